"""Importing many rows at once: a dry run that says everything that is wrong, then the rows that are good.

Done step by step. A step takes one piece of the rows, does each in a transaction of its own that is done once however
often it is begun, and then writes how far it came, together with what is to be said of these rows. Whatever kills a
step, the next one begins at the same row and nothing is there twice; only what is complete is ever counted.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Document
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.import_ports import AT_WORK, Batch, Counts, Phase, Remarks, State
from chalicelib.desk.landing import import_as_of, landing
from chalicelib.desk.pieces import NotThere, cut, file_key, piece_of
from chalicelib.desk.ports import Stale, Unclear, Upload
from chalicelib.desk.rehearsing import rehearsed
from chalicelib.desk.uploading import NO_WRITING, UPLOAD_SECONDS
from chalicelib.sheets import Places, Template, UnreadableSheet, template_for
from chalicelib.sheets.cells import MOST_BYTES

if TYPE_CHECKING:
    from chalicelib.desk.import_rows import Counted

#: Who may import what.
ROLES = {"proposals": ("operator", "kesra"), "recipients": ("kesra",)}
#: Who reads the imports of others.
READERS = ("kesra", "auditor")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
TYPES = (XLSX, CSV)
LISTED = 50
#: The bucket forgets the rows of an import after so long; it does not say that they are gone to whoever may not list
#: it, so the clock says it.
FILES_KEPT = timedelta(days=30)
#: A function of ours lives no longer, so whoever began a step longer ago and did not end it was killed.
ALIVE = timedelta(seconds=60)
#: A step that was begun so often and never came to its end takes more memory or time than there is. Less than the
#: queue tries, so that the message that ends it is still brought.
MOST_TRIES = 4


@dataclass(frozen=True)
class Wanted:
    """A file that somebody wants to import. ``sha256`` is 64 hex digits."""

    kind: str
    name: str
    type: str
    bytes: int
    sha256: str
    programme: str = ""
    applicant_type: str = ""


def offer_import(
    desk: Desk, wanted: Wanted, actor: Actor, key: str, at: datetime
) -> tuple[Batch, Upload] | Refusal:
    """A new import and a form signed for exactly its file; it works for ten minutes. The same key, the same import."""
    refusal = _refusal(desk, wanted, actor)
    if refusal is not None:
        return refusal
    batch = new_batch(desk, wanted, actor, key[:32], at)
    try:
        desk.store.put_batch(batch, 0)
    except (Stale, Unclear):
        there = desk.store.batch(batch.id)
        if there is None:
            raise
        if (there.sha256, there.kind, there.by) != (batch.sha256, batch.kind, batch.by):
            return Refusal("reused", (Problem("key.reused"),))
        batch = there
    return batch, desk.documents.sign_upload(_document(batch), UPLOAD_SECONDS)


def bring_import(
    desk: Desk, wanted: Wanted, content: bytes, actor: Actor, batch: str, at: datetime
) -> Batch | Refusal:
    """A new import whose file is at hand: it is laid down first, so that an import is never without it."""
    refusal = _refusal(desk, wanted, actor)
    if refusal is not None:
        return refusal
    made = new_batch(desk, wanted, actor, batch, at)
    lay_down(desk, made, content)
    desk.store.put_batch(made, 0)
    return made


def lay_down(desk: Desk, batch: Batch, content: bytes) -> None:
    """Put the file of an import where files land. Again it changes nothing."""
    desk.documents.put(landing(file_key(batch.id)), content)


def new_batch(desk: Desk, wanted: Wanted, actor: Actor, batch: str, at: datetime) -> Batch:
    """The import as it begins. ``batch`` is its id."""
    name = re.sub(NO_WRITING, "", re.split(r"[/\\]", wanted.name)[-1]).strip()[:120]
    return Batch(
        batch,
        wanted.kind,
        wanted.programme if wanted.kind == "proposals" else "",
        wanted.applicant_type if wanted.kind == "proposals" else "",
        desk.year,
        name or "impor",
        wanted.type,
        wanted.bytes,
        wanted.sha256,
        actor.opd,
        actor.id,
        actor.name,
        at,
        at,
    )


def _refusal(desk: Desk, wanted: Wanted, actor: Actor) -> Refusal | None:
    if wanted.kind not in ROLES:
        return Refusal("invalid", (Problem("import.kind", "/kind"),))
    if not set(ROLES[wanted.kind]) & set(actor.roles):
        return Refusal("forbidden", (Problem("import.role"),))
    found = []
    programme = desk.rules(desk.year).programmes.get(wanted.programme)
    if wanted.kind == "proposals" and programme is None:
        found.append(Problem("programme.unknown", "/programme"))
    elif programme and wanted.applicant_type not in programme.applicant_types:
        found.append(Problem("type.not-taken", "/applicant_type", {"programme": programme.id}))
    if wanted.type not in TYPES:
        found.append(Problem("import.type", "/type"))
    if not 1 <= wanted.bytes <= MOST_BYTES:
        code = "import.large" if wanted.bytes else "import.empty-file"
        found.append(Problem(code, "/bytes", {"maximum": MOST_BYTES}))
    if not re.fullmatch(r"[0-9a-f]{64}", wanted.sha256):
        found.append(Problem("document.sha256", "/sha256"))
    return Refusal("invalid", tuple(found)) if found else None


def _document(batch: Batch) -> Document:
    key, kind = file_key(batch.id), "import"
    return Document(kind, kind, batch.name, batch.type, batch.bytes, batch.sha256, key, batch.at)


def may_see(batch: Batch, actor: Actor) -> bool:
    return batch.by == actor.id or bool(set(READERS) & set(actor.roles))


def imports_of(desk: Desk, actor: Actor) -> tuple[Batch, ...]:
    """The imports an official may see, newest first."""
    everybody = set(READERS) & set(actor.roles)
    return desk.store.batches("" if everybody else actor.id, LISTED)


def run_import(desk: Desk, batch: Batch, actor: Actor, at: datetime) -> Batch | Refusal:
    """Begin the real run of what was checked. Asked again it changes nothing."""
    if not set(ROLES[batch.kind]) & set(actor.roles) or not may_see(batch, actor):
        return Refusal("forbidden", (Problem("import.role"),))
    if batch.state in ("running", "done"):
        return batch
    if batch.state != "checked":
        return Refusal("state", (Problem("import.state"),))
    begun = _moved(batch, at, state="running", piece=0, counts=Counts())
    begun = replace(begun, run_by=actor.id, run_name=actor.name)
    try:
        desk.store.put_batch(begun, batch.version)
    except Stale:
        return Refusal("stale", (Problem("import.busy"),))
    return begun


def step(desk: Desk, batch: str, at: datetime) -> bool:
    """Do the next piece of an import; whether there is more to do. Somebody else at the same piece goes on alone.

    A step is written down before it is begun: nobody else begins while its worker may live, and one whose process dies
    of it each time ends in words. What is done twice at once is no such death."""
    found = desk.store.batch(batch)
    if found is None or found.state not in ("waiting", *AT_WORK) or taken(found, at):
        return False
    try:
        if forgotten(found, at):
            return _refused(desk, found, at, "gone")
        if found.tries >= MOST_TRIES:
            return _refused(desk, found, at, "too-heavy", {"tries": found.tries})
        return _begin(desk, found, at) if found.state == "waiting" else _go_on(desk, found, at)
    except Stale:
        return False


def forgotten(batch: Batch, at: datetime) -> bool:
    """Whether the bucket no longer has what an import still needs: its spreadsheet, or its rows."""
    return at - batch.at >= FILES_KEPT or import_as_of(batch, at).state == "refused"


def taken(batch: Batch, at: datetime) -> bool:
    """Whether somebody may be at a step of it. A clock that runs far ahead of ours holds nobody up for longer."""
    return batch.tries > 0 and abs(at - batch.changed_at) < ALIVE


@contextmanager
def _tried(desk: Desk, batch: Batch, at: datetime) -> Iterator[Batch]:
    """The import with one try more, as it is kept from now on. Raises :class:`Stale`. A store or a bucket that gives
    no answer meanwhile is no fault of the file: that was no try, and whoever comes next need not wait."""
    begun = replace(_moved(batch, at, batch.state), tries=batch.tries + 1)
    desk.store.put_batch(begun, batch.version)
    try:
        yield begun
    except Unclear:
        with suppress(Stale, Unclear):
            desk.store.put_batch(_moved(begun, at, begun.state), begun.version)
        raise


def _refused(
    desk: Desk, batch: Batch, at: datetime, code: str, facts: Mapping[str, object] | None = None
) -> bool:
    """The import is over, with words on why. There is nothing more to do."""
    told = {name: fact for name, fact in (facts or {}).items() if isinstance(fact, str | int)}
    over = replace(_moved(batch, at, state="refused"), refused=code, facts=told)
    desk.store.put_batch(over, batch.version)
    return False


def template_of(desk: Desk, batch: Batch) -> Template:
    return template_for(batch.kind, desk.rules(batch.year), batch.programme, batch.applicant_type)


def _begin(desk: Desk, batch: Batch, at: datetime) -> bool:
    """Read the file that arrived, all of it, before anything is kept."""
    found = desk.documents.fetch(landing(file_key(batch.id)), MOST_BYTES)
    if found is None:
        return False
    content = found[0]
    with _tried(desk, batch, at) as tried:
        try:
            if hashlib.sha256(content).hexdigest() != batch.sha256:
                raise UnreadableSheet("changed")
            rows, pieces, letters = cut(desk, batch, template_of(desk, batch), content)
        except UnreadableSheet as refused:
            return _refused(desk, tried, at, refused.code, refused.facts)
        begun = replace(_moved(tried, at, "reading"), rows=rows, pieces=pieces, letters=letters)
        desk.store.put_batch(begun, tried.version)
    return True


def _go_on(desk: Desk, batch: Batch, at: datetime) -> bool:
    phase: Phase = "running" if batch.state == "running" else "reading"
    over = batch.piece + 1 == batch.pieces
    ends: State = "done" if phase == "running" else "checked"
    with _tried(desk, batch, at) as tried:
        try:
            done = _piece(desk, tried, phase, at)
        except NotThere:
            return _refused(desk, tried, at, "gone")
        counts, state = batch.counts + done.counts, ends if over else batch.state
        after = _moved(tried, at, state, batch.piece + 1, counts)
        desk.store.put_batch(after, tried.version, Remarks(phase, batch.piece, done.remarks))
    return not over


def _piece(desk: Desk, batch: Batch, phase: Phase, at: datetime) -> "Counted":
    from chalicelib.desk.import_rows import Counted, judged  # a call of an applicant never needs it

    template = template_of(desk, batch)
    at_desk = desk if phase == "running" else rehearsed(desk)
    places = Places(desk.kecamatan, tuple(desk.desa.values()))
    total = Counted()
    for kept in piece_of(desk, batch, batch.piece):
        total += judged(at_desk, batch, template, kept, places, at, dry=phase == "reading")
    return total


def _moved(
    batch: Batch,
    at: datetime,
    state: State,
    piece: int | None = None,
    counts: Counts | None = None,
) -> Batch:
    return replace(
        batch,
        state=state,
        tries=0,
        version=batch.version + 1,
        changed_at=at,
        piece=batch.piece if piece is None else piece,
        counts=batch.counts if counts is None else counts,
    )
