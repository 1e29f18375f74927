"""The letters that were sent, kept as files in the state folder: what stands in for the applicants' mailboxes here."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Literal

from chalicelib.settings import WIB


@dataclass(frozen=True)
class Letter:
    """One letter as its reader gets it. ``id`` sorts by time; ``at`` is when SES took it, in WIB."""

    id: str
    message_id: str
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    tags: dict[str, list[str]]

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "to": list(self.to),
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "at": self.at.isoformat(),
        }


class Mailbox:
    """Reads a folder of letters; writing is the local AWS's part. ``offset``: seconds the pretended clock is ahead."""

    def __init__(self, folder: Path, offset: int = 0) -> None:
        self.folder = folder
        self.offset = timedelta(seconds=offset)
        folder.mkdir(parents=True, exist_ok=True)

    def ids(self) -> list[str]:
        """Ids of all letters, oldest first."""
        return sorted(f.stem for f in self.folder.glob("[0-9]*.json"))

    def letters(self, to: str = "") -> Iterator[Letter]:
        """Letters, newest first; ``to`` keeps those to one address."""
        for letter_id in reversed(self.ids()):
            letter = self.read(letter_id)
            if not to or to in letter.to:
                yield letter

    def letter(self, letter_id: str) -> Letter | None:
        """One letter, or ``None``; an id that is not a plain name finds nothing."""
        return self.read(letter_id) if letter_id in self.ids() else None

    def read(self, letter_id: str) -> Letter:
        letter = read(self.folder / f"{letter_id}.json")
        return replace(letter, at=letter.at + self.offset)


@lru_cache(maxsize=2000)
def read(path: Path) -> Letter:
    """A letter from its file. A file never changes, so it is read once."""
    record = json.loads(path.read_text(encoding="utf-8"))
    message = message_from_bytes(base64.b64decode(record["raw"]), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Letter(
        id=path.stem,
        message_id=record["message_id"],
        at=datetime.fromtimestamp(record["at"], WIB),
        sender=str(message["From"] or record["from"]),
        to=tuple(record["to"]) or (str(message["To"]),),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        tags=record["tags"],
    )


def _part(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
