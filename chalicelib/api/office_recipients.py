"""The calls about doubles, sealed numbers and recipients. Nothing in an address is personal: a search for a number is
refused, because addresses are written into logs.
"""

from typing import Any

from chalice.app import Blueprint

from chalicelib.api import recipient_shapes as shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import ONE, officials, seen
from chalicelib.api.office_views import file_view
from chalicelib.api.public import etag
from chalicelib.api.recipient_views import (
    READERS,
    pair_view,
    proposal_outline,
    recipient_outline,
    recipient_row_view,
    recipient_view,
)
from chalicelib.core.proposal import Event
from chalicelib.desk import Refusal
from chalicelib.desk.exempting import (
    Ask,
    Said,
    decide_exemption,
    decide_merge,
    propose_exemption,
    propose_merge,
)
from chalicelib.desk.judging import Judged, judge, unjudged
from chalicelib.desk.queueing import folded
from chalicelib.desk.revealing import SECONDS, Look, reveal

office_recipients = Blueprint(__name__)

RECIPIENT = "/office/recipients/{recipient}"
WRITE = ("Idempotency-Key",)
PAGE = 50
#: From so many digits on, a search may be the number of a person.
MANY_DIGITS = 8


@call(
    office_recipients,
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
    office_recipients,
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
    office_recipients,
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
        other = pair.flag.other
        outline = (
            proposal_outline(known.proposals.get(other), actor)
            if other.isdigit()
            else recipient_outline(known.recipients.get(other), actor)
        )
        more = {"other_name": outline["name"], "readable": outline["readable"]}
        items.append(pair_view(pair, known, asked.lang) | more | {"other_opd": outline["opd"]})
    return {"items": items, "next": found.next or None, "opds": list(found.opds)}


def _reader(asked: Asked) -> None:
    """Raises :class:`Halt` (403) for officials who read recipients only with a file of theirs."""
    if not set(READERS) & set(asked.official.roles):
        raise Halt(403, "recipient.forbidden")


@call(
    office_recipients,
    "GET",
    "/office/recipients",
    "official",
    authorizer=officials,
    query=("q", "kecamatan", "cursor"),
)
def recipients(asked: Asked) -> Result:
    """Recipients by kecamatan and name (Bagian Kesra, auditors)."""
    _reader(asked)
    words = asked.query.get("q", "")
    if sum(c.isdigit() for c in words) >= MANY_DIGITS:
        raise Halt(422, "recipient.number", "q")
    kecamatan, cursor = asked.query.get("kecamatan", ""), asked.query.get("cursor", "")
    found = asked.wiring.desk.store.recipients(kecamatan, folded(words), cursor, PAGE)
    return {
        "items": [recipient_row_view(one) for one in found.items],
        "next": found.next or None,
    }


@call(office_recipients, "GET", RECIPIENT, "official", authorizer=officials)
def recipient_file(asked: Asked, recipient: str) -> Result:
    """One recipient with masked numbers, awards, proposals, exemptions, merges and its log."""
    _reader(asked)
    return _whole(asked, recipient)


def _whole(asked: Asked, recipient: str) -> dict[str, Any]:
    dossier = asked.wiring.desk.store.recipient(recipient)
    if dossier is None:
        raise Halt(404, "recipient.unknown")
    return recipient_view(asked.wiring.desk, dossier, asked.official, asked.lang)


def _done(asked: Asked, done: object, recipient: str) -> Result:
    return done if isinstance(done, Refusal) else _whole(asked, recipient)


@call(
    office_recipients,
    "POST",
    RECIPIENT + "/exemptions",
    "official",
    shapes.EXEMPTION,
    WRITE,
    authorizer=officials,
)
def exempt(asked: Asked, recipient: str) -> Result:
    """Propose an exemption from a requirement, with its legal ground (Bagian Kesra). Another person approves it."""
    body = asked.body
    ask = Ask(
        requirement=body["requirement"],
        ground=body["ground"],
        reference=body["reference"],
        first=body["from"],
        last=body["to"],
        note=body["note"],
    )
    key = asked.scoped_key("exempt", recipient=recipient, actor=asked.official.id)
    desk, actor = asked.wiring.desk, asked.official
    done = propose_exemption(desk, recipient, ask, actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    return answer(_whole(asked, recipient), 201)


@call(
    office_recipients,
    "POST",
    RECIPIENT + "/exemptions/{n}/{decision}",
    "official",
    shapes.DECIDED,
    WRITE,
    authorizer=officials,
)
def decide_on_exemption(asked: Asked, recipient: str, n: str, decision: str) -> Result:
    """Approve (another person than who proposed it), reject or end an exemption."""
    key = asked.scoped_key("exemption", recipient=recipient, n=n, actor=asked.official.id)
    said = _said(asked, n, decision)
    desk, actor = asked.wiring.desk, asked.official
    return _done(asked, decide_exemption(desk, recipient, said, actor, key, asked.at), recipient)


@call(
    office_recipients,
    "POST",
    RECIPIENT + "/merge",
    "official",
    shapes.MERGE,
    WRITE,
    authorizer=officials,
)
def merge(asked: Asked, recipient: str) -> Result:
    """Propose that this recipient is the same as another (Bagian Kesra). Another person approves it."""
    key = asked.scoped_key("merge", recipient=recipient, actor=asked.official.id)
    desk, actor, body = asked.wiring.desk, asked.official, asked.body
    done = propose_merge(desk, recipient, body["into"], body["note"], actor, key, asked.at)
    if isinstance(done, Refusal):
        return done
    return answer(_whole(asked, recipient), 201)


@call(
    office_recipients,
    "POST",
    RECIPIENT + "/merge/{n}/{decision}",
    "official",
    shapes.DECIDED,
    WRITE,
    authorizer=officials,
)
def decide_on_merge(asked: Asked, recipient: str, n: str, decision: str) -> Result:
    """Approve (another person than who proposed it) or reject a merge. Nothing is deleted: the merged id leads on."""
    key = asked.scoped_key("merging", recipient=recipient, n=n, actor=asked.official.id)
    said = _said(asked, n, decision)
    desk, actor = asked.wiring.desk, asked.official
    return _done(asked, decide_merge(desk, recipient, said, actor, key, asked.at), recipient)


def _said(asked: Asked, n: str, decision: str) -> Said:
    """Raises :class:`Halt` (404) for an address that is none."""
    note = asked.body.get("note", "")
    number = int(n) if n.isascii() and n.isdigit() and len(n) < 6 else 0
    if decision == "approve":
        return Said(number, "approve", note)
    if decision == "reject":
        return Said(number, "reject", note)
    if decision == "end":
        return Said(number, "end", note)
    raise Halt(404, "http.route")
