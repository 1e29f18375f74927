"""Counting what the product asks of AWS, and calling the product without a socket in between."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from botocore.client import BaseClient

from chalicelib.ops.background import sqs_record
from chalicelib.ops.demo_people import Calls, Refused
from chalicelib.ops.exchange import Ask
from chalicelib.ops.gateway import Gateway, Product


class Meter:
    """While it is entered: every call to AWS, and the CPU time in and outside of them (this thread)."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.own_cpu = self._in_calls = self._began = 0.0

    def of(self, operation: str) -> list[Any]:
        """Parameters of the calls of one operation."""
        return [parameters for name, parameters in self.calls if name == operation]

    def __enter__(self) -> "Meter":
        real = BaseClient._make_api_call
        self._real = real

        def counted(client: Any, operation: str, parameters: Any) -> Any:
            self.calls.append((operation, parameters))
            began = time.thread_time()
            try:
                return real(client, operation, parameters)
            finally:
                self._in_calls += time.thread_time() - began

        BaseClient._make_api_call = counted
        self._began = time.thread_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.own_cpu = time.thread_time() - self._began - self._in_calls
        BaseClient._make_api_call = self._real


class InProcess(Calls):
    """The people of the demonstration call the product in this process; an upload is looked at when it was sent."""

    def __init__(self, gateway: Gateway, product: Product) -> None:
        super().__init__("http://localhost:8000")
        self._gateway, self._product = gateway, product

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        sent = {k.lower(): v for k, v in (headers or {}).items()}
        sent |= {"content-type": "application/json"} | (
            {"authorization": f"Bearer {token}"} if token else {}
        )
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self._gateway(Ask(method, path, "", sent, raw))
        value = json.loads(answer.body)
        if answer.status >= 400:
            raise Refused(f"{method} {path}: {value.get('code')} {value.get('errors')}")
        return value

    def arrived(self, key: str) -> None:
        """As the bucket's notification would."""
        body = json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})
        message = {"MessageId": "1", "ReceiptHandle": "1", "Body": body}
        self._product.handler("inspect_upload")(
            {"Records": [sqs_record(message, "arn:aws:sqs:::uploads")]}, None
        )


def write_units(transaction: Mapping[str, Any]) -> int:
    """What DynamoDB charges for a transaction: two units for each started kilobyte of each item."""
    return sum(2 * math.ceil(_size(item) / 1024) for item in transaction["TransactItems"])


def _size(item: Mapping[str, Any]) -> int:
    """Bytes of an item as it is written; of an update the bytes of its new values."""
    (what,) = item.values()
    written = what.get("Item") or {**what["Key"], **what.get("ExpressionAttributeValues", {})}
    return sum(len(name) + _bytes(value) for name, value in written.items())


def _bytes(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(len(k) if len(k) > 2 else 0 for k in value) + sum(map(_bytes, value.values()))
    if isinstance(value, list):
        return sum(map(_bytes, value))
    return len(value) if isinstance(value, bytes) else len(str(value).encode())


def bare_cpu(transactions: Sequence[Mapping[str, Any]]) -> float:
    """Seconds of CPU of the same transactions as bare signed calls, under other keys and without conditions."""
    import boto3

    client = boto3.client("dynamodb")
    spent = []
    for transaction in [*transactions[:2], *transactions]:
        items = [_renamed(item) for item in transaction["TransactItems"]]
        began = time.thread_time()
        client.transact_write_items(TransactItems=items)
        spent.append(time.thread_time() - began)
    return sorted(spent[2:])[len(spent[2:]) // 2]


def _renamed(item: Mapping[str, Any]) -> dict[str, Any]:
    """The same write under a key nobody else has."""
    ((kind, what),) = item.items()
    key = dict(what.get("Item") or what["Key"])
    key["PK"] = {"S": f"BENCH#{key['PK']['S']}"}
    if "Item" in what:
        return {"Put": {"TableName": what["TableName"], "Item": key}}
    kept = {k: v for k, v in what.items() if k != "ConditionExpression"}
    return {kind: {**kept, "Key": key}}
