"""The rules of one year as values. Read from ``rules/<year>/`` by ``chalicelib.rules``; nothing here reads a file.

Ids are English or the Indonesian term without an honest translation; every word shown to a person hangs off the id
in ``chalicelib/text``. Times are aware datetimes in WIB (UTC+7). Money is integer rupiah.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

APPLICANT_TYPES = ("person", "group", "body", "worship", "agency")

#: The closed list of field kinds. A new kind is one function in ``core.kinds`` and one test.
FIELD_KINDS = (
    "text",  # one line; minimum/maximum = characters
    "paragraph",  # several lines; minimum/maximum = characters
    "integer",  # minimum/maximum = value
    "rupiah",  # integer rupiah, minimum/maximum = value
    "year",  # four digits
    "date",  # "YYYY-MM-DD"
    "choice",  # one of ``choices``
    "checkbox",  # true, or not answered
    "nik",  # 16 digits, encrypted
    "kk",  # 16 digits, encrypted
    "npwp",  # 15 or 16 digits, encrypted
    "account",  # bank account number, digits, encrypted
    "phone",  # +62...
    "email",
    "rows",  # list of {column: value}; minimum/maximum = number of rows
    "kecamatan",  # 36.04.NN
    "desa",  # 36.04.NN.2NNN, inside the chosen kecamatan
    "point",  # {lat, lng, source, accuracy, note}
)

#: Kinds whose values are encrypted in the store and masked on screens (UU 27/2022).
SENSITIVE_KINDS = ("nik", "kk", "npwp", "account")

#: Which year "years between" speaks of: what is asked for in one year is paid in the next.
YEAR_COUNTS = ("applying", "receiving")

#: How a paper counts for whoever gathers them: an answer decides whether a "conditional" one is asked at all.
BRINGS = ("required", "soft", "conditional", "optional")

Bring = Literal["required", "soft", "conditional", "optional"]
YearCounts = Literal["applying", "receiving"]
Need = Literal["required", "soft", "optional"]
WaitsFor = Literal["applicant", "office", "nobody"]
HeldBy = Literal["opd", "kecamatan"]


@dataclass(frozen=True)
class Regulation:
    id: str
    title: str
    confirmed: bool


@dataclass(frozen=True)
class When:
    """Shown and asked only when another field (of the same or an earlier step) has this answer."""

    field: str
    equals: str | bool


@dataclass(frozen=True)
class Field:
    """One question. ``minimum`` and ``maximum`` count what the kind says: characters, the value itself, or rows."""

    id: str
    kind: str
    required: bool = True
    applicant_types: tuple[str, ...] = ()  # empty: all
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    columns: tuple["Field", ...] = ()  # of a "rows" field
    when: When | None = None
    autocomplete: str = ""  # the HTML token
    regulation: str = ""

    @property
    def sensitive(self) -> bool:
        return self.kind in SENSITIVE_KINDS


@dataclass(frozen=True)
class Step:
    id: str  # who, what, where, send
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    id: str
    steps: tuple[Step, ...]

    def fields(self, applicant_type: str) -> tuple[Field, ...]:
        """Every field this type of applicant is asked, in order."""
        found = self._fields.get(applicant_type)
        if found is None:
            found = tuple(
                field
                for step in self.steps
                for field in step.fields
                if not field.applicant_types or applicant_type in field.applicant_types
            )
            self._fields[applicant_type] = found
        return found

    @cached_property
    def _fields(self) -> dict[str, tuple[Field, ...]]:
        """By type of applicant, once it was asked for: each call of an applicant asks for it several times."""
        return {}


@dataclass(frozen=True)
class Paper:
    """One paper (slot) an applicant of one type brings. ``accepts`` holds media types; sizes are in ``Limits``."""

    slot: str
    need: Need
    accepts: tuple[str, ...]
    most: int  # files in this slot
    regulation: str = ""
    when: When | None = (
        None  # asked only with this answer; "required" and "soft" do not count otherwise
    )

    @property
    def bring(self) -> Bring:
        """How it counts as long as nobody has answered anything."""
        return "conditional" if self.when and self.need != "optional" else self.need


@dataclass(frozen=True)
class Limits:
    """Bytes and pixels a file may have, by media type."""

    bytes_by_type: Mapping[str, int]
    pixels: int
    pages: int


@dataclass(frozen=True)
class State:
    id: str
    public: str  # id of the public state
    waits_for: WaitsFor
    queue: bool = False  # officials find it in their queue
    held_by: HeldBy = "opd"  # "kecamatan": it waits for the camat of the applicant's kecamatan
    final: bool = False  # nothing can follow


@dataclass(frozen=True)
class Transition:
    """One act: who may do it from which states, what it must carry and which letter it leaves."""

    action: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]  # "applicant" or roles of officials
    note: Literal["required", "optional", "none"] = "none"
    reasons: str = ""  # name of the list a coded reason comes from; "" = none asked
    verdicts: Literal["none", "some-flagged", "all-good"] = "none"
    letter: str = ""  # kind of the letter; "" = none
    due_days: int | None = None  # what the new state gives whoever it waits for
    working_days: bool = False  # due_days are working days; otherwise days of the calendar
    keeps_due: bool = False  # the term that runs goes on running
    follow_days: int | None = None  # soft papers still missing at "all-good" may follow so long
    follow_letter: str = ""  # the letter instead of ``letter`` when some are to follow
    regulation: str = ""


@dataclass(frozen=True)
class Workflow:
    id: str
    initial: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True)
class Programme:
    id: str
    year: int
    opens: datetime
    closes: datetime  # the last instant that is still inside
    floor: int
    ceiling: int
    ceiling_confirmed: bool
    applicant_types: tuple[str, ...]
    form: Form
    papers: Mapping[str, tuple[Paper, ...]]  # by applicant type
    workflow: Workflow
    routing: Mapping[
        str, str
    ]  # applicant type, or "type:answer of a routing field" -> opd; "*" = otherwise
    routing_fields: tuple[str, ...]  # the fields whose answers route; the first with a road wins
    regulation: str
    ceiling_regulation: str
    windowless: bool = False  # taken on any day of the year: aid that nobody can plan


#: The closed list of kinds a requirement can be of. A new kind is one function in ``core.eligibility`` and one test.
REQUIREMENT_KINDS = (
    "answer",  # a question must be answered with one of ``answers``
    "years-between",  # so many years without an award between two awards
    "report-settled",  # no report (LPJ) of an earlier award is missing
)

#: The closed list of kinds a question of the short check can be of.
QUESTION_KINDS = (
    "applicant",  # who applies: the choices are applicant types
    "programme",  # what is needed: each choice leads to programmes
    "award",  # when aided last: "0" this year, "1" a year ago, … then EARLIER, NEVER and UNSURE
    "answer",  # anything else
)

#: Choices that mean the same in every question: longer ago than the numbers say, not at all, and not known.
EARLIER, NEVER, UNSURE = "earlier", "never", "unsure"


@dataclass(frozen=True)
class Unless:
    """Not asked when an earlier question has one of these answers."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question of the short check before the form. ``leads``: choice -> programmes, of kind "programme"."""

    id: str
    kind: str
    choices: tuple[str, ...]
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Unless | None = None


@dataclass(frozen=True)
class Requirement:
    """What an applicant must be or have, beside the papers. Empty ``programmes``/``applicant_types``: all."""

    id: str
    kind: str
    programmes: tuple[str, ...]
    applicant_types: tuple[str, ...]
    question: str  # whose answer tells, in the short check
    answers: tuple[str, ...]  # the answers that meet it
    effect: Literal["stop", "warn"]
    regulation: str
    confirmed: bool = True  # false: how the rule is to be read is not yet settled
    years: int = 0  # of "years-between"
    awards_of: tuple[str, ...] = ()  # programmes whose awards count; empty: all
    ends: bool = False  # of "answer": who misses it need be asked nothing more
    exemptible: bool = False  # an institution can be exempted, with a legal ground and two persons
    grounds: tuple[str, ...] = ()  # regulations that can be that ground


@dataclass(frozen=True)
class Rules:
    """One year. ``digest`` is the SHA-256 over its files: a proposal keeps the one it was opened under."""

    year: int
    digest: str
    programmes: Mapping[str, Programme]
    regulations: Mapping[str, Regulation]
    reasons: Mapping[str, tuple[str, ...]]  # list name ("paper", "refusal", "withdrawal") -> codes
    opds: tuple[str, ...]
    roles: tuple[str, ...]
    limits: Limits
    grace_minutes: int  # a submission begun in time is still taken
    office_days: int  # a file may wait so long for the office where its workflow gives no term
    holidays: frozenset[date] = frozenset()  # no working days, beside Saturdays and Sundays
    open_holidays: tuple[str, ...] = ()  # whose day nobody has confirmed: they do not count
    questions: tuple[Question, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    year_counts: YearCounts = "applying"

    @property
    def counted_year(self) -> int:
        """The year for which aid that is asked for under these rules counts, beside the years of earlier awards."""
        return self.year + (self.year_counts == "receiving")


@dataclass(frozen=True)
class Place:
    """A kecamatan or desa: ``lat``/``lng`` is a point inside, in degrees WGS 84, not the office."""

    code: str
    name: str
    lat: float
    lng: float
    parent: str = ""
