"""The console, as the officials use it on the running system."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import console_story as story
from tests.browser.conftest import NewPage, allow_errors
from tests.browser.console_desk import (
    decide,
    judge_the_rest,
    open_file,
    open_paper,
    sign_in,
    sit_down,
    take,
)
from tests.running import Running

OWN_PASSWORD = "Musala-Tenang-2027"


def test_first_sign_in_asks_for_a_password_of_ones_own(running: Running, desktop: Page) -> None:
    new = next(o for o in running.get("/_local/officials") if o["new_password"])
    desktop.goto("/kantor/")
    desktop.get_by_label("Nama pengguna").fill(new["username"])
    desktop.get_by_label("Kata sandi", exact=True).fill(new["password"])
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Buat kata sandi baru")
    first, again = desktop.locator("#new-password"), desktop.locator("#repeat")
    first.fill("pendek")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("alert")).to_contain_text("paling sedikit 12")
    first.fill(OWN_PASSWORD)
    again.fill(OWN_PASSWORD + "x")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("alert")).to_contain_text("tidak sama")
    first.fill(OWN_PASSWORD)
    again.fill(OWN_PASSWORD)
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Antrean")
    desktop.get_by_role("button", name="Keluar").click()
    expect(desktop.get_by_text("Anda sudah keluar.")).to_be_visible()
    sign_in(desktop, {**new, "password": OWN_PASSWORD})


def test_wrong_password_is_told_and_the_name_stays(running: Running, desktop: Page) -> None:
    official = running.official("verifier", "kesra")
    desktop.goto("/kantor/")
    desktop.get_by_label("Nama pengguna").fill(official["username"])
    desktop.get_by_label("Kata sandi", exact=True).fill("salah-sekali-123")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("alert")).to_contain_text("tidak cocok")
    expect(desktop.get_by_label("Nama pengguna")).to_have_value(official["username"])


def test_queue_filters_live_in_the_address_after_the_hash(running: Running, desktop: Page) -> None:
    mine = story.send(running, 31)
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    desktop.keyboard.press("/")
    desktop.keyboard.type(mine.who.name[-14:])
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".console-queue tbody tr")).to_have_count(1)
    assert "q=" in desktop.url.partition("#")[2] and "?" not in desktop.url.partition("#")[0]
    desktop.reload()
    expect(desktop.locator(".console-queue tbody tr")).to_have_count(1)
    expect(desktop.get_by_label("Nomor atau nama")).to_have_value(mine.who.name[-14:])
    desktop.get_by_label("Kecamatan").focus()
    desktop.get_by_label("Kecamatan").select_option(mine.who.answers["kecamatan"])
    expect(desktop).to_have_url(re.compile(r"#/antrean\?.*kecamatan=36\.04"))
    expect(desktop.get_by_label("Kecamatan")).to_be_focused()
    desktop.get_by_role("link", name="Hapus saringan").click()
    expect(desktop.locator(".console-queue tbody tr", has_text=mine.who.name)).to_have_count(1)
    desktop.get_by_label("Nomor atau nama").fill(mine.number)
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".console-queue tbody tr")).to_have_count(1)
    desktop.get_by_label("Nomor atau nama").fill("tidak ada yang bernama begini")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("Tidak ada permohonan yang cocok")).to_be_visible()
    assert not any("q=" in url for url in asked if "/api/" not in url)


def test_queue_says_when_it_changed(running: Running, desktop: Page) -> None:
    desktop.clock.install()
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    story.send(running, 32)
    desktop.clock.fast_forward(61_000)
    hint = desktop.get_by_text("permohonan baru masuk antrean")
    expect(hint).to_be_visible()
    desktop.get_by_role("button", name="Muat ulang antrean").click()
    expect(hint).to_have_count(0)


def test_answers_that_come_late_never_cover_a_newer_screen(running: Running, desktop: Page) -> None:
    sent = story.send(running, 43)
    sit_down(desktop, running.official("kesra"), running.url)
    held: list[Route] = []
    slow = [True]
    desktop.route(
        re.compile(r"/api/office/(?!windows)"),
        lambda route: held.append(route) if slow[0] else route.continue_(),
    )
    for screen in (f"berkas/{sent.ticket}", "penerima", "penerima/R1", "ganda", "impor", "antrean"):
        before = len(held)
        desktop.evaluate("screen => { location.hash = `#/${screen}` }", screen)
        expect(desktop.locator("#console [aria-busy=true]")).to_be_visible()
        while len(held) == before:
            desktop.wait_for_timeout(50)
    desktop.evaluate("location.hash = '#/jadwal'")
    heading = desktop.get_by_role("heading", level=1)
    expect(heading).to_have_text("Jadwal")
    slow[0] = False
    for late in held:
        late.continue_()
    desktop.wait_for_load_state("networkidle")
    expect(heading).to_have_text("Jadwal")
    expect(desktop).to_have_title(re.compile("^Jadwal"))
    desktop.keyboard.press("j")  # a key of a list that is not open
    expect(desktop.locator("[data-programme]").first).to_be_visible()
    assert "Jadwal" in desktop.title()


def test_an_address_nobody_knows_is_told_and_leads_on(running: Running, desktop: Page) -> None:
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    desktop.evaluate("location.hash = '#/antraen'")
    heading = desktop.get_by_role("heading", level=1)
    expect(heading).to_have_text("Halaman ini tidak ada")
    expect(heading).to_be_focused()
    desktop.get_by_role("link", name="Ke antrean").click()
    expect(heading).to_contain_text("Antrean")
    desktop.evaluate("location.hash = '#/impor'")  # not for a verifier
    expect(desktop.get_by_text("bukan untuk tugas akun Anda")).to_be_visible()
    expect(heading).to_contain_text("Antrean")


def test_from_take_over_return_and_repair_to_verified_and_the_letter(
    running: Running, desktop: Page
) -> None:
    sent = story.send(running, 33)
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, sent)
    take(desktop)
    open_paper(desktop, "Proposal")
    desktop.keyboard.press("2")
    desktop.get_by_label("Alasan").select_option("missing-signature")
    desktop.get_by_label("Catatan, dibaca pemohon di surat").fill(
        "Halaman akhir belum ditandatangani."
    )
    flag = desktop.locator("#answer-title")
    flag.get_by_role("button", name="Tandai").click()
    flag.get_by_label("Alasan").select_option("unclear")
    desktop.locator(".console-actions").get_by_role("button", name="Kembalikan").click()
    panel = desktop.get_by_role("dialog")
    expect(panel).to_contain_text("berkas belum dinilai: bila nanti ada yang kurang")
    panel.get_by_role("button", name="Kembalikan untuk diperbaiki dan kirim surat").click()
    expect(panel.get_by_role("alert")).to_contain_text("Isi catatan.")
    panel.locator("#act-note").fill("Tinggal dua hal lagi.")
    panel.get_by_role("button", name="Lihat surat sebelum dikirim").click()
    expect(panel.locator(".console-letter-text")).to_contain_text(
        "Halaman akhir belum ditandatangani."
    )
    panel.get_by_role("button", name="Tampilan surat").click()
    expect(
        panel.locator(".console-letter-look").get_by_text("Tinggal dua hal lagi.")
    ).to_be_visible()
    panel.locator("button[type=submit]").click()
    expect(desktop.get_by_text("Surat untuk pemohon sudah masuk antrean kirim.")).to_be_visible()
    assert sent.number in running.letter(sent.who.contact["email"], "perlu diperbaiki")["subject"]

    story.repair(running, sent, "proposal", {"title": "Perbaikan atap dan plafon ruang utama"})
    open_queue = desktop.get_by_role("link", name="Antrean", exact=True)
    open_queue.click()
    open_file(desktop, sent)
    expect(desktop.locator(".console-head")).to_contain_text("Perbaikan masuk")
    take(desktop)
    expect(desktop.locator("#viewer-title")).to_have_text("Proposal")
    panes = desktop.locator(".console-pane")
    expect(panes).to_have_count(2)
    expect(panes.first).to_contain_text("proposal-1.pdf")
    expect(panes.last).to_contain_text("proposal-2.pdf")
    changed = desktop.locator("#answer-title")
    expect(changed).to_contain_text("Perbaikan atap dan plafon ruang utama")
    expect(changed.locator(".console-before")).to_contain_text(str(sent.who.answers["title"]))

    desktop.keyboard.press("v")
    expect(desktop.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "Proposal: belum dinilai."
    )
    desktop.keyboard.press("Escape")
    judge_the_rest(desktop)
    decide(desktop, "Verifikasi")
    expect(desktop.locator(".console-done")).to_contain_text("dinyatakan terverifikasi")
    letter = running.letter(sent.who.contact["email"], "terverifikasi")
    assert sent.number in letter["subject"] or sent.number in letter["text"]
    desktop.get_by_role("heading", name="Riwayat").scroll_into_view_if_needed()
    expect(desktop.get_by_text("Jejak utuh")).to_be_visible()


def test_slower_of_two_officials_is_told_and_loses_nothing(running: Running, desktop: Page) -> None:
    sent = story.send(running, 34)
    everybody = [
        o
        for o in running.get("/_local/officials")
        if o["opd"] == "kesra" and o["roles"] == ["verifier"]
    ]
    slow, fast = everybody[0], everybody[1]
    sit_down(desktop, slow, running.url)
    open_file(desktop, sent)
    take(desktop)
    open_paper(desktop, "KTP")
    desktop.keyboard.press("2")
    desktop.get_by_label("Alasan").select_option("unreadable")
    desktop.get_by_label("Catatan, dibaca pemohon di surat").fill("Foto KTP sekretaris buram.")
    token = story.office_token(running, fast["username"], fast["password"])
    verdicts = {"proposal": {"verdict": "fix", "reason": "unclear", "note": "Jadwal belum ada."}}
    story.decide(
        running, token, sent.ticket, {"action": "return", "note": "Lengkapi.", "verdicts": verdicts}
    )
    decide(desktop, "Kembalikan", "Satu hal lagi.")
    told = desktop.locator(".console-conflict")
    expect(told).to_contain_text(fast["name"])
    expect(told).to_contain_text("Dikembalikan untuk diperbaiki")
    expect(told).to_contain_text("Lengkapi.")
    expect(desktop.locator(".console-papers")).to_contain_text("Foto KTP sekretaris buram.")
    view = running.call(
        "GET", f"/api/office/proposals/{sent.ticket}", None, {"Authorization": f"Bearer {token}"}
    )[1]
    assert view["timeline"][-1]["actor"]["name"] == fast["name"]
    assert "ktp" not in view["verdicts"]


def test_keyboard_alone_from_sign_in_to_refusal(running: Running, desktop: Page) -> None:
    sent = story.send(running, 35)
    story.send(running, 42)  # so that there is a next one
    official = running.official("verifier", "kesra")
    desktop.goto("/kantor/")
    expect(desktop.get_by_label("Nama pengguna")).to_be_visible()
    keys = desktop.keyboard
    while desktop.evaluate("document.activeElement.id") != "username":
        keys.press("Tab")
    keys.type(official["username"])
    keys.press("Tab")
    keys.type(official["password"])
    keys.press("Enter")
    expect(desktop.locator(".console-queue tbody tr").first).to_be_visible()
    keys.press("/")
    keys.type(sent.who.name)
    keys.press("Enter")
    expect(desktop.locator(".console-queue tbody tr")).to_have_count(1)
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text(sent.who.name)
    keys.press("a")
    expect(desktop.locator(".console-judge")).to_be_visible()
    keys.press("1")
    keys.press("n")
    keys.press("n")
    keys.press("p")
    expect(desktop.locator("#viewer-title")).to_have_text("Proposal")
    keys.press("t")
    expect(desktop.locator("#act-reason")).to_be_focused()
    desktop.locator("#act-reason").select_option("not-found")
    keys.press("Tab")
    keys.type("Alamat sudah didatangi, tempatnya tidak ada.")
    while not desktop.evaluate("document.activeElement.type === 'submit'"):
        keys.press("Tab")
    keys.press("Enter")
    expect(desktop.locator(".console-done")).to_contain_text("Permohonan ditolak")
    running.letter(sent.who.contact["email"], "tidak dapat")
    keys.press("b")
    expect(desktop.get_by_role("heading", level=1)).not_to_have_text(sent.who.name)


def test_work_in_progress_survives_a_closed_tab(running: Running, desktop: Page) -> None:
    sent = story.send(running, 36)
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, sent)
    take(desktop)
    open_paper(desktop, "RAB")
    desktop.keyboard.press("3")
    expect(desktop.get_by_label("Alasan")).to_have_value("not-attached")  # what it mostly is
    desktop.reload()
    expect(desktop.locator(".console-notices")).to_contain_text("belum dikirim")
    expect(desktop.locator(".console-papers__item", has_text="RAB")).to_contain_text("Tidak ada")
    desktop.get_by_role("button", name="Buang").click()
    expect(desktop.locator(".console-papers__item", has_text="RAB")).to_contain_text(
        "Belum dinilai"
    )


def test_lost_network_is_told_and_the_decision_is_made_once(
    running: Running, desktop: Page
) -> None:
    allow_errors(desktop)
    sent = story.send(running, 38)
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, sent)
    desktop.get_by_role("button", name="Tolak").click()
    desktop.locator("#act-reason").select_option("applied-twice")
    desktop.locator("#act-note").fill("Sudah ada permohonan yang sama.")
    desktop.context.set_offline(True)
    desktop.locator("dialog button[type=submit]").click()
    expect(desktop.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "tidak akan tercatat dua kali"
    )
    desktop.context.set_offline(False)
    desktop.locator("dialog button[type=submit]").click()
    expect(desktop.locator(".console-done")).to_contain_text("Permohonan ditolak")
    assert len(running.mail(sent.who.contact["email"], "tidak dapat")) <= 1


def test_who_has_no_queue_comes_to_the_first_screen_of_his_own(
    running: Running, desktop: Page
) -> None:
    sent = story.send(running, 39)
    heading, turned = (
        desktop.get_by_role("heading", level=1),
        desktop.get_by_text("bukan untuk tugas"),
    )
    for name, first in (("admin", "Jadwal"), ("operator", "Kertas")):
        sign_in(desktop, running.official(name), first)
        expect(turned).to_have_count(0)
        desktop.keyboard.press("g")
        desktop.evaluate("location.hash = '#/antrean'")
        expect(turned).to_be_visible()
        expect(heading).to_have_text(first)
        desktop.goto(f"/kantor/#/berkas/{sent.ticket}")
        expect(turned).to_be_visible()
        expect(heading).to_have_text(first)
        desktop.get_by_role("button", name="Keluar").click()


def test_kesra_moves_a_file_to_another_opd(running: Running, desktop: Page) -> None:
    sent = story.send(running, 40)
    sit_down(desktop, running.official("kesra"), running.url)
    open_file(desktop, sent)
    desktop.get_by_role("button", name="Pindahkan ke OPD lain").click()
    panel = desktop.get_by_role("dialog")
    panel.locator("button[type=submit]").click()
    expect(panel.get_by_role("alert")).to_contain_text("Pilih OPD tujuan.")
    panel.get_by_label("OPD tujuan").select_option("bakesbangpol")
    panel.locator("#act-note").fill("Ormas, bukan tempat ibadah.")
    panel.locator("button[type=submit]").click()
    expect(desktop.locator(".console-done")).to_be_visible()
    expect(desktop.locator(".console-facts")).to_contain_text("Kesatuan Bangsa")


def test_phone_shows_the_same_file_one_below_the_other(running: Running, phone: Page) -> None:
    sent = story.send(running, 41)
    sit_down(phone, running.official("verifier", "kesra"), running.url)
    open_file(phone, sent)
    take(phone)
    open_paper(phone, "KTP")
    phone.locator(".console-judge__choice--ok").tap()
    expect(phone.locator(".console-papers__item", has_text="KTP").first).to_contain_text("Sesuai")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_english_console_speaks_english(running: Running, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    official = running.official("verifier", "kesra")
    page.goto("/en/kantor/")
    page.get_by_label("User name").fill(official["username"])
    page.get_by_label("Password", exact=True).fill(official["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Queue")


def test_code_of_the_phone_is_asked_and_can_be_set_up(running: Running, desktop: Page) -> None:
    """The demonstration's pool asks for no codes, so the pool's two questions are put in here."""
    asked: list[dict[str, str]] = []
    official = running.official("verifier", "kesra")
    uri = "otpauth://totp/Serang%20Open:x?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Serang%20Open"
    setup = {"code": "otp-setup", "secret": "JBSWY3DPEHPK3PXPJBSWY3DP", "session": "s1", "uri": uri}

    def pool(route: Route) -> None:
        body = route.request.post_data_json
        asked.append(body)
        answer = (
            setup if "otp" not in body else {"code": "otp-required"} if len(asked) < 3 else None
        )
        if answer is None:
            route.continue_(post_data={k: body[k] for k in ("username", "password")})
        else:
            route.fulfill(status=409, json={"title": "Kode", "status": 409, "errors": [], **answer})

    desktop.route("**/api/office/session", pool)
    desktop.goto("/kantor/")
    desktop.get_by_label("Nama pengguna").fill(official["username"])
    desktop.get_by_label("Kata sandi", exact=True).fill(official["password"])
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Pasang kode masuk")
    expect(desktop.get_by_role("img", name="Kode QR")).to_be_visible()
    expect(desktop.get_by_text("JBSW Y3DP EHPK 3PXP JBSW Y3DP")).to_be_visible()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("alert")).to_contain_text("6 angka")
    desktop.get_by_label("Kode 6 angka").fill("123 456")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Masukkan kode")
    assert asked[1]["otp"] == "s1|123456"
    desktop.get_by_label("Kode 6 angka").fill("654321")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Antrean")
    assert asked[2]["otp"] == "654321"


def test_end_of_the_session_is_told_in_time(running: Running, desktop: Page) -> None:
    desktop.clock.install()
    official = running.official("verifier", "kesra")
    sign_in(desktop, official)
    kept = "JSON.parse(sessionStorage['serang-open.office']).ends - Date.now()"
    desktop.clock.fast_forward(desktop.evaluate(kept) - 4 * 60_000)
    warning = desktop.get_by_text("Sesi Anda segera berakhir")
    expect(warning).to_be_visible()
    desktop.get_by_role("button", name="Masuk lagi").click()
    dialog = desktop.get_by_role("dialog")
    expect(dialog.get_by_label("Nama pengguna")).to_have_value(official["username"])
    dialog.get_by_label("Kata sandi", exact=True).fill(official["password"])
    desktop.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(warning).to_have_count(0)


def test_file_in_the_hands_of_a_colleague_says_so(running: Running, desktop: Page) -> None:
    sent = story.send(running, 43)
    everybody = running.get("/_local/officials")
    mine, colleague = [o for o in everybody if (o["opd"], o["roles"]) == ("kesra", ["verifier"])][
        :2
    ]
    token = story.office_token(running, colleague["username"], colleague["password"])
    story.decide(running, token, sent.ticket, {"action": "take"})
    sit_down(desktop, mine, running.url)
    open_file(desktop, sent)
    told = desktop.locator(".console-notices")
    expect(told).to_contain_text(f"sedang diperiksa {colleague['name']}")
