"""Made-up papers: small PDF files and pictures that say in large letters that they are examples."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

from chalicelib.core.law import Paper
from chalicelib.ops.synthetic import Applicant
from chalicelib.rules import load_rules
from chalicelib.text import say

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"


@dataclass(frozen=True)
class PaperFile:
    """A file for one slot, as a browser would announce it."""

    slot: str
    name: str
    type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def offer(self) -> dict[str, object]:
        """The body that asks the API for a place to send it to."""
        return {
            "slot": self.slot,
            "name": self.name,
            "type": self.type,
            "bytes": len(self.content),
            "sha256": self.sha256,
        }


def papers(
    applicant: Applicant, needs: Iterable[str] = ("required",), year: int = 2027
) -> list[PaperFile]:
    """One file for each paper of these needs, in the order of the rules."""
    wanted = set(needs)
    of_type = load_rules(year).programmes[applicant.programme].papers[applicant.applicant_type]
    return [paper_file(paper, applicant) for paper in of_type if paper.need in wanted]


def paper_file(paper: Paper, applicant: Applicant, edition: int = 1) -> PaperFile:
    """A file this slot accepts. Another ``edition`` is another file: a repaired paper."""
    title = say("id", f"paper.{paper.slot}.name")
    lines = [applicant.name, f"Permohonan contoh nomor {applicant.number:02d}, lembar ke-{edition}"]
    if PDF in paper.accepts and paper.slot not in ("ktp", "photos", "kk"):
        return PaperFile(paper.slot, f"{paper.slot}-{edition}.pdf", PDF, pdf(title, lines))
    return PaperFile(paper.slot, f"{paper.slot}-{edition}.jpg", JPEG, picture(title, lines))


def pdf(title: str, lines: Iterable[str], pages: int = 1) -> bytes:
    """A small PDF: a heading, some lines, CONTOH across the page."""
    shown = ["CONTOH - BUKAN DOKUMEN ASLI", "", *wrap(title, 50), "", *lines]
    text = "".join(f"({_escaped(line)}) Tj T*\n" for line in shown)
    stream = f"BT /F 16 Tf 60 760 Td 26 TL\n{text}ET".encode("latin-1", "replace")
    kids = " ".join(f"{4 + i} 0 R" for i in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F<<" \
           b"/Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"  # fmt: skip
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        *[page] * pages,
    ]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    """Objects with header, cross-reference table and trailer."""
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def picture(
    title: str, lines: Iterable[str], size: tuple[int, int] = (900, 600), form: str = "JPEG"
) -> bytes:
    """A small picture with the same words; no EXIF."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", size, "#dfeaf5")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, size[0] - 20, size[1] - 20), outline="#0a489f", width=6)
    draw.text((60, 60), "CONTOH", fill="#b3261e", font=_font(72))
    rows = [*wrap(title, 36), "", *lines]
    for number, line in enumerate(rows):
        draw.text((60, 180 + 46 * number), line, fill="#1f1f1f", font=_font(32))
    out = io.BytesIO()
    image.save(out, form, quality=70)
    return out.getvalue()


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)
