"""Which day a laptop pretends it is: applications can only be tried inside a window."""

from collections.abc import Sequence
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
