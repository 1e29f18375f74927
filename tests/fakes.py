"""Stand-ins for services: a store in memory, a bucket, a post office. Held to the same contract as the real ones."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import RLock
from typing import Any

from chalicelib.core.proposal import Document, File, Letter, Proposal
from chalicelib.core.windows import Note
from chalicelib.desk.landing import landing
from chalicelib.desk.ports import (
    Change,
    Code,
    Counted,
    MailRefused,
    MailUnclear,
    QueuePage,
    Remembered,
    Rendered,
    Stale,
    Upload,
)
from chalicelib.settings import WIB
from tests.fakes_imports import MemoryImports
from tests.fakes_office_files import MemoryOfficeFiles
from tests.fakes_paper import MemoryPapers
from tests.fakes_recipients import MemoryRecipients
from tests.fakes_windows import MemoryWindows

_SUMMARY = (
    "worship_name", "body_name", "group_name", "agency_name", "person_name", "kecamatan", "desa", "amount",
)  # fmt: skip
_BEFORE = {
    "delivered": ("due", "sending", "sent"),
    "bounced": ("due", "sending", "sent", "delivered"),
    "complained": ("due", "sending", "sent", "delivered", "bounced"),
}


class MemoryStore(MemoryImports, MemoryOfficeFiles, MemoryPapers, MemoryWindows, MemoryRecipients):
    """The whole store as dictionaries, one lock round every call."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.keys: dict[str, Remembered] = {}
        self.found: dict[str, list[str]] = {}
        self.codes: dict[str, Code] = {}
        self.mail: dict[tuple[str, int], Letter] = {}
        self.counted: Counter[tuple[str, str, datetime]] = Counter()
        self.written: dict[tuple[int, str], tuple[Note, ...]] = {}
        self.cursors: dict[tuple[int, str, int], str] = {}
        self.lock = RLock()
        self.reset_windows()
        self.reset_recipients()
        self.reset_papers()
        self.reset_imports()
        self.reset_office_files()

    def load(self, ticket: str) -> File | None:
        with self.lock:
            file = self.files.get(ticket)
            if file is None:
                return None
            letters = tuple(x for (owner, _), x in sorted(self.mail.items()) if owner == ticket)
            documents = sorted(file.documents, key=lambda d: (d.added_at, d.document))
            linked = replace(file.proposal, recipient=self.links.get(ticket, ""))
            file = replace(file, proposal=linked, flags=self.flags_of(ticket))
            return replace(file, documents=tuple(documents), letters=letters)

    def commit(self, change: Change) -> None:
        with self.lock:
            new, old = change.proposal, self.files.get(change.proposal.ticket)
            taken = {e.seq for e in old.events} if old else set()
            if (old.proposal.version if old else 0) != change.expected:
                raise Stale
            if taken & {e.seq for e in change.events} or (
                change.remember and change.remember.key in self.keys
            ):
                raise Stale
            if any((x.owner, x.seq) in self.mail for x in change.letters):
                raise Stale
            waits = {d.document for d in (old.documents if old else ()) if d.state == "waiting"}
            if {d.document for d in change.still_waiting} - waits:
                raise Stale
            if not all(self.as_seen(put) for put in change.flags):
                raise Stale
            self.take_papers(change)
            self.take_claims(change.claims)
            for put in change.flags:
                self.lay_flag(put)
            if old and not change.with_answers:
                new = replace(new, answers=old.proposal.answers)
            documents = {
                d.document: d for d in (*(old.documents if old else ()), *change.documents)
            }
            events = (*(old.events if old else ()), *change.events)
            self.files[new.ticket] = File(new, tuple(documents.values()), events)
            self.mail |= {(x.owner, x.seq): x for x in change.letters}
            if change.remember:
                self.keys[change.remember.key] = change.remember
            for index in change.find_by:
                if new.ticket not in self.found.setdefault(index, []):
                    self.found[index].append(new.ticket)

    def recall(self, key: str) -> Remembered | None:
        return self.keys.get(key)

    def tickets_by(self, blind_index: str) -> tuple[str, ...]:
        return tuple(sorted(self.found.get(blind_index, ())))

    def offer(self, ticket: str, document: Document) -> None:
        with self.lock:
            file = self.files[ticket]
            if any(d.document == document.document for d in file.documents):
                raise Stale
            self.files[ticket] = replace(file, documents=(*file.documents, document))

    def inspected(self, ticket: str, document: Document, state: str) -> bool:
        with self.lock:
            file = self.files[ticket]
            if file.proposal.state != state:
                return False
            waits = any(
                d.document == document.document and d.state == "waiting" for d in file.documents
            )
            if waits:
                kept = tuple(d for d in file.documents if d.document != document.document)
                self.files[ticket] = replace(file, documents=(*kept, document))
            return waits

    def queue(self, opd: str, state: str, cursor: str, most: int) -> QueuePage:
        """The cursor is the place of the last line, in whatever queue it is used."""
        found = [f.proposal for f in self.files.values() if f.proposal.submitted_at is not None]
        mine = [(_place(p), p) for p in found if (p.opd, p.state) == (opd, state)]
        after = sorted(((at, p) for at, p in mine if at > cursor), key=lambda pair: pair[0])
        page = after[:most]
        items = tuple(_summed(p) for _, p in page)
        return QueuePage(items, page[-1][0] if len(after) > most else "")

    def year_keys(self, year: int) -> Iterator[Counted]:
        for p in (f.proposal for f in self.files.values()):
            if p.submitted_at is not None and p.year == year:
                kecamatan = str(p.answers.get("kecamatan", ""))
                yield Counted(
                    p.programme,
                    kecamatan,
                    p.opd,
                    p.state,
                    p.channel,
                    str(p.day),
                    p.received.place if p.received else "",
                )

    def hits(self, kind: str, who: str, window: datetime, expires: datetime) -> int:
        with self.lock:
            self.counted[kind, who, window] += 1
            return self.counted[kind, who, window]

    def put_code(self, who: str, code: Code, letter: Letter) -> None:
        with self.lock:
            self.codes[who] = code
            self.mail[letter.owner, letter.seq] = letter

    def try_code(self, who: str, most: int) -> Code | None:
        with self.lock:
            code = self.codes.get(who)
            if code is None or code.tries >= most:
                return None
            self.codes[who] = replace(code, tries=code.tries + 1)
            return self.codes[who]

    def forget_code(self, who: str, nonce: str) -> bool:
        with self.lock:
            good = who in self.codes and self.codes[who].nonce == nonce
            return good and bool(self.codes.pop(who))

    def due_letters(self, at: datetime, most: int) -> tuple[tuple[str, int], ...]:
        due = sorted(
            (x.due, k)
            for k, x in self.mail.items()
            if x.due and x.due <= at and x.state in ("due", "sending")
        )
        return tuple(key for _, key in due[:most])

    def lease_letter(self, owner: str, seq: int, at: datetime, until: datetime) -> Letter | None:
        with self.lock:
            letter = self.mail.get((owner, seq))
            if (
                letter is None
                or letter.state not in ("due", "sending")
                or letter.due is None
                or letter.due > at
            ):
                return None
            leased = replace(letter, state="sending", tries=letter.tries + 1, due=until)
            self.mail[owner, seq] = leased
            return leased

    def letter_done(self, letter: Letter, of_try: int) -> bool:
        with self.lock:
            now = self.mail[letter.owner, letter.seq]
            held = now.state == "sending" and now.tries == of_try
            if held:
                self.mail[letter.owner, letter.seq] = letter
            return held

    def letter_feedback(self, owner: str, seq: int, state: Any, detail: str, at: datetime) -> None:
        with self.lock:
            letter = self.mail.get((owner, seq))
            if letter and letter.state in _BEFORE[state]:
                self.mail[owner, seq] = replace(letter, state=state, detail=detail, due=None)

    def notes(self, year: int, programme: str) -> tuple[Note, ...]:
        return self.written.get((year, programme), ())

    def add_note(self, year: int, programme: str, note: Note, remember: Remembered) -> None:
        with self.lock:
            before = self.notes(year, programme)
            if note.seq != len(before) + 1 or remember.key in self.keys:
                raise Stale
            self.written[year, programme] = (*before, note)
            self.keys[remember.key] = remember

    def drafts(self, year: int, programme: str, cursor: str, most: int) -> QueuePage:
        found = [f.proposal for f in self.files.values() if f.proposal.submitted_at is None]
        mine = [p for p in found if (p.year, p.programme, p.state) == (year, programme, "draft")]
        page = [p for p in sorted(mine, key=lambda p: p.ticket) if p.ticket > cursor][:most]
        more = bool(page) and page[-1].ticket != max(p.ticket for p in mine)
        return QueuePage(tuple(map(_summed, page)), page[-1].ticket if more else "")

    def tell(self, letter: Letter) -> bool:
        with self.lock:
            file = self.files.get(letter.owner)
            good = file is not None and file.proposal.state == "draft"
            if not good or (letter.owner, letter.seq) in self.mail:
                return False
            self.mail[letter.owner, letter.seq] = letter
            return True

    def told(self, year: int, programme: str, seq: int) -> str:
        return self.cursors.get((year, programme, seq), "")

    def keep_told(self, year: int, programme: str, seq: int, cursor: str) -> None:
        self.cursors[year, programme, seq] = cursor

    def sent_times(self, year: int, programme: str) -> Iterator[datetime]:
        for p in (f.proposal for f in self.files.values()):
            if p.submitted_at is not None and (p.year, p.programme) == (year, programme):
                yield p.submitted_at


def _place(proposal: Proposal) -> str:
    at = proposal.entered_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return f"{at.replace('+00:00', 'Z')}#{proposal.ticket}"


def _summed(proposal: Proposal) -> Proposal:
    return replace(proposal, answers={k: v for k, v in proposal.answers.items() if k in _SUMMARY})


class Wrapped:
    """A store that goes through another one; subclasses change a single behaviour."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class LosesReply(Wrapped):
    """Commits, then says something else: the reply got lost on the way (``error``), the first ``times`` times."""

    def __init__(self, inner: Any, error: type[Exception], times: int = 1) -> None:
        super().__init__(inner)
        self.error, self.times = error, times

    def commit(self, change: Change) -> None:
        self.inner.commit(change)
        if self.times:
            self.times -= 1
            raise self.error


class NeverCommits(Wrapped):
    """Says ``error`` and stores nothing."""

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        super().__init__(inner)
        self.error = error

    def commit(self, _: Change) -> None:
        raise self.error


class MemoryBucket:
    """The files: what was put, what was signed."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def sign_upload(self, document: Document, seconds: int) -> Upload:
        return Upload("https://bucket.example/", {"key": landing(document.key)})

    def land(self, key: str, content: bytes) -> str:
        """A file sent with the form of a key: where it landed."""
        self.objects[landing(key)] = content
        return landing(key)

    def fetch(self, key: str, most: int) -> tuple[bytes, str] | None:
        return (self.objects[key][: most + 1], "v1") if key in self.objects else None

    def settle(self, key: str, version: str) -> str:
        self.objects[key] = self.objects[landing(key)]
        return f"{version}-copy"

    def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content

    def sign_download(self, document: Document, filename: str, seconds: int) -> str:
        return f"https://bucket.example/{document.key}?version={document.version_id}&as={filename}"


@dataclass
class PostOffice:
    """Takes letters; ``answers`` says what it does with each try: an exception, or nothing for a good one."""

    sent: list[Rendered] = field(default_factory=list)
    answers: list[Exception | None] = field(default_factory=list)
    always: Exception | None = None

    def send(self, letter: Rendered) -> str:
        answer = self.answers.pop(0) if self.answers else self.always
        if isinstance(answer, MailRefused):
            raise answer
        self.sent.append(letter)
        if isinstance(answer, MailUnclear):
            raise answer
        return f"message-{len(self.sent)}"


def plain_letter(letter: Letter) -> Rendered:
    return Rendered(letter.to, letter.kind, str(dict(letter.facts)), "")


def counting(start: int = 1) -> Callable[[int], int]:
    """Numbers one after another, where the desk wants random ones."""
    numbers = iter(range(start, 10**9))
    return lambda _below: next(numbers)


def day(text: str) -> datetime:
    """``2027-03-31 23:59:59`` in WIB."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)
