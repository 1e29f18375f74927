"""The labelled near pairs are fit to measure with: enough, mixed alike in both halves, in places that exist."""

import csv
from collections import Counter
from math import cos, hypot, radians
from pathlib import Path

from chalicelib.core.law import APPLICANT_TYPES
from chalicelib.rules import desa, load_rules

PAIRS = [
    pair
    for name in ("near_pairs.csv", "near_pairs_fresh.csv")
    for pair in csv.DictReader(Path(__file__).with_name(name).open(encoding="utf-8"))
]
DESA = {place.code: place for place in desa()}
KINDS = {
    choice
    for programme in load_rules(2027).programmes.values()
    for field in programme.form.fields("worship")
    if field.id == "worship_kind"
    for choice in field.choices
}


def test_there_are_enough_pairs_of_both_labels_in_every_part() -> None:
    counts = Counter((pair["part"], pair["label"]) for pair in PAIRS)
    assert sum(counts.values()) >= 500
    assert set(counts) == {(p, x) for p in ("dev", "held", "fresh") for x in ("same", "different")}
    assert min(counts.values()) >= 150


def test_both_halves_have_the_same_mix_of_phenomena() -> None:
    dev, held = (
        Counter((p["label"], p["why"]) for p in PAIRS if p["part"] == part)
        for part in ("dev", "held")
    )
    assert all(abs(dev[one] - held[one]) <= 1 for one in dev | held)


def test_every_side_is_of_a_type_and_in_a_desa_that_exist() -> None:
    for pair in PAIRS:
        for side in ("a", "b"):
            assert pair[f"name_{side}"].strip() == pair[f"name_{side}"] != ""
            assert pair[f"type_{side}"] in APPLICANT_TYPES
            assert pair[f"desa_{side}"] in DESA
            worship = pair[f"type_{side}"] == "worship"
            assert pair[f"kind_{side}"] in (KINDS if worship else {""})
            assert (pair[f"lat_{side}"] == "") == (pair[f"lng_{side}"] == "")


def test_every_point_is_in_or_near_its_desa() -> None:
    for pair in PAIRS:
        for side in ("a", "b"):
            if pair[f"lat_{side}"]:
                place = DESA[pair[f"desa_{side}"]]
                north = (float(pair[f"lat_{side}"]) - place.lat) * 110_574
                east = (float(pair[f"lng_{side}"]) - place.lng) * 111_320 * cos(radians(place.lat))
                assert hypot(north, east) < 2_500


def test_no_pair_stands_there_twice() -> None:
    seen = Counter(
        frozenset((p[f"name_{s}"], p[f"type_{s}"], p[f"desa_{s}"], p[f"lat_{s}"]) for s in "ab")
        for p in PAIRS
    )
    assert [pair for pair, n in seen.items() if n > 1] == []


def test_people_are_made_up_and_nobody_is_numbered() -> None:
    for pair in PAIRS:
        for side in ("a", "b"):
            name = pair[f"name_{side}"]
            assert pair[f"type_{side}"] != "person" or "Contoh" in name
            assert sum(sign.isdigit() for sign in name) <= 8
