"""The calls about recipients. Nothing in an address is personal: a search for a number is refused, because addresses
are written into logs.
"""

import re
from typing import Any

from chalice.app import Blueprint

from chalicelib.api import recipient_shapes as shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import officials
from chalicelib.api.recipient_views import (
    READERS,
    recipient_row_view,
    recipient_view,
)
from chalicelib.desk import Refusal
from chalicelib.desk.exempting import (
    Ask,
    Said,
    decide_exemption,
    decide_merge,
    propose_exemption,
    propose_merge,
)
from chalicelib.desk.judging import Judged
from chalicelib.desk.judging_recipients import judge_recipients
from chalicelib.desk.queueing import folded

office_recipients = Blueprint(__name__)

RECIPIENT = "/office/recipients/{recipient}"
WRITE = ("Idempotency-Key",)
PAGE = 50
#: From so many digits on, a search may be the number of a person.
MANY_DIGITS = 8
TWICE_CURSOR = re.compile(r"[0-9.]{0,20}#R[0-9A-F]{1,20}")


@call(
    office_recipients,
    "POST",
    RECIPIENT + "/flags/{other}",
    "official",
    shapes.JUDGE,
    WRITE,
    authorizer=officials,
)
def judge_recipient(asked: Asked, recipient: str, other: str) -> Result:
    """Judge whether two recipients are the same, with a reason (Bagian Kesra). Merging them is for two persons."""
    key = asked.scoped_key("judge", recipient=recipient, actor=asked.official.id)
    said = Judged(other, asked.body["judgement"], asked.body["note"])
    desk, actor = asked.wiring.desk, asked.official
    return _done(asked, judge_recipients(desk, recipient, said, actor, key, asked.at), recipient)


def readers_only(asked: Asked) -> None:
    """Raises :class:`Halt` (403) for officials who read recipients only with a file of theirs."""
    if not set(READERS) & set(asked.official.roles):
        raise Halt(403, "recipient.forbidden")


@call(
    office_recipients,
    "GET",
    "/office/recipients",
    "official",
    authorizer=officials,
    query=("q", "kecamatan", "twice", "cursor"),
)
def recipients(asked: Asked) -> Result:
    """Recipients by kecamatan and name, or (``twice=1``) those aided twice in a year (Bagian Kesra, auditors)."""
    readers_only(asked)
    words = asked.query.get("q", "")
    if sum(c.isdigit() for c in words) >= MANY_DIGITS:
        raise Halt(422, "recipient.number", "q")
    kecamatan, cursor = asked.query.get("kecamatan", ""), asked.query.get("cursor", "")
    store = asked.wiring.desk.store
    if asked.query.get("twice"):
        found = store.recipients_twice(cursor if TWICE_CURSOR.fullmatch(cursor) else "", PAGE)
    else:
        found = store.recipients(kecamatan, folded(words), cursor, PAGE)
    return {
        "items": [recipient_row_view(one) for one in found.items],
        "next": found.next or None,
    }


@call(office_recipients, "GET", RECIPIENT, "official", authorizer=officials)
def recipient_file(asked: Asked, recipient: str) -> Result:
    """One recipient with masked numbers, awards, proposals, exemptions, merges and its log."""
    readers_only(asked)
    return _whole(asked, recipient)


def _whole(asked: Asked, recipient: str) -> dict[str, Any]:
    dossier = asked.wiring.desk.store.recipient(recipient)
    if dossier is None:
        raise Halt(404, "recipient.unknown")
    return recipient_view(asked.wiring.desk, dossier, asked.official, asked.lang)


def _done(asked: Asked, done: object, recipient: str, status: int = 200) -> Result:
    """The recipient as he is now, or why nothing was done."""
    return done if isinstance(done, Refusal) else answer(_whole(asked, recipient), status)


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
        file=body["file"],
    )
    key = asked.scoped_key("exempt", recipient=recipient, actor=asked.official.id)
    desk, actor = asked.wiring.desk, asked.official
    done = propose_exemption(desk, recipient, ask, actor, key, asked.at)
    return _done(asked, done, recipient, 201)


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
    return _done(asked, done, recipient, 201)


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
