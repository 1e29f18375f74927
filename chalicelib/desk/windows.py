"""The windows as they are now: read with their notes, extended, corrected, paused and resumed by Bagian Kesra."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from chalicelib.core import trail
from chalicelib.core.law import Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Json
from chalicelib.core.windows import ENDS, Note, Stop, Window, effective, sealed, stops
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.once import KEPT, replayed
from chalicelib.desk.ports import Remembered, Stale, Store, Unclear

#: A warm process looks for new notes this often, so that an extension is in force everywhere within a minute.
FRESH = timedelta(seconds=30)
#: An end further away than this from the one before is a slip of the keys.
FURTHEST = timedelta(days=180)
ROLE = "kesra"
REASON_MOST = 1_000

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


@dataclass(frozen=True)
class Wanted:
    """A note as it was asked for. ``closes``: ``2027-04-15`` (to its last second) or a full time, in WIB unless it
    says."""

    programme: str
    kind: str
    closes: str = ""
    sk_number: str = ""
    sk_date: str = ""
    reason: str = ""
    reference: str = ""
    year: int = 0


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
        note = _judged(programme, notes, wanted, actor, at)
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


def _judged(
    programme: Programme, notes: tuple[Note, ...], wanted: Wanted, actor: Actor, at: datetime
) -> Note | Refusal:
    window = effective(programme, notes, max(at, notes[-1].at) if notes else at)
    if programme.windowless and wanted.kind in ENDS:
        return Refusal("invalid", (Problem("window.no-end", "/kind", {"programme": programme.id}),))
    out_of_turn = _out_of_turn(wanted.kind, window)
    if out_of_turn:
        return Refusal("state", (Problem(out_of_turn, "/kind"),))
    kind = next(k for k in ("extension", "correction", "pause", "resume") if k == wanted.kind)
    note = Note(0, kind, at, actor.id, actor.name, _sentence(wanted.reason))
    found: list[Problem] = []
    if kind in ENDS:
        zone = programme.closes.tzinfo
        closes = _end(wanted.closes, programme)
        sk_date = _date(wanted.sk_date)
        found += _end_problems(programme, window, kind, closes, at)
        found += _sk_problems(_line(wanted.sk_number), sk_date, at.astimezone(zone).date())
        note = replace(note, closes=closes, sk_number=_line(wanted.sk_number), sk_date=sk_date)
        note = replace(note, reference=_line(wanted.reference))
    elif wanted.closes or wanted.sk_number or wanted.sk_date:
        found.append(Problem("window.no-end-here", "/kind"))
    found += _reason_problems(note.reason)
    return Refusal("invalid", tuple(found)) if found else sealed(note, notes)


def _out_of_turn(kind: str, window: Window) -> str:
    if kind == "resume" and not window.paused:
        return "window.not-paused"
    if kind == "pause" and window.paused:
        return "window.already-paused"
    if kind == "pause" and window.state != "open":
        return "window.not-open"
    if kind == "correction" and window.extended_by is None:
        return "window.not-extended"
    return ""


def _reason_problems(reason: str) -> list[Problem]:
    if len(reason) > REASON_MOST:
        return [Problem("window.reason-long", "/reason", {"maximum": REASON_MOST})]
    return [] if len(reason) > 5 else [Problem("window.reason", "/reason")]


def _end_problems(
    programme: Programme, window: Window, kind: str, closes: datetime | None, at: datetime
) -> list[Problem]:
    """An extension ends later than before; a correction may take that back, but never into the past or before the
    end that the rules promised."""
    if closes is None:
        return [Problem("window.end", "/closes")]
    facts = {"closes": window.closes, "least": programme.closes}
    if closes <= at:
        return [Problem("window.end-past", "/closes", facts)]
    if closes == window.closes or (kind == "extension" and closes < window.closes):
        return [Problem("window.end-early", "/closes", facts)]
    if closes < programme.closes:
        return [Problem("window.end-before-rules", "/closes", facts)]
    if closes > max(window.closes, at) + FURTHEST:
        return [Problem("window.end-far", "/closes", {"days": FURTHEST.days})]
    return []


def _sk_problems(number: str, sk_date: date | None, today: date) -> list[Problem]:
    found = [] if number else [Problem("window.sk-number", "/sk_number")]
    if sk_date is None:
        found.append(Problem("window.sk-date", "/sk_date"))
    elif sk_date > today:
        found.append(Problem("window.sk-date-future", "/sk_date"))
    return found


def _line(text: str) -> str:
    """One line without signs nobody can see."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _sentence(text: str) -> str:
    """A line that ends as a sentence: other sentences follow it on pages and in letters."""
    line = _line(text)
    return line if not line or line[-1] in ".!?" else f"{line}."


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _end(text: str, programme: Programme) -> datetime | None:
    """A whole second, on the clock of the rules."""
    text, zone = text.strip(), programme.closes.tzinfo
    if len(text) == 10:
        text += "T23:59:59"
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = read if read.tzinfo else read.replace(tzinfo=zone)
    return aware.astimezone(zone).replace(microsecond=0)


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
