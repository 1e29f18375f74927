"""Many at once: two hundred submits from twenty devices, and what the office and the home page feel of a full table.

The running system of a laptop: one Python process for site, API and background, one for the local AWS, the bench
beside them on the same processors. On AWS every call has a function of its own; so these are lower bounds.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from bench.crowd import Member, settle
from bench.figures import Figure
from chalicelib.aws.table import Row
from chalicelib.desk import Desk
from tests.running import Running

GROUP = "Many at once, on this machine"
SUBMITS, DEVICES, IN_QUEUE = 200, 20, 1000
PER_SECOND = 60
LOOKS = 15
TIMEOUT = 30.0


@dataclass
class Tally:
    """Seconds of each call that went well, and the statuses of those that did not."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def percentile(self, tenths: int) -> float:
        """Milliseconds that so many twentieths of the calls stay under."""
        return 1000 * quantiles(self.seconds, n=20)[tenths - 1] if len(self.seconds) > 1 else 0.0


def figures(system: Running, desk: Desk) -> Iterator[Figure]:
    at = datetime.fromisoformat(system.get("/api/health")["now"])
    drafts = settle(desk, range(SUBMITS), "draft", at)
    tally, seconds = submit_all(system.url, drafts)
    done = len(tally.seconds)
    note = (
        f"{SUBMITS} complete drafts, {DEVICES} devices at once, through the running system: one process for site, API "
        "and background, the local AWS and this client beside it on the same processors. AWS gives every call its own"
    )
    with ThreadPoolExecutor(DEVICES) as pool:
        bare_rate = SUBMITS / _seconds(lambda: list(pool.map(_bare, range(SUBMITS))))
    yield Figure(
        GROUP, "submits in a second", done / seconds, "/s", None,
        f"wanted {PER_SECOND}; bare transactions: {bare_rate:.0f} /s", note,
    )  # fmt: skip
    yield Figure(GROUP, "submits that failed", len(tally.errors), "", 0, _said(tally.errors))
    p50, p95 = tally.percentile(10), tally.percentile(19)
    yield Figure(
        GROUP, "a submit, half of them under", p50, "ms", None, f"19 of 20 under {p95:.0f} ms"
    )
    alone = settle(desk, range(SUBMITS, SUBMITS + LOOKS), "draft", at)
    single, _ = submit_all(system.url, alone, devices=1)
    bare = 1000 * median(_seconds(partial(_bare, number)) for number in range(LOOKS))
    yield Figure(
        GROUP, "a submit with nobody else there", single.percentile(10), "ms", None,
        f"the bare transaction: {bare:.1f} ms",
    )  # fmt: skip
    settle(desk, range(1000, 1000 + IN_QUEUE), "submitted", at)
    yield from looks(system, done + LOOKS + IN_QUEUE)


def _bare(number: int) -> None:
    """A transaction as large as a submit's, through nothing but the SDK."""
    key = {"PK": {"S": f"B#{number}"}}
    puts = [
        {"Put": {"TableName": Row.Meta.table_name, "Item": {**key, "SK": {"S": f"{n}"}, "body": {"S": "x" * size}}}}
        for n, size in enumerate((900, 2000, 500, 250))
    ]  # fmt: skip
    _sdk().transact_write_items(TransactItems=puts)


def _bare_page() -> None:
    """The first fifty of a queue, through nothing but the SDK."""
    key = {
        "queue_pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "kesra#submitted"}]}
    }
    _sdk().query(TableName=Row.Meta.table_name, IndexName="queue", KeyConditions=key, Limit=50)


def _sdk() -> Any:
    connection: Any = Row._get_connection().connection
    return connection.client


def _said(errors: list[str]) -> str:
    kinds = {error: errors.count(error) for error in errors}
    return "0" + "".join(f"; {n} x {error}" for error, n in kinds.items())


def looks(system: Running, there: int) -> Iterator[Figure]:
    """What reading costs with a full table."""
    who = system.official("verifier", "kesra")
    body = {"username": who["username"], "password": who["password"]}
    token = system.call("POST", "/api/office/session", body)[1]["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    queue = "/api/office/proposals?state=submitted"
    listed = system.call("GET", queue, headers=bearer)[1]
    paths = {
        f"queue, {len(listed['items'])} of {there:,} proposals": (queue, bearer),
        "windows, for the home page": ("/api/windows", {}),
        "numbers, for the home page": ("/api/numbers", {}),
        "health, which reads nothing": ("/api/health", {}),
    }
    for name, (path, headers) in paths.items():
        spent = [_seconds(partial(system.call, "GET", path, headers=headers)) for _ in range(LOOKS)]
        other = "with its counts; " + _page_reference() if path is queue else ""
        yield Figure(GROUP, name, 1000 * median(spent), "ms", None, other)


def _page_reference() -> str:
    bare = 1000 * median(_seconds(_bare_page) for _ in range(LOOKS))
    return f"the bare page: {bare:.0f} ms"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def submit_all(url: str, drafts: list[Member], devices: int = DEVICES) -> tuple[Tally, float]:
    """Send all drafts, as many at a time as there are devices; the tally, and the seconds for all of it."""
    todo: SimpleQueue[Member] = SimpleQueue()
    for draft in drafts:
        todo.put(draft)
    tally = Tally()
    threads = [threading.Thread(target=_device, args=(url, todo, tally)) for _ in range(devices)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally, time.perf_counter() - began


def _device(url: str, todo: SimpleQueue[Member], tally: Tally) -> None:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT)
    while True:
        try:
            draft = todo.get_nowait()
        except Empty:
            break
        began = time.perf_counter()
        try:
            status = _submit(connection, draft)
        except OSError as error:
            connection.close()
            tally.errors.append(type(error).__name__)
            continue
        if status == "201":
            tally.seconds.append(time.perf_counter() - began)
        else:
            tally.errors.append(status)
    connection.close()


def _submit(connection: HTTPConnection, draft: Member) -> str:
    """``201``, or the status and code of the refusal."""
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {draft.secret}",
        "Idempotency-Key": f"bench-{draft.ticket}",
        "If-Match": f'"{draft.version}"',
    }
    connection.request("POST", f"/api/proposals/{draft.ticket}/submit", b"{}", headers)
    answer = connection.getresponse()
    body = json.loads(answer.read() or b"{}")
    return str(answer.status) if answer.status == 201 else f"{answer.status} {body.get('code')}"
