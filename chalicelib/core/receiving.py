"""A proposal that came in on paper: what must be known of it, and what it owes. Pure, like everything in ``core``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import normalize

from chalicelib.core.law import Paper, Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import (
    APPLICANT,
    CONSENTS,
    PAPER_CHANNELS,
    Actor,
    Contact,
    Json,
    Proposal,
    Received,
)
from chalicelib.core.windows import Window

#: The signed paper form itself, scanned or photographed. It holds the signature under the consent.
PAPER_SCAN = Paper("paper_scan", "required", ("application/pdf", "image/jpeg"), 10)
AGENDA_MOST = 60
#: The role that types for applicants.
OPERATOR = "operator"


@dataclass(frozen=True)
class Entry:
    """A paper application as an operator begins to type it. ``contact.email`` may be empty."""

    programme: str
    applicant_type: str
    contact: Contact
    received: Received
    lang: str = "id"


def papers_with_scan(
    programme: Programme, applicant_type: str, received: Received | None
) -> tuple[Paper, ...]:
    """The papers that are asked for. What came in on paper has its scan beside them: required when it was typed one by
    one, and missed without blocking when it came with an import."""
    asked = programme.papers[applicant_type]
    if received is None:
        return asked
    return (*asked, replace(PAPER_SCAN, need="optional") if received.batch else PAPER_SCAN)


def asked_papers(programme: Programme, proposal: Proposal) -> tuple[Paper, ...]:
    """The papers that belong to a proposal."""
    return papers_with_scan(programme, proposal.applicant_type, proposal.received)


def stops(problem: Problem, proposal: Proposal) -> bool:
    """Whether a missing paper stops the sending. What is not scanned lies on paper in the office; only the signed
    form must be there, and a file that is still being looked into is waited for."""
    if problem.code == "paper.soft":
        return False
    on_paper = proposal.received is not None and problem.code != "paper.waiting"
    return not on_paper or problem.at == f"/documents/{PAPER_SCAN.slot}"


def named_softly(problem: Problem) -> Problem:
    """A paper that stops nothing, as it is told: soft by the rules, or on paper with the office."""
    return problem if problem.code == "paper.soft" else replace(problem, code="paper.on-paper")


def typist_of(received: Received) -> Actor:
    """Who works on a paper application in the place of its applicant: the official who typed it. What he may do is what
    the applicant may; he signs as the official he is (:func:`signed_as`)."""
    return Actor(received.typed_by, received.typed_name, (APPLICANT, OPERATOR))


def signed_as(role: str, actor: Actor) -> str:
    """The role that stands under an act in the trail."""
    return OPERATOR if role == APPLICANT and OPERATOR in actor.roles else role


def typed_himself(proposal: Proposal, action: str, actor: Actor) -> bool:
    """Whether this official typed the file, or held the applicant's own key: he may pass it on to another OPD and judge
    nothing of it."""
    barred = has_typed(proposal, actor) or actor.id in proposal.hands
    return barred and actor.side == "office" and action != "route"


def has_typed(proposal: Proposal, actor: Actor) -> bool:
    """Whether this official typed the file for its applicant."""
    return proposal.received is not None and proposal.received.typed_by == actor.id


def on_behalf(received: Received) -> dict[str, Json]:
    """What the trail says of it: for whom it was typed is the file itself, with what consent stands here."""
    facts = {
        name: getattr(received, name) for name in ("channel", "agenda", "place", "consent", "batch")
    }
    return {"on_behalf": {"on": received.on.isoformat(), **{k: v for k, v in facts.items() if v}}}


def in_register(agenda: str) -> str:
    """An agenda number as it is compared: ``No. 012/Kesra`` and ``no.12/KESRA`` are one."""
    plain = re.sub(r"\s+", "", normalize("NFKC", agenda)).upper()
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def number_of(received: Received) -> tuple[int, str, str]:
    """Its place in the registers: year, place and agenda number."""
    return received.on.year, received.place, in_register(received.agenda)


def received_problems(received: Received) -> Iterator[Problem]:
    """What is wrong with how it was received, apart from the day (:func:`day_problem`)."""
    if received.channel not in PAPER_CHANNELS:
        yield Problem("received.channel", "/received/channel")
    if received.consent not in CONSENTS:
        yield Problem("received.consent", "/received/consent")
    if not in_register(received.agenda):
        yield Problem("received.agenda", "/received/agenda")
    elif len(received.agenda) > AGENDA_MOST or not received.agenda.isprintable():
        yield Problem("received.agenda-long", "/received/agenda", {"maximum": AGENDA_MOST})
    if not received.place:
        yield Problem("received.place", "/received/place")


def day_problem(
    programme: Programme, window: Window, on: date, today: date, at: str = "/received/on"
) -> Problem | None:
    """The window counts on the day of receipt: what came in time may be typed after the end, also during a pause."""
    if on > today:
        return Problem("received.future", at, {"on": on, "today": today})
    if window.opens.date() <= on <= window.closes.date():
        return None
    facts = {"programme": programme.id, "on": on, "opens": window.opens, "closes": window.closes}
    return Problem("received.outside", at, facts)
