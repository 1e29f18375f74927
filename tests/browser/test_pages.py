"""Every page in a browser: no accessibility finding, nothing wider than the screen, nothing that jumps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from chalicelib.publish.pages import pages
from chalicelib.rules import load_rules
from tests.browser.conftest import DESKTOP, PHONE, NewPage, allow_errors

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = sorted(page.address for page in pages(load_rules()))
#: Of the pages per programme and kind of applicant one of each template is enough here, the longest, and one form of
#: every other programme. The linter reads all of them.
CHOSEN = {
    *(f"{folder}/hibah-uang-worship.html" for folder in ("syarat", "ajukan", "formulir")),
    "ajukan/hibah-barang-agency.html",
    "ajukan/bansos-terencana-person.html",
    "ajukan/bansos-tidak-terencana-person.html",
}
PATHS = [path for path in ALL if "/" not in path or path.endswith("/") or path in CHOSEN]


def test_a_page_of_every_programme_is_among_the_chosen() -> None:
    assert set(ALL) >= CHOSEN
    assert all(any(f"/{one}-" in path for path in PATHS) for one in load_rules().programmes)


LOOKS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def look(request: pytest.FixtureRequest, new_page: NewPage) -> Iterator[Page]:
    """A page of one size and one colour scheme; axe may be put into it."""
    viewport, scheme = request.param
    yield new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)


def violations(page: Page) -> list[str]:
    """What axe finds, details opened first."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{page.url}: {one['id']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def test_no_page_has_an_accessibility_finding(look: Page) -> None:
    found = []
    for path in PATHS:
        look.goto(f"/{path}")
        found += violations(look)
    assert found == []


def test_english_pages_have_no_accessibility_finding(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)
    found = []
    for path in PATHS:
        page.goto(f"/en/{path}")
        found += violations(page)
    assert found == []


def test_a_mistake_is_found(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)
    page.goto("/bantuan.html")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.evaluate("document.querySelector('h1').style.color = '#eee'")
    found = "\n".join(violations(page))
    assert "label" in found and "color-contrast" in found


@pytest.mark.parametrize(
    ("width", "paths", "roots"),
    [(320, ALL, ("/", "/en/")), (360, PATHS, ("/",)), (1280, PATHS, ("/",))],
    ids=["320", "360", "1280"],
)
def test_no_page_is_wider_than_the_screen(
    new_page: NewPage, width: int, paths: list[str], roots: tuple[str, ...]
) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    wide = []
    for path in paths:
        for root in roots:
            page.goto(root + path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(root + path)
    assert wide == []


def test_home_says_how_long_the_windows_are_open(phone: Page) -> None:
    phone.goto("/")
    line = phone.locator("[data-window=hibah-uang] [data-line]")
    line.get_by_text("Sedang dibuka").wait_for()
    assert "sisa" in line.inner_text()


NOW = "2027-03-19T10:00:00+07:00"


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("2027-01-15T00:00:00+07:00", "2027-03-31T23:59:59+07:00", "Sedang dibuka sisa 12 hari"),
        (
            "2027-01-15T00:00:00+07:00",
            "2027-03-19T15:30:30+07:00",
            "Sedang dibuka sisa 5 jam 30 menit",
        ),
        ("2027-01-15T00:00:00+07:00", "2027-03-19T10:10:30+07:00", "Sedang dibuka sisa 11 menit"),
        (
            "2027-01-15T00:00:00+07:00",
            "2027-03-19T10:00:45+07:00",
            "Sedang dibuka sisa kurang dari satu menit",
        ),
        (
            "2027-03-22T10:00:30+07:00",
            "2027-03-31T23:59:59+07:00",
            "Belum dibuka mulai 3 hari lagi",
        ),
        ("2027-01-15T00:00:00+07:00", "2027-03-19T09:59:59+07:00", "Sudah ditutup"),
    ],
)
def test_home_counts_by_the_clock_of_the_server(
    phone: Page, opens: str, closes: str, said: str
) -> None:
    window = {"programme": "hibah-uang", "opens": opens, "closes": closes, "state": "open"}
    phone.route("**/api/windows", lambda r: r.fulfill(json={"now": NOW, "windows": [window]}))
    phone.goto("/")
    line = phone.locator("[data-window=hibah-uang] [data-line]")
    line.locator(".so-tag").wait_for()
    assert line.inner_text().startswith(said)


def test_home_shades_each_kecamatan_and_lists_the_same_numbers(phone: Page) -> None:
    numbers = {
        "at": NOW, "received": 1234, "in_process": 5, "decided": 2, "programmes": {},
        "kecamatan": {"36.04.05": 8, "36.04.06": 1},
    }  # fmt: skip
    phone.route("**/api/numbers", lambda r: r.fulfill(json=numbers))
    phone.goto("/")
    phone.get_by_text("1.234").wait_for()
    levels = {code: phone.locator(f"[data-tile='36.04.{code}']") for code in ("05", "06", "07")}
    assert [tile.get_attribute("class") for tile in levels.values()] == [
        "so-level-4", "so-level-1", "so-level-0",
    ]  # fmt: skip
    phone.get_by_text("Lihat sebagai daftar").click()
    row = phone.get_by_role("row", name="Kramatwatu")
    assert row.locator("td").inner_text() == "8"


#: How much of a page may jump while it loads (cumulative layout shift).
MOST_SHIFT = 0.02


def shifted(page: Page) -> float:
    """How much of a page has jumped since it was opened."""
    found: float = page.evaluate(
        """() => new Promise(done => {
             let sum = 0;
             new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
               .observe({type: 'layout-shift', buffered: true});
             setTimeout(() => done(sum), 300);
           })"""
    )
    return found


def test_home_does_not_jump_while_it_loads(phone: Page) -> None:
    phone.goto("/", wait_until="networkidle")
    assert shifted(phone) <= MOST_SHIFT


def test_home_without_the_api_keeps_its_dates_and_says_so(phone: Page) -> None:
    allow_errors(phone)
    phone.route("**/api/**", lambda route: route.abort())
    phone.goto("/")
    phone.get_by_text("Angka belum bisa dimuat").wait_for()
    assert "31 Maret 2027" in phone.locator("[data-window=hibah-uang]").inner_text()


def test_pages_can_be_read_without_a_script(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Mulai pengajuan").click()
    page.get_by_role("link", name="Hibah uang: Kelompok masyarakat").click()
    assert page.locator("noscript").count() > 0
    page.goto("/syarat/hibah-uang-group.html")
    assert page.get_by_text("Surat permohonan kepada Bupati").is_visible()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(desktop: Page) -> None:
    desktop.goto("/bantuan.html")
    desktop.keyboard.press("Tab")
    skip = desktop.locator(".so-skip")
    assert desktop.evaluate("document.activeElement.className") == "so-skip"
    assert (skip.bounding_box() or {"y": -1})["y"] >= 0
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_language_switch_leads_to_the_twin(phone: Page) -> None:
    phone.goto("/syarat/hibah-uang-worship.html")
    phone.get_by_role("link", name="English").click()
    assert phone.url.endswith("/en/syarat/hibah-uang-worship.html")
    assert phone.locator("html").get_attribute("lang") == "en"
