"""Looks at an XLSX file before it is opened: it is a zip of XML, and all of that may be hostile.

Nothing is believed that was not looked at: how much it unpacks to, that no macro, no link to another file and no
document type is in it. Raises :class:`UnreadableSheet`.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from zipfile import ZipFile

from chalicelib.sheets.cells import MOST_LINES, NAMED, UnreadableSheet

MOST_MEMBERS = 500
MOST_UNPACKED = 300 * 1024 * 1024
#: No spreadsheet that people wrote packs better than this; a bomb does.
MOST_RATIO = 250
RATIO_FROM = 20 * 1024 * 1024
PIECE = 256 * 1024
TAIL = 4096  # a tag is never longer; a match across two pieces is found in it
#: Parts that a library reads as a whole (styles, the list of sheets): far above what they are, far below what harms.
#: Excel knows 64,000 formats of cells, each of four tags; one takes 0.7 KB of memory, whatever it says.
MOST_WHOLE, MOST_TAGS = 16 * 1024 * 1024, 400_000
#: The list of texts beside the sheets. 20,000 full rows have 12 MB; each text is four tags, and an empty one takes
#: nearly 0.1 KB: 300 MB at the worst.
MOST_STRINGS, MOST_STRING_TAGS = 40 * 1024 * 1024, 3_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACTIVE = re.compile(r"vbaproject|macrosheets/|activex/|ctrlprops/|dialogsheets/", re.IGNORECASE)
_OUTSIDE = re.compile(r"externallinks/|connections\.xml|querytables/|webextensions/", re.IGNORECASE)
_CARRIED = re.compile(r"embeddings/|\.(exe|dll|js|vbs|bat|cmd|scr|jar)$", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z0-9:$]+)\"")
_CELL = rb"<(?:\w+:)?c\b(?:[^>]*?\br=\"([A-Z]+[0-9]+)\")?[^>/]*>\s*"
_ROW = re.compile(rb"<(?:\w+:)?row[ />]")
_FORMULA = re.compile(_CELL + rb"<(?:\w+:)?f[\s>/]")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # markup of two bytes a sign
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<")
#: What may stand before the first tag of a part, and this tag.
_ROOT = re.compile(
    rb"(\xef\xbb\xbf)?\s*((<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)\s*)*<[A-Za-z_:]", re.DOTALL
)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Parts(ZipFile):
    """A zip of which no part is taken as a whole that would fill the memory, whatever its name or its type."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A whole part. Raises :class:`UnreadableSheet`."""
        member = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if member.file_size > MOST_WHOLE:
            raise UnreadableSheet("unpacks")
        part = super().read(member, pwd)
        if part.count(b"<") > MOST_TAGS:
            raise UnreadableSheet("unpacks")
        return part


def opened(content: bytes) -> Parts:
    """The file as a zip that may be read by a library."""
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableSheet("locked" if locked else "old-format")
    try:
        found = Parts(io.BytesIO(content))
        _members(found)
        _markup(found)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
    ):
        raise UnreadableSheet("damaged") from None
    return found


def _members(found: ZipFile) -> None:
    members = found.infolist()
    names = [member.filename for member in members]
    if "mimetype" in names and b"opendocument" in _head(found, "mimetype"):
        raise UnreadableSheet("other-format")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableSheet("locked")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    bomb = unpacked > RATIO_FROM and unpacked / packed > MOST_RATIO
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or bomb:
        raise UnreadableSheet("unpacks")
    if len(set(names)) != len(names):
        raise UnreadableSheet("damaged")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        binary = "xl/workbook.bin" in names
        raise UnreadableSheet("old-format" if binary else "other-format")
    for name in names:
        for pattern, code in ((_ACTIVE, "macro"), (_OUTSIDE, "outside"), (_CARRIED, "carried")):
            if pattern.search(name):
                raise UnreadableSheet(code)
    if b"macroenabled" in found.read("[Content_Types].xml").lower():
        raise UnreadableSheet("macro")


def _markup(found: ZipFile) -> None:
    """No part may define entities, nor be written in a coding in which that could hide. What is markup says its
    beginning, not its name: a library follows the links inside the file, whatever they lead to."""
    for member in found.infolist():
        head = _head(found, member)
        if member.filename.endswith((".xml", ".rels", ".vml")):
            if b"\0" in head[:64] or head.startswith(_WIDE):
                raise UnreadableSheet("damaged")
            if member.filename.endswith(".rels") and _links_out(found, member):
                raise UnreadableSheet("outside")
        elif not head.startswith((b"<", *_WIDE)) and not _MARKUP.match(head):
            continue
        if _DOCTYPE.search(head):
            raise UnreadableSheet("entities")
        if not _ROOT.match(head):  # a document type may stand behind what was looked at
            raise UnreadableSheet("damaged")


def _head(found: ZipFile, member: zipfile.ZipInfo | str) -> bytes:
    """The beginning of a part; a bomb is not set off by it."""
    with found.open(member) as part:
        return part.read(TAIL)


def _links_out(found: ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a part leads to another file. A link somebody can click on is none."""
    if member.file_size > PIECE * 16:
        raise UnreadableSheet("unpacks")
    text = found.read(member)
    outside = re.findall(rb"<[^>]*TargetMode=\"External\"[^>]*>", text)
    return any(b'/hyperlink"' not in one for one in outside)


def check_cells(found: ZipFile, path: str) -> None:
    """Refuse merged cells and formulas, naming the first of them, and far too many rows.

    ``path`` is the part of the sheet that is read."""
    merged: dict[str, None] = {}
    formulas: dict[str, None] = {}
    rows = 0
    for piece in _pieces(found, path):
        rows += len(_ROW.findall(piece))
        if rows > 2 * MOST_LINES:  # a row at the end of a piece may be counted twice
            raise UnreadableSheet("lines", most=MOST_LINES)
        merged |= dict.fromkeys(ref.decode() for ref in _MERGED.findall(piece))
        formulas |= dict.fromkeys(ref.decode() or "?" for ref in _FORMULA.findall(piece))
        if len(formulas) > NAMED:
            break
    if formulas:
        raise UnreadableSheet("formulas", cells=_first(formulas))
    if merged:
        raise UnreadableSheet("merged", cells=_first(merged))


def check_strings(found: ZipFile, path: str) -> None:
    """Refuse a list of texts that would fill the memory. ``path`` is the part a library takes it from."""
    tags = 0
    with found.open(path) as part:
        while piece := part.read(PIECE):
            tags += piece.count(b"<")
            if tags > MOST_STRING_TAGS or part.tell() > MOST_STRINGS:
                raise UnreadableSheet("strings", maximum=MOST_STRINGS)


def _pieces(found: ZipFile, path: str) -> Iterator[bytes]:
    """A part piece by piece, each with the end of the one before."""
    tail = b""
    with found.open(path) as part:
        while piece := part.read(PIECE):
            yield tail + piece
            tail = (tail + piece)[-TAIL:]


def _first(names: dict[str, None]) -> str:
    listed = list(names)
    return ", ".join(listed[:NAMED]) + (", …" if len(listed) > NAMED else "")
