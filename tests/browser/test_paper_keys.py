"""Whose key opens a paper, in a browser: a lost answer is heard again, the number shows little, a link is printed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, NewPage, allow_errors
from tests.browser.form_story import add_papers, fill_step, go, wait_ready
from tests.browser.test_pages import violations
from tests.browser.test_paper import SCAN, WHO, begin, kept, official, sit_down
from tests.running import Running

pytestmark = pytest.mark.browser
RECEIPT = "Tanda terima permohonan kertas"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the one paper in it is the first on every list."""
    system = Running(tmp_path_factory.mktemp("paper-keys"))
    try:
        yield system.start()
    finally:
        system.stop()


def typed(page: Page) -> None:
    """The ordinary form from the paper, up to the last button."""
    expect(page.get_by_role("heading", name="Anda mengetik untuk orang lain")).to_be_visible()
    for step, then in (("who", "what"), ("what", "where")):
        fill_step(page, WHO, step)
        go(page, then)
    fill_step(page, WHO, "where")
    add_papers(page, [SCAN])
    wait_ready(page, [SCAN])
    go(page, "send")
    fill_step(page, WHO, "send")


def test_an_answer_that_was_lost_is_heard_again(running: Running, new_page: NewPage) -> None:
    """It was sent each time, and no answer came through; his key is over by then."""
    page = new_page(viewport=PHONE)
    allow_errors(page)
    sit_down(page, official(running, "operator.pejaten"))
    begin(page, "012/DS/2027")
    typed(page)
    answered: list[int] = []

    def lose(route: Route) -> None:
        answered.append(route.fetch().status)
        route.abort()

    page.route("**/submit", lose)
    page.click("#send")
    expect(page.locator("#send-trouble")).to_contain_text("Tekan Kirim lagi", timeout=60_000)
    expect(page.locator("#send-trouble")).not_to_contain_text("Belum terkirim")  # nobody knows
    expect(page.locator("#send-trouble").get_by_role("heading")).to_have_text(
        "Belum tahu apakah sudah terkirim"
    )
    assert answered and set(answered) == {201}  # fmt: skip
    page.unroute("**/submit")
    page.reload()  # the form asks what became of it
    expect(page.get_by_role("heading", level=1, name=RECEIPT)).to_be_visible()
    assert kept(page) == []  # nothing of it stays on the computer of the office
    page.goto("/ajukan.html")
    expect(page.locator("#drafts")).to_be_hidden()


def test_what_was_sent_elsewhere_leads_to_the_console(running: Running, new_page: NewPage) -> None:
    """Two tabs of one official with the same draft: the second learns it from the console."""
    page = new_page(viewport=PHONE)
    sit_down(page, official(running, "operator.pejaten"))
    begin(page, "013/DS/2027")
    typed(page)
    expect(page.locator("#saved")).to_contain_text("dan di server")
    (draft,) = kept(page)
    ticket, key = draft["ticket"], draft["secret"]
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "another-tab-1"}
    view = running.call("GET", f"/api/proposals/{ticket}", None, headers)[1]
    headers["If-Match"] = f'"{view["version"]}"'
    assert running.call("POST", f"/api/proposals/{ticket}/submit", {}, headers)[0] == 201
    page.click("#send")
    expect(page.locator("#resume")).to_contain_text("Kembali ke konsol")
    expect(page.locator("#resume")).to_contain_text("berakhir sesudah hari kedua")
    expect(page.locator("#resume")).to_contain_text("kunci baru")
    expect(page.locator("#form")).to_be_hidden()
    page.locator("#resume").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name=RECEIPT)).to_be_visible()
    running.wait(lambda: kept(page) == [])  # it is forgotten beside the receipt


def test_a_printed_letter_leads_to_what_the_number_shows(
    running: Running, desktop: Page, phone: Page
) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    desktop.get_by_role("link", name=WHO.name).first.click()
    number = desktop.locator(".console-sheet__number").inner_text()
    phone.goto(f"/lacak.html#t={number}")
    expect(phone.locator("#view")).to_contain_text("sudah masuk")
    expect(phone.locator("#view")).not_to_contain_text(WHO.name)
    assert "#" not in phone.url


def test_an_applicant_asks_for_a_link_of_his_own(
    running: Running, new_page: NewPage, phone: Page
) -> None:
    """It is printed once, opens his whole application, and nothing of it stays in the console."""
    page = new_page(viewport=PHONE, bypass_csp=True)
    sit_down(page, official(running, "operator.pejaten"))
    page.get_by_role("link", name=WHO.name).first.click()
    page.get_by_role("button", name="Cetak tautan pribadi pemohon").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(str(WHO.contact["name"]))
    found = violations(page)
    dialog.get_by_role("button", name="Cetak tautan pribadi pemohon").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Pilih mengapa")
    dialog.get_by_label("Mengapa dicetak").select_option("proxy")
    dialog.get_by_role("button", name="Cetak tautan pribadi pemohon").click()
    expect(dialog.get_by_role("alert")).to_contain_text("nama kuasa")
    dialog.get_by_label("Mengapa dicetak").select_option("himself")
    dialog.get_by_role("button", name="Cetak tautan pribadi pemohon").click()
    sheet = page.get_by_role("article")
    expect(sheet).to_contain_text("Siapa pun yang memegang lembar ini")
    expect(sheet).to_contain_text("Dicetak 1 Februari 2027")
    expect(sheet.locator("svg")).to_be_visible()
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    link = sheet.locator(".console-sheet__link").inner_text()
    assert link not in page.url
    phone.goto(link)
    expect(phone.locator("#view")).to_contain_text("Tautan pribadi dicetak")
    expect(phone.locator("#view")).to_contain_text("Cabut permohonan")
    phone.get_by_role("link", name="Lihat tanda terima").click()
    receipt = phone.locator("#receipt")
    expect(receipt).to_contain_text("Kertas diterima29 Januari 2027. Tanggal ini yang dihitung.")
    expect(receipt.get_by_text("mencetak dan menyerahkan surat")).to_have_count(4)
    told = receipt.inner_text()
    assert told.count("mencetak dan menyerahkan surat") == 2
    assert "email" not in told
    page.reload()
    expect(page.get_by_role("heading", level=1, name=RECEIPT)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("k=")
    assert found == []


def test_a_link_that_ended_before_its_answer_came_is_not_printed(
    running: Running, new_page: NewPage
) -> None:
    """The operator hears nothing, Kesra prints one meanwhile; pressing again says so, and once more prints anew."""
    page = new_page(viewport=PHONE)
    allow_errors(page)
    sit_down(page, official(running, "operator.pejaten"))
    page.get_by_role("link", name=WHO.name).first.click()
    number = page.locator(".console-sheet__number").inner_text()
    page.get_by_role("button", name="Cetak tautan pribadi pemohon").click()
    dialog = page.get_by_role("dialog")
    press = dialog.get_by_role("button", name="Cetak tautan pribadi pemohon")
    dialog.get_by_label("Mengapa dicetak").select_option("himself")
    page.route("**/way-back", lambda route: (route.fetch(), route.abort()))
    press.click()
    expect(dialog.get_by_role("alert")).to_be_visible(timeout=20_000)
    page.unroute("**/way-back")
    kesra = official(running, "kesra")
    session = {"username": kesra["username"], "password": kesra["password"]}
    token = running.call("POST", "/api/office/session", session)[1]["token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "kesra-prints-1"}
    path = f"/api/office/proposals/{re.sub('[^0-9]', '', number)}/way-back"
    status, made, _ = running.call("POST", path, {"reason": "himself"}, headers)
    assert status == 201, made
    press.click()
    expect(dialog.get_by_role("alert")).to_contain_text(made["by"])
    expect(dialog.get_by_role("alert")).to_contain_text("permintaan baru")
    press.click()
    link = page.get_by_role("article").locator(".console-sheet__link")
    expect(link).to_be_visible()
    assert link.inner_text() != made["link"]


def test_the_file_says_at_which_office_its_letters_are_handed_over(
    running: Running, desktop: Page
) -> None:
    sit_down(desktop, official(running, "verifikator.kesra"))
    desktop.get_by_role("link", name=WHO.name).first.click()
    office = "dicetak dan diserahkan di Desa Pejaten, Kec. Kramatwatu"
    letters = desktop.get_by_role("region", name="Surat", exact=True)
    expect(letters).to_contain_text(office)
    expect(letters).not_to_contain_text("kepada")
    actions = desktop.locator(".console-actions")
    actions.get_by_role("button", name="Mulai memeriksa").click()
    actions.get_by_role("button", name="Tolak").click()
    panel = desktop.get_by_role("dialog")
    expect(panel).to_contain_text(office)
    expect(panel.get_by_role("button", name="Tolak dan siapkan surat cetak")).to_be_visible()
    panel.locator("#act-reason").select_option(index=1)
    panel.locator("#act-note").fill("Contoh alasan.")
    panel.get_by_role("button", name="Lihat surat sebelum dicetak").click()
    expect(panel.locator(".console-preview__head")).to_contain_text(office)
