"""The windows as they are now: read with their notes, extended, corrected, paused and resumed by Bagian Kesra."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from chalicelib.core import trail
from chalicelib.core.law import Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Json
from chalicelib.core.windows import Note, Stop, Window, effective, stops
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.noting import Wanted, judged
from chalicelib.desk.once import KEPT, replayed
from chalicelib.desk.ports import Remembered, Stale, Store, Unclear

#: A warm process looks for new notes this often, so that an extension is in force everywhere within a minute.
FRESH = timedelta(seconds=30)
ROLE = "kesra"

_Kept = dict[tuple[int, str], tuple[datetime, tuple[Note, ...]]]
_kept: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()


def notes_of(
    desk: Desk, programme: Programme, at: datetime, fresh: bool = False
) -> tuple[Note, ...]:
    """The notes about a window, at most half a minute old; ``fresh``: as they are."""
    kept = _kept.setdefault(desk.store, {})
    key = (programme.year, programme.id)
    if not fresh and key in kept and timedelta() <= at - kept[key][0] < FRESH:
        return kept[key][1]
    notes = desk.store.notes(*key)
    kept[key] = (at, notes)
    return notes


def window_of(desk: Desk, programme: Programme, at: datetime, fresh: bool = False) -> Window:
    """The window as it is."""
    return effective(programme, notes_of(desk, programme, at, fresh), at)


def window_problem(
    programme: Programme, window: Window, at: str, state: str | None = None
) -> Problem:
    """Why nothing is taken now: before, closed or paused."""
    facts: dict[str, Json | datetime] = {"programme": programme.id}
    facts |= {"opens": window.opens, "closes": window.closes}
    facts |= {"reason": window.paused.reason if window.paused else ""}
    return Problem(f"window.{state or window.state}", at, facts)


def programme_named(desk: Desk, programme: str, year: int = 0) -> Programme | None:
    """A programme of a year; 0 is the year applications are taken for."""
    if year not in (0, desk.year):
        return None
    return desk.rules(desk.year).programmes.get(programme)


def add_note(
    desk: Desk, wanted: Wanted, actor: Actor, key: str, at: datetime
) -> tuple[Note, ...] | Refusal:
    """Write a note; gives the log with it. The same key writes it once."""
    programme = programme_named(desk, wanted.programme, wanted.year)
    if programme is None:
        return Refusal("unknown", (Problem("programme.unknown", "/programme"),))
    if ROLE not in actor.roles:
        return Refusal("forbidden", (Problem("window.role"),))
    digest = trail.digest(["note", vars(wanted)])
    for _ in range(3):
        done = replayed(desk, key, digest)
        if done is not None:
            return done if isinstance(done, Refusal) else notes_of(desk, programme, at, fresh=True)
        notes = notes_of(desk, programme, at, fresh=True)
        note = judged(desk, programme, notes, wanted, actor, at)
        if isinstance(note, Refusal):
            return note
        if _written(desk, programme, note, Remembered(key, digest, {"seq": note.seq}, at + KEPT)):
            return notes_of(desk, programme, at, fresh=True)
    return Refusal("stale", (Problem("window.busy"),))


def _written(desk: Desk, programme: Programme, note: Note, remember: Remembered) -> bool:
    """Whether the note surely stands. After a doubt the next look at the remembered key decides."""
    try:
        desk.store.add_note(programme.year, programme.id, note, remember)
    except (Stale, Unclear):
        desk.wait(0.1)
        return False
    return True


# ---- incidents --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Incident:
    """A pause, and how many proposals came in on its days: before it began, and after it ended."""

    stop: Stop
    before: int
    after: int


def incidents(desk: Desk, programme: Programme, at: datetime) -> tuple[Incident, ...]:
    """Every pause of a window, oldest first. Reads when each proposal came in: for a report, not for every page."""
    found = stops(programme, notes_of(desk, programme, at, fresh=True), at)
    times = list(desk.store.sent_times(programme.year, programme.id)) if found else []
    zone = programme.closes.tzinfo
    days: dict[date, list[datetime]] = {}
    for sent in times:
        days.setdefault(sent.astimezone(zone).date(), []).append(sent)
    return tuple(
        Incident(
            stop,
            sum(t < stop.begin for t in days.get(stop.begin.astimezone(zone).date(), ())),
            sum(t >= stop.end for t in days.get(stop.end.astimezone(zone).date(), ()))
            if stop.end
            else 0,
        )
        for stop in found
    )
