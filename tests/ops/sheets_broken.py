"""What is handed in under the name of a spreadsheet and is none, or is one that broke on the way."""

import io
import zipfile
from collections.abc import Mapping
from random import Random

from chalicelib.sheets import Template
from tests.ops.sheets_dressed import plain
from tests.ops.sheets_packed import SHEET_PART, TYPES_PART, altered, ole, replaced


def old_excel(template: Template) -> bytes:
    return ole("Workbook", "\x05SummaryInformation")


def with_password(template: Template) -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage")


def zip_with_password(template: Template) -> bytes:
    content = bytearray(plain(template))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def binary_excel(template: Template) -> bytes:
    return altered(plain(template), {"xl/workbook.bin": b"\x83\x01\x00"}, drop=("xl/workbook.xml",))


def open_document(template: Template) -> bytes:
    return _zip(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    )


def word_document(template: Template) -> bytes:
    return _zip({TYPES_PART: b"<Types/>", "word/document.xml": b"<w:document/>"})


def any_zip(template: Template) -> bytes:
    return _zip({"foto.jpg": b"\xff\xd8\xff\xe0"})


def page_named_xls(template: Template) -> bytes:
    """What many web applications call their export to Excel."""
    return b"<html><table><tr><td>Nama</td></tr></table></html>"


def pdf_named_xlsx(template: Template) -> bytes:
    return b"%PDF-1.5\n%contoh\n"


def noise(template: Template) -> bytes:
    return Random(3).randbytes(40_000)


def cut_off(template: Template) -> bytes:
    content = plain(template)
    return content[: len(content) // 2]


def part_damaged(template: Template) -> bytes:
    """One part does not unpack: the upload lost some bytes in the middle."""
    content = bytearray(plain(template))
    at = content.find(SHEET_PART.encode()) + len(SHEET_PART) + 40
    content[at : at + 60] = b"\xaa" * 60
    return bytes(content)


def part_twice(template: Template) -> bytes:
    """Two parts of one name: the one that is checked need not be the one that is read."""
    return altered(plain(template), {}, again=(SHEET_PART,))


def sheet_not_xml(template: Template) -> bytes:
    return replaced(plain(template), SHEET_PART, lambda xml: xml.replace(b"</row>", b"<row>", 1))


def no_sheets(template: Template) -> bytes:
    return altered(plain(template), {}, drop=(SHEET_PART,))


def empty(template: Template) -> bytes:
    return b""


def _zip(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()
