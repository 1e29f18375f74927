"""Cells as people type them: dates, money, numbers with dots, names of places; and what a row becomes."""

from typing import Any

import pytest

from chalicelib.core.problems import Problem
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.sheets import Cell, Line, Places, template_for
from chalicelib.sheets.filling import filled
from chalicelib.text import say

PLACES = Places(tuple(kecamatan()), tuple(desa()))
WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
AWARDS = template_for("recipients", load_rules(2027))


def body(**cells: Cell) -> dict[str, Any]:
    made = filled(WORSHIP, Line(3, cells), PLACES)
    assert not made.problems, made.problems
    return made.body


def problem(**cells: Cell) -> Problem:
    (found,) = filled(WORSHIP, Line(3, cells), PLACES).problems
    for lang in ("id", "en"):
        assert say(lang, f"problem.{found.code}", **found.facts)
    return found


@pytest.mark.parametrize(
    "text",
    ["3 Maret 2027", "03/03/2027", "3-3-2027", "3.3.2027", "2027-03-03", "Rabu, 3 Maret 2027", "3 mar 2027",
     "2027-03-03 00:00:00", {"date": "2027-03-03"}],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: Cell) -> None:
    assert body(received_on=text)["received"]["on"] == "2027-03-03"


@pytest.mark.parametrize(
    "text", ["03/13/2027", "30 Februari 2027", "3/3/27", "46084", 46084, "kemarin", 3.5]
)
def test_a_day_nobody_can_be_sure_of_is_asked_again(text: Cell) -> None:
    assert problem(received_on=text).code == "import.date"


@pytest.mark.parametrize(
    "text",
    ["5.000.000", "Rp 5.000.000,00", "Rp5.000.000", "5000000", 5000000, 5000000.0, "5.000.000,-"],
)
def test_money_is_read_as_people_write_it(text: Cell) -> None:
    assert body(amount=text)["answers"]["amount"] == 5_000_000


@pytest.mark.parametrize("text", ["5,000,000", "5 juta", 5000000.5])
def test_nobody_guesses_with_money(text: Cell) -> None:
    assert not isinstance(body(amount=text)["answers"]["amount"], int)


@pytest.mark.parametrize("cell", ["3.604E+15", "3,60405E+15", 3.604051203800e15, 3604051203800000])
def test_a_nik_that_became_a_number_has_lost_its_last_digits(cell: Cell) -> None:
    found = problem(chair_nik=cell)
    assert (found.code, found.at) == ("import.digits-lost", "/answers/chair_nik")


@pytest.mark.parametrize("text", ["3604051203800000", "3604 0512 0380 0000", "3604.0512.0380.0000"])
def test_a_nik_is_kept_as_digits(text: str) -> None:
    assert body(chair_nik=text)["answers"]["chair_nik"] == "3604051203800000"


@pytest.mark.parametrize(
    "cell", ["081200000001", "0812 0000 0001", "+62 812-0000-0001", 81200000001, "81200000001"]
)
def test_a_telephone_number_gets_its_zero_back(cell: Cell) -> None:
    assert body(contact_phone=cell)["contact"]["phone"] == "+6281200000001"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Masjid", "masjid"),
        ("MAJELIS  TAKLIM", "majelis-taklim"),
        ("majelis-taklim", "majelis-taklim"),
    ],
)
def test_a_choice_is_typed_as_its_word(cell: Cell, value: str) -> None:
    assert body(worship_kind=cell)["answers"]["worship_kind"] == value


@pytest.mark.parametrize("cell", ["Ya, pernah", "ya", "Pernah", True])
def test_yes_is_yes_however_it_is_said(cell: Cell) -> None:
    assert body(earlier_help=cell)["answers"]["earlier_help"] == "yes"


def test_a_word_that_is_no_choice_is_answered_with_the_choices() -> None:
    found = problem(worship_kind="Gereja")
    assert (found.code, "Masjid, Musala" in str(found.facts["choices"])) == ("import.choice", True)


def test_text_that_became_a_date_is_asked_again() -> None:
    assert problem(agenda={"date": "2027-12-03"}).code == "import.became-date"


def test_an_error_of_the_spreadsheet_is_no_answer() -> None:
    assert problem(title={"odd": "#REF!"}).code == "import.odd-cell"


@pytest.mark.parametrize("name", ["Pejaten", "pejaten", "Desa Pejaten", "36.04.05.2003"])
@pytest.mark.parametrize("where", ["Kramatwatu", "KRAMAT WATU", "Kec. Kramatwatu", "36.04.05"])
def test_places_are_known_by_name_or_code(name: str, where: str) -> None:
    answers = body(kecamatan=where, desa=name)["answers"]
    assert (answers["kecamatan"], answers["desa"]) == ("36.04.05", "36.04.05.2003")


def test_a_desa_whose_name_is_in_two_kecamatan_is_that_of_its_row() -> None:
    twice = next(d for d in desa() if sum(o.name == d.name for o in desa()) > 1)
    for one in (d for d in desa() if d.name == twice.name):
        assert body(kecamatan=one.parent, desa=one.name)["answers"]["desa"] == one.code


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Bagian Kesejahteraan Rakyat", "kesra"), ("dinsos", "dinsos"), ("Kecamatan Kramatwatu", "36.04.05"),
     ("kramat watu", "36.04.05"), ("36.04.05", "36.04.05"), ("Desa Pejaten", "36.04.05.2003")],
)  # fmt: skip
def test_the_place_that_took_it_is_a_unit(text: str, unit: str) -> None:
    assert body(place=text)["received"]["place"] == unit


def test_a_place_nobody_knows_or_that_many_are_is_asked_again() -> None:
    twice = next(d.name for d in desa() if sum(o.name == d.name for o in desa()) > 1)
    for text in ("Kantor Contoh", f"Desa {twice}"):
        if text.removeprefix("Desa ") not in [k.name for k in kecamatan()]:
            assert problem(place=text).code == "import.place"


def test_a_desa_of_another_kecamatan_is_named() -> None:
    assert problem(kecamatan="Waringinkurung", desa="Pejaten").code == "desa.elsewhere"


@pytest.mark.parametrize(("cells", "code"), [
    ({"kecamatan": "Cilegon"}, "import.kecamatan"),
    ({"kecamatan": "Kramatwatu", "desa": "Contoh Tak Ada"}, "import.desa"),
])  # fmt: skip
def test_a_place_that_is_not_there_is_said(cells: dict[str, Cell], code: str) -> None:
    assert problem(**cells).code == code


@pytest.mark.parametrize(
    ("text", "source"),
    [("-6.0520, 106.1110", "typed"), ("-6.0520 106.1110", "typed"), ("-6,0520; 106,1110", "typed"),
     ("https://www.google.com/maps/@-6.0520,106.1110,17z", "link"),
     ("https://maps.google.com/?q=-6.0520,106.1110", "link")],
)  # fmt: skip
def test_a_point_is_one_cell_as_maps_copy_it(text: str, source: str) -> None:
    point = body(point=text)["answers"]["point"]
    assert (point["lat"], point["lng"], point["source"]) == (-6.052, 106.111, source)


def test_a_point_that_is_none_is_said() -> None:
    assert problem(point="dekat balai desa").code == "import.point"


def test_the_total_of_a_plan_is_its_one_line() -> None:
    answers = body(title="Perbaikan atap Musala Contoh", rab_total="25.000.000")["answers"]
    assert answers["rab"] == [
        {"item": "Perbaikan atap Musala Contoh", "volume": 1, "unit": "paket", "price": 25_000_000}
    ]


def test_the_last_help_is_one_line_of_the_list() -> None:
    cells = {"earlier_help_rows_1_year": 2025, "earlier_help_rows_1_giver": "Pemkab Serang",
             "earlier_help_rows_1_received": "10.000.000", "earlier_help_rows_1_reported": "Sudah"}  # fmt: skip
    assert body(**cells)["answers"]["earlier_help_rows"] == [
        {"year": 2025, "giver": "Pemkab Serang", "received": 10_000_000, "reported": "yes"}
    ]


def test_every_problem_leads_back_to_its_column() -> None:
    assert WORSHIP.column_at("/answers/rab/0/price") == "rab_total"
    assert WORSHIP.column_at("/answers/earlier_help_rows") == "earlier_help_rows_1_year"
    assert WORSHIP.column_at("/answers/earlier_help_rows/0/giver") == "earlier_help_rows_1_giver"
    assert WORSHIP.column_at("/received/agenda") == "agenda"
    assert WORSHIP.column_at("/answers/truth") == ""
    for column in (*WORSHIP.columns, *AWARDS.columns):
        template = WORSHIP if column in WORSHIP.columns else AWARDS
        assert template.column_at(column.at) == column.id


def test_a_past_award_is_a_flat_body_with_its_numbers() -> None:
    cells: dict[str, Cell] = {"award_year": 2025.0, "award_programme": "Hibah uang", "award_nik": "3604051203800000",
             "award_giver": "Bagian Kesejahteraan Rakyat", "award_reported": "Belum"}  # fmt: skip
    made = filled(AWARDS, Line(3, cells), PLACES)
    assert made.body["numbers"] == {"nik": "3604051203800000"}
    assert (made.body["year"], made.body["programme"], made.body["reported"]) == (
        2025,
        "hibah-uang",
        "no",
    )
