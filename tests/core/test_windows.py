"""The deadline, to the second, in WIB."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.core.windows import OVER_NEW_YEAR, Pause, effective, may_submit, window_state
from tests.builders import a_programme
from tests.fakes import day

OPENS, CLOSES = day("2027-01-15 00:00:00"), day("2027-03-31 23:59:59")
WINDOW = a_programme(opens=OPENS, closes=CLOSES)
SECOND, MOMENT = timedelta(seconds=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (OPENS - SECOND, "before"),
        (OPENS - MOMENT, "before"),
        (OPENS, "open"),
        (OPENS + SECOND, "open"),
        (CLOSES - SECOND, "open"),
        (CLOSES, "open"),
        (CLOSES + SECOND - MOMENT, "open"),
        (CLOSES + SECOND, "closed"),
        (CLOSES + 2 * SECOND, "closed"),
    ],
)
def test_window_includes_its_last_second_and_not_one_more(at: datetime, state: str) -> None:
    assert window_state(WINDOW, at) == state
    assert window_state(WINDOW, at.astimezone(UTC)) == state  # the same instant, said in UTC


@pytest.mark.parametrize(
    ("utc", "state"),
    [
        ("2027-01-14T16:59:59", "before"),
        ("2027-01-14T17:00:00", "open"),  # already 15 January in Serang
        ("2027-03-31T16:59:59", "open"),
        ("2027-03-31T17:00:00", "closed"),  # still 31 March in UTC, but past midnight in Serang
        ("2027-03-31T23:59:59", "closed"),
    ],
)
def test_the_day_is_the_day_in_serang_not_in_utc(utc: str, state: str) -> None:
    assert window_state(WINDOW, datetime.fromisoformat(utc).replace(tzinfo=UTC)) == state


END = CLOSES + SECOND
GRACE = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("at", "saved", "may"),
    [
        (OPENS - SECOND, OPENS - SECOND, False),
        (OPENS, OPENS - timedelta(days=1), True),
        (CLOSES, CLOSES - SECOND, True),
        (END - MOMENT, END - MOMENT, True),
        (END, CLOSES, True),  # begun in time
        (END + GRACE - SECOND, CLOSES, True),
        (END + GRACE - MOMENT, END - MOMENT, True),
        (END + GRACE, CLOSES, False),
        (END + GRACE + SECOND, CLOSES, False),
        (END + SECOND, END, False),  # last saved when it was over: no grace
        (END + SECOND, END + SECOND, False),
        (END + SECOND, OPENS - SECOND, False),  # last saved before it began
        (END + timedelta(days=30), CLOSES, False),
    ],
)
def test_grace_is_fifteen_minutes_for_what_was_saved_inside(
    at: datetime, saved: datetime, may: bool
) -> None:
    assert may_submit(WINDOW, at, saved, 15) is may


def test_without_grace_the_end_is_the_end() -> None:
    assert not may_submit(WINDOW, END, CLOSES, 0)
    assert may_submit(WINDOW, CLOSES, CLOSES, 0)


def test_without_a_window_a_draft_is_taken_two_weeks_into_the_new_year_whenever_it_was_saved() -> (
    None
):
    always = a_programme("bansos-tidak-terencana")
    year_end = always.closes + SECOND
    last = year_end + OVER_NEW_YEAR
    for at, may in (
        (always.opens - SECOND, False),
        (always.opens, True),
        (year_end - SECOND, True),
        (year_end, True),
        (last - SECOND, True),
        (last, False),
    ):
        assert may_submit(always, at, at, 15) is may
    stopped = replace(effective(always, (), year_end), paused=Pause(year_end, "Gangguan."))
    assert not may_submit(stopped, year_end, year_end, 15)
