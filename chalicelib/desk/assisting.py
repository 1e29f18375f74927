"""What an official typed: his list, the drafts he goes on with, and repairs he enters for the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from chalicelib.core import trail
from chalicelib.core.holding import ASSIST, sitting, typed_alone
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, File, Json, Proposal, Received
from chalicelib.core.receiving import (
    PAPER_SCAN,
    has_typed,
    number_of,
    on_behalf,
    received_problems,
)
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLE, agenda_refusal
from chalicelib.desk.intake import date_of
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.ports import Change
from chalicelib.desk.submitting import paper_day_problem

PAGE = 50
#: Before this nothing was ever typed: the list without a day begins here.
BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+07:00")
UNKNOWN = Refusal("unknown", (Problem("entry.unknown", ""),))


@dataclass(frozen=True)
class Typed:
    """A page of what somebody typed, newest first; answers hold only the summary."""

    items: tuple[Proposal, ...]
    next: str


def typed_by(desk: Desk, actor: Actor, day: str, cursor: str, at: datetime) -> Typed:
    """The entries of an official, of one day (ISO, on the office's clock) or of all."""
    first, last = BEGINNING, at + timedelta(days=1)
    if chosen := date_of(day):
        first = datetime.combine(chosen, time(), at.tzinfo)
        last = first + timedelta(days=1)
    page = desk.store.entries(actor.id, first, last, cursor, PAGE)
    tickets = tuple(ticket for ticket, _ in page.items)
    heads = desk.store.heads_of(tickets)
    return Typed(tuple(heads[t] for t in tickets if t in heads), page.next)


def own_entry(file: File | None, actor: Actor) -> File | Refusal:
    """The file, if this official typed it one by one. Any other is as unknown as a wrong number."""
    if file and typed_alone(file.proposal) and has_typed(file.proposal, actor):
        return file
    return UNKNOWN


def key_of(desk: Desk, file: File, actor: Actor, at: datetime) -> str:
    """What opens the form for who types this file, in the sitting that is open to him. Empty: in none."""
    now = sitting(file)
    return desk.keys.typist_key(file.proposal.ticket, actor.id, now, at.date()) if now else ""


def assist(
    desk: Desk, file: File, actor: Actor, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Begin to enter a repair for the applicant: ``{ticket, state, version, sitting}``. The trail says that he was
    helped; the sitting before, on another computer perhaps, is over."""
    proposal = file.proposal
    digest = trail.digest([ASSIST, proposal.ticket])
    if (done := replayed(desk, key, digest)) is not None:
        return done
    if proposal.state != "returned" or proposal.received is None:
        facts = {"state": proposal.state}
        return Refusal("state", (Problem("entry.state", "", facts),))
    facts_of_it = on_behalf(proposal.received)
    moved, event = remarked(proposal, ASSIST, actor, ROLE, at, facts=facts_of_it)
    answer: dict[str, Json] = {
        "ticket": proposal.ticket,
        "state": proposal.state,
        "version": moved.version,
        "sitting": event.seq,
    }
    change = Change(moved, proposal.version, events=(event,))
    return commit_once(desk, change, key, digest, answer, at)


def correct(
    desk: Desk, file: File, wanted: Received, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Mend how a paper was received, as long as it is a draft: ``{ticket, state, version}``. A wrong agenda number is
    free again; what stood there before stays in the trail."""
    proposal, before = file.proposal, file.proposal.received
    wanted = replace(wanted, agenda=" ".join(wanted.agenda.split()))
    digest = trail.digest(["correct-entry", proposal.ticket, on_behalf(wanted)])
    if (done := replayed(desk, key, digest)) is not None:
        return done
    refused = _not_so(desk, proposal, wanted, at)
    if refused is not None or before is None:
        return refused or UNKNOWN
    actor = Actor(before.typed_by, before.typed_name, (ROLE,))
    facts: dict[str, Json] = {**on_behalf(wanted), "before": on_behalf(before)["on_behalf"]}
    moved, event = remarked(proposal, "correct-entry", actor, ROLE, at, facts=facts)
    given_up = None if number_of(before) == number_of(wanted) else before
    change = Change(
        replace(moved, received=wanted), proposal.version, events=(event,), given_up=given_up
    )
    answer: dict[str, Json] = {
        "ticket": proposal.ticket,
        "state": proposal.state,
        "version": moved.version,
    }
    return commit_once(desk, change, key, digest, answer, at)


def _not_so(desk: Desk, proposal: Proposal, wanted: Received, at: datetime) -> Refusal | None:
    if proposal.state != "draft":
        return Refusal("state", (Problem("entry.sent", ""),))
    found = [*received_problems(wanted)]
    if late := paper_day_problem(desk, desk.programme_of(proposal), wanted, at):
        found.append(late)
    if found:
        return Refusal("invalid", tuple(found))
    ticket = desk.store.registered(*number_of(wanted))
    taken = ticket and ticket != proposal.ticket
    return agenda_refusal(wanted, ticket) if taken else None


def scan_missing(file: File) -> bool:
    """Whether the signed form lies only on paper: an import brings none, and says so."""
    return not any(d.slot == PAPER_SCAN.slot and d.state == "clean" for d in file.documents)
