"""What the table keeps of papers: agenda numbers, who typed what, letters to hand over, the daily count."""

import re
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from chalicelib.aws import rows
from chalicelib.aws.table import Row, moment, stamp
from chalicelib.aws.transacting import transact
from chalicelib.aws.window_store import heads_of
from chalicelib.core.proposal import Proposal, Received
from chalicelib.core.receiving import in_register
from chalicelib.desk.paper_ports import Intake, Page
from chalicelib.desk.ports import Change, Remembered


def register_key(year: int, place: str, agenda: str) -> tuple[str, str]:
    return f"R#{year}#{place}", f"AGENDA#{agenda}"


def entries_key(typist: str) -> str:
    return f"E#{typist}"


def agenda_row(ticket: str, received: Received) -> Row:
    """The number of a paper register, unique by place and year."""
    agenda = in_register(received.agenda)
    return Row(*register_key(received.on.year, received.place, agenda), detail=ticket)


def keep_register(transaction: TransactWrite, change: Change) -> None:
    """The agenda number, which must be free; the one it takes the place of; and for what was typed one by one the line
    in its typist's list."""
    proposal, new = change.proposal, Row.pk.does_not_exist()
    received = proposal.received
    if received is None:
        return
    if change.register or change.given_up:
        free = Row.detail.does_not_exist()  # never taken, or given up
        transaction.save(agenda_row(proposal.ticket, received), condition=free)
    if change.register and not received.batch:
        line = f"{stamp(proposal.created_at)}#{proposal.ticket}"
        transaction.save(Row(entries_key(received.typed_by), line), condition=new)
    if change.given_up:
        mine = Row.detail == proposal.ticket
        # emptied, not deleted: who writes proposals has no need of a right to delete
        old = agenda_row(proposal.ticket, change.given_up)
        transaction.update(old, actions=[Row.detail.remove()], condition=mine)


def intake_row(year: int, intake: Intake) -> Row:
    body = vars(intake) | {"day": intake.day.isoformat(), "at": stamp(intake.at)}
    return Row(f"DAYBOOK#{year}", f"{'#'.join(intake.key)}#{intake.seq:05d}", body=body)


def intake_of(row: Row) -> Intake:
    body: dict[str, Any] = dict(row.body)
    return Intake(
        **body | {"day": date.fromisoformat(body["day"]), "at": moment(body["at"])},
    )


class PaperStore:
    """The part of the store that papers need."""

    def registered(self, year: int, place: str, agenda: str) -> str:
        try:
            row = Row.get(*register_key(year, place, agenda), consistent_read=True)
        except DoesNotExist:
            return ""
        return row.detail or ""

    def entries(self, typist: str, first: datetime, last: datetime, cursor: str, most: int) -> Page:
        """The cursor is the last line; ``between`` includes it, so one more is read and it is left out."""
        end = cursor or stamp(last)
        if end <= stamp(first):
            return Page(())
        found = Row.query(
            entries_key(typist),
            Row.sk.between(stamp(first), end),
            consistent_read=True,
            scan_index_forward=False,
            limit=most + 2,
        )
        lines = [row.sk for row in found if row.sk != cursor]
        tickets = tuple((line.rpartition("#")[2], 0) for line in lines[:most])
        return Page(tickets, lines[most - 1] if len(lines) > most else "")

    def heads_of(self, tickets: tuple[str, ...]) -> dict[str, Proposal]:
        return {p.ticket: p for p in heads_of(list(tickets))}

    def by_hand(self, place: str, cursor: str, most: int) -> Page:
        """The cursor is the sort key of the last line; ticket and number at its end give the table's own key."""
        mine = Row.due_sk.startswith(f"{place}#") if place else None
        found = Row.due.query(
            rows.BY_HAND, mine, limit=most, page_size=most, last_evaluated_key=_after(cursor)
        )
        lines = [str(row.due_sk) for row in found]
        more = bool(found.last_evaluated_key) and bool(lines)
        return Page(tuple(_ends(line) for line in lines), lines[-1] if more else "")

    def add_intake(self, year: int, intake: Intake, remember: Remembered) -> None:
        def write(transaction: TransactWrite) -> None:
            new = Row.pk.does_not_exist()
            transaction.save(intake_row(year, intake), condition=new)
            transaction.save(rows.key_row(remember), condition=new)

        transact(write)

    def intakes(self, year: int, first: str, last: str) -> tuple[Intake, ...]:
        days = Row.sk.between(first or "0", f"{last or '9'}~")  # behind every sign of a key
        found = Row.query(f"DAYBOOK#{year}", days, consistent_read=True)
        return tuple(intake_of(row) for row in found)


_LINE = re.compile(r"[^#]*#[^#]*#\d{12}#\d{5}")


def _ends(line: str) -> tuple[str, int]:
    _, ticket, seq = line.rsplit("#", 2)
    return ticket, int(seq)


def _after(cursor: str) -> dict[str, dict[str, str]] | None:
    if not _LINE.fullmatch(cursor):  # none, or none of ours: the list begins at its beginning
        return None
    ticket, seq = _ends(cursor)
    return {
        "due_pk": {"S": rows.BY_HAND},
        "due_sk": {"S": cursor},
        "PK": {"S": rows.letter_key(ticket)},
        "SK": {"S": f"LETTER#{seq:05d}"},
    }
