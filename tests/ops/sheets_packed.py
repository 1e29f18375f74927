"""Changes the insides of an XLSX file: parts added, replaced, streamed, lied about. Old containers too."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterable, Mapping

MEGABYTE = 1024 * 1024
TYPES_PART = "[Content_Types].xml"
SHEET_PART = "xl/worksheets/sheet1.xml"
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def altered(
    content: bytes,
    add: Mapping[str, bytes],
    drop: tuple[str, ...] = (),
    again: tuple[str, ...] = (),
) -> bytes:
    """The file with parts added (or put in place of those of the same name), left out, or written twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, _new(out) as new:
        for name in old.namelist():
            if name not in add and name not in drop:
                new.writestr(name, old.read(name))
        for name in again:
            _quietly(new, name, old.read(name))
        for name, part in add.items():
            new.writestr(name, part)
    return out.getvalue()


def replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one part changed. The change must change something."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        before = old.read(name)
    after = change(before)
    assert after != before, name
    return altered(content, {name: after})


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS_PART = "xl/sharedStrings.xml"
_INLINE = re.compile(rb't="inlineStr"><is>(<t.*?</t>)</is></c>', re.DOTALL)
_OF_STRINGS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def with_shared_strings(content: bytes, more: bytes = b"") -> bytes:
    """The file as Excel saves it: cells count into a list of strings beside the sheet. ``more`` lengthens the list."""
    found: dict[bytes, int] = {}

    def counted(match: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v></c>' % found.setdefault(match[1], len(found))

    made = replaced(content, SHEET_PART, lambda xml: _INLINE.sub(counted, xml))
    made = replaced(
        made, TYPES_PART, lambda xml: xml.replace(b"</Types>", _typed_strings() + b"</Types>")
    )
    road = b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" Type="%s"/>' % _OF_STRINGS
    end = b"</Relationships>"
    made = replaced(made, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(end, road + end))
    strings = b"".join(b"<si>%s</si>" % text for text in found) + more
    return altered(made, {STRINGS_PART: b'<sst xmlns="%s">%s</sst>' % (MAIN, strings)})


def _typed_strings() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return b'<Override PartName="/%s" ContentType="%s"/>' % (STRINGS_PART.encode(), kind)


def packed_sheet(content: bytes, first: bytes, pieces: Iterable[bytes], last: bytes = b"") -> bytes:
    """The file with a sheet that is streamed piece by piece: its size in memory is that of one piece."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, _new(out) as new:
        for name in old.namelist():
            if name != SHEET_PART:
                new.writestr(name, old.read(name))
        with new.open(SHEET_PART, "w", force_zip64=True) as part:
            part.write(b'<?xml version="1.0"?><worksheet xmlns="%s"><sheetData>' % MAIN)
            part.write(first)
            for piece in pieces:
                part.write(piece)
            part.write(last + b"</sheetData></worksheet>")
    return out.getvalue()


def lying_about(content: bytes, name: str, size: int) -> bytes:
    """The file whose directory says that a part unpacks to ``size`` bytes only."""
    made = bytearray(content)
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", made, at + 28)[0]
        if made[at + 46 : at + 46 + length] == name.encode():
            struct.pack_into("<I", made, at + 24, size)
            return bytes(made)
        at = made.find(b"PK\x01\x02", at + 4)
    raise KeyError(name)


def ole(*streams: str) -> bytes:
    """A compound file as old Office programs and encrypted workbooks are: a table, a directory, empty streams."""
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    )  # fmt: skip
    header += struct.pack("<108I", *[FREE] * 108)
    table = struct.pack("<128I", FAT, END, *[FREE] * 126)
    names = ("Root Entry", *streams)
    directory = b"".join(
        _entry(name, 5 if n == 0 else 2, n, len(names)) for n, name in enumerate(names)
    )
    return header[:SECTOR] + table + directory.ljust(SECTOR, b"\0")


def _entry(name: str, kind: int, number: int, count: int) -> bytes:
    """One of up to four directory entries, each the right neighbour of the one before."""
    raw = (name + "\0").encode("utf-16-le")
    right = number + 1 if 0 < number < count - 1 else FREE
    child = 1 if number == 0 and count > 1 else FREE
    return struct.pack(
        "<64sHBBIII16sI8x8xIII", raw, len(raw), kind, 1, FREE, right, child, bytes(16), 0, END, 0, 0
    )


def _new(out: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _quietly(new: zipfile.ZipFile, name: str, part: bytes) -> None:
    """Write a part of a name that is there already, without the warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        new.writestr(name, part)
