"""The made spreadsheets are what they say they are, and the reader meets each of them as it should."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.answers import value_problems
from chalicelib.core.problems import Problem
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.sheets import Line, Places, Template, UnreadableSheet, template_for
from chalicelib.sheets.filling import Filled, filled
from chalicelib.sheets.reading import read_sheet
from chalicelib.sheets.values import value_of
from chalicelib.sheets.xlsx import cell_of
from chalicelib.text import say
from tests.ops import sheets, sheets_cells, sheets_csv, sheets_dressed, sheets_hostile, sheets_wrong

RULES = load_rules(2027)
PLACES = Places(tuple(kecamatan()), tuple(desa()))
WORSHIP = template_for("proposals", RULES, "hibah-uang", "worship")
AWARDS = template_for("recipients", RULES)
COLUMNS = {"rupiah": "amount", "date": "received_on", "nik": "chair_nik", "phone": "contact_phone"}


def read(content: bytes, template: Template = WORSHIP) -> list[Filled]:
    return [filled(template, line, PLACES) for line in read_sheet(content, template).lines]


def outcome(content: bytes, template: Template = WORSHIP) -> str:
    """Whether all rows came and came right, or the file was refused in both languages; else what happened."""
    right = [one.body for one in read(sheets_dressed.plain(template), template)]
    try:
        found = read(content, template)
    except UnreadableSheet as refusal:
        said = [
            say(lang, f"problem.import.{refusal.code}", **refusal.facts) for lang in ("id", "en")
        ]
        return "refused" if all(said) else "no words"
    return "right" if [one.body for one in found] == right else f"{len(found)} other rows"


# ── Ten thousand rows ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", [WORSHIP, AWARDS], ids=lambda t: t.kind)
def test_seven_of_a_hundred_rows_are_wrong_in_twelve_ways(template: Template) -> None:
    made = sheets_wrong.mixed(template, rows=1_200)
    ways = Counter(way.name for way in made.bad.values())
    assert (len(made.rows), len(made.bad), len(ways)) == (1_200, 84, 12)
    assert set(ways.values()) == {7}


def test_the_same_seed_makes_the_same_rows_and_another_seed_others() -> None:
    one, again, other = (sheets_wrong.mixed(AWARDS, rows=300, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert list(one.bad) != list(other.bad)


@pytest.mark.parametrize("template", [WORSHIP, AWARDS], ids=lambda t: t.kind)
def test_right_rows_are_read_without_a_problem_and_spoilt_ones_differ_in_one_place(
    template: Template,
) -> None:
    made = sheets_wrong.mixed(template, rows=1_200)
    clean = sheets.right(template, 1_200)
    for index, (row, was) in enumerate(zip(made.rows, clean, strict=True)):
        changed = {name for name in row.keys() | was.keys() if row.get(name) != was.get(name)}
        if index not in made.bad:
            assert not changed
        else:
            way = made.bad[index]
            looked_at = {way.column} | ({"kecamatan"} if way.name == "desa-elsewhere" else set())
            assert changed <= looked_at | {"rab_total"}, way.name
            assert changed & looked_at, way.name
    rows = read(sheets.book(template, clean[:120]), template)
    assert len(rows) == 120
    assert not [one.problems for one in rows if one.problems]


def test_a_doubled_agenda_number_is_that_of_an_earlier_right_row() -> None:
    made = sheets_wrong.mixed(WORSHIP, rows=1_200)
    first = {row.get("agenda"): index for index, row in reversed(list(enumerate(made.rows)))}
    doubled = [i for i, way in made.bad.items() if way.name == "agenda-doubled"]
    assert len(doubled) == 7
    for index in doubled:
        earlier = first[made.rows[index]["agenda"]]
        assert earlier < index
        assert earlier not in made.bad


def test_the_csv_says_the_same_as_the_workbook() -> None:
    rows = sheets.right(WORSHIP, 40)
    from_book, from_table = read(sheets.book(WORSHIP, rows)), read(sheets.table(WORSHIP, rows))
    assert [one.body for one in from_book] == [one.body for one in from_table]


# ── Whole files ──────────────────────────────────────────────────────────────────────────────────────────────────


def makers(*sets: tuple[Callable[[Template], bytes], ...]) -> list[Any]:
    return [pytest.param(m, id=f"{m.__module__[17:]}-{m.__name__}") for one in sets for m in one]


@pytest.mark.parametrize("make", makers(sheets_hostile.REFUSED, sheets_csv.REFUSED))
def test_a_file_that_is_no_filled_in_template_is_refused_in_words(
    make: Callable[[Template], bytes],
) -> None:
    assert outcome(make(AWARDS), AWARDS) == "refused"


@pytest.mark.parametrize("make", makers(sheets_hostile.READ, sheets_csv.READ))
def test_a_template_is_read_however_it_is_dressed(make: Callable[[Template], bytes]) -> None:
    assert outcome(make(WORSHIP)) == "right"


@pytest.mark.parametrize("make", makers(sheets_hostile.EITHER, sheets_csv.EITHER))
def test_a_doubtful_file_is_read_whole_or_refused(make: Callable[[Template], bytes]) -> None:
    assert outcome(make(WORSHIP)) in ("right", "refused")


@pytest.mark.parametrize("make", makers(sheets_csv.ASKED))
def test_an_amount_that_is_not_understood_is_never_another(
    make: Callable[[Template], bytes],
) -> None:
    meant = read(sheets_dressed.plain(WORSHIP))
    for one, right in zip(read(make(WORSHIP)), meant, strict=True):
        amount = one.body["answers"].get("amount")
        assert amount == right.body["answers"]["amount"] or problems_with("rupiah", amount)


# ── One cell ─────────────────────────────────────────────────────────────────────────────────────────────────────


def problems_with(kind: str, value: Any) -> bool:
    column = WORSHIP.by_id[COLUMNS[kind]]
    field = replace(column.field, minimum=1)
    return isinstance(value, Problem) or bool(list(value_problems(field, value, "")))


def taken(kind: str, typed: Any) -> Any:
    """The value a cell is taken for, or None when it is asked again."""
    value = value_of(WORSHIP.by_id[COLUMNS[kind]], cell_of(typed))
    return None if problems_with(kind, value) else value


CELLS = [
    pytest.param(kind, odd, id=f"{kind}-{odd.typed!r}")
    for kind, odds in sheets_cells.ODD.items()
    for odd in odds
]


@pytest.mark.parametrize(("kind", "odd"), CELLS)
def test_a_cell_is_taken_for_what_it_means_or_asked_again(kind: str, odd: sheets_cells.Odd) -> None:
    value = taken(kind, odd.typed)
    assert value == odd.means if odd.sure else value in (None, odd.means)


def test_a_reader_that_guesses_would_be_found_out() -> None:
    def guessed(typed: Any) -> int | None:
        digits = "".join(sign for sign in str(typed) if sign.isdigit())
        return int(digits) if digits else None

    mistaken = [odd for odd in sheets_cells.MONEY if guessed(odd.typed) not in (None, odd.means)]
    assert len(mistaken) >= 10


def test_text_that_would_run_in_a_spreadsheet_stays_text() -> None:
    for typed in sheets_cells.RUNS:
        content = sheets.book(WORSHIP, [sheets.right(WORSHIP, 1)[0] | {"chair_name": typed}])
        (line,) = read_sheet(content, WORSHIP).lines
        assert isinstance(line, Line)
        assert line.cells["chair_name"] == typed.strip()
