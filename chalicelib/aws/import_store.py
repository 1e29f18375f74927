"""What the table keeps of imports: how far each came, and what is to be said of its rows.

======================  =============================  ==============================================================
``B#<id>``              ``BATCH``                      the import; in the ``due`` index while something is to be done
``B#<id>``              ``REMARK#<phase>#<piece>``     what is to be said of one piece of the rows
``BATCHES``             ``<time>#<id>``                the list of imports, with who began it
======================  =============================  ==============================================================
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from chalicelib.aws.table import Row, moment, stamp
from chalicelib.aws.transacting import transact
from chalicelib.desk.import_ports import Batch, Counts, Remark, Remarks

BATCH, BATCHES, DUE = "BATCH", "BATCHES", "BATCH#0"


def batch_key(batch: str) -> str:
    return f"B#{batch}"


def batch_row(batch: Batch) -> Row:
    body = _body(batch, ("id", "version", "state", "at", "changed_at", "counts"))
    row = Row(
        batch_key(batch.id),
        BATCH,
        body=body | {"at": stamp(batch.at), "counts": list(vars(batch.counts).values())},
        version=batch.version,
        state=batch.state,
        changed_at=stamp(batch.changed_at),
    )
    if batch.at_work:
        row.due_pk, row.due_sk = DUE, f"{stamp(batch.changed_at)}#{batch.id}"
    return row


def _batch_of(row: Row) -> Batch:
    body: dict[str, Any] = dict(row.body)
    return Batch(
        id=str(row.pk).partition("#")[2],
        state=row.state,  # type: ignore[arg-type]
        version=int(row.version or 0),
        changed_at=moment(str(row.changed_at)),
        at=moment(body.pop("at")),
        counts=Counts(*body.pop("counts")),
        **body,
    )


def remarks_row(batch: Batch, remarks: Remarks) -> Row:
    body = [[r.row, r.column, r.code, dict(r.facts), r.level] for r in remarks.remarks]
    return Row(batch_key(batch.id), f"REMARK#{remarks.phase}#{remarks.piece:05d}", body=body)


def _remarks_of(row: Row) -> Remarks:
    _, phase, piece = str(row.sk).split("#")
    return Remarks(phase, int(piece), tuple(Remark(*one) for one in row.body))  # type: ignore[arg-type]


def _body(batch: Batch, without: tuple[str, ...]) -> dict[str, Any]:
    """What is not as it is by itself."""
    body: dict[str, Any] = {}
    for one in fields(batch):
        value = getattr(batch, one.name)
        usual = one.default_factory() if one.default_factory is not MISSING else one.default
        if one.name not in without and value != usual:
            body[one.name] = dict(value) if isinstance(value, Mapping) else value
    return body


class ImportStore:
    """The part of the store that imports need."""

    def batch(self, batch: str) -> Batch | None:
        try:
            return _batch_of(Row.get(batch_key(batch), BATCH, consistent_read=True))
        except DoesNotExist:
            return None

    def put_batch(self, batch: Batch, expected: int, remarks: Remarks | None = None) -> None:
        new = Row.pk.does_not_exist()

        def write(transaction: TransactWrite) -> None:
            condition = Row.version == expected if expected else new
            transaction.save(batch_row(batch), condition=condition)
            if not expected:
                listed = Row(BATCHES, f"{stamp(batch.at)}#{batch.id}", detail=batch.by)
                transaction.save(listed)
            if remarks is not None and remarks.remarks:
                transaction.save(remarks_row(batch, remarks))

        transact(write)

    def remarks(self, batch: str, phase: str, after: int, most: int) -> tuple[Remarks, ...]:
        first, last = f"REMARK#{phase}#{after + 1:05d}", f"REMARK#{phase}#99999"
        found = Row.query(
            batch_key(batch), Row.sk.between(first, last), limit=most, consistent_read=True
        )
        return tuple(_remarks_of(row) for row in found)

    def batches(self, by: str, most: int) -> tuple[Batch, ...]:
        mine = Row.detail == by if by else None
        listed = Row.query(
            BATCHES,
            filter_condition=mine,
            scan_index_forward=False,
            limit=most,
            consistent_read=True,
        )
        ids = [str(row.sk).partition("#")[2] for row in listed]
        keys = [(batch_key(one), BATCH) for one in ids]
        found = {str(row.pk): _batch_of(row) for row in Row.batch_get(keys, consistent_read=True)}
        return tuple(found[key] for key, _ in keys if key in found)

    def batches_at_work(self, before: datetime) -> tuple[str, ...]:
        found = Row.due.query(DUE, Row.due_sk < stamp(before))
        return tuple(str(row.due_sk).partition("#")[2] for row in found)
