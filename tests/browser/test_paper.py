"""Paper in a browser: a desa's operator counts, types in through the ordinary form, prints; the numbers agree."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from chalicelib.core.receiving import PAPER_SCAN
from chalicelib.ops.synthetic_papers import paper_file, papers
from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.console_desk import decide, take
from tests.browser.form_story import add_papers, fill_step, go, musala, wait_ready
from tests.browser.test_pages import violations
from tests.running import Running

pytestmark = pytest.mark.browser

WHO = musala(77)
SCAN = paper_file(PAPER_SCAN, WHO, 1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the counts of the others stay as they are."""
    system = Running(tmp_path_factory.mktemp("paper"))
    try:
        yield system.start()
    finally:
        system.stop()


def official(running: Running, name: str) -> dict[str, Any]:
    return next(o for o in running.get("/_local/officials") if o["username"].startswith(name))


def sit_down(page: Page, who: dict[str, Any]) -> None:
    page.goto("/kantor/")
    page.get_by_label("Nama pengguna").fill(who["username"])
    page.get_by_label("Kata sandi", exact=True).fill(who["password"])
    page.get_by_role("button", name="Masuk", exact=True).click()


def to_papers(page: Page) -> None:
    page.get_by_role("navigation").or_(page.locator("#console-bar")).get_by_role(
        "link", name="Kertas"
    ).click()
    expect(page.get_by_role("heading", level=1, name="Kertas")).to_be_visible()


def count_papers(page: Page, number: int, day: str = "2027-01-29") -> None:
    page.get_by_label("Hari").fill(day)
    page.get_by_label("Cara masuk").select_option("village")
    page.get_by_label("Jumlah kertas").fill(str(number))
    page.get_by_role("button", name="Catat").click()
    expect(page.get_by_role("table", name=re.compile("29 Januari 2027"))).to_contain_text(
        str(number)
    )


def begin(page: Page, agenda: str, email: str = "") -> None:
    """What the receipt of the paper says; then the form is open."""
    page.get_by_role("link", name="Masukkan satu permohonan").click()
    page.get_by_label("Jenis pemohon").select_option(WHO.applicant_type)
    page.get_by_label("Tanggal diterima").fill("2027-01-29")
    page.get_by_label("Cara masuk").select_option("village")
    page.get_by_label("Nomor agenda").fill(agenda)
    page.get_by_label("Persetujuan pemohon").select_option("form")
    page.get_by_label("Nama pemohon").fill(str(WHO.contact["name"]))
    page.get_by_label("Nomor HP pemohon").fill(str(WHO.contact["phone"]))
    page.get_by_label("Email pemohon (bila ada)").fill(email)
    page.get_by_role("button", name="Lanjut ke formulir").click()


def type_in(page: Page) -> None:
    """The ordinary form, from the paper: no paper but the signed form is scanned."""
    expect(page.get_by_role("heading", name="Anda mengetik untuk orang lain")).to_be_visible()
    fill_step(page, WHO, "who")
    go(page, "what")
    fill_step(page, WHO, "what")
    go(page, "where")
    fill_step(page, WHO, "where")
    add_papers(page, [SCAN])
    wait_ready(page, [SCAN])
    go(page, "send")
    fill_step(page, WHO, "send")
    page.click("#send")
    expect(
        page.get_by_role("heading", level=1, name="Tanda terima permohonan kertas")
    ).to_be_visible()


def test_an_operator_types_a_paper_and_hands_the_letter_over(
    running: Running, desktop: Page
) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    expect(desktop.get_by_role("heading", level=1, name="Kertas")).to_be_visible()
    expect(desktop.get_by_role("link", name="Antrean", exact=True)).to_have_count(0)  # none of his
    count_papers(desktop, 2)
    begin(desktop, "012/DS/2027")
    expect(desktop.locator("#entry-title ~ p").first).to_contain_text(
        "29 Januari 2027, agenda 012/DS/2027"
    )
    assert "entri" not in desktop.url
    desktop.reload()  # the tab goes on with it
    type_in(desktop)
    sheet = desktop.get_by_role("article")
    expect(sheet).to_contain_text("012/DS/2027, Desa Pejaten, Kec. Kramatwatu")
    expect(sheet).to_contain_text("Ujang Contoh")
    assert kept(desktop) == []  # nothing of it stays on the computer of the office
    desktop.get_by_role("link", name="Buka suratnya").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("sudah kami terima")
    expect(desktop.locator(".console-sheet__qr svg")).to_be_visible()
    expect(desktop.get_by_role("article")).not_to_contain_text("k=")  # it holds no way in
    assert "Desa Pejaten, Kec. Kramatwatu" in one_sheet(desktop)
    desktop.get_by_role("button", name="Tandai diserahkan").click()
    expect(
        desktop.get_by_role("status").filter(has_text="ditandai sudah diserahkan")
    ).to_be_visible()
    desktop.get_by_role("link", name="Kembali ke daftar surat").first.click()
    expect(desktop.get_by_role("main")).to_contain_text("Tidak ada surat yang menunggu")


def one_sheet(page: Page) -> str:
    """What is read on the sheet of a letter; it has one title, and takes one sheet of A4."""
    written = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = written.pages[0].extract_text()
    assert len(written.pages) == 1
    assert "Pindai untuk melihat" in text
    assert text.casefold().count("sudah kami terima") == 1
    return text


def kept(page: Page) -> list[Any]:
    """The drafts on this device."""
    found: list[Any] = page.evaluate(
        """() => new Promise((done) => {
            const request = indexedDB.open("serang-open", 1);
            request.onsuccess = () => {
                const all = request.result.transaction("drafts").objectStore("drafts").getAll();
                all.onsuccess = () => { request.result.close(); done(all.result); };
            };
        })"""
    )
    return found


def keys(page: Page) -> list[str]:
    """Where the keys work that an official is shown."""
    page.get_by_role("button", name="Pintasan").click()
    shown = page.get_by_role("dialog")
    expect(shown).to_be_visible()
    groups = shown.get_by_role("heading", level=3).all_inner_texts()
    shown.get_by_role("button", name="Tutup").click()
    return groups


def test_another_official_checks_it_with_the_sheets_before_him(
    running: Running, desktop: Page
) -> None:
    sit_down(desktop, official(running, "verifikator.kesra"))
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Antrean")
    assert "Di permohonan" in keys(desktop)
    row = desktop.locator(".console-queue tbody tr", has_text=WHO.name).first
    expect(row).to_contain_text("kertas diterima 29 Januari 2027; batas waktu dihitung sejak")
    row.get_by_role("link", name=WHO.name).click()
    expect(desktop.get_by_role("region", name="Diterima di atas kertas")).to_contain_text(
        "Ujang Contoh"
    )
    take(desktop)
    items = desktop.locator(".console-papers__item")
    expect(items.filter(has_text="di kertas").first).to_be_visible()
    for number in range(items.count()):
        items.nth(number).get_by_role("button").click()
        desktop.keyboard.press("1")
        expect(items.nth(number)).to_contain_text("Sesuai")
    decide(desktop, "Verifikasi")
    expect(desktop.locator(".console-head")).to_contain_text("erverifikasi")
    expect(desktop.locator(".console-done")).to_contain_text("Pemohon tidak punya email")


def test_the_recap_shows_the_one_that_is_missing(
    running: Running, desktop: Page, phone: Page
) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    assert keys(desktop) == ["Di mana saja"]  # of the others none works for him
    desktop.get_by_role("link", name="Rekap", exact=True).click()
    table = desktop.get_by_role("table", name="Kertas: dicatat dan dimasukkan")
    expect(table.get_by_role("row", name=re.compile("Pejaten"))).to_contain_text("Kurang 1")
    expect(desktop.get_by_role("main")).to_contain_text("1 kertas belum dimasukkan")
    by_day = desktop.get_by_role("table", name="Menurut hari")
    expect(by_day).to_be_visible()
    desktop.set_viewport_size(PHONE)
    desktop.get_by_role("button", name="Tampilkan").click()
    expect(by_day).to_be_hidden()  # long ones wait on a phone; what is missing does not
    expect(table).to_contain_text("Kurang 1")
    desktop.locator("summary", has_text="Menurut hari").click()
    expect(by_day).to_be_visible()
    phone.goto("/")
    phone.get_by_role("link", name="Lihat rekap").click()
    expect(phone.locator("#recap-told")).to_contain_text("permohonan masuk")
    expect(phone.locator("#channels [data-key=village]")).to_contain_text(re.compile(r"[1-9]"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_same_paper_again_leads_to_the_first(running: Running, desktop: Page) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    begin(desktop, "12 / ds / 2027")
    expect(desktop.get_by_role("alert")).to_contain_text("sudah dipakai")
    desktop.get_by_role("link", name=re.compile("^Buka permohonan")).click()
    expect(
        desktop.get_by_role("heading", level=1, name="Tanda terima permohonan kertas")
    ).to_be_visible()


def returned(running: Running, ticket: str, *slots: str) -> None:
    """A verifier sends it back: these papers are missing."""
    who = official(running, "verifikator.kesra")
    body = {"username": who["username"], "password": who["password"]}
    token = running.call("POST", "/api/office/session", body)[1]["token"]
    flagged = {slot: {"verdict": "missing", "reason": "unreadable"} for slot in slots}
    for act in (
        {"action": "take"},
        {"action": "return", "note": "Ada berkas yang kurang.", "verdicts": flagged},
    ):
        headers = {"Authorization": f"Bearer {token}"}
        view = running.call("GET", f"/api/office/proposals/{ticket}", None, headers)[1]
        headers |= {"If-Match": f'"{view["version"]}"', "Idempotency-Key": str(uuid4())}
        path = f"/api/office/proposals/{ticket}/decisions"
        status, answer, _ = running.call("POST", path, act, headers)
        assert status == 200, answer


def test_a_repair_is_entered_for_the_applicant(running: Running, desktop: Page) -> None:
    sit_down(desktop, official(running, "operator.pejaten"))
    begin(desktop, "020/DS/2027")
    type_in(desktop)
    ticket = desktop.url.rpartition("/")[2]
    returned(running, ticket, "ktp")
    to_papers(desktop)
    waiting = desktop.get_by_role("region", name="Belum selesai")
    waiting.get_by_role("link", name=WHO.name).click()
    desktop.get_by_role("button", name="Masukkan perbaikan").click()
    expect(desktop.locator("#entry-title ~ p").nth(1)).to_contain_text("perbaikan untuk pemohon")
    ktp = next(file for file in papers(WHO) if file.slot == "ktp")
    add_papers(desktop, [ktp])
    wait_ready(desktop, [ktp])
    desktop.click("#send")
    expect(desktop.get_by_role("article")).to_contain_text("Perbaikan masuk")


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["360-light", "1280-dark"]
)
def test_no_screen_has_an_accessibility_finding(
    running: Running, new_page: NewPage, viewport: Any, scheme: Any
) -> None:
    page = new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    sit_down(page, official(running, "operator.kesra"))
    expect(page.get_by_role("heading", level=1, name="Kertas")).to_be_visible()
    expect(page.get_by_role("heading", name="Catatan kertas yang diterima")).to_be_visible()
    found = violations(page)
    begin(page, f"ax-{viewport['width']}", "ada@contoh.example")
    expect(page.get_by_role("heading", name="Anda mengetik untuk orang lain")).to_be_visible()
    go(page, "where")
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.get_by_role("link", name="Kembali ke konsol").click()
    page.locator(".console-entry a").first.click()
    expect(
        page.get_by_role("heading", level=1, name="Permohonan kertas yang belum")
    ).to_be_visible()
    found += violations(page)
    page.get_by_role("link", name="Perbaiki keterangan terima").click()
    page.get_by_label("Nomor agenda").fill("")
    page.get_by_role("button", name="Simpan keterangan").click()
    expect(page.get_by_role("alert")).to_contain_text("Nomor agenda")
    found += violations(page)
    page.get_by_label("Nomor agenda").fill(f"diperbaiki-{viewport['width']}")
    page.get_by_role("button", name="Simpan keterangan").click()
    expect(page.get_by_role("article")).to_contain_text("diperbaiki")
    page.evaluate("location.hash = '#/kertas/baru'")
    page.get_by_role("button", name="Lanjut ke formulir").click()
    lines = page.get_by_role("alert").get_by_role("listitem")
    expect(lines).to_have_count(6)
    said = lines.all_inner_texts()
    labels = page.locator("#console form label").all_inner_texts()
    told = [next(n for n, label in enumerate(labels) if label in text) for text in said]
    assert told == sorted(told), said
    for path, heading in (
        ("kertas/surat", "Surat"),
        ("kertas/baru", "Masukkan"),
        ("rekap", "Rekap"),
    ):
        page.evaluate("path => { location.hash = `#/${path}` }", path)
        expect(page.get_by_role("heading", level=1, name=re.compile(heading))).to_be_visible()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        expect(page.locator("#console .so-scroll")).to_have_count(0)  # nothing to swipe
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.goto("/rekap.html")
    expect(page.locator("#recap-told")).to_contain_text("permohonan masuk")
    assert found + violations(page) == []
