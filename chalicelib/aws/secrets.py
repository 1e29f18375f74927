"""The master key, read once per process from Secrets Manager.

With botocore alone, which the table has brought already: every function needs the key, and boto3 costs its start 12 ms.
"""

import time
from typing import Any

from botocore.session import get_session

from chalicelib.settings import Settings

#: Where a key stands while it is rotated: on its way in, in force, on its way out.
PENDING, CURRENT, PREVIOUS = "AWSPENDING", "AWSCURRENT", "AWSPREVIOUS"
_FRESH = 60.0  # seconds


def master_key(settings: Settings) -> bytes:
    """The bytes all keys are derived from (``desk.keys``)."""
    found = _client(settings).get_secret_value(SecretId=settings.secret_id)
    return str(found["SecretString"]).encode()


def key_at(client: Any, secret_id: str, stage: str) -> str:
    """The master key that stands at a stage; ``""`` when none does."""
    try:
        found = client.get_secret_value(SecretId=secret_id, VersionStage=stage)
    except client.exceptions.ResourceNotFoundException:
        return ""
    return str(found["SecretString"])


class OtherKeys:
    """Every master key there is, looked up at most once a minute: a process that began before a rotation, or in the
    middle of it, opens what was sealed on either side."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._at = settings, float("-inf")
        self._found: tuple[bytes, ...] = ()

    def __call__(self) -> tuple[bytes, ...]:
        if time.monotonic() - self._at > _FRESH:
            client, secret = _client(self._settings), self._settings.secret_id
            every = (key_at(client, secret, one) for one in (PENDING, CURRENT, PREVIOUS))
            self._found = tuple(dict.fromkeys(one.encode() for one in every if one))
            self._at = time.monotonic()
        return self._found


def _client(settings: Settings) -> Any:
    return get_session().create_client(
        "secretsmanager", region_name=settings.region, endpoint_url=settings.endpoint or None
    )
