"""The people of the demonstration as programs: an applicant and an official who use the public API, nothing else."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from chalicelib.aws.users import TOKEN_SECONDS
from chalicelib.core.law import Paper
from chalicelib.ops.synthetic import Applicant
from chalicelib.ops.synthetic_papers import PaperFile, paper_file, papers
from chalicelib.rules import load_rules

AFTER_DISASTER = "bansos-tidak-terencana"
PATIENCE = 30.0  # seconds until a paper must have been looked at


class Refused(RuntimeError):
    """The API said no; the message is its title and first error."""


class Calls:
    """Calls of a running system on this machine."""

    patience = PATIENCE

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, token: str = "") -> Any:
        return self.call("GET", path, token=token)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """JSON in, JSON out; anything but success is :class:`Refused`."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, method=method)
        request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urlopen(request, timeout=60) as response:
                return json.load(response)
        except HTTPError as error:
            said = json.loads(error.read() or b"{}")
            raise Refused(
                f"{method} {path.rpartition('/')[2]}: {said.get('code')} {said.get('errors')}"
            ) from None

    def clock(self, moment: datetime | None) -> None:
        self.call("POST", "/_local/clock", {"now": moment and moment.isoformat()})

    def officials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/_local/officials")
        return found


def once() -> dict[str, str]:
    """An idempotency key of its own."""
    return {"Idempotency-Key": secrets.token_urlsafe(16)}


def matching(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


class Applying:
    """One applicant with one proposal."""

    def __init__(self, calls: Calls, who: Applicant, lang: str, end: str) -> None:
        self.calls, self.who, self.lang, self.end = calls, who, lang, end
        self.ticket = self.secret = ""
        self.version = 0

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        return self.calls.call(
            method, f"/api/proposals/{self.ticket}{path}", body, self.secret, headers
        )

    def view(self) -> Any:
        found = self.call("GET", "")
        self.version = found["version"]
        return found

    def open(self) -> None:
        body = {
            "programme": self.who.programme,
            "applicant_type": self.who.applicant_type,
            "contact": dict(self.who.contact),
            "lang": self.lang,
        }
        made = self.calls.call("POST", "/api/proposals", body, headers=once())
        self.ticket, self.secret, self.version = made["ticket"], made["secret"], made["version"]

    def fill(self, only_half: bool = False) -> None:
        items = list(self.who.answers.items())
        some = dict(items[: len(items) // 2] if only_half else items)
        self.version = self.call("PUT", "/answers", {"answers": some}, matching(self.version))[
            "version"
        ]

    def bring_papers(self, with_optional: bool = False) -> None:
        """Whoever was hit by a disaster brings what he still has."""
        soft = () if self.who.programme == AFTER_DISASTER else ("soft",)
        needs = ("required", "soft", "optional") if with_optional else ("required", *soft)
        self.send([*papers(self.who, needs)])

    def send(self, files: list[PaperFile]) -> None:
        """Ask for a place, send straight to the bucket, wait until all were looked at."""
        waiting = []
        for file in files:
            offered = self.call("POST", "/documents", file.offer())
            post_form(offered["post"]["url"], offered["post"]["fields"], file)
            waiting.append(offered["document"])
        deadline = time.monotonic() + self.calls.patience
        while waiting and time.monotonic() < deadline:
            states = {d["document"]: d["state"] for d in self.view()["documents"]}
            waiting = [document for document in waiting if states[document] == "waiting"]
            time.sleep(0.15 if waiting else 0)
        if waiting:
            raise Refused(
                f"{len(waiting)} papers were not looked at within {self.calls.patience:.0f} s"
            )

    def submit(self) -> None:
        self.view()
        self.call("POST", "/submit", {}, {**once(), **matching(self.version)})

    def withdraw(self, reason: str) -> None:
        self.view()
        self.call("POST", "/withdraw", {"reason": reason}, matching(self.version))

    def repair(self) -> None:
        """Replace every paper that was flagged, and send again."""
        view = self.view()
        flagged = {item["item"] for item in view["returned"]["items"]}
        of_type = self.papers()
        for document in view["documents"]:
            if document["slot"] in flagged and document["current"]:
                self.call("DELETE", f"/documents/{document['document']}")
        self.send(
            [
                paper_file(of_type[slot], self.who, edition=2)
                for slot in sorted(flagged & set(of_type))
            ]
        )
        self.submit()

    def papers(self) -> dict[str, Paper]:
        found = load_rules().programmes[self.who.programme].papers[self.who.applicant_type]
        return {paper.slot: paper for paper in found}


class Official:
    """One signed-in official."""

    def __init__(self, calls: Calls, who: Mapping[str, Any]) -> None:
        self.calls = calls
        self.lock = threading.Lock()
        self.body = {"username": who["username"], "password": who["password"]}
        self._token, self._until = "", 0.0

    @property
    def token(self) -> str:
        """Signed in again in time: a token is good for a quarter of an hour, a play may last longer."""
        with self.lock:
            if time.monotonic() > self._until:
                self._token = self.calls.call("POST", "/api/office/session", self.body)["token"]
                self._until = time.monotonic() + TOKEN_SECONDS / 2
            return self._token

    def file(self, ticket: str) -> Any:
        return self.calls.get(f"/api/office/proposals/{ticket}", self.token)

    def opd_of(self, ticket: str) -> str:
        return str(self.file(ticket)["opd"])

    def call(self, method: str, path: str, body: object, headers: Mapping[str, str]) -> Any:
        """A call of the office under this official's name."""
        return self.calls.call(method, path, body, self.token, headers)

    def act(self, ticket: str, action: str, all_good: bool = False, **more: object) -> Any:
        """Decide on the file as it is now."""
        file = self.file(ticket)
        if all_good:
            there = [paper["slot"] for paper in brought(file)]
            more["verdicts"] = {slot: {"verdict": "ok"} for slot in there}
            soft = (p["slot"] for p in file["papers"] if p["need"] == "soft")
            if missing := [slot for slot in soft if slot not in there]:
                more |= {"follow": missing, "note": "Berkas yang belum ada dibawa kemudian."}
        body = {"action": action, **more}
        headers = {**once(), **matching(file["version"])}
        return self.calls.call(
            "POST", f"/api/office/proposals/{ticket}/decisions", body, self.token, headers
        )

    def give_back(self, ticket: str, note: str) -> None:
        """Flag one or two papers; the rest is good."""
        slots = [paper["slot"] for paper in brought(self.file(ticket))]
        verdicts: dict[str, object] = {slot: {"verdict": "ok"} for slot in slots}
        verdicts[slots[0]] = {
            "verdict": "fix",
            "reason": "missing-signature",
            "note": "Belum ditandatangani ketua.",
        }
        if len(slots) % 2:
            verdicts[slots[-1]] = {
                "verdict": "fix",
                "reason": "unreadable",
                "note": "Foto buram, mohon diulang.",
            }
        self.act(ticket, "return", note=note, verdicts=verdicts)


def brought(file: Mapping[str, Any]) -> list[Any]:
    """The papers of a file that are there, in the order of the rules."""
    there = {d["slot"] for d in file["documents"] if d["current"] and d["state"] == "clean"}
    return [paper for paper in file["papers"] if paper["slot"] in there]


def post_form(url: str, fields: Mapping[str, str], file: PaperFile) -> None:
    """The form a browser sends to the bucket: the fields in their order, the file last."""
    boundary = f"serang-open-{secrets.token_hex(8)}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        f"Content-Type: {file.type}\r\n\r\n"
    )
    body = "".join((*parts, head)).encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
    request = Request(url, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    try:
        with urlopen(request, timeout=60):
            return
    except HTTPError as error:
        raise Refused(f"the bucket refused a form: {error.code} {error.read()[:300]!r}") from None
