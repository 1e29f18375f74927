"""The walk of a rotation through the table: every item that was made with the old key is written anew.

A write happens only on what was read: whoever was faster wins, and the next walk looks again. No version is counted
on, so that an official who has a file open keeps his. Walks follow each other until one finds nothing to do; a walk
that is cut off at any point is simply walked again:

* a body is one conditional update;
* an index that moves is one transaction: the new row is there and the old one gone, or neither;
* prints go the way of every filing: what may lie under keys is written down first, then laid, then noted as done.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from chalicelib.core.doubles import filed_under, unpacked
from chalicelib.desk.keys import Keys
from chalicelib.desk.ports import Unclear
from chalicelib.ops.archive import Item
from chalicelib.ops.export import Place, Tell, scanned
from chalicelib.ops.rekeying import NEITHER, Book, body_of

WALKS = 8
_EVERY = 10_000
_CLASHES = ("ConditionalCheckFailedException", "TransactionCanceledException")


class CannotRotate(Exception):
    """Why nothing was begun, or what is left to do, in words."""


class Prints(Protocol):
    """The part of the store that lays prints under keys."""

    def put_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> int: ...

    def take_print(self, packed: str, keys: tuple[str, ...], place: str, owner: str) -> None: ...


@dataclass(frozen=True)
class Rotation:
    """``forget``: indexes of numbers that nothing in the store gives are taken away."""

    place: Place
    store: Prints
    old: Keys
    new: Keys
    tell: Tell
    forget: bool = False

    def read(self, before: Book | None = None) -> Book:
        """Read the whole table once. Raises :class:`CannotRotate` when a value opens with neither key."""
        book = Book(self.old, self.new)
        for number, item in enumerate(scanned(self.place), 1):
            if number % _EVERY == 0:
                self.tell(f"{number} baris dibaca …")
            book.learn(item)
        if book.sealed[NEITHER]:
            raise CannotRotate(
                f"{book.sealed[NEITHER]} nilai tersegel tidak terbuka dengan kunci tahap ini maupun kunci baru. "
                "Kuncinya bukan kunci data ini; tidak ada yang ditulis sejak nilai itu ditemukan."
            )
        return book.finish(before, self.forget)

    def run(self, book: Book) -> Book:
        """Walk until nothing is to be done, and give the last reading. ``book``: the reading before."""
        for number in range(1, WALKS + 1):
            book = self.read(book)
            done = self.walk(book)
            self.tell(f"Jalan ke-{number}: {done} baris diperbarui.")
            if not done:
                return book
        raise CannotRotate("Selalu ada yang berubah lagi. Jeda pengajuan, lalu ulangi: --go-on.")

    def walk(self, book: Book) -> int:
        """One walk; how many items were to be written anew, whether or not somebody was faster."""
        steps = {"P": self._file, "I": self._file, "O": self._owner, "C": self._found}
        steps |= {"M": self._emptied, "A": self._code}
        touched = 0
        for item in scanned(self.place):
            step = steps.get(item["PK"]["S"].partition("#")[0])
            if step is not None and (write := step(book, item)) is not None:
                touched += 1
                self._try(write)
                if touched % _EVERY == 0:
                    self.tell(f"{touched} baris diperbarui …")
        return touched

    def _try(self, write: Callable[[], object]) -> None:
        """Somebody else was faster: the next walk looks again."""
        error_type = self.place.dynamodb.exceptions.ClientError
        for pause in (0.1, 0.4, 1.6, 6.4, None):
            try:
                write()
                return
            except error_type as error:
                if error.response["Error"]["Code"] in _CLASHES:
                    return
                if pause is None:
                    raise
            except Unclear:
                if pause is None:
                    raise
            time.sleep(pause)

    # files and recipients ---------------------------------------------------------------------------------------------

    def _file(self, book: Book, item: Item) -> Callable[[], object] | None:
        owner, sk = item["PK"]["S"].partition("#")[2], item["SK"]["S"]
        if sk == "CLAIMS":
            return self._claims(book, item)
        if sk not in ("PROPOSAL", "ANSWERS", "RECIPIENT"):
            return None
        body = body_of(item)
        made = book.resealed(owner, body)
        if sk == "RECIPIENT" and "keys" in made:
            made["keys"] = [*book.rekeyed_all(made["keys"])]
        if made == body:
            return None
        return lambda: self._update(item, {"body": {"S": _json(made)}})

    def _claims(self, book: Book, item: Item) -> Callable[[], object] | None:
        filed, print_ = tuple(body_of(item) or ()), item["detail"]["S"]
        new_print = book.reprinted(print_)
        new_filed = tuple(dict.fromkeys(map(book.reprinted, filed)))
        if (new_print, new_filed) == (print_, filed):
            return None
        lying = tuple(dict.fromkeys((*filed, *new_filed)))
        done = {"detail": {"S": new_print}}
        if filed:
            done["body"] = {"S": _json(new_filed)}

        def write() -> None:
            begun = item
            if lying != filed:
                begun = self._update(item, {"body": {"S": _json(lying)}})
            for one in filed:
                _relay(self.store, one, book.reprinted(one))
            self._update(begun, done)

        return write

    def _update(self, item: Item, changes: dict[str, dict[str, Any]]) -> Item:
        """Set attributes, if these (and what the claims say) are still as they were read; gives the item after it."""
        compared = ("detail", "body") if item["SK"]["S"] == "CLAIMS" else tuple(changes)
        names = {f"#{name}": name for name in compared}
        values = {f":new_{name}": value for name, value in changes.items()}
        values |= {f":old_{name}": item[name] for name in compared if name in item}
        self.place.dynamodb.update_item(
            TableName=self.place.table,
            Key={"PK": item["PK"], "SK": item["SK"]},
            UpdateExpression="SET " + ", ".join(f"#{name} = :new_{name}" for name in changes),
            ConditionExpression=_as_read(item, compared),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )
        return {**item, **changes}

    # indexes ----------------------------------------------------------------------------------------------------------

    def _owner(self, book: Book, item: Item) -> Callable[[], object] | None:
        key = item["PK"]["S"].partition("#")[2]
        return self._moved(item, key, book.rekeyed(key), "O#", ("entries", "version"))

    def _found(self, book: Book, item: Item) -> Callable[[], object] | None:
        kind, _, blind = item["PK"]["S"].rpartition("#")
        return self._moved(item, blind, book.reblinded(blind), f"{kind}#", ())

    def _moved(
        self, item: Item, old: str, new: str, prefix: str, carried: tuple[str, ...]
    ) -> Callable[[], object] | None:
        """Add what the row has to the row of the new index and delete it, in one. A lost index is only deleted."""
        if new == old:
            return None
        table, there = self.place.table, [name for name in carried if name in item]
        key = {"PK": item["PK"], "SK": item["SK"]}
        delete: dict[str, Any] = {"TableName": table, "Key": key}
        delete["ConditionExpression"] = " AND ".join(["attribute_exists(PK)", *_equal(there)])
        values = {f":old_{name}": item[name] for name in there}
        if there:
            delete["ExpressionAttributeNames"] = {f"#{name}": name for name in there}
            delete["ExpressionAttributeValues"] = values
        writes: list[dict[str, Any]] = [{"Delete": delete}]
        if new:
            update: dict[str, Any] = {"TableName": table, "Key": {**key, "PK": {"S": prefix + new}}}
            if there:
                added = ", ".join(f"#{name} :old_{name}" for name in there)
                update |= {k: v for k, v in delete.items() if k.startswith("ExpressionAttribute")}
                update["UpdateExpression"] = f"ADD {added}"
            writes.append({"Update": update} if there else {"Put": _put(update, item)})
        return lambda: self.place.dynamodb.transact_write_items(TransactItems=writes)

    def _emptied(self, book: Book, item: Item) -> Callable[[], object] | None:
        """A key under which nothing lies any more: its name alone is an index of the old key."""
        kind, _, blind = item["PK"]["S"].partition("#")[2].partition(":")
        gone = blind in book.blinds or blind in book.lost or kind == "rab"
        if "entries" in item or not gone:
            return None
        return lambda: self._delete(item, "attribute_not_exists(entries)")

    def _code(self, book: Book, item: Item) -> Callable[[], object] | None:
        """One-time codes of the old key, and their letters: nothing accepts them any more."""
        blind = item["PK"]["S"].partition("#")[2]
        if book.reblinded(blind) == blind:
            return None
        return lambda: self._delete(item, "attribute_exists(PK)")

    def _delete(self, item: Item, condition: str) -> None:
        key = {"PK": item["PK"], "SK": item["SK"]}
        table = self.place.table
        self.place.dynamodb.delete_item(TableName=table, Key=key, ConditionExpression=condition)


def _relay(store: Prints, old: str, new: str) -> None:
    """A print under its new keys instead of its old ones. Where both lie under one key the old one goes first: a key
    that is full has room again."""
    if old == new:
        return
    was, is_now = unpacked(old), unpacked(new)
    before, after = filed_under(was), filed_under(is_now)
    store.take_print(old, tuple(key for key in before if key in after), "", was.id)
    store.put_print(new, after, is_now.desa, is_now.id)
    store.take_print(old, tuple(key for key in before if key not in after), "", was.id)


def _as_read(item: Item, names: Sequence[str]) -> str:
    there = [name for name in names if name in item]
    gone = (f"attribute_not_exists(#{name})" for name in names if name not in item)
    return " AND ".join(("attribute_exists(PK)", *_equal(there), *gone))


def _equal(names: list[str]) -> Iterator[str]:
    return (f"#{name} = :old_{name}" for name in names)


def _put(made: dict[str, Any], item: Item) -> dict[str, Any]:
    return {"TableName": made["TableName"], "Item": {**item, **made["Key"]}}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
