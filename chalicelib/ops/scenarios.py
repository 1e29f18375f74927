"""``scenarios``: runs what civil servants wrote down about the rules: given this, when that, expect so.

A scenario is a table in ``tests/scenarios/<year>/*.toml``; what its keys mean stands in ``chalicelib/rules/README.md``.
They run against the real desk and core (``chalicelib.ops.playing``), here and as tests.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from chalicelib.core.law import Rules
from chalicelib.ops.check import show
from chalicelib.rules import FOLDER, all_years, load_rules, years
from chalicelib.rules.checking import check_draft
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import read_year
from chalicelib.rules.tables import Table, read_toml

SCENARIOS = Path(__file__).parents[2] / "tests" / "scenarios"
ACTS = ("open", "submit", "withdraw", "take", "return", "verify", "refuse", "route", "forward")
#: Acts that change nothing: the short check of an applicant, and what the office sees in the awards on record.
WEIGHED = ("check", "history")
DOCUMENT_STATES = ("clean", "waiting", "rejected", "removed")


@dataclass(frozen=True)
class GivenAward:
    """Aid so many years ago; ``programme`` empty: the one that is asked for; ``reported`` ``None``: not known."""

    years_ago: int
    programme: str = ""
    reported: bool | None = None


@dataclass(frozen=True)
class Given:
    """The file before the act: complete and right, apart from what is said here."""

    programme: str
    applicant_type: str
    state: str = "draft"
    asking: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    documents: dict[str, Any] = field(default_factory=dict)
    flagged: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    last_saved: datetime | None = None
    opd: str = ""
    told: dict[str, str] = field(default_factory=dict)
    awards: tuple[GivenAward, ...] = ()
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Carried:
    """What the act brings along."""

    note: str = ""
    reason: str = ""
    flagged: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    opd: str = ""
    follow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expected:
    """What must come of it. ``None``: not looked at. Problems are ``code`` or ``code:place``."""

    state: str | None = None
    problems: tuple[str, ...] | None = None
    soft: tuple[str, ...] | None = None
    opd: str | None = None
    letter: str | None = None
    due: str | None = None
    findings: tuple[str, ...] | None = None
    next_in: int | None = None


@dataclass(frozen=True)
class Scenario:
    file: str
    name: str
    given: Given
    on: datetime
    act: str
    by: str
    carrying: Carried
    expect: Expected


def read_scenarios(
    year: int, findings: list[Finding], root: Path = SCENARIOS
) -> tuple[Scenario, ...]:
    """All scenarios of a year in the order of their files. What cannot be read becomes a finding."""
    found: list[Scenario] = []
    for path in sorted((root / str(year)).glob("*.toml")):
        table = read_toml(path, f"tests/scenarios/{year}/{path.name}", findings)
        found += _scenarios(table)
        table.close()
    return tuple(found)


def _scenarios(root: Table) -> Iterator[Scenario]:
    for row in root.rows("scenario", "name"):
        yield Scenario(
            file=row.file,
            name=row.text("name"),
            given=_given(row.table("given")),
            on=row.moment("on"),
            act=row.one_of("act", (*ACTS, *WEIGHED)),
            by=row.text("by", ""),
            carrying=_carried(row.table("carrying", required=False)),
            expect=_expected(row.table("expect")),
        )
        row.close()


def _awards(table: Table) -> tuple[GivenAward, ...]:
    awards = []
    for row in table.rows("awards", "years_ago", required=False):
        reported = row.flag("reported") if row.has("reported") else None
        awards.append(GivenAward(row.integer("years_ago"), row.text("programme", ""), reported))
        row.close()
    return tuple(awards)


def _given(table: Table) -> Given:
    given = Given(
        programme=table.text("programme"),
        applicant_type=table.text("applicant_type"),
        state=table.text("state", "draft"),
        asking=table.maybe_integer("asking"),
        answers=table.anything("answers"),
        without=table.texts("without", required=False),
        documents=table.anything("documents"),
        flagged=table.texts("flagged", required=False),
        repaired=table.texts("repaired", required=False),
        last_saved=table.moment("last_saved") if table.has("last_saved") else None,
        opd=table.text("opd", ""),
        told=table.table("told", required=False).strings(),
        awards=_awards(table),
        exempt=table.texts("exempt", required=False),
    )
    for slot, state in given.documents.items():
        if state not in DOCUMENT_STATES:
            proposal = f"Pilih: {', '.join(DOCUMENT_STATES)}."
            table.find(f"documents.{slot}", f"`{state}` tidak dikenal.", proposal)
    table.close()
    return given


def _carried(table: Table) -> Carried:
    carried = Carried(
        note=table.text("note", ""),
        reason=table.text("reason", ""),
        flagged=table.texts("flagged", required=False),
        unseen=table.texts("unseen", required=False),
        opd=table.text("opd", ""),
        follow=table.texts("follow", required=False),
    )
    table.close()
    return carried


def _expected(table: Table) -> Expected:
    def text(name: str) -> str | None:
        return table.text(name) if table.has(name) else None

    def texts(name: str) -> tuple[str, ...] | None:
        return table.texts(name) if table.has(name) else None

    expected = Expected(
        *(text("state"), texts("problems"), texts("soft")),
        *(text("opd"), text("letter"), text("due")),
        *(texts("findings"), table.maybe_integer("next_in")),
    )
    if expected == Expected():
        table.find("", "tidak mengharapkan apa pun.", "Tulis state atau problems.")
    table.close()
    return expected


def main(argv: list[str], root: Path = SCENARIOS) -> int:
    """``[year]``, the latest when none is named. 0 = all as expected, 1 = not all. ``root``: a folder for each year."""
    from chalicelib.ops.playing import play

    parser = argparse.ArgumentParser(prog="scenarios", description="Menjalankan skenario aturan.")
    parser.add_argument("year", type=int, nargs="?", default=years()[-1], choices=all_years())
    year: int = parser.parse_args(argv).year
    findings: list[Finding] = []
    scenarios = read_scenarios(year, findings, root)
    rules = _rules(year, findings)
    if findings:
        show(sorted(findings))
        print("\nSkenario belum dapat dijalankan.")
        return 1
    failed = 0
    for one in scenarios:
        if wrong := play(rules, one):
            failed += 1
            print(f"GAGAL  {one.name}\n       ({one.file})")
            print("".join(f"       {sentence}\n" for sentence in wrong), end="")
    print(f"{len(scenarios)} skenario {year}: {len(scenarios) - failed} sesuai, {failed} tidak.")
    if failed:
        print("Bila perubahannya memang dimaksud, sesuaikan skenario di berkas yang disebut.")
    return 1 if failed else 0


def _rules(year: int, findings: list[Finding]) -> Rules:
    """The rules of a year; of one that is not published too, once nothing is missing in it."""
    if year in years():
        return load_rules(year)
    findings += check_draft(year)
    return read_year(FOLDER / str(year))[0]
