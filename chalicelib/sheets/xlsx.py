"""Reads the first sheet of an XLSX file (or the one of our template) row by row, without keeping it in memory."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime

from chalicelib.sheets.cells import MOST_COLUMNS, MOST_LINES, Cell, UnreadableSheet
from chalicelib.sheets.package import Parts, check_cells, opened

#: Name of the sheet that is filled in; a file without one of this name is read from its first sheet.
SHEET = "Isian"
_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[Cell | None]]]:
    """Number and cells of every line, empty ones too. Raises :class:`UnreadableSheet`."""
    found = opened(content)
    try:
        yield from _lines(found)
    except UnreadableSheet:
        raise
    except Exception:  # whatever breaks a library made for spreadsheets is no spreadsheet
        raise UnreadableSheet("damaged") from None


def _lines(found: Parts) -> Iterator[tuple[int, list[Cell | None]]]:
    from chalicelib.sheets.book import (
        book_of,
    )  # the library is large: loaded by whoever has a file for it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that it leaves out
        book = book_of(found)
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    check_cells(found, sheet._worksheet_path)
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, 1):
        if number > MOST_LINES:
            raise UnreadableSheet("lines", most=MOST_LINES)
        yield number, [cell_of(value) for value in row]


def cell_of(value: object) -> Cell | None:
    """A value as the library gives it; None for an empty cell."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        text = value.strip()
        return {"odd": text} if text in _ERRORS else text or None
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return {"date": value.date().isoformat()} if midnight else {"odd": "time"}
    return {"date": value.isoformat()} if isinstance(value, date) else {"odd": type(value).__name__}
