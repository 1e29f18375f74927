"""The daily register of papers received: how many each unit counted. Only ever added to; the newest entry holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import PAPER_CHANNELS, Actor
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import ROLES
from chalicelib.desk.once import KEPT, replayed
from chalicelib.desk.paper_ports import Intake
from chalicelib.desk.ports import Remembered, Stale, Unclear

NOTE_MOST = 1_000
COUNT_MOST = 10_000

__all__ = ["Intake", "Wanted", "declare", "newest"]


@dataclass(frozen=True)
class Wanted:
    """An entry as it was asked for. ``day`` is ISO text, ``place`` empty for the official's own unit."""

    day: str
    programme: str
    channel: str
    count: int
    place: str = ""
    note: str = ""


def declare(
    desk: Desk, wanted: Wanted, actor: Actor, key: str, at: datetime
) -> tuple[Intake, ...] | Refusal:
    """Write how many papers came in; gives every entry about the same day, programme, channel and place.

    The first one declares, a later one corrects and must say why. The same key writes it once.
    """
    if not set(ROLES) & set(actor.roles):
        return Refusal("forbidden", (Problem("entry.role", ""),))
    day, place = date_of(wanted.day), wanted.place.strip() or actor.opd
    problems = tuple(_problems(desk, wanted, day, place, actor, at))
    if problems or day is None:
        return Refusal("invalid", problems)
    digest = trail.digest(["intake", vars(wanted)])
    for _ in range(3):
        before = _about(desk, day, wanted, place)
        done = replayed(desk, key, digest)
        if done is not None:
            return done if isinstance(done, Refusal) else before
        note = " ".join(wanted.note.split())
        if before and not note:
            return Refusal("invalid", (Problem("intake.why", "/note"),))
        made = Intake(
            day, wanted.programme, wanted.channel, place, len(before) + 1, wanted.count, note,
            actor.id, actor.name, at,
        )  # fmt: skip
        if _written(desk, made, Remembered(key, digest, {"seq": made.seq}, at + KEPT)):
            return (*before, made)
    return Refusal("stale", (Problem("intake.busy", ""),))


def newest(entries: Iterable[Intake]) -> dict[tuple[str, str, str, str], Intake]:
    """What holds for each day, programme, channel and place."""
    return {entry.key: entry for entry in sorted(entries, key=lambda e: e.seq)}


def _written(desk: Desk, made: Intake, remember: Remembered) -> bool:
    """False: somebody was faster, or nobody knows; the next look tells."""
    try:
        desk.store.add_intake(desk.year, made, remember)
    except (Stale, Unclear):
        return False
    return True


def _about(desk: Desk, day: date, wanted: Wanted, place: str) -> tuple[Intake, ...]:
    key = (day.isoformat(), wanted.programme, wanted.channel, place)
    found = desk.store.intakes(desk.year, day.isoformat(), day.isoformat())
    return tuple(entry for entry in found if entry.key == key)


def _problems(
    desk: Desk, wanted: Wanted, day: date | None, place: str, actor: Actor, at: datetime
) -> Iterable[Problem]:
    if day is None:
        yield Problem("received.on", "/day")
    elif day > at.date():
        yield Problem("received.future", "/day", {"on": day, "today": at.date()})
    if wanted.programme not in desk.rules(desk.year).programmes:
        yield Problem("programme.unknown", "/programme")
    if wanted.channel not in PAPER_CHANNELS:
        yield Problem("received.channel", "/channel")
    if not 0 <= wanted.count <= COUNT_MOST:
        yield Problem("intake.count", "/count", {"maximum": COUNT_MOST})
    if len(wanted.note) > NOTE_MOST:
        yield Problem("note.long", "/note", {"maximum": NOTE_MOST})
    if not is_unit(desk, place) or (place != actor.opd and "kesra" not in actor.roles):
        yield Problem("received.place", "/place")


def is_unit(desk: Desk, place: str) -> bool:
    """An OPD of the year, a kecamatan or a desa."""
    kecamatan = {code.rpartition(".")[0] for code in desk.desa}
    return place in desk.rules(desk.year).opds or place in desk.desa or place in kecamatan


def date_of(text: str) -> date | None:
    """A day of the calendar, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
