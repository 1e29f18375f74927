"""A real browser on the running system.

``running`` (one for the whole session: its folder, its port, the day 2027-02-01), ``phone`` and ``desktop`` (pages of
360 x 740 and 1280 x 900), ``new_page`` for anything else. A page that throws, logs an error or breaks the content
security policy fails its test, unless the test says on purpose ``allow_errors(page)``. A call of the API that is
refused (4xx) is part of many a story and does not count.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from chalicelib.ops import chromium
from tests.running import Running

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
TIMEOUT = 20_000  # milliseconds; a loaded machine is slow, not wrong

NewPage = Callable[..., Page]
_allowed: set[int] = set()


def allow_errors(page: Page) -> None:
    """This test means to see errors in the console (a refused call, a cut network)."""
    _allowed.add(id(page))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    system = Running(tmp_path_factory.mktemp("serang-open"))
    try:
        yield system.start()
    finally:
        system.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = chromium.executable()
    assert program, chromium.MISSING
    found = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
    yield found
    found.close()


@pytest.fixture
def new_page(browser: Browser, running: Running) -> Iterator[NewPage]:
    """Makes pages; each has a context (storage, cookies) of its own. Keywords go to Playwright's ``new_context``."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(
            **{"base_url": running.url, "locale": "id-ID", "timezone_id": "Asia/Jakarta", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: trouble.append(f"threw: {error}"))
        page.on("console", lambda said: _listen(page, said, trouble))
        return page

    yield make
    for context in contexts:
        known = [*map(id, context.pages)]
        context.close()  # may still bring messages that were on their way
        _allowed.difference_update(known)
    assert not trouble, "\n".join(trouble)


def _listen(page: Page, said: Any, trouble: list[str]) -> None:
    tiles_without_net = "ERR_NAME_NOT_RESOLVED" in said.text
    refused = "/api/" in said.location["url"] and "a status of 4" in said.text
    if said.type == "error" and id(page) not in _allowed and not tiles_without_net and not refused:
        trouble.append(f"console on {page.url.partition('#')[0]}: {said.text}")


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A cheap phone: 360 x 740, touch, two pixels to the point."""
    return new_page(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)


@pytest.fixture
def desktop(new_page: NewPage) -> Page:
    return new_page(viewport=DESKTOP)
