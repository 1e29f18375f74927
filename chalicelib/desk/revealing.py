"""Looking at a sealed number: one field, with a reason that becomes an event. The value is in the answer and nowhere
else: not in the store, not in the trail, not in the remembered answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, File, Json, Proposal
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import readable
from chalicelib.desk.keys import is_sealed
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.ports import Change

ACTION = "reveal"
SECONDS = 60  # a screen may show it
NOTE_MOST = 1_000
_TRIES = 4
_ROLES = ("kesra", "verifier", "camat", "auditor")


@dataclass(frozen=True)
class Look:
    """Which number somebody wants to see, and why: ``reason`` is a code of the list ``reveal``."""

    field: str
    reason: str
    note: str = ""


@dataclass(frozen=True)
class Revealed:
    value: str
    version: int


def sensitive(proposal: Proposal) -> tuple[str, ...]:
    """The answers that are sealed."""
    return tuple(name for name, value in proposal.answers.items() if is_sealed(value))


def reveal(
    desk: Desk, file: File, look: Look, actor: Actor, key: str, at: datetime
) -> Revealed | Refusal:
    """One number in full. Whoever may read the file may look, an auditor too; every look is an event of the file."""
    ticket = file.proposal.ticket
    digest = trail.digest([ACTION, ticket, look.field, look.reason, look.note])
    done = replayed(desk, key, digest) or _problems(desk, file, look)
    for _ in range(_TRIES):
        if done is not None and not (isinstance(done, Refusal) and done.kind == "stale"):
            break
        if (
            done is not None
        ):  # somebody did something else to the file meanwhile, such as giving it to another unit
            now = readable(desk.store.load(ticket), actor)
            if isinstance(now, Refusal):
                return now
            if (refusal := _problems(desk, now, look)) is not None:
                return refusal
            file = now
        done = _looked(desk, file, look, actor, key, digest, at)
    if done is None or isinstance(done, Refusal):
        return done or Refusal("unknown")
    value = desk.keys.unseal(ticket, look.field, file.proposal.answers.get(look.field))
    return Revealed(value, int(str(done["version"])))


def _problems(desk: Desk, file: File, look: Look) -> Refusal | None:
    problems = []
    if look.field not in sensitive(file.proposal):
        problems.append(Problem("reveal.field", "/field"))
    if look.reason not in desk.rules_of(file.proposal).reasons.get("reveal", ()):
        problems.append(Problem("reveal.reason", "/reason"))
    if look.reason == "other" and not look.note.strip():
        problems.append(Problem("reveal.note", "/note"))
    if len(look.note) > NOTE_MOST:
        problems.append(Problem("note.long", "/note", {"maximum": NOTE_MOST}))
    return Refusal("invalid", tuple(problems)) if problems else None


def _looked(
    desk: Desk, file: File, look: Look, actor: Actor, key: str, digest: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    role = next((r for r in _ROLES if r in actor.roles), actor.roles[0] if actor.roles else "")
    moved, event = remarked(
        file.proposal, ACTION, actor, role, at, look.reason, look.note, {"field": look.field}
    )
    change = Change(moved, file.proposal.version, events=(event,))
    answer: dict[str, Json] = {"ticket": moved.ticket, "version": moved.version}
    return commit_once(desk, change, key, digest, answer, at)
