"""A file as officials see it: everything but what is masked, and what each of them may do."""

from datetime import date, datetime
from typing import Any

from chalicelib.api.answers import spoken
from chalicelib.api.received_view import received_of, typed_for
from chalicelib.api.recipient_views import pairs_view
from chalicelib.api.views import (
    asked_papers,
    document_views,
    follow_view,
    heading,
    letter_subject,
    warnings_of,
)
from chalicelib.core import papers, trail
from chalicelib.core.calendar import due_date, is_late, is_near
from chalicelib.core.holding import WAY_BACK
from chalicelib.core.law import Paper, Programme, Rules
from chalicelib.core.place import distance_m
from chalicelib.core.proposal import Actor, Event, File, Json, Letter, Proposal
from chalicelib.core.ticket import grouped
from chalicelib.core.workflow import open_to
from chalicelib.desk import Desk
from chalicelib.desk.landing import as_of
from chalicelib.desk.queueing import applicant_name
from chalicelib.text import has, say


def row_view(desk: Desk, proposal: Proposal, at: datetime) -> dict[str, Any]:
    """A line of the queue."""
    answers = proposal.answers
    state = desk.programme_of(proposal).workflow.states[proposal.state]
    return {
        "ticket": proposal.ticket,
        "number": grouped(proposal.ticket),
        "name": applicant_name(proposal),
        "programme": proposal.programme,
        "applicant_type": proposal.applicant_type,
        "kecamatan": answers.get("kecamatan"),
        "desa": answers.get("desa"),
        "amount": answers.get("amount"),
        "state": proposal.state,
        "public_state": state.public,
        **times(proposal, at),
        "due": _iso(proposal.due),
        "late": is_overdue(desk, proposal, at),
        "mark": mark(desk, proposal, at),
        "assignee": assignee(proposal),
        "opd": proposal.opd,
        "version": proposal.version,
    }


def times(proposal: Proposal, at: datetime) -> dict[str, Any]:
    """Since when it is in this state, and the days since the office has it: what came on paper and nobody has acted on
    since waits from the day it was handed in, not from the day it was typed."""
    since = proposal.entered_at.astimezone(at.tzinfo).date()
    if proposal.received is not None and proposal.entered_at == proposal.submitted_at:
        since = min(since, proposal.received.on)
    return {
        "entered_at": proposal.entered_at.isoformat(),
        "submitted_at": _iso(proposal.submitted_at),
        "received_on": proposal.received.on.isoformat() if proposal.received else None,
        "age_days": max(0, (at.date() - since).days),
    }


def mark(desk: Desk, proposal: Proposal, at: datetime) -> str | None:
    """``late`` or ``soon`` for what waits for the office: by the day its workflow gives, else by the year's
    ``office_days``. The term runs from the act that brought the file here, also for paper that was typed later."""
    state, rules = (
        desk.programme_of(proposal).workflow.states[proposal.state],
        desk.rules_of(proposal),
    )
    if state.waits_for != "office":
        return None
    since = proposal.entered_at
    due = proposal.due or due_date(since, rules.office_days, False, rules.holidays)
    if is_late(due, at):
        return "late"
    return "soon" if is_near(due, since, at, rules.holidays) else None


def is_overdue(desk: Desk, proposal: Proposal, at: datetime) -> bool:
    """Whether the office should have acted by now: only where the rules give it a day."""
    state = desk.programme_of(proposal).workflow.states[proposal.state]
    return state.waits_for == "office" and is_late(proposal.due, at)


def assignee(proposal: Proposal) -> dict[str, str] | None:
    if not proposal.assignee:
        return None
    return {"username": proposal.assignee, "name": proposal.assignee_name}


def file_view(desk: Desk, file: File, actor: Actor, lang: str, at: datetime) -> dict[str, Any]:
    """The file on one screen."""
    file = as_of(file, at)
    proposal = file.proposal
    rules, programme = desk.rules_of(proposal), desk.programme_of(proposal)
    return {
        **heading(proposal, programme),
        **times(proposal, at),
        "late": is_overdue(desk, proposal, at),
        "mark": mark(desk, proposal, at),
        "opd": proposal.opd,
        "received": received_of(file),
        "assignee": assignee(proposal),
        "name": applicant_name(proposal),
        "contact": vars(proposal.contact),
        "answers": desk.keys.mask_answers(proposal.ticket, proposal.answers),
        "documents": document_views(file, programme, lang),
        "papers": [
            {"slot": p.slot, "need": need_of(p, proposal), "most": p.most}
            for p in asked_papers(programme, proposal)
        ],
        "follow": follow_view(file),
        "verdicts": {
            item: {
                "verdict": v.verdict,
                "reason": v.reason,
                "note": v.note,
                "by": v.by,
                "at": _iso(v.at),
            }
            for item, v in proposal.verdicts.items()
        },
        "changes": changes(desk, file, programme),
        "place": place_view(desk, proposal, lang),
        "timeline": [event_view(e, programme, lang) for e in file.events],
        "trail": {"valid": trail.valid(file.events, proposal.head), "length": len(file.events)},
        "letters": [letter_view(x, lang) for x in sorted(file.letters, key=lambda x: x.at)],
        "actions": action_views(proposal, programme, rules, actor),
        **pairs_view(desk, file, actor, lang),
    }


def need_of(paper: Paper, proposal: Proposal) -> str:
    """How much a paper is needed in this file: one that hangs on an answer is not, when it was answered otherwise."""
    return paper.need if papers.asked(paper, proposal.answers) else "optional"


def changes(desk: Desk, file: File, programme: Programme) -> list[dict[str, Any]]:
    """What the applicant repaired since the file was last returned: old beside new."""
    proposal = file.proposal
    back = next((e for e in reversed(file.events) if e.action == "return"), None)
    if back is None or proposal.state == "returned":
        return []
    slots = {p.slot for p in asked_papers(programme, proposal)}
    old = desk.keys.mask_answers(proposal.ticket, proposal.before)
    new = desk.keys.mask_answers(proposal.ticket, proposal.answers)
    found: list[dict[str, Any]] = []
    for item in proposal.reopened:
        if item in slots:
            before = [
                d.document for d in file.documents if d.slot == item and d.added_at <= back.at
            ]
            after = [
                d.document
                for d in file.documents
                if d.slot == item and d.added_at > back.at and d.state == "clean"
            ]
            found.append({"item": item, "kind": "paper", "before": before, "after": after})
        else:
            pair = {"before": old.get(item), "after": new.get(item)}
            found.append({"item": item, "kind": "field", **pair})
    return [{**f, "at": proposal.updated_at.isoformat()} for f in found]


def place_view(desk: Desk, proposal: Proposal, lang: str) -> dict[str, Any]:
    """The point, and how far it is from the desa's inner point."""
    point = proposal.answers.get("point")
    chosen = desk.desa.get(str(proposal.answers.get("desa")))
    metres: int | None = None
    if isinstance(point, dict) and chosen is not None:
        lat, lng = _number(point.get("lat")), _number(point.get("lng"))
        metres = round(distance_m(lat, lng, chosen.lat, chosen.lng))
    warnings = [spoken(p, lang) for p in warnings_of(desk, proposal)]
    return {"point": point, "distance_m": metres, "warnings": warnings}


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def event_view(event: Event, programme: Programme, lang: str) -> dict[str, Any]:
    """An act with everything that was written about it."""
    lists = {t.action: t.reasons for t in programme.workflow.transitions if t.reasons}
    lists |= {"reveal": "reveal", WAY_BACK: WAY_BACK}
    reason = f"reason.{lists.get(event.action, '')}.{event.reason}"
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "action": event.action,
        "from": event.source,
        "to": event.target,
        "actor": {
            "username": event.actor_id,
            "name": event.actor_name,
            "role": "operator" if typed_for(event) else event.actor_role,
        },
        "reason": event.reason,
        "reason_text": say(lang, reason) if event.reason and has(lang, reason) else event.reason,
        "note": event.note,
        "items": event.facts.get("verdicts") or {},
        "opd": event.facts.get("opd") or "",
        "follow": event.facts.get("follow") or [],
        "follow_by": event.facts.get("follow_by") or "",
        "on_paper": event.facts.get("on_paper") or [],
        "field": event.facts.get("field") or "",
        "other": event.facts.get("other") or "",
        "judgement": event.facts.get("judgement") or "",
        "key": event.facts.get("key"),
        "typed": event.facts.get("typed") or [],
        "brought": event.facts.get("brought") or [],
        "letter": event.letter,
        "hash": event.hash,
    }


def letter_view(letter: Letter, lang: str) -> dict[str, Any]:
    """A letter with what became of it; the address is shortened, and empty when it is printed and handed over."""
    user, _, domain = letter.to.partition("@")
    return {
        "seq": letter.seq,
        "kind": letter.kind,
        "to": f"{user[:2]}…@{domain}" if letter.to else "",
        "subject": letter_subject(letter, lang),
        "state": letter.state,
        "at": letter.at.isoformat(),
        "tries": letter.tries,
        "detail": letter.detail,
    }


def action_views(
    proposal: Proposal, programme: Programme, rules: Rules, actor: Actor
) -> list[dict[str, Any]]:
    """What this official may do now, and what each act must carry."""
    return [
        {
            "action": t.action,
            "target": t.target,
            "note": t.note,
            "reasons": t.reasons,
            "reason_codes": list(rules.reasons.get(t.reasons, ())),
            "verdicts": t.verdicts,
            "letter": t.letter,
            "due_days": t.due_days,
            "follow_days": t.follow_days,
            "waits_for": programme.workflow.states[t.target].waits_for,
        }
        for t in open_to(proposal, programme, actor)
    ]


def _iso(value: datetime | date | None) -> str | None:
    return value.isoformat() if value else None
