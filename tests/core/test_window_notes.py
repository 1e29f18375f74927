"""Windows as notes make them, against intervals written out by hand: what can be sent when, and what a pause cost."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from chalicelib.core.windows import (
    Note,
    NoteKind,
    effective,
    lost_minutes,
    may_submit,
    sealed,
    stops,
    valid,
    window_state,
)
from tests.builders import a_programme
from tests.fakes import day

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86_400))
OPENS, CLOSES = day("2027-01-15 00:00:00"), day("2027-03-31 23:59:59")
END = day("2027-04-01 00:00:00")  # the first instant that is outside
NEW = day("2027-04-16 00:00:00")
MID = day("2027-04-06 00:00:00")
PROGRAMME = a_programme(opens=OPENS, closes=CLOSES)
GRACE = 15 * MINUTE


def a_note(kind: NoteKind, at: datetime, end: datetime | None = None) -> Note:
    """``end`` is the first instant outside."""
    closes = end - SECOND if end else None
    ground = {"sk_number": "1/2027", "sk_date": date(2027, 1, 30)} if end else {}
    return Note(0, kind, at, "kesra", "Kesra", "Alasan.", closes, **ground)  # type: ignore[arg-type]


def a_log(*notes: Note) -> tuple[Note, ...]:
    made: list[Note] = []
    for note in notes:
        made.append(sealed(note, made))
    return tuple(made)


@dataclass(frozen=True)
class Story:
    """``open``: from, until (outside). ``grace``: from, until, and before when the draft must have been saved."""

    notes: tuple[Note, ...]
    open: tuple[tuple[datetime, datetime], ...]
    grace: tuple[tuple[datetime, datetime, datetime], ...]
    lost: int = 0


MARCH = day("2027-03-20 10:00:00")
LATE = END + 2 * DAY
STORIES = {
    "nothing happened": Story((), ((OPENS, END),), ((END, END + GRACE, END),)),
    "extended while open": Story(
        a_log(a_note("extension", MARCH, NEW)), ((OPENS, NEW),), ((NEW, NEW + GRACE, NEW),)
    ),
    "extended in the last second": Story(
        a_log(a_note("extension", CLOSES, NEW)), ((OPENS, NEW),), ((NEW, NEW + GRACE, NEW),)
    ),
    "extended within the grace": Story(
        a_log(a_note("extension", END + 5 * MINUTE, NEW)),
        ((OPENS, END), (END + 5 * MINUTE, NEW)),
        ((END, END + 5 * MINUTE, END), (NEW, NEW + GRACE, NEW)),
    ),
    "extended two days after the end": Story(
        a_log(a_note("extension", LATE, NEW)),
        ((OPENS, END), (LATE, NEW)),
        ((END, END + GRACE, END), (NEW, NEW + GRACE, NEW)),
    ),
    "extended twice": Story(
        a_log(a_note("extension", MARCH, MID), a_note("extension", MARCH + DAY, NEW)),
        ((OPENS, NEW),),
        ((NEW, NEW + GRACE, NEW),),
    ),
    "extended, then corrected to a shorter one": Story(
        a_log(a_note("extension", MARCH, NEW), a_note("correction", MARCH + DAY, MID)),
        ((OPENS, MID),),
        ((MID, MID + GRACE, MID),),
    ),
    "extended, then taken back": Story(
        a_log(a_note("extension", MARCH, NEW), a_note("correction", MARCH + DAY, END)),
        ((OPENS, END),),
        ((END, END + GRACE, END),),
    ),
    "paused and resumed": Story(
        a_log(a_note("pause", MARCH), a_note("resume", MARCH + 2 * HOUR)),
        ((OPENS, MARCH), (MARCH + 2 * HOUR, END)),
        ((END, END + GRACE, END),),
        120,
    ),
    "paused over the end, resumed within the grace": Story(
        a_log(a_note("pause", END - HOUR), a_note("resume", END + 5 * MINUTE)),
        ((OPENS, END - HOUR),),
        ((END + 5 * MINUTE, END + GRACE, END),),
        60,
    ),
    "paused and never resumed": Story(
        a_log(a_note("pause", END - HOUR)), ((OPENS, END - HOUR),), (), 60
    ),
    "extended while paused": Story(
        a_log(
            a_note("pause", END - HOUR),
            a_note("extension", END + HOUR, NEW),
            a_note("resume", END + 3 * HOUR),
        ),
        ((OPENS, END - HOUR), (END + 3 * HOUR, NEW)),
        ((NEW, NEW + GRACE, NEW),),
        60 + 120,  # between the old end and the extension there was no window to lose
    ),
    "two pauses, one of them in an extension": Story(
        a_log(
            a_note("pause", MARCH),
            a_note("resume", MARCH + 10 * MINUTE),
            a_note("extension", MARCH + DAY, NEW),
            a_note("pause", NEW - DAY),
            a_note("resume", NEW - DAY + 20 * MINUTE),
        ),
        ((OPENS, MARCH), (MARCH + 10 * MINUTE, NEW - DAY), (NEW - DAY + 20 * MINUTE, NEW)),
        ((NEW, NEW + GRACE, NEW),),
        30,
    ),
}

AROUND = (
    *(sign * step for step in (SECOND, MINUTE, 7 * HOUR, DAY) for sign in (-1, 1)),
    timedelta(),
    *(14 * MINUTE + 59 * SECOND, 15 * MINUTE, 15 * MINUTE + SECOND),
)


def moments(story: Story) -> list[datetime]:
    """Round every border there is."""
    edges = {OPENS, END, NEW, *(n.at for n in story.notes)}
    edges |= {e for pair in story.open for e in pair} | {e for g in story.grace for e in g[:2]}
    return sorted({edge + step for edge in edges for step in AROUND})


def saves(at: datetime) -> set[datetime]:
    every = {OPENS - SECOND, OPENS, END - SECOND, END, NEW - SECOND, NEW, at, at - HOUR}
    return {saved for saved in every if saved <= at}


CASES = [
    (name, at, saved)
    for name, story in STORIES.items()
    for at in moments(story)
    for saved in saves(at)
]


def expected(story: Story, at: datetime, saved: datetime) -> bool:
    if any(begin <= at < end for begin, end in story.open):
        return True
    return any(begin <= at < end and OPENS <= saved < by for begin, end, by in story.grace)


def test_there_are_enough_combinations() -> None:
    assert len(CASES) >= 200
    answers = [expected(STORIES[name], at, saved) for name, at, saved in CASES]
    assert 50 < sum(answers) < len(answers) - 50  # neither yes to all nor no to all


@pytest.mark.parametrize("name", STORIES)
def test_what_can_be_sent_when(name: str) -> None:
    """Every border of a story, a second before, on it and after, in the grace, days off; in WIB and in UTC."""
    story = STORIES[name]
    wrong = []
    for _, at, saved in (case for case in CASES if case[0] == name):
        for zone in (at.tzinfo, UTC):
            now, then = at.astimezone(zone), saved.astimezone(zone)
            may = may_submit(effective(PROGRAMME, story.notes, now), now, then, 15)
            if may != expected(story, at, saved):
                wrong.append((str(now), str(then), may))
    assert wrong == []


def test_the_table_finds_a_window_that_is_a_second_too_long() -> None:
    """The must-fail twin: one second wrong, and the table says so."""
    story = STORIES["extended while open"]
    off = a_log(a_note("extension", MARCH, NEW + SECOND))
    found = [
        at
        for name, at, saved in CASES
        if name == "extended while open"
        and may_submit(effective(PROGRAMME, off, at), at, saved, 15) != expected(story, at, saved)
    ]
    assert found


@pytest.mark.parametrize("name", STORIES)
def test_minutes_lost_are_the_minutes_in_which_the_window_was_stopped(name: str) -> None:
    story = STORIES[name]
    end = NEW + DAY
    assert lost_minutes(PROGRAMME, story.notes, end) == story.lost
    counted, at = 0, OPENS
    while at < end:  # the slow way: ask every minute
        counted += effective(PROGRAMME, story.notes, at).state == "paused"
        at += MINUTE
    assert counted == story.lost


def test_a_begun_minute_is_a_lost_minute_and_one_that_lasts_counts_until_now() -> None:
    notes = a_log(a_note("pause", MARCH))
    assert lost_minutes(PROGRAMME, notes, MARCH) == 0
    assert lost_minutes(PROGRAMME, notes, MARCH + SECOND) == 1
    assert lost_minutes(PROGRAMME, notes, MARCH + 90 * SECOND) == 2
    (stop,) = stops(PROGRAMME, notes, MARCH + MINUTE)
    assert stop.end is None and stop.reason == "Alasan."


def test_the_ground_of_an_extension_is_shown_and_goes_with_it() -> None:
    notes = STORIES["extended, then taken back"].notes
    before = effective(PROGRAMME, notes, MARCH - SECOND)
    during = effective(PROGRAMME, notes, MARCH)
    after = effective(PROGRAMME, notes, MARCH + DAY)
    assert before.extended_by is None and after.extended_by is None
    assert during.extended_by and during.extended_by.closes_before == CLOSES
    assert (before.closes, during.closes, after.closes) == (CLOSES, NEW - SECOND, CLOSES)


def test_a_correction_names_the_end_from_before_what_it_mends() -> None:
    notes = STORIES["extended, then corrected to a shorter one"].notes
    ground = effective(PROGRAMME, notes, MARCH + 2 * DAY).extended_by
    assert ground and ground.closes_before == CLOSES


def test_a_second_extension_names_the_end_of_the_first() -> None:
    ground = effective(PROGRAMME, STORIES["extended twice"].notes, MARCH + 2 * DAY).extended_by
    assert ground and ground.closes_before == MID - SECOND


def test_states_follow_one_another() -> None:
    story = STORIES["paused over the end, resumed within the grace"]
    times = (OPENS - SECOND, OPENS, END - HOUR, END, END + HOUR)
    states = [effective(PROGRAMME, story.notes, at).state for at in times]
    assert states == ["before", "open", "paused", "closed", "closed"]
    assert window_state(effective(PROGRAMME, (), OPENS), END - SECOND) == "open"


# ---- the log ----------------------------------------------------------------------------------------------------


def test_the_log_is_chained() -> None:
    notes = STORIES["extended while paused"].notes
    assert valid(notes) and valid(())
    assert [n.seq for n in notes] == [1, 2, 3]
    assert all(b.prev == a.hash for a, b in pairwise(notes))


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    "change",
    [
        {"closes": NEW},
        {"sk_number": "2/2027"},
        {"sk_date": date(2027, 1, 31)},
        {"reason": "Lain."},
        {"by": "orang-lain"},
        {"by_name": "Orang Lain"},
        {"at": MARCH},
        {"kind": "correction"},
        {"reference": "map lain"},
        {"prev": "0" * 64},
        {"hash": "0" * 64},
        {"seq": 9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_note_is_found(number: int, change: dict[str, object]) -> None:
    notes = list(STORIES["extended while paused"].notes)
    notes[number] = replace(notes[number], **change)  # type: ignore[arg-type]
    assert not valid(notes)


def test_a_note_that_was_taken_out_or_moved_is_found() -> None:
    first, second, third = STORIES["extended while paused"].notes
    for broken in ((second, third), (first, third), (first, third, second), (first, first)):
        assert not valid(broken)


def test_a_clock_that_was_set_back_does_not_put_a_note_before_the_last() -> None:
    first, second = a_log(a_note("pause", MARCH), a_note("resume", MARCH - HOUR))
    assert second.at == first.at
