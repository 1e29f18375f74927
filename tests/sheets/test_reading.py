"""Spreadsheets: the template comes back as it was filled in, and what is no such template is refused in words."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.sheets import Line, Places, Template, UnreadableSheet, template_for, templates
from chalicelib.sheets.blank import blank_csv, blank_xlsx
from chalicelib.sheets.cells import MOST_ROWS, letter, plain
from chalicelib.sheets.reading import read_sheet
from chalicelib.text import say

PLACES = Places(tuple(kecamatan()), tuple(desa()))
RULES = load_rules(2027)
AWARDS = template_for("recipients", RULES)
WORSHIP = template_for("proposals", RULES, "hibah-uang", "worship")
ROW = {"award_year": "2025", "award_name": "Musala Contoh 01", "award_nik": "3604051203800000"}


def typed(template: Template, *rows: dict[str, Any], **changes: Any) -> bytes:
    """The template with rows typed below its line of explanations."""
    book = load_workbook(io.BytesIO(blank_xlsx(template, PLACES)))
    for number, row in enumerate(rows, 3):
        for index, column in enumerate(template.columns, 1):
            if column.id in row:
                book["Isian"].cell(number, index, row[column.id])
    if change := changes.get("change"):
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_csv(
    template: Template, *rows: dict[str, str], separator: str = ";", coding: str = "utf-8"
) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=separator)
    writer.writerow(column.label for column in template.columns)
    writer.writerows([row.get(c.id, "") for c in template.columns] for row in rows)
    return made.getvalue().removesuffix("\r\n").encode(coding)


def read(content: bytes, template: Template = AWARDS) -> list[Line]:
    return list(read_sheet(content, template).lines)


def refusal(content: bytes, template: Template = AWARDS) -> UnreadableSheet:
    with pytest.raises(UnreadableSheet) as refused:
        read(content, template)
    for lang in ("id", "en"):
        assert say(lang, f"problem.import.{refused.value.code}", **refused.value.facts)
    return refused.value


def repacked(
    content: bytes, add: dict[str, bytes], change: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)) if change else old.read(name))
        for name, part in add.items():
            new.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("template", list(templates(RULES)), ids=lambda t: t.name)
def test_each_template_is_made_the_same_twice_and_known_again(template: Template) -> None:
    made = blank_xlsx(template, PLACES)
    assert made == blank_xlsx(template, PLACES)
    assert refusal(made, template).code == "no-rows"
    assert refusal(blank_csv(template), template).code == "no-rows"


@pytest.mark.parametrize("template", list(templates(RULES)), ids=lambda t: t.name)
def test_no_two_columns_of_a_template_answer_to_one_name(template: Template) -> None:
    names = [plain(column.label) for column in template.columns]
    assert len(set(names)) == len(names)
    for column in template.columns:
        for name in (column.id, column.label):
            assert template.by_label[plain(name)] is column
        assert column.about


def test_what_was_typed_comes_back_with_its_row_and_column() -> None:
    (line,) = read(typed(AWARDS, ROW))
    assert (line.number, dict(line.cells)) == (3, ROW)
    assert read_sheet(typed(AWARDS, ROW), AWARDS).letters["award_nik"] == "H"


def test_a_row_is_counted_where_it_stands_empty_ones_between() -> None:
    found = read(typed(AWARDS, ROW, {}, {}, ROW))
    assert [line.number for line in found] == [3, 6]


def test_columns_are_known_by_their_title_wherever_they_stand() -> None:
    book = Workbook()
    book.active.append(["Rekap bantuan 2025"])
    columns = list(reversed(AWARDS.columns))
    book.active.append([f" {c.label.upper()} " for c in columns])
    book.active.append([ROW.get(c.id) for c in columns])
    made = io.BytesIO()
    book.save(made)
    (line,) = read(made.getvalue())
    assert dict(line.cells) == ROW


def test_a_column_nobody_must_fill_may_be_missing() -> None:
    kept = [c for c in AWARDS.columns if c.required or c.id == "award_nik"]
    text = ";".join(c.label for c in kept) + "\n" + ";".join(ROW.get(c.id, "") for c in kept)
    assert dict(read(text.encode())[0].cells) == ROW


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_as_programs_write_it(separator: str, coding: str) -> None:
    row = ROW | {"award_name": "Majelis Taklim Contoh “Nurul”"}
    (line,) = read(as_csv(AWARDS, row, separator=separator, coding=coding))
    assert (line.number, dict(line.cells)) == (2, row)


def test_csv_may_name_its_separator() -> None:
    (line,) = read(b"sep=;\r\n" + as_csv(AWARDS, ROW))
    assert line.number == 3


def _merge(book: Any) -> None:
    book["Isian"].merge_cells("E3:E5")


def _formula(book: Any) -> None:
    book["Isian"]["N3"] = "=SUM(N4:N9)"


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty-file", lambda: b""),
        ("empty-file", lambda: b"\r\n \n"),
        ("other-format", lambda: b"%PDF-1.7 ..."),
        ("other-format", lambda: b"<html><table><tr><td>Tahun</td></tr></table></html>"),
        ("other-format", lambda: b"\x00\x01\x02" * 100),
        ("old-format", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("locked", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        ("damaged", lambda: typed(AWARDS, ROW)[:4000]),
        ("damaged", lambda: repacked(typed(AWARDS, ROW), {}, lambda n, c: c[:200] if "sheet1" in n else c)),
        ("other-format", lambda: repacked(b"PK\x05\x06" + bytes(18), {"a.txt": b"x"})),
        ("macro", lambda: repacked(typed(AWARDS, ROW), {"xl/vbaProject.bin": b"x"})),
        ("outside", lambda: repacked(typed(AWARDS, ROW), {"xl/externalLinks/externalLink1.xml": b"<x/>"})),
        ("carried", lambda: repacked(typed(AWARDS, ROW), {"xl/embeddings/oleObject1.bin": b"x"})),
        ("entities", lambda: repacked(typed(AWARDS, ROW), {"xl/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})),
        ("unpacks", lambda: repacked(typed(AWARDS, ROW), {"xl/a.bin": bytes(30 * 1024 * 1024)})),
        ("merged", lambda: typed(AWARDS, ROW, change=_merge)),
        ("formulas", lambda: typed(AWARDS, ROW, change=_formula)),
        ("formulas", lambda: as_csv(AWARDS, ROW | {"award_name": "=HYPERLINK(1)"})),
        ("no-rows", lambda: typed(AWARDS)),
        ("no-header", lambda: b"a;b;c\n1;2;3\n"),
        ("no-header", lambda: typed(WORSHIP, ROW)),
        ("columns-missing", lambda: as_csv(AWARDS, ROW).replace(b"Nama penerima", b"")),
        ("columns-unknown", lambda: as_csv(AWARDS, ROW).replace(b"LPJ;", b"Catatan;")),
        ("columns-both", lambda: as_csv(AWARDS, ROW).replace(b"Nama penerima", b"Catatan")),
        ("columns-twice", lambda: as_csv(AWARDS, ROW).replace(b"LPJ;", b"Tahun bantuan;")),
        ("cell-outside", lambda: as_csv(AWARDS, ROW) + b";lihat catatan"),
        ("cell-long", lambda: as_csv(AWARDS, ROW | {"award_name": "a" * 10_001})),
        ("lines", lambda: as_csv(AWARDS, ROW) + b"\r\n;" * 60_000),
        ("rows", lambda: as_csv(AWARDS, *[ROW] * (MOST_ROWS + 1))),
    ],
)  # fmt: skip
def test_what_is_no_filled_in_template_is_refused_in_words(
    code: str, content: Callable[[], bytes]
) -> None:
    assert refusal(content()).code == code


def test_a_refusal_says_where() -> None:
    assert refusal(typed(AWARDS, ROW, change=_merge)).facts == {"cells": "E3:E5"}
    assert refusal(typed(AWARDS, ROW, change=_formula)).facts == {"cells": "N3"}


def test_a_formula_that_stands_across_two_pieces_of_the_part_is_found() -> None:
    from chalicelib.sheets import package

    content = typed(AWARDS, *[ROW] * 400, change=_formula)
    found = package.opened(content)
    path = next(n for n in found.namelist() if "sheet1" in n)
    at = found.read(path).index(b"<f>")
    before, package.PIECE = package.PIECE, at + 1
    try:
        with pytest.raises(UnreadableSheet):
            package.check_cells(found, path)
    finally:
        package.PIECE = before


def test_a_sheet_that_says_it_is_small_is_not_believed() -> None:
    lying = repacked(
        typed(AWARDS, *[ROW] * 50), {},
        lambda name, part: part.replace(b'<dimension ref="A1:R52"', b'<dimension ref="A1:A1"'))  # fmt: skip
    assert len(read(lying)) == 50


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letter(i) for i in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def _cells(values: Iterable[Any]) -> list[Line]:
    book = Workbook()
    book.active.append([c.label for c in AWARDS.columns])
    for value in values:
        book.active.append([value if c.id == "award_registry" else None for c in AWARDS.columns])
    made = io.BytesIO()
    book.save(made)
    return read(made.getvalue())


def test_numbers_dates_and_errors_keep_what_they_are() -> None:
    from datetime import date, datetime, time

    found = _cells(
        [12, 1.5, True, date(2027, 3, 3), datetime(2027, 3, 3, 8), time(8), "#REF!", " a "]
    )
    assert [line.cells["award_registry"] for line in found] == [
        12, 1.5, True, {"date": "2027-03-03"}, {"odd": "time"}, {"odd": "time"}, {"odd": "#REF!"}, "a",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/hidden.dat"])
def test_a_document_type_is_found_wherever_it_hides(name: str) -> None:
    long = b"<!--" + b"x" * 5_000 + b"-->"
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet/>'
    whole = typed(AWARDS, ROW)
    for part in (long + entity, b'<?xml version="1.0"?>' + long + entity, b"\n" + entity):
        added = {name: part} if name.endswith(".dat") else {}
        made = repacked(whole, added, {name: part}.get)
        assert refusal(made).code in ("damaged", "entities"), part[:40]
    assert read(repacked(whole, {"xl/media/image1.png": b"\x89PNG\r\n"}))


@pytest.mark.parametrize("name", ["mimetype", "xl/theme/theme1.xml", "docProps/app.xml"])
def test_a_part_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(name: str) -> None:
    blank = typed(AWARDS, ROW)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blank)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        with new.open(name, "w") as part:
            for _ in range(200):
                part.write(b" " * 1024 * 1024)
    tracemalloc.start()
    code = refusal(made.getvalue()).code
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == "unpacks" and peak < 50 * 1024 * 1024
