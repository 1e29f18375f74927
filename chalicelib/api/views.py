"""A proposal as its applicant sees it, in words."""

from datetime import datetime
from typing import Any

from chalicelib.api.answers import field_name, item_name, spoken
from chalicelib.api.received_view import received_of, typed_for
from chalicelib.api.window_views import window_view
from chalicelib.core import following, papers, receiving
from chalicelib.core.law import Paper, Programme
from chalicelib.core.place import place_warnings
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Document, Event, File, Letter, Proposal
from chalicelib.core.remarks import is_remark
from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk
from chalicelib.desk.changed import RulesChanged, rules_changed
from chalicelib.desk.landing import as_of
from chalicelib.desk.saving import open_items
from chalicelib.desk.submitting import sending_events, standing
from chalicelib.desk.windows import window_of
from chalicelib.text import has, say

#: What the number alone shows.
COARSE = {
    "reported": "received",
    "submitted": "received",
    "verified": "decided",
    "refused": "decided",
    "withdrawn": "decided",
}


def coarse(state: str) -> str:
    """received, in_process or decided."""
    return COARSE.get(state, "in_process")


def asked_papers(programme: Programme, proposal: Proposal) -> tuple[Paper, ...]:
    return receiving.asked_papers(programme, proposal)


def document_view(document: Document, current: bool, lang: str) -> dict[str, Any]:
    """One version of a paper, with the reason in words when it was rejected."""
    view: dict[str, Any] = {
        "document": document.document,
        "slot": document.slot,
        "name": document.name,
        "type": document.type,
        "bytes": document.bytes,
        "sha256": document.sha256,
        "state": document.state,
        "added_at": document.added_at.isoformat(),
        "current": current,
    }
    if document.reason:
        view["reason"] = document.reason
        view["message"] = say(lang, f"reason.document.{document.reason}")
    found = {"pages": document.pages, "width": document.width, "height": document.height}
    return view | {k: v for k, v in found.items() if v is not None}


def document_views(file: File, programme: Programme, lang: str) -> list[dict[str, Any]]:
    counted = {
        d.document for d in papers.counted(file.documents, asked_papers(programme, file.proposal))
    }
    return [document_view(d, d.document in counted, lang) for d in file.documents]


def warnings_of(desk: Desk, proposal: Proposal) -> tuple[Problem, ...]:
    """What is odd about the point; never a wall."""
    point, desa = proposal.answers.get("point"), proposal.answers.get("desa")
    if not isinstance(point, dict) or not isinstance(desa, str):
        return ()
    lat, lng = point.get("lat"), point.get("lng")
    if not isinstance(lat, int | float) or not isinstance(lng, int | float):
        return ()
    return place_warnings(lat, lng, desa, desk.desa.values(), desk.outlines)


def applicant_view(desk: Desk, file: File, lang: str, at: datetime) -> dict[str, Any]:
    """Everything that belongs to the applicant: answers in full, problems, papers, history, letters, receipt."""
    file = as_of(file, at)
    proposal = file.proposal
    programme = desk.programme_of(proposal)
    everything, items = open_items(proposal)
    stand = standing(desk, file) if proposal.state in ("draft", "returned") else None
    return {
        **heading(proposal, programme),
        "contact": vars(proposal.contact),
        "received": received_of(file),
        "answers": desk.keys.open_answers(proposal.ticket, proposal.answers),
        "documents": document_views(file, programme, lang),
        "problems": [spoken(p, lang) | {"soft": False} for p in (stand.blocking if stand else ())]
        + [spoken(p, lang) | {"soft": True} for p in (stand.soft if stand else ())],
        "open": {"all": everything, "items": list(items)},
        "window": window_view(programme, window_of(desk, programme, at)),
        "follow": follow_view(file, lang),
        "rules_changed": changed_view(rules_changed(desk, file), lang),
        "returned": returned_view(file, programme, lang) if proposal.state == "returned" else None,
        "before": desk.keys.open_answers(proposal.ticket, proposal.before)
        if proposal.state == "returned"
        else {},
        "timeline": [event_view(e, programme, lang) for e in file.events if not is_remark(e)],
        "letters": [letter_view(x, lang) for x in sorted(file.letters, key=lambda x: x.at)],
        "receipt": receipt_view(file),
        "actions": applicant_actions(proposal, programme),
        "place_warnings": [spoken(p, lang) for p in warnings_of(desk, proposal)],
        "created_at": proposal.created_at.isoformat(),
        "updated_at": proposal.updated_at.isoformat(),
    }


def follow_view(file: File, lang: str = "id") -> dict[str, Any] | None:
    """Papers that were accepted as still to come, by slot and name, and until when; None when there are none."""
    found = following.still_to_follow(file.events)
    if found is None:
        return None
    slots, by = found
    named = [{"slot": slot, "name": item_name(slot, lang)} for slot in slots]
    return {"papers": named, "by": by.isoformat()}


def changed_view(changed: RulesChanged | None, lang: str) -> dict[str, Any] | None:
    """What became of the rules since the draft was opened: ids for programs, ``messages`` for people."""
    if changed is None:
        return None
    lists = {name: list(ids) for name, ids in vars(changed).items() if name != "since_saved"}
    messages = [
        say(lang, f"rules_changed.{name}", names=", ".join(item_name(one, lang) for one in ids))
        for name, ids in lists.items()
        if ids
    ]
    return {
        **lists,
        "heading": say(lang, "rules_changed.heading"),
        "messages": [say(lang, "rules_changed.lead"), *messages],
    }


def heading(proposal: Proposal, programme: Programme) -> dict[str, Any]:
    """What both sides see at the top of a file."""
    state = programme.workflow.states[proposal.state]
    return {
        "ticket": proposal.ticket,
        "number": grouped(proposal.ticket),
        "programme": proposal.programme,
        "year": proposal.year,
        "applicant_type": proposal.applicant_type,
        "lang": proposal.lang,
        "state": proposal.state,
        "public_state": state.public,
        "waits_for": state.waits_for,
        "version": proposal.version,
        "due": proposal.due.isoformat() if proposal.due else None,
    }


def applicant_actions(proposal: Proposal, programme: Programme) -> list[str]:
    return [
        t.action
        for t in programme.workflow.transitions
        if proposal.state in t.sources and "applicant" in t.roles
    ]


def event_view(event: Event, programme: Programme, lang: str) -> dict[str, Any]:
    """An act as the applicant reads it. Notes between offices (of acts that leave no letter) are not his."""
    words = "resubmit" if event.action == "submit" and event.source == "returned" else event.action
    if event.facts.get("follow"):
        words = "verify-follow"
    lists = {t.action: t.reasons for t in programme.workflow.transitions if t.reasons}
    reason = f"reason.{lists.get(event.action, '')}.{event.reason}"
    sent_himself = event.actor_role == "applicant" and not typed_for(event)
    side = "applicant" if sent_himself else "office"
    return {
        "at": event.at.isoformat(),
        "action": event.action,
        "state": event.target,
        "public_state": programme.workflow.states[event.target].public,
        "title": say(lang, f"timeline.{words}.title"),
        "text": say(lang, f"timeline.{words}.text"),
        "note": event.note if event.letter else "",
        "reason": say(lang, reason) if event.reason and has(lang, reason) else "",
        "by": side,
    }


def letter_view(letter: Letter, lang: str) -> dict[str, Any]:
    return {
        "seq": letter.seq,
        "kind": letter.kind,
        "subject": letter_subject(letter, lang),
        "state": "due" if letter.state == "sending" else letter.state,
        "at": letter.at.isoformat(),
    }


def letter_subject(letter: Letter, lang: str) -> str:
    return say(lang, f"letter.{letter.kind}.heading")


def returned_view(file: File, programme: Programme, lang: str) -> dict[str, Any]:
    """What must be repaired, why, and until when."""
    proposal = file.proposal
    slots = {p.slot for p in asked_papers(programme, proposal)}
    back = next((e for e in reversed(file.events) if e.action == "return"), None)
    items = []
    for item in proposal.reopened:
        verdict = proposal.verdicts[item]
        items.append(
            {
                "item": item,
                "kind": "paper" if item in slots else "field",
                "name": say(lang, f"paper.{item}.name")
                if item in slots
                else field_name(item, lang),
                "verdict": verdict.verdict,
                "reason": verdict.reason,
                "message": say(lang, f"reason.paper.{verdict.reason}"),
                "note": verdict.note,
            }
        )
    due = proposal.due.isoformat() if proposal.due else None
    return {"items": items, "note": back.note if back else "", "due": due}


def receipt_view(file: File) -> dict[str, Any] | None:
    """The receipt of the last sending: number, time, papers with their hashes, and the hash that seals it all."""
    sent = sending_events(file)
    if not sent:
        return None
    last = sent[-1]
    names = {d.document: d.name for d in file.documents}
    listed = last.facts.get("papers")
    return {
        "number": grouped(file.proposal.ticket),
        "submitted_at": sent[0].at.isoformat(),
        "sent_at": last.at.isoformat(),
        "digest": last.hash,
        "papers": [
            {**paper, "name": names.get(str(paper.get("document")), "")}
            for paper in (listed if isinstance(listed, list) else [])
            if isinstance(paper, dict)
        ],
    }
