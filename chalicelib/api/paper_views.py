"""Papers as officials and the public see them: entries, letters to hand over, the daily register, the recap."""

from typing import Any

from chalicelib.api.answers import item_name
from chalicelib.api.office_views import changes
from chalicelib.api.received_view import received_view
from chalicelib.api.views import letter_subject
from chalicelib.core.proposal import File, Letter, Proposal
from chalicelib.core.repairing import brought_of
from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk
from chalicelib.desk.paper_ports import Intake
from chalicelib.desk.queueing import applicant_name
from chalicelib.desk.recap import Line, Recap, Totals


def entry_view(proposal: Proposal) -> dict[str, Any]:
    """A line of the list of what somebody typed. The contact stands in until the form names the applicant."""
    return {
        "ticket": proposal.ticket,
        "number": grouped(proposal.ticket),
        "name": applicant_name(proposal),
        "person": proposal.contact.name,
        "programme": proposal.programme,
        "applicant_type": proposal.applicant_type,
        "state": proposal.state,
        "version": proposal.version,
        "created_at": proposal.created_at.isoformat(),
        "updated_at": proposal.updated_at.isoformat(),
        "due": proposal.due.isoformat() if proposal.due else None,
        "email": bool(proposal.contact.email),
        "received": received_view(proposal.received) if proposal.received else None,
    }


def repaired_view(desk: Desk, file: File, lang: str) -> dict[str, Any] | None:
    """The last sending when it was a repair: when, and what became of each flagged item, by name; None otherwise.
    ``how``: ``file`` (a new one), ``sheet`` (brought to the office), ``answer`` (changed) or ``kept`` (as it was)."""
    last = next((e for e in reversed(file.events) if e.action in ("submit", "return")), None)
    if last is None or last.action != "submit" or last.source != "returned":
        return None
    brought = brought_of(dict(last.facts))
    items = [
        {
            "item": one["item"],
            "name": item_name(one["item"], lang),
            "how": _how(one, one["item"] in brought),
        }
        for one in changes(desk, file, desk.programme_of(file.proposal))
    ]
    return {"at": last.at.isoformat(), "items": items}


def _how(change: dict[str, Any], brought: bool) -> str:
    if change["kind"] == "paper":
        return "file" if change["after"] else "sheet" if brought else "kept"
    return "kept" if change["before"] == change["after"] else "answer"


def waiting_view(proposal: Proposal, letter: Letter, lang: str) -> dict[str, Any]:
    """A letter to hand over: to whom, and where he lives."""
    return {
        "ticket": proposal.ticket,
        "number": grouped(proposal.ticket),
        "seq": letter.seq,
        "kind": letter.kind,
        "subject": letter_subject(letter, lang),
        "at": letter.at.isoformat(),
        "state": letter.state,
        "name": proposal.contact.name,
        "phone": proposal.contact.phone,
        "applicant": applicant_name(proposal),
        "programme": proposal.programme,
        "kecamatan": proposal.answers.get("kecamatan"),
        "desa": proposal.answers.get("desa"),
        "place": proposal.received.place if proposal.received else "",
    }


def intake_view(intake: Intake) -> dict[str, Any]:
    return {
        "day": intake.day.isoformat(),
        "programme": intake.programme,
        "channel": intake.channel,
        "place": intake.place,
        "seq": intake.seq,
        "count": intake.count,
        "note": intake.note,
        "by": intake.by_name,
        "at": intake.at.isoformat(),
    }


def totals_view(totals: Totals) -> dict[str, Any]:
    """The public recap: sums only, no line about a single proposal."""
    return {
        "at": totals.at.isoformat(),
        "total": totals.total,
        "days": dict(totals.days),
        "programmes": dict(totals.programmes),
        "channels": dict(totals.channels),
        "kecamatan": dict(totals.kecamatan),
    }


def recap_view(recap: Recap) -> dict[str, Any]:
    names = ("day", "programme", "channel", "kecamatan")
    return {
        "at": recap.at.isoformat(),
        "total": recap.total,
        "rows": [dict(zip(names, key, strict=True)) | {"n": n} for key, n in recap.rows],
        "paper": [line_view(line) for line in recap.paper],
    }


def line_view(line: Line) -> dict[str, Any]:
    return line._asdict() | {"difference": line.difference}
