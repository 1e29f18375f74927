"""The table of cases of the short check, read for both who play it: Python here, the page's script in a browser."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("eligibility_cases.csv")


class Case(NamedTuple):
    """``asked``: the questions in order; ``outcome``: programmes with what was found that is not simply met."""

    name: str
    answers: dict[str, str]
    asked: str
    outcome: str


def cases() -> list[Case]:
    with TABLE.open(encoding="utf-8") as lines:
        return [_case(row) for row in csv.DictReader(lines)]


def _case(row: dict[str, str]) -> Case:
    name, asked, outcome = row.pop("case"), row.pop("asked"), row.pop("outcome")
    return Case(name, {question: said for question, said in row.items() if said}, asked, outcome)


def outcome(weighed: Iterable[Mapping[str, Any]]) -> str:
    """What was found as the table writes it, from plain values: the same for Python and for the browser."""
    return " | ".join(_programme(one) for one in weighed)


def _programme(one: Mapping[str, Any]) -> str:
    found = "; ".join(_finding(f) for f in one["findings"] if f["verdict"] != "ok")
    return f"{one['programme']} {one['standing']}" + (f": {found}" if found else "")


def _finding(finding: Mapping[str, Any]) -> str:
    facts = finding["facts"]
    told = ""
    if "next" in facts:
        told = f" {facts['year']}>{facts['next']}"
    elif "before" in facts:
        told = f" <{facts['before']}"
    elif facts:
        (told,) = (f" {value}" for value in facts.values())
    return f"{finding['requirement']} {finding['verdict']}{told}"
