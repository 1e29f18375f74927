"""The local AWS as a process of its own. Runs in ``.venv-local-aws``, so it imports nothing of ours.

It is MiniStack with three things added round it: state is saved soon after every change and not only at the end,
each letter handed to SES is kept as a file before the sender hears that it was taken, and the process ends cleanly
(with everything saved) when the runner that started it is gone, for whatever reason.
"""

import asyncio
import base64
import json
import os
import signal
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from ministack import app as ministack

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SAVE_AFTER = 1.0  # seconds
READS = ("Get", "List", "Describe", "Query", "Scan", "BatchGet")
MAIL = Path(os.environ.get("MAIL_DIR", "mail"))

_inner = ministack.app


def changes(scope: Scope) -> bool:
    """Whether a request may change what must not be lost. A message taken from a queue may come twice anyway."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    headers = dict(scope["headers"])
    service, _, action = headers.get(b"x-amz-target", b"").decode("latin-1").rpartition(".")
    return action.startswith("Send") if service == "AmazonSQS" else not action.startswith(READS)


class Saver:
    """Saves within a second of a change; the larger the state, the longer the rest in between."""

    def __init__(self) -> None:
        self.changed = False
        self.task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start with the first request: only then there is a loop to run in."""
        self.task = self.task or asyncio.create_task(self.work())

    async def work(self) -> None:
        rest = SAVE_AFTER
        while True:
            await asyncio.sleep(rest)
            if self.changed:
                self.changed = False
                began = time.monotonic()
                ministack.save_all(ministack._build_persistence_save_dict())
                rest = max(SAVE_AFTER, 20 * (time.monotonic() - began))


saver = Saver()


def letter(path: str, body: bytes) -> dict[str, Any] | None:
    """The letter in a request to SES, or ``None`` when the request is something else."""
    if path == "/v2/email/outbound-emails":
        request = json.loads(body)
        raw = request.get("Content", {}).get("Raw", {}).get("Data")
        return raw and {
            "raw": raw,
            "from": request.get("FromEmailAddress", ""),
            "to": request.get("Destination", {}).get("ToAddresses", []),
            "tags": {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags", [])},
        }
    if path == "/" and b"Action=SendRawEmail" in body:
        form = parse_qs(body.decode("latin-1"))
        return {
            "raw": form["RawMessage.Data"][0],
            "from": form.get("Source", [""])[0],
            "to": [v[0] for k, v in sorted(form.items()) if k.startswith("Destinations.member.")],
            "tags": {},
        }
    return None


def message_id(answer: bytes) -> str:
    """The id SES gave the letter, from its JSON or XML answer."""
    text = answer.decode()
    if text.startswith("{"):
        return str(json.loads(text)["MessageId"])
    return text.partition("<MessageId>")[2].partition("</MessageId>")[0]


def keep(found: dict[str, Any], answer: bytes) -> None:
    """Write the letter under a name that sorts by time; a half-written file is never seen."""
    at = time.time()
    record = {**found, "message_id": message_id(answer), "at": at}
    base64.b64decode(record["raw"], validate=True)
    name = f"{int(at * 1000):013d}-{uuid.uuid4().hex[:8]}.json"
    MAIL.mkdir(parents=True, exist_ok=True)
    temporary = MAIL / f".{name}"
    temporary.write_text(json.dumps(record), encoding="utf-8")
    temporary.rename(MAIL / name)


async def read_all(receive: Receive) -> bytes:
    """The whole body of a request."""
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that hands out a body once more, then what really comes."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again


async def answer_with_letter(scope: Scope, receive: Receive, send: Send) -> None:
    """Pass a request that may be a letter on, and keep the letter before its sender gets the answer."""
    body = await read_all(receive)
    found = letter(scope["path"], body)
    status, answer = 0, b""

    async def listen(message: Message) -> None:
        nonlocal status, answer
        status = message.get("status", status)
        answer += message.get("body", b"")
        complete = message["type"] == "http.response.body" and not message.get("more_body")
        if found and status == 200 and complete:
            keep(found, answer)
        await send(message)

    await _inner(scope, replay(body, receive), listen)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """MiniStack, listened to."""
    if scope["type"] != "http":
        await _inner(scope, receive, send)
        return
    saver.begin()
    may_be_letter = scope["method"] == "POST" and scope["path"] in (
        "/",
        "/v2/email/outbound-emails",
    )
    with_target = any(name == b"x-amz-target" for name, _ in scope["headers"])
    await (answer_with_letter if may_be_letter and not with_target else _inner)(
        scope, receive, send
    )
    saver.changed = saver.changed or changes(scope)


def end_with_the_runner() -> None:
    """Standard input is a pipe from the runner: at its end, end as at Ctrl-C, with everything saved."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    ministack.app = app
    threading.Thread(target=end_with_the_runner, daemon=True).start()
    ministack.main()
