"""The whole path on a cheap phone with a weak signal: four steps, the network gone twice, a reload, sent."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import allow_errors
from tests.browser.form_story import (
    add_papers,
    as_upload,
    draft_of,
    fields_of,
    fill_contact,
    fill_field,
    fill_step,
    form_path,
    go,
    musala,
    papers,
    saved_on_server,
    wait_ready,
)
from tests.running import Running


def test_whole_path_on_a_phone_with_the_network_cut_twice(phone: Page, running: Running) -> None:
    allow_errors(phone)
    who = musala(101)
    context = phone.context
    phone.goto(form_path(who))
    expect(phone.locator("#saved")).to_have_text("Isian akan tersimpan otomatis di HP ini.")
    fill_contact(phone, who)
    fill_step(phone, who, "who")
    saved_on_server(phone)
    ticket = draft_of(phone)["ticket"]

    go(phone, "what")
    context.set_offline(True)  # first cut: in the middle of typing
    fill_step(phone, who, "what")
    expect(phone.locator("#saved")).to_contain_text("Tidak ada jaringan")
    context.set_offline(False)
    saved_on_server(phone)

    go(phone, "where")
    phone.reload()
    expect(phone.locator("#langkah-3")).to_be_visible()
    assert draft_of(phone)["ticket"] == ticket, "a reload goes on with the same draft"
    fill_step(phone, who, "where")
    files = papers(who)
    add_papers(phone, files[:4])
    wait_ready(phone, files[:4])

    context.set_offline(True)  # second cut: while papers are chosen
    add_papers(phone, files[4:])
    expect(phone.locator("[data-state=failed], [data-state=queued]").first).to_be_visible()
    context.set_offline(False)
    wait_ready(phone, files)

    go(phone, "send")
    expect(phone.locator("#complete")).to_be_visible()
    expect(phone.locator("#summary")).to_contain_text(str(who.answers["worship_name"]))
    fill_step(phone, who, "send")
    phone.click("#send")
    phone.wait_for_url("**/tanda-terima.html")
    number = re.sub(r"(\d{4})(?=\d)", r"\1-", ticket.replace("-", ""))
    expect(phone.locator("[data-number]")).to_have_text(number)
    expect(phone.locator("[data-sent-at]")).to_contain_text("1 Februari 2027")
    expect(phone.locator("#paper-list > li")).to_have_count(len(files))
    expect(phone.locator("#qr svg")).to_be_visible()
    assert draft_of(phone)["answers"] == {}, "what was sent does not stay on the phone"

    view = running.call("GET", f"/api/proposals/{ticket}")[1]
    assert view["public_state"] == "received"
    letter = running.letter(str(who.contact["email"]), "")
    assert number in str(letter)

    phone.goto(f"/cek.html#{number}")
    expect(phone.locator("#answer")).to_contain_text("Nomor ini terdaftar")
    assert who.contact["name"] not in phone.locator("main").inner_text()


def test_receipt_opens_from_the_copy_on_the_device(phone: Page, running: Running) -> None:
    allow_errors(phone)
    who = musala(102)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    saved_on_server(phone)
    ticket = draft_of(phone)["ticket"]
    phone.evaluate(
        """([ticket]) => new Promise((resolve) => {
            const open = indexedDB.open("serang-open");
            open.onsuccess = () => {
                const store = open.result.transaction("drafts", "readwrite").objectStore("drafts");
                store.get(sessionStorage.getItem("draft")).onsuccess = (event) => {
                    store.put({...event.target.result, state: "submitted", receipt: {ticket, programme: "hibah-uang",
                        submitted_at: "2027-02-01T08:00:00+07:00", spoken_at: "1 Februari 2027 pukul 08.00 WIB",
                        papers: [], digest: "", name: "Contoh", email: ""}}).onsuccess = resolve;
                };
            };
        })""",
        [ticket],
    )
    phone.route("**/api/**", lambda route: route.abort())
    phone.goto("/tanda-terima.html")
    expect(phone.locator("[data-sent-at]")).to_have_text("1 Februari 2027 pukul 08.00 WIB")


def test_sending_twice_after_a_lost_answer_sends_once(phone: Page, running: Running) -> None:
    """The server took it, but its answer never came: pressing again gives the same receipt."""
    allow_errors(phone)
    who = musala(103)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    for step in ("who", "what", "where"):
        go(phone, step)
        fill_step(phone, who, step)
    files = papers(who)
    add_papers(phone, files)
    wait_ready(phone, files)
    go(phone, "send")
    fill_step(phone, who, "send")
    lost: list[str] = []

    def lose(route: object) -> None:
        if len(lost) < 3:  # the three tries of one press
            lost.append(route.fetch().status)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    phone.route("**/submit", lose)
    phone.click("#send")
    expect(phone.locator("#send-trouble")).to_contain_text(
        "tidak akan terkirim dua kali", timeout=20_000
    )
    expect(phone.locator("#send-trouble")).to_be_focused()
    phone.click("#send")
    phone.wait_for_url("**/tanda-terima.html")
    assert set(lost) == {201}
    received = [
        m for m in running.mail(str(who.contact["email"])) if "terima" in m["subject"].lower()
    ]
    assert len(received) == 1, [m["subject"] for m in received]


def test_empty_form_names_everything_at_once_and_takes_the_focus(phone: Page) -> None:
    who = musala(104)
    phone.goto(form_path(who))
    phone.click("#langkah-1 [type=submit]")
    summary = phone.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(phone).to_have_title(re.compile("^Galat: Langkah 1"))
    assert summary.locator("li").count() >= 10
    summary.get_by_role("link", name="Isi Email.").click()
    expect(phone.locator("#contact-email")).to_be_focused()
    expect(phone.locator("#contact-email")).to_have_attribute("aria-invalid", "true")
    expect(phone.locator("#contact-email")).to_have_accessible_description(
        re.compile("Contoh.* Isi Email.$")
    )
    above = phone.locator("[data-part=contact][data-field=email] > .so-error")
    expect(above).to_have_text("Isi Email.")
    summary.get_by_role("button").click()
    expect(phone.locator("#langkah-2")).to_be_visible()
    expect(phone).to_have_title(re.compile("^Langkah 2"))


def test_back_button_goes_a_step_back_and_the_address_holds_no_data(phone: Page) -> None:
    who = musala(105)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    go(phone, "what")
    go(phone, "where")
    phone.go_back()
    expect(phone.locator("#langkah-2")).to_be_visible()
    expect(phone.locator("#langkah-2 h2")).to_be_focused()
    assert phone.url.endswith("worship.html#langkah-2")


def test_rab_is_summed_and_a_mismatch_is_explained(phone: Page) -> None:
    who = musala(106)
    phone.goto(form_path(who) + "#langkah-2")
    rab = next(f for f in fields_of(who, "what") if f.id == "rab")
    fill_field(phone, rab, [
        {"item": "Semen", "volume": 40, "unit": "sak", "price": 65_000},
        {"item": "Pasir", "volume": 2, "unit": "truk", "price": 1_500_000},
    ])  # fmt: skip
    expect(phone.locator("[data-field=rab] [data-total]")).to_have_text("Rp5.600.000")
    phone.fill("#amount", "5.000.000")
    phone.fill("#own_contribution", "100.000")
    expect(phone.locator("#amount ~ *, [data-field=amount] [data-echo]")).to_contain_text(
        "lima juta rupiah"
    )
    expect(phone.locator("#money")).to_contain_text("Selisihnya Rp500.000")
    phone.click("#use-total")
    expect(phone.locator("#amount")).to_have_value("5.500.000")
    expect(phone.locator("#money")).to_contain_text("Cocok dengan RAB")
    phone.get_by_role("button", name="Hapus Baris 1").click()
    expect(phone.locator("[data-field=rab] [data-total]")).to_have_text("Rp3.000.000")
    expect(phone.locator("[data-field=rab] [data-row] input").first).to_be_focused()


def test_a_slip_is_told_when_leaving_the_field(phone: Page) -> None:
    who = musala(107)
    phone.goto(form_path(who))
    expect(phone.locator("#langkah-1 [type=submit]")).to_be_enabled()  # the script is there
    phone.fill("#chair_nik", "36041234")
    phone.locator("#chair_name").focus()
    expect(phone.locator("[data-field=chair_nik] > .so-error")).to_contain_text("Anda menulis 8")
    phone.fill("#chair_nik", str(who.answers["chair_nik"]))
    phone.locator("#chair_name").focus()
    expect(phone.locator("[data-field=chair_nik] > .so-error")).to_be_hidden()


def test_refusals_of_the_server_stand_at_their_fields(phone: Page) -> None:
    """What only the server sees (here: made up) is shown like everything else, by its pointer."""
    who = musala(108)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    for step in ("who", "what", "where"):
        go(phone, step)
        fill_step(phone, who, step)
    files = papers(who)
    add_papers(phone, files)
    wait_ready(phone, files)
    go(phone, "send")
    fill_step(phone, who, "send")
    body = """{"type":"about:blank","title":"x","status":422,"code":"invalid","errors":[
        {"pointer":"/answers/title","code":"x","message":"Judul ini ditolak server."},
        {"pointer":"/answers/rab/0/price","code":"x","message":"Harga ini ditolak server."},
        {"pointer":"/documents/ktp","code":"x","message":"KTP ini ditolak server."}]}"""
    phone.route(
        "**/submit",
        lambda route: route.fulfill(status=422, content_type="application/problem+json", body=body),
    )
    phone.click("#send")
    expect(phone.locator("#error-summary li")).to_have_count(3, timeout=20_000)
    phone.get_by_role("link", name="Harga ini ditolak server.").click()
    expect(phone.locator("[data-row] [data-column=price] input").first).to_be_focused()
    expect(phone.locator("[data-slot=ktp] > .so-error")).to_have_text("KTP ini ditolak server.")


def test_keyboard_alone_reaches_every_control_of_the_first_step(desktop: Page) -> None:
    who = musala(109)
    desktop.goto(form_path(who))
    desktop.locator("#contact-name").focus()
    desktop.keyboard.type("Siti Contoh")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("siti@contoh.example")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("081200000109")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("ArrowDown")
    saved_on_server(desktop)
    assert draft_of(desktop)["contact"]["phone"] == "+6281200000109"
    assert draft_of(desktop)["answers"]["worship_kind"]


def test_without_javascript_the_page_says_what_to_do(new_page) -> None:  # type: ignore[no-untyped-def]
    page = new_page(java_script_enabled=False)
    who = musala(110)
    page.goto(form_path(who))
    expect(page.get_by_role("link", name="Buka formulir kertas untuk dicetak")).to_be_visible()
    expect(page.locator("#form")).to_be_hidden()
    page.get_by_role("link", name="Buka formulir kertas untuk dicetak").click()
    assert "/formulir/" in page.url


def test_nothing_scrolls_sideways_at_320_pixels(new_page) -> None:  # type: ignore[no-untyped-def]
    page = new_page(viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    who = musala(111)
    page.goto(form_path(who))
    fill_contact(page, who)
    for step in ("who", "what", "where", "send"):
        go(page, step)
        if step != "send":
            fill_step(page, who, step)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, step
    for path in ("/lacak.html", "/tanda-terima.html", "/cek.html", "/ajukan.html"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_paper_for_a_slot_uses_a_real_input(phone: Page) -> None:
    who = musala(112)
    phone.goto(form_path(who) + "#langkah-3")
    expect(phone.locator("#slot-ktp")).to_be_enabled()  # the script is there, the step is shown
    box = phone.locator("#slot-ktp").bounding_box()
    assert box and box["height"] >= 44 and box["width"] >= 44
    phone.set_input_files("#slot-ktp", as_upload(papers(who, ("required",))[3]))
    expect(phone.locator("[data-slot=ktp] .so-upload__file")).to_contain_text("menunggu")
