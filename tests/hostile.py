"""Files nobody should be served: each made by hand, small, harmless here. And their innocent twins."""

import io
import random
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
JS = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def pdf(*objects: bytes, catalog: bytes = b"", generation: int = 0) -> bytes:
    """A page, and more objects from number 4 on; ``generation`` is that of these."""
    parts = [
        (0, b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog),
        (0, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (0, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"),
        *((generation, content) for content in objects),
    ]
    out, offsets = io.BytesIO(b"%PDF-1.5\n"), []
    out.seek(0, io.SEEK_END)
    for number, (of, content) in enumerate(parts, 1):
        offsets.append((out.tell(), of))
        out.write(b"%d %d obj\n%s\nendobj\n" % (number, of, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d %05d n \n" % pair for pair in offsets)
    out.write(
        b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    )
    return out.getvalue()


def compressed_pdf(hidden: bytes, fillers: int = 0) -> bytes:
    """The same with everything but the object stream inside it: nothing to find by looking at the bytes."""
    inner = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        hidden,
        *[b"<</Filler true>>"] * fillers,
    ]
    body, index, at = b"", b"", 0
    for number, content in enumerate(inner, 1):
        index += b"%d %d " % (number, at)
        body += content + b" "
        at = len(body)
    packed = zlib.compress(index + body)
    stream_number, xref_number = len(inner) + 1, len(inner) + 2
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, io.SEEK_END)
    stream_at = out.tell()
    out.write(b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
              % (stream_number, len(inner), len(index), len(packed), packed))  # fmt: skip
    start = out.tell()
    rows = [b"\x00\x00\x00\x00\x00\xff"]
    rows += [
        b"\x02" + stream_number.to_bytes(3, "big") + i.to_bytes(2, "big") for i in range(len(inner))
    ]
    rows += [
        b"\x01" + stream_at.to_bytes(3, "big") + b"\0\0",
        b"\x01" + start.to_bytes(3, "big") + b"\0\0",
    ]
    table = zlib.compress(b"".join(rows))
    facts = (xref_number, len(rows), len(table), table, start)
    out.write(b"%d 0 obj\n<</Type/XRef/Size %d/W[1 3 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\n"
              b"endstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % facts)  # fmt: skip
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("rahasia", algorithm="RC4-128")
    return _written(writer)


def pdf_with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("isi.exe", b"MZ")
    return _written(writer)


def pdf_with_pinned_file() -> bytes:
    """A file that hangs on an annotation, its stream without a type: no list of attachments names it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = DecodedStreamObject()
    stream.set_data(b"MZ")
    kept = writer._add_object(stream)
    spec = DictionaryObject({NameObject("/F"): TextStringObject("isi.exe"),
                             NameObject("/EF"): DictionaryObject({NameObject("/F"): kept})})  # fmt: skip
    note = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/FS"): spec}
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return _written(writer)


def many_pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(100, 100)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    noise = random.Random(1).randbytes(size[0] * size[1] * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", size, noise).save(out, form, **options)
    return out.getvalue()


def picture_of(pixels: tuple[int, int], form: str = "PNG") -> bytes:
    """Many pixels in few bytes."""
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", pixels).save(out, form)
    return out.getvalue()


def claims_to_be(width: int, height: int) -> bytes:
    """A PNG whose header announces more pixels than any memory has."""
    small = bytearray(picture_of((8, 8)))
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


SCRIPT = b"<script>alert(document.cookie)</script>"
#: Name, announced type, content, the reason it must be rejected for.
HOSTILE: list[tuple[str, str, bytes, str]] = [
    ("an empty file", PDF, b"", "empty"),
    ("an empty picture", JPEG, b"", "empty"),
    ("text that calls itself PDF", PDF, b"Ini bukan PDF.\n" * 9, "not-pdf"),
    ("a PDF that does not begin at the first byte", PDF, b"\n\n" + pdf(), "not-pdf"),
    ("a picture that calls itself PDF", PDF, picture(), "not-pdf"),
    ("HTML in disguise as PDF", PDF, b"<!DOCTYPE html><title>x</title>", "html"),
    ("HTML behind a PDF header", PDF, b"%PDF-1.7\n<html>" + SCRIPT, "html"),
    ("HTML in disguise as a picture", JPEG, b"\n <HTML><body onload=x()>", "html"),
    ("SVG in disguise as PNG", PNG, b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "html"),
    ("PHP in disguise as JPEG", JPEG, b"<?php system($_GET[0]);", "html"),
    ("an encrypted PDF", PDF, encrypted_pdf(), "encrypted"),
    ("a PDF that is only a header", PDF, b"%PDF-1.7\n", "damaged"),
    ("a PDF cut in half", PDF, pdf()[:80], "damaged"),
    ("a PDF without pages", PDF, pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[     ]/Count 0"), "damaged"),
    ("script in the catalog", PDF, pdf(JS, catalog=b"/OpenAction 4 0 R"), "script"),
    ("script in the catalog itself", PDF, pdf(catalog=b"/OpenAction" + JS), "script"),
    ("script with its name in hex", PDF, pdf(b"<</S/J#61vaScript/J#53(x)>>", catalog=b"/OpenAction 4 0 R"), "script"),
    ("script as an additional action", PDF,
     pdf(b"<</O<</S/JavaScript/JS 5 0 R>>>>", b"(x)", catalog=b"/AA 4 0 R"), "script"),
    ("script in an object of a later generation", PDF,
     pdf(JS, catalog=b"/OpenAction 4 1 R", generation=1), "script"),
    ("script inside a compressed object stream", PDF, compressed_pdf(JS), "script"),
    ("a program that is started", PDF, pdf(b"<</S/Launch/F(cmd.exe)>>", catalog=b"/OpenAction 4 0 R"), "script"),
    ("a form that is sent somewhere", PDF,
     pdf(b"<</S/SubmitForm/F(http://x.example)>>", catalog=b"/AA 4 0 R"), "script"),
    ("an XFA form", PDF, pdf(b"<</XFA[(a)(b)]>>", catalog=b"/AcroForm 4 0 R"), "script"),
    ("a film", PDF, pdf(b"<</Subtype/RichMedia/Type/RichMedia>>"), "script"),
    ("a PDF with a file in it", PDF, pdf_with_attachment(), "attachment"),
    ("a PDF with a file pinned to a page", PDF, pdf_with_pinned_file(), "attachment"),
    ("a PDF of too many pages", PDF, many_pages(101), "too-many-pages"),
    ("a picture of too many pixels", PNG, picture_of((6_000, 5_001)), "too-many-pixels"),
    ("a picture of far too many pixels", PNG, claims_to_be(20_000, 20_000), "too-many-pixels"),
    ("a picture of absurdly many pixels", PNG, claims_to_be(60_000, 60_000), "too-many-pixels"),
    ("a truncated JPEG", JPEG, picture(size=(400, 300))[:-2_000], "damaged"),
    ("a truncated PNG", PNG, picture("PNG")[:-200], "damaged"),
    ("a JPEG with a tail of script", JPEG, picture() + SCRIPT, "html"),
    ("a JPEG with a tail of script and a false end", JPEG, picture() + SCRIPT + b"\xff\xd9", "html"),
    ("a progressive JPEG with a tail of script and a false end", JPEG,
     picture(progressive=True) + SCRIPT + b"\xff\xd9", "html"),
    ("a PNG with a tail of script", PNG, picture("PNG") + SCRIPT, "html"),
    ("a PNG with a tail of script and a false end", PNG, picture("PNG") + SCRIPT + b"IEND\xaeB`\x82", "html"),
    ("a PNG as JPEG", JPEG, picture("PNG"), "wrong-type"),
    ("a JPEG as PNG", PNG, picture(), "wrong-type"),
    ("a GIF as PNG", PNG, picture("GIF"), "not-image"),
    ("a PDF as JPEG", JPEG, pdf(), "not-image"),
    ("noise as JPEG", JPEG, random.Random(2).randbytes(4_000), "not-image"),
]  # fmt: skip

HARMLESS: list[tuple[str, str, bytes]] = [
    ("a plain PDF", PDF, pdf()),
    ("a PDF with compressed objects", PDF, compressed_pdf(b"<</S/GoTo/D[3 0 R/Fit]>>")),
    (
        "a PDF with a link",
        PDF,
        pdf(b"<</S/URI/URI(https://serang.example)>>", catalog=b"/AA 4 0 R"),
    ),
    ("a PDF that speaks of JavaScript", PDF, pdf(b"(JavaScript /JS script)")),
    ("a PDF of a hundred pages", PDF, many_pages(100)),
    ("a JPEG", JPEG, picture()),
    ("a progressive JPEG", JPEG, picture(progressive=True)),
    ("a JPEG with restart marks", JPEG, picture(size=(200, 200), restart_marker_blocks=1)),
    ("a JPEG with a preview inside", JPEG, picture(exif=b"Exif\0\0MM\0*" + picture(size=(8, 8)))),
    ("a JPEG with a camera's own tail", JPEG, picture() + b"\0SEFHsamsung trailer" * 9),
    ("a PNG", PNG, picture("PNG")),
    ("a large photo", PNG, picture_of((6_000, 5_000))),
]
