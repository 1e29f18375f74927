"""The guard between a laptop and the real AWS: only an endpoint on this machine is spoken to, with made-up keys."""

import os
from collections.abc import Mapping

from chalicelib.settings import is_loopback

REGION = "ap-southeast-3"

#: What takes the place of whatever AWS_* the person who runs us has: nothing of it may be read.
FAKE = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
NO_PROXY = "127.0.0.1,localhost"


class NotLocal(RuntimeError):
    """An AWS endpoint that is not on this machine."""


def require_loopback(endpoint: str) -> str:
    """The endpoint again, or :class:`NotLocal`."""
    if not is_loopback(endpoint):
        raise NotLocal(
            f"AWS_ENDPOINT_URL is {endpoint!r}, which is not on this machine. "
            "This command only ever speaks to a local AWS; unset it and try again."
        )
    return endpoint


def local_environment(environment: Mapping[str, str], endpoint: str) -> dict[str, str]:
    """``environment`` without any AWS_* of its own, pointed at the local ``endpoint`` with fake keys."""
    for name, value in environment.items():
        if name.startswith("AWS_ENDPOINT_URL") and value:
            require_loopback(value)
    kept = {k: v for k, v in environment.items() if not k.startswith("AWS_")}
    return {
        **kept,
        **FAKE,
        "AWS_ENDPOINT_URL": require_loopback(endpoint),
        "NO_PROXY": NO_PROXY,
        "no_proxy": NO_PROXY,
    }
