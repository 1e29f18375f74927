"""Telling the owners of unsent drafts that the end has moved, or is near. Nobody is told twice, a crash loses nothing.

A letter's number in its file follows from the notice, and the store takes it only once and only while the draft is
unsent. Where a sweep stops (time is up, the process dies) the next one goes on, at the page it had begun.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.core.law import Programme
from chalicelib.core.notices import Notice, days_left, notices_due
from chalicelib.core.proposal import Json, Letter, Proposal
from chalicelib.core.windows import Note, effective, scans
from chalicelib.desk import Desk
from chalicelib.desk.decrees import decree_path
from chalicelib.desk.windows import FRESH, notes_of

PAGE = 25
DONE = "done"


def tell_notices(desk: Desk, at: datetime, enough: Callable[[], bool]) -> int:
    """Write the letters that are owed now, page by page until ``enough`` says so. Returns how many were new."""
    made = 0
    for programme in desk.rules(desk.year).programmes.values():
        notes = notes_of(desk, programme, at)
        for notice in notices_due(programme, notes, at, FRESH):
            made += _tell(desk, programme, notes, notice, at, enough)
    return made


def _tell(
    desk: Desk,
    programme: Programme,
    notes: tuple[Note, ...],
    notice: Notice,
    at: datetime,
    enough: Callable[[], bool],
) -> int:
    made, here = 0, (programme.year, programme.id)
    cursor = desk.store.told(*here, notice.seq)
    while cursor != DONE and not enough():
        page = desk.store.drafts(*here, cursor, PAGE)
        for draft in page.items:
            if draft.received:  # the office has the paper: its typist is reminded by his list
                continue
            facts = _facts(programme, notes, notice, draft, at)
            made += desk.store.tell(_letter(draft, notice, facts, at))
        cursor = page.next or DONE
        desk.store.keep_told(*here, notice.seq, cursor)
    return made


def _letter(draft: Proposal, notice: Notice, facts: dict[str, Json], at: datetime) -> Letter:
    to = draft.contact.email
    return Letter(draft.ticket, notice.seq, notice.kind, to, draft.lang, at, facts, due=at)


def _facts(
    programme: Programme, notes: tuple[Note, ...], notice: Notice, draft: Proposal, at: datetime
) -> dict[str, Json]:
    facts: dict[str, Json] = {
        "name": draft.contact.name,
        "programme": programme.id,
        "opd": draft.opd,
        "closes": notice.closes.isoformat(),
    }
    if notice.kind == "reminder":
        left = days_left(notice.closes, at)
        return facts | ({"days": left} if left > 0 else {})
    moved = next(n for n in reversed(notes) if n.closes is not None and n.at <= at)
    before = effective(programme, notes[: moved.seq - 1], at).closes
    if moved.seq in scans(notes):
        facts["decree"] = decree_path(programme.year, programme.id, moved.seq)
    return facts | {
        "closes_before": before.isoformat(),
        "sk_number": moved.sk_number,
        "sk_date": moved.sk_date.isoformat() if moved.sk_date else "",
        "reason": moved.reason,
    }
