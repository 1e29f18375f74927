"""What an official does at the console, as steps that read like the office."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.console_story import Sent

KEPT = "sessionStorage['serang-open.office']"
_sessions: dict[tuple[str, str], str] = {}


def sit_down(page: Page, official: dict[str, Any], address: str) -> None:
    """At the desk with a session from before: only the first time the form is filled (sign-ins are counted)."""
    kept = _sessions.get((address, official["username"]))
    if kept is None:
        sign_in(page, official)
        _sessions[address, official["username"]] = page.evaluate(KEPT)
        return
    page.goto("/kantor/")
    page.evaluate(f"kept => {{ {KEPT} = kept; }}", kept)
    page.reload()
    _at_the_queue(page)


def sign_in(page: Page, official: dict[str, Any], first: str = "Antrean") -> None:
    """Name and password, typed. ``first``: the screen he comes to."""
    page.goto("/kantor/")
    page.get_by_label("Nama pengguna").fill(official["username"])
    page.get_by_label("Kata sandi", exact=True).fill(official["password"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    if first != "Antrean":
        return expect(page.get_by_role("heading", level=1)).to_have_text(first)
    _at_the_queue(page)


def _at_the_queue(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Antrean")
    expect(page.locator(".console-list")).not_to_have_attribute("aria-busy", "true")


def open_file(page: Page, sent: Sent) -> None:
    page.evaluate("ticket => { location.hash = `#/berkas/${ticket}` }", sent.ticket)
    expect(page.get_by_role("heading", level=1)).to_have_text(sent.who.name)


def take(page: Page) -> None:
    page.get_by_role("button", name="Mulai memeriksa").click()
    expect(page.get_by_role("radio", name="Sesuai").first).to_be_attached()


def open_paper(page: Page, slot_name: str) -> None:
    page.locator(".console-papers").get_by_role("button", name=slot_name).first.click()
    expect(page.locator("#viewer-title")).to_contain_text(slot_name)


def judge_the_rest(page: Page) -> None:
    """Sesuai for every paper that has a file and no verdict yet, by keys."""
    left = page.locator(".console-papers__item", has_text="Belum dinilai")
    while left.count():
        before = left.count()
        left.first.get_by_role("button").click()
        page.keyboard.press("1")
        expect(left).to_have_count(before - 1)


def decide(page: Page, button: str, note: str = "") -> None:
    """Opens the panel, writes the note and sends."""
    page.locator(".console-actions").get_by_role("button", name=button).click()
    panel = page.get_by_role("dialog")
    if note:
        panel.locator("#act-note").fill(note)
    panel.locator("button[type=submit]").click()
