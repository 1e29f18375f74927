"""The file a scenario begins with: a complete, right draft with what the scenario changes, walked to its state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from chalicelib.core import papers, trail
from chalicelib.core.following import outstanding
from chalicelib.core.law import Programme, Rules, Workflow
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import (
    APPLICANT,
    Actor,
    Contact,
    Document,
    Event,
    File,
    Json,
    Proposal,
    Verdict,
)
from chalicelib.core.routing import routed_opd
from chalicelib.core.ticket import make_ticket
from chalicelib.core.workflow import Act, Refused, advance
from chalicelib.desk.opening import applicant_of
from chalicelib.ops.scenarios import Given, Scenario
from chalicelib.ops.synthetic import complete_answers, email, person, phone

#: The acts that lead from a draft to a state.
ROADS: Mapping[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "checking": ("submit", "take"),
    "returned": ("submit", "take", "return"),
    "resubmitted": ("submit", "take", "return", "submit"),
    "verified": ("submit", "take", "verify"),
    "refused": ("submit", "refuse"),
    "withdrawn": ("submit", "withdraw"),
}


def road(workflow: Workflow, state: str) -> tuple[str, ...]:
    """The acts that lead from a draft to a state. Where a camat has it first, he forwards it; ``()`` for a draft."""
    first = next(t.target for t in workflow.transitions if t.action == "submit")
    if workflow.states[first].held_by == "opd" or state == "draft":
        return ROADS[state]
    return ("submit",) if state == first else ("submit", "forward", *ROADS[state][1:])


class Unreachable(Exception):
    """The state a scenario begins in cannot be reached from what it gives."""


def place(problem: Problem) -> str:
    """What a problem is about: ``amount``, ``rab.0.price``, ``ktp``; empty for the act as a whole."""
    space, _, rest = problem.at.lstrip("/").partition("/")
    return rest.replace("/", ".") if space in ("answers", "documents", "verdicts", "follow") else ""


def label(problem: Problem) -> str:
    """A problem as scenarios write it."""
    return f"{problem.code}:{place(problem)}" if place(problem) else problem.code


def contact() -> Contact:
    return Contact(person(1), email(1), phone(1))


def official(role: str, opd: str) -> Actor:
    return Actor(f"official-{role}", f"{role} Contoh", (role,), opd)


def staged(rules: Rules, scenario: Scenario) -> File:
    """A complete draft with what the scenario changes in it, walked to the state it begins in."""
    given = scenario.given
    programme = rules.programmes[given.programme]
    if given.applicant_type not in programme.applicant_types:
        raise Unreachable(f"`{given.programme}` tidak menerima `{given.applicant_type}`")
    answers = _answers(programme, given)
    began = programme.opens + timedelta(days=1)
    ticket = make_ticket(rules.year, 1)
    opened = trail.sealed(Event(1, began, "open", "", "draft", "applicant", "", APPLICANT), "")
    proposal = Proposal(
        ticket=ticket,
        year=rules.year,
        rules=rules.digest,
        programme=programme.id,
        applicant_type=given.applicant_type,
        lang="id",
        state=programme.workflow.initial,
        version=1,
        contact=contact(),
        answers=answers,
        created_at=began,
        updated_at=began,
        entered_at=began,
        opd=given.opd or routed_opd(programme, given.applicant_type, answers),
        events=1,
        head=opened.hash,
    )
    file = File(proposal, _documents(programme, given, answers, began), (opened,))
    file = _walked(rules, file, given, began)
    saved = given.last_saved or scenario.on - timedelta(minutes=1)
    return replace(file, proposal=replace(file.proposal, updated_at=saved))


def _answers(programme: Programme, given: Given) -> dict[str, Any]:
    answers = complete_answers(programme, given.applicant_type, 1)
    if given.asking is not None:
        row: Json = {"item": "Satu paket", "volume": 1, "unit": "paket", "price": given.asking}
        answers |= {"amount": given.asking, "own_contribution": 0, "rab": [row]}
    answers |= given.answers
    return {name: value for name, value in answers.items() if name not in given.without}


def _documents(
    programme: Programme, given: Given, answers: dict[str, Any], at: datetime
) -> tuple[Document, ...]:
    """Every paper that is required, clean, unless the scenario says otherwise."""
    states = {
        paper.slot: "clean"
        for paper in programme.papers[given.applicant_type]
        if paper.need == "required" and papers.asked(paper, answers)
    }
    states |= given.documents
    return tuple(
        _document(slot, 1, at, state) for slot, state in states.items() if slot not in given.without
    )


def _document(slot: str, number: int, at: datetime, state: str = "clean") -> Document:
    sha256 = trail.digest([slot, number])
    name, kind = f"{slot}.pdf", "application/pdf"
    made = Document(f"{slot}-{number}", slot, name, kind, 1_000, sha256, f"papers/{slot}", at)
    return replace(made, state=cast(Any, state))


def good_verdicts(file: File, unseen: tuple[str, ...] = ()) -> dict[str, Verdict]:
    slots = {d.slot for d in file.documents if d.state == "clean"}
    return {slot: Verdict("ok") for slot in slots if slot not in unseen}


def _walked(rules: Rules, file: File, given: Given, began: datetime) -> File:
    workflow = rules.programmes[given.programme].workflow
    if given.state not in ROADS and given.state not in workflow.states:
        raise Unreachable("keadaan itu tidak dikenal")
    flagged = given.flagged or ("ktp",)
    for hours, name in enumerate(road(workflow, given.state), 1):
        proposal, at = file.proposal, began + timedelta(hours=hours)
        act = Act(name)
        if name == "return":
            bad = Verdict("fix", rules.reasons["paper"][0])
            act = Act(name, "Perbaiki.", verdicts=dict.fromkeys(flagged, bad))
        elif name == "verify":
            good = good_verdicts(file)
            to_follow = outstanding(file, rules.programmes[given.programme], good)
            act = Act(name, "Boleh menyusul." if to_follow else "", verdicts=good, follow=to_follow)
        elif name == "refuse":
            act = Act(name, "Tidak memenuhi syarat.", rules.reasons["refusal"][0])
        elif name == "withdraw":
            act = Act(name, reason=rules.reasons["withdrawal"][0])
        elif name == "submit":
            act = Act(name, facts=_sent(file))
        applicants = name in ("submit", "withdraw")
        role = "camat" if name == "forward" else "verifier"
        actor = applicant_of(proposal.ticket) if applicants else official(role, proposal.opd)
        done = advance(file, rules, act, actor, at)
        if isinstance(done, Refused):
            raise Unreachable(", ".join(label(problem) for problem in done.problems))
        file = replace(file, proposal=done.proposal, events=(*file.events, done.event))
    added = tuple(_document(slot, 2, began + timedelta(days=1)) for slot in given.repaired)
    return replace(file, documents=(*file.documents, *added))


def _sent(file: File) -> dict[str, Any]:
    """The papers of a sending, as the desk writes them into the trail."""
    clean = [d for d in file.documents if d.state == "clean"]
    rows = [{"document": d.document, "slot": d.slot, "sha256": d.sha256} for d in clean]
    return {"papers": rows}
