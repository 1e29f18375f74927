"""The repair of an application on paper, on the screen of who types it: nothing goes through unanswered."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from chalicelib.ops.synthetic_papers import papers
from tests.browser.form_story import add_papers, wait_ready
from tests.browser.test_paper import WHO, begin, official, sit_down, to_papers, type_in
from tests.running import Running

pytestmark = pytest.mark.browser

FLAGGED = {slot: {"verdict": "missing", "reason": "unreadable"} for slot in ("ktp", "bank_book")}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the one paper in it is the first on every list."""
    system = Running(tmp_path_factory.mktemp("paper-repair"))
    try:
        yield system.start()
    finally:
        system.stop()


def sent_back(running: Running, ticket: str) -> None:
    """A verifier returns it for two papers that are missing."""
    who = official(running, "verifikator.kesra")
    body = {"username": who["username"], "password": who["password"]}
    token = running.call("POST", "/api/office/session", body)[1]["token"]
    for act in (
        {"action": "take"},
        {"action": "return", "note": "Dua berkas kurang.", "verdicts": FLAGGED},
    ):
        headers = {"Authorization": f"Bearer {token}"}
        view = running.call("GET", f"/api/office/proposals/{ticket}", None, headers)[1]
        headers |= {"If-Match": f'"{view["version"]}"', "Idempotency-Key": str(uuid4())}
        path = f"/api/office/proposals/{ticket}/decisions"
        status, answer, _ = running.call("POST", path, act, headers)
        assert status == 200, answer


def test_every_flagged_paper_is_answered_and_the_confirmation_names_each(
    running: Running, desktop: Page
) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    begin(desktop, "031/DS/2027")
    type_in(desktop)
    ticket = desktop.url.rpartition("/")[2]
    sent_back(running, ticket)
    to_papers(desktop)
    waiting = desktop.get_by_role("region", name="Belum selesai")
    waiting.get_by_role("link", name=WHO.name).click()
    desktop.get_by_role("button", name="Masukkan perbaikan").click()
    desktop.click("#send")
    expect(desktop.locator("#error-summary")).to_contain_text("Buku rekening")
    expect(desktop.locator("#error-summary")).to_contain_text("KTP")
    expect(desktop.locator("#error-summary")).to_contain_text("belum dijawab")
    desktop.locator("[data-slot=bank_book]").get_by_label("disimpan di kantor").check()
    ktp = next(file for file in papers(WHO) if file.slot == "ktp")
    add_papers(desktop, [ktp])
    wait_ready(desktop, [ktp])
    desktop.reload()
    box = desktop.locator("[data-slot=bank_book]").get_by_label("disimpan di kantor")
    expect(box).to_be_checked()
    desktop.click("#send")
    sheet = desktop.get_by_role("article")
    expect(sheet.get_by_role("heading", name="Perbaikan tersimpan")).to_be_visible()
    expect(sheet).to_contain_text("lembar aslinya di kantor")
    expect(sheet).to_contain_text("berkas baru")
