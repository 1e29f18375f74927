"""Background handlers get what Lambda would give them."""

import json
from datetime import UTC, datetime

import pytest

from chalicelib.ops.background import attempt, sqs_record, stream_record


def test_stream_record_is_plain_json_with_bytes_as_base64() -> None:
    record = {
        "eventName": "INSERT",
        "dynamodb": {
            "ApproximateCreationDateTime": datetime(2027, 2, 1, tzinfo=UTC),
            "Keys": {"PK": {"S": "P#1"}},
            "NewImage": {"nik": {"B": b"\x00\x01"}, "list": {"L": [{"B": b"\x02"}]}},
        },
    }
    made = json.loads(json.dumps(stream_record(record, "arn")))
    assert made["dynamodb"]["NewImage"] == {"nik": {"B": "AAE="}, "list": {"L": [{"B": "Ag=="}]}}
    assert made["dynamodb"]["ApproximateCreationDateTime"] == 1801440000.0
    assert made["eventSourceARN"] == "arn"


def test_queue_record_has_the_names_lambda_uses() -> None:
    made = sqs_record({"MessageId": "1", "ReceiptHandle": "2", "Body": "{}"}, "arn")
    assert (made["messageId"], made["receiptHandle"], made["body"], made["eventSource"]) == (
        "1",
        "2",
        "{}",
        "aws:sqs",
    )


def test_failing_handler_is_reported_without_what_it_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(event: object) -> None:
        raise ValueError("NIK 3604010101900001 of Aminah")

    assert attempt("tell", fails, {}) is False
    said = capsys.readouterr().out
    assert "tell failed: ValueError at test_background.py:" in said
    assert "3604" not in said


def test_handler_that_took_the_event_is_done() -> None:
    assert attempt("tell", lambda event: None, {}) is True
