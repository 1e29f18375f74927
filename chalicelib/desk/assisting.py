"""What an official typed: his list, the drafts he goes on with, and repairs he enters for the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, File, Json, Proposal
from chalicelib.core.receiving import PAPER_SCAN, on_behalf
from chalicelib.core.remarks import remarked
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLE
from chalicelib.desk.intake import date_of
from chalicelib.desk.once import commit_once
from chalicelib.desk.opening import replayed_or
from chalicelib.desk.ports import Change

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
    heads = desk.store.heads(tickets)
    return Typed(tuple(heads[t] for t in tickets if t in heads), page.next)


def own_entry(file: File | None, actor: Actor) -> File | Refusal:
    """The file, if this official typed it one by one. Any other is as unknown as a wrong number."""
    received = file.proposal.received if file else None
    if file is None or received is None or received.typed_by != actor.id or received.batch:
        return UNKNOWN
    return file


def assist(
    desk: Desk, file: File, actor: Actor, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Begin to enter a repair for the applicant: ``{ticket, state, version}``. The trail says that he was helped."""
    proposal = file.proposal
    digest = trail.digest(["assist", proposal.ticket])
    if proposal.state != "returned" or proposal.received is None:
        facts = {"state": proposal.state}
        refused = Refusal("state", (Problem("entry.state", "", facts),))
        return replayed_or(desk, key, digest, refused)
    facts_of_it = on_behalf(proposal.received)
    moved, event = remarked(proposal, "assist", actor, ROLE, at, facts=facts_of_it)
    answer: dict[str, Json] = {
        "ticket": proposal.ticket,
        "state": proposal.state,
        "version": moved.version,
    }
    change = Change(moved, proposal.version, events=(event,))
    return commit_once(desk, change, key, digest, answer, at)


def scan_missing(file: File) -> bool:
    """Whether the signed form lies only on paper: an import brings none, and says so."""
    return not any(d.slot == PAPER_SCAN.slot and d.state == "clean" for d in file.documents)
