"""The one table as one PynamoDB model. One class, because each class opens a connection of its own (139 ms).

Every item is a :class:`Row`: what never changes by itself is JSON in ``body``; what is compared or changed alone is an
attribute. Times are UTC text that sorts (``2027-02-01T03:04:05.678Z``).
"""

import json
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import (
    Attribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.constants import STRING
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.settings import WIB, Settings


class PlainJson(Attribute[Any]):
    """JSON without spaces and escapes: every started kilobyte of an item is paid for, twice in a transaction."""

    attr_type = STRING

    def serialize(self, value: Any) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def deserialize(self, value: str) -> Any:
        return json.loads(value)


class QueueIndex(GlobalSecondaryIndex["Row"]):
    """``<opd>#<state>`` by the time the proposal entered the state."""

    class Meta:
        index_name = "queue"
        projection = AllProjection()

    queue_pk = UnicodeAttribute(hash_key=True)
    queue_sk = UnicodeAttribute(range_key=True)


class YearIndex(GlobalSecondaryIndex["Row"]):
    """``<year>#<shard>``: the keys alone say programme, kecamatan and state, so counting reads nothing else."""

    class Meta:
        index_name = "year"
        projection = KeysOnlyProjection()

    year_pk = UnicodeAttribute(hash_key=True)
    year_sk = UnicodeAttribute(range_key=True)


class DueIndex(GlobalSecondaryIndex["Row"]):
    """Letters that wait to be sent, by the time they are due; sparse, in a few shards."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class Row(Model):
    """An item of any kind; DESIGN's table of keys says which attributes which kind has."""

    class Meta:
        table_name = ""  # :func:`bind` puts it in
        region = ""
        host: str | None = None
        # Short: a phone waits, and a doubt is settled by a consistent read.
        connect_timeout_seconds = 1
        read_timeout_seconds = 3
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True, attr_name="PK")
    sk = UnicodeAttribute(range_key=True, attr_name="SK")
    expires = NumberAttribute(null=True)  # the table's TTL: Unix seconds
    body = PlainJson(null=True)
    version = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    digest = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    changed_at = UnicodeAttribute(null=True)
    entries = UnicodeSetAttribute(null=True)
    queue_pk = UnicodeAttribute(null=True)
    queue_sk = UnicodeAttribute(null=True)
    year_pk = UnicodeAttribute(null=True)
    year_sk = UnicodeAttribute(null=True)
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)
    queue = QueueIndex()
    year = YearIndex()
    due = DueIndex()

    def __init__(self, pk: str, sk: str, **values: Any) -> None:
        """As PynamoDB does it, without looking for defaults: no attribute has one."""
        self.attribute_values = {"pk": pk, "sk": sk, **values}

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "Row":
        """As PynamoDB does it, but only the attributes that are there: each call reads a file of twenty rows."""
        row = cls.__new__(cls)
        row.attribute_values = {}
        for name, value in data.items():
            known = _KNOWN[name]
            row.attribute_values[known[0]] = known[1].deserialize(value[known[1].attr_type])
        return row

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:  # noqa: ARG002
        """The other way round. Every attribute but the two keys may be missing, so nothing is checked here."""
        known = self.get_attributes()
        there = [(known[n], v) for n, v in self.attribute_values.items() if v is not None]
        return {kind.attr_name: {kind.attr_type: kind.serialize(v)} for kind, v in there}


#: Name in the table -> name in the class, and its kind.
_KNOWN = {kind.attr_name: (name, kind) for name, kind in Row.get_attributes().items()}


def bind(settings: Settings) -> None:
    """Point the model at the stage's table; a table or endpoint that changed gets a new connection."""
    host = settings.endpoint or None
    if (Row.Meta.table_name, Row.Meta.host, Row.Meta.region) != (
        settings.table,
        host,
        settings.region,
    ):
        Row.Meta.table_name, Row.Meta.host, Row.Meta.region = settings.table, host, settings.region
        Row._connection = None


def stamp(at: datetime) -> str:
    """UTC text with milliseconds that sorts like the time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The time of a :func:`stamp`, in WIB."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(WIB)
