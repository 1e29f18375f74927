"""What one person proposed and another decides, in JSON: exemptions and merges."""

from datetime import datetime
from typing import Any

from chalicelib.core.recipients import Exemption, Merge, Proposed
from chalicelib.desk.recipient_ports import Known


def exemption_view(one: Exemption) -> dict[str, Any]:
    return {
        **_proposed(one),
        "requirement": one.requirement,
        "ground": one.ground,
        "reference": one.reference,
        "from": one.first,
        "to": one.last,
        "file": vars(one.file) if one.file else None,
    }


def merge_view(one: Merge, known: Known) -> dict[str, Any]:
    into = known.recipients.get(one.into)
    return {**_proposed(one), "into": one.into, "into_name": into.name if into else ""}


def _proposed(one: Proposed) -> dict[str, Any]:
    """What one person proposed and another decided."""
    return {
        "n": one.n,
        "state": one.state,
        "note": one.note,
        "proposed": _by(one.by, one.by_name, one.at),
        "decided": _by(one.decided_by, one.decided_name, one.decided_at, one.decided_note),
        "ended": _by(one.ended_by, one.ended_name, one.ended_at, one.ended_note),
    }


def _by(username: str, name: str, at: datetime | None, note: str = "") -> dict[str, Any] | None:
    if at is None:
        return None
    return {"username": username, "name": name, "at": at.isoformat(), "note": note}
