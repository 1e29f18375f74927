"""Keys and what is made with them: the way back into a proposal, blind indexes, one-time codes, sealed answers.

All keys are derived from one master key, so there is one thing to keep and to rotate. Secrets of proposals are derived,
not stored: a letter can carry the way back at any time, and the store never holds what would open a file.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.core.law import Field
from chalicelib.core.proposal import Answers, Json

#: A sealed value is an object with this one member, which no field of the form can take from outside.
_SEALED = "sealed"
#: How long each key to a proposal is; anything else is none.
SECRET_LENGTH = 22


@dataclass(frozen=True, repr=False)
class Keys:
    """``master``: at least 32 random bytes. ``others`` gives the master keys that are on their way in or out while the
    key is rotated; it is asked only when a sealed value does not open."""

    master: bytes
    others: Callable[[], tuple[bytes, ...]] = field(default=tuple, compare=False)

    def __post_init__(self) -> None:
        if len(self.master) < 32:
            raise ValueError("the master key needs at least 32 bytes")

    def secret(self, ticket: str, turn: int = 0) -> str:
        """What opens a proposal for its applicant: 22 url-safe characters, 128 bits. Another ``turn`` is another key;
        that of turn 0 is as it was before there were turns."""
        return _text(self._mac("secret", f"{ticket}|{turn}" if turn else ticket)[:16])

    def is_secret(self, ticket: str, secret: str, turn: int = 0) -> bool:
        return _same(self.secret(ticket, turn), secret)

    def typist_key(self, ticket: str, official: str, sitting: int, day: date) -> str:
        """What opens a proposal for the official who types it, in one sitting: it looks like any other key. ``day`` is
        when it was given."""
        return _text(self._mac("typist", f"{ticket}|{official}|{sitting}|{day}")[:16])

    def is_typist_key(self, ticket: str, official: str, sitting: int, key: str, day: date) -> bool:
        """Whether it was given on this day or the day before."""
        days = (day, day - timedelta(days=1))
        return any(_same(self.typist_key(ticket, official, sitting, one), key) for one in days)

    def blind(self, kind: str, value: str) -> str:
        """A keyed index: equal values are found, nothing is learnt from it (a plain hash of a NIK falls in seconds)."""
        return _text(self._mac(f"blind:{kind}", value)[:18])

    def front_proof(self) -> str:
        """What CloudFront shows with each call it passes on, so that nobody comes round it with an address of his own
        choice. The deployer gives it to CloudFront; here it is derived again."""
        return _text(self._mac("front", "proof"))

    def is_front(self, shown: str) -> bool:
        return _same(self.front_proof(), shown)

    def code(self, who: str, nonce: str) -> str:
        """Six digits for a mail; ``nonce`` makes it another one each time."""
        return f"{int.from_bytes(self._mac('code', f'{who}|{nonce}')[:8], 'big') % 10**6:06d}"

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._mac("seal", ""))

    def seal(self, ticket: str, field: str, value: str) -> Json:
        """AES-256-GCM, bound to its proposal and field, so that it opens nowhere else."""
        nonce = os.urandom(12)
        sealed = self._cipher.encrypt(nonce, value.encode(), f"{ticket}|{field}".encode())
        return {_SEALED: _text(nonce + sealed)}

    def unseal(self, ticket: str, field: str, value: Json) -> str:
        if not isinstance(value, dict):
            return str(value)
        raw = base64.urlsafe_b64decode(f"{value[_SEALED]}==")
        bound = f"{ticket}|{field}".encode()
        try:
            return self._cipher.decrypt(raw[:12], raw[12:], bound).decode()
        except InvalidTag:
            for other in self.others():
                with suppress(InvalidTag):
                    return Keys(other).unseal(ticket, field, value)
            raise

    def seal_answers(
        self, ticket: str, fields: Iterable[Field], answers: Answers
    ) -> dict[str, Json]:
        """The answers with every sensitive value sealed."""
        sensitive = {field.id for field in fields if field.sensitive}
        return {
            name: self.seal(ticket, name, value)
            if name in sensitive and isinstance(value, str) and value
            else value
            for name, value in answers.items()
        }

    def open_answers(self, ticket: str, answers: Answers) -> dict[str, Json]:
        return {
            name: self.unseal(ticket, name, value) if is_sealed(value) else value
            for name, value in answers.items()
        }

    def mask_answers(self, ticket: str, answers: Answers) -> dict[str, Json]:
        """The answers as officials see them: sealed values with their middle hidden."""
        return {
            name: masked(self.unseal(ticket, name, value)) if is_sealed(value) else value
            for name, value in answers.items()
        }

    @cached_property
    def _derived(self) -> dict[str, bytes]:
        """The key of each purpose, once it was asked for; there are about twenty."""
        return {}

    def _mac(self, purpose: str, value: str) -> bytes:
        key = self._derived.get(purpose)
        if key is None:
            key = hmac.digest(self.master, f"serang-open:{purpose}\x01".encode(), hashlib.sha256)
            self._derived[purpose] = key
        return hmac.digest(key, value.encode(), hashlib.sha256) if value else key


def _same(ours: str, shown: str) -> bool:
    return hmac.compare_digest(ours.encode(), shown.encode(errors="replace"))


def is_sealed(value: object) -> bool:
    return isinstance(value, dict) and _SEALED in value


def masked(value: str) -> str:
    """``3604********0001``: enough to compare with a paper, not enough to use."""
    if len(value) <= 8:
        return "*" * len(value)
    return value[:4] + "*" * (len(value) - 8) + value[-4:]


def idempotency_key(parts: Mapping[str, str]) -> str:
    """A key that belongs to one call by one caller; what the client sent is never stored as it is."""
    return hashlib.sha256("|".join(f"{k}={parts[k]}" for k in sorted(parts)).encode()).hexdigest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
