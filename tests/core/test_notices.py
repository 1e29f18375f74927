"""Which letters about its window an unsent draft is owed, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.core.notices import FIRST, days_left, notices_due
from tests.core.test_window_notes import CLOSES, END, MARCH, NEW, OPENS, PROGRAMME, a_log, a_note
from tests.fakes import day

SETTLE, SECOND, DAY = timedelta(seconds=30), timedelta(seconds=1), timedelta(days=1)


def due(at: datetime, *notes: object) -> list[tuple[str, int]]:
    found = notices_due(PROGRAMME, a_log(*notes), at, SETTLE)  # type: ignore[arg-type]
    return [(n.kind, n.seq) for n in found]


@pytest.mark.parametrize(
    ("at", "owed"),
    [
        (OPENS - SECOND, []),
        (OPENS, []),
        (day("2027-03-24 07:59:59"), []),
        (day("2027-03-24 08:00:00"), [FIRST + 7]),
        (day("2027-03-28 07:59:59"), [FIRST + 7]),
        (day("2027-03-28 08:00:00"), [FIRST + 3]),
        (day("2027-03-30 08:00:00"), [FIRST + 1]),
        (CLOSES, [FIRST + 1]),
        (END, []),
    ],
)
def test_marks_are_seven_three_and_one_day_before_the_end(at: datetime, owed: list[int]) -> None:
    assert [seq for _, seq in due(at)] == owed


def test_a_new_end_is_told_once_everybody_opens_drafts_with_it() -> None:
    note = a_note("extension", MARCH, NEW)
    assert due(MARCH + SETTLE - SECOND, note) == []
    assert due(MARCH + SETTLE, note) == [("extended", FIRST + 10)]
    assert due(day("2027-04-07 23:00:00"), note) == [("extended", FIRST + 10)]


def test_after_an_extension_reminders_count_from_the_new_end() -> None:
    note = a_note("extension", MARCH, NEW)
    assert due(day("2027-03-30 09:00:00"), note) == [("extended", FIRST + 10)]
    assert due(day("2027-04-08 08:00:00"), note)[1] == ("reminder", FIRST + 17)
    assert due(day("2027-04-14 08:00:00"), note)[1] == ("reminder", FIRST + 11)


def test_a_mark_that_had_passed_when_the_end_moved_is_not_told_beside_the_new_end() -> None:
    note = a_note("extension", NEW - 2 * DAY, NEW)  # the window was closed; two days are left
    assert due(NEW - 2 * DAY + SETTLE, note) == [("extended", FIRST + 10)]
    assert due(day("2027-04-14 08:00:00"), note) == [
        ("extended", FIRST + 10),
        ("reminder", FIRST + 11),
    ]


def test_only_the_newest_end_is_told() -> None:
    first = a_note("extension", MARCH, NEW - DAY)
    second = a_note("extension", MARCH + SECOND, NEW)
    assert due(MARCH + DAY, first, second) == [("extended", FIRST + 20)]


def test_a_pause_is_no_new_end_and_keeps_reminders() -> None:
    assert due(day("2027-03-30 09:00:00"), a_note("pause", MARCH)) == [("reminder", FIRST + 1)]


def test_every_letter_has_a_number_of_its_own() -> None:
    notes = [a_note("extension", MARCH + n * DAY, NEW + n * DAY) for n in range(9)]
    seen: set[int] = set()
    for hours in range(24 * 60):
        seen |= {seq for _, seq in due(MARCH + timedelta(hours=hours), *notes[: 1 + hours // 24])}
    assert len(seen) == len({seq for seq in seen if seq >= FIRST})
    assert {FIRST + 10 * n for n in range(1, 10)} <= seen


def test_days_are_days_of_the_calendar_in_serang() -> None:
    assert days_left(CLOSES, day("2027-03-30 08:00:00")) == 1
    assert days_left(CLOSES, day("2027-03-31 00:00:01")) == 0
    assert days_left(CLOSES, datetime.fromisoformat("2027-03-29T17:30:00+00:00")) == 1


def test_a_programme_without_a_window_reminds_nobody() -> None:
    always = replace(PROGRAMME, windowless=True)
    assert due(day("2027-03-30 08:00:00")) != []
    assert notices_due(always, a_log(), day("2027-03-30 08:00:00"), SETTLE) == ()
