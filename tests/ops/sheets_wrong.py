"""Thousands of rows of which some are wrong, each in one of twelve ways that have a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from chalicelib.ops.synthetic import NAME_FIELDS
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.sheets import Template
from tests.ops.sheets import NAMES, Row, award_row, proposal_row

INSIDE = {k.code: {d.name for d in desa() if d.parent == k.code} for k in kecamatan()}


@dataclass(frozen=True)
class Way:
    """One way to be wrong. ``column`` is where an official must look; ``spoil`` changes the row it is given, and may
    look at an earlier right one of the same file."""

    name: str
    column: str
    spoil: Callable[[Row, Row], None] = field(compare=False)


def _to(column: str, value: Any) -> Callable[[Row, Row], None]:
    def spoil(row: Row, earlier: Row) -> None:
        row[column] = value

    return spoil


def _without(column: str) -> Callable[[Row, Row], None]:
    def spoil(row: Row, earlier: Row) -> None:
        row.pop(column, None)

    return spoil


def _short(column: str) -> Callable[[Row, Row], None]:
    def spoil(row: Row, earlier: Row) -> None:
        row[column] = row[column][:-1]

    return spoil


def _elsewhere(row: Row, earlier: Row) -> None:
    """A kecamatan that has no desa of this name."""
    away = [code for code, names in INSIDE.items() if row["desa"] not in names]
    row["kecamatan"] = NAMES[away[len(row["desa"]) % len(away)]]


def _same_agenda(row: Row, earlier: Row) -> None:
    row["agenda"] = earlier["agenda"]


def _above(ceiling: int) -> Callable[[Row, Row], None]:
    def spoil(row: Row, earlier: Row) -> None:
        """Above the ceiling, and the plan with it: this is the only thing wrong."""
        for column in row.keys() & {"rab_total"}:
            row[column] += ceiling + 250_000 - row["amount"]
        row["amount"] = ceiling + 250_000

    return spoil


def proposal_ways(template: Template) -> tuple[Way, ...]:
    """The twelve ways in which a row of a paper proposal is wrong."""
    columns = template.by_id
    name = next(field for field in NAME_FIELDS if field in columns)
    nik = "nik" if "nik" in columns else "chair_nik"
    programme = load_rules(template.year).programmes[template.programme]
    return (
        Way("name-missing", name, _without(name)),
        Way("nik-15-digits", nik, _short(nik)),
        Way("desa-unknown", "desa", _to("desa", "36.04.99.2999")),
        Way("desa-elsewhere", "desa", _elsewhere),
        Way("amount-in-words", "amount", _to("amount", "lima juta")),
        Way("amount-above-ceiling", "amount", _above(programme.ceiling)),
        Way("date-impossible", "received_on", _to("received_on", "31/02/2027")),
        Way("date-outside-window", "received_on",
            _to("received_on", programme.opens.date() - timedelta(days=1))),
        Way("agenda-missing", "agenda", _without("agenda")),
        Way("agenda-doubled", "agenda", _same_agenda),
        Way("phone-nonsense", "contact_phone", _to("contact_phone", "belum ada HP")),
        Way("channel-unknown", "channel", _to("channel", "merpati pos")),
    )  # fmt: skip


def award_ways(template: Template) -> tuple[Way, ...]:
    """The twelve ways in which a row about a past award is wrong."""
    return (
        Way("name-missing", "award_name", _without("award_name")),
        Way("nik-15-digits", "award_nik", _to("award_nik", "360405120385000")),
        Way("desa-unknown", "desa", _to("desa", "Desa Antah Berantah")),
        Way("desa-elsewhere", "desa", _elsewhere),
        Way("amount-in-words", "award_amount", _to("award_amount", "lima juta")),
        Way("amount-zero", "award_amount", _to("award_amount", 0)),
        Way("year-to-come", "award_year", _to("award_year", template.year + 1)),
        Way("year-in-words", "award_year", _to("award_year", "tahun lalu")),
        Way("programme-unknown", "award_programme", _to("award_programme", "Hibah Istimewa")),
        Way("type-unknown", "award_type", _to("award_type", "Perusahaan")),
        Way("giver-unknown", "award_giver", _to("award_giver", "Dinas Antah Berantah")),
        Way("source-missing", "award_source", _without("award_source")),
    )


@dataclass(frozen=True)
class Mixed:
    """``bad`` says which rows (by index from 0) are wrong in which way; all others are right."""

    template: Template
    rows: Sequence[Row]
    bad: Mapping[int, Way]

    def line(self, index: int) -> int:
        """The line of the file a row stands in: the header is line 1."""
        return index + 2


def mixed(template: Template, rows: int = 10_000, percent: int = 7, seed: int = 2027) -> Mixed:
    """So many rows, so many of a hundred wrong, the twelve ways equally often (but for a remainder)."""
    proposals = template.kind == "proposals"
    make = proposal_row if proposals else award_row
    ways = proposal_ways(template) if proposals else award_ways(template)
    chance = Random(seed)
    wrong = chance.sample(range(rows // 100 + 1, rows), rows * percent // 100)
    bad = {index: ways[turn % len(ways)] for turn, index in enumerate(wrong)}
    made = [make(template, number) for number in range(1, rows + 1)]
    for index, way in bad.items():
        way.spoil(made[index], made[_right_before(index, bad, chance)])
    return Mixed(template, made, dict(sorted(bad.items())))


def _right_before(index: int, bad: Mapping[int, Way], chance: Random) -> int:
    while (earlier := chance.randrange(index)) in bad:
        continue
    return earlier
