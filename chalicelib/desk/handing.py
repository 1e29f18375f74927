"""Letters to people without e-mail: printed, handed over, and marked by whom and when. Nothing is silent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Event, File, Json, Letter, Proposal
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLES
from chalicelib.desk.once import commit_once
from chalicelib.desk.opening import replayed_or
from chalicelib.desk.ports import Change, Stale, Unclear

PAGE = 25
OPENED = "open-letter"
LOOK = timedelta(hours=1)
_TRIES = 4
UNKNOWN = Refusal("unknown", (Problem("letter.unknown", ""),))


@dataclass(frozen=True)
class Waiting:
    """Letters to hand over, each with the head of its file; ``next``: where to go on."""

    items: tuple[tuple[Proposal, Letter], ...]
    next: str


def place_of(actor: Actor) -> str | None:
    """Whose letters an official hands over: Bagian Kesra those of every place (an empty text), an operator those of his
    own unit, nobody else any (None)."""
    if "kesra" in actor.roles:
        return ""
    return (actor.opd or None) if set(ROLES) & set(actor.roles) else None


def waiting(desk: Desk, actor: Actor, cursor: str) -> Waiting:
    """A page of the letters this official may hand over, oldest first."""
    place = place_of(actor)
    if place is None:
        return Waiting((), "")
    page = desk.store.by_hand(place, cursor, PAGE)
    found = []
    for ticket, seq in page.items:
        file = desk.store.load(ticket)
        letter = letter_by_hand(file, seq, actor) if file else None
        if file and letter:
            found.append((file.proposal, letter))
    return Waiting(tuple(found), page.next)


def letter_by_hand(file: File, seq: int, actor: Actor) -> Letter | None:
    """The letter, if it is one to hand over (or handed over already) and this official may."""
    received, place = file.proposal.received, place_of(actor)
    if received is None or place is None or place not in ("", received.place):
        return None
    found = (x for x in file.letters if x.seq == seq and x.state in ("by-hand", "handed"))
    return next(found, None)


def open_letter(desk: Desk, file: File, letter: Letter, actor: Actor, at: datetime) -> None:
    """Write down that this official holds the letter, and with it the applicant's own way in, before he sees it. Once
    an hour is enough. Raises :class:`Unclear` when it cannot be written: then nothing is shown."""
    facts: dict[str, Json] = {"letter": letter.seq, "kind": letter.kind}
    role = next(r for r in ROLES if r in actor.roles)
    for _ in range(_TRIES):
        if any(_same_look(event, actor, letter.seq, at) for event in file.events):
            return
        moved, event = remarked(file.proposal, OPENED, actor, role, at, facts=facts)
        try:
            desk.store.commit(Change(moved, file.proposal.version, events=(event,)))
            return
        except Stale:
            file = desk.store.load(file.proposal.ticket) or file
    raise Unclear(OPENED)


def _same_look(event: Event, actor: Actor, seq: int, at: datetime) -> bool:
    mine = event.action == OPENED and event.actor_id == actor.id
    return mine and event.facts.get("letter") == seq and at - event.at < LOOK


def hand_over(
    desk: Desk, file: File, seq: int, actor: Actor, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Mark a letter as handed over: ``{ticket, seq, state, version}``. One that was is answered the same way."""
    proposal = file.proposal
    digest = trail.digest(["hand-over", proposal.ticket, seq])
    letter = letter_by_hand(file, seq, actor)
    if letter is None:
        return replayed_or(desk, key, digest, UNKNOWN)
    answer: dict[str, Json] = {"ticket": proposal.ticket, "seq": seq, "state": "handed"}
    if letter.state == "handed":
        return replayed_or(desk, key, digest, _already(proposal, seq))
    role = next(r for r in ROLES if r in actor.roles)
    facts: dict[str, Json] = {"letter": seq, "kind": letter.kind}
    moved, event = remarked(proposal, "hand-over", actor, role, at, facts=facts)
    handed = replace(letter, state="handed", detail=actor.name)
    change = Change(moved, proposal.version, events=(event,), handed=(handed,))
    return commit_once(desk, change, key, digest, {**answer, "version": moved.version}, at)


def _already(proposal: Proposal, seq: int) -> Refusal:
    return Refusal(
        "state", (Problem("letter.handed", ""),), {"ticket": proposal.ticket, "seq": seq}
    )
