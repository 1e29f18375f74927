"""Makes the blank templates: XLSX and CSV with titles, one line of explanation below them, and lists to choose from.

The same rules give the same bytes: the site that is built twice is the same site.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib.core.law import SENSITIVE_KINDS
from chalicelib.sheets.cells import MOST_ROWS, Places, letter
from chalicelib.sheets.columns import Column, Template
from chalicelib.sheets.xlsx import SHEET

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "Pilihan"
#: Kinds that a spreadsheet must not take for a number or a date of its own.
AS_TEXT = (*SENSITIVE_KINDS, "phone", "text", "paragraph", "email", "choice", "point", "date")
KECAMATAN = "Kecamatan"
FIRST_ROW = 3
NARROW, WIDE = 18, 34
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def blank_csv(template: Template) -> bytes:
    """For whoever has no spreadsheet program. Separated by semicolons, as Excel in Indonesia expects it."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.label for column in template.columns)
    writer.writerow(column.about for column in template.columns)
    return made.getvalue().encode("utf-8-sig")


def blank_xlsx(template: Template, places: Places) -> bytes:
    """A workbook of two sheets: the one to fill in, and the lists its cells choose from."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    lists: Worksheet = book.create_sheet(LISTS)
    _titles(sheet, template)
    for index, column in enumerate(template.columns):
        words = _choices(column, places)
        if words:
            _choose(sheet, lists, index, column, words)
    made = io.BytesIO()
    book.save(made)
    return _settled(made.getvalue())


def _titles(sheet: "Worksheet", template: Template) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for index, column in enumerate(template.columns, 1):
        title = sheet.cell(1, index, column.label)
        title.font = Font(bold=True, color="FFFFFF" if column.required else "1F1F1F")
        title.fill = PatternFill("solid", fgColor="0A489F" if column.required else "D6E6F7")
        about = sheet.cell(2, index, column.about)
        about.font = Font(italic=True, color="525252")
        for cell in (title, about):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        name = letter(index - 1)
        held = sheet.column_dimensions[name]
        held.width = WIDE if column.field.kind in ("paragraph", "choice") else NARROW
        if column.field.kind in AS_TEXT:
            held.number_format = "@"
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 48, 96
    sheet.freeze_panes = f"A{FIRST_ROW}"


def _choices(column: Column, places: Places) -> list[str]:
    if column.field.kind == "kecamatan":
        return [place.name for place in places.kecamatan]
    if column.field.kind == "desa":
        return sorted({place.name for place in places.desa})
    words = [label for _, label in column.options]
    if column.id == "place":
        words += [f"{KECAMATAN} {place.name}" for place in places.kecamatan]
    return words


def _choose(
    sheet: "Worksheet", lists: "Worksheet", index: int, column: Column, words: Iterable[str]
) -> None:
    """A list in a column of the second sheet, and the cells that take nothing else."""
    from openpyxl.worksheet.datavalidation import DataValidation

    place = lists.max_column + 1 if lists.cell(1, 1).value else 1
    lists.cell(1, place, column.label)
    last = 1
    for last, word in enumerate(words, 2):
        lists.cell(last, place, word)
    name = letter(place - 1)
    rule = DataValidation(
        type="list",
        formula1=f"{LISTS}!${name}$2:${name}${last}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.label[:32],
        error=column.about[:200],
    )
    here = letter(index)
    rule.add(f"{here}{FIRST_ROW}:{here}{MOST_ROWS}")
    sheet.add_data_validation(rule)


def _settled(content: bytes) -> bytes:
    """The same workbook without the moment it was made at."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for member in source.infolist():
            part = source.read(member)
            if member.filename == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>2027-01-01T00:00:00Z\g<3>", part)
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, part)
    return made.getvalue()
