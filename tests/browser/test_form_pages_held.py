"""What every page of the applicant is held to: no finding of axe in any state, size and light; and its weight."""

import gzip
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage, allow_errors
from tests.browser.console_story import Sent, decide, office_token, send
from tests.browser.form_story import STEPS, fill_contact, fill_step, form_path, go, musala
from tests.running import ROOT, Running

FORM_BUDGET = 45_000  # bytes, gzip, all the page loads by itself
DESA_BUDGET = 4_000  # the names of 326 desa, when a kecamatan is chosen
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]


def findings(page: Page) -> list[str]:
    """WCAG 2.2 AA and best practice, nothing left out."""
    page.wait_for_function("document.getAnimations().every((one) => one.playState === 'finished')")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}"
        for v in result["violations"]
        for n in v["nodes"]
    ]


@pytest.fixture(scope="module")
def sent(running: Running) -> Sent:
    return send(running, 601)


@pytest.fixture(scope="module")
def sent_back(running: Running) -> Sent:
    official = running.official("verifier", "kesra")
    token = office_token(running, official["username"], official["password"])
    sent = send(running, 602)
    decide(running, token, sent.ticket, {"action": "take"})
    verdicts = {
        "domicile": {"verdict": "fix", "reason": "missing-seal", "note": "Cap desa belum ada."},
        "rab": {"verdict": "fix", "reason": "unclear", "note": "Satuan belum jelas."},
    }
    decide(
        running, token, sent.ticket, {"action": "return", "note": "Dua hal.", "verdicts": verdicts}
    )
    return sent


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_axe_finds_nothing_in_the_form(
    new_page: NewPage, size: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=size, color_scheme=scheme)
    allow_errors(page)
    who = musala(610)
    found: list[str] = []
    page.goto(form_path(who))
    for step in STEPS:
        go(page, step)
        found += [f"{step}, empty: {f}" for f in findings(page)]
        page.locator(f"[data-step={step}]").locator("[type=submit], #send").click()
        expect(page.locator("#error-summary")).to_be_visible()
        found += [f"{step}, errors: {f}" for f in findings(page)]
    go(page, "who")
    fill_contact(page, who)
    for step in STEPS[:3]:
        go(page, step)
        fill_step(page, who, step)
    page.fill("#point-text", "-6.3, 106.3")
    page.click("[data-read]")
    page.click("[data-map]")
    expect(page.locator(".so-map__where")).to_be_visible()
    page.set_input_files("#slot-deed", {"name": "x.txt", "mimeType": "text/plain", "buffer": b"x"})
    found += [f"where, filled: {f}" for f in findings(page)]
    go(page, "send")
    found += [f"send, filled: {f}" for f in findings(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_axe_finds_nothing_on_the_pages_after_sending(
    new_page: NewPage, sent: Sent, sent_back: Sent, size: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=size, color_scheme=scheme)
    found: list[str] = []

    def look(name: str) -> None:
        found.extend(f"{name}: {f}" for f in findings(page))

    for path in (
        "/lacak.html",
        "/cek.html",
        "/tanda-terima.html",
        "/ajukan.html",
        "/en/lacak.html",
    ):
        page.goto(path)
        look(path)
    page.goto("/lacak.html")
    page.get_by_role("button", name="Lihat permohonan").click()
    expect(page.locator("#number-error")).to_be_visible()
    look("track, error")
    page.goto(f"/cek.html#{sent.number}")
    expect(page.locator("#answer")).to_contain_text("terdaftar")
    look("valid")
    page.goto(f"/lacak.html#t={sent.number}&k={sent.secret}")
    page.get_by_role("button", name="Cabut permohonan").click()
    look("tracked, withdrawing")
    page.get_by_role("link", name="Lihat tanda terima").click()
    expect(page.locator("#qr svg")).to_be_visible()
    look("receipt")
    page.goto(f"/lacak.html#t={sent_back.number}&k={sent_back.secret}")
    page.get_by_role("link", name="Perbaiki sekarang").click()
    expect(page.locator("#repair h2")).to_be_visible()
    look("repair")
    page.goto("/ajukan.html")
    expect(page.locator("#drafts li")).not_to_have_count(0)
    look("drafts")
    assert not found, "\n".join(found)


def test_axe_would_find_a_mistake(desktop: Page) -> None:
    """The twin that must fail: a label taken away is seen."""
    desktop.goto(form_path(musala(611)))
    desktop.evaluate("document.querySelector('label[for=contact-email]').remove()")
    assert any(f.startswith("label") for f in findings(desktop))


def test_the_form_weighs_less_than_its_budget(phone: Page) -> None:
    weights: dict[str, int] = {}

    def weigh(response: Any) -> None:
        path = re.sub(r"^https?://[^/]+", "", response.url)
        if response.ok and not path.startswith(("/api/", "/icon", "/favicon", "/manifest")):
            weights[path] = len(gzip.compress(response.body(), 9))

    phone.on("response", weigh)
    phone.goto(form_path(musala(612)) + "#langkah-3")
    phone.wait_for_load_state("networkidle")
    total = sum(weights.values())
    assert total <= FORM_BUDGET, f"{total}: {weights}"
    assert any("form-" in path for path in weights), "the twin: the script was weighed"
    with phone.expect_response("**/data/desa.json") as desa:
        phone.select_option("#kecamatan", "36.04.05")
    assert 1_000 < len(gzip.compress(desa.value.body(), 9)) <= DESA_BUDGET
