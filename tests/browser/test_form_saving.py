"""Nothing is lost: closing the tab, no network, another device, two tabs; and the line that says where it is."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage, allow_errors
from tests.browser.console_story import send
from tests.browser.form_story import draft_of, fill_contact, form_path, go, musala, saved_on_server
from tests.running import Running


def way_back(page: Page) -> str:
    draft = draft_of(page)
    return f"/lacak.html#t={draft['ticket']}&k={draft['secret']}"


def test_the_line_says_where_the_answers_are(phone: Page) -> None:
    allow_errors(phone)
    who = musala(201)
    phone.goto(form_path(who))
    line = phone.locator("#saved")
    expect(line).to_have_text("Isian akan tersimpan otomatis di HP ini.")
    phone.fill("#worship_name", "Musala Contoh")
    expect(line).to_have_text("Tersimpan di HP ini, belum terkirim.")
    fill_contact(phone, who)
    saved_on_server(phone)
    expect(line).to_contain_text("Tersimpan di HP ini dan di server, belum terkirim. (")
    expect(phone.locator("#draft-number")).to_contain_text(re.compile(r"\d{4}-\d{4}-\d{4}"))
    phone.context.set_offline(True)
    phone.fill("#worship_name", "Musala Contoh Dua")
    expect(line).to_contain_text("Tidak ada jaringan – tersimpan di HP ini")
    phone.context.set_offline(False)
    saved_on_server(phone)
    phone.route("**/answers", lambda route: route.fulfill(status=503, body="{}"))
    phone.fill("#worship_name", "Musala Contoh Tiga")
    expect(line).to_contain_text("Server belum dapat dihubungi – tersimpan di HP ini")
    phone.unroute("**/answers")
    saved_on_server(phone)


def test_closing_the_tab_and_coming_back_tomorrow_loses_nothing(phone: Page) -> None:
    who = musala(202)
    phone.goto(form_path(who))
    phone.fill("#worship_name", "Musala Besok")
    phone.fill("#chair_name", "Ketua Contoh")
    expect(phone.locator("#saved")).to_have_attribute("data-status", "device")
    phone.close()
    page = phone.context.new_page()
    page.goto("/ajukan.html")
    item = page.locator("#drafts li")
    expect(item).to_contain_text("Musala Besok")
    item.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator("#worship_name")).to_have_value("Musala Besok")
    expect(page.locator("#chair_name")).to_have_value("Ketua Contoh")


def test_opening_the_form_offers_the_draft_or_a_new_one(phone: Page) -> None:
    who = musala(203)
    phone.goto(form_path(who))
    phone.fill("#worship_name", "Musala Lama")
    expect(phone.locator("#saved")).to_have_attribute("data-status", "device")
    page = phone.context.new_page()
    page.goto(form_path(who))
    expect(page.locator("#resume")).to_contain_text("Musala Lama")
    page.get_by_role("button", name="Mulai yang baru").click()
    expect(page.locator("#worship_name")).to_have_value("")
    page.goto("/ajukan.html")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#drafts li", has_text="Musala Lama").get_by_role(
        "button", name="Hapus dari HP ini"
    ).click()
    expect(page.locator("#drafts li", has_text="Musala Lama")).to_have_count(0)


def test_two_tabs_share_one_draft(phone: Page) -> None:
    who = musala(204)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    saved_on_server(phone)
    second = phone.context.new_page()
    second.goto("/ajukan.html")
    second.locator("#drafts").get_by_role("button", name="Lanjutkan").click()
    second.fill("#worship_name", "Dari tab kedua")
    expect(phone.locator("#worship_name")).to_have_value("Dari tab kedua")
    phone.fill("#chair_name", "Dari tab pertama")
    expect(second.locator("#chair_name")).to_have_value("Dari tab pertama")
    saved_on_server(phone)
    saved_on_server(second)
    expect(second.locator("#conflict")).to_be_hidden()


def test_a_conflict_on_two_devices_shows_both_values(new_page: NewPage) -> None:
    who = musala(205)
    first = new_page(viewport=PHONE, is_mobile=True, has_touch=True)
    first.goto(form_path(who))
    fill_contact(first, who)
    first.fill("#worship_name", "Musala Awal")
    saved_on_server(first)

    second = new_page(viewport=DESKTOP)
    second.goto(way_back(first))
    expect(second).to_have_url(
        re.compile(r"/lacak\.html$")
    )  # the secret leaves the address at once
    second.get_by_role("link", name="Lanjutkan mengisi").click()
    expect(second.locator("#worship_name")).to_have_value("Musala Awal")
    second.fill("#worship_name", "Musala dari komputer")
    second.fill("#chair_name", "Ketua dari komputer")
    saved_on_server(second)

    first.fill("#worship_name", "Musala dari HP")
    first.fill("#secretary_name", "Sekretaris dari HP")
    box = first.locator("#conflict")
    expect(box).to_be_visible()
    expect(box).to_contain_text("Musala dari HP")
    expect(box).to_contain_text("Musala dari komputer")
    expect(box.locator("fieldset")).to_have_count(1)  # only what was changed on both
    expect(first.locator("#chair_name")).to_have_value("Ketua dari komputer")
    expect(first.locator("#saved")).to_contain_text("Pilih dulu mana yang benar")
    box.get_by_role("button").click()
    expect(box.locator("#conflict-error")).to_be_visible()
    box.get_by_label("Dari perangkat lain").check()
    box.get_by_role("button").click()
    expect(first.locator("#worship_name")).to_have_value("Musala dari komputer")
    saved_on_server(first)
    second.reload()
    expect(second.locator("#secretary_name")).to_have_value("Sekretaris dari HP")
    expect(second.locator("#worship_name")).to_have_value("Musala dari komputer")


def test_resuming_on_another_device_by_a_mailed_code(new_page: NewPage, running: Running) -> None:
    who = musala(206)
    first = new_page(viewport=PHONE, is_mobile=True, has_touch=True)
    first.goto(form_path(who))
    fill_contact(first, who)
    first.fill("#worship_name", "Musala Pindah HP")
    saved_on_server(first)

    second = new_page(viewport=PHONE, is_mobile=True, has_touch=True)
    second.goto("/lacak.html")
    second.fill("#email", str(who.contact["email"]))
    second.get_by_role("button", name="Kirim kode").click()
    expect(second.locator("#code")).to_be_focused()
    code = re.search(r"\b(\d{6})\b", running.letter(str(who.contact["email"]), "kode")["text"])
    assert code
    wrong = "000000" if code[1] != "000000" else "111111"
    second.fill("#code", wrong)
    second.get_by_role("button", name="Buka permohonan saya").click()
    expect(second.locator("#code-error")).to_contain_text("Kode salah")
    second.fill("#code", code[1])
    second.get_by_role("button", name="Buka permohonan saya").click()
    second.locator("#found").get_by_role("button").first.click()
    second.get_by_role("link", name="Lanjutkan mengisi").click()
    expect(second.locator("#worship_name")).to_have_value("Musala Pindah HP")
    expect(second.locator("#contact-name")).to_have_value(str(who.contact["name"]))


def test_a_browser_that_cannot_store_says_so(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('refused'); }});"
    )
    who = musala(207)
    page.goto(form_path(who))
    page.fill("#worship_name", "Musala Contoh")
    expect(page.locator("#saved")).to_contain_text("tidak dapat menyimpan di HP")
    fill_contact(page, who)
    expect(page.locator("#saved")).to_contain_text("Tersimpan di server", timeout=15_000)


def test_the_first_key_strokes_before_the_script_came_are_kept(phone: Page) -> None:
    who = musala(208)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/assets/form-*.js", hold)
    phone.goto(form_path(who), wait_until="commit")
    phone.fill("#worship_name", "Musala Cepat")
    held[0].continue_()
    expect(phone.locator("#saved")).to_have_attribute("data-status", "device")
    assert draft_of(phone)["answers"]["worship_name"] == "Musala Cepat"


def test_the_english_form_saves_the_same_draft(phone: Page) -> None:
    who = musala(209)
    phone.goto(form_path(who, "en"))
    fill_contact(phone, who)
    expect(phone.locator("#saved")).to_contain_text(
        "Saved on this phone and on the server", timeout=15_000
    )
    go(phone, "what")
    expect(phone).to_have_title(re.compile("^Step 2 of 4"))


def test_a_closed_window_is_told_once_and_nothing_is_lost(phone: Page) -> None:
    who = musala(210)
    body = """{"type":"about:blank","title":"x","status":422,"code":"invalid","errors":[
        {"pointer":"/programme","code":"window.closed","message":"Hibah uang sudah ditutup."}]}"""
    asked: list[str] = []

    def closed(route: object) -> None:
        asked.append("")
        route.fulfill(status=422, content_type="application/problem+json", body=body)  # type: ignore[attr-defined]

    phone.route("**/api/proposals", closed)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    expect(phone.locator("#refused")).to_be_in_viewport()
    expect(phone.locator("#refused")).to_have_text("Hibah uang sudah ditutup.")
    expect(phone.locator("#saved")).to_have_text("Tersimpan di HP ini, belum terkirim.")
    phone.wait_for_timeout(2500)
    assert len(asked) == 1, "the same again would not help"


def test_a_second_application_in_the_same_tab_starts_empty(phone: Page, running: Running) -> None:
    """The operator of a desa sends one after the other."""
    sent = send(running, 211)
    phone.goto(f"/lacak.html#t={sent.number}&k={sent.secret}")
    expect(phone.locator("#view")).to_be_visible()
    phone.goto(form_path(musala(212)))
    expect(phone.locator("#worship_name")).to_have_value("")
    expect(phone.locator("#langkah-1")).to_be_visible()
    phone.reload()
    expect(phone.locator("#langkah-1")).to_be_visible()
