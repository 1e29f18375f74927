"""The trail that proves itself: each event carries the hash of the one before it, so none can be changed unseen."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.core.proposal import Event


def sealed(event: Event, prev: str) -> Event:
    """The event chained behind ``prev`` (empty for the first)."""
    chained = replace(event, prev=prev)
    return replace(chained, hash=_hash(chained))


def valid(events: Sequence[Event], head: str | None = None) -> bool:
    """Whether the events are complete, in order and untouched. With ``head``, the hash that the proposal keeps of its
    last event, a trail that was cut short is found as well."""
    prev = ""
    for seq, event in enumerate(events, start=1):
        if event.seq != seq or event.prev != prev or event.hash != _hash(event):
            return False
        prev = event.hash
    return head is None or prev == head


def _hash(event: Event) -> str:
    content = vars(event) | {"at": event.at.isoformat(), "facts": dict(event.facts)}
    del content["hash"]
    return digest(content)


def digest(content: object) -> str:
    """SHA-256 over the canonical JSON of a value (RFC 8785 in what matters here: sorted keys, no spaces)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
