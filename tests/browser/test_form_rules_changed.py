"""A draft whose rules changed is told so at the top of the form, in words the server sends."""

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.form_story import fill_contact, form_path, musala, saved_on_server

HEADING = "Aturan pengajuan berubah"
CHANGED: dict[str, Any] = {
    "fields_new": [],
    "fields_gone": ["roof_kind"],
    "papers_new": [],
    "papers_gone": [],
    "heading": HEADING,
    "messages": ["Semua yang sudah Anda isi tetap tersimpan.", "Tidak ditanyakan lagi: roof_kind."],
}


def changed(route: Route) -> None:
    """The answer of the real server, as it is after a question was taken out of the form."""
    if route.request.method != "GET":
        return route.continue_()
    view = route.fetch().json()
    view["answers"]["roof_kind"] = "genteng"
    return route.fulfill(body=json.dumps(view | {"rules_changed": CHANGED}))


def test_a_draft_under_changed_rules_is_told_and_goes_on(phone: Page) -> None:
    who = musala(231)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    phone.fill("#worship_name", "Musala Contoh Lama")
    saved_on_server(phone)
    expect(phone.locator("#rules-changed")).to_be_hidden()
    phone.route("**/api/proposals/*", changed)
    phone.reload()
    told = phone.locator("#rules-changed")
    expect(told.get_by_role("heading", name=HEADING)).to_be_visible()
    expect(told).to_contain_text("Tidak ditanyakan lagi: roof_kind.")
    expect(phone.locator("#worship_name")).to_have_value("Musala Contoh Lama")
    phone.fill("#worship_name", "Musala Contoh Baru")
    saved_on_server(phone)
