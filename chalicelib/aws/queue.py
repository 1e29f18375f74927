"""Sends messages to ourselves: work that is done step by step goes on with the next one."""

import json
from typing import Any

from chalicelib.settings import Settings


class Queue:
    """The queue that also tells of new objects. The client is made at the first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Any = None
        self._url = ""

    def send(self, message: dict[str, str]) -> None:
        if self._client is None:
            import boto3
            from botocore.config import Config

            self._client = boto3.client(
                "sqs",
                region_name=self._settings.region,
                endpoint_url=self._settings.endpoint or None,
                config=Config(connect_timeout=2, read_timeout=5),
            )
            found = self._client.get_queue_url(QueueName=self._settings.uploads_queue)
            self._url = found["QueueUrl"]
        self._client.send_message(QueueUrl=self._url, MessageBody=json.dumps(message))
