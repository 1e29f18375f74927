"""Institutions and persons apart from accounts: what identifies them, what they were given, who is exempt and why.

A recipient is found by blind keys (``nik:…``, ``npwp:…``), never by a name in code. Every change is an entry of a log
whose entries are chained like events. What two persons must agree on is proposed by one and decided by another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from chalicelib.core import trail
from chalicelib.core.doubles import Print, compare
from chalicelib.core.names import NEAR, likeness
from chalicelib.core.office_files import Scan
from chalicelib.core.proposal import Actor, Flag, Json

#: Kinds of keys that identify. A number of ``NAMING`` belongs to one applicant only: two different ones of the same
#: kind are two applicants, whatever else they share (a foundation's NPWP on two madrasahs).
IDENTIFYING = ("nik", "ahu", "npwp", "registry", "account", "kk")
NAMING = ("ahu", "npwp", "registry")
NOTE_MOST = 4_000
EXEMPT_YEARS = 5


@dataclass(frozen=True)
class Award:
    """Aid that was given (awards count, refused requests do not). ``amount`` in rupiah; ``reported``: the report
    (LPJ) was handed in, None when nobody knows; ``source``: where this is known from. ``by``: who put it on record,
    with row ``row`` of the import ``batch``; empty for those from before that was kept."""

    id: str
    year: int
    programme: str
    amount: int | None
    purpose: str
    giver: str
    reported: bool | None
    source: str
    at: datetime
    by: str = ""
    by_name: str = ""
    batch: str = ""
    row: int = 0


@dataclass(frozen=True)
class Proposed:
    """What one person proposes and another one decides."""

    n: int
    by: str
    by_name: str
    at: datetime
    note: str
    state: Literal["proposed", "approved", "rejected", "ended"] = "proposed"
    decided_by: str = ""
    decided_name: str = ""
    decided_at: datetime | None = None
    decided_note: str = ""
    ended_by: str = ""
    ended_name: str = ""
    ended_at: datetime | None = None
    ended_note: str = ""


@dataclass(frozen=True)
class Exemption(Proposed):
    """From a requirement, for the years ``first`` to ``last``. ``ground``: id of a regulation; ``reference``: number
    and date of the decree; ``file``: its scan, which those from before scans were asked for do not have."""

    requirement: str = ""
    ground: str = ""
    reference: str = ""
    first: int = 0
    last: int = 0
    file: Scan | None = None


@dataclass(frozen=True)
class Merge(Proposed):
    """This recipient is the same as ``into``: nothing is deleted, its id leads on."""

    into: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a recipient's log, sealed with the line before. ``by`` is empty when the system did it."""

    seq: int
    at: datetime
    action: str
    by: str
    by_name: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    prev: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Recipient:
    """Who it is and what it was given. ``numbers``: by kind, lists of sealed values; ``keys`` blind; ``merged``: ids
    that lead here; ``head``: hash of the last entry of the log, which has ``entries``."""

    id: str
    name: str
    applicant_type: str
    kind: str
    kecamatan: str
    desa: str
    keys: tuple[str, ...]
    numbers: Mapping[str, Json]
    created_at: datetime
    version: int = 0
    entries: int = 0
    head: str = ""
    awards: tuple[Award, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    merges: tuple[Merge, ...] = ()
    merged_into: str = ""
    merged: tuple[str, ...] = ()

    @property
    def last_award(self) -> Award | None:
        return max(self.awards, key=lambda award: award.year, default=None)

    @property
    def twice(self) -> tuple[int, ...]:
        """The years in which it was given aid more than once: what an auditor asks about."""
        years = Counter(award.year for award in self.awards)
        return tuple(sorted(year for year, n in years.items() if n > 1))


@dataclass(frozen=True)
class Dossier:
    """Everything kept of one recipient, read at one moment. ``proposals``: tickets."""

    recipient: Recipient
    proposals: tuple[str, ...] = ()
    log: tuple[Entry, ...] = ()
    flags: tuple[Flag, ...] = ()


def strong(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that identify; an officer of several boards identifies none of them."""
    return tuple(key for key in keys if key.partition(":")[0] in IDENTIFYING)


def contradicts(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both have a number of a kind that only one applicant has, and not the same. A shared NIK settles it."""
    mine, theirs = _by_kind(one), _by_kind(other)
    if mine.get("nik") and theirs.get("nik"):
        return not mine["nik"] & theirs["nik"]
    return any(
        mine[kind] and theirs[kind] and not mine[kind] & theirs[kind]
        for kind in NAMING
        if kind in mine and kind in theirs
    )


def shared(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    """The kinds of identifying keys both have, the most telling first."""
    both = {key.partition(":")[0] for key in set(strong(one)) & set(other)}
    return tuple(sorted(both, key=IDENTIFYING.index))


def _by_kind(keys: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        found.setdefault(key.partition(":")[0], set()).add(key)
    return found


def belongs_to(mine: Print, recipients: Iterable[Recipient]) -> Recipient | None:
    """The recipient a proposal belongs to: it shares an identifying number, contradicts none and is no other kind of
    body. The most telling number wins, then the older recipient."""
    fitting = [
        (IDENTIFYING.index(kinds[0]), r.created_at, r.id, r)
        for r in recipients
        if (kinds := shared(mine.keys, r.keys)) and _is_the_same(mine, r, kinds)
    ]
    return min(fitting, key=lambda one: one[:3])[3] if fitting else None


def _is_the_same(mine: Print, recipient: Recipient, kinds: tuple[str, ...]) -> bool:
    """An account alone may be a treasurer's who keeps two: then the names must be alike as well."""
    if contradicts(mine.keys, recipient.keys):
        return False
    if kinds == ("account",):
        return likeness(mine.name, recipient.name, mine.person) >= NEAR
    match = compare(mine, as_print(recipient))
    return match is not None and match.level == "double"


def as_print(recipient: Recipient) -> Print:
    """A recipient as it is compared: without a point and a cost plan."""
    last = recipient.last_award
    return Print(
        recipient.id,
        last.programme if last else "",
        last.year if last else 0,
        recipient.applicant_type,
        recipient.kind,
        recipient.name,
        recipient.kecamatan,
        recipient.desa,
        None,
        recipient.keys,
    )


def logged(
    recipient: Recipient,
    action: str,
    actor: Actor | None,
    at: datetime,
    facts: Mapping[str, Json] | None = None,
) -> tuple[Recipient, Entry]:
    """The recipient one version further with the entry that says why."""
    entry = Entry(
        recipient.entries + 1,
        at,
        action,
        actor.id if actor else "",
        actor.name if actor else "",
        facts or {},
        recipient.head,
    )
    sealed = replace(entry, hash=_hash(entry))
    moved = replace(recipient, version=recipient.version + 1, entries=sealed.seq, head=sealed.hash)
    return moved, sealed


def valid(log: Sequence[Entry], head: str) -> bool:
    """Whether the log is complete, in order and untouched."""
    prev = ""
    for seq, entry in enumerate(log, start=1):
        if entry.seq != seq or entry.prev != prev or entry.hash != _hash(entry):
            return False
        prev = entry.hash
    return prev == head


def _hash(entry: Entry) -> str:
    content = vars(entry) | {"at": entry.at.isoformat(), "facts": dict(entry.facts)}
    del content["hash"]
    return trail.digest(content)


def exempt_in(exemptions: Iterable[Exemption], year: int) -> frozenset[str]:
    """The requirements somebody is exempt from in a year: approved, and not ended."""
    return frozenset(
        e.requirement for e in exemptions if e.state == "approved" and e.first <= year <= e.last
    )
