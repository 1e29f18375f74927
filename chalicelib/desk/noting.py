"""Whether an entry about a window can be written: its turn, its end, the decree it rests on, the scan of that."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.core.law import Programme
from chalicelib.core.office_files import SK, Scan
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor
from chalicelib.core.windows import ATTACH, ENDS, Note, NoteKind, Window, effective, scans, sealed
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.resting import scan_for

#: An end further away than this from the one before is a slip of the keys.
FURTHEST = timedelta(days=180)
REASON_MOST = 1_000
KINDS: tuple[NoteKind, ...] = ("extension", "correction", "pause", "resume", "attach")


@dataclass(frozen=True)
class Wanted:
    """A note as it was asked for. ``closes``: ``2027-04-15`` (to its last second) or a full time, in WIB unless it
    says. ``file``: id of the scan of the decree, which may also be attached later, to the entry numbered ``of``."""

    programme: str
    kind: str
    closes: str = ""
    sk_number: str = ""
    sk_date: str = ""
    reason: str = ""
    reference: str = ""
    year: int = 0
    file: str = ""
    of: int = 0


def judged(
    desk: Desk,
    programme: Programme,
    notes: tuple[Note, ...],
    wanted: Wanted,
    actor: Actor,
    at: datetime,
) -> Note | Refusal:
    """The next entry of the log, or everything that is wrong with it."""
    if wanted.kind == ATTACH:
        return _attached(desk, notes, wanted, actor, at)
    return _moved(desk, programme, notes, wanted, actor, at)


def _moved(
    desk: Desk,
    programme: Programme,
    notes: tuple[Note, ...],
    wanted: Wanted,
    actor: Actor,
    at: datetime,
) -> Note | Refusal:
    window = effective(programme, notes, max(at, notes[-1].at) if notes else at)
    if programme.windowless and wanted.kind in ENDS:
        return Refusal("invalid", (Problem("window.no-end", "/kind", {"programme": programme.id}),))
    out_of_turn = _out_of_turn(wanted.kind, window)
    if out_of_turn:
        return Refusal("state", (Problem(out_of_turn, "/kind"),))
    kind = next(k for k in KINDS if k == wanted.kind)
    note = Note(0, kind, at, actor.id, actor.name, _sentence(wanted.reason))
    found: list[Problem] = []
    if kind in ENDS:
        closes = _end(wanted.closes, programme)
        found += _end_problems(programme, window, kind, closes, at)
        grounded, lacking = _grounded(desk, replace(note, closes=closes), wanted, actor, programme)
        note, found = grounded, [*found, *lacking]
    elif wanted.closes or wanted.sk_number or wanted.sk_date or wanted.file:
        found.append(Problem("window.no-end-here", "/kind"))
    if wanted.of:
        found.append(Problem("window.no-entry-here", "/of"))
    found += _reason_problems(note.reason)
    return Refusal("invalid", tuple(found)) if found else sealed(note, notes)


def _grounded(
    desk: Desk, note: Note, wanted: Wanted, actor: Actor, programme: Programme
) -> tuple[Note, list[Problem]]:
    """The note with the decree it rests on, and what is wrong with that. Its scan may come later: an end must be
    moved within a minute also when the signed sheet is still on somebody's desk."""
    number, sk_date = _line(wanted.sk_number), _date(wanted.sk_date)
    found = _sk_problems(number, sk_date, note.at.astimezone(programme.closes.tzinfo).date())
    scan = scan_for(desk, wanted.file, SK, actor) if wanted.file else None
    if isinstance(scan, Problem):
        found.append(scan)
    whole = replace(note, sk_number=number, sk_date=sk_date, reference=_line(wanted.reference))
    return replace(whole, scan=scan if isinstance(scan, Scan) else None), found


def _attached(
    desk: Desk, notes: tuple[Note, ...], wanted: Wanted, actor: Actor, at: datetime
) -> Note | Refusal:
    """The scan of a decree for an entry that has none. In the place of another one it says why."""
    found: list[Problem] = []
    if not any(n.seq == wanted.of and n.kind in ENDS for n in notes):
        found.append(Problem("window.no-entry", "/of"))
    if wanted.closes or wanted.sk_number or wanted.sk_date or wanted.reference:
        found.append(Problem("window.no-end-here", "/kind"))
    there, reason = scans(notes).get(wanted.of), _sentence(wanted.reason)
    scan = scan_for(desk, wanted.file, SK, actor)
    if isinstance(scan, Problem):
        found.append(scan)
    elif there and there.sha256 == scan.sha256:
        found.append(Problem("window.same-scan", "/file"))
    if there or reason:
        found += _reason_problems(reason, replaces=True)
    if found or isinstance(scan, Problem):
        return Refusal("invalid", tuple(found))
    note = Note(0, ATTACH, at, actor.id, actor.name, reason, scan=scan, of=wanted.of)
    return sealed(note, notes)


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


def _reason_problems(reason: str, replaces: bool = False) -> list[Problem]:
    """A scan that takes another one's place has its own reason, which is not public."""
    if len(reason) > REASON_MOST:
        return [Problem("window.reason-long", "/reason", {"maximum": REASON_MOST})]
    if len(reason) > 5:
        return []
    return [
        Problem("window.reason-scan", "/reason")
        if replaces
        else Problem("window.reason", "/reason")
    ]


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
