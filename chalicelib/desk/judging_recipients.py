"""Recipients that may be the same twice: listed for Bagian Kesra, judged with a reason, remembered on both sides.

Judging says what a person found. Making one of two is another act, for two persons: ``exempting.propose_merge``.
"""

from datetime import datetime

from chalicelib.core import flags
from chalicelib.core.proposal import Actor, Json
from chalicelib.core.recipients import Recipient
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.exempting import Done, as_change, changed_once
from chalicelib.desk.judging import (
    ACTION,
    PAGE,
    UNKNOWN,
    Judged,
    Pairs,
    is_cursor,
    note_refusal,
)
from chalicelib.desk.recipient_ports import HOLDER, FlagPut, RecipientChange


def judge_recipients(
    desk: Desk, recipient: str, said: Judged, actor: Actor, key: str, at: datetime
) -> Done:
    """``{recipient, version}``. Both recipients remember the judgement, this one's log says whose it is."""

    def made(old: Recipient) -> RecipientChange | Refusal:
        sides = desk.store.sides(said.other, (old.id,))
        flag = sides[old.id].flag if old.id in sides else None
        if flag is None or said.other.isdigit():
            return UNKNOWN
        if refusal := note_refusal(said.note):
            return refusal
        new = flags.judged(flag, said.judgement, said.note, actor, at)
        theirs = desk.store.sides(old.id, (said.other,)).get(said.other)
        seen = theirs.flag if theirs else None
        back = FlagPut(said.other, HOLDER, flags.seen_from(new, old.id), seen)
        facts: dict[str, Json] = {
            "other": said.other,
            "judgement": said.judgement,
            "note": new.note,
        }
        change = as_change(old, ACTION, actor, at, facts)
        puts = (FlagPut(old.id, HOLDER, new, flag), back)
        return RecipientChange(change.recipient, change.expected, change.entry, flags=puts)

    asked = [ACTION, recipient, said.other, said.judgement, said.note]
    return changed_once(desk, recipient, actor, key, at, asked, made)


def unjudged_recipients(desk: Desk, cursor: str) -> Pairs:
    """Pairs of recipients nobody has judged, each once; a page may be empty and still have a next one."""
    page = desk.store.flags_waiting((HOLDER,), cursor if is_cursor(cursor) else "", PAGE)
    once = tuple(
        pair
        for pair in page.items
        if not pair.flag.other.isdigit() and pair.owner < pair.flag.other
    )
    return Pairs(once, page.next)
