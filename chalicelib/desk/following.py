"""What a person said of two files holds for either file and the recipient behind the other: he is not asked twice.

The pair of a file and a recipient follows the pair of files, on both sides, as long as nobody has said anything else of
it and nothing graver was found (``core.flags.followed``). Two recipients are another question: they may be merged, so
Bagian Kesra is asked.
"""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.core import flags
from chalicelib.core.proposal import Flag
from chalicelib.desk import Desk
from chalicelib.desk.recipient_ports import FlagPut

#: Proposals of one recipient whose pairs are looked at.
MOST_PROPOSALS = 20


def following(
    desk: Desk, ticket: str, recipient: str, said: Flag, before: Flag
) -> Iterator[FlagPut]:
    """The pair of a file and of the recipient the other file belongs to, with the judgement ``said`` of the two files;
    ``before`` is their flag until then. Nothing when there is no such pair, or when it does not follow."""
    for one in _ids(desk, ticket, (recipient,)):
        mine = desk.store.sides(one, (ticket,)).get(ticket)
        theirs = desk.store.sides(ticket, (one,)).get(one)
        if mine is None or mine.flag is None or theirs is None:
            continue
        flag = flags.followed(mine.flag, said, before)
        if flag != mine.flag:
            yield FlagPut(ticket, mine.holder, flag, mine.flag)
            yield FlagPut(one, theirs.holder, flags.seen_from(flag, ticket), theirs.flag)


def _ids(desk: Desk, ticket: str, recipients: Iterable[str]) -> tuple[str, ...]:
    """Ids of recipients, and those that merged ones lead to."""
    ids = tuple(dict.fromkeys(one for one in recipients if one))
    heads = desk.store.sides(ticket, ids) if ids else {}
    return tuple(dict.fromkeys((*ids, *(side.recipient for side in heads.values()))))


def said_before(
    desk: Desk, owner: str, own: Mapping[str, Flag], linked: Iterable[str], others: Iterable[str]
) -> Mapping[str, tuple[Flag, ...]]:
    """What was said before of the pairs of files that the pairs of ``owner`` with ``others`` follow, the last one last.
    ``own``: its flags; ``linked``: tickets that belong to it, when it is a recipient."""
    wanted = tuple(other for other in others if other.isdigit() != owner.isdigit())
    if not wanted:
        return {}
    found: dict[str, list[Flag]] = {}
    for other, flag in (
        _of_file(desk, owner, own, wanted)
        if owner.isdigit()
        else _of_recipient(desk, linked, wanted)
    ):
        found.setdefault(other, []).append(flag)
    return {other: tuple(sorted(some, key=_when)) for other, some in found.items()}


def _when(flag: Flag) -> str:
    return flag.judged_at.isoformat() if flag.judged_at else ""


def _of_file(
    desk: Desk, ticket: str, own: Mapping[str, Flag], recipients: tuple[str, ...]
) -> Iterator[tuple[str, Flag]]:
    judged = {other: flag for other, flag in own.items() if other.isdigit() and flag.judgement}
    sides = desk.store.sides(ticket, tuple(judged)) if judged else {}
    for other, side in sides.items():
        for one in _ids(desk, ticket, (side.recipient,)):
            if one in recipients:
                yield one, judged[other]


def _of_recipient(
    desk: Desk, linked: Iterable[str], tickets: tuple[str, ...]
) -> Iterator[tuple[str, Flag]]:
    for mine in tuple(linked)[:MOST_PROPOSALS]:
        for ticket, side in desk.store.sides(mine, tickets).items():
            if side.flag is not None and side.flag.judgement:
                yield ticket, side.flag
