"""Reads CSV as spreadsheet programs write it: several codings, several separators, a first line that names one."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator

from chalicelib.sheets.cells import (
    MOST_COLUMNS,
    MOST_LINES,
    NAMED,
    Cell,
    UnreadableSheet,
    letter,
)

SEPARATORS = (";", ",", "\t", "|")
LOOKED_AT = 5  # lines in which the header is looked for
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_FORMULA = re.compile(r"=\s*[-+@(\"'A-Za-z0-9]")


def csv_lines(
    content: bytes, known: Callable[[list[str]], int]
) -> Iterator[tuple[int, list[Cell | None]]]:
    """Number and cells of every line. ``known`` counts the columns it knows in a line: the separator that gives most
    is the right one. Raises :class:`UnreadableSheet`."""
    text = _text(content)
    named = _NAMED_SEPARATOR.match(text)
    skipped = 1 if named else 0
    body = text[named.end() :] if named else text
    separator = named[1] if named else _separator(body, known)
    formulas: list[str] = []
    try:
        for number, row in enumerate(_rows(body, separator), 1 + skipped):
            if number > MOST_LINES:
                raise UnreadableSheet("lines", most=MOST_LINES)
            formulas += _formulas(number, row)
            yield number, [cell.strip() or None for cell in row[:MOST_COLUMNS]]
    except csv.Error:
        raise UnreadableSheet("damaged") from None
    if formulas:
        raise UnreadableSheet("formulas", cells=", ".join(formulas[:NAMED]))


def _text(content: bytes) -> str:
    for mark, coding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _decoded(content, coding)
    if b"\0" in content:
        raise UnreadableSheet("other-format")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, coding: str) -> str:
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        raise UnreadableSheet("other-format") from None
    if "\0" in text:
        raise UnreadableSheet("other-format")
    return text


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator(text: str, known: Callable[[list[str]], int]) -> str:
    """The separator by which the head of the file has most known columns."""
    head = "\n".join(text[:100_000].splitlines()[:LOOKED_AT])

    def found(separator: str) -> int:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        try:
            return max((known(row) for row in reader), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=found)


def _formulas(number: int, row: list[str]) -> list[str]:
    return [
        f"{letter(index)}{number}"
        for index, cell in enumerate(row)
        if cell[:1] == "=" and _FORMULA.match(cell)
    ]
