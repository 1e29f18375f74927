"""The scans of decrees in the log of a window: which one stands for an entry, and that nobody changes it unseen."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.core.office_files import Scan
from chalicelib.core.windows import Note, effective, scans, sealed, stops, valid
from tests.builders import a_programme
from tests.fakes import day

PROGRAMME = a_programme(opens=day("2027-01-15 00:00:00"), closes=day("2027-03-31 23:59:59"))
MARCH, NEW = day("2027-03-20 10:00:00"), day("2027-04-15 23:59:59")
LATER = MARCH + timedelta(days=3)
ONE, TWO = (Scan(name, name * 64, "application/pdf", 9) for name in "12")


def an_end(kind: str = "extension", number: str = "1/2027", scan: Scan | None = None) -> Note:
    ground = {"closes": NEW, "sk_number": number, "sk_date": date(2027, 1, 30), "scan": scan}
    return Note(0, kind, MARCH, "kesra", "Kesra", "Alasan.", **ground)  # type: ignore[arg-type]


def attached(of: int, scan: Scan, at: datetime = MARCH) -> Note:
    return Note(0, "attach", at, "kesra", "Kesra", "", scan=scan, of=of)


def a_log(*notes: Note) -> tuple[Note, ...]:
    made: list[Note] = []
    for note in notes:
        made.append(sealed(note, made))
    return tuple(made)


def test_the_scan_that_came_with_an_extension_stands_for_it() -> None:
    notes = a_log(an_end(scan=ONE))
    assert scans(notes) == {1: ONE}
    ground = effective(PROGRAMME, notes, LATER).extended_by
    assert ground and ground.scan == ONE


def test_a_scan_that_comes_later_moves_nothing_but_the_ground() -> None:
    before, after = a_log(an_end()), a_log(an_end(), attached(1, ONE))
    early, late = (effective(PROGRAMME, notes, LATER) for notes in (before, after))
    assert early.extended_by and early.extended_by.scan is None
    assert late.extended_by == replace(early.extended_by, scan=ONE)
    assert replace(late, extended_by=None) == replace(early, extended_by=None)
    assert effective(PROGRAMME, after, MARCH - timedelta(seconds=1)).extended_by is None


def test_the_newest_scan_takes_the_place_of_the_one_before() -> None:
    assert scans(a_log(an_end(scan=ONE), attached(1, TWO))) == {1: TWO}


def test_a_correction_under_the_same_decree_rests_on_its_scan_and_under_another_on_none() -> None:
    same, other = an_end("correction"), an_end("correction", "2/2027")
    assert scans(a_log(an_end(scan=ONE), same)) == {1: ONE, 2: ONE}
    assert scans(a_log(an_end(scan=ONE), other)) == {1: ONE}
    assert scans(a_log(an_end(scan=ONE), replace(other, scan=TWO))) == {1: ONE, 2: TWO}
    assert scans(a_log(an_end(scan=ONE), an_end())) == {1: ONE}  # a second extension is its own


def test_a_scan_that_is_replaced_is_replaced_in_the_correction_too() -> None:
    assert scans(a_log(an_end(scan=ONE), an_end("correction"), attached(1, TWO))) == {
        1: TWO,
        2: TWO,
    }


def test_a_scan_that_comes_during_a_pause_does_not_end_it() -> None:
    pause = Note(0, "pause", MARCH, "kesra", "Kesra", "Padam.")
    notes = a_log(an_end(), pause, attached(1, ONE, MARCH + timedelta(minutes=9)))
    assert effective(PROGRAMME, notes, LATER).state == "paused"
    (stop,) = stops(PROGRAMME, notes, MARCH + timedelta(minutes=30))
    assert stop.end is None and stop.lost == timedelta(minutes=30)


def test_a_scan_that_was_changed_in_the_log_is_found() -> None:
    notes = a_log(an_end(scan=ONE), attached(1, TWO))
    assert valid(notes)
    for number, change in ((0, {"scan": TWO}), (1, {"scan": None}), (1, {"of": 2}), (0, {"of": 1})):
        broken = list(notes)
        broken[number] = replace(notes[number], **change)  # type: ignore[arg-type]
        assert not valid(broken)


def test_a_note_from_before_there_were_scans_keeps_its_hash() -> None:
    known = "92033b435da17a145cf16e51367cdcdb4882a7bf2f85478e8cce92255109c2d2"
    assert a_log(an_end())[0].hash == known
