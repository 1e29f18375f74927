"""A paper application typed in on behalf of its applicant: with the true day of receipt, once, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.answers import unkeepable_problems
from chalicelib.core.law import Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Event, File, Json, Received
from chalicelib.core.receiving import (
    OPERATOR,
    Entry,
    number_of,
    on_behalf,
    papers_with_scan,
    received_problems,
)
from chalicelib.core.ticket import RANDOM_NUMBERS, make_ticket
from chalicelib.core.tidying import tidy
from chalicelib.core.workflow import Refused
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.changed import asked_at_opening
from chalicelib.desk.claiming import claims_of
from chalicelib.desk.once import commit_once
from chalicelib.desk.opening import (
    Opening,
    contact_problems,
    email_index,
    first_head,
    replayed_or,
    tidy_contact,
)
from chalicelib.desk.ports import Change
from chalicelib.desk.submitting import change_of, paper_day_problem, receipt, sending, standing

ROLE = OPERATOR
#: Who may enter for others.
ROLES = (ROLE, "kesra")

__all__ = ["ROLE", "ROLES", "Entry", "enter", "entry_problems", "open_entry"]


def enter(
    desk: Desk, entry: Entry, answers: Answers, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Open and send in one transaction: ``{ticket, state, version, submitted_at}``; the same key, the same answer.

    Every problem at once, under ``/answers/<field>``, ``/contact/<name>`` and ``/received/<name>``. An agenda number
    that has a proposal already is refused as ``agenda-taken`` with that ``ticket`` among the facts. Papers that are not
    scanned stop nothing when ``entry.received.batch`` names an import.
    """
    entry, answers = _tidied(desk, entry, answers)
    digest = trail.digest(["enter", _plain(entry), dict(answers)])
    problems = entry_problems(desk, entry, at)
    programme = _form_of(desk, entry)
    if programme is None:
        return replayed_or(desk, key, digest, Refusal("invalid", problems))
    fields = programme.form.fields(entry.applicant_type)
    problems += unkeepable_problems(fields, answers)
    file = _drafted(desk, programme, entry, answers, at)
    seen = {p.at for p in problems}
    problems += tuple(p for p in standing(desk, file).blocking if p.at not in seen)
    if problems:
        return replayed_or(desk, key, digest, Refusal("invalid", problems))
    if taken := agenda_taken(desk, entry):
        return replayed_or(desk, key, digest, taken)
    sent = sending(desk, file, at)
    if isinstance(sent, Refused):
        return replayed_or(desk, key, digest, Refusal("state", sent.problems))
    email = entry.contact.email
    change = replace(
        change_of(file, sent),
        expected=0,
        with_answers=True,
        events=(*file.events, sent.event),
        find_by=(email_index(desk, email),) if email else (),
        claims=claims_of(desk, sent.proposal, at, answers),
        register=True,
    )
    return _committed(desk, entry, change, key, digest, receipt(sent), at)


def open_entry(desk: Desk, entry: Entry, key: str, at: datetime) -> Mapping[str, Json] | Refusal:
    """A draft for an official to fill in: ``{ticket, state, version}``. No letter: the applicant hears of it when it
    was sent, and only then it is his to find."""
    entry, _ = _tidied(desk, entry, {})
    digest = trail.digest(["open-entry", _plain(entry)])
    programme = _form_of(desk, entry)
    problems = entry_problems(desk, entry, at)
    if problems or programme is None:
        return replayed_or(desk, key, digest, Refusal("invalid", problems))
    if taken := agenda_taken(desk, entry):
        return replayed_or(desk, key, digest, taken)
    file = _drafted(desk, programme, entry, {}, at)
    proposal = file.proposal
    change = Change(proposal, 0, with_answers=True, events=file.events, register=True)
    answer: dict[str, Json] = {"ticket": proposal.ticket, "state": proposal.state, "version": 1}
    return _committed(desk, entry, change, key, digest, answer, at)


def _committed(
    desk: Desk,
    entry: Entry,
    change: Change,
    key: str,
    digest: str,
    answer: Mapping[str, Json],
    at: datetime,
) -> Mapping[str, Json] | Refusal:
    """The answer; or, when somebody typed the same paper this very moment, the number that it has."""
    done = commit_once(desk, change, key, digest, answer, at)
    if isinstance(done, Refusal) and done.kind == "stale":
        return agenda_taken(desk, entry) or done
    return done


def entry_problems(desk: Desk, entry: Entry, at: datetime) -> tuple[Problem, ...]:
    """What stops an entry before a single answer is looked at."""
    programme = desk.rules(desk.year).programmes.get(entry.programme)
    if programme is None:
        return (Problem("programme.unknown", "/programme"),)
    found = [*contact_problems(entry.contact, on_paper=True), *received_problems(entry.received)]
    if entry.applicant_type not in programme.applicant_types:
        found.append(Problem("type.not-taken", "/applicant_type", {"programme": programme.id}))
    late = paper_day_problem(desk, programme, entry.received, at)
    return (*found, late) if late else tuple(found)


def agenda_taken(desk: Desk, entry: Entry) -> Refusal | None:
    """The number that an agenda number of this place and year already has."""
    ticket = desk.store.registered(*number_of(entry.received))
    return agenda_refusal(entry.received, ticket) if ticket else None


def agenda_refusal(received: Received, ticket: str) -> Refusal:
    """An agenda number that has a proposal already: which one."""
    facts = {"agenda": received.agenda, "ticket": ticket}
    return Refusal(
        "state", (Problem("agenda-taken", "/received/agenda", facts),), {"ticket": ticket}
    )


def _form_of(desk: Desk, entry: Entry) -> Programme | None:
    programme = desk.rules(desk.year).programmes.get(entry.programme)
    known = programme is not None and entry.applicant_type in programme.applicant_types
    return programme if known else None


def _tidied(desk: Desk, entry: Entry, answers: Answers) -> tuple[Entry, dict[str, Json]]:
    """Numbers and names as they are kept; what is no answer at all is left out."""
    agenda = " ".join(entry.received.agenda.split())
    entry = replace(
        entry,
        contact=tidy_contact(entry.contact),
        received=replace(entry.received, agenda=agenda),
    )
    programme = _form_of(desk, entry)
    fields = {f.id: f for f in programme.form.fields(entry.applicant_type)} if programme else {}
    tidied = {k: tidy(fields[k], v) if k in fields else v for k, v in answers.items()}
    return entry, {k: v for k, v in tidied.items() if v is not None}


def _drafted(
    desk: Desk, programme: Programme, entry: Entry, answers: dict[str, Json], at: datetime
) -> File:
    """The file as it is before it is sent: who typed it, for whom and with what consent is its first event."""
    rules = desk.rules(desk.year)
    ticket = make_ticket(rules.year, desk.ids.number(RANDOM_NUMBERS))
    facts = asked_at_opening(programme, entry.applicant_type) | on_behalf(entry.received)
    asked = papers_with_scan(programme, entry.applicant_type, entry.received)
    facts["papers"] = [paper.slot for paper in asked]
    who = (entry.received.typed_by, entry.received.typed_name, ROLE)
    opened = Event(1, at, "open", "", programme.workflow.initial, *who, facts=facts)
    event = trail.sealed(opened, "")
    opening = Opening(entry.programme, entry.applicant_type, entry.contact, entry.lang)
    proposal = first_head(desk, programme, opening, event, ticket, answers, at)
    return File(replace(proposal, received=entry.received), events=(event,))


def _plain(entry: Entry) -> list[Json]:
    received = vars(entry.received) | {"on": entry.received.on.isoformat()}
    return [entry.programme, entry.applicant_type, vars(entry.contact), received, entry.lang]
