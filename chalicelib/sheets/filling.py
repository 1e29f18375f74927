"""From a row of a spreadsheet to what the office takes: the parts of a proposal's body, or of a past award."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Json
from chalicelib.sheets.cells import Line, Places
from chalicelib.sheets.columns import Template
from chalicelib.sheets.values import Value, places_of, unit_of, value_of

#: A cost plan of which only the total was typed, as one line of the form.
TOTAL_UNIT = "paket"
MOST_ITEM = 120


@dataclass(frozen=True)
class Filled:
    """``body`` by JSON pointers put together; ``problems`` of cells that could not be read (they are not in it)."""

    body: dict[str, Any]
    problems: tuple[Problem, ...]


def filled(template: Template, line: Line, places: Places) -> Filled:
    """The values of a row where the form wants them."""
    body: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, value in _values(template, line, places):
        if isinstance(value, Problem):
            problems.append(value)
        elif value != "":
            _put(body, template.by_id[column].at, value)
    if template.kind == "proposals":
        _complete(body)
    return Filled(body, tuple(problems))


def _values(template: Template, line: Line, places: Places) -> Iterator[tuple[str, Value]]:
    placed = places_of(places, template.by_id, line.cells)
    for name, cell in line.cells.items():
        if name == "place":
            placed[name] = unit_of(places, template.by_id[name], cell)
        yield name, placed[name] if name in placed else value_of(template.by_id[name], cell)


def _put(body: dict[str, Any], pointer: str, value: Json) -> None:
    """Put a value at ``/answers/rows/0/year``: objects and lists on the way are made."""
    *way, last = pointer.strip("/").split("/")
    here: Any = body
    for part, following in zip(way, (*way[1:], last), strict=False):
        if isinstance(here, list):
            here = _item(here, int(part))
        else:
            here = here.setdefault(part, [] if following.isdigit() else {})
    if isinstance(here, list):
        here.append(value)
    else:
        here[last] = value


def _item(rows: list[Any], index: int) -> Any:
    while len(rows) <= index:
        rows.append({})
    return rows[index]


def _complete(body: dict[str, Any]) -> None:
    """What follows from other cells: the one line of a plan, and the statements above the signature."""
    answers = body.setdefault("answers", {})
    total = answers.get("rab")
    if total is not None and not isinstance(total, list):
        item = str(answers.get("title") or TOTAL_UNIT)[:MOST_ITEM]
        answers["rab"] = [{"item": item, "volume": 1, "unit": TOTAL_UNIT, "price": total}]
    for name, value in list(answers.items()):
        if isinstance(value, list):
            answers[name] = [row for row in value if row]
