"""What the rules of the same year have become since a draft was opened. Nothing typed is lost: what is not asked any
more is kept, sealed, counts nothing, and is named to the applicant.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.core import papers
from chalicelib.core.law import Field, Programme
from chalicelib.core.proposal import Answers, Event, File, Json
from chalicelib.core.receiving import asked_papers
from chalicelib.desk import Desk
from chalicelib.desk.keys import is_sealed


@dataclass(frozen=True)
class RulesChanged:
    """Field ids and paper slots. ``since_saved``: the rules are not those of the last save, in whatever they differ."""

    fields_new: tuple[str, ...]
    fields_gone: tuple[str, ...]
    papers_new: tuple[str, ...]
    papers_gone: tuple[str, ...]
    since_saved: bool


def asked_at_opening(programme: Programme, applicant_type: str) -> dict[str, Json]:
    """What the event of opening keeps: the questions and papers of that day."""
    fields: list[Json] = [field.id for field in programme.form.fields(applicant_type)]
    slots: list[Json] = [paper.slot for paper in programme.papers[applicant_type]]
    return {"fields": fields, "papers": slots}


def rules_changed(desk: Desk, file: File) -> RulesChanged | None:
    """What a draft or a repair must be told, or None when there is nothing to tell."""
    proposal = file.proposal
    if proposal.state not in ("draft", "returned"):
        return None
    programme = desk.programme_of(proposal)
    fields = programme.form.fields(proposal.applicant_type)
    asked = {field.id for field in fields}
    slots = {
        paper.slot: paper.need != "optional" and papers.asked(paper, proposal.answers)
        for paper in asked_papers(programme, proposal)
    }
    asked_then, slots_then = _then(file.events, "fields"), _then(file.events, "papers")
    clean = {d.slot for d in file.documents if d.state == "clean"}
    found = RulesChanged(
        fields_new=tuple(
            field.id
            for field in fields
            if asked_then and field.required and field.id not in asked_then
        ),
        fields_gone=tuple(name for name in proposal.answers if name not in asked),
        papers_new=tuple(
            slot
            for slot, wanted in slots.items()
            if slots_then and wanted and slot not in slots_then
        ),
        papers_gone=tuple(sorted(clean - set(slots))),
        since_saved=proposal.rules != desk.rules_of(proposal).digest,
    )
    return found if any(vars(found).values()) else None


def _then(events: Iterable[Event], what: str) -> frozenset[str]:
    """What was asked when the draft was opened; empty when its event does not say."""
    opened = next((event for event in events if event.action == "open"), None)
    listed = opened.facts.get(what) if opened else None
    return frozenset(str(name) for name in listed) if isinstance(listed, list) else frozenset()


def asked_before(file: File, fields: Iterable[Field], answers: Answers) -> dict[str, Json]:
    """Answers to questions that were asked once and are not any more: from a page that was loaded before."""
    asked = {field.id for field in fields}
    known = _then(file.events, "fields") | set(file.proposal.answers)
    return {
        name: value
        for name, value in answers.items()
        if name in known - asked and not is_sealed(value)  # only the keys of the desk seal
    }


def sealed_with(fields: Iterable[Field], answers: Answers) -> tuple[Field, ...]:
    """The fields by which answers are sealed. Nobody knows any more how private an answer was whose question is gone:
    it is treated as the most private kind."""
    known = {field.id: field for field in fields}
    gone = (Field(name, "nik") for name in answers if name not in known)
    return (*known.values(), *gone)
