"""Where a list goes on. A cursor leaves sealed: bound to the call, its filters and the official who asked.

Whatever comes back otherwise is refused before anything is read, so that no cursor leads out of somebody's own range.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.core.proposal import Actor
from chalicelib.desk.keys import Keys

CURSOR = "cursor"


@dataclass(frozen=True)
class Pages:
    """The pages of one list as one official asks for it. ``address`` is the path with its parameters filled in."""

    keys: Keys
    address: str
    query: Mapping[str, str]
    actor: Actor | None

    def sealed(self, cursor: str) -> str:
        """A cursor as it is given out; the empty one stays empty."""
        return f"{_text(cursor)}.{self._proof(cursor)}" if cursor else ""

    def opened(self, given: str) -> str | None:
        """The cursor that was sealed, empty for the first page; None when it is none of this list."""
        if not given:
            return ""
        text, _, proof = given.partition(".")
        try:
            cursor = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        except (binascii.Error, ValueError):
            return None
        same = hmac.compare_digest(self._proof(cursor).encode(), proof.encode())
        return cursor if same and cursor else None

    def _proof(self, cursor: str) -> str:
        filters = sorted((k, v) for k, v in self.query.items() if v and k != CURSOR)
        who = (self.actor.id, self.actor.opd) if self.actor else ()
        return self.keys.blind(CURSOR, json.dumps([self.address, who, filters, cursor]))


def _text(cursor: str) -> str:
    return base64.urlsafe_b64encode(cursor.encode()).decode().rstrip("=")
