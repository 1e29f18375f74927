"""Due dates of the office's calendar. Days are WIB (UTC+7); the day of the act itself is not counted.

``holidays`` are the days of the year's rules on which nobody works; Saturdays and Sundays are none either (Perpres
21/2023, art. 3: five working days, Monday to Friday). A term in days of the calendar that would end on such a day ends
on the next working day: our own rule, no regulation of the programmes says so; Bagian Hukum has to confirm it.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7))
DAY = timedelta(days=1)
_SATURDAY = 5
QUARTER = 4


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Neither Saturday nor Sunday nor a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """The day itself when it is one."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def due_date(at: datetime, days: int, working: bool, holidays: Collection[date]) -> date:
    """The last day that is still in time: so many days after an act at ``at`` (aware). ``working``: working days."""
    day = at.astimezone(WIB).date()
    if not working:
        return next_working_day(day + days * DAY, holidays)
    for _ in range(days):
        day = next_working_day(day + DAY, holidays)
    return day


def is_near(due: date, since: datetime, at: datetime, holidays: Collection[date]) -> bool:
    """Whether little is left of a term that runs from ``since`` to ``due``: the last quarter of its working days, at
    least the last one. Never on the day it began, nor when it has passed."""
    begun, today = since.astimezone(WIB).date(), at.astimezone(WIB).date()
    if not begun < today <= due:
        return False
    term = _working_days(begun + DAY, due, holidays)
    return _working_days(today, due, holidays) <= max(1, term // QUARTER)


def _working_days(first: date, last: date, holidays: Collection[date]) -> int:
    """From the first day to the last, both counted."""
    days = (first + n * DAY for n in range((last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def is_late(due: date | None, at: datetime) -> bool:
    """Whether the last day has passed."""
    return due is not None and at.astimezone(WIB).date() > due
