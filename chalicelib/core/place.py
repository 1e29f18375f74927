"""Points on the earth: how far, how plausible. A doubtful place is a warning with a note, never a wall."""

from collections.abc import Iterable, Sequence
from math import asin, cos, hypot, radians, sin, sqrt

from chalicelib.core.law import Place
from chalicelib.core.problems import Problem

EARTH_M = 6_371_000
#: The regency lies inside this box (degrees WGS 84); two cities that do not belong to it do as well.
BOX = (-6.3351, -5.8076, 105.8269, 106.4099)
#: A desa is seldom wider than this; farther from its inner point is worth a word.
FAR_M = 3_000
#: No desa's inner point this near: the sea, or another regency.
OUTSIDE_M = 5_000

Ring = Sequence[tuple[float, float]]  # (lng, lat)


def distance_m(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    half_lat, half_lng = radians(lat2 - lat1) / 2, radians(lng2 - lng1) / 2
    a = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lng) ** 2
    return 2 * EARTH_M * asin(sqrt(a))


def place_warnings(
    lat: float, lng: float, desa_code: str, desa: Iterable[Place]
) -> tuple[Problem, ...]:
    """What is odd about a point for the chosen desa: outside the regency, or nearer to other desa and far away.

    Without the official polygons the desa's inner points decide: a point is *far* when it is more than
    :data:`FAR_M` from the chosen desa's point and three other desa are nearer.
    """
    at = "/answers/point"
    nearest = sorted((_flat_m(lat, lng, place), place.code, place) for place in desa)
    if not (BOX[0] <= lat <= BOX[1] and BOX[2] <= lng <= BOX[3]) or nearest[0][0] > OUTSIDE_M:
        return (Problem("place.outside", at),)
    chosen = next((i for i, (_, code, _) in enumerate(nearest) if code == desa_code), None)
    if chosen is None or chosen < 3 or nearest[chosen][0] <= FAR_M:
        return ()
    metres, _, place = nearest[chosen]
    facts = {
        "metres": round(metres),
        "km": f"{metres / 1000:.1f}",
        "desa": place.name,
        "nearest": nearest[0][2].name,
    }
    return (Problem("place.far", at, facts | {"nearest_code": nearest[0][1]}),)


def _flat_m(lat: float, lng: float, place: Place) -> float:
    """Distance on a flat map: within 0.1 % over the 60 km of the regency, and fast for 326 points."""
    return hypot((lat - place.lat) * 111_195, (lng - place.lng) * 111_195 * cos(radians(lat)))
