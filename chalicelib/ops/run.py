"""``make run``: the whole of Serang Open on one laptop, from an empty folder to an address to open.

Starts the local AWS, makes the stack on it, seeds the officials, builds the site, and serves everything at one origin
until it is told to stop. What was entered is kept in the state folder.
"""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib import rules
from chalicelib import settings as product_settings
from chalicelib.ops import clock, gateway, local_pages, officials, stack, stages
from chalicelib.ops.background import Background, Sources
from chalicelib.ops.local_aws import ROOT, CannotStart, local_aws
from chalicelib.ops.loopback import NotLocal, local_environment
from chalicelib.ops.mailbox import Mailbox
from chalicelib.ops.origin import Origin, PortTaken, Server, check_port
from chalicelib.ops.site_files import SiteFiles

MAIL_DOMAIN = "serang-open.example"
MAIL_FROM = f"surat@{MAIL_DOMAIN}"
STACK = "serang-open-local"


class AlreadyRunning(RuntimeError):
    """Another run uses the same state folder."""


class SiteFailed(RuntimeError):
    """The site could not be built; the builder has said why."""


def day(text: str) -> date | None:
    """A day as the command line gives it; empty: none was asked for."""
    return date.fromisoformat(text) if text else None


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chalicelib.ops run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument(
        "--today",
        type=day,
        default=os.environ.get("TODAY", ""),
        metavar="YYYY-MM-DD",
        help="the day it pretends it is; by itself it takes today, or a day inside the next window",
    )
    parser.add_argument(
        "--state", type=Path, default=ROOT / ".local", help="folder that keeps everything"
    )
    parser.add_argument(
        "--until-eof", action="store_true", help="stop when standard input ends (for tests)"
    )
    return parser.parse_args(argv)


@contextmanager
def sole_user(state: Path) -> Iterator[None]:
    """Two runs on one folder would overwrite each other's state."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(
                f"another run uses {state} already; stop it, or give --state"
            ) from error
        yield


def windows() -> list[tuple[Any, Any]]:
    """Opening and closing of every programme of every year that has a window."""
    found = [rules.load_rules(year).programmes.values() for year in rules.years()]
    with_window = [one for programmes in found for one in programmes if not one.windowless]
    return [(programme.opens, programme.closes) for programme in with_window]


def pretence(state: Path, wanted: date | None) -> clock.Pretence:
    """The day to pretend, remembered so that time goes on where it was."""
    note = state / "clock.json"
    saved = json.loads(note.read_text())["offset"] if note.exists() else 0
    chosen = clock.choose(product_settings.now(), wanted, saved, windows())
    note.write_text(json.dumps({"offset": chosen.offset}))
    return chosen


def configure(endpoint: str, port: int, chosen: clock.Pretence) -> dict[str, str]:
    """Set this process's environment to the local AWS and the stack on it; returns what was set."""
    mine = local_environment(os.environ, endpoint)
    os.environ.clear()
    os.environ.update(mine)
    origins = [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1")]
    outputs = stack.apply(
        STACK,
        {
            "Stage": "local",
            "SiteOrigin": ",".join(origins),
            "MailFrom": MAIL_FROM,
            "MailIdentity": MAIL_DOMAIN,
        },
    )
    made = {
        **stack.settings(outputs),
        "SITE_URL": origins[0],
        "DOCUMENTS_ORIGIN": endpoint,
        "STAGE": "local",
        "CLOCK_OFFSET": str(chosen.offset),
        "DEMO_BANNER": chosen.day,
    }
    os.environ.update(made)
    return made


def build_site(out: Path) -> None:
    """Run the builder; the site it makes knows the addresses of this run. A broken change leaves the last good site."""
    done = subprocess.run(
        [sys.executable, "-m", "chalicelib.publish", "--out", out], cwd=ROOT, check=False
    )
    if done.returncode and not (out / "index.html").exists():
        raise SiteFailed("the site could not be built (see above)")
    if done.returncode:
        print(
            "\n  THE SITE COULD NOT BE BUILT (see above); the pages are those of the last run.\n",
            flush=True,
        )


def make_origin(state: Path, product: gateway.Product, pages: local_pages.LocalPages) -> Origin:
    files = SiteFiles(state / "site", product_settings.site_settings())
    return Origin({gateway.PREFIX: gateway.Gateway(product), local_pages.PREFIX: pages, "/": files})


def announce(about: Mapping[str, object], day: str) -> None:
    """What the person at the terminal needs to know."""
    url = about["site_url"]
    print(f"\n  Serang Open is running.  Ctrl-C stops it; nothing is lost.\n\n    Site      {url}/")
    print(
        f"    Office    {url}/kantor/\n    Mailbox   {url}/_local/mail\n    Officials {url}/_local/officials"
    )
    if day:
        print(f"\n  No window is open today, or a day was asked for: it pretends it is {day}.")
    print("\n  Officials of the demonstration (all made up):\n")
    for official in officials.DEMO:
        remark = "  asks for a new password" if official.new_password else ""
        remark += "  asks for a code (see Officials)" if official.otp else ""
        what = f"{', '.join(official.roles)} of {official.opd}"
        print(f"    {official.username:<46} {official.password:<20} {what}{remark}")
    print(flush=True)


def serve(args: argparse.Namespace) -> None:
    """Start everything, serve until a signal comes, stop everything in order."""
    check_port(args.port)
    state: Path = args.state
    with sole_user(state), local_aws(state) as endpoint:
        chosen = pretence(state, args.today)
        made = configure(endpoint, args.port, chosen)
        stages.note_local(state, made, endpoint)
        people = officials.Officials(state / "authenticators.json")
        people.seed(made["USER_POOL_ID"], made["USER_POOL_CLIENT_ID"], endpoint)
        build_site(state / "site")
        about = {
            "ready": True,
            "site_url": made["SITE_URL"],
            "today": chosen.day,
            "aws": endpoint,
            "documents_origin": endpoint,
        }
        hands = clock.MovableClock(product_settings.now)
        product = gateway.Product(hands)
        mailbox = Mailbox(state / "mail", chosen.offset)
        pages = local_pages.LocalPages(mailbox, people, about, hands.move)
        server = Server(args.port, make_origin(state, product, pages))
        sources = Sources(made["UPLOADS_QUEUE"], made["FEEDBACK_QUEUE"], made["STREAM_ARN"])
        background = Background(product, sources, Mailbox(state / "mail"), state)
        background.start()
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        announce(about, chosen.day)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("\n  Stopping; everything is kept.", flush=True)
        server.shutdown()
        background.stop()


def stop_at_eof() -> None:
    """A program that started us and is gone, for whatever reason, leaves nothing running behind it."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main(argv: Sequence[str]) -> int:
    """The command. 0 after an orderly stop; 1 with one clear sentence when it cannot run."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell may have it ignored
        signal.signal(number, interrupt)
    args = arguments(argv)
    if args.until_eof:
        threading.Thread(target=stop_at_eof, daemon=True).start()
    try:
        serve(args)
    except KeyboardInterrupt:
        return 0
    except (
        AlreadyRunning,
        CannotStart,
        NotLocal,
        PortTaken,
        SiteFailed,
        stack.StackFailed,
    ) as error:
        print(f"  Cannot run: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
