"""The rows of an import, cut into pieces that are small enough to be done at once, and kept.

The file is read once, from its first row to its last; only when all of it was sound are the pieces kept. Each later
step reads one piece, so going on after a kill costs nothing. A row that stands there twice is known by then.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.receiving import in_register
from chalicelib.desk import Desk
from chalicelib.desk.import_ports import Batch
from chalicelib.desk.landing import landed
from chalicelib.sheets import Line, Template
from chalicelib.sheets.cells import MOST_BYTES, plain
from chalicelib.sheets.values import typed

ROWS = 100
#: What makes two past awards one: everything but where they are known from and the numbers, save the NIK: two of one
#: name in one desa are two persons.
_SAME_AWARD = (
    *(
        f"award_{part}"
        for part in ("year", "programme", "type", "name", "amount", "purpose", "nik")
    ),
    *("kecamatan", "desa"),
)


class NotThere(Exception):
    """A piece that was kept is gone: nobody ran the import for so long."""


@dataclass(frozen=True)
class Kept:
    """A row of a piece. ``twin``: the number of an earlier row that is the same, 0 when there is none."""

    line: Line
    twin: int


def file_key(batch: str) -> str:
    """The name of an import's file. It stays where it lands: once its rows are kept, nobody reads it again."""
    return f"imports/{batch}/file"


def batch_of(object_key: str) -> str:
    """The import whose file landed under a key, or an empty text."""
    parts = landed(object_key).split("/")
    return parts[1] if len(parts) == 3 and (parts[0], parts[2]) == ("imports", "file") else ""


def _piece_key(batch: str, piece: int) -> str:
    return f"imports/{batch}/rows/{piece:05d}"


def cut(
    desk: Desk, batch: Batch, template: Template, content: bytes
) -> tuple[int, int, Mapping[str, str]]:
    """Read a file and keep its rows: (rows, pieces, letters). Raises ``UnreadableSheet`` and keeps nothing then."""
    from chalicelib.sheets.reading import (
        read_sheet,
    )  # brings a zip reader: not for calls of applicants

    sheet = read_sheet(content, template)
    packed = list(_packed(template, sheet.lines))
    for number, (_, piece) in enumerate(packed):
        desk.documents.put(_piece_key(batch.id, number), piece)
    return sum(rows for rows, _ in packed), len(packed), sheet.letters


def _packed(template: Template, lines: Iterator[Line]) -> Iterator[tuple[int, bytes]]:
    first: dict[str, int] = {}
    rows: list[Any] = []
    for line in lines:
        same = _identity(template, line)
        twin = first.setdefault(same, line.number) if same else line.number
        rows.append([line.number, twin if twin != line.number else 0, dict(line.cells)])
        if len(rows) == ROWS:
            yield len(rows), _bytes(rows)
            rows = []
    if rows:
        yield len(rows), _bytes(rows)


def _bytes(rows: list[Any]) -> bytes:
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _identity(template: Template, line: Line) -> str:
    if template.kind == "proposals":
        place = plain(typed(line.cells.get("place", "")))
        return (
            f"{place}|{in_register(typed(line.cells['agenda']))}" if "agenda" in line.cells else ""
        )
    return "|".join(plain(typed(line.cells.get(name, ""))) for name in _SAME_AWARD)


def piece_of(desk: Desk, batch: Batch, piece: int) -> tuple[Kept, ...]:
    """The rows of a piece. Raises :class:`NotThere`."""
    found = desk.documents.fetch(_piece_key(batch.id, piece), MOST_BYTES)
    if found is None:
        raise NotThere
    rows = json.loads(zlib.decompress(found[0]))
    return tuple(Kept(Line(number, cells), twin) for number, twin, cells in rows)
