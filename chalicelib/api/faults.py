"""What an error may say in the log: its class, its place and a fingerprint. Its text may hold what a person wrote."""

import hashlib
import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("serang-open")


class HandlerFailed(Exception):
    """A handler of events failed and its event comes again. Carries nothing but the class of what went wrong."""


def log_fault(route: str, error: Exception, request: str = "") -> None:
    """One line about an error. Equal fingerprints are the same fault."""
    frames = [
        f"{f.filename.rpartition('/')[2]}:{f.lineno}"
        for f in traceback.extract_tb(error.__traceback__)
    ]
    line = {
        "level": "error",
        "request": request,
        "route": route,
        "error": type(error).__name__,
        "at": frames[-1] if frames else "",
        "fingerprint": hashlib.sha256("|".join(frames).encode()).hexdigest()[:12],
    }
    log.error(json.dumps(line))


@contextmanager
def quiet(route: str) -> Iterator[None]:
    """Round a handler of events: the runtime prints whatever it raises, text and all."""
    try:
        yield
    except Exception as error:
        log_fault(route, error)
        raise HandlerFailed(type(error).__name__) from None
