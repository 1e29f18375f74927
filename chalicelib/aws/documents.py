"""The files of the papers in S3: signed forms in, short-lived addresses out. Implements ``desk.ports.Documents``."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.core.proposal import Document
from chalicelib.desk.landing import landing
from chalicelib.desk.ports import Unclear, Upload
from chalicelib.settings import Settings


@contextmanager
def _plainly() -> Iterator[None]:
    """Whatever goes wrong with the bucket is :class:`Unclear`, named by its code alone. "You may not" is too: it is
    also what those hear who may not list the bucket and ask for what is not there."""
    try:
        yield
    except ClientError as error:
        raise Unclear(error.response["Error"]["Code"]) from None
    except BotoCoreError as error:
        raise Unclear(type(error).__name__) from None


class S3Documents:
    """The client is made at the first use: most functions never sign a file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: Any = None

    @property
    def _s3(self) -> Any:
        if self._client is None:
            import boto3
            from botocore.config import Config

            # The regional endpoint: the global one answers a form from another region with a redirect. The bucket in
            # the host name: then the pages' policy need not let them speak to every bucket there is.
            endpoint = (
                self._settings.endpoint or f"https://s3.{self._settings.region}.amazonaws.com"
            )
            self._client = boto3.client(
                "s3",
                region_name=self._settings.region,
                endpoint_url=endpoint,
                config=Config(
                    signature_version="s3v4",
                    connect_timeout=2,
                    read_timeout=10,
                    s3={"addressing_style": "path" if self._settings.endpoint else "virtual"},
                ),
            )
        return self._client

    def sign_upload(self, document: Document, seconds: int) -> Upload:
        """A form that takes one file: this key below ``incoming/``, this type, this many bytes, this hash."""
        checksum = base64.b64encode(bytes.fromhex(document.sha256)).decode()
        fields = {
            "Content-Type": document.type,
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": checksum,
        }
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        conditions.append(["content-length-range", document.bytes, document.bytes])
        bucket, key = self._settings.documents_bucket, landing(document.key)
        signed = self._s3.generate_presigned_post(bucket, key, dict(fields), conditions, seconds)
        return Upload(signed["url"], signed["fields"])

    @_plainly()
    def fetch(self, key: str, most: int) -> tuple[bytes, str] | None:
        try:
            found = self._s3.get_object(Bucket=self._settings.documents_bucket, Key=key)
        except self._s3.exceptions.NoSuchKey:
            return None
        return found["Body"].read(most + 1), found.get("VersionId", "null")

    @_plainly()
    def settle(self, key: str, version: str) -> str:
        bucket = self._settings.documents_bucket
        source = {"Bucket": bucket, "Key": landing(key), "VersionId": version}
        return str(self._s3.copy_object(Bucket=bucket, Key=key, CopySource=source)["VersionId"])

    @_plainly()
    def put(self, key: str, content: bytes) -> None:
        self._s3.put_object(Bucket=self._settings.documents_bucket, Key=key, Body=content)

    def sign_download(self, document: Document, filename: str, seconds: int) -> str:
        """An address of exactly the version that was inspected, as a download and nothing else."""
        wanted = {
            "Bucket": self._settings.documents_bucket,
            "Key": document.key,
            "VersionId": document.version_id,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
            "ResponseContentType": document.type,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self._s3.generate_presigned_url("get_object", wanted, ExpiresIn=seconds))
