"""What the table keeps of papers: the register of agenda numbers, and who typed what."""

from collections.abc import Iterator

from pynamodb.exceptions import DoesNotExist

from chalicelib.aws.table import Row, stamp
from chalicelib.core.proposal import Proposal
from chalicelib.core.receiving import in_register


def register_key(year: int, place: str, agenda: str) -> tuple[str, str]:
    return f"R#{year}#{place}", f"AGENDA#{agenda}"


def register_rows(proposal: Proposal) -> Iterator[Row]:
    """The agenda number, unique by place and year; and for what was typed one by one the line in its typist's list."""
    received = proposal.received
    if received is None:
        return
    key = register_key(received.on.year, received.place, in_register(received.agenda))
    yield Row(*key, detail=proposal.ticket)
    if not received.batch:
        yield Row(f"E#{received.typed_by}", f"{stamp(proposal.created_at)}#{proposal.ticket}")


class PaperStore:
    """The part of the store that papers need."""

    def registered(self, year: int, place: str, agenda: str) -> str:
        try:
            row = Row.get(*register_key(year, place, agenda), consistent_read=True)
        except DoesNotExist:
            return ""
        return row.detail or ""
