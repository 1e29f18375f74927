"""An applicant's own key, printed for him by an official because he asked for it in person; and the end of such a key.

Nothing that opens a file is stored: the remembered answer holds the turn, from which the key is derived again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.holding import RENEWED, WAY_BACK, issued_by_hand
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import APPLICANT, Actor, File, Json, Proposal
from chalicelib.core.remarks import remarked
from chalicelib.core.verdicts import NOTE_MOST
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLES
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.opening import applicant_of
from chalicelib.desk.ports import Change, Stale, Unclear

#: The list of reasons, and the one that says nothing by itself.
REASONS, BY_PROXY = "way-back", "proxy"
_TRIES = 4


@dataclass(frozen=True)
class Asked:
    """Why an applicant gets a key on paper: ``reason`` is a code of the list ``way-back``; ``note`` says who came."""

    reason: str
    note: str = ""


def issue(
    desk: Desk, file: File, asked: Asked, actor: Actor, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Renew the applicant's key, to be printed: ``{ticket, turn, version, at}``; the same call, the same turn, and a
    refusal when that turn has ended meanwhile. Every key before it opens nothing any more, and who printed it is in the
    trail. Others at work on the file are waited for."""
    ticket = file.proposal.ticket
    digest = trail.digest([WAY_BACK, ticket, asked.reason, asked.note])
    done = replayed(desk, key, digest)
    for _ in range(_TRIES):
        if done is not None and not (isinstance(done, Refusal) and done.kind == "stale"):
            break
        if done is not None:  # somebody did something else to the file meanwhile
            file = desk.store.load(ticket) or file
        done = _problems(desk, file.proposal, asked) or _issued(
            desk, file, asked, actor, key, digest, at
        )
    return _standing(desk, file, done or Refusal("unknown"))


def _standing(
    desk: Desk, file: File, done: Mapping[str, Json] | Refusal
) -> Mapping[str, Json] | Refusal:
    """The answer while its key opens the file; else who ended that key, so that no dead link is printed."""
    if isinstance(done, Refusal):
        return done
    now = desk.store.load(file.proposal.ticket) or file
    if done["turn"] == now.proposal.turn:
        return done
    printed = issued_by_hand(now)
    if printed is None:
        return Refusal("state", (Problem("way-back.renewed"),))
    facts = {"by": printed.actor_name, "at": printed.at}
    return Refusal("state", (Problem("way-back.again", "", facts),))


def _problems(desk: Desk, proposal: Proposal, asked: Asked) -> Refusal | None:
    if proposal.submitted_at is None:
        return Refusal("state", (Problem("way-back.draft", ""),))
    if proposal.contact.email:
        return Refusal("state", (Problem("way-back.mail", ""),))
    problems = []
    if asked.reason not in desk.rules_of(proposal).reasons.get(REASONS, ()):
        problems.append(Problem("way-back.reason", "/reason"))
    if asked.reason == BY_PROXY and not asked.note.strip():
        problems.append(Problem("way-back.note", "/note"))
    if len(asked.note) > NOTE_MOST:
        problems.append(Problem("note.long", "/note", {"maximum": NOTE_MOST}))
    return Refusal("invalid", tuple(problems)) if problems else None


def _issued(
    desk: Desk, file: File, asked: Asked, actor: Actor, key: str, digest: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    proposal, role = file.proposal, next(r for r in ROLES if r in actor.roles)
    turn = proposal.turn + 1
    moved, event = remarked(
        proposal, WAY_BACK, actor, role, at, asked.reason, asked.note, {"turn": turn}
    )
    hands = tuple(dict.fromkeys((*proposal.hands, actor.id)))
    change = Change(replace(moved, turn=turn, hands=hands), proposal.version, events=(event,))
    answer: dict[str, Json] = {
        "ticket": proposal.ticket,
        "turn": turn,
        "version": moved.version,
        "at": at.isoformat(),
    }
    return commit_once(desk, change, key, digest, answer, at)


def renewed(desk: Desk, file: File, at: datetime) -> File:
    """The file after its applicant came by mail: a key that an official has seen ends then, any other stays. Others at
    work on the file are waited for; what comes back is always the file that stands, with the turn its key is of."""
    for _ in range(_TRIES):
        if issued_by_hand(file) is None:
            break
        try:
            return _ended(desk, file, at)
        except (
            Stale,
            Unclear,
        ):  # somebody was faster, or it was our own write: the file says which
            file = desk.store.load(file.proposal.ticket) or file
    return file


def _ended(desk: Desk, file: File, at: datetime) -> File:
    proposal, turn = file.proposal, file.proposal.turn + 1
    applicant = applicant_of(proposal.ticket)
    moved, event = remarked(proposal, RENEWED, applicant, APPLICANT, at, facts={"turn": turn})
    moved = replace(moved, turn=turn)
    desk.store.commit(Change(moved, proposal.version, events=(event,)))
    return replace(file, proposal=moved, events=(*file.events, event))
