"""XLSX files that attack whoever opens them: by their size, by what runs in them, by what they fetch."""

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

from chalicelib.sheets import Template
from tests.ops.sheets import labels
from tests.ops.sheets_dressed import plain
from tests.ops.sheets_packed import (
    MEGABYTE,
    SHEET_PART,
    STRINGS_PART,
    TYPES_PART,
    altered,
    lying_about,
    ole,
    packed_sheet,
    replaced,
    with_shared_strings,
)

MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


# ── Too much ──────────────────────────────────────────────────────────────────────────────────────────────────


def million_rows(template: Template) -> bytes:
    """A million short rows below the right header, 70 MB of XML, made in about a second."""
    head = _header(template)
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>Contoh {n}</t></is></c></row>' for n in range(1000)
    )
    return packed_sheet(plain(template), head, (rows.encode() for _ in range(1000)))


def million_declared(template: Template) -> bytes:
    """Three rows in a sheet that says it reaches to the last cell there is."""
    whole = b'<dimension ref="A1:XFD1048576"/><sheetData>'
    return replaced(plain(template), SHEET_PART, lambda xml: xml.replace(b"<sheetData>", whole, 1))


def far_cell(template: Template) -> bytes:
    """One filled cell in the last line of the sheet: a million empty rows between."""
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Contoh</t></is></c></row></sheetData>'
    return replaced(plain(template), SHEET_PART, lambda xml: xml.replace(b"</sheetData>", last, 1))


def bomb(template: Template) -> bytes:
    """Half a megabyte that unpacks to 500 MB of nothing."""
    nothing = b"<row></row>" * (MEGABYTE // 11)
    return packed_sheet(plain(template), _header(template), (nothing for _ in range(500)))


def small_bomb(template: Template) -> bytes:
    """80 MB of blanks inside one cell: below a limit on size, above one on ratio."""
    start = _header(template) + b'<row><c t="inlineStr"><is><t>'
    blanks = (b" " * MEGABYTE for _ in range(80))
    return packed_sheet(plain(template), start, blanks, b"</t></is></c></row>")


def bomb_that_lies(template: Template) -> bytes:
    """The same, and the directory of the zip says it is small."""
    return lying_about(bomb(template), SHEET_PART, 10_000)


def bomb_of_strings(template: Template) -> bytes:
    """The sheet is small; the list of strings beside it has 100 MB that no cell uses."""
    text = b"<si><t>%s</t></si>" % (b"x" * MEGABYTE)
    return with_shared_strings(plain(template), text * 100)


def many_strings(template: Template) -> bytes:
    """16 MB of empty texts: each takes twenty times its size."""
    return with_shared_strings(plain(template), b"<si/>" * 3_200_000)


def long_strings(template: Template) -> bytes:
    """43 MB of texts in a file below the limit: few tags, none of them empty."""
    texts = b"".join(
        b"<si><t>%s</t></si>" % (Random(n).randbytes(75).hex().encode() * 4) for n in range(70_000)
    )
    return with_shared_strings(plain(template), texts)


def strings_elsewhere(template: Template) -> bytes:
    """The same empty texts, in a part that has the name of a sheet."""
    name = b"xl/worksheets/sheet9.xml"
    made = with_shared_strings(plain(template), b"<si/>" * 3_200_000)
    with zipfile.ZipFile(io.BytesIO(made)) as old:
        strings, types = old.read(STRINGS_PART), old.read(TYPES_PART)
    types = types.replace(STRINGS_PART.encode(), name)
    return altered(made, {name.decode(): strings, TYPES_PART: types}, drop=(STRINGS_PART,))


def workbook_elsewhere(template: Template) -> bytes:
    """The list of sheets as large as a sheet may be, under the name of one; the small one is a decoy."""
    name, real = b"xl/worksheets/sheet9.xml", b"/xl/workbook.xml"
    made = replaced(plain(template), TYPES_PART, lambda xml: xml.replace(real, b"/" + name))
    with zipfile.ZipFile(io.BytesIO(made)) as old:
        book = old.read(real[1:].decode())
        roads = old.read("xl/_rels/workbook.xml.rels")
    large = book.replace(b"</workbook>", b"<!--%s--></workbook>" % (b"Contoh " * 2_600_000))
    return altered(made, {name.decode(): large, "xl/worksheets/_rels/sheet9.xml.rels": roads})


def many_formats(template: Template) -> bytes:
    """Seven times as many formats of cells as Excel knows, in 8 MB."""
    more = b'<xf numFmtId="0"/>' * 450_000 + b"</cellXfs>"
    return replaced(plain(template), "xl/styles.xml", lambda xml: xml.replace(b"</cellXfs>", more))


def too_large(template: Template) -> bytes:
    """26 MB that do not pack: somebody pasted photos."""
    return altered(plain(template), {"xl/media/image1.png": Random(1).randbytes(26 * MEGABYTE)})


def many_parts(template: Template) -> bytes:
    return altered(plain(template), {f"xl/media/{n}.txt": b"x" for n in range(5_000)})


def _header(template: Template) -> bytes:
    cells = "".join(
        f'<c t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in labels(template)
    )
    return f"<row>{cells}</row>".encode()


# ── Armed ──────────────────────────────────────────────────────────────────────────────────────────────────


def macros(template: Template) -> bytes:
    """An .xlsm: a VBA project, and the type that says so."""
    made = replaced(plain(template), TYPES_PART, lambda xml: xml.replace(PLAIN, MACROS))
    return altered(made, {"xl/vbaProject.bin": ole("VBA", "PROJECT")})


def macros_renamed(template: Template) -> bytes:
    """The VBA project alone: the type still says it is an ordinary file."""
    return altered(plain(template), {"xl/vbaProject.bin": ole("VBA", "PROJECT")})


def macros_typed(template: Template) -> bytes:
    """The type of a file with macros alone: the project stands under a name nobody looks for."""
    made = replaced(plain(template), TYPES_PART, lambda xml: xml.replace(PLAIN, MACROS))
    return altered(made, {"xl/gambar.bin": ole("VBA", "PROJECT")})


def macro_sheet(template: Template) -> bytes:
    """Excel 4 macros need no VBA."""
    return altered(plain(template), {"xl/macrosheets/sheet1.xml": b"<macrosheet/>"})


def linked_file(template: Template) -> bytes:
    """Values fetched from another file."""
    link = (
        b'<Relationship Id="rId1" Target="file:///C:/rahasia.xlsx" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/>'
    )
    name = "xl/externalLinks/externalLink1.xml"
    more = {
        name: b"<externalLink/>",
        name.replace("Links/", "Links/_rels/") + ".rels": RELATIONS % link,
    }
    return altered(plain(template), more)


def linked_picture(template: Template) -> bytes:
    """A picture that is fetched when the file is opened tells somebody who opened it."""
    link = (
        b'<Relationship Id="rId9" Target="https://contoh.example/p.png" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    return altered(plain(template), {"xl/drawings/_rels/drawing1.xml.rels": RELATIONS % link})


def connection(template: Template) -> bytes:
    return altered(plain(template), {"xl/connections.xml": b"<connections/>"})


def carried_program(template: Template) -> bytes:
    return altered(plain(template), {"xl/embeddings/oleObject1.bin": ole("Ole10Native")})


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (c + 1, c, c, c, c) for c in range(97, 115))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def _with_head(template: Template, head: bytes, coding: str = "utf-8") -> bytes:
    def put(xml: bytes) -> bytes:
        body = xml.partition(b"?>")[2] if xml.startswith(b"<?xml") else xml
        return (
            (head + body.replace(b"<sheetData>", b"<!--&a;--><sheetData>")).decode().encode(coding)
        )

    return replaced(plain(template), SHEET_PART, put)


def laughs(template: Template) -> bytes:
    """Entities that grow by four at each step."""
    return _with_head(template, LAUGHS)


def laughs_in_utf16(template: Template) -> bytes:
    """The same in a coding in which a search for bytes does not find it."""
    return _with_head(template, LAUGHS.replace(b"?>", b' encoding="UTF-16"?>', 1), "utf-16")


def file_from_disk(template: Template) -> bytes:
    return _with_head(template, OUTSIDE)
