"""The schedule in a browser: Bagian Kesra extends and pauses, every page says so, the owner of a draft is told."""

from collections.abc import Iterator
from urllib.request import urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from chalicelib.ops.synthetic import applicant
from tests.browser.conftest import NewPage, allow_errors
from tests.browser.console_desk import sign_in
from tests.browser.test_pages import LOOKS, violations
from tests.hostile import pdf
from tests.running import Running

pytestmark = pytest.mark.browser

SK = "400/Kep.12-Huk/2027"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the dates of the others stay as they are."""
    system = Running(tmp_path_factory.mktemp("schedule"))
    try:
        yield system.start()
    finally:
        system.stop()


def draft(running: Running) -> str:
    """An unsent draft; gives the address of its owner."""
    who = applicant("hibah-uang", "worship", 71)
    body = {
        "programme": who.programme,
        "applicant_type": who.applicant_type,
        "contact": dict(who.contact),
    }
    key = {"Idempotency-Key": str(uuid4())}
    assert running.call("POST", "/api/proposals", body, key)[0] == 201
    return str(who.contact["email"])


def open_schedule(page: Page) -> None:
    page.get_by_role("link", name="Jadwal").click()
    expect(page.get_by_role("heading", level=1, name="Jadwal")).to_be_visible()


def bring_scan(page: Page) -> None:
    """A scan is chosen: first a letter of another program, then the decree while the line is cut."""
    dialog = page.get_by_role("dialog")
    file, said = dialog.get_by_label("Pindaian SK"), dialog.locator(".console-scan")
    wrong = {"name": "SK.docx", "mimeType": "application/msword", "buffer": b"PK"}
    file.set_input_files(wrong)  # type: ignore[arg-type]
    expect(said).to_contain_text("SK.docx bukan PDF atau foto.")
    dialog.get_by_role("button", name="Periksa").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Berkas belum terunggah.")
    allow_errors(page)  # the network is cut
    page.context.set_offline(True)
    file.set_input_files({"name": "SK contoh.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    expect(said).to_contain_text("Sambungan lemah.")
    page.context.set_offline(False)
    expect(said).to_contain_text("Siap: SK contoh.pdf")
    expect(dialog.get_by_label("Alasan")).to_have_value("Banjir di pesisir")


def test_kesra_extends_and_everybody_knows(running: Running, desktop: Page, phone: Page) -> None:
    owner = draft(running)
    sign_in(desktop, running.official("kesra"))
    open_schedule(desktop)
    card = desktop.locator("[data-programme=hibah-uang]")
    card.get_by_role("button", name="Perpanjang").click()
    dialog = desktop.get_by_role("dialog")
    dialog.get_by_label("Batas baru, tanggal").fill("2027-04-15")
    dialog.get_by_label("Tanggal SK").fill("2027-01-30")
    dialog.get_by_label("Alasan").fill("Banjir di pesisir")
    dialog.get_by_role("button", name="Periksa").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tulis nomor SK Bupati.")
    expect(dialog.get_by_label("Alasan")).to_have_value("Banjir di pesisir")
    dialog.get_by_label("Nomor SK Bupati").fill(SK)
    bring_scan(desktop)
    dialog.get_by_role("button", name="Periksa").click()
    expect(dialog).to_contain_text("Batas baru: Kamis, 15 April 2027 pukul 23.59 WIB")
    dialog.get_by_role("button", name="Ya, simpan").click()
    expect(desktop.get_by_role("main")).to_contain_text("Perpanjangan tersimpan.")
    expect(card).to_contain_text("15 April 2027 pukul 23.59 WIB")
    card.get_by_text("Catatan jadwal (1)").click()
    expect(card).to_contain_text("Jejak utuh")
    everybody = card.get_by_role("link", name="Unduh SK (PDF")
    href = everybody.first.get_attribute("href")
    with urlopen(running.url + str(href)) as scan:  # without any account
        assert scan.read() == pdf()

    phone.goto("/")
    home = phone.locator("[data-window=hibah-uang]")
    expect(home).to_contain_text(
        "Diperpanjang sampai 15 April 2027 pukul 23.59 WIB.", timeout=60_000
    )
    expect(home).to_contain_text(f"Keputusan Bupati Nomor {SK} tanggal 30 Januari 2027")
    expect(home).to_contain_text("Ditutup 15 April 2027")
    expect(home.get_by_role("link", name="Unduh SK (PDF")).to_have_attribute("href", str(href))
    phone.goto("/ajukan/hibah-uang-worship.html")
    expect(phone.locator("[data-window-note]")).to_contain_text("Banjir di pesisir.")

    letter = running.letter(owner, "Batas pengajuan", seconds=120)
    assert "15 April 2027" in letter["subject"]
    assert f"{running.url}{href}" in letter["text"]
    assert len(running.mail(owner, "Batas pengajuan")) == 1


def test_a_scan_that_follows_is_brought_and_replaced_from_the_schedule(
    running: Running, phone: Page
) -> None:
    official = running.official("kesra")
    who = {"username": official["username"], "password": official["password"]}
    token = running.call("POST", "/api/office/session", who)[1]["token"]
    body = {"kind": "extension", "closes": "2027-04-20", "sk_number": "401/2027", "sk_date": "2027-01-30"}  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    path = "/api/office/windows/hibah-barang/notes"
    assert running.call("POST", path, {**body, "reason": "Banjir lagi"}, headers)[0] == 201
    sign_in(phone, official)
    open_schedule(phone)
    card, dialog = phone.locator("[data-programme=hibah-barang]"), phone.get_by_role("dialog")
    expect(card).to_contain_text("Pindaian belum diunggah")
    rounds = (("Unggah pindaian SK", pdf(), 2), ("Ganti pindaian SK", pdf(b"<<>>"), 3))
    for press, content, entries in rounds:
        if press.startswith("Ganti"):
            card.get_by_text("Catatan jadwal (2)").click()
        card.get_by_role("button", name=press).first.click()
        file = {"name": "SK.pdf", "mimeType": "application/pdf", "buffer": content}
        dialog.get_by_label("Pindaian SK").set_input_files(file)  # type: ignore[arg-type]
        expect(dialog).to_contain_text("Siap: SK.pdf")
        if press.startswith("Ganti"):
            dialog.get_by_role("button", name="Periksa").click()
            expect(dialog.get_by_role("alert")).to_contain_text("Tulis alasan berkas SK diganti.")
            dialog.get_by_label("Alasan berkas diganti").fill("Halaman kedua tertinggal")
        dialog.get_by_role("button", name="Periksa").click()
        dialog.get_by_role("button", name="Ya, simpan").click()
        expect(card).to_contain_text(f"Catatan jadwal ({entries})")
        expect(phone.get_by_role("main")).to_contain_text("Pindaian SK tersimpan")
        with urlopen(f"{running.url}/api/sk/2027/hibah-barang/1") as scan:
            assert scan.read() == content
    card.get_by_text("Catatan jadwal (3)").click()
    expect(card.get_by_role("button", name="Unduh berkas")).to_have_count(1)  # the one before


def test_a_pause_is_shown_and_its_report_is_printed(
    running: Running, desktop: Page, phone: Page
) -> None:
    sign_in(desktop, running.official("kesra"))
    open_schedule(desktop)
    card = desktop.locator("[data-programme=bansos-terencana]")
    for button, reason in (("Hentikan sementara", "Pusat data padam"), ("Lanjutkan", "Pulih lagi")):
        card.get_by_role("button", name=button).click()
        dialog = desktop.get_by_role("dialog")
        dialog.get_by_label("Alasan").fill(reason)
        dialog.get_by_role("button", name="Periksa").click()
        dialog.get_by_role("button", name="Ya, simpan").click()
        expect(dialog).to_have_count(0)
        if button == "Hentikan sementara":
            expect(card).to_contain_text("Dihentikan sementara")
            phone.goto("/en/ajukan/bansos-terencana-person.html")
            expect(phone.locator("[data-window-note]")).to_contain_text("Sending is stopped")
    card.get_by_role("link", name="Laporan gangguan").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Laporan gangguan")
    expect(desktop.get_by_role("row", name="Pusat data padam")).to_be_visible()
    expect(desktop.get_by_role("main")).to_contain_text("Menit masa pengajuan yang hilang: 1.")


def test_a_verifier_reads_and_cannot_change(running: Running, desktop: Page) -> None:
    sign_in(desktop, running.official("verifier"))
    open_schedule(desktop)
    expect(desktop.get_by_text("Hanya Bagian Kesra yang mengubah jadwal.").first).to_be_visible()
    expect(desktop.get_by_role("button", name="Perpanjang")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def test_no_state_of_the_schedule_has_a_finding(
    running: Running, new_page: NewPage, look: tuple[dict[str, int], str]
) -> None:
    page = new_page(viewport=look[0], color_scheme=look[1], bypass_csp=True)
    allow_errors(page)  # what the style policy says of axe itself
    sign_in(page, running.official("kesra"))
    open_schedule(page)
    for summary in page.locator("details summary").all():
        summary.click()
    found = violations(page)
    page.get_by_role("button", name="Perpanjang").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Periksa").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Isi batas baru")
    found += violations(page)
    dialog.get_by_label("Batas baru, tanggal").fill("2027-04-15")
    dialog.get_by_label("Nomor SK Bupati").fill(SK)
    dialog.get_by_label("Tanggal SK").fill("2027-01-30")
    dialog.get_by_label("Alasan").fill("Contoh")
    wrong = {"name": "SK.docx", "mimeType": "application/msword", "buffer": b"PK"}
    dialog.get_by_label("Pindaian SK").set_input_files(wrong)  # type: ignore[arg-type]
    expect(dialog.locator(".console-scan")).to_contain_text("bukan PDF atau foto")
    found += violations(page)
    dialog.get_by_role("button", name="Lepas berkas").click()
    dialog.get_by_role("button", name="Periksa").click()
    expect(dialog.get_by_role("button", name="Ya, simpan")).to_be_visible()
    found += violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Laporan gangguan").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Laporan gangguan")
    assert not found + violations(page)
