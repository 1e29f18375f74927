"""Starts and stops the local AWS as a child process, with its state in a folder, reachable from this machine only."""

import fcntl
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from chalicelib.ops.loopback import REGION, require_loopback

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-local-aws" / "bin" / "python"
STARTS_WITHIN = 30.0  # seconds
STOPS_WITHIN = 20.0


class CannotStart(RuntimeError):
    """The local AWS did not come up; the message says where its own log is."""


def free_port(wanted: int = 0) -> int:
    """``wanted`` when nobody listens there, or any port that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CannotStart("no free port on 127.0.0.1")


def same_port_as_before(state: Path) -> int:
    """The port of the last run if it is free: addresses inside saved state stay true."""
    note = state / "aws-port.json"
    port = free_port(json.loads(note.read_text()) if note.exists() else 0)
    note.write_text(json.dumps(port))
    return port


def child_environment(state: Path, port: int) -> dict[str, str]:
    """All the child gets to see: nothing of the person's environment but where programs are."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(state),
        "TMPDIR": str(state),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AUTH": "true",  # signatures of requests, forms and links are checked
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "GATEWAY_PORT": str(port),
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "aws"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "papers"),
        "MAIL_DIR": str(state / "mail"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # it starts no containers
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def local_aws(state: Path) -> Iterator[str]:
    """A running local AWS; yields its endpoint. However the block is left, it saves everything before it ends."""
    if not PYTHON.exists():
        raise CannotStart(
            "the local AWS is not installed: `make run` (or `make environments`) installs it"
        )
    state = state.resolve()
    with sole_keeper(state) as keeper, (state / "aws.log").open("wb") as log:
        port = same_port_as_before(state)
        endpoint = require_loopback(f"http://127.0.0.1:{port}")
        process = subprocess.Popen(
            [PYTHON, "-m", "chalicelib.ops.ministack_server"],
            cwd=ROOT,
            env=child_environment(state, port),
            stdin=subprocess.PIPE,  # its end tells the child that we are gone
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop it in order
            pass_fds=[keeper.fileno()],
        )
    try:
        wait_until_ready(process, endpoint, state / "aws.log")
        yield endpoint
    finally:
        stop(process)


@contextmanager
def sole_keeper(state: Path) -> Iterator[IO[str]]:
    """A lock the child inherits. After a runner was shot its child still saves: the next one waits for its end."""
    with (state / "aws.lock").open("w") as lock:
        deadline = time.monotonic() + STOPS_WITHIN
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise CannotStart(f"another local AWS still uses {state}") from None
                time.sleep(0.1)
        yield lock


def wait_until_ready(process: subprocess.Popen[bytes], endpoint: str, log: Path) -> None:
    """Return when the local AWS answers; :class:`CannotStart` when it ends or takes too long."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{endpoint}/_ministack/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise CannotStart(f"the local AWS does not start; its log is {log}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the child to save and end; only one that does not listen is killed."""
    process.terminate()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        process.stdin.close()
