"""Saving a draft or a repair: what was typed is kept as typed, problems are told, two devices are told apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core.answers import shape_problems, unkeepable_problems
from chalicelib.core.holding import is_typist
from chalicelib.core.law import Field
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Answers, Contact, File, Json, Proposal
from chalicelib.core.routing import routed_opd
from chalicelib.core.tidying import tidy
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.changed import asked_before, sealed_with
from chalicelib.desk.opening import contact_problems, email_index, tidy_contact
from chalicelib.desk.ports import Change, Stale, Unclear

#: All answers of one proposal as JSON; the store's item takes 400 KB.
MOST_BYTES = 120_000


@dataclass(frozen=True)
class Saved:
    version: int
    problems: tuple[Problem, ...]


def open_items(proposal: Proposal) -> tuple[bool, tuple[str, ...]]:
    """What the applicant may change now: everything in a draft, only what was flagged after a return."""
    if proposal.state == "draft":
        return True, ()
    return False, proposal.reopened if proposal.state == "returned" else ()


def save_answers(
    desk: Desk,
    file: File,
    answers: Answers,
    contact: Contact | None,
    version: int,
    at: datetime,
    typist: Actor | None = None,
) -> Saved | Refusal:
    """Keep some answers (None takes one away). ``version`` is what the device last saw. What a ``typist`` changes in a
    repair is noted; where letters go is no longer his to say."""
    proposal = file.proposal
    fields = desk.programme_of(proposal).form.fields(proposal.applicant_type)
    old = asked_before(file, fields, answers)
    asked = {name: value for name, value in answers.items() if name not in old}
    tidied = old | {f.id: tidy(f, answers[f.id]) for f in fields if f.id in answers}
    problems = (*unkeepable_problems(fields, asked), *_closed(proposal, answers, contact, typist))
    if contact is not None:
        contact = tidy_contact(contact)
        problems += contact_problems(contact, proposal.received is not None)
    if problems:
        return Refusal("invalid", problems)
    now = desk.keys.open_answers(proposal.ticket, proposal.answers)
    merged: dict[str, Json] = {
        name: value for name, value in {**now, **tidied}.items() if value is not None
    }
    if proposal.version != version:
        # A repeated save whose first reply was lost differs in nothing: it is simply saved.
        same = all(now.get(name) == value for name, value in tidied.items())
        if same and contact in (None, proposal.contact):
            return Saved(proposal.version, shape_problems(fields, now))
        return _conflict(proposal, now, tidied)
    if (
        len(json.dumps(merged)) > MOST_BYTES
    ):  # as the store writes it: every letter beyond ASCII takes six bytes
        return Refusal("invalid", (Problem("answers.size", "/answers", {"maximum": MOST_BYTES}),))
    shape = shape_problems(fields, merged)
    if merged == now and contact in (None, proposal.contact):
        return Saved(version, shape)
    changed = {name for name, value in tidied.items() if now.get(name) != value}
    if proposal.received:
        proposal = replace(proposal, typed=_typed(proposal, changed, typist))
    return _store(desk, proposal, fields, merged, contact, shape, at)


def _typed(proposal: Proposal, changed: set[str], typist: Actor | None) -> tuple[str, ...]:
    """What in a repair is the typist's and not the applicant's, after this save. A draft on paper is all his."""
    if proposal.state != "returned":
        return proposal.typed
    before = set(proposal.typed)
    return tuple(sorted(before | changed if is_typist(typist) else before - changed))


def _store(
    desk: Desk,
    proposal: Proposal,
    fields: tuple[Field, ...],
    merged: dict[str, Json],
    contact: Contact | None,
    shape: tuple[Problem, ...],
    at: datetime,
) -> Saved | Refusal:
    programme = desk.programme_of(proposal)
    moved = replace(
        proposal,
        rules=desk.rules_of(proposal).digest,
        version=proposal.version + 1,
        updated_at=at,
        answers=desk.keys.seal_answers(proposal.ticket, sealed_with(fields, merged), merged),
        contact=contact or proposal.contact,
        opd=routed_opd(programme, proposal.applicant_type, merged)
        if proposal.state == "draft"
        else proposal.opd,
    )
    typing = proposal.received is not None and proposal.state == "draft"  # it is its typist's
    told = contact.email if contact and not typing else ""
    found = (email_index(desk, told),) if told else ()
    try:
        desk.store.commit(Change(moved, proposal.version, with_answers=True, find_by=found))
    except (Stale, Unclear):
        return _after_doubt(desk, moved, shape)
    return Saved(moved.version, shape)


def _after_doubt(desk: Desk, moved: Proposal, shape: tuple[Problem, ...]) -> Saved | Refusal:
    """Our own save whose reply was lost, or really another device's? The stored answers tell."""
    file = desk.store.load(moved.ticket)
    if file is None:
        return Refusal("unknown", (Problem("proposal.unknown", ""),))
    stored = desk.keys.open_answers(moved.ticket, file.proposal.answers)
    ours = desk.keys.open_answers(moved.ticket, moved.answers)
    same = stored == ours and file.proposal.contact == moved.contact
    if file.proposal.version == moved.version and same:
        return Saved(moved.version, shape)
    return _conflict(file.proposal, stored, ours)


def _conflict(proposal: Proposal, stored: Answers, sent: Mapping[str, Json]) -> Refusal:
    differs = {
        name: {"yours": value, "theirs": stored.get(name)}
        for name, value in sent.items()
        if stored.get(name) != value
    }
    facts = {
        "version": proposal.version,
        "answers": dict(stored),
        "differs": differs,
        "state": proposal.state,
    }
    return Refusal("stale", (Problem("stale.answers", ""),), facts)


def _closed(
    proposal: Proposal, answers: Answers, contact: Contact | None, typist: Actor | None
) -> tuple[Problem, ...]:
    everything, items = open_items(proposal)
    if everything:
        return ()
    found = [
        Problem("item.closed", f"/answers/{name[:80]}", {"field": name[:40]})
        for name in answers
        if name not in items
    ]
    if contact is not None and (not items or is_typist(typist)):
        found.append(Problem("contact.closed", "/contact"))
    return tuple(found)
