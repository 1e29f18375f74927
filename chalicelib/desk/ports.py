"""What the desk needs from outside, as shapes. ``chalicelib.aws`` has the real ones, the tests have fakes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from chalicelib.core.proposal import Document, Event, File, Json, Letter, Proposal, Received
from chalicelib.core.windows import Note
from chalicelib.desk.import_ports import ImportStore
from chalicelib.desk.office_file_ports import OfficeFileStore
from chalicelib.desk.paper_ports import PaperStore
from chalicelib.desk.recipient_ports import Claims, FlagPut, RecipientStore


class Stale(Exception):
    """Somebody else was faster: the file is no longer at the version the change was made for."""


class Unclear(Exception):
    """The store did not answer: whether a change went through, a consistent read decides."""


@dataclass(frozen=True)
class Remembered:
    """The answer to a request that carried an idempotency key, and the digest of what was asked."""

    key: str
    digest: str
    answer: Mapping[str, Json]
    expires: datetime


@dataclass(frozen=True)
class Change:
    """One transaction: all of it or nothing. ``expected`` is the version in the store before; 0: must not exist."""

    proposal: Proposal
    expected: int
    with_answers: bool = False  # the answers changed too (they are an item of their own)
    events: tuple[Event, ...] = ()
    letters: tuple[Letter, ...] = ()
    documents: tuple[Document, ...] = ()
    remember: Remembered | None = None
    find_by: tuple[str, ...] = ()  # blind indexes ("email#…") under which the ticket shall be found
    still_waiting: tuple[Document, ...] = ()  # nothing is done once one of these was looked into
    claims: Claims | None = None  # what it shall be found by; filed afterwards
    flags: tuple[FlagPut, ...] = ()  # each must still be as it was seen
    register: bool = False  # its agenda number in the paper register is new, and must be free
    given_up: Received | None = None  # its agenda number until now, free again with this change
    handed: tuple[Letter, ...] = ()  # letters that were to be handed over until now


@dataclass(frozen=True)
class QueuePage:
    """Proposals as the queue lists them (answers hold only the summary), and where to go on."""

    items: tuple[Proposal, ...]
    next: str = ""


@dataclass(frozen=True)
class Code:
    """A one-time code that was asked for: derived from ``nonce``, valid until ``expires``."""

    nonce: str
    expires: datetime
    tries: int = 0


class Counted(NamedTuple):
    """What the keys of an index say of a proposal that was sent."""

    programme: str
    kecamatan: str
    opd: str
    state: str
    channel: str
    day: str  # ISO date, WIB
    place: str = ""  # the unit that took it on paper


class Store(ImportStore, RecipientStore, PaperStore, OfficeFileStore, Protocol):
    """The state of everything. Reads are consistent unless they say otherwise."""

    def load(self, ticket: str) -> File | None: ...

    def commit(self, change: Change) -> None:
        """Raises :class:`Stale` or :class:`Unclear`."""

    def recall(self, key: str) -> Remembered | None: ...

    def tickets_by(self, blind_index: str) -> tuple[str, ...]: ...

    def offer(self, ticket: str, document: Document) -> None:
        """Put a waiting document; raises :class:`Stale` when its number is taken."""

    def inspected(self, ticket: str, document: Document, state: str) -> bool:
        """Write the result of an inspection onto a waiting document of a proposal that is still in ``state``; False
        when it waits no longer, when the proposal moved on, or when both were being written this moment."""

    def queue(self, opd: str, state: str, cursor: str, most: int) -> QueuePage:
        """Oldest first; may lag behind by a moment."""

    def year_keys(self, year: int) -> Iterable[Counted]:
        """What is counted of every proposal of a year that was submitted; may lag by a moment."""

    def hits(self, kind: str, who: str, window: datetime, expires: datetime) -> int:
        """Count one more and say how many there were since ``window`` began."""

    def put_code(self, who: str, code: Code, letter: Letter) -> None: ...

    def try_code(self, who: str, most: int) -> Code | None:
        """Count a try and return the code, or None when there is none or too many were tried."""

    def forget_code(self, who: str, nonce: str) -> bool:
        """True for the one caller who used it up."""

    def due_letters(self, at: datetime, most: int) -> tuple[tuple[str, int], ...]:
        """(owner, seq) of letters that are due, the longest waiting first; may lag by a moment."""

    def lease_letter(self, owner: str, seq: int, at: datetime, until: datetime) -> Letter | None:
        """Take a due letter for sending, or None when another sender has it."""

    def letter_done(self, letter: Letter, of_try: int) -> bool:
        """Write what became of a leased letter, if this try still holds the lease."""

    def letter_feedback(
        self, owner: str, seq: int, state: str, detail: str, at: datetime
    ) -> None: ...

    def notes(self, year: int, programme: str) -> tuple[Note, ...]:
        """Everything that was noted about a window, in order."""

    def add_note(self, year: int, programme: str, note: Note, remember: Remembered) -> None:
        """Add the next note. Raises :class:`Stale` when its number or the key is taken, or :class:`Unclear`."""

    def drafts(self, year: int, programme: str, cursor: str, most: int) -> QueuePage:
        """Unsent drafts, page by page (a page may be empty); may lag by a moment."""

    def tell(self, letter: Letter) -> bool:
        """Put a letter to the owner of a draft; False when it is there already or the draft was sent."""

    def told(self, year: int, programme: str, seq: int) -> str:
        """How far a notice has come: a cursor of :meth:`drafts`, or whatever was kept."""

    def keep_told(self, year: int, programme: str, seq: int, cursor: str) -> None: ...

    def sent_times(self, year: int, programme: str) -> Iterable[datetime]:
        """When each proposal of a programme was sent, in no order; may lag by a moment."""


@dataclass(frozen=True)
class Upload:
    """A signed form: the browser POSTs ``fields`` and then the file to ``url``."""

    url: str
    fields: Mapping[str, str]


class Documents(Protocol):
    """The files of the papers. What reads or writes raises :class:`Unclear` when the bucket does not answer, or not as
    it should; whether a file is gone or may not be read, it need not say."""

    def sign_upload(self, document: Document, seconds: int) -> Upload:
        """A form for exactly this file. It lands under ``landing(document.key)``, never under the key itself."""

    def fetch(self, key: str, most: int) -> tuple[bytes, str] | None:
        """Bytes and version id of the newest version, at most ``most`` + 1 bytes; None when there is none."""

    def settle(self, key: str, version: str) -> str:
        """Copy this version of what landed for a key to the key itself; the version id of the copy. Done again it
        makes another copy of the same bytes."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes of our own, such as the rows of an import; again under the same key replaces them."""

    def sign_download(self, document: Document, filename: str, seconds: int) -> str: ...


@dataclass(frozen=True)
class Rendered:
    """A letter as it is mailed. ``tag`` comes back with every event of its delivery."""

    to: str
    subject: str
    text: str
    html: str
    tag: str = ""


class Mailer(Protocol):
    def send(self, letter: Rendered) -> str:
        """Hand over to the mail service; returns its message id. Raises :class:`MailRefused`, :class:`MailUnclear`."""


class MailUnclear(Exception):
    """The mail service did not answer: the letter may be on its way or not."""


class MailRefused(Exception):
    """The mail service did not take the letter. ``for_good``: trying again would not help."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True)
class Ids:
    """Where randomness comes from, so that the tests can say what it is."""

    number: Callable[[int], int]  # below the argument
    token: Callable[[], str]  # url-safe, unguessable
