"""Due dates: working days, weekends, holidays, and the office's clock."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.core.calendar import due_date, is_late, is_near, is_working_day
from chalicelib.settings import WIB

HOLIDAYS = frozenset({date(2027, 8, 17), date(2027, 12, 24), date(2027, 12, 27)})


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ("2027-02-01T10:00", 1, "2027-02-02"),  # Monday to Tuesday
        ("2027-02-05T10:00", 1, "2027-02-08"),  # Friday to Monday
        ("2027-02-06T10:00", 1, "2027-02-08"),  # Saturday: Monday is the first working day
        ("2027-02-07T23:59", 1, "2027-02-08"),
        ("2027-08-16T10:00", 1, "2027-08-18"),  # over Independence Day
        ("2027-08-17T10:00", 1, "2027-08-18"),  # on it
        ("2027-12-23T10:00", 1, "2027-12-28"),  # Thursday; holiday, weekend, holiday
        ("2027-02-01T10:00", 5, "2027-02-08"),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(at: str, days: int, due: str) -> None:
    assert due_date(on(at), days, True, HOLIDAYS).isoformat() == due


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ("2027-02-01T10:00", 3, "2027-02-04"),
        ("2027-02-03T10:00", 3, "2027-02-08"),  # would end on a Saturday
        ("2027-02-04T10:00", 3, "2027-02-08"),  # would end on a Sunday
        ("2027-08-14T10:00", 3, "2027-08-18"),  # would end on a holiday
        ("2027-12-21T10:00", 3, "2027-12-28"),  # holiday, weekend, holiday
        ("2027-02-01T10:00", 14, "2027-02-15"),
    ],
)
def test_a_term_that_would_end_on_no_working_day_ends_on_the_next(
    at: str, days: int, due: str
) -> None:
    assert due_date(on(at), days, False, HOLIDAYS).isoformat() == due


def test_the_day_of_the_act_is_the_offices_not_greenwichs() -> None:
    late_evening = datetime(2027, 2, 1, 17, 30, tzinfo=UTC)  # 00:30 of the next day in Serang
    assert due_date(late_evening, 1, True, HOLIDAYS) == date(2027, 2, 3)


def test_without_holidays_christmas_eve_is_a_working_day() -> None:
    assert is_working_day(date(2027, 12, 24), frozenset())
    assert not is_working_day(date(2027, 12, 24), HOLIDAYS)


def test_late_is_the_day_after_the_last() -> None:
    due = date(2027, 2, 4)
    assert not is_late(due, on("2027-02-04T23:59:59"))
    assert is_late(due, on("2027-02-05T00:00:00"))
    assert is_late(due, datetime(2027, 2, 4, 17, 0, tzinfo=UTC))
    assert not is_late(None, on("2027-02-05T00:00:00"))


@pytest.mark.parametrize(
    ("since", "due", "near"),
    [
        ("2027-02-01T09:00", "2027-02-02", ["2027-02-02"]),  # one working day: its last
        ("2027-02-05T16:00", "2027-02-08", ["2027-02-06", "2027-02-07", "2027-02-08"]),
        ("2027-02-01T09:00", "2027-02-04", ["2027-02-04"]),  # three days
        ("2027-02-01T09:00", "2027-02-11", ["2027-02-10", "2027-02-11"]),  # eight: two of them
    ],
)
def test_little_is_left_in_the_last_quarter_and_never_at_once(
    since: str, due: str, near: list[str]
) -> None:
    days = [f"2027-02-{day:02d}" for day in range(1, 15)]
    last = date.fromisoformat(due)
    found = [d for d in days if is_near(last, on(since), on(f"{d}T10:00"), HOLIDAYS)]
    assert found == near
