"""Write units as DynamoDB counts them, from the items a transaction touched: before and after.

A write costs one unit for every started kilobyte of the larger of both images, in a transaction two. Each index the
item enters, leaves or changes in costs a unit for every started kilobyte of what the index holds of it; an entry whose
key changes is taken out and put in again, which is two writes. Indexes follow later, outside the transaction.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).resolve().parents[1] / ".chalice" / "infrastructure.json"
IN_TRANSACTION = 2
MORE_DIGITS = 2  # two digits of a number go into a byte

Value = Mapping[str, Any]  # {"S": "text"}
Item = Mapping[str, Value]


@dataclass(frozen=True)
class Index:
    """A secondary index: the attributes of its key, and whether it holds the whole item or keys alone."""

    name: str
    key: tuple[str, ...]
    whole: bool

    def entry(self, item: Item | None) -> Item | None:
        """What the index holds of an item, or None when the item is not in it."""
        if item is None or not all(name in item for name in self.key):
            return None
        kept = {*self.key, "PK", "SK"}
        return item if self.whole else {n: v for n, v in item.items() if n in kept}


def indexes() -> tuple[Index, ...]:
    """The indexes of the table, as the infrastructure template defines them."""
    table = json.loads(TEMPLATE.read_text(encoding="utf-8"))["Resources"]["Table"]["Properties"]
    return tuple(
        Index(
            i["IndexName"],
            tuple(k["AttributeName"] for k in i["KeySchema"]),
            i["Projection"]["ProjectionType"] == "ALL",
        )
        for i in table["GlobalSecondaryIndexes"]
    )


def item_bytes(item: Item) -> int:
    """Names and values together."""
    return sum(len(name.encode()) + value_bytes(value) for name, value in item.items())


def value_bytes(value: Value) -> int:
    """Size of one attribute value."""
    ((kind, content),) = value.items()
    if kind == "S":
        return len(str(content).encode())
    if kind == "N":
        digits = str(content).lstrip("-").replace(".", "").strip("0")
        return math.ceil(len(digits) / MORE_DIGITS) + 1 + str(content).startswith("-")
    if kind == "M":
        return 3 + sum(len(n.encode()) + value_bytes(v) + 1 for n, v in content.items())
    if kind == "L":
        return 3 + sum(value_bytes(v) + 1 for v in content)
    if kind == "B":
        return int(len(content) * 3 // 4)
    return 1  # BOOL, NULL


def kilobytes(item: Item | None) -> int:
    return math.ceil(item_bytes(item) / 1024) if item else 0


def table_units(before: Item | None, after: Item | None) -> int:
    """Units of one write of a transaction on the table itself."""
    return IN_TRANSACTION * max(kilobytes(before), kilobytes(after), 1)


def index_units(index: Index, before: Item | None, after: Item | None) -> int:
    """Units the same write costs in one index."""
    old, new = index.entry(before), index.entry(after)
    if old == new:
        return 0
    if old and new and all(old[name] == new[name] for name in index.key):
        return max(kilobytes(old), kilobytes(new))
    return kilobytes(old) + kilobytes(new)


def transaction_units(images: Iterable[tuple[Item | None, Item | None]]) -> tuple[int, int]:
    """Units of all writes of a transaction: on the table, and on its indexes."""
    written = list(images)
    on_table = sum(table_units(*pair) for pair in written)
    return on_table, sum(index_units(index, *pair) for index in indexes() for pair in written)
