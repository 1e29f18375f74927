"""The deployed stage as a test holds it: calls over HTTP, the logs of its functions, its event sources, its mailbox."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3

from chalicelib.ops.demo_people import Calls, Official
from chalicelib.ops.local_stage import Deployed
from chalicelib.ops.mailbox import Letter, Mailbox
from chalicelib.ops.officials import PASSWORD

VERIFIER = "verifikator.kesra@serang-open.example"


@dataclass(frozen=True)
class Answer:
    """What came back; headers in lower case."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Office(Calls):
    """Calls as CloudFront passes them on: with its proof."""

    patience = 240.0  # a function's first call may wait for a busy machine

    def __init__(self, stage: Deployed) -> None:
        super().__init__(stage.url)
        self.stage = stage
        self.took: list[float] = []

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        began = time.monotonic()
        try:
            return super().call(
                method, path, body, token, {**(headers or {}), "X-Origin-Proof": self.stage.proof}
            )
        finally:
            self.took.append(time.monotonic() - began)

    def ask(
        self, method: str, path: str, body: object = None, token: str = "", **headers: str
    ) -> Answer:
        """The same, with whatever answer; ``x_origin_proof=""`` comes round CloudFront."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, method=method)
        sent = {"X-Origin-Proof": self.stage.proof, "Content-Type": "application/json"}
        sent |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        for name, value in sent.items():
            request.add_header(name, value)
        try:
            with urlopen(request, timeout=60) as response:
                status, raw, found = response.status, response.read(), response.headers
        except HTTPError as error:
            status, raw, found = error.code, error.read(), error.headers
        return Answer(status, json.loads(raw), {k.lower(): v for k, v in found.items()})

    def verifier(self) -> Official:
        return Official(self, {"username": VERIFIER, "password": PASSWORD})

    def letters(self, to: str) -> list[Letter]:
        """Letters SES took for an address, oldest first."""
        return [*Mailbox(self.stage.mail).letters(to)][::-1]

    def letter(self, to: str, holds: str, seconds: float = 60.0) -> Letter:
        """The first letter that says something, waited for."""
        found: list[Letter] = wait(
            lambda: [x for x in self.letters(to) if holds in f"{x.subject}\n{x.text}"], seconds
        )
        return found[0]

    def said(self, handler: str) -> list[str]:
        """Every line of a function's log."""
        pages = boto3.client("logs").get_paginator("filter_log_events")
        group = f"/aws/lambda/{self.stage.functions[handler]}"
        try:
            return [
                e["message"] for page in pages.paginate(logGroupName=group) for e in page["events"]
            ]
        except boto3.client("logs").exceptions.ResourceNotFoundException:
            return []

    def runs(self, handler: str) -> int:
        """How often a function was invoked, as its own log counts it."""
        return sum(line.startswith("START RequestId") for line in self.said(handler))

    def mapping(self, handler: str) -> dict[str, Any]:
        """What feeds a function from a queue or the stream."""
        client = boto3.client("lambda")
        found = client.list_event_source_mappings(FunctionName=self.stage.functions[handler])
        (only,) = found["EventSourceMappings"]
        return dict(only)

    @contextmanager
    def cut_off(self, handler: str) -> Iterator[None]:
        """The function gets nothing from its queue or stream meanwhile."""
        client, uuid = boto3.client("lambda"), self.mapping(handler)["UUID"]
        client.update_event_source_mapping(UUID=uuid, Enabled=False)
        wait(lambda: self.mapping(handler)["State"] == "Disabled", 20)
        try:
            yield
        finally:
            client.update_event_source_mapping(UUID=uuid, Enabled=True)


def wait(condition: Callable[[], Any], seconds: float) -> Any:
    """What ``condition`` gives as soon as it is true; an assertion fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")
