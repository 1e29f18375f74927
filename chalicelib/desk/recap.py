"""How many are in, by day, programme, channel and kecamatan, and beside it what the units counted on paper.

From the keys of an index, exact at that moment: no counter is kept that could be wrong, and no person is in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from chalicelib.core.proposal import PAPER_CHANNELS
from chalicelib.desk import Desk
from chalicelib.desk.intake import newest
from chalicelib.desk.ports import Counted, Store

#: The public looks at a count of the last minute; officials at this moment's.
KEPT_SECONDS = 60
_kept: WeakKeyDictionary[Store, tuple[datetime, "Totals"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Totals:
    """The public recap: four sums of the same proposals, each adding up to ``total``."""

    at: datetime
    total: int
    days: Mapping[str, int]
    programmes: Mapping[str, int]
    channels: Mapping[str, int]
    kecamatan: Mapping[str, int]


class Line(NamedTuple):
    """What the units counted on a day and what was entered. ``declared`` None: nobody counted. A difference above zero
    is still to be typed in; below, more was entered than counted."""

    day: str
    programme: str
    channel: str
    place: str
    declared: int | None
    entered: int

    @property
    def difference(self) -> int:
        return (self.declared or 0) - self.entered


@dataclass(frozen=True)
class Recap:
    """For officials. ``rows``: (day, programme, channel, kecamatan) and how many."""

    at: datetime
    total: int
    rows: tuple[tuple[tuple[str, str, str, str], int], ...]
    paper: tuple[Line, ...]


def totals(desk: Desk, at: datetime) -> Totals:
    """The counts of the year applications are taken for; kept for a minute in a warm process."""
    kept = _kept.get(desk.store)
    if kept and 0 <= (at - kept[0]).total_seconds() < KEPT_SECONDS:
        return kept[1]
    found = _totals(desk.store.year_keys(desk.year), at)
    _kept[desk.store] = (at, found)
    return found


def _totals(sent: Iterable[Counted], at: datetime) -> Totals:
    """Keys come in their own order, so that pages and tables need not sort."""
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for one in sent:
        for into, key in zip(
            sums, (one.day, one.programme, one.channel, one.kecamatan), strict=True
        ):
            into[key] += 1
    days, programmes, channels, kecamatan = (dict(sorted(found.items())) for found in sums)
    return Totals(at, sum(days.values()), days, programmes, channels, kecamatan)


def recap(desk: Desk, first: str, last: str, at: datetime) -> Recap:
    """The counts of the days from ``first`` to ``last`` (ISO, inclusive; empty: no end), as they are this moment."""
    sent = [
        one for one in desk.store.year_keys(desk.year) if (first or "0") <= one.day <= (last or "9")
    ]
    rows = Counter((one.day, one.programme, one.channel, one.kecamatan) for one in sent)
    entered = Counter(
        (one.day, one.programme, one.channel, one.place)
        for one in sent
        if one.channel in PAPER_CHANNELS
    )
    declared = newest(desk.store.intakes(desk.year, first, last))
    lines = tuple(
        Line(*key, declared[key].count if key in declared else None, entered[key])
        for key in sorted({*declared, *entered})
    )
    return Recap(at, len(sent), tuple(sorted(rows.items())), lines)
