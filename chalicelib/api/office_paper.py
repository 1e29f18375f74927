"""The calls about papers: typed in on behalf of applicants, their letters handed over, counted and reconciled."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.api import shapes
from chalicelib.api.answers import answer
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office import officials
from chalicelib.api.paper_views import (
    entry_view,
    intake_view,
    recap_view,
    totals_view,
    waiting_view,
)
from chalicelib.api.public import etag
from chalicelib.api.received_view import received_of
from chalicelib.api.views import letter_view
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Contact, File, Letter, Received
from chalicelib.core.ticket import read_ticket
from chalicelib.desk import Refusal
from chalicelib.desk.assisting import assist, correct, own_entry, typed_by
from chalicelib.desk.entering import ROLES, Entry, entry_problems, open_entry
from chalicelib.desk.handing import hand_over, letter_by_hand, open_letter, waiting
from chalicelib.desk.intake import Wanted, date_of, declare
from chalicelib.desk.recap import recap, totals

office_paper = Blueprint(__name__)

ENTRY = "/office/entries/{ticket}"
LETTER = "/office/letters/{ticket}/{letter}"
#: How the text of a letter ends before it says that it was mailed.
SIGNED = "\n-- \n"

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
    _may_enter(asked)
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
    secret = desk.keys.secret(str(done["ticket"]))
    return answer({**done, "secret": secret}, 201, etag(1))


def _received(asked: Asked, on: date, given: Any) -> Received:
    """Who types and where is what the token says, never what the body says."""
    actor = asked.official
    return Received(
        on, given["channel"], given["agenda"], actor.opd, actor.id, actor.name, given["consent"]
    )


def _may_enter(asked: Asked) -> None:
    """Raises :class:`Halt` (403) for whoever does not type for others."""
    if not set(ROLES) & set(asked.official.roles):
        raise Halt(403, "entry.role")


@call(office_paper, "GET", "/office/entries", "official", authorizer=officials, query=("day", "cursor"))  # fmt: skip
def list_entries(asked: Asked) -> Result:
    """What this official typed, newest first; of one day with ``day``."""
    _may_enter(asked)
    day, cursor = asked.query.get("day", ""), asked.query.get("cursor", "")
    found = typed_by(asked.wiring.desk, asked.official, day, cursor, asked.at)
    return {"items": [entry_view(p) for p in found.items], "next": found.next or None}


def _own(asked: Asked, ticket: str) -> File:
    """The file, if this official typed it. Raises :class:`Halt` (403, 404)."""
    _may_enter(asked)
    number = read_ticket(ticket)
    file = asked.wiring.desk.store.load(number) if number else None
    found = own_entry(file, asked.official)
    if isinstance(found, Refusal):
        raise Halt(404, "entry.unknown")
    return found


@call(office_paper, "GET", ENTRY, "official", authorizer=officials)
def look_at(asked: Asked, ticket: str) -> Result:
    """One's own entry; with the secret that opens the form while it is a draft."""
    file = _own(asked, ticket)
    secret = asked.wiring.desk.keys.secret(file.proposal.ticket)
    more = {"secret": secret} if file.proposal.state == "draft" else {}
    submitted = file.proposal.submitted_at
    return {
        **entry_view(file.proposal),
        "received": received_of(file),
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
    """Enter a repair for the applicant of one's own entry: the secret that opens the form. Written into the trail."""
    file = _own(asked, ticket)
    desk, number = asked.wiring.desk, file.proposal.ticket
    key = asked.scoped_key("assist", ticket=number, actor=asked.official.id)
    done = assist(desk, file, asked.official, key, asked.at)
    return done if isinstance(done, Refusal) else {**done, "secret": desk.keys.secret(number)}


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


@call(office_paper, "GET", "/office/letters", "official", authorizer=officials, query=("cursor",))
def letters(asked: Asked) -> Result:
    """Letters to people without e-mail that this official prints and hands over, oldest first."""
    _may_enter(asked)
    found = waiting(asked.wiring.desk, asked.official, asked.query.get("cursor", ""))
    items = [waiting_view(proposal, letter, asked.lang) for proposal, letter in found.items]
    return {"items": items, "next": found.next or None}


def _letter(asked: Asked, ticket: str, letter: str) -> tuple[File, Letter]:
    _may_enter(asked)
    number = read_ticket(ticket)
    file = asked.wiring.desk.store.load(number) if number else None
    seq = int(letter) if letter.isascii() and letter.isdigit() and len(letter) < 6 else 0
    found = letter_by_hand(file, seq, asked.official) if file else None
    if file is None or found is None:
        raise Halt(404, "letter.unknown")
    return file, found


@call(office_paper, "GET", LETTER, "official", authorizer=officials)
def one_letter(asked: Asked, ticket: str, letter: str) -> Result:
    """The letter in words, to be printed: with the applicant's own way back in it. Who opened it is in the trail."""
    file, found = _letter(asked, ticket, letter)
    open_letter(asked.wiring.desk, file, found, asked.official, asked.at)
    made = asked.wiring.render(found)
    link = asked.wiring.way_back(file.proposal.ticket, found.lang)
    text = made.text.partition(SIGNED)[0].rstrip()  # what follows speaks of mail
    worded = {"heading": made.subject, "text": text, "link": link, "lang": found.lang}
    return waiting_view(file.proposal, found, asked.lang) | worded


@call(
    office_paper,
    "POST",
    LETTER + "/handed",
    "official",
    shapes.obj({}),
    ("Idempotency-Key",),
    authorizer=officials,
)
def handed(asked: Asked, ticket: str, letter: str) -> Result:
    """Mark a letter as handed over: by whom and when stands in the trail."""
    file, found = _letter(asked, ticket, letter)
    actor = asked.official
    key = asked.scoped_key("handed", ticket=file.proposal.ticket, seq=letter, actor=actor.id)
    return hand_over(asked.wiring.desk, file, found.seq, actor, key, asked.at)


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
