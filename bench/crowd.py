"""Many proposals at once in the local AWS: written straight into the table, for a measurement of what comes after.

The items are those the product itself writes (``aws.rows``); only the way in is shorter. Their letters are marked as
sent, so that the background has nothing to do with them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from chalicelib.aws import rows
from chalicelib.aws.table import Row
from chalicelib.core import trail
from chalicelib.core.proposal import APPLICANT, Contact, Document, Event, File, Letter, Proposal
from chalicelib.core.routing import routed_opd
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import Desk
from chalicelib.ops.synthetic import Applicant, applicant

WHO = ("hibah-uang", "worship")
AT_ONCE = 25  # items in one call


@dataclass(frozen=True)
class Member:
    """One made-up proposal in the table."""

    ticket: str
    secret: str
    version: int


def settle(desk: Desk, numbers: Iterable[int], state: str, at: datetime) -> list[Member]:
    """Write complete proposals, one per number: ``draft`` ready to send, or already ``submitted``."""
    files = [_file(desk, applicant(*WHO, number), state, at) for number in numbers]
    items = (row for file in files for row in _rows(file))
    connection: Any = Row._get_connection().connection
    while group := list(islice(items, AT_ONCE)):
        put = [{"PutRequest": {"Item": row.to_dynamodb_dict()}} for row in group]
        connection.client.batch_write_item(RequestItems={Row.Meta.table_name: put})
    return [
        Member(f.proposal.ticket, desk.keys.secret(f.proposal.ticket), f.proposal.version)
        for f in files
    ]


def _rows(file: File) -> Iterator[Row]:
    ticket = file.proposal.ticket
    yield rows.head_row(file.proposal)
    yield rows.answers_row(file.proposal)
    yield from (rows.document_row(ticket, document) for document in file.documents)
    yield from (rows.event_row(ticket, event) for event in file.events)
    yield from map(rows.letter_row, file.letters)


def _file(desk: Desk, who: Applicant, state: str, at: datetime) -> File:
    """A file as the routes would have left it, with every paper that is asked for."""
    rules = desk.rules(desk.year)
    programme = rules.programmes[who.programme]
    ticket = make_ticket(rules.year, desk.ids.number(10**9))
    fields = programme.form.fields(who.applicant_type)
    asked = [p.slot for p in programme.papers[who.applicant_type] if p.need == "required"]
    opened = Event(
        1, at, "open", "", "draft", f"applicant:{ticket}", "", APPLICANT, letter="opened"
    )
    event = trail.sealed(opened, "")
    proposal = Proposal(
        ticket=ticket, year=rules.year, rules=rules.digest, programme=who.programme,
        applicant_type=who.applicant_type, lang="id", state="draft", version=2,
        contact=Contact(**who.contact), answers=desk.keys.seal_answers(ticket, fields, who.answers),
        created_at=at, updated_at=at, entered_at=at, events=1, letters=1, head=event.hash,
        opd=routed_opd(programme, who.applicant_type, who.answers),
    )  # fmt: skip
    if state != "draft":
        at += timedelta(seconds=who.number)
        proposal = replace(proposal, state=state, submitted_at=at, entered_at=at)
    letter = Letter(ticket, 1, "opened", who.contact["email"], "id", at, state="sent")
    documents = tuple(_document(ticket, slot, n, at) for n, slot in enumerate(asked, 1))
    return File(proposal, documents, (event,), (letter,))


def _document(ticket: str, slot: str, number: int, at: datetime) -> Document:
    name = f"{slot}-{number}"
    return Document(name, slot, f"{slot}.pdf", "application/pdf", 650, "0" * 64,
                    f"papers/{ticket}/{name}/bench", at, state="clean", version_id="bench", pages=1)  # fmt: skip
