"""The regency's 29 kecamatan and 326 desa. The code is the key: thirteen desa names occur more than once."""

import csv
from functools import cache
from pathlib import Path

from chalicelib.core.law import Place

REGIONS = Path(__file__).parent / "regions"


def _rows(name: str) -> list[dict[str, str]]:
    with (REGIONS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _place(row: dict[str, str]) -> Place:
    return Place(
        row["code"], row["name"], float(row["lat"]), float(row["lng"]), row.get("parent", "")
    )


@cache
def kecamatan() -> tuple[Place, ...]:
    """All kecamatan in the order of their codes."""
    return tuple(_place(row) for row in _rows("kecamatan.csv"))


@cache
def desa() -> tuple[Place, ...]:
    """All desa in the order of their codes; ``parent`` is the code of the kecamatan."""
    return tuple(_place(row) for row in _rows("desa.csv"))


@cache
def tiles() -> tuple[tuple[str, str, int, int], ...]:
    """The tile map: code, name, column and row of each kecamatan on a grid of 8 x 6."""
    return tuple(
        (row["code"], row["name"], int(row["column"]), int(row["row"]))
        for row in _rows("kecamatan_tiles.csv")
    )
