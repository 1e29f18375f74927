"""Who may be the same twice: claims are written with a sending, filed right after it, and both files get their flag.

The transaction of a sending writes one item, the claims. Filing comes after it: first the prints are laid under their
keys, then everything is looked up, so that of two at the same moment at least one sees the other. Every step may be
done again; a filing that was cut off is done again by the sweep.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.core import doubles, flags
from chalicelib.core.doubles import Match, Print
from chalicelib.core.proposal import Answers, File, Flag, Proposal
from chalicelib.core.recipients import contradicts, shared
from chalicelib.desk import Desk
from chalicelib.desk.following import said_before
from chalicelib.desk.linking import linked
from chalicelib.desk.ports import Unclear
from chalicelib.desk.recipient_ports import HOLDER, Claims, FlagPut, Side

#: Flags one filing makes at most, the gravest first: who has more is found out all the same.
MOST_FLAGS = 60
MOST_KEYS = 100
AGAIN = timedelta(minutes=5)
_TRIES = 4


@dataclass(frozen=True)
class Filed:
    """How many owners were filed, and how many keys were full: who shares such a key with the first 200 is found, not
    who shares it with the later ones alone. Both are found under their other keys and by name."""

    owners: int = 0
    full: int = 0

    def __add__(self, other: "Filed") -> "Filed":
        return Filed(self.owners + other.owners, self.full + other.full)


def claims_of(
    desk: Desk, proposal: Proposal, at: datetime, answers: Answers | None = None
) -> Claims:
    """What a proposal that is sent shall be found by: goes into the transaction of the sending. ``answers``: the open
    ones, from whoever has opened them already."""
    if answers is None:
        answers = desk.keys.open_answers(proposal.ticket, proposal.answers)
    made = doubles.fingerprint(
        proposal.ticket,
        proposal.programme,
        proposal.year,
        proposal.applicant_type,
        answers,
        desk.keys.blind,
    )
    return Claims(proposal.ticket, doubles.packed(made), due=at)


def look_up(desk: Desk, mine: Print) -> tuple[tuple[Print, Match], ...]:
    """Everything filed that may be the same, the gravest first. Two requests; a third in a desa fuller than
    :data:`MOST_IN_PLACE`."""
    found = {
        *desk.store.prints(doubles.looked_up(mine)[:MOST_KEYS]),
        *desk.store.prints_in(mine.desa),
    }
    best: dict[str, tuple[Print, Match]] = {}
    for packed in sorted(found):
        other = doubles.unpacked(packed)
        match = _weighed(mine, other) if other.id != mine.id else None
        if match and (other.id not in best or _grave(match) > _grave(best[other.id][1])):
            best[other.id] = (other, match)
    return tuple(sorted(best.values(), key=lambda one: (_grave(one[1]), one[0].id), reverse=True))


def _weighed(mine: Print, other: Print) -> Match | None:
    """Two of one name in one desa whose numbers say that they are two, and of whom no point is known (past
    recipients): shown as related, not as a double."""
    match = doubles.compare(mine, other)
    if match is None or match.level == "related" or (mine.point and other.point):
        return match
    apart = contradicts(mine.keys, other.keys) and not shared(mine.keys, other.keys)
    return replace(match, level="related") if apart else match


def _grave(match: Match) -> tuple[bool, int, int]:
    return match.level == "double", flags.weight(match.reasons), len(match.reasons)


def file_claims(desk: Desk, owner: str, at: datetime) -> Filed | None:
    """File what waits of one owner, flag what is found and link it to its recipient. None: nothing waits, or the
    claims were renewed meanwhile and wait again. Raises :class:`Unclear`; doing it again is always right."""
    claims = desk.store.claims(owner)
    if claims is None or claims.due is None:
        return None
    mine = doubles.unpacked(claims.print)
    full = _lay(desk, claims, mine)
    if full is None:
        return None
    matches = look_up(desk, mine)
    recipient = linked(desk, mine, at) if owner.isdigit() else owner
    _flag(desk, mine, matches[:MOST_FLAGS], recipient, at)
    done = desk.store.claims_done(replace(claims, filed=(claims.print,)))
    return Filed(1, full) if done else None


def _lay(desk: Desk, claims: Claims, mine: Print) -> int | None:
    """The print under its keys, and outdated ones of a repair away. What may lie there is written down first. How many
    keys were full; None when the claims were renewed meanwhile."""
    lying = tuple(dict.fromkeys((*claims.filed, claims.print)))
    if lying != claims.filed and not desk.store.claims_begun(replace(claims, filed=lying)):
        return None
    full = desk.store.put_print(claims.print, doubles.filed_under(mine), mine.desa, mine.id)
    for packed in lying:
        if packed != claims.print:
            old = doubles.unpacked(packed)
            moved = old.desa if old.desa != mine.desa else ""
            desk.store.take_print(packed, doubles.filed_under(old), moved, mine.id)
    return full


def _flag(
    desk: Desk,
    mine: Print,
    matches: tuple[tuple[Print, Match], ...],
    recipient: str,
    at: datetime,
) -> None:
    """The flags of both files of every pair. Somebody may judge or file at the same moment: then look again."""
    for _ in range(_TRIES):
        puts = tuple(_puts(desk, mine, matches, recipient, at))
        moved = [put for put in puts if not desk.store.put_flag(put)]
        if not moved:
            return _follow(desk, puts)
    raise Unclear("flags")


def _follow(desk: Desk, puts: Iterable[FlagPut]) -> None:
    """A file that went to another unit while it was flagged takes the flags along: whoever writes last looks where it
    is now, here or in :func:`carry_flags`."""
    tickets = [put.owner for put in puts if put.owner.isdigit()]
    heads = desk.store.known(tickets).proposals if tickets else {}
    for put in puts:
        holder = heads[put.owner].opd if put.owner in heads else put.holder
        if holder != put.holder:
            desk.store.put_flag(FlagPut(put.owner, holder, put.flag, put.flag))


def _puts(
    desk: Desk,
    mine: Print,
    matches: tuple[tuple[Print, Match], ...],
    recipient: str,
    at: datetime,
) -> Iterator[FlagPut]:
    if not matches:
        return
    holder, own, linked_ones = _own(desk, mine.id)
    others = tuple(other.id for other, _ in matches)
    sides = desk.store.sides(mine.id, others)
    said = said_before(desk, mine.id, own, linked_ones, others)
    for other, match in matches:
        side = sides.get(other.id)
        if side is None or _itself(mine.id, recipient, other.id, side):
            continue
        seen = own.get(other.id)
        known = _known(seen, side.flag, other.id)
        flag = flags.found(known, other.id, match.level, match.reasons, at)
        for judged in said.get(other.id, ()):
            flag = flags.followed(flag, judged)
        back = flags.seen_from(flag, mine.id)
        if flag != seen:
            yield FlagPut(mine.id, holder, flag, seen)
        if back != side.flag:
            yield FlagPut(other.id, side.holder, back, side.flag)


def _itself(owner: str, recipient: str, other: str, side: Side) -> bool:
    """A proposal and the recipient it belongs to are no pair."""
    if owner.isdigit() == other.isdigit():
        return not owner.isdigit() and side.recipient == recipient
    return bool(recipient) and side.recipient == recipient


def _known(seen: Flag | None, theirs: Flag | None, other: str) -> Flag | None:
    """The flag of the pair as it is known; what was judged last counts, should one side have been left behind."""
    both = [f for f in (seen, theirs and flags.seen_from(theirs, other)) if f is not None]
    return max(both, key=lambda f: (f.judged_at is not None, f.judged_at or f.at), default=None)


def _own(desk: Desk, owner: str) -> tuple[str, Mapping[str, Flag], tuple[str, ...]]:
    """Who holds the file, the flags in it, and the proposals of a recipient."""
    if owner.isdigit():
        file = desk.store.load(owner)
        return (file.proposal.opd, _by_other(file.flags), ()) if file else ("", {}, ())
    dossier = desk.store.recipient(owner)
    return (HOLDER, _by_other(dossier.flags), dossier.proposals) if dossier else (HOLDER, {}, ())


def _by_other(found: tuple[Flag, ...]) -> Mapping[str, Flag]:
    return {flag.other: flag for flag in found}


def moved_flags(file: File, holder: str) -> tuple[FlagPut, ...]:
    """The open flags of a file that another unit holds from now on: they go into its list, as many as a transaction
    takes."""
    open_ones = [flag for flag in file.flags if not flag.judgement][:MOST_FLAGS]
    return tuple(FlagPut(file.proposal.ticket, holder, flag, flag) for flag in open_ones)


def carry_flags(desk: Desk, before: File, holder: str) -> None:
    """Open flags that did not move in the transaction that gave the file to another unit: those beyond what it takes,
    and those that were filed at that moment."""
    file = desk.store.load(before.proposal.ticket)
    if (
        file is None or file.proposal.opd != holder
    ):  # it went on already: whoever moved it carries them
        return
    gone = {put.flag.other: put.flag for put in moved_flags(before, holder)}
    for flag in file.flags:
        if not flag.judgement and gone.get(flag.other) != flag:
            desk.store.put_flag(FlagPut(file.proposal.ticket, holder, flag, flag))


def file_due(
    desk: Desk,
    at: datetime,
    most: int,
    enough: Callable[[], bool],
    report: Callable[[Exception], None],
) -> Filed:
    """The sweep: file whatever waits, the longest waiting first. One that fails is put off, the others go on."""
    filed = Filed()
    for owner in desk.store.claims_due(at, most):
        if enough():
            break
        try:
            filed += file_claims(desk, owner, at) or Filed()
        except Exception as error:
            report(error)
            desk.store.claims_later(owner, at + AGAIN)
    return filed
