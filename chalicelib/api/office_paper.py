"""The calls about papers: typed in on behalf of applicants, counted and reconciled."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import numbered, officials
from chalicelib.api.paper_views import (
    entry_view,
    intake_view,
    recap_view,
    repaired_view,
    totals_view,
)
from chalicelib.api.public import etag
from chalicelib.api.received_view import received_of
from chalicelib.api.views import letter_view
from chalicelib.core.holding import FIRST_SITTING
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Contact, File, Received
from chalicelib.desk import Refusal
from chalicelib.desk.assisting import assist, correct, key_of, own_entry, typed_by
from chalicelib.desk.entering import ROLES, Entry, entry_problems, open_entry
from chalicelib.desk.intake import Wanted, date_of, declare
from chalicelib.desk.recap import recap, totals

office_paper = Blueprint(__name__)

ENTRY = "/office/entries/{ticket}"

_CONTACT = shapes.obj(
    {"name": shapes.text(200, 0), "email": shapes.text(300, 0), "phone": shapes.text(60, 0)},
    ("name", "phone"),
)
_RECEIVED = shapes.obj(
    {
        "on": shapes.text(10, 0),
        "channel": shapes.text(20, 0),
        "agenda": shapes.text(200, 0),
        "consent": shapes.text(20, 0),
    },
    ("on", "channel", "agenda", "consent"),
)
OPEN = shapes.obj(
    {
        "programme": shapes.text(60),
        "applicant_type": shapes.text(30),
        "contact": _CONTACT,
        "received": _RECEIVED,
        "lang": shapes.LANG,
    },
    ("programme", "applicant_type", "contact", "received"),
)
MEND = shapes.obj({"received": _RECEIVED}, ("received",))
INTAKE = shapes.obj(
    {
        "day": shapes.text(10, 0),
        "programme": shapes.text(60, 0),
        "channel": shapes.text(20, 0),
        "place": shapes.text(30, 0),
        "count": {"type": "integer", "minimum": 0, "maximum": 10**6},
        "note": shapes.text(5000, 0),
    },
    ("day", "programme", "channel", "count"),
)


@call(
    office_paper,
    "POST",
    "/office/entries",
    "official",
    OPEN,
    ("Idempotency-Key",),
    authorizer=officials,
)
def begin(asked: Asked) -> Result:
    """Begin to type in a paper application, with the true day of receipt and the applicant's consent."""
    may_enter(asked)
    desk, body = asked.wiring.desk, asked.body
    given = body["received"]
    on = date_of(given["on"])
    contact = Contact(**{"email": "", **body["contact"]})
    entry = Entry(
        body["programme"],
        body["applicant_type"],
        contact,
        _received(asked, on or asked.at.date(), given),
        body.get("lang", "id"),
    )
    if on is None:
        rest = (p for p in entry_problems(desk, entry, asked.at) if p.at != "/received/on")
        return Refusal("invalid", (Problem("received.on", "/received/on"), *rest))
    key = asked.scoped_key("entry", actor=asked.official.id)
    done = open_entry(desk, entry, key, asked.at)
    if isinstance(done, Refusal):
        return done
    mine = desk.keys.typist_key(
        str(done["ticket"]), asked.official.id, FIRST_SITTING, asked.at.date()
    )
    return answer({**done, "secret": mine}, 201, etag(1))


def _received(asked: Asked, on: date, given: Any) -> Received:
    """Who types and where is what the token says, never what the body says."""
    actor = asked.official
    return Received(
        on, given["channel"], given["agenda"], actor.opd, actor.id, actor.name, given["consent"]
    )


def may_enter(asked: Asked) -> None:
    """Raises :class:`Halt` (403) for whoever does not type for others."""
    if not set(ROLES) & set(asked.official.roles):
        raise Halt(403, "entry.role")


@call(office_paper, "GET", "/office/entries", "official", authorizer=officials, query=("day", "cursor"))  # fmt: skip
def list_entries(asked: Asked) -> Result:
    """What this official typed, newest first; of one day with ``day``."""
    may_enter(asked)
    day, cursor = asked.query.get("day", ""), asked.query.get("cursor", "")
    found = typed_by(asked.wiring.desk, asked.official, day, cursor, asked.at)
    return {"items": [entry_view(p) for p in found.items], "next": found.next or None}


def _own(asked: Asked, ticket: str) -> File:
    """The file, if this official typed it. Raises :class:`Halt` (403, 404)."""
    may_enter(asked)
    found = own_entry(numbered(asked, ticket), asked.official)
    if isinstance(found, Refusal):
        raise Halt(404, "entry.unknown")
    return found


@call(office_paper, "GET", ENTRY, "official", authorizer=officials)
def look_at(asked: Asked, ticket: str) -> Result:
    """One's own entry; with the typist's own key to the form while it is a draft."""
    file = _own(asked, ticket)
    draft = file.proposal.state == "draft"
    more = {"secret": key_of(asked.wiring.desk, file, asked.official, asked.at)} if draft else {}
    submitted = file.proposal.submitted_at
    return {
        **entry_view(file.proposal),
        "received": received_of(file),
        "repaired": repaired_view(asked.wiring.desk, file, asked.lang),
        "submitted_at": submitted.isoformat() if submitted else None,
        "letters": [letter_view(letter, asked.lang) for letter in file.letters],
        **more,
    }


@call(
    office_paper,
    "POST",
    ENTRY + "/repair",
    "official",
    shapes.obj({}),
    ("Idempotency-Key",),
    authorizer=officials,
)
def repair(asked: Asked, ticket: str) -> Result:
    """Enter a repair for the applicant of one's own entry: the typist's own key to the form, until it is sent."""
    file = _own(asked, ticket)
    desk, number = asked.wiring.desk, file.proposal.ticket
    key = asked.scoped_key("assist", ticket=number, actor=asked.official.id)
    done = assist(desk, file, asked.official, key, asked.at)
    if isinstance(done, Refusal):
        return done
    sitting = int(str(done["sitting"]))
    mine = desk.keys.typist_key(number, asked.official.id, sitting, asked.at.date())
    return {**{name: done[name] for name in ("ticket", "state", "version")}, "secret": mine}


@call(
    office_paper,
    "POST",
    ENTRY + "/received",
    "official",
    MEND,
    ("Idempotency-Key",),
    authorizer=officials,
)
def mend(asked: Asked, ticket: str) -> Result:
    """Mend how a paper of one's own was received, as long as it is a draft. What stood there stays in the trail."""
    file, given = _own(asked, ticket), asked.body["received"]
    on, before = date_of(given["on"]), file.proposal.received
    if on is None or before is None:
        return Refusal("invalid", (Problem("received.on", "/received/on"),))
    more = {name: given[name] for name in ("channel", "agenda", "consent")}
    key = asked.scoped_key("mend", ticket=file.proposal.ticket, actor=asked.official.id)
    return correct(asked.wiring.desk, file, replace(before, on=on, **more), key, asked.at)


@call(
    office_paper,
    "POST",
    "/office/intake",
    "official",
    INTAKE,
    ("Idempotency-Key",),
    authorizer=officials,
)
def count_papers(asked: Asked) -> Result:
    """Write how many papers a unit received on a day; once more is a correction and says why."""
    key = asked.scoped_key("intake", actor=asked.official.id)
    done = declare(asked.wiring.desk, Wanted(**asked.body), asked.official, key, asked.at)
    if isinstance(done, Refusal):
        return done
    return answer({"entries": [intake_view(entry) for entry in done]}, 201)


@call(office_paper, "GET", "/office/intake", "official", authorizer=officials, query=("from", "to"))
def counted_papers(asked: Asked) -> Result:
    """The daily register with every correction."""
    desk = asked.wiring.desk
    found = desk.store.intakes(desk.year, *_days(asked))
    return {"entries": [intake_view(entry) for entry in found]}


@call(office_paper, "GET", "/office/recap", "official", authorizer=officials, query=("from", "to"))
def office_recap(asked: Asked) -> Result:
    """The counts of this moment by day, programme, channel and kecamatan; papers received beside papers entered."""
    return recap_view(recap(asked.wiring.desk, *_days(asked), asked.at))


def _days(asked: Asked) -> tuple[str, str]:
    """From and to as ISO days; what is none is no end. Two days the wrong way round are the same span."""
    first, last = date_of(asked.query.get("from", "")), date_of(asked.query.get("to", ""))
    if first and last and last < first:
        first, last = last, first
    return first.isoformat() if first else "", last.isoformat() if last else ""


@call(office_paper, "GET", "/recap", "anyone")
def public_recap(asked: Asked) -> Result:
    """How many proposals are in, by day, programme, channel and kecamatan; at most a minute old, nobody named."""
    return totals_view(totals(asked.wiring.desk, asked.at))
