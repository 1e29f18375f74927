"""The regency's 29 kecamatan and 326 desa. The code is the key: thirteen desa names occur more than once."""

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.core.law import Place
from chalicelib.core.place import Outline

REGIONS = Path(__file__).parent / "regions"
#: Not part of the project: the regency brings its own official layer.
OUTLINES = REGIONS / "boundaries.geojson"


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
def outlines() -> dict[str, Outline]:
    """The official outline of each desa, where ``ops boundaries`` has brought it in; empty otherwise."""
    if not OUTLINES.exists():
        return {}
    return outlines_of(json.loads(OUTLINES.read_text(encoding="utf-8")))


def outlines_of(layer: Mapping[str, Any]) -> dict[str, Outline]:
    """Outlines by the property ``kode`` of a GeoJSON layer (RFC 7946: longitude first)."""
    found: dict[str, Outline] = {}
    for feature in layer["features"]:
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[feature["properties"]["kode"]] = tuple(
            tuple(tuple((at[0], at[1]) for at in ring) for ring in polygon) for polygon in polygons
        )
    return found


@cache
def tiles() -> tuple[tuple[str, str, int, int], ...]:
    """The tile map: code, name, column and row of each kecamatan on a grid of 8 x 6."""
    return tuple(
        (row["code"], row["name"], int(row["column"]), int(row["row"]))
        for row in _rows("kecamatan_tiles.csv")
    )
