"""A session of the console: its token is renewed without a word, until the pool says no; no word is lost over it."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser import console_story as story
from tests.browser.conftest import allow_errors
from tests.browser.console_desk import KEPT, open_file, sign_in
from tests.running import Running

RENEW = "**/api/office/session/renew"


def runs_out(page: Page, **changes: str) -> None:
    """The token of this tab is at its end; the server takes it no more."""
    gone = {"token": "x.y.z", **changes}
    page.evaluate(
        f"gone => {{ {KEPT} = JSON.stringify({{...JSON.parse({KEPT}), ...gone, until: 1}}); }}",
        gone,
    )
    page.reload()


def kept(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(f"JSON.parse({KEPT})"))


def renewed(page: Page) -> dict[str, Any]:
    """The session once it has another token."""
    for _ in range(100):
        if kept(page)["token"] != "x.y.z":
            return kept(page)
        page.wait_for_timeout(100)
    raise AssertionError("never renewed")


def test_a_token_at_its_end_is_renewed_and_the_eight_hours_are_not(
    running: Running, desktop: Page
) -> None:
    sign_in(desktop, running.official("verifier", "kesra"))
    before = kept(desktop)
    assert 0 < before["until"] - desktop.evaluate("Date.now()") <= 15 * 60_000
    assert 7.9 * 3_600_000 < before["ends"] - desktop.evaluate("Date.now()") <= 8 * 3_600_000
    asked: list[str] = []
    desktop.on("request", lambda one: asked.append(one.url) if "/session" in one.url else None)
    runs_out(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Antrean")
    after = renewed(desktop)
    expect(desktop.get_by_role("dialog")).to_have_count(0)
    assert len(asked) == 1 and asked[0].endswith("/renew"), "once, for all who wanted it"
    assert (after["ends"], after["refresh"]) == (before["ends"], before["refresh"])
    assert after["until"] > desktop.evaluate("Date.now()")


def test_who_may_not_go_on_signs_in_over_the_page_and_keeps_his_words(
    running: Running, desktop: Page
) -> None:
    """What the pool answers for somebody who was disabled."""
    allow_errors(desktop)
    sent = story.send(running, 61)
    official = running.official("verifier", "kesra")
    sign_in(desktop, official)
    open_file(desktop, sent)
    desktop.get_by_role("button", name="Tolak").click()
    desktop.locator("#act-reason").select_option("other")
    desktop.locator("#act-note").fill("Catatan yang tidak boleh hilang.")
    runs_out(desktop, refresh="salah")
    dialog = desktop.get_by_role("dialog")
    expect(dialog).to_contain_text("Sesi Anda berakhir")
    dialog.get_by_label("Kata sandi", exact=True).fill(official["password"])
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text(sent.who.name)
    desktop.get_by_role("button", name="Tolak").click()
    expect(desktop.locator("#act-note")).to_have_value("Catatan yang tidak boleh hilang.")


def test_a_renewal_that_finds_no_network_asks_for_no_password(
    running: Running, desktop: Page
) -> None:
    allow_errors(desktop)
    sign_in(desktop, running.official("verifier", "kesra"))

    def lost(route: Route) -> None:
        route.abort("connectionfailed")

    desktop.route(RENEW, lost)
    runs_out(desktop)
    again = desktop.get_by_role("button", name="Coba lagi")
    expect(again).to_be_visible()
    expect(desktop.get_by_role("dialog")).to_have_count(0)
    assert kept(desktop)["refresh"]
    desktop.unroute(RENEW, lost)
    again.click()
    expect(again).to_have_count(0)
    expect(desktop.get_by_role("dialog")).to_have_count(0)
    assert renewed(desktop)["refresh"]
