"""When a programme takes applications. The last instant of a window is still inside.

The dates of the rules are where a window begins; what happened to it since stands in notes: extensions with their
decree (SK), corrections, pauses, the scan of a decree. Notes are only ever added, each chained behind the one before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from chalicelib.core import trail
from chalicelib.core.law import Programme
from chalicelib.core.office_files import Scan

NoteKind = Literal["extension", "correction", "pause", "resume", "attach"]
WindowState = Literal["before", "open", "paused", "closed"]
SECOND = timedelta(seconds=1)
#: Without a window a draft begun in the old year is still taken this long in the new one.
OVER_NEW_YEAR = timedelta(days=14)
#: Kinds that move the end. Both need the number and date of the decree they rest on.
ENDS = ("extension", "correction")
#: Brings the scan of a decree to the entry it belongs to, or another scan in its place. Moves nothing.
ATTACH: Final = "attach"


@dataclass(frozen=True)
class Note:
    """One entry about a window. ``closes`` is the new end, the last instant that is inside; ``scan`` the file of the
    decree; ``of`` the number of the entry that an attached scan belongs to."""

    seq: int
    kind: NoteKind
    at: datetime
    by: str  # id of the official
    by_name: str
    reason: str
    closes: datetime | None = None
    sk_number: str = ""
    sk_date: date | None = None
    reference: str = ""  # where the signed decree is kept
    prev: str = ""
    hash: str = ""
    scan: Scan | None = None
    of: int = 0


@dataclass(frozen=True)
class Extension:
    """The ground on which a window ends later than its rules say. ``closes_before``: the end it took the place of;
    ``scan``: the file of the decree, once somebody brought it."""

    sk_number: str
    sk_date: date
    reason: str
    closes_before: datetime
    at: datetime
    seq: int
    scan: Scan | None = None


@dataclass(frozen=True)
class Pause:
    """Sending is stopped since then."""

    since: datetime
    reason: str


@dataclass(frozen=True)
class Window:
    """A window as it is at one moment."""

    opens: datetime
    closes: datetime
    extended_by: Extension | None
    paused: Pause | None
    state: WindowState
    windowless: bool = False  # open on every day of the year: can be paused, has no end to move


def effective(programme: Programme, notes: Sequence[Note], at: datetime) -> Window:
    """The window as the notes written until ``at`` (aware) have made it."""
    closes, extension, pause = programme.closes, None, None
    written = [note for note in notes if note.at <= at]
    for note in written:
        if note.kind in ENDS:
            extension = _extension(note, closes, extension)
            closes = note.closes or closes
        elif note.kind != ATTACH:
            began = pause or Pause(note.at, note.reason)
            pause = began if note.kind == "pause" else None
    if closes == programme.closes:
        extension = None
    if extension:
        extension = replace(extension, scan=scans(written).get(extension.seq))
    window = Window(programme.opens, closes, extension, pause, "open", programme.windowless)
    return replace(window, state=window_state(window, at))


def _extension(note: Note, closes: datetime, before: Extension | None) -> Extension:
    """A correction takes the place of the extension it mends, so the public reads the end from before both."""
    mended = note.kind == "correction" and before is not None
    closed_before = before.closes_before if mended and before else closes
    sk_date = note.sk_date or note.at.date()
    return Extension(note.sk_number, sk_date, note.reason, closed_before, note.at, note.seq)


def scans(notes: Sequence[Note]) -> Mapping[int, Scan]:
    """The scan that stands for the decree of an entry now, by the entry's number: the newest that was brought for it.

    A correction under the same decree rests on the same scan, unless it has one of its own. A scan whose place another
    one took stands only in the log.
    """
    brought = {note.of or note.seq: note.scan for note in notes if note.scan}
    found: dict[int, Scan] = {}
    before: Note | None = None
    for note in (n for n in notes if n.kind in ENDS):
        mended = before if before and note.kind == "correction" else None
        scan = brought.get(note.seq)
        if scan is None and mended and mended.sk_number == note.sk_number:
            scan = found.get(mended.seq)
        if scan:
            found[note.seq] = scan
        before = note
    return found


def window_state(window: Programme | Window, at: datetime) -> WindowState:
    """Before, open, paused or closed at an aware time. A close of 23:59:59 includes that whole second."""
    if at < window.opens:
        return "before"
    if at >= window.closes + SECOND:
        return "closed"
    return "paused" if isinstance(window, Window) and window.paused else "open"


def may_submit(
    window: Programme | Window, at: datetime, last_saved: datetime, grace_minutes: int
) -> bool:
    """Whether a draft can be sent now: inside the window, or within the grace when it was last saved inside.

    The server's own time of the last save is the stamp; a client's clock decides nothing. Nothing is sent during a
    pause, also not within the grace. What has no window can be sent over the end of its year.
    """
    if isinstance(window, Window) and window.paused:
        return False
    if window_state(window, at) == "open":
        return True
    end = window.closes + SECOND
    if window.windowless:
        return end <= at < end + OVER_NEW_YEAR
    in_grace = end <= at < end + timedelta(minutes=grace_minutes)
    return in_grace and window.opens <= last_saved < end


# ---- the log ----------------------------------------------------------------------------------------------------


def sealed(note: Note, notes: Sequence[Note]) -> Note:
    """The note as the next of the log: numbered, never earlier than the last one, chained behind it."""
    last = notes[-1] if notes else None
    at = max(note.at, last.at) if last else note.at
    chained = replace(note, seq=len(notes) + 1, at=at, prev=last.hash if last else "")
    return replace(chained, hash=_hash(chained))


def valid(notes: Sequence[Note]) -> bool:
    """Whether the log is complete, in order and untouched."""
    prev = ""
    for seq, note in enumerate(notes, start=1):
        if note.seq != seq or note.prev != prev or note.hash != _hash(note):
            return False
        prev = note.hash
    return True


def _hash(note: Note) -> str:
    """Over everything but itself. What came into notes later counts only where there is some: the hashes of those
    written before stay good."""
    content = dict(vars(note))
    del content["hash"]
    for name in ("at", "closes", "sk_date"):
        content[name] = content[name].isoformat() if content[name] else None
    for name in ("scan", "of"):
        if not content[name]:
            del content[name]
    if note.scan:
        content["scan"] = vars(note.scan)
    return trail.digest(content)


# ---- what an incident cost --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """A pause from its begin to its end (None: it lasts). ``lost``: how much of it lay inside the window."""

    begin: datetime
    end: datetime | None
    reason: str
    by_name: str
    ended_by_name: str
    lost: timedelta


def stops(programme: Programme, notes: Sequence[Note], at: datetime) -> tuple[Stop, ...]:
    """Every pause until ``at``."""
    written = [n for n in notes if n.at <= at]
    return tuple(_stops(programme, written, at)) if written else ()


def _stops(programme: Programme, notes: Sequence[Note], at: datetime) -> Iterator[Stop]:
    begun: Note | None = None
    lost, closes = timedelta(), programme.closes
    for note, until in zip(notes, [*(n.at for n in notes[1:]), at], strict=True):
        if begun and note.kind == "resume":
            yield Stop(begun.at, note.at, begun.reason, begun.by_name, note.by_name, lost)
            begun, lost = None, timedelta()
        elif begun is None and note.kind == "pause":
            begun = note
        closes = note.closes if note.kind in ENDS and note.closes else closes
        if begun:  # what was lost is measured with the end that was in force at that time
            inside = min(until, closes + SECOND) - max(note.at, programme.opens)
            lost += max(inside, timedelta())
    if begun:
        yield Stop(begun.at, None, begun.reason, begun.by_name, "", lost)


def lost_minutes(programme: Programme, notes: Sequence[Note], at: datetime) -> int:
    """Minutes of the window in which nothing could be sent; a begun minute counts."""
    return minutes(sum((s.lost for s in stops(programme, notes, at)), timedelta()))


def minutes(amount: timedelta) -> int:
    """Whole minutes, rounded up."""
    return -(-amount // timedelta(minutes=1))
