"""The running system for tests: the same command as `make run`, on a free port, with a folder and a day of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2027-02-01"
STARTS_WITHIN = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A running Serang Open. ``start`` and ``stop`` can be repeated: the folder keeps everything in between."""

    def __init__(self, state: Path, today: str = TODAY) -> None:
        self.state, self.today = state, today
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Running":
        self.state.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "chalicelib.ops", "run", "--port", str(self.port)]
        with (self.state / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--today", self.today, "--state", str(self.state), "--until-eof"],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HOME": str(self.state), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,  # its end stops the system, should these tests be shot
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait(lambda: self.get("/_local/health")["ready"], STARTS_WITHIN)
        if (ROOT / "app.py").exists():
            self.wait(lambda: self.get("/api/health")["status"] == "ok", STARTS_WITHIN)
        return self

    def stop(self) -> None:
        """As Ctrl-C does it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def kill(self) -> None:
        """As a power cut does it to the runner; the local AWS notices and ends by itself."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def log(self) -> str:
        """What it has printed so far."""
        return (self.state / "run.log").read_text(encoding="utf-8", errors="replace")

    def wait(self, condition: Callable[[], Any], seconds: float = 10.0) -> Any:
        """What ``condition`` gives as soon as it is true; an assertion fails when that takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(URLError, OSError, KeyError, ValueError):
                found = condition()
                if found:
                    return found
            assert self.process is None or self.process.poll() is None, (
                f"it ended:\n{self.log()[-3000:]}"
            )
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s; its log ends:\n{self.log()[-3000:]}")

    def get(self, path: str) -> Any:
        """JSON from a path; an HTTP error is raised."""
        request = Request(self.url + path, headers={"Accept": "application/json"})
        with urlopen(request, timeout=20) as response:
            return json.load(response)

    def call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """A call of the API: status, JSON (or text) and headers in lower case; errors are not raised."""
        data = (
            body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        )
        request = Request(self.url + path, data=data, method=method)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            request.add_header(name, value)
        try:
            with urlopen(request, timeout=30) as response:
                status, raw, found = response.status, response.read(), response.headers
        except HTTPError as error:
            status, raw, found = error.code, error.read(), error.headers
        try:
            value: Any = json.loads(raw)
        except ValueError:
            value = raw.decode(errors="replace")
        return status, value, {k.lower(): v for k, v in found.items()}

    def mail(self, to: str, subject: str = "") -> list[dict[str, Any]]:
        """Letters to one address, newest first; ``subject`` keeps those whose subject holds it."""
        found = [m for m in self.get("/_local/mail") if to in m["to"]]
        return [m for m in found if subject.lower() in m["subject"].lower()]

    def letter(self, to: str, subject: str = "", seconds: float = 30.0) -> dict[str, Any]:
        """The newest letter to an address, waited for."""
        return dict(self.wait(lambda: self.mail(to, subject), seconds)[0])

    def official(self, role: str, opd: str = "") -> dict[str, Any]:
        """A demo official with a role (and an OPD) who may sign in at once."""
        everybody = self.get("/_local/officials")
        return next(
            o for o in everybody
            if role in o["roles"] and (not opd or o["opd"] == opd) and not o["new_password"] and not o["otp"]
        )  # fmt: skip
