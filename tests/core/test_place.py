"""A doubtful place is a word of warning, and only when it is doubtful."""

from math import cos, radians

import pytest

from chalicelib.core.law import Place
from chalicelib.core.place import distance_m, outline_m, place_warnings, within
from tests.builders import DESA

ALL = DESA.values()
HOME = next(iter(ALL))


def moved(place: Place, north_m: float, east_m: float) -> tuple[float, float]:
    return (
        place.lat + north_m / 111_195,
        place.lng + east_m / (111_195 * cos(radians(place.lat))),
    )


def test_distance_is_right_to_a_metre_in_a_thousand() -> None:
    assert distance_m(-6.12, 106.15, -6.12, 106.15) == 0
    assert distance_m(0, 106, 1, 106) == pytest.approx(111_195, rel=1e-3)
    assert distance_m(-6.1, 106, -6.1, 107) == pytest.approx(111_195 * cos(radians(6.1)), rel=1e-3)


def test_every_desa_is_at_home_in_itself() -> None:
    assert [d.code for d in ALL if place_warnings(d.lat, d.lng, d.code, ALL)] == []


@pytest.mark.parametrize(("north", "east"), [(1_500, 0), (0, -1_500), (-1_000, 1_000)])
def test_a_point_a_walk_away_is_nothing_to_speak_of(north: int, east: int) -> None:
    lat, lng = moved(HOME, north, east)
    assert place_warnings(lat, lng, HOME.code, ALL) == ()


def test_the_other_end_of_the_regency_is_far_and_says_what_is_near() -> None:
    other = max(ALL, key=lambda d: distance_m(HOME.lat, HOME.lng, d.lat, d.lng))
    (warning,) = place_warnings(other.lat, other.lng, HOME.code, ALL)
    assert warning.code == "place.far"
    assert warning.facts["desa"] == HOME.name
    assert warning.facts["nearest"] == other.name
    assert warning.facts["metres"] == pytest.approx(
        distance_m(HOME.lat, HOME.lng, other.lat, other.lng), rel=0.01
    )


def test_in_the_midst_of_another_desa_some_kilometres_away_is_far() -> None:
    def away(other: Place) -> float:
        return distance_m(HOME.lat, HOME.lng, other.lat, other.lng)

    others = [d for d in ALL if 5_000 < away(d) < 10_000]
    assert len(others) > 5
    for other in others:
        (warning,) = place_warnings(other.lat, other.lng, HOME.code, ALL)
        assert (warning.code, warning.facts["nearest"]) == ("place.far", other.name)


@pytest.mark.parametrize(
    ("where", "lat", "lng"),
    [
        ("Jakarta", -6.2, 106.82),
        ("the sea off Anyer", -6.05, 105.6),
        ("latitude and longitude swapped", 106.1, -6.1),
        ("nowhere", 0.0, 0.0),
        ("the north pole", 90.0, 0.0),
    ],
)
def test_outside_the_regency_is_said(where: str, lat: float, lng: float) -> None:
    assert [p.code for p in place_warnings(lat, lng, HOME.code, ALL)] == ["place.outside"]


def test_an_unknown_desa_is_somebody_elses_problem() -> None:
    assert place_warnings(HOME.lat, HOME.lng, "36.04.99.2001", ALL) == ()


# with the official outlines -----------------------------------------------------------------------------------------

LEFT, RIGHT = Place("L", "Kiri", -6.05, 106.05), Place("R", "Kanan", -6.05, 106.15)


def square(west: float, *, hole: bool = False) -> list[list[list[tuple[float, float]]]]:
    def ring(w: float, s: float, size: float) -> list[tuple[float, float]]:
        return [(w, s), (w + size, s), (w + size, s + size), (w, s + size), (w, s)]

    return [[ring(west, -6.1, 0.1), *([ring(west + 0.04, -6.06, 0.02)] if hole else [])]]


OUTLINES = {"L": square(106.0), "R": square(106.1)}


@pytest.mark.parametrize(
    ("lat", "lng", "code", "found"),
    [
        (-6.05, 106.05, "L", []),
        (-6.05, 106.101, "L", []),  # a step over the border: the outline has its own error
        (-6.05, 106.12, "L", ["place.far"]),
        (-6.05, 106.05, "R", ["place.far"]),
        (-6.5, 106.05, "L", ["place.outside"]),
        (-6.05, 106.05, "unknown", []),
    ],
)
def test_official_outlines_decide_where_there_are_any(
    lat: float, lng: float, code: str, found: list[str]
) -> None:
    assert [p.code for p in place_warnings(lat, lng, code, (LEFT, RIGHT), OUTLINES)] == found


def test_a_hole_is_not_inside() -> None:
    shape = square(106.0, hole=True)
    assert within(-6.02, 106.02, shape)
    assert not within(-6.05, 106.05, shape)
    assert outline_m(-6.02, 106.02, shape) == 0
    assert outline_m(-6.05, 105.99, shape) == pytest.approx(1_105, rel=0.02)
