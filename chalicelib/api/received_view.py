"""How a proposal came in on paper, as its applicant and the officials see it."""

from typing import Any

from chalicelib.core.proposal import Event, File, Received
from chalicelib.desk.assisting import scan_missing


def received_view(received: Received) -> dict[str, Any]:
    """How a proposal on paper came in."""
    return {
        "on": received.on.isoformat(),
        "channel": received.channel,
        "agenda": received.agenda,
        "place": received.place,
        "typed_by": {"username": received.typed_by, "name": received.typed_name},
        "consent": received.consent,
        "batch": received.batch,
    }


def received_of(file: File) -> dict[str, Any] | None:
    """The same of a whole file, with whether the signed form was scanned; None for what was sent online."""
    received = file.proposal.received
    if received is None:
        return None
    return received_view(received) | {"scan": "missing" if scan_missing(file) else "there"}


def typed_for(event: Event) -> bool:
    """Whether an official did it in the place of the applicant."""
    return "on_behalf" in event.facts
