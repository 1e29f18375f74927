"""Spreadsheets of papers and of past awards for tests and the bench.

Rows are made from the columns of a :class:`Template` and from the made-up applicants of the demonstration, so a new
question in the form gets a right cell by itself. Everything is the same for the same number and seed. Rows that are
wrong stand in ``sheets_wrong``, files that attack the reader in ``sheets_hostile`` and ``sheets_csv``.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from chalicelib.ops.synthetic import applicant
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.sheets import Column, Template

#: What is typed, by column id. Text, numbers, and dates as spreadsheet programs know them.
Row = dict[str, Any]

SHEET = "Isian"
#: Days on which papers come in: inside the window of 2027 and before the clock of the tests (1 February).
FIRST_DAY, DAYS = date(2027, 1, 15), 17
NAMES = {place.code: place.name for place in (*kecamatan(), *desa())}


# ── Rows that are right ──────────────────────────────────────────────────────────────────────────────────────────


def proposal_row(template: Template, number: int) -> Row:
    """A paper proposal, complete and right. Every third has no e-mail. Agenda numbers are those of ``number``."""
    made = applicant(template.programme, template.applicant_type, number, template.year)
    body = {
        "answers": made.answers,
        "contact": {"name": made.contact["name"], "phone": made.contact["phone"]},
        "received": {
            "on": (FIRST_DAY + timedelta(number % DAYS)).isoformat(),
            "agenda": f"400.6/{number:05d}/{template.year}",
            "channel": ("counter", "village", "post")[number % 3],
            "consent": ("form", "letter")[number % 2],
        },
    }
    if number % 3:
        body["contact"]["email"] = made.contact["email"]
    return _row(template, body)


def award_row(template: Template, number: int) -> Row:
    """An award of an earlier year, right: one recipient each, of four types in turn."""
    kind = ("worship", "group", "body", "person")[number % 4]
    programme = "bansos-terencana" if kind == "person" else "hibah-uang"
    made = applicant(programme, kind, number, template.year)
    answers = made.answers
    numbers = {
        "nik": answers.get("nik"),
        "kk": answers.get("kk_number"),
        "npwp": answers.get("npwp") if number % 3 else None,
        "ahu": answers.get("ahu_number"),
        "registry": answers.get("worship_number"),
        "account": answers.get("account_number"),
    }
    body = {
        "year": template.year - 1 - number % 6,
        "programme": programme,
        "applicant_type": kind,
        "kind": answers.get("worship_kind"),
        "name": made.name,
        "kecamatan": answers["kecamatan"],
        "desa": answers["desa"],
        "numbers": numbers,
        "amount": answers["amount"],
        "purpose": str(answers["title"])[:100],
        "giver": load_rules(template.year).opds[number % 3],
        "reported": ("yes", "yes", "no", None)[number // 4 % 4],
        "source": f"SK Bupati Contoh Nomor {number % 50 + 1}",
    }
    return _row(template, body)


def _row(template: Template, body: Mapping[str, Any]) -> Row:
    found = {column.id: _at(body, column.at) for column in template.columns}
    return {
        column.id: _typed(column, found[column.id])
        for column in template.columns
        if found[column.id] is not None
    }


def _at(body: Any, pointer: str) -> Any:
    """The value a JSON pointer leads to, or None when the way ends before."""
    for part in pointer.strip("/").split("/"):
        if isinstance(body, list):
            body = body[int(part)] if int(part) < len(body) else None
        else:
            body = (body or {}).get(part)
    return body


def _typed(column: Column, value: Any) -> Any:
    """A value as an official types it: words for choices, names for places, the total for a plan with prices."""
    if isinstance(value, list):
        return sum(row["volume"] * row["price"] for row in value)
    if isinstance(value, dict):
        return f"{value['lat']}, {value['lng']}"
    if column.options:
        return dict(column.options).get(value, value)
    if column.field.kind in ("kecamatan", "desa"):
        return NAMES[value]
    if column.field.kind == "date":
        return date.fromisoformat(value)
    if column.field.kind == "phone":
        return value.replace("+62", "0", 1)
    return value


def right(template: Template, rows: int = 3) -> list[Row]:
    """A few rows that are right."""
    make = proposal_row if template.kind == "proposals" else award_row
    return [make(template, number) for number in range(1, rows + 1)]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def labels(template: Template) -> list[str]:
    return [column.label for column in template.columns]


def lines(template: Template, rows: Iterable[Row]) -> Iterable[list[Any]]:
    """The header and the rows, cell by cell in the order of the template."""
    yield labels(template)
    for row in rows:
        yield [row.get(column.id) for column in template.columns]


def book(template: Template, rows: Iterable[Row]) -> bytes:
    """An XLSX file, written line by line as our template is laid out."""
    return book_of(lines(template, rows))


def book_of(table: Iterable[Sequence[Any]], title: str = SHEET) -> bytes:
    """Any table as an XLSX file. Text stays text, also when it begins with "="."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(title)
    for line in table:
        sheet.append([_kept(sheet, cell) for cell in line])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _kept(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("="):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def table(
    template: Template, rows: Iterable[Row], separator: str = ";", coding: str = "utf-8-sig"
) -> bytes:
    """A CSV file as an Indonesian spreadsheet program saves it."""
    return table_of(lines(template, rows), separator, coding)


def table_of(
    cells: Iterable[Sequence[Any]], separator: str = ";", coding: str = "utf-8-sig"
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for line in cells:
        writer.writerow([_as_text(cell) for cell in line])
    return out.getvalue().encode(coding)


def _as_text(cell: Any) -> Any:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell
