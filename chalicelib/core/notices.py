"""Which letters about its window an unsent draft is owed: once for each new end, and 7, 3 and 1 day before the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from chalicelib.core.law import Programme
from chalicelib.core.windows import ENDS, Note, effective

#: Days before the end on which the owner of a draft is reminded, at this hour of the office's clock.
MARKS = (7, 3, 1)
HOUR = time(8)
#: Letters about windows are numbered from here, so that their number in a file follows from the notice alone: the
#: same letter is never made twice, and never meets the letters of the file's own acts.
FIRST = 10_000


@dataclass(frozen=True)
class Notice:
    """``seq`` is the number of its letter in every file. ``since``: from then on it is told, until the next one."""

    kind: Literal["extended", "reminder"]
    seq: int
    since: datetime
    closes: datetime


def notices_due(
    programme: Programme, notes: Sequence[Note], at: datetime, settle: timedelta
) -> tuple[Notice, ...]:
    """What is told now: the newest end and the newest reminder. Who is told of the second extension need not hear of
    the first, and nobody is reminded of a day that has passed.

    A programme without a window has no end to be reminded of.

    ``settle``: a new end is told this much later, when no draft is opened any more by somebody who knows the old one.
    """
    if programme.windowless or effective(programme, notes, at).state not in ("open", "paused"):
        return ()
    begun = [n for n in _notices(programme, notes, at, settle) if n.since <= at]
    newest = {n.kind: n for n in sorted(begun, key=lambda n: n.since)}
    return tuple(newest.values())


def _notices(
    programme: Programme, notes: Sequence[Note], at: datetime, settle: timedelta
) -> Iterator[Notice]:
    window = effective(programme, notes, at)
    ends = [n for n in notes if n.kind in ENDS and n.at <= at]
    last = ends[-1] if ends else None
    base = FIRST + 10 * (last.seq if last else 0)
    known_since = last.at if last else programme.opens
    if last:
        yield Notice("extended", base, last.at + settle, window.closes)
    closing = window.closes.astimezone(programme.opens.tzinfo)
    for days in MARKS:
        mark = datetime.combine(closing.date() - timedelta(days), HOUR, closing.tzinfo)
        if mark > known_since:
            yield Notice("reminder", base + days, mark, window.closes)


def days_left(closes: datetime, at: datetime) -> int:
    """Days of the calendar until the end, on the clock that the end is told in."""
    return (closes.date() - at.astimezone(closes.tzinfo).date()).days
