"""Files of the office itself: the scan of a decree (SK), and that of the ground on which somebody is exempt.

They are looked into like the papers of applicants, and nothing rests on one that is not clean. What rests on it keeps
its :class:`Scan`: which file, and by its hash that it is still the same.
"""

from dataclasses import dataclass

from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Document

SK, GROUND = "sk", "ground"
KINDS = (SK, GROUND)
#: Where they lie in the bucket: ``office/<id>/<token>``.
FOLDER = "office"
#: What a scanner or a phone makes of a signed sheet.
TYPES = ("application/pdf", "image/jpeg")
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Scan:
    """What an act keeps of the file it rests on. ``sha256`` is 64 hex digits."""

    id: str
    sha256: str
    type: str
    bytes: int


@dataclass(frozen=True)
class OfficeFile:
    """An uploaded file of the office; ``document.slot`` says which of :data:`KINDS` it is, ``unit`` whose it is."""

    document: Document
    by: str  # id of the official
    by_name: str
    unit: str

    @property
    def id(self) -> str:
        return self.document.document

    @property
    def scan(self) -> Scan:
        return Scan(self.id, self.document.sha256, self.document.type, self.document.bytes)


def resting_problem(file: OfficeFile | None, kind: str, unit: str) -> Problem | None:
    """Why nothing can rest on this file: there is none of this office, it is another kind, or it is not clean.

    A file of another unit is as unknown as one that does not exist.
    """
    if file is None or file.unit != unit:
        return Problem("office-file.unknown", "/file")
    if file.document.slot != kind:
        return Problem("office-file.kind", "/file")
    if file.document.state == "waiting":
        return Problem("office-file.waiting", "/file")
    return None if file.document.state == "clean" else Problem("office-file.refused", "/file")
