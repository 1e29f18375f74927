"""The regency's own outlines: taken whole or not at all, and then they decide what is outside."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.place import outline_m, place_warnings, within
from chalicelib.ops.boundaries import layer_findings, main
from chalicelib.rules import desa
from chalicelib.rules.places import outlines_of

HALF = 0.004  # degrees: squares of about 900 m round each inner point


def square(lat: float, lng: float) -> list[list[list[float]]]:
    west, east, south, north = lng - HALF, lng + HALF, lat - HALF, lat + HALF
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def a_layer() -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"kode": p.code, "nama": p.name},
                "geometry": {"type": "Polygon", "coordinates": square(p.lat, p.lng)},
            }
            for p in desa()
        ],
    }


def imported(tmp_path: Path, layer: object) -> tuple[int, Path]:
    source, target = tmp_path / "layer.geojson", tmp_path / "out.geojson"
    source.write_text(json.dumps(layer))
    return main([str(source), "--to", str(target)]), target


def test_a_sound_layer_is_taken(tmp_path: Path) -> None:
    code, target = imported(tmp_path, a_layer())
    assert code == 0
    assert len(outlines_of(json.loads(target.read_text()))) == 326


def test_a_missing_desa_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layer = a_layer()
    gone = layer["features"].pop()
    code, target = imported(tmp_path, layer)
    assert code == 1
    assert gone["properties"]["kode"] in capsys.readouterr().err
    assert not target.exists()


def test_swapped_axes_are_noticed() -> None:
    layer = a_layer()
    for feature in layer["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[lat, lng] for lng, lat in ring]]
    assert any("tertukar" in finding for finding in layer_findings(layer))
    assert layer_findings(a_layer()) == []


@pytest.mark.parametrize("rubbish", [[], {"features": [{}]}, "text", {"type": "Point"}])
def test_what_is_no_layer_is_refused_in_words(tmp_path: Path, rubbish: object) -> None:
    assert imported(tmp_path, rubbish)[0] == 1


def test_inside_near_and_far_from_an_outline() -> None:
    here = desa()[0]
    outline = [square(here.lat, here.lng)]
    assert within(here.lat, here.lng, outline)
    assert outline_m(here.lat, here.lng, outline) == 0
    beyond = outline_m(here.lat + 2 * HALF, here.lng, outline)
    assert beyond == pytest.approx(HALF * 111_195, rel=0.01)


def test_a_hole_is_outside() -> None:
    outer = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
    hole = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0)]
    assert within(0.5, 0.5, [[outer, hole]])
    assert not within(2.0, 2.0, [[outer, hole]])


def test_outlines_decide_where_they_exist() -> None:
    outlines = outlines_of(a_layer())
    one, other = desa()[0], desa()[200]
    assert place_warnings(one.lat, one.lng, one.code, desa(), outlines) == ()
    assert [w.code for w in place_warnings(one.lat, one.lng, other.code, desa(), outlines)] == [
        "place.far"
    ]
    # between the squares there is no desa: an enclave, as Kota Serang is one
    assert [w.code for w in place_warnings(-6.5, 106.0, one.code, desa(), outlines)] == [
        "place.outside"
    ]
