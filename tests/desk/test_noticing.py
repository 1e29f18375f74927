"""Telling many drafts: everybody once, whatever happens in between."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.notices import FIRST
from chalicelib.core.proposal import Letter
from chalicelib.core.ticket import make_ticket
from chalicelib.core.windows import sealed
from chalicelib.desk import Desk
from chalicelib.desk.noticing import DONE, PAGE, tell_notices
from chalicelib.desk.ports import Remembered, Stale, Unclear
from chalicelib.desk.windows import FRESH, notes_of
from tests.builders import RULES, a_desk, a_draft, a_file, a_proposal, an_official, lay
from tests.core.test_window_notes import MARCH, NEW, a_note
from tests.fakes import MemoryStore, Wrapped, day

PROGRAMME = RULES.programmes["hibah-uang"]
HERE = (2027, "hibah-uang")
MANY = PAGE + 4
SEQ = FIRST + 10
LATER = MARCH + FRESH


def never() -> bool:
    return False


def extend(store: Any, at: datetime = MARCH) -> None:
    note = sealed(a_note("extension", at, NEW), store.notes(*HERE))
    store.add_note(*HERE, note, Remembered(f"key-{at}", "d", {}, at + timedelta(days=9)))


def a_crowd(store: Any, number: int = MANY) -> Desk:
    """Many drafts, and beside them what must not be told."""
    desk = a_desk(store)
    for one in range(1, number + 1):
        lay(desk, a_draft(ticket=make_ticket(2027, one)))
    lay(desk, a_file("submitted", ticket=make_ticket(2027, 9001)))
    lay(desk, a_draft(ticket=make_ticket(2027, 9002), programme="bansos-terencana",
                      applicant_type="person"))  # fmt: skip
    extend(store)
    return desk


def told(desk: Desk, number: int = MANY) -> Counter[str]:
    found: Counter[str] = Counter()
    for ticket in [*(make_ticket(2027, n) for n in range(1, number + 1)), make_ticket(2027, 9001)]:
        file = desk.store.load(ticket)
        assert file is not None
        found[ticket] += sum(letter.seq == SEQ for letter in file.letters)
    return found


def everybody_once(desk: Desk) -> bool:
    found = told(desk)
    return set(found.values()) == {0, 1} and sum(found.values()) == MANY


def test_every_draft_is_told_once(store: Any) -> None:
    desk = a_crowd(store)
    assert tell_notices(desk, LATER, never) == MANY
    assert tell_notices(desk, LATER + timedelta(minutes=1), never) == 0
    assert everybody_once(desk)
    assert store.told(*HERE, SEQ) == DONE


def test_the_letter_carries_its_ground(store: Any) -> None:
    desk = a_crowd(store, 1)
    tell_notices(desk, LATER, never)
    file = desk.store.load(make_ticket(2027, 1))
    assert file is not None
    letter = next(x for x in file.letters if x.seq == SEQ)
    assert (letter.kind, letter.state, letter.due) == ("extended", "due", LATER)
    assert letter.facts["sk_number"] == "1/2027"
    assert letter.facts["closes"] == "2027-04-15T23:59:59+07:00"
    assert letter.facts["closes_before"] == "2027-03-31T23:59:59+07:00"
    assert file.proposal.version == a_proposal().version  # nobody who is writing is disturbed


def test_a_sweep_stops_when_its_time_is_up_and_the_next_goes_on(store: Any) -> None:
    desk = a_crowd(store)
    for minute in range(20):
        enough = iter((False, True)).__next__  # one page, then the time is up
        made = tell_notices(desk, LATER + timedelta(minutes=minute), enough)
        assert made <= PAGE
        if store.told(*HERE, SEQ) == DONE:
            break
    assert everybody_once(desk)


class DiesAfter(Wrapped):
    """A process that ends in the middle of a page."""

    def __init__(self, inner: Any, letters: int) -> None:
        super().__init__(inner)
        self.left = letters

    def tell(self, letter: Letter) -> bool:
        if self.left == 0:
            raise Unclear("gone")
        self.left -= 1
        return bool(self.inner.tell(letter))


@pytest.mark.parametrize("letters", [0, 1, PAGE - 1, PAGE, PAGE + 2])
def test_a_crash_loses_nobody_and_tells_nobody_twice(letters: int) -> None:
    desk = a_crowd(MemoryStore())
    with pytest.raises(Unclear):
        tell_notices(replace(desk, store=DiesAfter(desk.store, letters)), LATER, never)
    tell_notices(desk, LATER, never)
    assert everybody_once(desk)


def test_two_sweeps_at_once_tell_nobody_twice() -> None:
    desk = a_crowd(MemoryStore())
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: tell_notices(desk, LATER, never), range(4)))
    assert sum(made) == MANY
    assert everybody_once(desk)


def test_a_draft_that_was_sent_meanwhile_is_not_told(store: Any) -> None:
    desk = a_desk(store)
    sent = lay(desk, a_file("submitted", ticket=make_ticket(2027, 5)))
    letter = Letter(
        sent.proposal.ticket, SEQ, "extended", "a@b.example", "id", LATER, {}, due=LATER
    )
    assert store.tell(letter) is False
    assert store.tell(replace(letter, owner=make_ticket(2027, 6))) is False  # nobody's


def test_a_note_is_never_overwritten(store: Any) -> None:
    extend(store)
    (first,) = store.notes(*HERE)
    other = replace(first, reason="Lain.")
    with pytest.raises(Stale):
        store.add_note(*HERE, other, Remembered("another", "d", {}, NEW))
    with pytest.raises(Stale):  # the key of a note that stands
        again = sealed(a_note("pause", LATER), (first,))
        store.add_note(*HERE, again, Remembered(f"key-{MARCH}", "d", {}, NEW))
    assert store.notes(*HERE) == (first,)
    assert store.notes(2027, "bansos-terencana") == ()


def test_notes_come_back_as_they_went_in(store: Any) -> None:
    log = sealed(a_note("extension", MARCH + timedelta(microseconds=7), NEW), ())
    store.add_note(*HERE, log, Remembered("key", "d", {}, NEW))
    pause = sealed(a_note("pause", MARCH + timedelta(hours=1)), (log,))
    store.add_note(*HERE, pause, Remembered("key-2", "d", {}, NEW))
    assert store.notes(*HERE) == (log, pause)


def test_sent_times_are_those_of_what_was_sent(store: Any) -> None:
    desk = a_crowd(store, 2)
    file = desk.store.load(make_ticket(2027, 9001))
    assert file is not None
    assert list(store.sent_times(*HERE)) == [file.proposal.submitted_at]
    assert list(store.year_keys(2027)) == [
        (
            "hibah-uang",
            file.proposal.answers["kecamatan"],
            "kesra",
            "submitted",
            "online",
            str(file.proposal.day),
            "",
        )
    ]


# ---- the cache --------------------------------------------------------------------------------------------------


class Counts(Wrapped):
    reads = 0

    def notes(self, year: int, programme: str) -> Any:
        self.reads += 1
        return self.inner.notes(year, programme)


def test_a_warm_process_reads_notes_twice_a_minute_at_most() -> None:
    store = Counts(MemoryStore())
    desk = a_desk(store)
    for second in range(60):
        notes_of(desk, PROGRAMME, MARCH + timedelta(seconds=second))
    assert store.reads == 2


def test_an_extension_from_elsewhere_is_seen_within_half_a_minute() -> None:
    store = MemoryStore()
    desk = a_desk(store)
    assert notes_of(desk, PROGRAMME, MARCH) == ()
    extend(store)
    assert notes_of(desk, PROGRAMME, MARCH + FRESH - timedelta(seconds=1)) == ()
    assert len(notes_of(desk, PROGRAMME, MARCH + FRESH)) == 1


def test_a_clock_that_is_set_back_does_not_keep_old_notes() -> None:
    store = MemoryStore()
    desk = a_desk(store)
    notes_of(desk, PROGRAMME, day("2027-12-01 00:00:00"))
    extend(store)
    assert len(notes_of(desk, PROGRAMME, MARCH)) == 1


# ---- a note whose reply was lost --------------------------------------------------------------------------------


class LosesNotes(Wrapped):
    """Writes the note, and then the line breaks."""

    lost = False

    def add_note(self, *arguments: Any) -> None:
        self.inner.add_note(*arguments)
        if not self.lost:
            self.lost = True
            raise Unclear("cut")


def test_a_lost_reply_writes_one_note() -> None:
    from chalicelib.desk.windows import Wanted, add_note

    desk = a_desk(LosesNotes(MemoryStore()))
    wanted = Wanted("hibah-uang", "extension", "2027-04-15", "1/2027", "2027-03-01", "Banjir besar")
    done = add_note(desk, wanted, an_official("kesra"), "a-key", MARCH)
    assert isinstance(done, tuple) and len(done) == 1
