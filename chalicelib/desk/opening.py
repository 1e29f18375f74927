"""Opening a proposal: a draft with a number and a way back, from the first minute."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.answers import value_problems
from chalicelib.core.law import Field, Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import (
    APPLICANT,
    Actor,
    Answers,
    Contact,
    Event,
    Json,
    Letter,
    Proposal,
)
from chalicelib.core.routing import routed_opd
from chalicelib.core.ticket import RANDOM_NUMBERS, make_ticket
from chalicelib.core.tidying import tidy
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.changed import asked_at_opening
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.ports import Change
from chalicelib.desk.windows import window_of, window_problem

#: The three questions before the form. Kept apart from the answers: they belong to a person, not to the application.
CONTACT = (
    Field("name", "text", minimum=2, maximum=100, autocomplete="name"),
    Field("email", "email", maximum=254, autocomplete="email"),
    Field("phone", "phone", autocomplete="tel"),
)


@dataclass(frozen=True)
class Opening:
    programme: str
    applicant_type: str
    contact: Contact
    lang: str = "id"


def tidy_contact(contact: Contact) -> Contact:
    values = {f.id: str(tidy(f, getattr(contact, f.id))) for f in CONTACT}
    return Contact(**values)


def contact_problems(contact: Contact, on_paper: bool = False) -> tuple[Problem, ...]:
    """What is wrong with name, e-mail or phone. All three are needed: the letters go there. Who applied ``on_paper``
    may have no e-mail: his letters are handed over."""
    found: list[Problem] = []
    for field in CONTACT:
        value, at = getattr(contact, field.id), f"/contact/{field.id}"
        name = f"{'applicant' if on_paper else 'contact'}_{field.id}"
        if not value and on_paper and field.id == "email":
            continue
        if not value:
            found.append(Problem("required", at, {"field": name}))
        else:
            found += [
                Problem(p.code, at, dict(p.facts) | {"field": name})
                for p in value_problems(field, value, at)
            ]
    return tuple(found)


def email_index(desk: Desk, email: str) -> str:
    """The blind index under which the proposals of an address are found."""
    return f"email#{desk.keys.blind('email', email)}"


def open_proposal(
    desk: Desk, opening: Opening, key: str, at: datetime
) -> dict[str, Json] | Refusal:
    """A new draft: ``{ticket, state, version}``. The same key gives the same draft."""
    opening = replace(opening, contact=tidy_contact(opening.contact))
    problems = _problems(desk, opening, at)
    digest = trail.digest([opening.programme, opening.applicant_type, vars(opening.contact)])
    if problems:
        return replayed_or(desk, key, digest, Refusal("invalid", problems))
    for _ in range(3):
        proposal, event, letter = _draft(desk, opening, at)
        answer: dict[str, Json] = {"ticket": proposal.ticket, "state": proposal.state, "version": 1}
        change = Change(
            proposal,
            expected=0,
            with_answers=True,
            events=(event,),
            letters=(letter,),
            find_by=(email_index(desk, proposal.contact.email),),
        )
        done = commit_once(desk, change, key, digest, answer, at)
        if not (isinstance(done, Refusal) and done.kind == "stale"):
            return done if isinstance(done, Refusal) else dict(done)
    raise RuntimeError("no free number found in three tries")


def replayed_or(desk: Desk, key: str, digest: str, otherwise: Refusal) -> dict[str, Json] | Refusal:
    """What was answered before to this key, or the refusal."""
    done = replayed(desk, key, digest)
    if done is None:
        return otherwise
    return done if isinstance(done, Refusal) else dict(done)


def _problems(desk: Desk, opening: Opening, at: datetime) -> tuple[Problem, ...]:
    programmes = desk.rules(desk.year).programmes
    programme = programmes.get(opening.programme)
    if programme is None:
        return (Problem("programme.unknown", "/programme"),)
    found = list(contact_problems(opening.contact))
    if opening.applicant_type not in programme.applicant_types:
        found.append(Problem("type.not-taken", "/applicant_type", {"programme": programme.id}))
    window = window_of(desk, programme, at)
    if window.state == "closed":  # it may have been extended this very minute
        window = window_of(desk, programme, at, fresh=True)
    if window.state not in ("open", "paused"):  # a pause stops the sending, not the writing
        found.append(window_problem(programme, window, "/programme"))
    return tuple(found)


def _draft(desk: Desk, opening: Opening, at: datetime) -> tuple[Proposal, Event, Letter]:
    rules = desk.rules(desk.year)
    programme = rules.programmes[opening.programme]
    ticket = make_ticket(rules.year, desk.ids.number(RANDOM_NUMBERS))
    applicant = applicant_of(ticket)
    event = trail.sealed(
        Event(
            1,
            at,
            "open",
            "",
            programme.workflow.initial,
            applicant.id,
            "",
            APPLICANT,
            facts=asked_at_opening(programme, opening.applicant_type),
            letter="opened",
        ),
        "",
    )
    proposal = first_head(desk, programme, opening, event, ticket, {}, at)
    facts: dict[str, Json] = {"name": opening.contact.name, "programme": programme.id}
    if not programme.windowless:
        facts["closes"] = window_of(desk, programme, at).closes.isoformat()
    facts["opd"] = proposal.opd
    letter = Letter(ticket, 1, "opened", opening.contact.email, opening.lang, at, facts, due=at)
    return proposal, event, letter


def first_head(
    desk: Desk,
    programme: Programme,
    opening: Opening,
    event: Event,
    ticket: str,
    answers: Answers,
    at: datetime,
) -> Proposal:
    """The head of a new file, behind the event that opens it."""
    applicant_type = opening.applicant_type
    fields = programme.form.fields(applicant_type)
    return Proposal(
        ticket=ticket,
        year=programme.year,
        rules=desk.rules(programme.year).digest,
        programme=programme.id,
        applicant_type=applicant_type,
        lang=opening.lang,
        state=event.target,
        version=1,
        contact=opening.contact,
        answers=desk.keys.seal_answers(ticket, fields, answers),
        created_at=at,
        updated_at=at,
        entered_at=at,
        opd=routed_opd(programme, applicant_type, answers),
        events=event.seq,
        letters=int(bool(event.letter)),
        head=event.hash,
    )


def applicant_of(ticket: str) -> Actor:
    """The applicant as an actor: known by the number alone, so that no name enters the trail twice."""
    return Actor(f"applicant:{ticket}", "", (APPLICANT,))
