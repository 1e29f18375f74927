"""Which day a laptop pretends it is: applications can only be tried inside a window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

DAY = 86_400
DAYS_INTO_WINDOW = 17


@dataclass(frozen=True)
class Pretence:
    """``offset``: whole days in seconds added to the clock. ``day``: the day it then is, empty when it is today."""

    offset: int
    day: str


def choose(
    now: datetime, wanted: date | None, saved: int, windows: Sequence[tuple[datetime, datetime]]
) -> Pretence:
    """The day that was asked for; else today, if a window is open; else the pretence of last time, if it still is
    inside one; else a day some way into the next window (or into the last one there was)."""
    if wanted is not None:
        return _pretend(now, wanted)
    if not windows or any(opens <= now <= closes for opens, closes in windows):
        return Pretence(0, "")
    shifted = now.timestamp() + saved
    if saved and any(
        opens.timestamp() <= shifted <= closes.timestamp() for opens, closes in windows
    ):
        return _pretend(now, datetime.fromtimestamp(shifted, now.tzinfo).date())
    ahead = [w for w in windows if w[0] > now]
    opens, closes = min(ahead) if ahead else max(windows)
    days = min(DAYS_INTO_WINDOW, (closes - opens).days // 2)
    return _pretend(now, date.fromordinal(opens.date().toordinal() + days))


def _pretend(now: datetime, day: date) -> Pretence:
    offset = (day - now.date()).days * DAY
    return Pretence(offset, day.isoformat() if offset else "")


class MovableClock:
    """The product's clock on a laptop. Moved for the demonstration and for tests of deadlines, else as pretended."""

    def __init__(self, real: Callable[[int], datetime]) -> None:
        self._real = real
        self._moved: int | None = None

    def __call__(self, offset: int) -> datetime:
        return self._real(offset if self._moved is None else self._moved)

    def move(self, moment: datetime | None) -> int | None:
        """To a moment, from which it goes on; ``None``: back to where it was. Gives the offset now in force."""
        self._moved = None if moment is None else round((moment - self._real(0)).total_seconds())
        return self._moved
