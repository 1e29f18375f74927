"""A report of a disaster from the phone to the department: sent when no paper is at hand, passed on by the camat."""

from playwright.sync_api import Page, expect

from chalicelib.ops.synthetic import applicant
from chalicelib.rules import desa
from tests.browser.conftest import PHONE, NewPage
from tests.browser.console_desk import judge_the_rest, sign_in, take
from tests.browser.form_story import fill_all
from tests.browser.test_pages import violations
from tests.running import Running

HERE, VILLAGE = "36.04.05", "36.04.05.2003"


def test_a_report_is_passed_on_by_the_camat_and_found_by_the_department(
    phone: Page, new_page: NewPage, running: Running
) -> None:
    place = next(one for one in desa() if one.code == VILLAGE)
    point = {"lat": place.lat, "lng": place.lng, "source": "typed", "accuracy": None, "note": ""}
    who = applicant(
        "bansos-tidak-terencana", "person", 160, disaster_kind="flood", kecamatan=HERE,
        desa=VILLAGE, point=point,
    )  # fmt: skip
    fill_all(phone, who)
    expect(phone.locator("#missing")).to_contain_text("KTP")  # named, and not in the way
    phone.click("#send")
    phone.wait_for_url("**/tanda-terima.html")
    told = phone.get_by_text("Camat meneruskan laporan Anda").filter(visible=True)
    expect(told).to_contain_text("di email yang kami kirim")
    expect(phone.get_by_text("survei lapangan").filter(visible=True)).to_have_count(
        0
    )  # not for a disaster
    letter = running.letter(str(who.contact["email"]), "Laporan")
    assert "Camat meneruskan laporan ini ke OPD paling lambat" in str(letter)

    camat = new_page(viewport=PHONE, bypass_csp=True)
    sign_in(camat, running.official("camat", HERE))
    expect(camat.get_by_role("heading", level=1)).to_have_text("Antrean Kecamatan Kramatwatu")
    camat.get_by_role("link", name=who.name).click()
    expect(camat.get_by_role("heading", level=1)).to_have_text(who.name)
    assert violations(camat) == []
    expect(camat.get_by_text("berkas dinilai")).to_have_count(0)  # judging is not a camat's work
    expect(camat.locator(".console-actions__progress")).to_contain_text("pastikan kejadiannya")
    camat.get_by_role("button", name="Teruskan ke OPD").click()
    dialog = camat.get_by_role("dialog")
    expect(dialog).to_contain_text("OPD pengampu diberi waktu 3 hari.")
    dialog.get_by_label("Catatan").fill("Sudah saya lihat sendiri.")
    dialog.get_by_role("button", name="Teruskan ke OPD").click()
    expect(camat.get_by_role("dialog")).to_have_count(0)
    told = running.letter(str(who.contact["email"]), "diteruskan")
    assert "Badan Penanggulangan Bencana Daerah" in str(told)

    bpbd = new_page(viewport=PHONE)
    sign_in(bpbd, running.official("verifier", "bpbd"))
    bpbd.get_by_role("link", name=who.name).click()
    take(bpbd)
    expect(bpbd.locator(".console-papers__absent")).to_contain_text(
        "Belum ada, boleh menyusul: Surat permohonan kepada Bupati, KTP, Kartu keluarga."
    )
    judge_the_rest(bpbd)
    bpbd.get_by_role("button", name="Verifikasi").click()
    dialog = bpbd.get_by_role("dialog")
    dialog.get_by_role("button", name="Verifikasi").last.click()
    expect(dialog).to_contain_text("KTP belum ada: nyatakan menerimanya menyusul")
    for box in dialog.get_by_role("checkbox").all():
        box.check()
    dialog.get_by_label("Catatan (wajib)").fill("Rumahnya hanyut, surat-surat diurus.")
    dialog.get_by_role("button", name="Verifikasi").last.click()
    expect(bpbd.get_by_role("dialog")).to_have_count(0)
    expect(bpbd.locator(".console-papers__absent")).to_contain_text("Masih harus dibawa pemohon")
    letter = running.letter(str(who.contact["email"]), "masih ada berkas yang harus dibawa")
    assert "Kartu keluarga" in str(letter) and "Rumahnya hanyut" in str(letter)


def test_a_building_asks_for_its_land_and_goods_do_not(phone: Page) -> None:
    phone.goto("/ajukan/hibah-barang-worship.html#langkah-2")
    phone.click("#steps a[href='#langkah-2']")
    land = phone.locator("[data-field=land_status]")
    expect(land).to_be_hidden()
    phone.get_by_label("Bangunan", exact=True).check()
    expect(land).to_be_visible()
    phone.click("#steps a[href='#langkah-3']")
    expect(phone.locator("[data-slot=land]")).to_be_visible()
    phone.click("#steps a[href='#langkah-2']")
    phone.get_by_label("Barang", exact=True).check()
    expect(land).to_be_hidden()
    phone.click("#steps a[href='#langkah-3']")
    expect(phone.locator("[data-slot=land]")).to_be_hidden()
    expect(phone.locator("[data-slot=bank_book]")).to_have_count(0)


def test_what_is_taken_any_day_cannot_be_extended_at_the_console(
    desktop: Page, running: Running
) -> None:
    sign_in(desktop, running.official("kesra"))
    desktop.get_by_role("link", name="Jadwal").click()
    card = desktop.locator("[data-programme=bansos-tidak-terencana]")
    expect(card).to_contain_text("Tanpa masa pengajuan")
    expect(card.get_by_role("button", name="Hentikan")).to_have_count(1)
    expect(card.get_by_role("button", name="Perpanjang")).to_have_count(0)
