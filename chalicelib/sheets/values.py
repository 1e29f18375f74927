"""What a cell means: text and numbers as people type them become the values a form takes.

Only what is special to spreadsheets is judged here (digits that were lost, a date that was none); everything else is
left for the check that judges every proposal. What is not understood stays as it was typed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from chalicelib.core.law import SENSITIVE_KINDS
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Json
from chalicelib.core.tidying import tidy
from chalicelib.sheets.cells import Cell, Places, plain
from chalicelib.sheets.columns import Column
from chalicelib.text.speech import MONTHS

Value = Json | Problem

#: Above this a spreadsheet keeps no more digits of a number: a NIK typed as one has lost its last.
EXACT = 10**15
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]{2,}")
_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ]00:00(:00)?)?")
_SPOKEN = re.compile(r"(?:[A-Za-z']+,\s*)?([0-9]{1,2})[ -]+([A-Za-z]{3,})[ -]+([0-9]{4})")
_MONTHS = {
    name[:3].casefold(): number
    for language in MONTHS.values()
    for number, name in enumerate(language.split(), 1)
} | {"agt": 8, "ags": 8, "nop": 11, "des": 12}
_NUMBER = r"(-?[0-9]{1,3}\.[0-9]+)"
_PAIR = re.compile(rf"{_NUMBER}\s*[,; ]\s*{_NUMBER}")
_COMMAS = re.compile(r"(-?[0-9]{1,3}),([0-9]+)\s*[; ]\s*(-?[0-9]{1,3}),([0-9]+)")
_LINK = re.compile(
    rf"https?://\S*?(?:@|[?&](?:q|query|ll|destination)=){_NUMBER}(?:,|%2C)\s*{_NUMBER}"
)
_WORDS = {
    "yes": ("ya", "y", "pernah", "sudah", "yapernah"),
    "no": ("tidak", "tdk", "t", "belum", "tidakpernah"),
}


def value_of(column: Column, cell: Cell) -> Value:
    """The value of one filled cell, but for kecamatan and desa: see :func:`places_of`."""
    facts = {"field": column.field.id}
    if isinstance(cell, dict) and "odd" in cell:
        return Problem("import.odd-cell", column.at, facts)
    if _lost(column, cell):
        return Problem("import.digits-lost", column.at, facts)
    if isinstance(cell, dict) and column.field.kind != "date":
        return Problem("import.became-date", column.at, facts)
    return _KINDS.get(column.field.kind, _text)(column, cell)


def _lost(column: Column, cell: Cell) -> bool:
    """Whether the program that wrote the cell kept it as a number with more digits than it can hold."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell) >= EXACT
    listed = (*SENSITIVE_KINDS, "phone", "text")
    return (
        isinstance(cell, str)
        and column.field.kind in listed
        and _SCIENTIFIC.fullmatch(cell.strip()) is not None
    )


def typed(cell: Cell) -> str:
    """A cell as text: whole numbers without a fraction, others with a comma."""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return str(cell).strip()


def _text(column: Column, cell: Cell) -> Value:
    text = typed(cell)
    if column.field.kind == "text":
        text = re.sub(r"\s+", " ", text)  # a line break inside a cell is no new line of a form
    return tidy(column.field, text)


def _phone(column: Column, cell: Cell) -> Value:
    """Spreadsheets take the 0 from 0812…; no number of a mobile begins otherwise than with 8."""
    text = typed(cell)
    return tidy(column.field, f"0{text}" if re.fullmatch(r"8[0-9 .-]{7,16}", text) else text)


def _number(column: Column, cell: Cell) -> Value:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, int) else tidy(column.field, typed(cell))


def _date(column: Column, cell: Cell) -> Value:
    if isinstance(cell, dict):
        return cell["date"]
    wrong = Problem("import.date", column.at, {"field": column.field.id})
    if not isinstance(cell, str):
        return wrong
    text = cell.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups()[:3])
    elif found := _DAY.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _SPOKEN.fullmatch(text):
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.get(found[2][:3].casefold(), 0)
    else:
        return wrong
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return wrong


@cache
def _spoken(options: tuple[tuple[str, str], ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each value with everything it may be typed as."""
    return tuple(
        (
            value,
            frozenset(
                (plain(value), plain(label), plain(label.partition(":")[0]), *_WORDS.get(value, ()))
            ),
        )
        for value, label in options
    )


def _choice(column: Column, cell: Cell) -> Value:
    wanted = plain(typed(cell))
    for value, words in _spoken(column.options):
        if wanted in words:
            return value
    names = ", ".join(label.partition(":")[0] for _, label in column.options[:12])
    return Problem("import.choice", column.at, {"field": column.field.id, "choices": names})


def _point(column: Column, cell: Cell) -> Value:
    text = typed(cell)
    source = "link" if text.startswith("http") else "typed"
    found = _LINK.search(text) if source == "link" else _PAIR.fullmatch(text)
    if found:
        lat, lng = float(found[1]), float(found[2])
    elif found := _COMMAS.fullmatch(text):
        lat, lng = float(f"{found[1]}.{found[2]}"), float(f"{found[3]}.{found[4]}")
    else:
        return Problem("import.point", column.at, {"field": column.field.id})
    return {"lat": lat, "lng": lng, "source": source, "accuracy": None, "note": ""}


_KINDS: Mapping[str, Callable[[Column, Cell], Value]] = {
    "phone": _phone,
    "integer": _number,
    "rupiah": _number,
    "year": _number,
    "date": _date,
    "choice": _choice,
    "point": _point,
}


def places_of(
    places: Places, columns: Mapping[str, Column], cells: Mapping[str, Cell]
) -> dict[str, Value]:
    """Kecamatan and desa of a row as codes: a desa is known by its name only inside a kecamatan."""
    found: dict[str, Value] = {}
    parent = ""
    if "kecamatan" in cells:
        name = plain(re.sub(r"(?i)^\s*kec(amatan|\.)?\s+", "", typed(cells["kecamatan"])))
        parent = places.kecamatan_codes.get(name, "")
        found["kecamatan"] = parent or _unknown(columns["kecamatan"], "kecamatan")
    if "desa" in cells:
        found["desa"] = _desa(places, columns["desa"], typed(cells["desa"]), parent)
    return found


def _desa(places: Places, column: Column, text: str, parent: str) -> Value:
    inside = places.desa_codes.get(plain(re.sub(r"(?i)^\s*(desa|ds\.?)\s+", "", text)), {})
    if parent in inside:
        return inside[parent]
    if not inside:
        return _unknown(column, "desa")
    if parent:
        name = places.names[next(iter(inside.values()))]
        return Problem("desa.elsewhere", column.at, {"field": "desa", "desa": name})
    return next(iter(inside.values()))  # the kecamatan is missing, which is said already


def unit_of(places: Places, column: Column, cell: Cell) -> Value:
    """The unit whose register a paper stands in: an OPD, a kecamatan, or a desa named as one or by its code."""
    text = typed(cell)
    name = plain(text)
    for opd, label in column.options:
        if name in (plain(opd), plain(label)):
            return opd
    kecamatan = plain(re.sub(r"(?i)^\s*kec(amatan|\.)?\s+", "", text))
    if kecamatan in places.kecamatan_codes:
        return places.kecamatan_codes[kecamatan]
    desa = places.desa_codes.get(plain(re.sub(r"(?i)^\s*(desa|ds\.?)\s+", "", text)), {})
    return next(iter(desa.values())) if len(desa) == 1 else _unknown(column, "place")


def _unknown(column: Column, what: str) -> Problem:
    return Problem(f"import.{what}", column.at, {"field": column.field.id})
