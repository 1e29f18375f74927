"""What needs the whole system: started as ``make run`` does it, in a folder and on a port of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from playwright.sync_api import sync_playwright

from bench import load, paint, photo
from bench.figures import Figure
from chalicelib.desk import Desk
from chalicelib.ops import chromium, stack
from chalicelib.ops.loopback import local_environment
from chalicelib.ops.run import STACK
from chalicelib.settings import settings
from chalicelib.wiring import Wiring
from tests.running import Running


def figures() -> Iterator[Figure]:
    with running() as system:
        yield from in_browser(system.url)
        yield from load.figures(system, desk_of(system))


@contextmanager
def running() -> Iterator[Running]:
    """A system that is stopped and thrown away afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        system = Running(Path(folder))
        try:
            yield system.start()
        finally:
            system.stop()


def in_browser(url: str) -> Iterator[Figure]:
    """The figures that take a browser; without one a line that says so."""
    program = chromium.executable()
    if not program:
        yield Figure(
            paint.GROUP, "largest paint, layout shift, photo", None, "", None, "no Chromium here"
        )
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield from paint.figures(browser, url)
        yield from photo.figures(browser, url)
        browser.close()


def desk_of(system: Running) -> Desk:
    """The desk on the same table and keys as the running system's."""
    endpoint = system.get("/_local/health")["aws"]
    os.environ.update(local_environment(os.environ, endpoint))
    session = boto3.Session()  # the default one may remember other keys
    found = session.client("cloudformation", endpoint_url=endpoint).describe_stacks(StackName=STACK)
    outputs = {o["OutputKey"]: o["OutputValue"] for o in found["Stacks"][0]["Outputs"]}
    return Wiring(settings({**os.environ, **stack.settings(outputs), "SITE_URL": system.url})).desk
