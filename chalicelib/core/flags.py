"""Two files that may be the same twice: what becomes of a flag when the pair is found, found again, or judged.

A flag is never a wall and never taken away. What a person said of a pair is remembered; only a reason that weighs more
than those he saw opens it again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from chalicelib.core.proposal import Actor, Flag

Judgement = Literal["same", "different"]
JUDGEMENTS: tuple[Judgement, ...] = ("same", "different")
NOTE_MOST = 4_000

#: What a reason weighs: a number that belongs to one person or body; a number that several may share, or two names of
#: the same place; what a neighbour may have as well.
WEIGHT = {
    "nik": 3,
    "npwp": 3,
    "ahu": 3,
    "registry": 3,
    "account": 3,
    "kk": 3,
    "name": 2,
    "rab": 2,
    "place": 1,
    "officer": 1,
}


def weight(reasons: Iterable[str]) -> int:
    """The weight of the gravest reason; an unknown one is taken for grave."""
    return max((WEIGHT.get(reason, 3) for reason in reasons), default=0)


def found(
    old: Flag | None,
    other: str,
    level: Literal["double", "related"],
    reasons: tuple[str, ...],
    at: datetime,
) -> Flag:
    """The flag of a pair that was found now. The same value when this says nothing new."""
    if old is None:
        return Flag(other, level, reasons, at)
    new = tuple(reason for reason in reasons if reason not in old.reasons)
    graver = level == "double" and old.level == "related"
    if not new and not graver:
        return old
    more = replace(old, level="double" if graver else old.level, reasons=(*old.reasons, *new))
    again = old.judgement == "different" and (graver or weight(new) > weight(old.reasons))
    return replace(more, judgement="", at=at) if again else more


def judged(flag: Flag, judgement: Judgement, note: str, actor: Actor, at: datetime) -> Flag:
    """The flag with what a person says of it."""
    return replace(
        flag,
        judgement=judgement,
        note=note.strip(),
        by=actor.id,
        by_name=actor.name,
        judged_at=at,
    )


def followed(flag: Flag, said: Flag, before: Flag | None = None) -> Flag:
    """The flag of a file and a recipient with what was said of the file and a proposal of that recipient. It follows
    while nobody said anything else of it, and while it does not weigh more than what he saw. ``before``: the flag of
    the two files until then; what followed that one follows its correction."""
    own = flag.judged_at is not None and not (before is not None and _says(flag, before))
    if not said.judgement or said.judged_at is None or (own and flag.judgement):
        return flag
    if own and flag.judged_at is not None and flag.judged_at >= said.judged_at:
        return flag  # opened again after that
    graver = flag.level == "double" and said.level == "related"
    if said.judgement == "different" and (graver or weight(flag.reasons) > weight(said.reasons)):
        return flag
    return replace(
        flag,
        judgement=said.judgement,
        note=said.note,
        by=said.by,
        by_name=said.by_name,
        judged_at=said.judged_at,
    )


def _says(one: Flag, other: Flag) -> bool:
    return (one.judgement, one.by, one.judged_at) == (other.judgement, other.by, other.judged_at)


def seen_from(flag: Flag, other: str) -> Flag:
    """The same flag as it lies in the other file."""
    return replace(flag, other=other)
