"""No accessibility finding in any state of the console: phone and desktop, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console_story as story
from tests.browser.conftest import NewPage, allow_errors
from tests.browser.console_desk import open_file, open_paper, sit_down
from tests.browser.test_pages import LOOKS, violations
from tests.running import Running


@pytest.fixture(scope="module")
def sent(running: Running) -> story.Sent:
    """One file in checking, so that every look sees the controls of a verifier."""
    made = story.send(running, 51)
    official = running.official("verifier", "kesra")
    token = story.office_token(running, official["username"], official["password"])
    story.decide(running, token, made.ticket, {"action": "take"})
    return made


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def look(request: pytest.FixtureRequest, new_page: NewPage) -> Iterator[Page]:
    viewport, scheme = request.param
    yield new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)


def test_no_state_of_the_console_has_a_finding(
    running: Running, sent: story.Sent, look: Page
) -> None:
    allow_errors(look)  # tiles and unknown numbers
    found: list[str] = []

    def check(state: str) -> None:
        # at the end of the page the bar with the actions covers no half of a button
        look.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        found.extend(f"{state}: {one}" for one in violations(look))

    look.goto("/kantor/")
    look.get_by_role("button", name="Masuk", exact=True).click()
    expect(look.get_by_role("alert")).to_be_visible()
    check("sign-in with errors")
    sit_down(look, running.official("verifier", "kesra"), running.url)
    expect(look.locator(".console-queue")).to_be_visible()
    check("queue")
    look.goto("/kantor/#/antrean?state=all&q=tidak+ada+yang+bernama+begini")
    expect(look.locator(".console-empty")).to_be_visible()
    check("empty queue")
    open_file(look, sent)
    expect(look.locator(".console-pane__frame, .console-picture").first).to_be_visible()
    check("file")
    open_paper(look, "KTP")
    look.keyboard.press("2")
    look.keyboard.press("Escape")
    look.locator("#answer-title").get_by_role("button").first.click()
    look.keyboard.press("Escape")
    expect(look.locator(".console-picture")).to_be_visible()
    check("judging a picture, an answer flagged")
    look.locator(".console-actions").get_by_role("button", name="Verifikasi").click()
    expect(look.get_by_role("dialog")).to_be_visible()
    check("verify with lacks")
    look.keyboard.press("Escape")
    look.locator(".console-actions").get_by_role("button", name="Tolak").click()
    look.locator("#act-reason").select_option("other")
    look.locator("#act-note").fill("Contoh.")
    look.get_by_role("button", name="Lihat surat sebelum dikirim").click()
    look.get_by_role("button", name="Tampilan surat").click()
    expect(look.locator(".console-letter-look")).to_be_visible()
    check("refusal with its letter")
    look.keyboard.press("Escape")
    look.get_by_role("button", name="Pintasan").click()
    check("shortcuts")
    look.keyboard.press("Escape")
    look.get_by_role("button", name="Buka peta").click()
    expect(look.locator(".leaflet-container")).to_be_visible()
    check("map")
    look.goto("/kantor/#/berkas/270000000000")
    expect(look.get_by_role("heading", level=1)).to_have_text("Permohonan tidak ditemukan")
    check("unknown number")
    assert not found, "\n".join(found)
