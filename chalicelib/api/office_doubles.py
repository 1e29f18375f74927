"""The calls about doubles and sealed numbers: pairs are listed and judged, a number is shown with a reason."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import recipient_shapes as shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Result, call
from chalicelib.api.office import ONE, officials, seen
from chalicelib.api.office_recipients import WRITE, readers_only
from chalicelib.api.office_views import file_view
from chalicelib.api.public import etag
from chalicelib.api.recipient_views import (
    pair_view,
    proposal_outline,
    recipient_outline,
    recipient_pair_view,
)
from chalicelib.core.proposal import Event
from chalicelib.core.workflow import may_read
from chalicelib.desk import Refusal
from chalicelib.desk.judging import Judged, judge, unjudged
from chalicelib.desk.judging_recipients import unjudged_recipients
from chalicelib.desk.revealing import SECONDS, Look, reveal

office_doubles = Blueprint(__name__)


@call(
    office_doubles,
    "POST",
    ONE + "/flags/{other}",
    "official",
    shapes.JUDGE,
    ("Idempotency-Key", "If-Match"),
    authorizer=officials,
)
def judge_flag(asked: Asked, ticket: str, other: str) -> Result:
    """Judge whether this file and another are the same, with a reason. Both files remember it."""
    desk, actor, file = asked.wiring.desk, asked.official, seen(asked, ticket)
    key = asked.scoped_key("judge", ticket=file.proposal.ticket, actor=actor.id)
    said = Judged(other, asked.body["judgement"], asked.body["note"])
    done = judge(desk, file, said, actor, asked.version, key, asked.at)
    if isinstance(done, Refusal):
        return _without_events(done)
    fresh = desk.store.load(file.proposal.ticket) or file
    view = file_view(desk, fresh, actor, asked.lang, asked.at)
    return answer(view, 200, etag(fresh.proposal.version))


def _without_events(refusal: Refusal) -> Refusal:
    """The slower of two is told the version there is now."""
    since = (refusal.facts or {}).get("since")
    if not (isinstance(since, tuple) and all(isinstance(one, Event) for one in since)):
        return refusal
    facts = {k: v for k, v in (refusal.facts or {}).items() if k != "since"}
    return Refusal(refusal.kind, refusal.problems, facts)


@call(
    office_doubles,
    "POST",
    ONE + "/reveal",
    "official",
    shapes.REVEAL,
    WRITE,
    authorizer=officials,
)
def reveal_number(asked: Asked, ticket: str) -> Result:
    """Show one sealed number in full, with a reason that becomes an event of the file."""
    desk, actor, file = asked.wiring.desk, asked.official, seen(asked, ticket)
    key = asked.scoped_key("reveal", ticket=file.proposal.ticket, actor=actor.id)
    look = Look(asked.body["field"], asked.body["reason"], asked.body.get("note", ""))
    done = reveal(desk, file, look, actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    view = {"field": look.field, "value": done.value, "seconds": SECONDS, "version": done.version}
    return answer(view, 200, etag(done.version))


@call(
    office_doubles,
    "GET",
    "/office/flags",
    "official",
    authorizer=officials,
    query=("opd", "cursor"),
)
def flags(asked: Asked) -> Result:
    """Pairs of files that nobody has judged yet, of the OPDs this official sees; doubles first."""
    desk, actor = asked.wiring.desk, asked.official
    found = unjudged(desk, asked.query.get("opd", ""), asked.query.get("cursor", ""), actor)
    others = [pair.flag.other for pair in found.items]
    tickets = (*(p.owner for p in found.items), *(o for o in others if o.isdigit()))
    known = desk.store.known(tickets, (o for o in others if not o.isdigit()))
    items: list[dict[str, Any]] = []
    for pair in found.items:
        mine, other = known.proposals.get(pair.owner), pair.flag.other
        if mine is None or not may_read(mine, actor):  # filed while the file went to another unit
            continue
        outline = (
            proposal_outline(known.proposals.get(other), actor)
            if other.isdigit()
            else recipient_outline(known.recipients.get(other), actor)
        )
        more = {"other_name": outline["name"], "readable": outline["readable"]}
        items.append(pair_view(pair, known, asked.lang) | more | {"other_opd": outline["opd"]})
    return {"items": items, "next": found.next or None, "opds": list(found.opds)}


@call(
    office_doubles,
    "GET",
    "/office/flags/recipients",
    "official",
    authorizer=officials,
    query=("cursor",),
)
def recipient_flags(asked: Asked) -> Result:
    """Pairs of recipients that nobody has judged yet, such as two lines of imported lists (Bagian Kesra, auditors)."""
    readers_only(asked)
    desk = asked.wiring.desk
    found = unjudged_recipients(desk, asked.query.get("cursor", ""))
    ends = (end for pair in found.items for end in (pair.owner, pair.flag.other))
    known = desk.store.known(recipients=ends).recipients
    items = [recipient_pair_view(pair, known, asked.lang) for pair in found.items]
    return {"items": items, "next": found.next or None}
