"""The repair of an application on paper, on the screen of who types it: nothing goes through unanswered."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from chalicelib.ops.synthetic_papers import papers
from tests.browser.form_story import add_papers, wait_ready
from tests.browser.test_paper import WHO, begin, official, returned, sit_down, to_papers, type_in
from tests.running import Running

pytestmark = pytest.mark.browser

SLOTS = ("ktp", "bank_book")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the one paper in it is the first on every list."""
    system = Running(tmp_path_factory.mktemp("paper-repair"))
    try:
        yield system.start()
    finally:
        system.stop()


def test_every_flagged_paper_is_answered_and_the_confirmation_names_each(
    running: Running, desktop: Page
) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    begin(desktop, "031/DS/2027")
    type_in(desktop)
    ticket = desktop.url.rpartition("/")[2]
    returned(running, ticket, *SLOTS)
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
