"""Numbers are kept the same way however people write them, and nothing is ever guessed."""

import pytest

from chalicelib.core.answers import value_problems
from chalicelib.core.law import Field
from chalicelib.core.tidying import tidy, tidy_phone
from tests.builders import a_field


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        " 0812 3456 7890 ",
        "0812.3456.7890",
        "(0812) 3456 7890",
        "6281234567890",
        "+6281234567890",
        "+62 812 3456 7890",
        "+62-812-3456-7890",
        "+62 (0)812 3456 7890",
        "+62 0812 3456 7890",
        "0062 812 3456 7890",
    ],
)
def test_a_phone_number_has_one_form(written: str) -> None:
    assert tidy(a_field("phone"), written) == "+6281234567890"


def test_tidying_a_phone_number_twice_changes_nothing() -> None:
    assert tidy_phone(tidy_phone("0812 3456 7890")) == "+6281234567890"


@pytest.mark.parametrize("written", ["+1 202 555 0100", "delapan satu dua", "812 3456 7890"])
def test_what_is_no_indonesian_number_is_still_a_problem_after_tidying(written: str) -> None:
    field = a_field("phone")
    assert list(value_problems(field, tidy(field, written), "/x"))


@pytest.mark.parametrize(
    "written",
    [
        "50000000",
        "50.000.000",
        " 50.000.000 ",
        "Rp50.000.000",
        "Rp 50.000.000",
        "rp. 50.000.000",
        "RP 50000000",
        "50.000.000,00",
        "50.000.000,0",
        "50.000.000,-",
        "Rp 50.000.000,-",
        "Rp50.000.000,–",
    ],
)
def test_rupiah_have_one_form(written: str) -> None:
    assert tidy(a_field("rupiah"), written) == 50_000_000


@pytest.mark.parametrize(
    "written",
    [
        "50 juta",
        "50,000",
        "50,000,000",
        "50.00",
        "5.0000",
        "50.000,50",
        "-5",
        "",
        "1e6",
        "5" * 16,
        "50 000",
    ],
)
def test_an_amount_that_could_be_read_two_ways_stays_as_typed(written: str) -> None:
    field = a_field("rupiah")
    assert tidy(field, written) == written
    assert not written or list(value_problems(field, tidy(field, written), "/x"))


@pytest.mark.parametrize("kind", ["integer", "year"])
def test_whole_numbers_are_read_like_rupiah(kind: str) -> None:
    assert tidy(a_field(kind), "1.500") == 1_500
    assert tidy(a_field(kind), "1.5") == "1.5"


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("nik", "3604.0101.0190.0001", "3604010101900001"),
        ("nik", "3604 0101 0190 0001", "3604010101900001"),
        ("kk", "3604-0101-0190-0001", "3604010101900001"),
        ("npwp", "01.234.567.8-901.234", "012345678901234"),
        ("account", "0123 456 789", "0123456789"),
        ("email", " Nama@Contoh.ID ", "nama@contoh.id"),
        ("text", "  Musala Contoh ", "Musala Contoh"),
        ("paragraph", " satu\n dua ", "satu\n dua"),
    ],
)
def test_outer_spaces_and_dots_go(kind: str, written: str, kept: str) -> None:
    assert tidy(a_field(kind), written) == kept


def test_cells_of_rows_are_tidied_by_their_columns() -> None:
    columns = (Field("item", "text"), Field("price", "rupiah"))
    rows = [{"item": " Semen ", "price": "Rp 68.000", "other": " x "}, "not a row"]
    tidied = tidy(a_field("rows", columns=columns), rows)
    assert tidied == [{"item": "Semen", "price": 68_000, "other": " x "}, "not a row"]


@pytest.mark.parametrize("value", [None, True, 5, {"lat": 1}, ["x"]])
def test_what_is_no_text_is_not_touched(value: object) -> None:
    assert tidy(a_field("text"), value) == value  # type: ignore[arg-type]
