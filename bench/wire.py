"""The wire to AWS, tapped: which calls go out, and answers from a recording in place of a service.

botocore gives every client the handlers listed in ``BUILTIN_HANDLERS`` when it is made; moto hangs itself in at the
same place. So import this before any client is made.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.handlers import BUILTIN_HANDLERS
from moto.core.models import botocore_stubber

Canned = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Call:
    """One call of AWS: ``dynamodb TransactWriteItems`` and its body."""

    name: str
    body: dict[str, Any]


@dataclass
class Wire:
    """What goes over the wire while somebody listens, and what comes back while somebody speaks."""

    calls: list[Call] = field(default_factory=list)
    recorded: list[Canned] = field(default_factory=list)
    listening: bool = False
    recording: bool = False
    answers: Iterator[Canned] | None = None

    def hear(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        """Before a call is signed: note it."""
        if self.listening:
            body = params.get("body") or b""
            asked = json.loads(body) if isinstance(body, bytes) and body[:1] == b"{" else {}
            name = f"{model.service_model.service_name} {model.name}"
            self.calls.append(Call(name, asked))

    def answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        """After a call was signed: give the recorded answer, or let moto answer and record it, or step aside."""
        if self.answers is not None:
            return _response(request, next(self.answers))
        if not self.recording:
            return None
        got = botocore_stubber.process_request(request)
        assert got is not None, "recording needs moto"
        status, headers, body = got
        canned = (status, dict(headers), body.encode() if isinstance(body, str) else body)
        self.recorded.append(canned)
        return _response(request, canned)


class _Raw(BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def _response(request: AWSPreparedRequest, canned: Canned) -> AWSResponse:
    status, headers, body = canned
    return AWSResponse(request.url, status, headers, _Raw(body))


WIRE = Wire()
BUILTIN_HANDLERS[:0] = [("before-call", WIRE.hear), ("before-send", WIRE.answer)]


@contextmanager
def listening() -> Iterator[list[Call]]:
    """The calls that go out inside the block."""
    WIRE.calls, WIRE.listening = [], True
    try:
        yield WIRE.calls
    finally:
        WIRE.listening = False


@contextmanager
def _moto_aside() -> Iterator[None]:
    """botocore calls every handler and takes the first answer: moto would still do all its work."""
    before, botocore_stubber.enabled = botocore_stubber.enabled, False
    try:
        yield
    finally:
        botocore_stubber.enabled = before


@contextmanager
def recording() -> Iterator[list[Canned]]:
    """What moto answers inside the block."""
    WIRE.recorded, WIRE.recording = [], True
    try:
        with _moto_aside():
            yield WIRE.recorded
    finally:
        WIRE.recording = False


@contextmanager
def replaying(answers: list[Canned]) -> Iterator[None]:
    """Inside the block every call is answered from a recording, round and round; nothing leaves the process."""
    WIRE.answers = cycle(answers)
    try:
        with _moto_aside():
            yield
    finally:
        WIRE.answers = None
