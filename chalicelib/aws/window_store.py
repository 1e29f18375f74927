"""Notes about windows, which nobody can change or take away, and the drafts that are told of them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from chalicelib.aws import rows
from chalicelib.aws.table import Row
from chalicelib.aws.transacting import transact
from chalicelib.core.office_files import Scan
from chalicelib.core.proposal import Letter, Proposal
from chalicelib.core.windows import Note
from chalicelib.desk.ports import QueuePage, Remembered, Stale

NOTE = "NOTE#"
HEADS_AT_ONCE = 100


def window_key(year: int, programme: str) -> str:
    return f"W#{year}#{programme}"


def note_row(year: int, programme: str, note: Note) -> Row:
    """The times keep their own text: the hash is over it."""
    body = {k: v for k, v in vars(note).items() if v is not None}
    if note.scan:
        body["scan"] = vars(note.scan)
    if not note.of:
        del body["of"]
    for name in ("at", "closes", "sk_date"):
        if name in body:
            body[name] = body[name].isoformat()
    return Row(window_key(year, programme), f"{NOTE}{note.seq:05d}", body=body)


def note_of(row: Row) -> Note:
    body: dict[str, Any] = dict(row.body)
    body["at"] = datetime.fromisoformat(body["at"])
    if "closes" in body:
        body["closes"] = datetime.fromisoformat(body["closes"])
    if "sk_date" in body:
        body["sk_date"] = date.fromisoformat(body["sk_date"])
    if "scan" in body:
        body["scan"] = Scan(**body["scan"])
    return Note(**body)


class WindowStore:
    """The part of the store that windows need."""

    def notes(self, year: int, programme: str) -> tuple[Note, ...]:
        begun = Row.sk.startswith(NOTE)
        found = Row.query(window_key(year, programme), begun, consistent_read=True)
        return tuple(note_of(row) for row in found)

    def add_note(self, year: int, programme: str, note: Note, remember: Remembered) -> None:
        new = Row.pk.does_not_exist()
        _together((note_row(year, programme, note), new), (rows.key_row(remember), new))

    def told(self, year: int, programme: str, seq: int) -> str:
        try:
            row = Row.get(window_key(year, programme), f"TOLD#{seq:05d}", consistent_read=True)
        except DoesNotExist:
            return ""
        return row.detail or ""

    def keep_told(self, year: int, programme: str, seq: int, cursor: str) -> None:
        Row(window_key(year, programme), f"TOLD#{seq:05d}", detail=cursor).save()

    def drafts(self, year: int, programme: str, cursor: str, most: int) -> QueuePage:
        """Shard by shard; the cursor is ``<shard>|<last ticket>``."""
        part, _, after = cursor.partition("|")
        number = int(part or 0)
        prefix = rows.draft_prefix(programme)
        start = _after(year, number, prefix, after) if after else None
        found = Row.year.query(
            f"{year}#{number}",
            Row.year_sk.startswith(prefix),
            limit=most,
            page_size=most,
            last_evaluated_key=start,
        )
        tickets = [str(row.year_sk).rpartition("#")[2] for row in found]
        drafts = [p for p in heads_of(tickets) if p.state == rows.DRAFT]
        if found.last_evaluated_key and tickets:
            return QueuePage(tuple(drafts), f"{number}|{tickets[-1]}")
        return QueuePage(tuple(drafts), f"{number + 1}|" if number + 1 < rows.SHARDS else "")

    def tell(self, letter: Letter) -> bool:
        head = (rows.proposal_key(letter.owner), rows.HEAD)
        try:
            _together((rows.letter_row(letter), Row.pk.does_not_exist()), draft=head)
        except Stale:
            return False
        return True

    def sent_times(self, year: int, programme: str) -> Iterable[datetime]:
        for number in range(rows.SHARDS):
            begun = Row.year_sk.startswith(f"{programme}#")
            found = Row.year.query(f"{year}#{number}", begun)
            tickets = [str(row.year_sk).rpartition("#")[2] for row in found]
            for proposal in heads_of(tickets):
                if proposal.submitted_at is not None:
                    yield proposal.submitted_at


def _together(*saves: tuple[Row, Any], draft: tuple[str, str] | None = None) -> None:
    """One transaction; ``draft`` is the head that must still be one."""

    def write(transaction: TransactWrite) -> None:
        for row, condition in saves:
            transaction.save(row, condition=condition)
        if draft:
            transaction.condition_check(Row, *draft, condition=Row.state == rows.DRAFT)

    transact(write)


def heads_of(tickets: list[str]) -> Iterator[Proposal]:
    """The heads of files, in the order of their numbers."""
    for start in range(0, len(tickets), HEADS_AT_ONCE):
        keys = [(rows.proposal_key(t), rows.HEAD) for t in tickets[start : start + HEADS_AT_ONCE]]
        found = sorted(Row.batch_get(keys, consistent_read=True), key=lambda row: str(row.pk))
        yield from (rows.proposal_of(row, None) for row in found)


def _after(year: int, number: int, prefix: str, ticket: str) -> dict[str, dict[str, str]]:
    return {
        "year_pk": {"S": f"{year}#{number}"},
        "year_sk": {"S": f"{prefix}{ticket}"},
        "PK": {"S": rows.proposal_key(ticket)},
        "SK": {"S": rows.HEAD},
    }
