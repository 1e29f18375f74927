"""Judging a flag: a person says whether two files are the same, with a reason. Both files remember it, this file's
trail says who said it. Nothing is blocked by a flag, and none is taken away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core import flags, trail
from chalicelib.core.flags import Judgement
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, File, Flag, Json
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import as_seen, stale
from chalicelib.desk.following import following
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.opening import replayed_or
from chalicelib.desk.ports import Change
from chalicelib.desk.queueing import visible_opds
from chalicelib.desk.recipient_ports import FlagPut, WaitingFlag

ACTION = "judge-flag"
ROLES = ("verifier", "kesra")
PAGE = 50


@dataclass(frozen=True)
class Judged:
    """What an official says of a pair: this file and ``other`` (a ticket or the id of a recipient)."""

    other: str
    judgement: Judgement
    note: str


def judge(
    desk: Desk, file: File, said: Judged, actor: Actor, version: int, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """``{ticket, version}``. The same key gives the same answer."""
    proposal = file.proposal
    digest = trail.digest([ACTION, proposal.ticket, said.other, said.judgement, said.note])
    if proposal.version != version and (done := replayed(desk, key, digest)) is not None:
        return done
    flag = next((one for one in file.flags if one.other == said.other), None)
    refusal = _not_so(file, flag, said, actor)
    if refusal is None and not as_seen(file, version):
        refusal = stale(file, version)
    if refusal is not None or flag is None:
        return replayed_or(desk, key, digest, refusal or UNKNOWN)
    new = flags.judged(flag, said.judgement, said.note, actor, at)
    puts = (FlagPut(proposal.ticket, proposal.opd, new, flag), *_elsewhere(desk, file, new, flag))
    facts: dict[str, Json] = {
        "other": said.other,
        "judgement": said.judgement,
        "reasons": list(flag.reasons),
    }
    moved, event = remarked(proposal, ACTION, actor, _role(actor), at, note=said.note, facts=facts)
    change = Change(moved, proposal.version, events=(event,), flags=puts)
    answer: dict[str, Json] = {"ticket": proposal.ticket, "version": moved.version}
    done = commit_once(desk, change, key, digest, answer, at)
    if isinstance(done, Refusal) and done.kind == "stale":
        return stale(desk.store.load(proposal.ticket) or file, version)
    return done


UNKNOWN = Refusal("unknown", (Problem("flag.unknown", ""),))


def _not_so(file: File, flag: Flag | None, said: Judged, actor: Actor) -> Refusal | None:
    """Why this judgement cannot be taken."""
    if not set(ROLES) & set(actor.roles):
        return Refusal("forbidden", (Problem("flag.forbidden", ""),))
    received = file.proposal.received
    if received is not None and received.typed_by == actor.id:
        return Refusal("forbidden", (Problem("flag.typed", ""),))
    if flag is None:
        return UNKNOWN
    return note_refusal(said.note)


def note_refusal(note: str) -> Refusal | None:
    """A judgement needs its reason."""
    if not note.strip():
        return Refusal("invalid", (Problem("flag.note", "/note"),))
    if len(note) > flags.NOTE_MOST:
        return Refusal("invalid", (Problem("note.long", "/note", {"maximum": flags.NOTE_MOST}),))
    return None


def _role(actor: Actor) -> str:
    return next(role for role in ROLES if role in actor.roles)


def _elsewhere(desk: Desk, file: File, new: Flag, before: Flag) -> tuple[FlagPut, ...]:
    """The same judgement for the other file, and for the recipients behind the two."""
    ticket, other = file.proposal.ticket, new.other
    side = desk.store.sides(ticket, (other,)).get(other)
    if side is None:
        return ()
    back = FlagPut(other, side.holder, flags.seen_from(new, ticket), side.flag)
    if not other.isdigit():
        return (back,)
    mine = following(desk, ticket, side.recipient, new, before)
    theirs = following(desk, other, file.proposal.recipient, new, before)
    return (back, *mine, *theirs)


# the list -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pairs:
    """Unjudged flags, where to go on, and the OPDs this official may choose from."""

    items: tuple[WaitingFlag, ...]
    next: str
    opds: tuple[str, ...] = ()


def unjudged(desk: Desk, opd: str, cursor: str, actor: Actor) -> Pairs:
    """The pairs an official may judge or see, doubles before what is only related, the longest waiting first.

    A pair whose files are both his is listed once, with the newer file. A page may be empty and have a next one.
    """
    visible = visible_opds(desk, actor)
    chosen = frozenset(one for one in visible if opd in ("", one))
    if not chosen:
        return Pairs((), "", visible)
    page = desk.store.flags_waiting(chosen, cursor if is_cursor(cursor) else "", PAGE)
    return Pairs(_once(desk, page.items, visible), page.next, visible)


def is_cursor(cursor: str) -> bool:
    """Whether a cursor may be one of ours; what is none begins at the beginning."""
    parts = cursor.split("#")
    return len(parts) == 5 and parts[0] in ("0", "1") and all(p.isalnum() for p in parts[3:])


def _once(
    desk: Desk, found: tuple[WaitingFlag, ...], visible: tuple[str, ...]
) -> tuple[WaitingFlag, ...]:
    """Without the older half of pairs whose other half this official finds in his list as well."""
    others = {pair.flag.other for pair in found if pair.flag.other.isdigit()}
    heads = desk.store.known(others).proposals if others else {}

    def again(pair: WaitingFlag) -> bool:
        head = heads.get(pair.flag.other)
        return head is not None and head.opd in visible and pair.flag.other > pair.owner

    return tuple(pair for pair in found if not again(pair))
