"""Letters to people without e-mail: printed, handed over, and marked by whom and when. Nothing is silent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import BY_HAND, Actor, File, Json, Letter, Proposal
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLES
from chalicelib.desk.once import commit_once
from chalicelib.desk.opening import replayed_or
from chalicelib.desk.ports import Change

PAGE = 25
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


def hands_over(proposal: Proposal, actor: Actor) -> bool:
    """Whether this official meets the applicant of this file at the counter: what came on paper to his unit."""
    received, place = proposal.received, place_of(actor)
    return received is not None and place is not None and place in ("", received.place)


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
    if not hands_over(file.proposal, actor):
        return None
    found = (x for x in file.letters if x.seq == seq and x.state in BY_HAND)
    return next(found, None)


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
