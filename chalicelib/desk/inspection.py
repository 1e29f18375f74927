"""Looking into an uploaded file before it counts: is it what it says, can it be read, could it do harm.

Returns a code of the rules' list ``document`` that the person understands, or what was found. The libraries are
imported where they are used: only the function that inspects pays for them.
"""

import hashlib
import io
import logging
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.core.law import Limits
from chalicelib.core.proposal import Document

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject


@dataclass(frozen=True)
class Inspected:
    """``reason`` is empty for a clean file."""

    reason: str = ""
    pages: int | None = None
    width: int | None = None
    height: int | None = None


#: Names in a PDF that make something happen by itself when it is opened; ``_CARRIED`` are files within the file.
_ACTIVE = frozenset(
    ("/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData")
)
_CARRIED = frozenset(("/EmbeddedFile", "/EmbeddedFiles", "/EF"))
_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe|\?php|\?xml)", re.IGNORECASE)


def inspect_bytes(content: bytes, document: Document, limits: Limits) -> Inspected:
    """Judge a file by its bytes, never by its name."""
    if not content:
        return Inspected("empty")
    if len(content) > limits.bytes_by_type[document.type]:
        return Inspected("too-large")
    if len(content) != document.bytes or hashlib.sha256(content).hexdigest() != document.sha256:
        return Inspected("changed")
    if _MARKUP.search(content[:1024]):
        return Inspected("html")
    if document.type == "application/pdf":
        return _pdf(content, limits)
    return _picture(content, document.type, limits)


def _pdf(content: bytes, limits: Limits) -> Inspected:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    if not content.startswith(b"%PDF-"):
        return Inspected("not-pdf")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return Inspected("encrypted")
        pages = len(reader.pages)
        if pages < 1:
            return Inspected("damaged")
        if pages > limits.pages:
            return Inspected("too-many-pages", pages=pages)
        return Inspected(_harm(reader), pages=pages)
    except Exception:  # whatever breaks a reader made for broken files is a broken file, not a message to try again
        return Inspected("damaged")


def _harm(reader: "PdfReader") -> str:
    """``script`` or ``attachment`` when any object of the file, compressed or not, is active or carries a file.

    Looked at are all objects that the file lists and all that these lead to, under whatever generation.
    """
    from pypdf.errors import PdfReadError

    listed = {(n, g) for g, table in reader.xref.items() for n in table}
    todo = list(listed | {(n, 0) for n in reader.xref_objStm})
    names, led_to = _names(reader.trailer)
    todo += led_to
    seen: set[tuple[int, int]] = set()
    while todo:
        number, generation = todo.pop()
        if (number, generation) in seen:
            continue
        seen.add((number, generation))
        try:
            value = reader.get_object(_reference(number, generation, reader))
        except PdfReadError:
            if (number, generation) in listed:
                raise
            continue  # a reference to nothing is nothing
        more, led_to = _names(value)
        names |= more
        todo += led_to
    if names & _ACTIVE:
        return "script"
    return "attachment" if names & _CARRIED else ""


def _reference(number: int, generation: int, reader: "PdfReader") -> "IndirectObject":
    from pypdf.generic import IndirectObject

    return IndirectObject(number, generation, reader)


def _names(value: object) -> tuple[set[str], list[tuple[int, int]]]:
    """Every key, and every type or action, of an object and what lies directly within it; and where it leads to."""
    from pypdf.generic import IndirectObject

    found: set[str] = set()
    led_to: list[tuple[int, int]] = []
    stack = [value]
    while stack:
        this = stack.pop()
        if isinstance(this, IndirectObject):
            led_to.append((this.idnum, this.generation))
        elif isinstance(this, dict):
            found |= {str(k) for k in this} | {str(dict.get(this, k)) for k in ("/S", "/Type")}
            stack += [dict.get(this, k) for k in this]
        elif isinstance(this, list):
            stack += list.__iter__(this)
    return found, led_to


def _picture(content: bytes, media_type: str, limits: Limits) -> Inspected:
    from PIL import Image, UnidentifiedImageError

    form = {"image/jpeg": "JPEG", "image/png": "PNG"}[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=(form,))
            width, height = picture.size
            if width * height > limits.pixels:
                return Inspected("too-many-pixels", width=width, height=height)
            picture.draft("RGB", (width // 4 or 1, height // 4 or 1))
            picture.load()
    except Image.DecompressionBombError:
        return Inspected("too-many-pixels")
    except UnidentifiedImageError:
        other = content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        return Inspected("wrong-type" if other else "not-image")
    except (OSError, ValueError, SyntaxError):
        return Inspected("damaged")
    if _MARKUP.search(_tail(content, media_type)):
        return Inspected("html")
    return Inspected(width=width, height=height)


def _tail(content: bytes, media_type: str) -> bytes:
    """What comes after the end of the picture, where scripts hide."""
    if media_type == "image/jpeg":
        return content[_jpeg_end(content) :]
    end = b"IEND\xaeB`\x82"
    at = content.find(end)
    return content[at + len(end) :] if at >= 0 else b""


def _jpeg_end(content: bytes) -> int:
    """Behind the first end mark that is neither in a segment (a preview has its own) nor in coded data."""
    at = 2
    while 0 <= at < len(content) - 1:
        mark = content[at + 1]
        if content[at] != 0xFF:
            at = content.find(b"\xff", at)  # coded data: a mark in it is always written FF 00
        elif mark == 0xD9:
            return at + 2
        elif mark == 0xFF:
            at += 1
        elif mark in (0x00, 0x01) or 0xD0 <= mark <= 0xD8:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return len(content)
