"""The letter an act leaves in the outbox: facts only, no words."""

from chalicelib.core.law import Transition
from chalicelib.core.proposal import Event, Json, Letter, Proposal


def letter_of(proposal: Proposal, transition: Transition, event: Event) -> Letter:
    """What the applicant is told of an act. Without an e-mail address it is printed and handed over (``by-hand``)."""
    facts: dict[str, Json] = {
        "name": proposal.contact.name,
        "programme": proposal.programme,
        "opd": proposal.opd,
        "event": event.seq,
        "reason": event.reason,
        "note": event.note,
    }
    if transition.due_days and proposal.due:
        facts["due"] = proposal.due.isoformat()
    if proposal.reopened and transition.action == "return":
        facts["items"] = [
            {"item": i, "verdict": v.verdict, "reason": v.reason, "note": v.note}
            for i, v in proposal.verdicts.items()
            if v.flagged
        ]
    if "papers" in event.facts:
        facts["papers"] = [str(p["slot"]) for p in _rows(event.facts["papers"])]
    facts |= {name: event.facts[name] for name in ("follow", "follow_by") if name in event.facts}
    amount = proposal.answers.get("amount")
    facts["amount"] = amount if isinstance(amount, int) else 0
    if proposal.received:
        facts["received_on"] = proposal.received.on.isoformat()
        facts |= {} if proposal.contact.email else {"place": proposal.received.place}
    return Letter(
        owner=proposal.ticket,
        seq=proposal.letters,
        kind=event.letter,
        to=proposal.contact.email,
        lang=proposal.lang,
        at=event.at,
        facts=facts,
        state="due" if proposal.contact.email else "by-hand",
        due=event.at if proposal.contact.email else None,
    )


def _rows(value: Json) -> list[dict[str, Json]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
