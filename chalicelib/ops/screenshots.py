"""``screenshots``: the pictures of the README, from a running system of its own, filled with made-up people.

Nothing is posed: the same commands as ``make run`` and ``make demo``, then a phone of 360 pixels and a desk's screen.
"""

import argparse
import io
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from chalicelib.ops import chromium, demo
from chalicelib.ops.demo_people import Applying, Calls
from chalicelib.ops.local_aws import free_port
from chalicelib.ops.synthetic import applicant

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
TODAY = "2027-02-16"
STARTS_WITHIN = 60.0  # seconds
WAITS = 15_000  # milliseconds
MOST_BYTES = 120_000
MUSALA = 175  # the number of the made-up musala whose form and receipt are shown


class Screen(TypedDict):
    """Options of a browser's context."""

    viewport: dict[str, int]
    device_scale_factor: float


PHONE: Screen = {"viewport": {"width": 360, "height": 800}, "device_scale_factor": 2}
DESK: Screen = {"viewport": {"width": 1280, "height": 860}, "device_scale_factor": 1}


class TooLarge(RuntimeError):
    """A picture is too heavy for a README."""


@contextmanager
def running(state: Path) -> Iterator[str]:
    """A system as ``make run`` starts it; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "chalicelib.ops", "run", "--port", str(port)]
    with (state / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--today", TODAY, "--state", str(state / "local")],
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://localhost:{port}/_local/health", process)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextmanager
def page(browser: Browser, url: str, screen: Screen) -> Iterator[Page]:
    """A page on a screen, as a person in Serang has it."""
    context = browser.new_context(
        base_url=url,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
        **screen,  # type: ignore[arg-type]
    )
    made = context.new_page()
    made.set_default_timeout(WAITS)
    yield made
    context.close()


def an_application(url: str) -> Applying:
    """The musala's application with answers and papers, not yet sent."""
    who = applicant("hibah-uang", "worship", MUSALA, earlier_help="no", earlier_help_rows=None)
    applying = Applying(Calls(url), who, "id", "submitted")
    applying.open()
    applying.fill()
    applying.bring_papers()
    return applying


def enter(shown: Page, applying: Applying) -> None:
    """By the link of the mail, as the applicant comes back."""
    shown.goto(f"/lacak.html#t={applying.ticket}&k={applying.secret}")
    shown.locator("#view").wait_for()


def home(shown: Page, _: Applying) -> None:
    shown.goto("/")
    shown.wait_for_load_state("networkidle")


def form(shown: Page, applying: Applying) -> None:
    """The step of the money: lines of the plan, their sum, the amount in words."""
    enter(shown, applying)
    shown.goto("/ajukan/hibah-uang-worship.html#langkah-2")
    shown.locator("#saved[data-status=both]").wait_for()
    shown.wait_for_load_state("networkidle")
    shown.locator("#amount").evaluate("one => one.scrollIntoView({block: 'center'})")


def receipt(shown: Page, applying: Applying) -> None:
    applying.submit()
    enter(shown, applying)
    shown.goto("/tanda-terima.html")
    shown.locator("#qr svg").wait_for()
    shown.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def console(shown: Page, applying: Applying) -> None:
    """A verifier in the middle of one file, a paper in view."""
    official = next(
        one
        for one in applying.calls.officials()
        if "verifier" in one["roles"] and one["opd"] == "kesra"
    )
    shown.goto("/kantor/")
    shown.get_by_label("Nama pengguna").fill(official["username"])
    shown.get_by_label("Kata sandi", exact=True).fill(official["password"])
    shown.get_by_role("button", name="Masuk", exact=True).click()
    shown.locator(".console-list").wait_for()
    shown.evaluate(f"location.hash = '#/berkas/{applying.ticket}'")
    shown.get_by_role("button", name="Mulai memeriksa").click()
    rows = shown.locator(".console-papers__item").get_by_role("button")
    for number in range(3):
        rows.nth(number).click()
        shown.keyboard.press("1")
    rows.nth(3).click()
    shown.wait_for_load_state("networkidle")


#: File name -> the screen, and what brings it to what is shown. In this order: the receipt is sent after the form.
PICTURES: dict[str, tuple[Screen, Callable[[Page, Applying], None]]] = {
    "home": (PHONE, home),
    "form": (PHONE, form),
    "receipt": (PHONE, receipt),
    "console": (DESK, console),
}


def take(url: str, folder: Path) -> None:
    """All pictures of the system at ``url``."""
    folder.mkdir(parents=True, exist_ok=True)
    applying = an_application(url)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=list(chromium.FLAGS)
        )
        for name, (screen, bring) in PICTURES.items():
            with page(browser, url, screen) as shown:
                bring(shown, applying)
                (folder / f"{name}.png").write_bytes(small(shown.screenshot()))
            print(f"  {name}.png", flush=True)
        browser.close()


def small(picture: bytes) -> bytes:
    """A PNG of at most 256 colours; :class:`TooLarge` when that is still too much."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as full:
        full.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MOST_BYTES:
        raise TooLarge(f"{len(out.getvalue())} bytes, at most {MOST_BYTES}")
    return out.getvalue()


def main(argv: Sequence[str]) -> int:
    """``--url``: of a system that runs already (and is filled). 1 without Chromium."""
    parser = argparse.ArgumentParser(
        prog="python -m chalicelib.ops screenshots", description=__doc__
    )
    parser.add_argument("--url", default="")
    parser.add_argument("--to", type=Path, default=FOLDER)
    given = parser.parse_args(argv)
    if not chromium.executable():
        print(chromium.MISSING, file=sys.stderr)
        return 1
    if given.url:
        take(given.url, given.to)
        return 0
    with tempfile.TemporaryDirectory() as state, running(Path(state)) as url:
        demo.main(["--port", url.rpartition(":")[2]])
        take(url, given.to)
    return 0
