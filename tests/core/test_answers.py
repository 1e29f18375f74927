"""Every field of every form: at least three wrong values are found and named, right ones pass.

The wrong values belong to kinds, so a new field is covered the day it appears; a new kind without an entry here fails.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chalicelib.api.answers import sentence
from chalicelib.core.answers import (
    all_problems,
    missing_problems,
    shape_problems,
    unkeepable_problems,
    value_problems,
)
from chalicelib.core.law import FIELD_KINDS, Field, When
from chalicelib.core.problems import Problem
from chalicelib.core.sums import rab_total, sum_problems
from tests.builders import DESA, FORMS, RULES, a_field, a_programme, answers_of

CONTROL = "Nama\x07bel"


def _text(field: Field) -> list[Any]:
    wrong: list[Any] = [CONTROL, 17, ["daftar"], {"sealed": "x"}, True]
    if field.maximum:
        wrong.append("x" * (field.maximum + 1))
    if field.minimum and field.minimum > 1:
        wrong.append("x" * (field.minimum - 1))
    return [*wrong, "satu\ndua", "satu\rdua"] if field.kind == "text" else wrong


def _whole(field: Field) -> list[Any]:
    wrong: list[Any] = ["dua belas", "12 juta", 12.5, True, [], {}, "-"]
    wrong += [] if field.minimum is None else [field.minimum - 1]
    wrong += [] if field.maximum is None else [field.maximum + 1]
    return [w for w in wrong if w not in ([],)]


def _digits(shortest: int, longest: int) -> Callable[[Field], list[Any]]:
    return lambda _: [
        "1" * (shortest - 1),
        "1" * (longest + 1),
        "1" * (shortest - 1) + "x",
        12,
        "٣" * shortest,
    ]


#: Wrong values by kind of field: at least three each.
WRONG: dict[str, Callable[[Field], list[Any]]] = {
    "text": _text,
    "paragraph": _text,
    "integer": _whole,
    "rupiah": lambda f: [*_whole(f), -1, 10**15],
    "year": lambda f: [*_whole(f), 27, 1799, 20270],
    "date": lambda _: ["2027-02-30", "17-08-2027", "2027-2-1", "kemarin", 20270201, "1899-12-31", "2027-02-01T09:00"],
    "choice": lambda _: ["tidak-ada", 7, ["yes"], {}, True],
    "checkbox": lambda _: ["ya", 1, "true", {"x": 1}],
    "nik": lambda f: [*_digits(16, 16)(f), "3604013201900001", "3604017201900001", "3604011213900001",
                      "3604010012900001", "3604018112900001"],
    "kk": _digits(16, 16),
    "npwp": _digits(15, 16),
    "account": _digits(6, 20),
    "phone": lambda _: ["0812", "+1 202 555 0100", "08xx 1234 5678", "+620", "+62٨١٢٠٠٠٠٠٠٠١", 81200000001],
    "email": lambda _: ["bukan surel", "a@b", "dua@@contoh.id", "a b@contoh.id", "a\x01b@contoh.id", "é@contoh.id",
                        "x" * 250 + "@contoh.id", "nama@contoh.id\n", "<a@contoh.id>", 5],
    "rows": lambda _: ["baris", {"item": "x"}, [1, 2], ["x"]],
    "kecamatan": lambda _: ["36.04", "Baros", 3604, "36.04.010", "٣٦.٠٤.٠١"],
    "desa": lambda _: ["36.04.01", "Baros", 36, "36.04.01.20010"],
    "point": lambda _: ["-6.1, 106.1", {"lat": 91, "lng": 106, "source": "gps"}, {"lat": -6.1, "source": "gps"},
                        {"lat": -6.1, "lng": 106.1, "source": "tebak"}, {"lat": "x", "lng": 106.1, "source": "map"},
                        {"lat": -6.1, "lng": 106.1, "source": "gps", "accuracy": -5},
                        {"lat": -6.1, "lng": 106.1, "source": "gps", "accuracy": "dekat"},
                        {"lat": -6.1, "lng": 106.1, "source": "gps", "note": "x" * 501},
                        {"lat": -6.1, "lng": 106.1, "source": "gps", "sealed": "x"},
                        {"lat": True, "lng": 106.1, "source": "gps"}, {}],
}  # fmt: skip

#: Right values by kind, at the edges of what is allowed.
RIGHT: dict[str, Callable[[Field], list[Any]]] = {
    "text": lambda f: ["x" * (f.minimum or 1), "é" * (f.maximum or 50),
                       "Musala “Al-Ikhlas” – (baru)"[: f.maximum].ljust(f.minimum or 1, "x")],
    "paragraph": lambda f: ["x" * (f.minimum or 1), "x" * (f.maximum or 50), "Dua\nbaris\t" + "x" * (f.minimum or 1)],
    "integer": lambda f: [f.minimum or 1, f.maximum or 9],
    "rupiah": lambda f: [max(f.minimum or 0, 1), f.maximum or 10**12],
    "year": lambda f: [f.minimum or 1900, f.maximum or 2100],
    "date": lambda _: ["2027-02-28", "2028-02-29", "1900-01-01"],
    "choice": lambda f: list(f.choices),
    "checkbox": lambda _: [True],
    "nik": lambda _: ["3604010101900001", "3604017112900001", "3604014101000001"],
    "kk": lambda _: ["3604010101900001"],
    "npwp": lambda _: ["012345678901234", "0123456789012345"],
    "account": lambda _: ["123456", "1" * 20],
    "phone": lambda _: ["+6281234567890", "+622112345678"],
    "email": lambda _: ["nama@contoh.id", "n.a+b_c'd@sub.contoh.co.id", "n@xn--80ak6aa92e.example"],
    "kecamatan": lambda _: ["36.04.05"],
    "desa": lambda _: ["36.04.05.2001"],
    "point": lambda _: [{"lat": -6.1, "lng": 106.1, "source": "gps", "accuracy": 12},
                        {"lat": -6, "lng": 106, "source": "typed", "accuracy": None, "note": ""},
                        {"lat": -90, "lng": 180, "source": "link", "accuracy": 0.5, "note": "x" * 500}],
}  # fmt: skip


def every_field() -> Iterator[tuple[str, str, Field]]:
    for programme, applicant_type in FORMS:
        for field in RULES.programmes[programme].form.fields(applicant_type):
            yield programme, applicant_type, field


ALL_FIELDS = list(every_field())
IDS = [f"{p}-{t}-{f.id}" for p, t, f in ALL_FIELDS]
EVERY_FIELD = pytest.mark.parametrize(("programme", "applicant_type", "field"), ALL_FIELDS, ids=IDS)


def asked_with(field: Field, value: Any) -> dict[str, Any]:
    """The value, and whatever makes the field asked at all."""
    return {field.id: value} | ({field.when.field: field.when.equals} if field.when else {})


def about(field: Field, value: Any) -> list[Problem]:
    found = shape_problems([field], asked_with(field, value))
    return [p for p in found if str(p.facts.get("field", "")).split(".")[0] == field.id]


def test_every_kind_of_field_has_wrong_values() -> None:
    assert set(WRONG) == set(FIELD_KINDS)
    assert set(RIGHT) | {"rows"} == set(FIELD_KINDS)
    assert all(len(WRONG[kind](a_field(kind, choices=("a",)))) >= 3 for kind in WRONG)


@EVERY_FIELD
def test_every_wrong_value_is_a_problem_that_names_the_field(
    programme: str, applicant_type: str, field: Field
) -> None:
    for wrong in WRONG[field.kind](field):
        found = about(field, wrong)
        assert found or unkeepable_problems([field], {field.id: wrong}), (
            f"{field.id} takes {wrong!r}"
        )
        for problem in found:
            assert problem.at.startswith(f"/answers/{field.id}")
            for lang in ("id", "en"):
                assert sentence(problem, lang)


@EVERY_FIELD
def test_right_values_pass(programme: str, applicant_type: str, field: Field) -> None:
    if field.kind == "rows":
        return
    for right in RIGHT[field.kind](field):
        assert about(field, right) == [], f"{field.id} refuses {right!r}"
        assert unkeepable_problems([field], {field.id: right}) == ()


ROW_FIELDS = [(f, c) for _, _, f in ALL_FIELDS if f.kind == "rows" for c in f.columns]


@pytest.mark.parametrize(
    ("field", "column"), ROW_FIELDS, ids=[f"{f.id}.{c.id}" for f, c in ROW_FIELDS]
)
def test_every_wrong_cell_names_its_row_and_column(field: Field, column: Field) -> None:
    for wrong in WRONG[column.kind](column):
        rows: list[Any] = [{}, {column.id: wrong}]
        found = about(field, rows)
        assert found or unkeepable_problems([field], {field.id: rows}), (
            f"{field.id}.{column.id} takes {wrong!r}"
        )
        for problem in found:
            assert problem.at == f"/answers/{field.id}/1/{column.id}"
            assert problem.facts["row"] == 2
            assert problem.facts["field"] == f"{field.id}.{column.id}"
            assert all(sentence(problem, lang) for lang in ("id", "en"))
    for right in RIGHT[column.kind](column):
        assert about(field, [{column.id: right}]) == []


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
def test_a_complete_application_has_no_problem(programme: str, applicant_type: str) -> None:
    answers = answers_of(programme, applicant_type)
    assert all_problems(RULES.programmes[programme], applicant_type, answers, DESA) == ()


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
def test_every_required_question_left_out_is_named(programme: str, applicant_type: str) -> None:
    fields = RULES.programmes[programme].form.fields(applicant_type)
    wanted = {f"/answers/{f.id}" for f in fields if f.required and f.when is None}
    missing = missing_problems(fields, {})
    assert {p.at for p in missing} == wanted
    assert all(sentence(p, lang) for p in missing for lang in ("id", "en"))
    assert missing_problems(fields, answers_of(programme, applicant_type)) == ()


@pytest.mark.parametrize("nothing", [None, "", [], False])
def test_nothing_is_not_an_answer(nothing: Any) -> None:
    field = a_field("rows" if nothing == [] else "checkbox" if nothing is False else "text")
    assert [p.at for p in missing_problems([field], {"asked": nothing})] == ["/answers/asked"]


def test_zero_is_an_answer() -> None:
    assert missing_problems([a_field("rupiah")], {"asked": 0}) == ()


def test_a_question_that_is_not_asked_is_neither_missing_nor_wrong() -> None:
    field = a_field("integer", when=When("earlier_help", "yes"))
    assert missing_problems([field], {"earlier_help": "no"}) == ()
    assert shape_problems([field], {"earlier_help": "no", "asked": "x"}) == ()
    assert missing_problems([field], {"earlier_help": "yes"}) != ()
    assert shape_problems([field], {"earlier_help": "yes", "asked": "x"}) != ()


def test_unknown_fields_and_columns_cannot_be_kept() -> None:
    field = a_field("rows", columns=(Field("item", "text"), Field("volume", "integer")))
    assert [p.at for p in unkeepable_problems([field], {"status": "verified"})] == [
        "/answers/status"
    ]
    rows = {"asked": [{"item": "Semen"}, {"item": "Pasir", "approved": True}]}
    assert [p.at for p in unkeepable_problems([field], rows)] == ["/answers/asked/1/approved"]


@pytest.mark.parametrize("cell", [["x"], {"x": 1}, 1.5, True])
def test_a_cell_of_a_wrong_json_type_cannot_be_kept(cell: Any) -> None:
    field = a_field("rows", columns=(Field("item", "text"), Field("volume", "integer")))
    for column in ("item", "volume"):
        found = unkeepable_problems([field], {"asked": [{column: cell}]})
        assert [p.at for p in found] == [f"/answers/asked/0/{column}"]


@pytest.mark.parametrize(
    "kind", ["nik", "text", "integer", "rupiah", "phone", "date", "choice", "kecamatan"]
)
def test_half_typed_text_can_be_kept(kind: str) -> None:
    assert unkeepable_problems([a_field(kind)], {"asked": "36"}) == ()


def test_rows_with_a_gap_name_the_cell() -> None:
    columns = (Field("item", "text"), Field("unit", "text", required=False))
    field = a_field("rows", minimum=2, columns=columns)
    found = missing_problems([field], {"asked": [{"unit": "sak"}]})
    assert [(p.code, p.at) for p in found] == [
        ("too-few-rows", "/answers/asked"),
        ("required-cell", "/answers/asked/0/item"),
    ]


def test_too_many_rows_are_one_problem() -> None:
    field = a_field("rows", maximum=2, columns=(Field("item", "text"),))
    assert [p.code for p in value_problems(field, [{"item": 5}] * 3, "/x")] == ["too-many-rows"]


# money ------------------------------------------------------------------------------------------------------------


def rab(*lines: tuple[Any, Any]) -> list[dict[str, Any]]:
    return [{"item": "x", "unit": "y", "volume": v, "price": p} for v, p in lines]


def test_the_sum_of_a_plan_is_volume_times_price() -> None:
    assert rab_total(rab((2, 1_000), (3, 50_000_000_000))) == 150_000_002_000
    assert rab_total(rab((2, "seribu"), (None, 5), (3, 7))) == 21
    assert rab_total(["x", {}]) == 0
    assert rab_total("tidak ada") == 0


@pytest.mark.parametrize(
    ("amount", "own", "other", "total", "fits"),
    [
        (5_000_000, 0, 0, 5_000_000, True),
        (5_000_000, 250_000, 750_000, 6_000_000, True),
        (5_000_000, None, None, 5_000_000, True),
        (5_000_000, 0, 0, 5_000_001, False),
        (5_000_001, 0, 0, 5_000_000, False),
        (5_000_000, 1, 0, 5_000_000, False),
    ],
)
def test_what_the_plan_costs_is_what_is_asked_and_what_comes_from_elsewhere(
    amount: int, own: int | None, other: int | None, total: int, fits: bool
) -> None:
    answers = answers_of(
        amount=amount, own_contribution=own, other_sources=other, rab=rab((1, total))
    )
    found = [p for p in sum_problems(a_programme(), answers, DESA) if p.code == "amount.rab"]
    assert (not found) is fits
    if found:
        assert found[0].facts["difference"] == abs(amount + (own or 0) + (other or 0) - total)
        assert all(sentence(found[0], lang) for lang in ("id", "en"))


@pytest.mark.parametrize(
    ("amount", "code"),
    [(999_999, "too-little"), (1_000_000, ""), (50_000_000, ""), (50_000_001, "too-much")],
)
def test_the_amount_is_held_to_floor_and_ceiling(amount: int, code: str) -> None:
    answers = answers_of(amount=amount, own_contribution=0, other_sources=0, rab=rab((1, amount)))
    found = all_problems(a_programme(), "worship", answers, DESA)
    assert [p.code for p in found if p.at == "/answers/amount"] == ([code] if code else [])


# dates and places --------------------------------------------------------------------------------------------------


def test_the_end_of_the_plan_is_not_before_its_beginning() -> None:
    answers = answers_of(plan_start="2028-05-02", plan_end="2028-05-01")
    assert [p.code for p in all_problems(a_programme(), "worship", answers, DESA)] == ["plan.order"]
    answers = answers_of(plan_start="2028-05-01", plan_end="2028-05-01")
    assert all_problems(a_programme(), "worship", answers, DESA) == ()


def test_nobody_is_born_in_the_future() -> None:
    programme = a_programme("bansos-terencana")
    answers = answers_of("bansos-terencana", "person", birth_date="2027-01-01")
    assert [p.code for p in all_problems(programme, "person", answers, DESA)] == ["date-future"]
    answers = answers_of("bansos-terencana", "person", birth_date="2026-12-31")
    assert all_problems(programme, "person", answers, DESA) == ()


def test_the_desa_lies_in_the_kecamatan_that_was_chosen() -> None:
    chosen = next(iter(DESA.values()))
    elsewhere = next(d for d in DESA.values() if d.parent != chosen.parent)
    assert not list(
        sum_problems(a_programme(), {"desa": chosen.code, "kecamatan": chosen.parent}, DESA)
    )
    for kecamatan in (elsewhere.parent, None):
        answers = {"desa": chosen.code, "kecamatan": kecamatan}
        assert [p.code for p in sum_problems(a_programme(), answers, DESA)] == ["desa.elsewhere"]
    answers = {"desa": "36.04.99.2001", "kecamatan": "36.04.99"}
    assert [p.code for p in sum_problems(a_programme(), answers, DESA)] == ["desa.unknown"]


def test_one_place_has_one_problem_in_the_order_of_the_form() -> None:
    answers = answers_of(amount="banyak", chair_nik="36", title=None)
    found = all_problems(a_programme(), "worship", answers, DESA)
    assert [p.at for p in found] == ["/answers/chair_nik", "/answers/title", "/answers/amount"]
