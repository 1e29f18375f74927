"""Windows in JSON: as the public sees them, with their ground; and as officials do, with the whole log."""

from datetime import datetime
from typing import Any

from chalicelib.core.law import Programme
from chalicelib.core.office_files import Scan
from chalicelib.core.proposal import Actor
from chalicelib.core.windows import Note, Window, effective, lost_minutes, minutes, scans, valid
from chalicelib.desk.decrees import decree_path
from chalicelib.desk.windows import ROLE, Incident


def window_view(programme: Programme, window: Window) -> dict[str, Any]:
    """Times, state, and what they rest on."""
    view: dict[str, Any] = {
        "opens": window.opens.isoformat(),
        "closes": window.closes.isoformat(),
        "state": window.state,
        "windowless": window.windowless,
        "extended_by": None,
        "paused": None,
    }
    if ground := window.extended_by:
        view["extended_by"] = {
            "sk_number": ground.sk_number,
            "sk_date": ground.sk_date.isoformat(),
            "reason": ground.reason,
            "closes_before": ground.closes_before.isoformat(),
            "file": public_scan_view(programme, ground.seq, ground.scan),
        }
    if window.paused:
        since = window.paused.since.isoformat()
        view["paused"] = {"since": since, "reason": window.paused.reason}
    return view


def public_scan_view(programme: Programme, entry: int, scan: Scan | None) -> dict[str, Any] | None:
    """The scan of a decree for everybody: an address that lasts, and what waits there. No name, no id."""
    if scan is None:
        return None
    href = decree_path(programme.year, programme.id, entry)
    return {"href": href, "type": scan.type, "bytes": scan.bytes, "sha256": scan.sha256}


def office_window_view(
    programme: Programme, notes: tuple[Note, ...], actor: Actor, at: datetime
) -> dict[str, Any]:
    """A window with its log, newest last, and whether this official may write in it."""
    return {
        "programme": programme.id,
        "year": programme.year,
        **window_view(programme, effective(programme, notes, at)),
        "closes_by_rules": programme.closes.isoformat(),
        "lost_minutes": lost_minutes(programme, notes, at),
        "notes": [note_view(note) for note in notes],
        "files": {
            str(entry): public_scan_view(programme, entry, scan)
            for entry, scan in scans(notes).items()
        },
        "trail": {"valid": valid(notes), "length": len(notes)},
        "may_note": ROLE in actor.roles,
    }


def note_view(note: Note) -> dict[str, Any]:
    return {
        "seq": note.seq,
        "kind": note.kind,
        "at": note.at.isoformat(),
        "by": {"username": note.by, "name": note.by_name},
        "reason": note.reason,
        "closes": note.closes.isoformat() if note.closes else None,
        "sk_number": note.sk_number,
        "sk_date": note.sk_date.isoformat() if note.sk_date else None,
        "reference": note.reference,
        "file": vars(note.scan) if note.scan else None,
        "of": note.of or None,
        "hash": note.hash,
    }


def incident_view(incident: Incident) -> dict[str, Any]:
    stop = incident.stop
    return {
        "begin": stop.begin.isoformat(),
        "end": stop.end.isoformat() if stop.end else None,
        "reason": stop.reason,
        "by": stop.by_name,
        "ended_by": stop.ended_by_name,
        "lost_minutes": minutes(stop.lost),
        "received_before": incident.before,
        "received_after": incident.after if stop.end else None,
    }
