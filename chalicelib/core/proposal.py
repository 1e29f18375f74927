"""A proposal and what lies in its file, as frozen values. Nothing here is changed in place; the desk makes new ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Answers = Mapping[str, Json]

APPLICANT = "applicant"
SYSTEM = "system"
#: How a proposal came in. Without :class:`Received` it was sent by the applicant himself.
ONLINE = "online"
PAPER_CHANNELS = ("counter", "village", "post")
CONSENTS = ("form", "letter")
#: Days are counted on the office's clock (UTC+7).
_WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Actor:
    """Who acts: an applicant (by the proposal's secret), an official, or the system itself. Who types for an applicant
    has the applicant's role beside his own, and signs with his own."""

    id: str
    name: str
    roles: tuple[str, ...]
    opd: str = ""

    @property
    def side(self) -> Literal["applicant", "office", "system"]:
        if APPLICANT in self.roles:
            return "applicant"
        return "system" if SYSTEM in self.roles else "office"


@dataclass(frozen=True)
class Contact:
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class Received:
    """How a proposal on paper came in, and who typed it on behalf of the applicant.

    ``agenda`` is its number in the paper register of ``place``, the unit that took it: an OPD, a kecamatan or a desa.
    """

    on: date  # the true date of receipt, WIB
    channel: str  # one of PAPER_CHANNELS
    agenda: str
    place: str
    typed_by: str
    typed_name: str
    consent: str  # one of CONSENTS: signed on the paper form, or a letter of authority
    batch: str = ""  # the import it came with; "" = typed one by one


@dataclass(frozen=True)
class Flag:
    """Why a file and another one (or a past recipient) may be the same twice; a person judges it."""

    other: str  # a ticket or the id of a recipient
    level: Literal["double", "related"]
    reasons: tuple[str, ...]
    at: datetime
    judgement: Literal["", "same", "different"] = ""
    note: str = ""
    by: str = ""
    by_name: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """What a verifier found of one paper or one answer."""

    verdict: str  # ok | fix | missing
    reason: str = ""  # a code of the list "paper"
    note: str = ""
    by: str = ""  # name of the official
    at: datetime | None = None

    @property
    def flagged(self) -> bool:
        return self.verdict != "ok"


@dataclass(frozen=True)
class Document:
    """One uploaded version of a paper. ``document`` is ``<slot>-<n>``; the file itself lies in S3 under ``key``."""

    document: str
    slot: str
    name: str
    type: str
    bytes: int
    sha256: str  # hex
    key: str
    added_at: datetime
    state: Literal["waiting", "clean", "rejected", "removed"] = "waiting"
    reason: str = ""  # a code of the list "document"
    version_id: str = ""
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    by: str = ""  # id of the official who added it for the applicant; "" = the applicant himself


@dataclass(frozen=True)
class Proposal:
    """The head of a file. Money is integer rupiah inside ``answers``; sensitive answers are sealed text.

    ``opd`` is the unit that holds it: an OPD, or the kecamatan whose camat has to forward it first. ``recipient``: the
    institution or person it was found to belong to. ``turn``: which of the applicant's keys opens it; the first is 0.
    """

    ticket: str
    year: int
    rules: str  # digest of the year's rules it was opened under
    programme: str
    applicant_type: str
    lang: str
    state: str
    version: int
    contact: Contact
    answers: Answers
    created_at: datetime
    updated_at: datetime
    entered_at: datetime  # since when it is in this state
    opd: str = ""
    assignee: str = ""
    assignee_name: str = ""
    submitted_at: datetime | None = None
    due: date | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    reopened: tuple[str, ...] = ()
    events: int = 0  # how many there are
    letters: int = 0
    documents: int = 0
    head: str = ""  # hash of the last event
    before: Answers = field(
        default_factory=dict
    )  # reopened answers as they were when it was returned
    received: Received | None = None  # it came on paper
    recipient: str = ""
    turn: int = 0
    hands: tuple[str, ...] = ()  # ids of officials who printed the applicant's key
    typed: tuple[str, ...] = ()  # what the typist changed since the file was returned

    @property
    def channel(self) -> str:
        """How it came in."""
        return self.received.channel if self.received else ONLINE

    @property
    def day(self) -> date | None:
        """The day it counts for: received on paper, else sent (WIB). None for what was not sent yet."""
        if self.submitted_at is None:
            return None
        return self.received.on if self.received else self.submitted_at.astimezone(_WIB).date()


@dataclass(frozen=True)
class Event:
    """One act. ``hash`` seals it together with ``prev``, the hash of the one before: see ``core.trail``."""

    seq: int
    at: datetime
    action: str
    source: str
    target: str
    actor_id: str
    actor_name: str
    actor_role: str
    reason: str = ""
    note: str = ""
    facts: Mapping[str, Json] = field(default_factory=dict)
    letter: str = ""
    prev: str = ""
    hash: str = ""


LetterState = Literal[
    "due", "sending", "sent", "delivered", "bounced", "complained", "failed",
    "by-hand",  # to somebody without e-mail: to be printed and handed over
    "handed",  # by whom: in the trail
]  # fmt: skip


#: Letters on paper: an official reads them before the applicant does.
BY_HAND = ("by-hand", "handed")


@dataclass(frozen=True)
class Letter:
    """A letter in the outbox. ``owner`` is a ticket, or the blind index of an address that asked for a code."""

    owner: str
    seq: int
    kind: str
    to: str
    lang: str
    at: datetime
    facts: Mapping[str, Json] = field(default_factory=dict)
    state: LetterState = "due"
    due: datetime | None = None
    tries: int = 0
    message_id: str = ""
    detail: str = ""
    expires: datetime | None = None  # pointless after this


@dataclass(frozen=True)
class File:
    """Everything kept under one number, read at one moment."""

    proposal: Proposal
    documents: tuple[Document, ...] = ()
    events: tuple[Event, ...] = ()
    letters: tuple[Letter, ...] = ()
    flags: tuple[Flag, ...] = ()
