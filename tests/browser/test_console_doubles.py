"""Possible doubles, masked numbers and recipients at the console, on a system of their own."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import console_story as story
from tests.browser.conftest import NewPage
from tests.browser.console_desk import open_file, sit_down
from tests.browser.recipient_story import aided
from tests.browser.test_pages import LOOKS, violations
from tests.hostile import pdf
from tests.running import Running

pytestmark = pytest.mark.browser

WITHIN = 30.0  # seconds until a pair is flagged: the stream is fast, the machine may not be


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A system of its own: the list of pairs holds nothing but these."""
    system = Running(tmp_path_factory.mktemp("doubles"))
    try:
        yield system.start()
    finally:
        system.stop()


@pytest.fixture(scope="module")
def office(running: Running) -> dict[str, str]:
    """Headers of Bagian Kesra, for looking over the shoulder of the browser."""
    official = running.official("kesra")
    token = story.office_token(running, official["username"], official["password"])
    return {"Authorization": f"Bearer {token}"}


def pair(running: Running, office: dict[str, str], number: int) -> tuple[story.Sent, story.Sent]:
    """Two proposals of different places with the same account number; waits until they are flagged."""
    first = story.send(running, number)
    account = {k: first.who.answers[k] for k in ("account_number", "account_holder")}
    second = story.send(running, number + 1, **account)
    running.wait(lambda: view(running, office, second)["flags"], WITHIN)
    running.wait(lambda: view(running, office, first)["flags"], WITHIN)
    return first, second


def view(running: Running, office: dict[str, str], sent: story.Sent) -> Any:
    return running.call("GET", f"/api/office/proposals/{sent.ticket}", None, office)[1]


@pytest.fixture(scope="module")
def two(running: Running, office: dict[str, str]) -> tuple[story.Sent, story.Sent]:
    return pair(running, office, 301)


@pytest.fixture(scope="module")
def four(running: Running, office: dict[str, str]) -> list[story.Sent]:
    """Two pairs more, for whoever works through the list."""
    return [*pair(running, office, 311), *pair(running, office, 321)]


def kesra(running: Running) -> list[dict[str, Any]]:
    """The officials of Bagian Kesra who may sign in at once."""
    return [o for o in running.get("/_local/officials") if o["roles"] == ["kesra"]]


def go(page: Page, address: str, heading: str) -> None:
    page.evaluate("to => { location.hash = to }", address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_same_account_is_flagged_judged_with_a_reason_and_remembered(
    running: Running, two: tuple[story.Sent, story.Sent], desktop: Page
) -> None:
    first, second = two
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, second)
    expect(desktop.locator(".console-notices")).to_contain_text("mungkin ganda")
    card = desktop.locator(f"[data-flag='{first.ticket}']")
    expect(card).to_contain_text(first.who.name)
    expect(card).to_contain_text("rekening sama")
    with desktop.expect_popup() as opened:
        card.get_by_role("link", name="Buka di tab baru").click()
    beside = opened.value  # signed in already: the session goes along
    expect(beside.get_by_role("heading", level=1)).to_have_text(first.who.name)
    beside.close()
    card.get_by_role("button", name="Nilai").click()
    panel = desktop.get_by_role("dialog")
    panel.get_by_role("button", name="Simpan penilaian").click()
    expect(panel.get_by_role("alert")).to_contain_text("Pilih sama atau berbeda.")
    panel.get_by_role("radio", name="Berbeda").check()
    panel.get_by_label("Alasan").fill("Satu bendahara memegang dua rekening titipan.")
    panel.get_by_role("button", name="Simpan penilaian").click()
    judged = desktop.locator(f"details[data-flag='{first.ticket}']")
    expect(judged).to_contain_text("dinilai berbeda oleh")
    expect(desktop.locator(".console-event").first).to_contain_text("Kemungkinan ganda dinilai")
    judged.locator("summary").click()
    judged.get_by_role("link", name="Bandingkan").click()
    expect(desktop.locator(".console-pair")).to_be_visible()
    desktop.get_by_role("button", name="Ke permohonan").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(second.who.name)
    open_file(desktop, first)
    other = desktop.locator(f"details[data-flag='{second.ticket}']")
    expect(other).to_contain_text("dinilai berbeda oleh")
    other.locator("summary").click()
    expect(other).to_contain_text("Satu bendahara memegang dua rekening titipan.")


def test_list_of_pairs_is_worked_through_by_keys(
    running: Running, office: dict[str, str], four: list[story.Sent], desktop: Page
) -> None:
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    desktop.get_by_role("link", name="Ganda", exact=True).click()
    rows = desktop.locator(".console-queue tbody tr")
    expect(rows).to_have_count(2)
    desktop.get_by_label("Tingkat").select_option("related")
    expect(
        desktop.get_by_text("Tidak ada pasangan yang cocok dengan saringan ini.")
    ).to_be_visible()
    desktop.get_by_role("link", name="Hapus saringan").first.click()
    expect(rows).to_have_count(2)
    keys = desktop.keyboard
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    for n, judgement in ((1, "1"), (2, "2")):
        expect(desktop.locator(".console-head")).to_contain_text(f"{n} dari 2")
        expect(desktop.locator(".console-pair__same", has_text="Nomor rekening")).to_be_visible()
        keys.press(judgement)
        keys.type("Dibandingkan berdampingan.")
        keys.press("Control+Enter")
    expect(
        desktop.get_by_role("heading", name="Tidak ada kemungkinan ganda yang menunggu")
    ).to_be_visible()
    judgements = {
        flag["judgement"] for sent in four for flag in view(running, office, sent)["flags"]
    }
    assert judgements == {"same", "different"}


def test_number_is_shown_for_a_minute_and_the_history_says_who_looked(
    running: Running,
    office: dict[str, str],
    two: tuple[story.Sent, story.Sent],
    desktop: Page,
) -> None:
    sent = two[0]
    number = str(sent.who.answers["account_number"])
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    desktop.clock.install()
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, sent)
    row = desktop.locator("#answer-account_number")
    expect(row).to_contain_text("*")
    row.get_by_role("button", name="Tampilkan").click()
    panel = desktop.get_by_role("dialog")
    panel.get_by_role("button", name="Tampilkan").click()
    expect(panel.get_by_role("alert")).to_contain_text("Pilih alasan.")
    panel.get_by_label("Untuk apa").select_option("other")
    panel.get_by_role("button", name="Tampilkan").click()
    expect(panel.get_by_role("alert")).to_contain_text("Tulis catatan")
    panel.get_by_label("Catatan").fill("Dicocokkan dengan buku rekening.")
    panel.get_by_role("button", name="Tampilkan").click()
    expect(row).to_contain_text(number)
    newest = desktop.locator(".console-event").first
    expect(newest).to_contain_text("Angka yang disamarkan ditampilkan")
    expect(newest).to_contain_text("Nomor rekening")
    expect(newest).to_contain_text("Dicocokkan dengan buku rekening.")
    desktop.clock.fast_forward(61_000)
    expect(row).not_to_contain_text(number)
    expect(row.get_by_role("button", name="Tampilkan")).to_be_visible()
    assert number not in desktop.content()
    assert not any(number in url for url in asked) and number not in desktop.url
    look = {"field": "account_number", "reason": "bank"}  # a colleague looks as well
    headers = {**office, "Idempotency-Key": str(uuid4())}
    path = f"/api/office/proposals/{sent.ticket}/reveal"
    assert running.call("POST", path, look, headers)[1]["value"] == number
    desktop.get_by_role("button", name="Mulai memeriksa").click()  # looks are no conflict
    expect(desktop.locator(".console-judge").first).to_be_attached()


def test_aid_of_the_year_before_is_named_with_its_ground_and_its_year(
    running: Running, office: dict[str, str], desktop: Page
) -> None:
    aided(running, office, 344, award_year=2026, award_reported="belum")
    sent = story.send(running, 344)
    running.wait(lambda: view(running, office, sent)["recipient"], WITHIN)
    sit_down(desktop, running.official("verifier", "kesra"), running.url)
    open_file(desktop, sent)
    panel = desktop.locator(".console-eligibility")
    expect(panel.locator("[data-verdict=stop]").first).to_contain_text("2026")
    expect(panel).to_contain_text("Dasar: Peraturan Bupati Serang Nomor 22 Tahun 2022")
    award = panel.locator("tbody tr")
    expect(award).to_have_count(1)
    expect(award).to_contain_text("2026")
    expect(award).to_contain_text("belum")


def test_exemption_takes_two_officials_and_says_so_before(
    running: Running, two: tuple[story.Sent, story.Sent], new_page: NewPage
) -> None:
    name = two[0].who.name
    proposer, approver = kesra(running)[:2]
    first = new_page(viewport={"width": 1280, "height": 900})
    sit_down(first, proposer, running.url)
    first.get_by_role("link", name="Penerima", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Penerima")
    first.get_by_label("Nama").fill(name)
    first.keyboard.press("Enter")
    expect(first.locator(".console-queue tbody tr")).to_have_count(1)
    first.get_by_role("link", name=name).click()
    expect(first.get_by_role("heading", level=1)).to_have_text(name)
    first.get_by_role("button", name="Usulkan pengecualian").click()
    panel = first.get_by_role("dialog")
    expect(panel).to_contain_text("orang lain di Bagian Kesra yang menyetujui")
    panel.get_by_role("button", name="Usulkan", exact=True).click()
    expect(panel.get_by_role("alert")).to_contain_text("Pilih dasar hukumnya.")
    expect(panel.get_by_role("alert")).to_contain_text("Pilih berkas yang menjadi dasar.")
    scan = {"name": "SK contoh.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    panel.get_by_label("Pindaian SK atau surat").set_input_files(scan)  # type: ignore[arg-type]
    panel.get_by_label("Dasar hukum").select_option("perbup-22-2022")
    panel.get_by_label("Nomor dan tanggal SK").fill("400/Kep.12-Huk/2027, 3 Januari 2027")
    panel.get_by_label("Penjelasan").fill("Contoh: lembaga yang wajib didukung setiap tahun.")
    expect(panel).to_contain_text("Siap: SK contoh.pdf")
    panel.get_by_role("button", name="Usulkan", exact=True).click()
    exemption = first.locator("[data-n='1']").first
    expect(exemption).to_contain_text("Menunggu orang kedua")
    expect(exemption).to_contain_text("Anda yang mengusulkan.")
    expect(exemption.get_by_role("button", name="Setujui")).to_have_count(0)

    second = new_page(viewport={"width": 1280, "height": 900})
    sit_down(second, approver, running.url)
    go(second, first.url.partition("#")[2], name)
    theirs = second.locator("[data-n='1']").first
    theirs.get_by_role("button", name="Setujui").click()
    asked = second.get_by_role("dialog")
    for said in (
        "Nomor 22 Tahun 2022",
        "400/Kep.12-Huk/2027",
        "2027 sampai 2027",
        "didukung setiap",
    ):
        expect(asked).to_contain_text(said)
    with second.expect_download() as opened:
        asked.get_by_role("button", name="Unduh berkas dasar").click()
    assert opened.value.suggested_filename.startswith("dasar-pengecualian-2027-2027-")
    assert opened.value.path().read_bytes() == pdf()
    second.get_by_role("dialog").get_by_role("button", name="Setujui").click()
    expect(theirs).to_contain_text("Disetujui")
    expect(theirs).to_contain_text(approver["name"])
    expect(second.get_by_role("main")).to_contain_text("Jejak utuh")
    open_file(second, two[0])
    panel_of_file = second.locator(".console-eligibility")
    expect(panel_of_file).to_contain_text("400/Kep.12-Huk/2027")


def test_merge_is_proposed_by_one_and_approved_by_another_and_leads_on(
    running: Running, four: list[story.Sent], new_page: NewPage
) -> None:
    gone, kept = four[0].who.name, four[1].who.name
    proposer, approver = kesra(running)[:2]
    first = new_page(viewport={"width": 1280, "height": 900})
    sit_down(first, proposer, running.url)
    go(first, f"#/penerima/R{four[0].ticket}", gone)
    first.get_by_role("button", name="Usulkan penggabungan").click()
    panel = first.get_by_role("dialog")
    expect(panel).to_contain_text("tidak menghapus apa pun")
    panel.get_by_label("Cari penerima tujuan").fill(kept)
    first.keyboard.press("Enter")
    panel.get_by_label(kept).check()
    panel.get_by_label("Mengapa keduanya sama").fill("Contoh: rekening dan pengurus sama.")
    panel.get_by_role("button", name="Usulkan", exact=True).click()
    expect(first.locator("[data-state=proposed]")).to_contain_text(kept)

    second = new_page(viewport={"width": 1280, "height": 900})
    sit_down(second, approver, running.url)
    go(second, f"#/penerima/R{four[0].ticket}", gone)
    second.locator("[data-state=proposed]").get_by_role("button", name="Setujui").click()
    second.get_by_role("dialog").get_by_role("button", name="Setujui").click()
    told = second.get_by_text("Penerima ini sudah digabung.")
    expect(told).to_be_visible()
    told.get_by_role("link", name=kept).click()
    expect(second.get_by_role("heading", level=1)).to_have_text(kept)
    expect(second.get_by_role("main")).to_contain_text("Penerima lain digabung ke sini")


def test_two_recipients_of_imported_lists_are_judged_and_then_merged_by_two(
    running: Running, office: dict[str, str], desktop: Page
) -> None:
    names = ("Musala Contoh Satu Rekening", "Majelis Contoh Satu Rekening")
    for number, name in enumerate(names):
        cells = {"award_name": name, "award_ahu": f"AHU-{number}.CONTOH", "award_npwp": None}
        aided(running, office, 352, award_registry=None, **cells)
    listed = "/api/office/flags/recipients"
    running.wait(lambda: running.call("GET", listed, None, office)[1]["items"], WITHIN)
    sit_down(desktop, kesra(running)[0], running.url)
    go(desktop, "#/ganda?kind=recipient", "Kemungkinan ganda")
    desktop.get_by_role("link", name="Nilai satu per satu").click()
    expect(desktop.locator(".console-pair__same", has_text="Nomor rekening")).to_be_visible()
    pair_of_two = desktop.url.partition("#")[2]
    desktop.keyboard.press("1")
    desktop.keyboard.type("Rekening dan alamat sama.")
    desktop.keyboard.press("Control+Enter")
    expect(desktop.get_by_text("Semua pasangan penerima sudah dinilai.")).to_be_visible()
    desktop.evaluate("to => { location.hash = to }", pair_of_two)
    expect(desktop.get_by_role("region", name="Nilai")).to_contain_text("dinilai sama oleh")
    desktop.get_by_role("button", name="Usulkan penggabungan").click()
    panel = desktop.get_by_role("dialog")
    panel.get_by_label("Mengapa keduanya sama").fill("Rekening dan alamat sama.")
    panel.get_by_role("button", name="Usulkan", exact=True).click()
    expect(desktop.locator("[data-state=proposed]")).to_contain_text("Digabung ke")


def test_auditor_reads_and_cannot_write(
    running: Running, two: tuple[story.Sent, story.Sent], desktop: Page
) -> None:
    sit_down(desktop, running.official("auditor"), running.url)
    go(desktop, f"#/penerima/R{two[0].ticket}", two[0].who.name)
    expect(desktop.get_by_text("Hanya Bagian Kesra yang mengubah")).to_be_visible()
    expect(desktop.get_by_role("button", name="Usulkan pengecualian")).to_have_count(0)
    go(desktop, f"#/ganda/{two[0].ticket}/{two[1].ticket}", "Kemungkinan ganda")
    expect(desktop.get_by_role("button", name="Simpan penilaian")).to_have_count(0)


@pytest.fixture(scope="module")
def waiting(running: Running, office: dict[str, str]) -> tuple[story.Sent, story.Sent]:
    """A pair that nobody judges."""
    return pair(running, office, 331)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def test_no_state_of_the_new_screens_has_a_finding(
    running: Running,
    waiting: tuple[story.Sent, story.Sent],
    new_page: NewPage,
    look: tuple[dict[str, int], str],
) -> None:
    page = new_page(viewport=look[0], color_scheme=look[1], bypass_csp=True)
    first, second = waiting
    found: list[str] = []

    def check(state: str) -> None:
        # at the end of the page the bar with the actions covers no half of a button
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        found.extend(f"{state}: {one}" for one in violations(page))
        width = page.evaluate("document.documentElement.scrollWidth")
        found.extend([f"{state}: {width} wide"] if width > look[0]["width"] else [])

    sit_down(page, kesra(running)[0], running.url)
    open_file(page, second)
    check("file with a double")
    page.locator("#answer-account_number").get_by_role("button", name="Tampilkan").click()
    page.get_by_role("dialog").get_by_role("button", name="Tampilkan").click()
    check("reason for a number")
    page.keyboard.press("Escape")
    page.locator(f"[data-flag='{first.ticket}']").get_by_role("button", name="Nilai").click()
    page.get_by_role("dialog").get_by_role("button", name="Simpan penilaian").click()
    check("judging over the file")
    page.keyboard.press("Escape")
    go(page, "#/ganda", "Kemungkinan ganda")
    expect(page.locator(".console-queue")).to_be_visible()
    check("pairs")
    page.get_by_role("link", name="Nilai satu per satu").click()
    expect(page.locator(".console-pair")).to_be_visible()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    check("side by side")
    go(page, "#/ganda?level=related", "Kemungkinan ganda")
    expect(page.locator(".console-empty")).to_be_visible()
    check("no pairs")
    go(page, "#/ganda?kind=recipient", "Kemungkinan ganda")
    expect(page.locator(".console-list")).not_to_have_attribute("aria-busy", "true")
    check("pairs of recipients")
    go(page, "#/penerima", "Penerima")
    expect(page.locator(".console-queue")).to_be_visible()
    check("recipients")
    go(page, f"#/penerima/R{first.ticket}", first.who.name)
    check("recipient")
    for button in ("Usulkan pengecualian", "Usulkan penggabungan"):
        page.get_by_role("button", name=button).click()
        page.get_by_role("dialog").get_by_role("button", name="Usulkan", exact=True).click()
        check(button)
        page.keyboard.press("Escape")
    assert not found, "\n".join(found)
