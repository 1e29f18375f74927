"""Claims, the prints under their keys, and flags: everything that finds two files that may be the same twice.

A look-up is one BatchGetItem and one Query; a second Query only in a desa fuller than any. Nothing grows without end:
a key holds at most ``MOST_UNDER_KEY`` prints, so that its item stays far below 400 KB; who comes later still finds
those and they get his flag, and whoever files is told how many keys were full. Of a desa at most ``MOST_IN_PLACE``
proposals are read, newest years first, and as many recipients (each about 1 MB, one page): neither hides the other.
"""

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.exceptions import DoesNotExist, PutError, UpdateError
from pynamodb.expressions.condition import size

from chalicelib.aws import recipient_rows as made
from chalicelib.aws import rows
from chalicelib.aws.table import Row, stamp
from chalicelib.desk.recipient_ports import (
    HOLDER,
    MOST_IN_PLACE,
    MOST_UNDER_KEY,
    Claims,
    FlagPage,
    FlagPut,
    Side,
    WaitingFlag,
)

#: Flags one request looks at; whoever sees few of them goes on with the cursor.
MOST_FLAGS_READ = 2_000
_CONDITION = "ConditionalCheckFailedException"


class ClaimStore:
    """The part of the store that finds doubles."""

    def claims(self, owner: str) -> Claims | None:
        try:
            row = Row.get(made.owner_key(owner), made.CLAIMS, consistent_read=True)
        except DoesNotExist:
            return None
        return made.claims_of(row)

    def claims_due(self, at: datetime, most: int) -> tuple[str, ...]:
        found: list[tuple[str, str]] = []
        for number in range(rows.SHARDS):
            until = Row.due_sk <= stamp(at)
            for row in Row.due.query(f"CLAIM#{number}", until, limit=most):
                found.append((str(row.due_sk), row.pk.partition("#")[2]))
        return tuple(owner for _, owner in sorted(found)[:most])

    def claims_begun(self, claims: Claims) -> bool:
        return _claimed(claims, [Row.body.set(list(claims.filed))])

    def claims_done(self, claims: Claims) -> bool:
        done: list[Any] = [Row.body.set(list(claims.filed))]
        return _claimed(claims, [*done, Row.due_pk.remove(), Row.due_sk.remove()])

    def claims_later(self, owner: str, until: datetime) -> None:
        row = Row(made.owner_key(owner), made.CLAIMS)
        _tried(row, [Row.due_sk.set(stamp(until))], Row.due_sk.exists())

    def put_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> int:
        full = 0
        for key in keys:
            room = Row.entries.does_not_exist() | (
                size(Row.entries) < MOST_UNDER_KEY  # type: ignore[no-untyped-call]
            )
            full += not _tried(Row(f"M#{key}", "MATCH"), [Row.entries.add({packed})], room)
        if place:
            Row(f"N#{place}", owner, detail=packed).save()
        return full

    def take_print(self, packed: str, keys: Iterable[str], place: str, owner: str) -> None:
        for key in keys:
            there = Row.pk.exists()
            _tried(Row(f"M#{key}", "MATCH"), [Row.entries.delete({packed})], there)
        if place:  # emptied, not deleted: who files may write, and delete nothing
            Row(f"N#{place}", owner, detail="").save()

    def prints(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        wanted = [(f"M#{key}", "MATCH") for key in keys]
        found = Row.batch_get(wanted, consistent_read=True) if wanted else ()
        return tuple(sorted({packed for row in found for packed in row.entries or ()}))

    def prints_in(self, place: str) -> tuple[str, ...]:
        if not place:
            return ()
        found = _lying(place)
        if len(found) < MOST_IN_PLACE:  # that is all there is
            return _prints(found)
        recipients = [
            row for row in found if not row.sk.isdigit()
        ]  # they stand behind the tickets: read first
        return _prints((*_lying(place, Row.sk < "A"), *recipients))

    def sides(self, owner: str, others: tuple[str, ...]) -> Mapping[str, Side]:
        wanted = [
            (made.owner_key(other), sk)
            for other in others
            for sk in (
                (rows.HEAD, made.LINK, f"FLAG#{owner}")
                if other.isdigit()
                else (made.HEAD, f"FLAG#{owner}")
            )
        ]
        there = {(r.pk, r.sk): r for r in Row.batch_get(wanted, consistent_read=True)}
        return {
            other: side
            for other in others
            if (side := _side(there, made.owner_key(other), f"FLAG#{owner}"))
        }

    def put_flag(self, put: FlagPut) -> bool:
        try:
            made.flag_row(put).save(condition=made.as_seen(put))
        except PutError as error:
            if error.cause_response_code == _CONDITION:
                return False
            raise
        return True

    def flags_waiting(self, holders: Container[str], cursor: str, most: int) -> FlagPage:
        found = Row.queue.query(
            made.FLAGS,
            limit=MOST_FLAGS_READ,
            last_evaluated_key=_after(cursor) if cursor else None,
        )
        items: list[WaitingFlag] = []
        last = ""
        for row in found:
            if len(items) == most:
                return FlagPage(tuple(items), last)
            last = str(row.queue_sk)
            holder = last.split("#")[2]
            if holder in holders:
                items.append(WaitingFlag(row.pk.partition("#")[2], holder, rows.flag_of(row)))
        more: Any = found.last_evaluated_key
        return FlagPage(tuple(items), last if more else "")


def _lying(place: str, owners: Any = None) -> list[Row]:
    """What lies in a desa, the last in order first: recipients, then the newest proposals."""
    return list(
        Row.query(
            f"N#{place}",
            owners,
            consistent_read=True,
            scan_index_forward=False,
            limit=MOST_IN_PLACE,
        )
    )


def _prints(lying: Iterable[Row]) -> tuple[str, ...]:
    return tuple(row.detail for row in lying if row.detail)


def _side(there: Mapping[tuple[str, str], Row], pk: str, flag: str) -> Side | None:
    old = rows.flag_of(there[pk, flag]) if (pk, flag) in there else None
    if (pk, made.HEAD) in there:
        recipient = made.recipient_of(there[pk, made.HEAD])
        return Side(HOLDER, recipient.merged_into or recipient.id, old)
    if (pk, rows.HEAD) not in there:
        return None
    holder = rows.proposal_of(there[pk, rows.HEAD], None).opd
    link = there.get((pk, made.LINK))
    return Side(holder, (link.detail or "") if link else "", old)


def _claimed(claims: Claims, actions: list[Any]) -> bool:
    row = Row(made.owner_key(claims.owner), made.CLAIMS)
    return _tried(row, actions, Row.detail == claims.print)


def _tried(row: Row, actions: list[Any], condition: Any) -> bool:
    """An update under a condition; False when it did not hold."""
    try:
        row.update(actions=actions, condition=condition)
    except UpdateError as error:
        if error.cause_response_code == _CONDITION:
            return False
        raise
    return True


def _after(cursor: str) -> dict[str, dict[str, str]]:
    """A cursor is the sort key of the last flag seen; the two ends of the pair stand at its end."""
    *_, owner, other = cursor.split("#")
    return {
        "queue_pk": {"S": made.FLAGS},
        "queue_sk": {"S": cursor},
        "PK": {"S": made.owner_key(owner)},
        "SK": {"S": f"FLAG#{other}"},
    }
