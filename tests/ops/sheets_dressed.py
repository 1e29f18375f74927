"""Filled-in templates as they are really handed in: worked on, rearranged, or another table altogether."""

import io
from collections.abc import Callable
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from chalicelib.sheets import Template
from tests.ops.sheets import SHEET, Row, book, book_of, labels, lines, right
from tests.ops.sheets_packed import SHEET_PART, replaced, with_shared_strings


def three(template: Template) -> list[Row]:
    """The rows in every file here that is right."""
    return right(template, 3)


def plain(template: Template) -> bytes:
    return book(template, three(template))


def _edited(template: Template, edit: Callable[[Any, Workbook], None]) -> bytes:
    """The plain file after somebody worked on it in a spreadsheet program."""
    found = load_workbook(io.BytesIO(plain(template)))
    edit(found[SHEET], found)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def saved_by_excel(template: Template) -> bytes:
    """With the strings in a list of their own."""
    return with_shared_strings(plain(template))


def saved_again(template: Template) -> bytes:
    return _edited(template, lambda sheet, _: _put(sheet, "A1", sheet["A1"].value))


def formula(template: Template) -> bytes:
    return _edited(template, lambda sheet, _: _put(sheet, "B3", "=1+1"))


def formula_that_runs(template: Template) -> bytes:
    return _edited(template, lambda sheet, _: _put(sheet, "A3", "=cmd|'/C calc'!A0"))


def formula_with_result(template: Template) -> bytes:
    """As programs save it: the formula, and the value it had."""
    cell = b'<c r="A3"><f>HYPERLINK("https://contoh.example")</f><v>12</v></c>'
    row = b'<row r="3">' + cell + b"</row>"
    return replaced(plain(template), SHEET_PART, lambda xml: _row_instead(xml, row))


def _row_instead(xml: bytes, row: bytes) -> bytes:
    start = xml.index(b"<row", xml.index(b"</row>", xml.index(b"</row>") + 6))
    return xml[:start] + row + xml[xml.index(b"</row>", start) + 6 :]


def merged(template: Template) -> bytes:
    return _edited(template, lambda sheet, _: sheet.merge_cells("A2:A3"))


def _put(sheet: Any, cell: str, value: object) -> None:
    sheet[cell] = value


def hidden_rows(template: Template) -> bytes:
    def hide(sheet: Any, _: Workbook) -> None:
        sheet.row_dimensions[3].hidden = True

    return _edited(template, hide)


def hidden_columns(template: Template) -> bytes:
    def hide(sheet: Any, _: Workbook) -> None:
        sheet.column_dimensions["C"].hidden = True

    return _edited(template, hide)


def second_sheet(template: Template) -> bytes:
    def add(_: Any, found: Workbook) -> None:
        found.create_sheet("Catatan").append(["Catatan petugas", "periksa lagi"])

    return _edited(template, add)


def sheet_before(template: Template) -> bytes:
    """A sheet of notes stands in front: the one to fill in is known by its name."""

    def add(_: Any, found: Workbook) -> None:
        found.create_sheet("Petunjuk", 0).append(["Baca dulu", "lalu isi lembar berikutnya"])

    return _edited(template, add)


def sheet_renamed(template: Template) -> bytes:
    return book_of(lines(template, three(template)), "Sheet1")


def clicked_link(template: Template) -> bytes:
    """A link somebody may click on is no link to another file."""

    def add(sheet: Any, _: Workbook) -> None:
        sheet["A2"].hyperlink = "https://contoh.example/"

    return _edited(template, add)


def commented(template: Template) -> bytes:
    return _edited(template, lambda s, _: setattr(s["B2"], "comment", Comment("periksa", "Budi")))


# ── Another template ──────────────────────────────────────────────────────────────────────────────────────────────────


def other_headers(template: Template) -> bytes:
    return book_of(
        [["No", "Nama Masjid", "Alamat", "Ketua", "Nominal"], [1, "Contoh", "-", "-", 5]]
    )


def columns_elsewhere(template: Template) -> bytes:
    """The same columns in another order."""
    order = list(range(len(template.columns)))
    Random(7).shuffle(order)
    return book_of([[line[i] for i in order] for line in lines(template, three(template))])


def column_more(template: Template) -> bytes:
    return book_of([[*line, "Kolom lain"] for line in lines(template, three(template))])


def column_missing(template: Template) -> bytes:
    gone = max(i for i, column in enumerate(template.columns) if column.required)
    made = lines(template, three(template))
    return book_of([line[:gone] + line[gone + 1 :] for line in made])


def column_twice(template: Template) -> bytes:
    return book_of([[*line, line[0]] for line in lines(template, three(template))])


def cell_outside(template: Template) -> bytes:
    made = list(lines(template, three(template)))
    return book_of([made[0], [*made[1], "nyasar"], *made[2:]])


def title_above(template: Template) -> bytes:
    return book_of([["DAFTAR USULAN TAHUN 2027"], [], *lines(template, three(template))])


def header_shouted(template: Template) -> bytes:
    made = list(lines(template, three(template)))
    return book_of([[f"  {name.upper()} " for name in made[0]], *made[1:]])


def gaps_between(template: Template) -> bytes:
    made = list(lines(template, three(template)))
    return book_of([made[0], [], made[1], [None, "  "], made[2], made[3], [], []])


def only_headers(template: Template) -> bytes:
    return book_of([labels(template)])


def headers_and_blanks(template: Template) -> bytes:
    return book_of([labels(template), *([" "] * 5 for _ in range(50))])


def long_cell(template: Template) -> bytes:
    """More text in one cell than any answer takes."""
    return _edited(template, lambda sheet, _: _put(sheet, "B2", "contoh " * 4_600))


def wide_row(template: Template) -> bytes:
    made = list(lines(template, three(template)))
    return book_of([made[0], [*made[1], *("x" for _ in range(16_384 - len(made[1])))], *made[2:]])
