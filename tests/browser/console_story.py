"""What an applicant does through the API while the console is tried: sends an application, repairs it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import PaperFile, paper_file, papers
from chalicelib.rules import load_rules
from tests.running import Running


@dataclass
class Sent:
    """An application that lies in the queue."""

    who: Applicant
    ticket: str
    secret: str
    version: int

    @property
    def number(self) -> str:
        return "-".join((self.ticket[:4], self.ticket[4:8], self.ticket[8:]))

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def send(running: Running, number: int, applicant_type: str = "worship", **answers: Any) -> Sent:
    """A complete application, sent. ``answers`` replace some of the made-up ones."""
    who = applicant("hibah-uang" if applicant_type != "person" else "bansos-terencana",
                    applicant_type, number, **answers)  # fmt: skip
    made = _ok(
        running.call("POST", "/api/proposals", _opening(who), {"Idempotency-Key": str(uuid4())})
    )
    sent = Sent(who, made["ticket"].replace("-", ""), made["secret"], made["version"])
    _answer(running, sent, who.answers)
    for paper in papers(who):
        upload(running, sent, paper)
    submit(running, sent)
    return sent


def repair(running: Running, sent: Sent, slot: str, answers: dict[str, Any] | None = None) -> None:
    """The applicant replaces one paper (and some answers) and sends again."""
    view = _ok(running.call("GET", f"/api/proposals/{sent.ticket}", None, sent.bearer))
    sent.version = view["version"]
    for document in view["documents"]:
        if document["slot"] == slot and document["current"]:
            path = f"/api/proposals/{sent.ticket}/documents/{document['document']}"
            _ok(running.call("DELETE", path, None, sent.bearer))
    rules = load_rules().programmes[sent.who.programme].papers[sent.who.applicant_type]
    upload(running, sent, paper_file(next(p for p in rules if p.slot == slot), sent.who, edition=2))
    if answers:
        _answer(running, sent, answers)
    submit(running, sent)


def upload(running: Running, sent: Sent, paper: PaperFile) -> None:
    """Offer, post, and wait until it is found clean."""
    path = f"/api/proposals/{sent.ticket}/documents"
    offer = _ok(running.call("POST", path, paper.offer(), sent.bearer))
    post_form(offer["post"]["url"], offer["post"]["fields"], paper)
    running.wait(lambda: _state(running, sent, offer["document"]) == "clean", 20)


def submit(running: Running, sent: Sent) -> None:
    sent.version = _ok(running.call("GET", f"/api/proposals/{sent.ticket}", None, sent.bearer))[
        "version"
    ]
    headers = {**sent.bearer, "Idempotency-Key": str(uuid4()), "If-Match": f'"{sent.version}"'}
    sent.version = _ok(running.call("POST", f"/api/proposals/{sent.ticket}/submit", {}, headers))[
        "version"
    ]


def office_token(running: Running, username: str, password: str) -> str:
    body = {"username": username, "password": password}
    return str(_ok(running.call("POST", "/api/office/session", body))["token"])


def decide(running: Running, token: str, ticket: str, body: dict[str, Any]) -> dict[str, Any]:
    """An official acts through the API: a colleague who is faster."""
    bearer = {"Authorization": f"Bearer {token}"}
    view = _ok(running.call("GET", f"/api/office/proposals/{ticket}", None, bearer))
    headers = {**bearer, "Idempotency-Key": str(uuid4()), "If-Match": f'"{view["version"]}"'}
    return dict(
        _ok(running.call("POST", f"/api/office/proposals/{ticket}/decisions", body, headers))
    )


def _opening(who: Applicant) -> dict[str, Any]:
    return {
        "programme": who.programme,
        "applicant_type": who.applicant_type,
        "contact": dict(who.contact),
    }


def _answer(running: Running, sent: Sent, answers: dict[str, Any]) -> None:
    path = f"/api/proposals/{sent.ticket}"
    sent.version = _ok(running.call("GET", path, None, sent.bearer))["version"]
    headers = {**sent.bearer, "If-Match": f'"{sent.version}"'}
    sent.version = _ok(running.call("PUT", f"{path}/answers", {"answers": answers}, headers))[
        "version"
    ]


def _state(running: Running, sent: Sent, document: str) -> str:
    path = f"/api/proposals/{sent.ticket}/documents/{document}"
    return str(_ok(running.call("GET", path, None, sent.bearer))["state"])


def post_form(url: str, fields: dict[str, str], paper: Any) -> None:
    """Send a file with the form that was signed for it; ``paper`` has ``type`` and ``content``."""
    border = uuid4().hex
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n'
    head += f"Content-Type: {paper.type}\r\n\r\n"
    body = b"".join([*parts, head.encode(), paper.content, f"\r\n--{border}--\r\n".encode()])
    kind = {"Content-Type": f"multipart/form-data; boundary={border}"}
    with urlopen(Request(url, data=body, headers=kind, method="POST"), timeout=30) as done:
        assert done.status < 300


def _ok(answered: tuple[int, Any, dict[str, str]]) -> Any:
    status, body, _ = answered
    assert status < 300, json.dumps(body)[:2000]
    return body
