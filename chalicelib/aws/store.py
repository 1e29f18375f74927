"""The state of everything in one DynamoDB table. Implements ``desk.ports.Store``; the only writer of the table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist, PutError
from pynamodb.transactions import TransactWrite

from chalicelib.aws import recipient_rows, rows
from chalicelib.aws.claim_store import ClaimStore
from chalicelib.aws.doubt import doubt, plainly
from chalicelib.aws.import_store import ImportStore
from chalicelib.aws.letters_store import LetterStore
from chalicelib.aws.office_file_store import OfficeFileStore
from chalicelib.aws.paper_store import PaperStore, keep_register
from chalicelib.aws.recipient_store import RecipientStore
from chalicelib.aws.table import Row, bind
from chalicelib.aws.transacting import transact
from chalicelib.aws.window_store import WindowStore
from chalicelib.core.proposal import Document, File
from chalicelib.desk.ports import Change, Counted, QueuePage, Remembered, Stale
from chalicelib.settings import WIB, Settings

#: Programmes sort from here on; the drafts before them were never sent and count nowhere.
_SENT = "a"


@plainly
class DynamoStore(
    ImportStore,
    LetterStore,
    OfficeFileStore,
    PaperStore,
    WindowStore,
    ClaimStore,
    RecipientStore,
):
    """One consistent query reads a file, one transaction writes an act."""

    def __init__(self, settings: Settings) -> None:
        bind(settings)

    def load(self, ticket: str) -> File | None:
        return rows.file_of(Row.query(rows.proposal_key(ticket), consistent_read=True))

    def commit(self, change: Change) -> None:
        transact(lambda transaction: _write(transaction, change))

    def recall(self, key: str) -> Remembered | None:
        try:
            row = Row.get(f"K#{key}", "KEY", consistent_read=True)
        except DoesNotExist:
            return None
        return Remembered(
            key, row.digest or "", row.body, datetime.fromtimestamp(int(row.expires or 0), WIB)
        )

    def tickets_by(self, blind_index: str) -> tuple[str, ...]:
        return tuple(
            row.sk for row in Row.query(f"C#{blind_index}", consistent_read=True, limit=400)
        )

    def offer(self, ticket: str, document: Document) -> None:
        try:
            rows.document_row(ticket, document).save(condition=Row.pk.does_not_exist())
        except PutError as error:
            raise doubt(error) from None

    def inspected(self, ticket: str, document: Document, state: str) -> bool:
        head = (rows.proposal_key(ticket), rows.HEAD)

        def judged(transaction: TransactWrite) -> None:
            transaction.condition_check(Row, *head, condition=Row.state == state)
            waits = Row.state == "waiting"
            transaction.save(rows.document_row(ticket, document), condition=waits)

        try:
            transact(judged)
        except Stale:
            return False
        return True

    def queue(self, opd: str, state: str, cursor: str, most: int) -> QueuePage:
        start = _cursor(f"{opd}#{state}", cursor)
        found = Row.queue.query(
            f"{opd}#{state}", limit=most, page_size=most, last_evaluated_key=start
        )
        items = tuple(rows.proposal_of(row, None) for row in found)
        last: Any = found.last_evaluated_key
        return QueuePage(items, str(last["queue_sk"]["S"]) if last else "")

    def year_keys(self, year: int) -> Iterable[Counted]:
        for number in range(rows.SHARDS):
            for row in Row.year.query(f"{year}#{number}", Row.year_sk >= _SENT):
                yield Counted(*str(row.year_sk).split("#")[:7])

    def hits(self, kind: str, who: str, window: datetime, expires: datetime) -> int:
        row = Row(f"T#{kind}#{who}", f"{int(window.timestamp())}")
        row.update(actions=[Row.tries.add(1), Row.expires.set(int(expires.timestamp()))])
        return int(row.tries or 0)


def _write(transaction: TransactWrite, change: Change) -> None:
    proposal = change.proposal
    new = Row.pk.does_not_exist()
    head = new if change.expected == 0 else Row.version == change.expected
    transaction.save(rows.head_row(proposal), condition=head)
    if change.with_answers:
        transaction.save(rows.answers_row(proposal))
    for event in change.events:
        transaction.save(rows.event_row(proposal.ticket, event), condition=new)
    for letter in change.letters:
        transaction.save(rows.letter_row(letter), condition=new)
    for letter in change.handed:
        transaction.save(rows.letter_row(letter), condition=Row.state == "by-hand")
    for document in change.documents:
        transaction.save(rows.document_row(proposal.ticket, document))
    for document in change.still_waiting:
        row = rows.document_row(proposal.ticket, document)
        transaction.condition_check(Row, row.pk, row.sk, condition=Row.state == "waiting")
    if change.claims is not None:
        row = Row(recipient_rows.owner_key(change.claims.owner), recipient_rows.CLAIMS)
        transaction.update(row, actions=recipient_rows.waiting(change.claims))
    for put in change.flags:
        transaction.save(recipient_rows.flag_row(put), condition=recipient_rows.as_seen(put))
    if change.remember is not None:
        transaction.save(rows.key_row(change.remember), condition=new)
    for blind_index in change.find_by:
        transaction.save(rows.claim_row(blind_index, proposal.ticket))
    keep_register(transaction, change)


def _cursor(queue_pk: str, queue_sk: str) -> dict[str, dict[str, str]] | None:
    """A cursor is the sort key of the last row seen; the ticket at its end gives the table's own key."""
    if not queue_sk:
        return None
    ticket = queue_sk.rpartition("#")[2]
    return {
        "queue_pk": {"S": queue_pk},
        "queue_sk": {"S": queue_sk},
        "PK": {"S": rows.proposal_key(ticket)},
        "SK": {"S": rows.HEAD},
    }
