"""Runs the background handlers of the product as Lambda would: queues, the table's stream, the schedule.

Each works in a thread of its own and hands over events in AWS's shape. A message whose handler fails stays in the
queue and comes back; a stream record whose handler fails is given up after some tries, for the sweep is the truth.
"""

import base64
import json
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from chalice.local import LambdaContext

from chalicelib.ops.feedback import events
from chalicelib.ops.gateway import Product
from chalicelib.ops.loopback import REGION
from chalicelib.ops.mailbox import Mailbox

SWEEP_EVERY = 30.0  # seconds
STREAM_EVERY = 0.4
MAIL_EVERY = 0.3
RETRY_AFTER = 5  # seconds a message of a failed handler stays hidden
STREAM_TRIES = 3
NO_PRODUCT_WAIT = 1.0

Handler = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Sources:
    """Where events come from; names as the stack made them."""

    uploads_queue: str
    feedback_queue: str
    stream_arn: str


class Background:
    """Starts every worker and stops them; a worker ends what it is doing first."""

    def __init__(self, product: Product, sources: Sources, mailbox: Mailbox, state: Path) -> None:
        self._product, self._sources, self._mailbox, self._state = product, sources, mailbox, state
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        queue = self._queue
        for work in (
            lambda: queue("inspect_upload", self._sources.uploads_queue),
            lambda: queue("inspect_upload", self._sources.uploads_queue),
            lambda: queue("letter_feedback", self._sources.feedback_queue),
            self._stream,
            self._sweep,
            self._told,
        ):
            thread = threading.Thread(target=self._again_and_again, args=(work,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(10)

    def _again_and_again(self, work: Callable[[], None]) -> None:
        """A worker must outlive a local AWS that answers badly for a moment."""
        while not self._over.is_set():
            try:
                work()
            except Exception as error:
                report("a background worker", error)
                self._over.wait(NO_PRODUCT_WAIT)

    def _handler(self, name: str) -> Handler:
        """The handler, as soon as the product has one of that name."""
        while not self._over.is_set():
            handler = self._product.handler(name)
            if handler is not None:
                break
            self._over.wait(NO_PRODUCT_WAIT)

        def call(event: Mapping[str, Any]) -> Any:
            return handler and handler(event, LambdaContext(name, 512, 60_000))

        return call

    def _queue(self, name: str, queue: str) -> None:
        handler = self._handler(name)
        client = boto3.client("sqs")
        url = client.get_queue_url(QueueName=queue)["QueueUrl"]
        arn = f"arn:aws:sqs:{REGION}:000000000000:{queue}"
        while not self._over.is_set():
            found = client.receive_message(
                QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=1, AttributeNames=["All"]
            )
            for message in found.get("Messages", []):
                receipt = message["ReceiptHandle"]
                if attempt(name, handler, {"Records": [sqs_record(message, arn)]}):
                    client.delete_message(QueueUrl=url, ReceiptHandle=receipt)
                else:
                    client.change_message_visibility(
                        QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=RETRY_AFTER
                    )

    def _stream(self) -> None:
        handler = self._handler("tell")
        client = boto3.client("dynamodbstreams")
        arn = self._sources.stream_arn
        shards = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterator = client.get_shard_iterator(
            StreamArn=arn, ShardId=shards[-1]["ShardId"], ShardIteratorType="LATEST"
        )["ShardIterator"]
        while not self._over.is_set():
            page = client.get_records(ShardIterator=iterator, Limit=100)
            iterator = page["NextShardIterator"]
            if page["Records"]:
                event = {"Records": [stream_record(r, arn) for r in page["Records"]]}
                any(attempt("tell", handler, event) for _ in range(STREAM_TRIES))
            else:
                self._over.wait(STREAM_EVERY)

    def _sweep(self) -> None:
        handler = self._handler("sweep")
        while not self._over.is_set():
            attempt("sweep", handler, schedule_event())
            self._over.wait(SWEEP_EVERY)

    def _told(self) -> None:
        """Put what SES would tell of each new letter into the feedback queue, once."""
        note = self._state / "mail-told.json"
        last = json.loads(note.read_text()) if note.exists() else ""
        client = boto3.client("sqs")
        url = client.get_queue_url(QueueName=self._sources.feedback_queue)["QueueUrl"]
        while not self._over.is_set():
            for letter_id in [i for i in self._mailbox.ids() if i > last]:
                for event in events(self._mailbox.read(letter_id)):
                    client.send_message(QueueUrl=url, MessageBody=json.dumps(event))
                last = letter_id
                note.write_text(json.dumps(last))
            self._over.wait(MAIL_EVERY)


def attempt(name: str, handler: Handler, event: Mapping[str, Any]) -> bool:
    """Call a handler; whether it took the event. What an error says may name people: it is not logged."""
    try:
        handler(event)
    except Exception as error:
        report(name, error)
        return False
    return True


def report(where: str, error: Exception) -> None:
    """Class and place of an error, nothing else."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    print(f"  {where} failed: {type(error).__name__} at {place}", flush=True)


def sqs_record(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """A received message in the shape Lambda hands it over."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }


def stream_record(record: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """A stream record in the shape Lambda hands it over: JSON, bytes as base64, the time in seconds."""
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
    return {**record, "dynamodb": _plain(change), "eventSourceARN": arn}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def schedule_event() -> dict[str, Any]:
    """What a schedule rule sends."""
    return {
        "version": "0",
        "id": f"local-{time.time_ns()}",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "region": REGION,
        "resources": [],
        "detail": {},
    }
