"""Recipients: one query reads a whole one, one transaction writes an act. Nothing is ever deleted."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.aws import recipient_rows as made
from chalicelib.aws import rows
from chalicelib.aws.table import Row
from chalicelib.aws.transacting import transact
from chalicelib.core.recipients import Dossier, Recipient
from chalicelib.desk.recipient_ports import Known, Owned, RecipientChange, RecipientPage


class RecipientStore:
    """The part of the store that holds recipients."""

    def recipient(self, recipient: str) -> Dossier | None:
        return made.dossier_of(Row.query(made.owner_key(recipient), consistent_read=True))

    def known(self, tickets: Iterable[str] = (), recipients: Iterable[str] = ()) -> Known:
        wanted = [(rows.proposal_key(one), rows.HEAD) for one in dict.fromkeys(tickets)]
        wanted += [(made.owner_key(one), made.HEAD) for one in dict.fromkeys(recipients) if one]
        found = tuple(Row.batch_get(wanted, consistent_read=True)) if wanted else ()
        proposals = [rows.proposal_of(row, None) for row in found if row.sk == rows.HEAD]
        others = [made.recipient_of(row) for row in found if row.sk == made.HEAD]
        return Known({one.ticket: one for one in proposals}, {one.id: one for one in others})

    def owned(self, keys: Iterable[str]) -> Mapping[str, Owned]:
        wanted = [(f"O#{key}", "OWNERS") for key in dict.fromkeys(keys)]
        found = Row.batch_get(wanted, consistent_read=True) if wanted else ()
        return {
            row.pk.partition("#")[2]: Owned(tuple(sorted(row.entries or ())), int(row.version or 0))
            for row in found
        }

    def change_recipient(self, change: RecipientChange) -> None:
        def write(transaction: TransactWrite) -> None:
            for one in (change, *change.also):
                _write(transaction, one)
            if change.remember is not None:
                new = Row.pk.does_not_exist()
                transaction.save(rows.key_row(change.remember), condition=new)

        transact(write)

    def recipients(self, kecamatan: str, words: str, cursor: str, most: int) -> RecipientPage:
        start = self.known(recipients=(cursor,)).recipients.get(cursor) if cursor else None
        if start and not _listed_under(start, kecamatan):  # of another list: begin at the beginning
            start = None
        found = Row.year.query(
            made.RECIPIENTS,
            Row.year_sk.startswith(f"{kecamatan}#") if kecamatan else None,
            last_evaluated_key=_after(start) if start else None,
        )
        ids: list[str] = []
        for row in found:
            _, name, recipient = str(row.year_sk).split("#")
            if words in name:
                ids.append(recipient)
            if len(ids) > most:
                break
        heads = self.known(recipients=ids[:most]).recipients
        items = tuple(heads[one] for one in ids[:most] if one in heads)
        return RecipientPage(items, ids[most - 1] if len(ids) > most else "")

    def recipients_twice(self, cursor: str, most: int) -> RecipientPage:
        found = Row.queue.query(
            made.TWICE, limit=most, page_size=most, last_evaluated_key=_after_twice(cursor)
        )
        items = tuple(made.recipient_of(row) for row in found)
        last: Any = found.last_evaluated_key
        return RecipientPage(items, str(last["queue_sk"]["S"]) if last else "")


def _listed_under(recipient: Recipient, kecamatan: str) -> bool:
    """Whether a recipient stands in the list of a kecamatan; everybody stands in that of none."""
    return not kecamatan or made.listed(recipient).startswith(f"{kecamatan}#")


def _after_twice(cursor: str) -> dict[str, dict[str, str]] | None:
    """A cursor is ``<kecamatan>#<id>`` of the last one seen."""
    if not cursor:
        return None
    return {
        "queue_pk": {"S": made.TWICE},
        "queue_sk": {"S": cursor},
        "PK": {"S": made.owner_key(cursor.rpartition("#")[2])},
        "SK": {"S": made.HEAD},
    }


def _write(transaction: TransactWrite, change: RecipientChange) -> None:
    recipient, new = change.recipient, Row.pk.does_not_exist()
    head = new if change.expected == 0 else Row.version == change.expected
    transaction.save(made.recipient_row(recipient), condition=head)
    transaction.save(made.entry_row(recipient.id, change.entry), condition=new)
    if change.link:
        linked = Row(made.owner_key(change.link), made.LINK, detail=recipient.id)
        transaction.save(linked, condition=new)
        transaction.save(Row(made.owner_key(recipient.id), f"LINKED#{change.link}"))
    for put in change.flags:
        transaction.save(made.flag_row(put), condition=made.as_seen(put))
    for key, times in (change.owners or {}).items():
        _own(transaction, key, recipient.id, times)
    if change.claims is not None:
        row = Row(made.owner_key(recipient.id), made.CLAIMS)
        transaction.update(row, actions=made.waiting(change.claims))


def _own(transaction: TransactWrite, key: str, recipient: str, times: int) -> None:
    actions: list[Any] = [Row.entries.add({recipient}), Row.version.add(1)]
    unchanged = Row.version == times if times else Row.pk.does_not_exist()
    transaction.update(Row(f"O#{key}", "OWNERS"), actions=actions, condition=unchanged)


def _after(recipient: Recipient) -> dict[str, dict[str, str]]:
    return {
        "year_pk": {"S": made.RECIPIENTS},
        "year_sk": {"S": made.listed(recipient)},
        "PK": {"S": made.owner_key(recipient.id)},
        "SK": {"S": made.HEAD},
    }
