"""The one-minute check in a browser: by thumb and by keyboard, alone with itself, and like its twin in Python."""

import json
import re
from collections import Counter
from dataclasses import asdict, replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect
from pypdf import PageObject, PdfReader

from chalicelib.core.eligibility import asked, weighed
from chalicelib.publish.eligibility import choices_in_words
from chalicelib.rules import load_rules
from chalicelib.text import say
from tests.browser.conftest import DESKTOP, PHONE, NewPage, allow_errors
from tests.browser.form_story import extended
from tests.browser.test_pages import MOST_SHIFT, shifted, violations
from tests.core.eligibility_table import cases, outcome

pytestmark = pytest.mark.browser

PAGE = "/cek-syarat.html"
LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]


def tap(page: Page, *answers: str) -> None:
    """Answers one question after the other."""
    for answer in answers:
        page.locator("button.so-check__choice", has_text=answer).first.click()


def heading(page: Page) -> str:
    return page.locator("#check h2").inner_text()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_the_page_judges_every_case_of_the_table_as_python_does(desktop: Page) -> None:
    desktop.goto(PAGE)
    module = desktop.locator("script[type=module]").get_attribute("src")
    told: list[dict[str, Any]] = desktop.evaluate(
        "async ([module, all]) => { const { judge } = await import(module); return all.map(judge); }",
        [module, [one.answers for one in cases()]],
    )
    assert len(told) >= 40
    for case, said in zip(cases(), told, strict=True):
        assert " ".join(said["asked"]) == case.asked, case.name
        assert outcome(said["weighed"]) == case.outcome, case.name


def test_the_page_counts_the_year_the_rules_say_counts(new_page: NewPage) -> None:
    """The same page, carrying rules by which the year of receiving counts."""
    page = new_page()
    rules = replace(load_rules(), year_counts="receiving")

    def other(route: Route) -> None:
        body = route.fetch().text()
        assert body.count('"counted_year": 2027') + body.count('"counted_year":2027') == 1
        changed = re.sub(r'("counted_year": ?)2027', r"\g<1>2028", body)
        route.fulfill(body=changed, content_type="text/html; charset=utf-8")

    page.route(f"**{PAGE}", other)
    page.goto(PAGE)
    module = page.locator("script[type=module]").get_attribute("src")
    script = "async ([module, all]) => { const { judge } = await import(module); return all.map(judge); }"
    told = page.evaluate(script, [module, [one.answers for one in cases()]])
    mine = [outcome(asdict(one) for one in weighed(rules, case.answers)) for case in cases()]
    assert [outcome(one["weighed"]) for one in told] == mine
    assert mine != [case.outcome for case in cases()], "the two readings are the same"


def test_both_say_the_same_of_everything_that_can_be_answered(desktop: Page) -> None:
    """Every choice of every question with every other, also when only some are answered."""
    rules = load_rules()
    names = [one.id for one in rules.questions]
    each = product(
        *[one.choices if not n else (*one.choices, "") for n, one in enumerate(rules.questions)]
    )
    told = [{n: said for n, said in zip(names, row, strict=True) if said} for row in each]
    desktop.goto(PAGE)
    module = desktop.locator("script[type=module]").get_attribute("src")
    script = "async ([module, all]) => { const { judge } = await import(module); return all.map(judge); }"
    differing = []
    for start in range(0, len(told), 4000):
        part = told[start : start + 4000]
        for answers, said in zip(part, desktop.evaluate(script, [module, part]), strict=True):
            here = [asdict(one) for one in weighed(rules, answers)]
            for one in (finding for programme in here for finding in programme["findings"]):
                del one["regulation"]  # the page carries it beside the rule
            expected = {"asked": asked(rules, answers), "weighed": here}
            if json.dumps(said, sort_keys=True) != json.dumps(expected, sort_keys=True):
                differing.append(answers)
    assert len(told) > 10_000 and differing == []


def test_a_treasurer_hears_in_a_minute_that_last_years_aid_stands_in_the_way(phone: Page) -> None:
    phone.goto(PAGE)
    assert heading(phone) == "Siapa yang mengajukan?"
    tap(phone, "Tempat ibadah", "Membangun", "Kabupaten Serang", "Ya, sudah ada")
    assert phone.locator("#check .so-caption").inner_text() == "Pertanyaan 5"
    tap(phone, "2026, tahun lalu")
    assert heading(phone) == focused(phone) == "Apakah LPJ bantuan itu sudah diserahkan?"
    tap(phone, "Belum")
    assert heading(phone) == focused(phone) == "Belum dapat diajukan"
    told = phone.locator("#check").inner_text()
    assert "Menerima bantuan pada 2026; dapat mengajukan lagi pada 2028." in told
    assert "LPJ bantuan 2026 belum diserahkan." in told
    assert "Peraturan Bupati Serang Nomor 22" in told and "menunggu konfirmasi" in told
    assert phone.get_by_role("link", name="Tetap buka formulir").count() == 2
    # he was wrong about the year: one answer is changed, the rest stays
    phone.get_by_role("button", name="Ubah jawaban: Kapan terakhir").click()
    tap(phone, "Belum pernah")
    assert heading(phone) == "Anda dapat mengajukan salah satu"
    uang = phone.get_by_role("region", name="Hibah uang")
    uang.get_by_text("Daftar berkas: 12 wajib, 1 bila berlaku, 4 bila ada").click()
    paper = uang.locator(".so-papers li", has_text="Bukti tanah").inner_text()
    assert "Dari: Kantor pertanahan" in paper
    assert uang.get_by_role("link", name="Formulir kertas").get_attribute("href") == (
        "/formulir/hibah-uang-worship.html"
    )
    uang.get_by_role("link", name="Isi formulir").click()
    phone.wait_for_url("**/ajukan/hibah-uang-worship.html")


def test_the_phones_own_back_leads_to_the_question_before(phone: Page) -> None:
    phone.goto("/syarat.html")
    phone.goto(PAGE)
    tap(phone, "Perorangan", "Bantuan karena", "Kabupaten Serang", "Belum pernah")
    assert heading(phone) == "Anda dapat mengajukan"
    for question in ("Kapan terakhir", "Di mana", "Apa yang", "Siapa yang"):
        phone.go_back()
        assert heading(phone).startswith(question)
    chosen = phone.locator("button[aria-current=true]")
    assert "Perorangan" in chosen.inner_text()
    phone.go_forward()
    assert heading(phone).startswith("Apa yang")
    tap(phone, "Baru tertimpa")
    assert heading(phone) == "Anda dapat mengajukan"
    assert "kapan saja" in phone.locator("#check").inner_text()


def test_a_new_first_answer_asks_again_what_no_longer_fits(phone: Page) -> None:
    phone.goto(PAGE)
    tap(phone, "Perorangan", "Bantuan karena", "Kabupaten Serang", "Belum pernah")
    phone.get_by_role("button", name="Ubah jawaban: Siapa").click()
    tap(phone, "Tempat ibadah")
    assert heading(phone) == "Apa yang dibutuhkan?"
    assert phone.get_by_text("Bantuan karena kesulitan").count() == 0
    tap(phone, "Uang untuk kegiatan")
    assert heading(phone) == "Sudah punya surat resmi lembaga?"


def test_a_neighbour_from_kota_serang_is_told_where_to_go_at_once(phone: Page) -> None:
    phone.goto(PAGE)
    tap(phone, "Badan", "Uang untuk", "Kota Serang")
    assert heading(phone) == "Tidak dapat diajukan di sini"
    told = phone.locator("#check").inner_text()
    assert "Ajukan ke Pemerintah Kota Serang" in told
    assert phone.get_by_role("link", name="Tetap buka formulir").count() == 0


def test_nothing_is_sent_and_nothing_is_kept(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto(PAGE, wait_until="networkidle")
    sent: list[str] = []

    def hear(request: Request) -> None:
        sent.append(request.url)

    page.on("request", hear)
    page.context.set_offline(True)
    tap(page, "Kelompok", "Barang", "Kabupaten Serang", "Tidak tahu")
    assert heading(page) == "Mungkin dapat, ada yang perlu dipastikan"
    assert sent == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie, location.search, location.hash]"
    assert page.evaluate(kept) == [0, 0, "", "", ""]
    assert page.evaluate("JSON.stringify(history.state)") == '{"at":""}'
    page.context.set_offline(False)
    page.reload()
    assert heading(page) == "Siapa yang mengajukan?"
    assert sent, "the listener hears nothing at all"


def test_the_check_goes_by_keyboard_alone(desktop: Page) -> None:
    desktop.goto(PAGE)
    desktop.locator("button.so-check__choice").first.focus()
    for question in ("Apa yang dibutuhkan?", "Di mana tempatnya?", "Kapan terakhir"):
        desktop.keyboard.press("Enter")
        assert focused(desktop).startswith(question)
        desktop.keyboard.press("Tab")
        assert desktop.evaluate("document.activeElement.className") == "so-check__choice"


FORMS = [
    (programme.id, kind)
    for programme in load_rules().programmes.values()
    for kind in programme.applicant_types
]
MARK = {"required": "{} wajib", "soft": "{} boleh menyusul", "conditional": "{} bila berlaku"}


def answered(page: Page, programme: str, kind: str) -> None:
    """Answers until this programme is among what fits."""
    rules = load_rules()
    need = next(one for one in rules.questions if one.kind == "programme")
    said = {"place": "regency", "legal": "yes", "aided": "never", "who": kind}
    said["need"] = next(one for one, leads in need.leads.items() if programme in leads)
    page.goto(PAGE)
    for question in asked(rules, said):
        one = next(one for one in rules.questions if one.id == question)
        text, _ = choices_in_words(rules, one, "id")[said[question]]
        page.locator("button.so-check__choice", has_text=text).first.click()


def printed(page: Page, programme: str = "") -> bytes:
    """What comes out of the printer, after the button of one programme or the one for all."""
    page.evaluate("window.print = () => undefined")  # no dialogue of the browser
    if programme:
        page.locator(f"[data-programme={programme}]").get_by_text("Cetak daftar berkas").click()
    else:
        page.get_by_role("button", name="Cetak hasil").click()
    return page.pdf(prefer_css_page_size=True)


def on_paper(sheet: bytes) -> tuple[int, str]:
    """Pages, and all their words without breaks."""
    pages = PdfReader(BytesIO(sheet)).pages
    return len(pages), " ".join(" ".join(one.extract_text() for one in pages).split())


@pytest.mark.parametrize(("programme", "kind"), FORMS)
def test_the_whole_list_of_a_programme_prints_on_one_sheet(
    desktop: Page, programme: str, kind: str
) -> None:
    answered(desktop, programme, kind)
    papers = load_rules().programmes[programme].papers[kind]
    section = desktop.locator(f"[data-programme={programme}]")
    count = Counter(one.bring for one in papers)
    line = section.locator("summary").inner_text()
    for bring, words in MARK.items():
        assert (words.format(count[bring]) in line) == (count[bring] > 0), line
    pages, text = on_paper(printed(desktop, programme))
    assert pages == 1
    missing = [p.slot for p in papers if say("id", f"paper.{p.slot}.name") not in text]
    assert missing == []
    assert text.count("Dari:") == len(papers)  # of this programme, and of no other


def test_a_list_that_is_not_whole_is_seen(desktop: Page) -> None:
    """The twin of the test above: a closed list is missed, and a second sheet is counted."""
    answered(desktop, "hibah-uang", "body")
    section = desktop.locator("[data-programme=hibah-uang]")
    desktop.evaluate(
        "window.addEventListener('beforeprint', e => e.stopImmediatePropagation(), true)"
    )
    section.evaluate("one => one.querySelector('details').remove()")
    assert on_paper(printed(desktop, "hibah-uang"))[1].count("Dari:") == 0
    desktop.locator("#check").evaluate("one => { one.style.paddingTop = '40cm'; }")
    assert on_paper(printed(desktop, "hibah-uang"))[0] > 1


def test_the_print_of_the_result_holds_the_papers_of_every_aid_that_fits(desktop: Page) -> None:
    answered(desktop, "hibah-barang", "group")
    _, text = on_paper(printed(desktop))
    rules = load_rules()
    both = [rules.programmes[one].papers["group"] for one in ("hibah-uang", "hibah-barang")]
    assert text.count("Dari:") == sum(map(len, both))
    assert "Jawaban Anda" in text and "Dicetak dari" in text
    for hidden in ("Isi formulir", "Ulangi dari awal", "Yang diperiksa"):
        assert hidden not in text, hidden
    assert desktop.locator("#check details[open]").count() == 0  # as it was before


def test_an_extended_window_is_told_with_its_ground_on_the_screen_and_on_paper(
    desktop: Page,
) -> None:
    """Its twin: without an answer the dates of the rules stand, with where to read what changed."""
    allow_errors(desktop)  # the second call is cut
    desktop.route("**/api/windows", extended)
    answered(desktop, "hibah-barang", "group")
    one = desktop.locator("[data-programme=hibah-barang]")
    expect(one).to_contain_text("Waktu pengajuan 15 Januari 2027 sampai 15 April 2027, sudah")
    expect(one.locator("[data-window-note]")).to_contain_text("Nomor 400/Kep.12-Huk/2027")
    _, text = on_paper(printed(desktop))
    assert text.count("sampai 15 April 2027") == 2 and "31 Maret 2027" not in text
    desktop.route("**/api/windows", lambda route: route.abort())
    answered(desktop, "hibah-barang", "group")
    expect(one).to_contain_text("sampai 31 Maret 2027. Perubahannya ada di halaman syarat.")
    expect(one.locator("[data-window-note]")).to_be_hidden()


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("Perorangan", "keluarga serumah"),
        ("Instansi", "bagian keuangan instansi"),
        ("Kelompok", "pengurus sebelumnya"),
    ],
)
def test_who_does_not_know_is_sent_to_somebody_who_does(phone: Page, who: str, whom: str) -> None:
    phone.goto(PAGE)
    tap(phone, who)
    while not phone.locator(".so-check__findings").count():
        unsure = phone.locator("button.so-check__choice", has_text=re.compile("^Tidak tahu"))
        (unsure if unsure.count() else phone.locator("button.so-check__choice")).first.click()
    told = phone.locator(".so-check__finding--unknown").first
    expect(told).to_contain_text(whom)


def test_the_heading_of_an_aid_stands_on_the_sheet_of_its_papers(new_page: NewPage) -> None:
    """However low it begins; without its rule of style one of these stands alone at the foot."""
    page = new_page(viewport=DESKTOP, bypass_csp=True)
    answered(page, "hibah-barang", "worship")
    page.add_style_tag(content="@media print { #check { padding-top: var(--lower, 0mm); } }")
    assert not any(alone(page, lower) for lower in range(0, 24, 4))
    page.add_style_tag(content=".so-check__programme > * { break-after: auto !important; }")
    assert any(alone(page, lower) for lower in range(0, 24, 4))


def alone(page: Page, lower: int) -> bool:
    """Whether no paper stands below the second aid's heading when all begins so many millimetres lower."""
    page.locator("#check").evaluate(
        "(one, mm) => one.style.setProperty('--lower', `${mm}mm`)", lower
    )
    sheets = [heights(sheet) for sheet in PdfReader(BytesIO(printed(page))).pages]
    (sheet,) = [one for one in sheets if any(text.startswith("Hibah barang") for _, text in one)]
    head = next(at for at, text in sheet if text.startswith("Hibah barang"))
    return not any(at < head and "Dari:" in text for at, text in sheet)


def heights(sheet: PageObject) -> list[tuple[float, str]]:
    """Every piece of text with how high it stands, in points."""
    found: list[tuple[float, str]] = []

    def keep(text: str, frame: list[float], matrix: list[float], *_: object) -> None:
        found.append((matrix[4] * frame[1] + matrix[5] * frame[3] + frame[5], text.strip()))

    sheet.extract_text(visitor_text=keep)
    return found


def test_without_a_script_the_questions_and_rules_can_be_read(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(PAGE)
    assert page.locator("noscript p").is_visible()
    for text in (
        "Apakah LPJ bantuan itu",
        "Hibah tidak diberikan terus-menerus",
    ):
        assert page.get_by_text(text).first.is_visible()
    assert page.locator("button").count() == 0
    page.get_by_role("link", name="Lihat semua syarat").first.click()
    page.wait_for_url("**/syarat.html")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def test_no_state_of_the_check_has_an_accessibility_finding(new_page: NewPage, look: Any) -> None:
    viewport, scheme = look
    page = new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.goto(PAGE)
    found = violations(page)
    tap(page, "Tempat ibadah", "Membangun")
    found += violations(page)
    tap(page, "Kabupaten Serang", "Sedang diurus", "Sebelum 2025", "Tidak tahu")
    found += violations(page)
    page.get_by_role("button", name="Ubah jawaban: Sudah punya").click()
    tap(page, "Ya, sudah ada")
    page.get_by_role("button", name="Ubah jawaban: Apakah LPJ").click()
    tap(page, "Ya, sudah")
    assert heading(page) == "Anda dapat mengajukan salah satu"
    found += violations(page)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("width", [320, 360])
def test_no_state_of_the_check_is_wider_than_the_screen(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    for path, answers in (
        (PAGE, ("Badan", "Membangun", "Kabupaten", "Belum", "2026", "Tidak tahu")),
        ("/en" + PAGE, ("Body", "To build", "Kabupaten", "Not yet", "2026", "I do not know")),
    ):
        page.goto(path)
        for answer in answers:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            tap(page, answer)
        page.locator("#check summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_jumps_when_the_script_takes_over(phone: Page) -> None:
    phone.goto(PAGE, wait_until="networkidle")
    assert shifted(phone) <= MOST_SHIFT


def test_the_english_twin_answers_in_english(phone: Page) -> None:
    phone.goto("/en/cek-syarat.html")
    tap(phone, "Place of worship", "Money for", "Kabupaten Serang", "Yes", "2026, last year", "Yes")
    told = phone.locator("#check").inner_text()
    assert "Received aid in 2026; one may apply again in 2028." in told
