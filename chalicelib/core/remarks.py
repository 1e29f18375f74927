"""Acts that leave a trace and change no state: a flag that was judged, a number that was looked at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.proposal import Actor, Event, Json, Proposal

#: What officials do among themselves with a file: it is in the trail, and is no news for the applicant.
REMARKS = ("judge-flag", "reveal", "open-letter")


def is_remark(event: Event) -> bool:
    return event.action in REMARKS


def remarked(
    proposal: Proposal,
    action: str,
    actor: Actor,
    role: str,
    at: datetime,
    reason: str = "",
    note: str = "",
    facts: Mapping[str, Json] | None = None,
) -> tuple[Proposal, Event]:
    """The proposal one version and one sealed event further, in the same state."""
    event = trail.sealed(
        Event(
            seq=proposal.events + 1,
            at=at,
            action=action,
            source=proposal.state,
            target=proposal.state,
            actor_id=actor.id,
            actor_name=actor.name,
            actor_role=role,
            reason=reason,
            note=note.strip(),
            facts={**(facts or {}), "version": proposal.version + 1},
        ),
        proposal.head,
    )
    moved = replace(
        proposal,
        version=proposal.version + 1,
        updated_at=at,
        events=event.seq,
        head=event.hash,
    )
    return moved, event
