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
_CARRIED = frozenset(("/EmbeddedFile", "/EmbeddedFiles"))
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
    from pypdf.errors import PyPdfError

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
    except (
        PyPdfError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
    ):
        return Inspected("damaged")


def _harm(reader: "PdfReader") -> str:
    """``script`` or ``attachment`` when any object of the file, compressed or not, is active or carries a file."""
    from pypdf.generic import IndirectObject

    numbers = {n for table in reader.xref.values() for n in table} | set(reader.xref_objStm)
    names: set[str] = set()
    for number in numbers:
        names |= _names(reader.get_object(IndirectObject(number, 0, reader)))
    if names & _ACTIVE:
        return "script"
    return "attachment" if names & _CARRIED else ""


def _names(value: object) -> set[str]:
    """Every key, and every type or action, of an object and what lies directly within it."""
    found: set[str] = set()
    stack = [value]
    while stack:
        this = stack.pop()
        if isinstance(this, dict):
            found |= {str(k) for k in this} | {str(dict.get(this, k)) for k in ("/S", "/Type")}
            stack += [dict.get(this, k) for k in this]
        elif isinstance(this, list):
            stack += list.__iter__(this)
    return found


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
    except UnidentifiedImageError:
        return Inspected("not-image")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Inspected("damaged")
    if _MARKUP.search(_tail(content, media_type)):
        return Inspected("html")
    return Inspected(width=width, height=height)


def _tail(content: bytes, media_type: str) -> bytes:
    """What comes after the end of the picture, where scripts hide."""
    end = b"\xff\xd9" if media_type == "image/jpeg" else b"IEND\xaeB`\x82"
    at = content.find(end) if media_type == "image/png" else content.rfind(end)
    return content[at + len(end) :] if at >= 0 else b""
