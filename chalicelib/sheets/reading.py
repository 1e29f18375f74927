"""Reads a filled-in template: finds its header, refuses what is no such template, gives the filled rows.

Whole files are refused with an :class:`UnreadableSheet`, at the latest when the last row was taken: whoever keeps rows
keeps them only after that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.sheets.cells import (
    MOST_BYTES,
    MOST_ROWS,
    NAMED,
    Cell,
    Line,
    UnreadableSheet,
    letter,
    plain,
)
from chalicelib.sheets.columns import Column, Template
from chalicelib.sheets.csv_text import csv_lines
from chalicelib.sheets.values import typed
from chalicelib.sheets.xlsx import xlsx_lines

#: The header stands in one of the first lines: people write a title above it.
HEADER_WITHIN = 10
MOST_TEXT = 10_000  # characters in a cell; the longest answer has 3,000
#: What a CSV of the office never begins with: other files under its name.
_OTHER = re.compile(
    rb"\s*(%PDF|<!doctype|<html|<\?xml|\{\\rtf|\x89PNG|\xff\xd8\xff|GIF8|Rar!|7z)", re.I
)

#: A number of a person that slipped into the titles is not repeated.
_LONG_NUMBER = re.compile(r"[0-9][0-9 .-]{6,}[0-9]")

Row = tuple[int, list[Cell | None]]


@dataclass(frozen=True)
class Sheet:
    """``letters`` says in which column of the file each column of the template stands."""

    letters: Mapping[str, str]
    lines: Iterator[Line]


def read_sheet(content: bytes, template: Template) -> Sheet:
    """The rows of a file. ``letters`` is known at once, ``lines`` are read as they are taken."""
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableSheet("empty-file")
    if len(content) > MOST_BYTES:
        raise UnreadableSheet("large", maximum=MOST_BYTES)
    rows = _rows(content, template)
    columns = _header(rows, template)
    letters = {column.id: letter(index) for index, column in columns.items()}
    return Sheet(letters, _filled(rows, columns))


def _rows(content: bytes, template: Template) -> Iterator[Row]:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return xlsx_lines(content)
    if _OTHER.match(content[:200]):
        raise UnreadableSheet("other-format")
    return csv_lines(content, lambda row: sum(plain(name) in template.by_label for name in row))


def _header(rows: Iterator[Row], template: Template) -> dict[int, Column]:
    """Columns by their place; the rows are taken up to the line that names them."""
    best: tuple[int, list[Cell | None]] = (0, [])
    for number, row in rows:
        names = [plain(typed(cell)) if cell is not None else "" for cell in row]
        score = sum(name in template.by_label for name in names)
        if score > best[0]:
            best = (score, row)
        if score > len(template.columns) // 3 or number >= HEADER_WITHIN:
            break
    score, row = best
    if score < 3 or score <= len(template.columns) // 3:
        wanted = ", ".join(f"“{column.label}”" for column in template.columns[:NAMED])
        raise UnreadableSheet("no-header", columns=wanted)
    return _named(row, template)


def _named(row: list[Cell | None], template: Template) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for index, cell in enumerate(row):
        if cell is None:
            continue
        column = template.by_label.get(plain(typed(cell)))
        if column is None:
            unknown.append(f"{letter(index)} “{_LONG_NUMBER.sub('…', typed(cell))[:60]}”")
        elif column in columns.values():
            twice.append(f"{letter(index)} “{column.label}”")
        else:
            columns[index] = column
    there = {column.id for column in columns.values()}
    missing = [f"“{c.label}”" for c in template.columns if c.required and c.id not in there]
    if missing or unknown:
        part = "both" if missing and unknown else "missing" if missing else "unknown"
        facts = {"missing": _some(missing), "unknown": _some(unknown)}
        raise UnreadableSheet(
            f"columns-{part}", **{name: text for name, text in facts.items() if text}
        )
    if twice:
        raise UnreadableSheet("columns-twice", columns=_some(twice))
    return columns


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def _filled(rows: Iterator[Row], columns: Mapping[int, Column]) -> Iterator[Line]:
    """Every filled row below the header; the line that explains the columns is none."""
    count, first = 0, True
    for number, row in rows:
        cells = {
            column.id: row[index]
            for index, column in columns.items()
            if index < len(row) and row[index] is not None
        }
        outside = [i for i, cell in enumerate(row) if cell is not None and i not in columns]
        if outside:
            raise UnreadableSheet("cell-outside", cell=f"{letter(outside[0])}{number}")
        if not cells:
            continue
        explains, first = first and _explains(cells, columns), False
        if explains:
            continue
        long = next((c for c, v in cells.items() if isinstance(v, str) and len(v) > MOST_TEXT), "")
        if long:
            place = next(letter(i) for i, c in columns.items() if c.id == long)
            raise UnreadableSheet("cell-long", cell=f"{place}{number}", most=MOST_TEXT)
        count += 1
        if count > MOST_ROWS:
            raise UnreadableSheet("rows", most=MOST_ROWS)
        yield Line(number, {name: cell for name, cell in cells.items() if cell is not None})
    if not count:
        raise UnreadableSheet("no-rows")


def _explains(cells: Mapping[str, Cell | None], columns: Mapping[int, Column]) -> bool:
    """Whether a row is the template's own line of explanations."""
    about = {column.id: plain(column.about) for column in columns.values()}
    same = sum(
        isinstance(v, str) and bool(about[c]) and plain(v) == about[c] for c, v in cells.items()
    )
    return same * 2 > len(cells)
