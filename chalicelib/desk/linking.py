"""Which recipient a proposal belongs to: the one that shares an identifying number, else a new one made from it.

The link lies beside the head of the file, not in it: an official who is at work on the file keeps his version. Two
proposals of the same applicant that are filed at the same moment end at one recipient, because each identifying key
can be taken by one transaction only.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.core import doubles
from chalicelib.core.doubles import Print
from chalicelib.core.proposal import Json, Proposal
from chalicelib.core.recipients import Recipient, belongs_to, contradicts, logged, strong
from chalicelib.desk import Desk
from chalicelib.desk.ports import Stale, Unclear
from chalicelib.desk.recipient_ports import Owned, RecipientChange

TRIES = 6
#: Recipients looked at behind one key, and merges followed from one to the next.
MOST_BEHIND, MOST_STEPS = 50, 10
#: Numbers of one kind kept of a recipient.
MOST_NUMBERS = 3


def linked(desk: Desk, mine: Print, at: datetime) -> str:
    """The recipient the proposal of this print belongs to; linked or made now if it was not yet."""
    file = desk.store.load(mine.id)
    if file is None:
        return ""
    for _ in range(TRIES):
        try:
            if file.proposal.recipient:
                return _again(desk, file.proposal, mine, at)
            return _link(desk, file.proposal, mine, at)
        except Stale:
            file = desk.store.load(mine.id) or file
    raise Unclear("link")


def resolved(desk: Desk, ids: tuple[str, ...]) -> tuple[Recipient, ...]:
    """The recipients behind ids, merged ones led on; each once."""
    found: dict[str, Recipient] = {}
    todo = ids
    for _ in range(MOST_STEPS):
        heads = desk.store.known(recipients=todo).recipients if todo else {}
        found |= {one.id: one for one in heads.values() if not one.merged_into}
        todo = tuple(one.merged_into for one in heads.values() if one.merged_into)
    return tuple(found.values())


def owners(desk: Desk, keys: tuple[str, ...]) -> tuple[Mapping[str, Owned], tuple[Recipient, ...]]:
    """Whom identifying keys belong to, and these recipients."""
    owned = desk.store.owned(keys) if keys else {}
    ids = dict.fromkeys(one for them in owned.values() for one in them.recipients)
    return owned, resolved(desk, tuple(ids)[:MOST_BEHIND])


def _link(desk: Desk, proposal: Proposal, mine: Print, at: datetime) -> str:
    keys = strong(mine.keys)
    owned, candidates = owners(desk, keys)
    old = belongs_to(mine, candidates)
    numbers = _numbers(desk, proposal)
    base = old or Recipient(
        f"R{proposal.ticket}",
        mine.name,
        mine.applicant_type,
        mine.kind,
        mine.kecamatan,
        mine.desa,
        (),
        {},
        at,
    )
    changed = with_numbers(desk, base, keys, numbers)
    facts: dict[str, Json] = {"ticket": proposal.ticket}
    moved, entry = logged(changed, "link" if old else "make", None, at, facts)
    desk.store.change_recipient(
        RecipientChange(
            moved,
            base.version,
            entry,
            link=proposal.ticket,
            owners=new_owners(base, keys, owned),
        )
    )
    return moved.id


def _again(desk: Desk, proposal: Proposal, mine: Print, at: datetime) -> str:
    """A repair may have brought numbers that were not known. Ones that contradict are for a person to look at."""
    found = resolved(desk, (proposal.recipient,))
    if not found:
        return proposal.recipient
    (old,) = found
    keys = strong(mine.keys)
    if set(keys) <= set(old.keys) or contradicts(keys, old.keys):
        return old.id
    owned, _ = owners(desk, keys)
    changed = with_numbers(desk, old, keys, _numbers(desk, proposal))
    moved, entry = logged(changed, "keys", None, at, {"ticket": proposal.ticket})
    owning = new_owners(old, keys, owned)
    desk.store.change_recipient(RecipientChange(moved, old.version, entry, owners=owning))
    return moved.id


def new_owners(
    recipient: Recipient, keys: tuple[str, ...], owned: Mapping[str, Owned]
) -> dict[str, int]:
    """The keys that are to say that they belong to this recipient, as they were read."""
    read = {key: owned.get(key, Owned()) for key in keys}
    return {key: one.times for key, one in read.items() if recipient.id not in one.recipients}


def with_numbers(
    desk: Desk, recipient: Recipient, keys: tuple[str, ...], numbers: Mapping[str, str]
) -> Recipient:
    """The recipient with more keys, and the numbers behind those it did not know yet, sealed. ``numbers``: by key."""
    kept = {
        kind: list(found) for kind, found in recipient.numbers.items() if isinstance(found, list)
    }
    for key in keys:
        kind = key.partition(":")[0]
        sealed = kept.setdefault(kind, [])
        if key not in recipient.keys and key in numbers and len(sealed) < MOST_NUMBERS:
            sealed.append(desk.keys.seal(recipient.id, kind, numbers[key]))
    every = tuple(dict.fromkeys((*recipient.keys, *keys)))
    found: dict[str, Json] = {kind: sealed for kind, sealed in kept.items() if sealed}
    return replace(recipient, keys=every, numbers=found)


def _numbers(desk: Desk, proposal: Proposal) -> dict[str, str]:
    """Number by key, as the fingerprint reads them."""
    blind, seen = remembering(desk)
    made = doubles.fingerprint(
        proposal.ticket,
        proposal.programme,
        proposal.year,
        proposal.applicant_type,
        desk.keys.open_answers(proposal.ticket, proposal.answers),
        blind,
    )
    return {key: seen[key.partition(":")[2]] for key in strong(made.keys)}


def remembering(desk: Desk) -> tuple[Callable[[str, str], str], Mapping[str, str]]:
    """The blind index of the desk, and by it the numbers it was asked for."""
    seen: dict[str, str] = {}

    def blind(kind: str, value: str) -> str:
        hidden = desk.keys.blind(kind, value)
        seen[hidden] = value
        return hidden

    return blind, seen
