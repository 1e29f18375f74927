"""Brings in the regency's official layer of desa: ``python -m chalicelib.ops boundaries desa.geojson``.

The layer is GeoJSON with the properties ``kode`` (36.04.NN.2NNN) and ``nama``. Nothing is written unless all of it is
sound; the project itself carries no boundaries, because it has none that are official.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.core.place import within
from chalicelib.rules import desa
from chalicelib.rules.places import OUTLINES, outlines_of


def main(argv: list[str]) -> int:
    """0: written. 1: the layer is not sound, every reason printed, nothing written."""
    parser = argparse.ArgumentParser(prog="boundaries", description=__doc__)
    parser.add_argument("layer", type=Path)
    parser.add_argument("--to", type=Path, default=OUTLINES)
    given = parser.parse_args(argv)
    try:
        layer = json.loads(given.layer.read_text(encoding="utf-8"))
        findings = list(layer_findings(layer))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        findings = [f"berkas tidak terbaca sebagai GeoJSON: {type(error).__name__}"]
    if findings:
        print("\n".join(findings), file=sys.stderr)
        return 1
    given.to.write_text(json.dumps(slim(layer), separators=(",", ":")), encoding="utf-8")
    print(f"{len(layer['features'])} desa dipasang di {given.to.name}.")
    return 0


def layer_findings(layer: dict[str, Any]) -> list[str]:
    """Missing and unknown codes, and desa whose known inner point is not inside their outline."""
    outlines, known = outlines_of(layer), {place.code: place for place in desa()}
    missing, unknown = sorted(set(known) - set(outlines)), sorted(set(outlines) - set(known))
    odd = [
        code
        for code, outline in outlines.items()
        if code in known and not within(known[code].lat, known[code].lng, outline)
    ]
    found = [f"{code}: desa ini tidak ada di lapisan." for code in missing]
    found += [f"{code}: kode ini bukan desa Kabupaten Serang." for code in unknown]
    if (
        len(odd) > len(known) // 20
    ):  # a few may have been drawn anew; many mean swapped axes or codes
        found.append(
            f"{len(odd)} desa tidak memuat titik dalamnya: apakah bujur dan lintang tertukar?"
        )
    return found


def slim(layer: dict[str, Any]) -> dict[str, Any]:
    """Only code, name and outline, five decimals (about a metre)."""
    features = [
        {
            "type": "Feature",
            "properties": {k: feature["properties"].get(k, "") for k in ("kode", "nama")},
            "geometry": {
                "type": feature["geometry"]["type"],
                "coordinates": _rounded(feature["geometry"]["coordinates"]),
            },
        }
        for feature in layer["features"]
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(value: Any) -> Any:
    return [_rounded(v) for v in value] if isinstance(value, list) else round(value, 5)
