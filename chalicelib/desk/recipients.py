"""Past recipients come in: each award finds the recipient it belongs to, or makes a new one. Again adds nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import doubles, trail
from chalicelib.core.doubles import Print
from chalicelib.core.proposal import Actor, Json
from chalicelib.core.recipients import (
    Award,
    Recipient,
    belongs_to,
    contradicts,
    exempt_in,
    logged,
    strong,
)
from chalicelib.desk import Desk
from chalicelib.desk.claiming import file_claims, look_up
from chalicelib.desk.linking import (
    TRIES,
    new_owners,
    owners,
    remembering,
    resolved,
    with_numbers,
)
from chalicelib.desk.ports import Remembered, Stale, Unclear
from chalicelib.desk.recipient_ports import Claims, RecipientChange


@dataclass(frozen=True)
class PastAward:
    """A line of a list of past recipients. ``numbers``: nik, kk, npwp, ahu, registry, account, as they were typed;
    ``amount`` in rupiah; ``giver``: the OPD; ``source``: what it is known from (a decree, a report)."""

    year: int
    programme: str
    applicant_type: str
    kind: str
    name: str
    kecamatan: str
    desa: str
    numbers: Mapping[str, str]
    amount: int | None
    purpose: str
    giver: str
    reported: bool | None
    source: str


@dataclass(frozen=True)
class Origin:
    """Who puts awards on record, and with which row of which import."""

    actor: Actor
    batch: str = ""
    row: int = 0


#: Nobody in particular: the system itself.
UNSAID = Origin(Actor("", "", ()))


@dataclass(frozen=True)
class Registered:
    """The recipient, whether it was new, and whether the award was not known yet."""

    recipient: str
    new: bool
    added: bool


def register(
    desk: Desk,
    past: PastAward,
    key: str,
    at: datetime,
    remember: Remembered | None = None,
    origin: Origin = UNSAID,
) -> Registered:
    """Put an award on record. The recipient is the one with the same identifying number, or with nearly the same name
    in the same place and no number that contradicts; otherwise a new one. Idempotent by recipient, year, programme,
    amount and purpose, and by ``key``. ``remember`` is written with an award that is added, and only then; the award
    and the log name the ``origin``. Raises :class:`Unclear`."""
    mine = print_of(desk, past)
    new_id = id_for(past, key)
    for _ in range(TRIES):
        try:
            return _registered(desk, past, mine, new_id, at, remember, origin)
        except Stale:
            continue
    raise Unclear("register")


def id_for(past: PastAward, key: str) -> str:
    """The id a recipient gets that is made from this line: the same when a line that was cut off comes again."""
    return "R" + trail.digest([key, past.name, past.year, past.programme])[:16].upper()


def print_of(desk: Desk, past: PastAward, owner: str = "") -> Print:
    """The fingerprint of a past recipient: numbers as they are compared everywhere."""
    return Print(
        owner,
        past.programme,
        past.year,
        past.applicant_type,
        past.kind or past.applicant_type,
        past.name,
        past.kecamatan,
        past.desa,
        None,
        doubles.identity_keys(past.numbers.items(), desk.keys.blind),
    )


def _registered(
    desk: Desk,
    past: PastAward,
    mine: Print,
    new_id: str,
    at: datetime,
    remember: Remembered | None,
    origin: Origin,
) -> Registered:
    keys = strong(mine.keys)
    owned, candidates = owners(desk, keys)
    old = belongs_to(mine, candidates) or _by_name(desk, mine)
    old = old or desk.store.known(recipients=(new_id,)).recipients.get(new_id)
    award = award_of(past, at, origin)
    if old is not None and any(one.id == award.id for one in awards_of(desk, old)):
        _file(desk, old.id, at)
        return Registered(old.id, False, False)
    base = old or _new(mine, new_id, at)
    changed = with_numbers(desk, base, keys, _plain_numbers(desk, past))
    changed = replace(changed, awards=(*base.awards, award))
    facts: dict[str, Json] = {"award": award.id, "year": award.year, "source": award.source}
    if origin.batch:
        facts |= {"batch": origin.batch, "row": origin.row}
    moved, entry = logged(changed, "award", origin.actor, at, facts)
    desk.store.change_recipient(
        RecipientChange(
            moved,
            base.version,
            entry,
            owners=new_owners(base, keys, owned),
            claims=Claims(base.id, _packed(moved, mine), due=at),
            remember=remember,
        )
    )
    _file(desk, base.id, at)
    return Registered(base.id, old is None, True)


def _new(mine: Print, new_id: str, at: datetime) -> Recipient:
    place = (mine.kecamatan, mine.desa)
    return Recipient(new_id, mine.name, mine.applicant_type, mine.kind, *place, (), {}, at)


def _packed(recipient: Recipient, mine: Print) -> str:
    """The print of the recipient: its own name and place, with every key that is known by now."""
    other_keys = tuple(key for key in mine.keys if key not in recipient.keys)
    made = replace(
        mine,
        id=recipient.id,
        name=recipient.name,
        kecamatan=recipient.kecamatan,
        desa=recipient.desa,
        keys=(*recipient.keys, *other_keys),
    )
    return doubles.packed(made)


def _file(desk: Desk, recipient: str, at: datetime) -> None:
    """At once, so that the next line of the same list finds this one by its name; what is cut off the sweep files."""
    file_claims(desk, recipient, at)


def _by_name(desk: Desk, mine: Print) -> Recipient | None:
    """A recipient of nearly the same name in the same desa, when no number contradicts."""
    near = [
        other
        for other, match in look_up(desk, mine)
        if match.level == "double" and "name" in match.reasons and other.desa == mine.desa
    ]
    sides = desk.store.sides(mine.id or "R", tuple(p.id for p in near)) if near else {}
    ids = [p.id if not p.id.isdigit() else sides[p.id].recipient for p in near if p.id in sides]
    fitting = [
        one
        for one in resolved(desk, tuple(i for i in ids if i))
        if not contradicts(mine.keys, one.keys)
    ]
    return min(fitting, key=lambda one: (one.created_at, one.id), default=None)


def award_of(past: PastAward, at: datetime, origin: Origin = UNSAID) -> Award:
    """The award; its id is what makes two lines the same award."""
    same = trail.digest([past.year, past.programme, past.amount, past.purpose.strip().casefold()])
    return Award(
        same[:16],
        past.year,
        past.programme,
        past.amount,
        past.purpose,
        past.giver,
        past.reported,
        past.source,
        at,
        origin.actor.id,
        origin.actor.name,
        origin.batch,
        origin.row,
    )


def _plain_numbers(desk: Desk, past: PastAward) -> dict[str, str]:
    """Number by key."""
    blind, seen = remembering(desk)
    keys = doubles.identity_keys(past.numbers.items(), blind)
    return {key: seen[key.partition(":")[2]] for key in strong(keys)}


def led_on(desk: Desk, recipient: Recipient) -> Recipient:
    """The recipient a merged one leads to."""
    return (
        next(iter(resolved(desk, (recipient.id,))), recipient)
        if recipient.merged_into
        else recipient
    )


def stands_for(desk: Desk, recipient: Recipient) -> tuple[Recipient, ...]:
    """The recipient, and those that were merged into it."""
    found: dict[str, Recipient] = {recipient.id: recipient}
    todo = set(recipient.merged)
    while todo:
        more = desk.store.known(recipients=todo).recipients
        found |= more
        todo = {one for them in more.values() for one in them.merged} - set(found)
    return tuple(found.values())


def awards_of(desk: Desk, recipient: Recipient) -> tuple[Award, ...]:
    """Everything it was given, under whatever id; the same award counts once."""
    every = {award.id: award for one in stands_for(desk, recipient) for award in one.awards}
    return tuple(sorted(every.values(), key=lambda award: (award.year, award.id)))


def exempt_from(desk: Desk, recipient: Recipient, year: int) -> frozenset[str]:
    """The requirements it is exempt from in a year, under whatever id."""
    every = (exempt_in(one.exemptions, year) for one in stands_for(desk, recipient))
    return frozenset(one for them in every for one in them)
