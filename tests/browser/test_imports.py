"""Import at the console: the template, everything wrong by row and column, and then the good rows."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.browser.conftest import NewPage
from tests.browser.console_desk import sit_down
from tests.browser.test_pages import LOOKS, violations
from tests.ops.sheets import book, table
from tests.ops.sheets_wrong import mixed
from tests.running import Running

pytestmark = pytest.mark.browser
WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
WAIT = 60_000


def open_imports(page: Page, running: Running) -> None:
    sit_down(page, running.official("kesra"), running.url)
    page.get_by_role("link", name="Impor", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Impor")).to_be_visible()
    expect(page.locator("#import-type option").first).to_be_attached()


def send(page: Page, name: str, content: bytes, kind: str = "text/csv") -> None:
    page.get_by_label("Program", exact=True).select_option("hibah-uang")
    page.get_by_label("Jenis pemohon").select_option("worship")
    page.get_by_label("Lembar sebar yang sudah diisi").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_role("button", name="Kirim dan periksa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil impor")


def test_a_spreadsheet_is_checked_and_then_its_good_rows_come_in(
    running: Running, desktop: Page, tmp_path: Path
) -> None:
    made = mixed(WORSHIP, 40, 30)
    open_imports(desktop, running)
    send(desktop, "usulan.xlsx", book(WORSHIP, made.rows))
    expect(desktop.locator("[data-state=checked]")).to_be_visible(timeout=WAIT)
    expect(desktop.locator("[data-count=ready]")).to_have_text("28")
    expect(desktop.locator("[data-count=bad]")).to_have_text("12")
    listed = {
        int(str(row.get_attribute("data-row"))) for row in desktop.locator("tr[data-row]").all()
    }
    assert {made.line(i) for i in made.bad} <= listed
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Unduh semuanya (CSV)").click()
    saved = tmp_path / "salah.csv"
    download.value.save_as(saved)
    assert len(saved.read_text("utf-8-sig").splitlines()) >= 13
    desktop.get_by_role("button", name="Impor 28 baris").click()
    expect(desktop.locator("[data-state=done]")).to_be_visible(timeout=WAIT)
    expect(desktop.get_by_role("main")).to_contain_text(
        "Selesai: 28 benar (28 baru masuk, 0 sudah ada), 12 salah."
    )
    desktop.get_by_role("link", name="Semua impor").click()
    expect(desktop.get_by_role("row", name="usulan.xlsx")).to_contain_text("28 baru masuk")


def test_what_is_wrong_stands_before_what_is_only_a_warning(
    running: Running, desktop: Page, tmp_path: Path
) -> None:
    made = mixed(WORSHIP, 40, 30)
    rows = [row | {"agenda": f"{row.get('agenda') or ''} lagi"} for row in made.rows]
    open_imports(desktop, running)
    send(desktop, "lagi.csv", table(WORSHIP, rows))
    expect(desktop.locator("[data-state=checked]")).to_be_visible(timeout=WAIT)
    listed = desktop.locator("tr[data-row] .so-tag").all_inner_texts()
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Unduh semuanya (CSV)").click()
    saved = tmp_path / "salah.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        kinds = [row["Jenis"] for row in csv.DictReader(file, delimiter=";")]
    assert kinds == listed == sorted(kinds, reverse=True)
    assert set(kinds) == {"Salah", "Peringatan"}


def test_seven_hundred_bad_rows_are_all_in_the_file_that_is_saved(
    running: Running, desktop: Page, tmp_path: Path
) -> None:
    """More than one page of them: eleven pieces of a hundred rows."""
    made = mixed(WORSHIP, 1_100, 64)
    assert len(made.bad) >= 700
    open_imports(desktop, running)
    send(desktop, "usulan.csv", table(WORSHIP, made.rows))
    expect(desktop.locator("[data-state=checked]")).to_be_visible(timeout=2 * WAIT)
    expect(desktop.locator("[data-count=bad]")).to_have_text(str(len(made.bad)))
    expect(desktop.get_by_role("main")).to_contain_text("Di sini 200 yang pertama.")
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="Unduh semuanya (CSV)").click()
    saved = tmp_path / "salah.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    told = {int(row["Baris"]) for row in rows if row["Jenis"] == "Salah"}
    assert {made.line(i) for i in made.bad} <= told


def test_a_wrong_file_is_refused_in_words_on_a_phone(running: Running, phone: Page) -> None:
    open_imports(phone, running)
    phone.get_by_role("button", name="Kirim dan periksa").click()
    expect(phone.get_by_role("alert")).to_contain_text("Pilih filenya dulu.")
    send(phone, "salah.csv", b"nama;jumlah\nContoh;5\n")
    expect(phone.locator("[data-state=refused]")).to_be_visible(timeout=WAIT)
    expect(phone.get_by_role("main")).to_contain_text("Judul kolom tidak ditemukan")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_template_of_what_was_chosen_can_be_had(running: Running, desktop: Page) -> None:
    open_imports(desktop, running)
    desktop.get_by_label("Program", exact=True).select_option("bansos-terencana")
    desktop.get_by_label("Jenis pemohon").select_option("person")
    link = desktop.get_by_role("link", name="Excel (.xlsx)")
    expect(link).to_have_attribute("href", "/data/templates/proposals-bansos-terencana-person.xlsx")
    with desktop.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    desktop.get_by_label("Apa yang diimpor").select_option("recipients")
    expect(link).to_have_attribute("href", "/data/templates/recipients.xlsx")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def test_the_screens_have_no_accessibility_finding(
    running: Running, new_page: NewPage, look: tuple[dict[str, int], str]
) -> None:
    page = new_page(viewport=look[0], color_scheme=look[1], bypass_csp=True)
    open_imports(page, running)
    assert violations(page) == []
    send(page, "usulan.csv", table(WORSHIP, mixed(WORSHIP, 30, 50).rows))
    expect(page.locator("[data-state=checked]")).to_be_visible(timeout=WAIT)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
