"""Which day a laptop pretends it is."""

from datetime import date, datetime

import pytest

from chalicelib.ops.clock import DAY, MovableClock, Pretence, choose
from chalicelib.settings import WIB, now


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


WINDOW = (wib("2027-01-15T00:00:00"), wib("2027-03-31T23:59:59"))
LATER = (wib("2028-01-15T00:00:00"), wib("2028-03-31T23:59:59"))
BEFORE, DURING, AFTER = (
    wib("2026-11-22T07:00:00"),
    wib("2027-03-31T23:59:59"),
    wib("2027-06-01T07:00:00"),
)


def test_an_open_window_needs_no_pretence() -> None:
    assert choose(DURING, None, 5 * DAY, [WINDOW]) == Pretence(0, "")


def test_before_a_window_it_is_a_day_inside_the_next_one() -> None:
    assert choose(BEFORE, None, 0, [LATER, WINDOW]) == Pretence(71 * DAY, "2027-02-01")


def test_after_the_last_window_it_is_a_day_inside_the_last_one() -> None:
    assert choose(AFTER, None, 0, [WINDOW]).day == "2027-02-01"


def test_time_goes_on_where_it_was() -> None:
    assert choose(BEFORE, None, 80 * DAY, [WINDOW]) == Pretence(80 * DAY, "2027-02-10")


def test_a_remembered_day_that_has_left_the_window_is_chosen_anew() -> None:
    assert choose(BEFORE, None, 400 * DAY, [WINDOW]).day == "2027-02-01"


@pytest.mark.parametrize(("wanted", "day"), [("2027-02-01", "2027-02-01"), ("2026-11-22", "")])
def test_a_day_that_was_asked_for_wins(wanted: str, day: str) -> None:
    assert choose(BEFORE, date.fromisoformat(wanted), 80 * DAY, [WINDOW]).day == day


def test_moved_clock_goes_on_from_there_and_comes_back() -> None:
    clock = MovableClock(now)
    clock.move(wib("2027-03-31T23:59:58"))
    assert wib("2027-03-31T23:59:57") <= clock(0) <= wib("2027-04-01T00:00:05")
    clock.move(None)
    assert abs((clock(60) - now(60)).total_seconds()) < 1
