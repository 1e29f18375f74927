"""The place, in three equal ways: GPS, map, typed or pasted. Doubt is a warning with a note, never a wall."""

import json
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.rules import desa
from tests.browser.conftest import PHONE, NewPage, allow_errors
from tests.browser.form_story import draft_of, fill_contact, form_path, go, musala, saved_on_server
from tests.running import ROOT

PEJATEN = next(d for d in desa() if d.name == "Pejaten")


@pytest.fixture
def at_place(phone: Page) -> Page:
    phone.goto(form_path(musala(400)) + "#langkah-3")
    phone.select_option("#kecamatan", PEJATEN.parent)
    phone.select_option("#desa", PEJATEN.code)
    return phone


def point(page: Page) -> dict[str, Any]:
    return dict(draft_of(page)["answers"]["point"])


def type_point(page: Page, text: str) -> None:
    page.fill("#point-text", text)
    page.click("[data-read]")


def test_desa_follow_their_kecamatan_and_load_only_when_needed(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(form_path(musala(401)) + "#langkah-3")
    expect(phone.locator("#desa")).to_be_disabled()
    assert not [u for u in asked if "desa.json" in u], "326 names never block the first paint"
    phone.select_option("#kecamatan", PEJATEN.parent)
    expect(phone.locator("#desa option")).to_have_count(
        1 + len([d for d in desa() if d.parent == PEJATEN.parent])
    )
    assert not [u for u in asked if "map" in u.rsplit("/", 1)[-1]], (
        "the map comes only when it is opened"
    )


def test_gps_of_the_phone_with_its_accuracy(new_page: NewPage) -> None:
    spot = {"latitude": PEJATEN.lat, "longitude": PEJATEN.lng, "accuracy": 18}
    page = new_page(viewport=PHONE, geolocation=spot, permissions=["geolocation"])
    page.goto(form_path(musala(402)) + "#langkah-3")
    page.click("[data-gps]")
    expect(page.locator("[data-point-now]")).to_contain_text(
        "dari GPS HP. Ketelitian sekitar 18 meter."
    )
    assert point(page) | {"note": ""} == {
        "lat": PEJATEN.lat,
        "lng": PEJATEN.lng,
        "source": "gps",
        "accuracy": 18,
        "note": "",
    }


def test_gps_refused_names_the_other_ways(phone: Page) -> None:
    phone.goto(form_path(musala(403)) + "#langkah-3")
    phone.evaluate("() => { navigator.geolocation.getCurrentPosition = (_, no) => no({code: 1}); }")
    phone.click("[data-gps]")
    expect(phone.locator("[data-gps-status]")).to_contain_text("cara lain")


def test_map_moves_under_the_crosshair_without_any_tiles_and_by_keyboard(at_place: Page) -> None:
    allow_errors(at_place)
    at_place.click("[data-map]")
    stage = at_place.locator(".so-map__stage")
    expect(stage).to_be_visible()
    expect(at_place.locator(".so-map__where")).to_contain_text("Pejaten")
    expect(at_place.locator(".so-map__name").first).to_be_visible()
    expect(at_place.locator(".so-map__notice")).to_contain_text(
        "Gambar peta tidak dapat dimuat", timeout=15_000
    )
    expect(at_place.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    before = at_place.locator(".so-map__where").inner_text()
    stage.focus()
    at_place.keyboard.press("ArrowRight")
    expect(at_place.locator(".so-map__where")).not_to_have_text(before)
    at_place.keyboard.press("+")
    at_place.get_by_role("button", name="Pakai titik ini").click()
    expect(at_place.locator("[data-point-now]")).to_contain_text("ditunjuk di peta")
    assert point(at_place)["source"] == "map"
    assert abs(point(at_place)["lat"] - PEJATEN.lat) < 0.05


def test_a_map_that_did_not_load_can_be_tried_again(at_place: Page) -> None:
    allow_errors(at_place)
    at_place.context.set_offline(True)
    at_place.click("[data-map]")
    expect(at_place.locator("[data-map-status]")).to_contain_text("nilainya sama")
    at_place.context.set_offline(False)
    at_place.click("[data-map]")
    expect(at_place.locator(".so-map__where")).to_be_visible()


def test_a_map_link_is_read(at_place: Page) -> None:
    type_point(
        at_place,
        f"https://www.google.com/maps/place/X/@-6.2,106.2,17z/data=!3d{PEJATEN.lat}!4d{PEJATEN.lng}",
    )
    expect(at_place.locator("[data-point-now]")).to_contain_text("dari tautan peta")
    assert (point(at_place)["lat"], point(at_place)["source"]) == (PEJATEN.lat, "link")
    type_point(at_place, "bukan koordinat")
    expect(at_place.locator("#point-text-status")).to_contain_text("belum terbaca")
    type_point(at_place, "https://maps.app.goo.gl/abc")
    expect(at_place.locator("#point-text-status")).to_contain_text("Tautan pendek")


def test_a_far_point_warns_takes_a_note_and_never_changes_the_address(at_place: Page) -> None:
    far = next(d for d in desa() if d.parent != PEJATEN.parent and abs(d.lat - PEJATEN.lat) > 0.15)
    type_point(at_place, f"{far.lat}, {far.lng}")
    warning = at_place.locator("[data-place-warning]")
    expect(warning).to_contain_text("km dari Desa Pejaten")
    expect(at_place.locator("#desa")).to_have_value(PEJATEN.code)
    at_place.fill("#point-note", "Tempatnya memang di sini.")
    expect(at_place.locator("#saved")).to_have_attribute("data-status", "device")
    assert point(at_place)["note"] == "Tempatnya memang di sini."
    warning.get_by_role("button", name=f"Ganti desa ke {far.name}").click()
    expect(at_place.locator("#desa")).to_have_value(far.code)
    expect(warning).to_be_hidden()
    at_place.reload()
    expect(at_place.locator("#desa")).to_have_value(far.code)
    assert draft_of(at_place)["answers"]["kecamatan"] == far.parent


def test_a_point_outside_the_regency_warns(at_place: Page) -> None:
    type_point(at_place, "-7.25, 112.75")
    expect(at_place.locator("[data-place-warning]")).to_contain_text("di luar Kabupaten Serang")


def test_the_point_reaches_the_server(phone: Page) -> None:
    who = musala(404)
    phone.goto(form_path(who))
    fill_contact(phone, who)
    go(phone, "where")
    type_point(phone, f"{PEJATEN.lat} {PEJATEN.lng}")
    saved_on_server(phone)
    assert draft_of(phone)["base"]["point"]["lat"] == PEJATEN.lat


READ = {
    "-6.0661, 106.1192": (-6.0661, 106.1192, "typed"),
    "-6,0661 106,1192": (-6.0661, 106.1192, "typed"),
    "-6,0661, 106,1192": (-6.0661, 106.1192, "typed"),
    "6.0661, 106.1192": (-6.0661, 106.1192, "typed"),
    "106.1192, -6.0661": (-6.0661, 106.1192, "typed"),
    "6°03'58\"S 106°07'09\"E": (-6.066111, 106.119167, "typed"),
    "6° 3′ 58″ LS, 106° 7′ 9″ BT": (-6.066111, 106.119167, "typed"),
    "S 6.0661 E 106.1192": (-6.0661, 106.1192, "typed"),
    "6,0661 LS 106,1192 BT": (-6.0661, 106.1192, "typed"),
    "geo:-6.0661,106.1192?z=17": (-6.0661, 106.1192, "link"),
    "https://www.google.com/maps?q=-6.0661,106.1192": (-6.0661, 106.1192, "link"),
    "https://maps.google.com/?q=loc:-6.0661,106.1192": (-6.0661, 106.1192, "link"),
    "https://www.google.com/maps/@-6.0661,106.1192,17z": (-6.0661, 106.1192, "link"),
    "https://www.google.com/maps/search/-6.0661,+106.1192": (-6.0661, 106.1192, "link"),
    "https://www.google.com/maps/search/?api=1&query=-6.0661%2C106.1192": (
        -6.0661,
        106.1192,
        "link",
    ),
    "https://www.openstreetmap.org/?mlat=-6.0661&mlon=106.1192#map=17/-6.1/106.1": (
        -6.0661,
        106.1192,
        "link",
    ),
    "https://www.openstreetmap.org/#map=17/-6.0661/106.1192": (-6.0661, 106.1192, "link"),
    "": None,
    "halo": None,
    "6.0661": None,
    "95, 200": None,
    "https://maps.app.goo.gl/abc": None,
    "https://contoh.example/": None,
}


def test_coordinates_as_people_write_them() -> None:
    module = (ROOT / "site/assets/js/coordinates.js").as_uri()
    script = f"import {{ readPoint }} from {json.dumps(module)};"
    script += f"console.log(JSON.stringify({json.dumps(list(READ))}.map(readPoint)));"
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    for (text, expected), found in zip(READ.items(), json.loads(ran.stdout), strict=True):
        read = found and (found["lat"], found["lng"], found["source"])
        assert read == expected, f"{text!r}: {read}"
