"""Lacak: by link, by number, by code; returned and repaired; withdrawn; and what the number alone shows."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from chalicelib.ops.synthetic_papers import PaperFile, pdf
from tests.browser.console_story import Sent, decide, office_token, send
from tests.browser.form_story import as_upload, draft_of, extended
from tests.running import Running


@pytest.fixture(scope="module")
def office(running: Running) -> str:
    official = running.official("verifier", "kesra")
    return office_token(running, official["username"], official["password"])


def link(sent: Sent) -> str:
    return f"/lacak.html#t={sent.number}&k={sent.secret}"


def returned(running: Running, office: str, number: int) -> Sent:
    """Sent, taken, and sent back for one paper and one answer."""
    sent = send(running, number)
    decide(running, office, sent.ticket, {"action": "take"})
    verdicts = {
        "domicile": {"verdict": "fix", "reason": "missing-seal", "note": "Cap desa belum ada."},
        "title": {"verdict": "fix", "reason": "unclear", "note": "Sebut bagian yang diperbaiki."},
    }
    decide(
        running,
        office,
        sent.ticket,
        {"action": "return", "note": "Tinggal dua hal.", "verdicts": verdicts},
    )
    return sent


def test_the_link_opens_the_proposal_and_leaves_the_address(phone: Page, running: Running) -> None:
    sent = send(running, 501)
    phone.goto(link(sent))
    expect(phone.locator("#track-title")).to_have_text(f"Permohonan {sent.number}")
    assert phone.url.endswith("/lacak.html"), "number and secret are gone from the address"
    expect(phone.locator("#view")).to_contain_text("Menunggu petugas")
    box = phone.locator(".so-state").inner_text()
    assert box.count("tidak perlu berbuat apa-apa") == 1
    expect(phone.locator(".so-timeline li")).to_have_count(2)
    expect(phone.locator("#view")).to_contain_text("Surat yang kami kirim")
    phone.get_by_role("link", name="Lihat tanda terima").click()
    expect(phone.locator("[data-number]")).to_have_text(sent.number)
    expect(phone.locator("#paper-list li").first).to_contain_text("SHA-256")
    phone.goto("/lacak.html")
    expect(phone.locator("#track-title")).to_have_text(f"Permohonan {sent.number}")


def test_the_number_alone_shows_only_the_general_state(phone: Page, running: Running) -> None:
    sent = send(running, 502)
    phone.goto("/lacak.html")
    phone.fill("#number", sent.number.replace("-", " "))
    phone.get_by_role("button", name="Lihat permohonan").click()
    expect(phone.locator("#view")).to_contain_text("Terkirim")
    expect(phone.locator("#view")).to_contain_text("Hanya keadaan umum")
    assert str(sent.who.contact["name"]) not in phone.locator("main").inner_text()


def test_wrong_numbers_and_secrets_are_told_kindly(phone: Page, running: Running) -> None:
    phone.goto("/lacak.html")
    phone.get_by_role("button", name="Lihat permohonan").click()
    expect(phone.locator("#number-error")).to_contain_text("12 angka")
    expect(phone.locator("#number")).to_be_focused()
    phone.fill("#number", "2748-3920-1757")
    phone.get_by_role("button", name="Lihat permohonan").click()
    expect(phone.locator("#number-error")).to_contain_text("salah ketik")
    sent = send(running, 503)
    phone.fill("#number", sent.number)
    phone.fill("#secret", "bukan-kode-yang-benar-ya")
    phone.get_by_role("button", name="Lihat permohonan").click()
    expect(phone.locator("#track-trouble")).to_be_focused()
    expect(phone.locator("#track-trouble")).to_contain_text("tidak cocok")


def test_repair_opens_only_what_was_flagged_and_shows_old_beside_new(
    phone: Page, running: Running, office: str
) -> None:
    sent = returned(running, office, 504)
    phone.goto(link(sent))
    expect(phone.locator("#view")).to_contain_text("Menunggu Anda")
    expect(phone.locator("#view")).to_contain_text("Cap desa belum ada.")
    expect(phone.locator("#view")).to_contain_text("Paling lambat 15 Februari 2027")
    phone.get_by_role("link", name="Perbaiki sekarang").click()
    shown = phone.locator("[data-field]:visible, [data-slot]:visible")
    expect(shown).to_have_count(2)
    title = phone.locator("[data-field=title]")
    expect(title).to_contain_text("Sebut bagian yang diperbaiki.")
    expect(title).to_contain_text(f"Semula: {sent.who.answers['title']}")
    expect(phone.locator("[data-slot=domicile]")).to_contain_text("Cap desa belum ada.")
    expect(phone.locator("[data-slot=domicile]")).to_contain_text("Semula: ")

    expect(phone.locator("[data-slot=domicile] .so-upload__file")).to_contain_text(
        "lama, perlu diganti"
    )

    phone.click("#send")
    expect(phone.locator("#error-summary")).to_contain_text("belum diganti")
    phone.fill("#title", "Perbaikan atap serambi Musala Contoh, Desa Contoh")
    stamped = PaperFile(
        "domicile", "domisili-bercap.pdf", "application/pdf", pdf("Domisili", ["bercap"])
    )
    phone.set_input_files("#slot-domicile", as_upload(stamped))
    expect(phone.locator("[data-slot=domicile]")).to_contain_text("domisili-bercap.pdf")
    expect(
        phone.locator("[data-slot=domicile] .so-upload__file", has_text="bercap")
    ).to_contain_text("siap", timeout=20_000)
    phone.reload()
    expect(phone.locator("#title")).to_have_value(
        "Perbaikan atap serambi Musala Contoh, Desa Contoh"
    )
    expect(title).to_contain_text(f"Semula: {sent.who.answers['title']}")
    phone.click("#send")
    phone.wait_for_url("**/tanda-terima.html")
    expect(phone.locator("#receipt-title")).to_have_text("Perbaikan terkirim")
    bearer = {"Authorization": f"Bearer {office}"}
    view = running.call("GET", f"/api/office/proposals/{sent.ticket}", None, bearer)[1]
    assert view["state"] == "resubmitted"
    assert {change["item"] for change in view["changes"]} == {"title", "domicile"}


def test_who_must_still_bring_papers_reads_that_he_is_waited_for(
    phone: Page, running: Running
) -> None:
    """Three papers may follow; the same answer without them waits for nobody."""
    sent = send(running, 508)
    names = [{"slot": slot, "name": f"Contoh {slot}"} for slot in ("ktp", "kk", "photos")]
    follow: list[dict[str, object] | None] = [{"papers": names, "by": "2027-02-15"}, None]

    def verified(route: Route) -> None:
        view = route.fetch().json()
        done = {"state": "verified", "public_state": "verified", "waits_for": "nobody"}
        route.fulfill(json=view | done | {"follow": follow.pop(0)})

    phone.route(f"**/api/proposals/{sent.ticket}", verified)
    phone.goto(link(sent))
    box = phone.locator(".so-state")
    expect(box.get_by_role("heading")).to_have_text("Menunggu Anda: 3 berkas masih harus dibawa")
    expect(box).to_contain_text("Berkas yang sudah ada diperiksa dan sesuai.")
    expect(phone.locator("#view")).to_contain_text("paling lambat 15 Februari 2027")
    phone.get_by_role("button", name="Perbarui").click()
    expect(box.get_by_role("heading")).to_have_text("Tidak menunggu siapa pun")
    expect(phone.locator("#follow-title")).to_have_count(0)


def test_while_a_file_is_repaired_the_end_of_the_window_is_not_shown(
    phone: Page, running: Running, office: str
) -> None:
    sent = returned(running, office, 509)
    phone.route("**/api/windows", extended)
    phone.goto("/ajukan/hibah-uang-worship.html")
    note = phone.locator("[data-window-note]")
    expect(note).to_be_visible()
    phone.goto(link(sent))
    phone.get_by_role("link", name="Perbaiki sekarang").click()
    expect(phone.locator("#repair")).to_contain_text("15 Februari 2027")
    expect(note).to_contain_text("Diperpanjang sampai 15 April 2027")
    expect(note).to_be_hidden()


def test_withdrawing_asks_twice_and_for_a_reason(phone: Page, running: Running) -> None:
    sent = send(running, 505)
    phone.goto(link(sent))
    phone.get_by_role("button", name="Cabut permohonan").click()
    phone.get_by_role("button", name="Saya yakin").click()
    expect(phone.locator("#reason-error")).to_be_visible()
    phone.locator("#withdraw .so-radio input").first.check()
    phone.fill("#withdraw-note", "Sudah dibantu warga.")
    phone.get_by_role("button", name="Saya yakin").click()
    expect(phone.locator(".so-state")).to_contain_text("Dicabut")
    expect(phone.get_by_role("button", name="Cabut permohonan")).to_have_count(0)


def test_checking_a_number_says_valid_and_since_when_only(phone: Page, running: Running) -> None:
    sent = send(running, 506)
    phone.goto(f"/cek.html#{sent.number}")
    expect(phone.locator("#answer")).to_contain_text("1 Februari 2027")
    text = phone.locator("main").inner_text()
    assert not re.search("hibah|musala|kecamatan", text, re.IGNORECASE)
    phone.fill("#number", "2748-3920-1757")
    phone.get_by_role("button", name="Cek nomor ini").click()
    expect(phone.locator("#number-error")).to_contain_text("salah ketik")


def test_somebody_elses_phone_can_forget(phone: Page, running: Running) -> None:
    sent = send(running, 507)
    phone.goto(link(sent))
    expect(phone.locator("#view")).to_be_visible()
    assert draft_of(phone)["answers"] == {}
    phone.get_by_role("button", name="Lihat permohonan lain").click()
    item = phone.locator("#drafts li")
    expect(item).to_contain_text(sent.number)
    phone.once("dialog", lambda dialog: dialog.accept())
    item.get_by_role("button", name="Hapus dari HP ini").click()
    expect(item).to_have_count(0)
