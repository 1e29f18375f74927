"""The signed policy of an upload, read as S3 reads it; and addresses that serve one inspected version."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from chalicelib.aws.documents import S3Documents
from chalicelib.desk.ports import Unclear
from chalicelib.desk.uploading import DOWNLOAD_SECONDS, UPLOAD_SECONDS
from tests.builders import a_document
from tests.world import REGION, World, put_object

SHA = "ab" * 32
DOCUMENT = a_document(
    type="image/jpeg", bytes=481_516, sha256=SHA, key="papers/270000000017/ktp-1/Zx9_unguessable"
)


def policy_of(fields: Any) -> dict[str, Any]:
    return dict(json.loads(base64.b64decode(fields["policy"])))


@pytest.fixture
def upload(world: World) -> Any:
    return S3Documents(world.settings).sign_upload(DOCUMENT, UPLOAD_SECONDS)


def test_the_policy_allows_one_file_and_nothing_else(upload: Any) -> None:
    conditions = policy_of(upload.fields)["conditions"]
    checksum = base64.b64encode(bytes.fromhex(SHA)).decode()
    ours = [c for c in conditions if isinstance(c, list) or not next(iter(c)).startswith(("x-amz-alg", "x-amz-cred",
            "x-amz-date", "x-amz-security"))]  # fmt: skip
    assert sorted(map(str, ours)) == sorted(
        map(
            str,
            [
                {"bucket": "papers"},
                {"key": f"incoming/{DOCUMENT.key}"},
                {"Content-Type": "image/jpeg"},
                {"x-amz-checksum-algorithm": "SHA256"},
                {"x-amz-checksum-sha256": checksum},
                ["content-length-range", 481_516, 481_516],
            ],
        )
    )


def test_no_condition_is_a_prefix_or_a_range_of_keys(upload: Any) -> None:
    conditions = policy_of(upload.fields)["conditions"]
    assert [c for c in conditions if isinstance(c, list)] == [
        ["content-length-range", 481_516, 481_516]
    ]


def test_the_form_dies_within_ten_minutes(upload: Any) -> None:
    ends = datetime.fromisoformat(policy_of(upload.fields)["expiration"].replace("Z", "+00:00"))
    left = ends - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)


def test_the_fields_satisfy_every_condition_of_the_policy(upload: Any) -> None:
    """A form whose fields do not match its own policy is refused by S3 every time."""
    for condition in policy_of(upload.fields)["conditions"]:
        if isinstance(condition, dict):
            ((name, value),) = condition.items()
            assert name == "bucket" or upload.fields[name] == value


def test_the_form_goes_to_the_regional_endpoint_over_tls(upload: Any) -> None:
    address = urlsplit(upload.url)
    assert address.scheme == "https"
    assert address.hostname == f"papers.s3.{REGION}.amazonaws.com" or (
        address.hostname,
        address.path,
    ) == (
        f"s3.{REGION}.amazonaws.com",
        "/papers",
    )


def test_signed_with_version_four(upload: Any) -> None:
    assert upload.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert len(upload.fields["x-amz-signature"]) == 64
    assert f"/{REGION}/s3/aws4_request" in upload.fields["x-amz-credential"]


def test_another_document_is_another_form(world: World) -> None:
    documents = S3Documents(world.settings)
    first = documents.sign_upload(DOCUMENT, 600).fields
    second = documents.sign_upload(a_document(key="papers/x/ktp-2/other"), 600).fields
    assert first["key"] != second["key"]
    assert first["x-amz-signature"] != second["x-amz-signature"]


def test_an_address_serves_the_inspected_version_as_a_download(world: World) -> None:
    url = S3Documents(world.settings).sign_download(
        a_document(version_id="v-7"), "ktp-1.pdf", DOWNLOAD_SECONDS
    )
    asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
    assert asked["versionId"] == "v-7"
    assert asked["response-content-disposition"] == 'attachment; filename="ktp-1.pdf"'
    assert asked["response-content-type"] == "application/pdf"
    assert asked["response-cache-control"] == "private, no-store"
    assert asked["X-Amz-Expires"] == "60"


def test_what_is_fetched_is_the_newest_version_and_never_more_than_asked(world: World) -> None:
    put_object(world.settings, "papers/x", b"first")
    put_object(world.settings, "papers/x", b"second version")
    found = S3Documents(world.settings).fetch("papers/x", 6)
    assert found is not None
    assert found[0] == b"second "
    newest = boto3.client("s3", REGION).head_object(Bucket="papers", Key="papers/x")["VersionId"]
    assert found[1] == newest


def test_an_object_that_is_not_there_is_none(world: World) -> None:
    assert S3Documents(world.settings).fetch("papers/never", 10) is None


# a bucket that does not answer ----------------------------------------------------------------------------------------


class Broken:
    """A body that ends in the middle."""

    def read(self, _most: int) -> bytes:
        raise ReadTimeoutError(endpoint_url="https://papers.example/papers/x")


def refused(code: str, status: int) -> Any:
    told = {"Error": {"Code": code, "Message": "papers/x"}, "ResponseMetadata": {}}
    return lambda **_: (SimpleNamespace(status_code=status), told)


def cut_off(**_: Any) -> Any:
    raise ConnectTimeoutError(endpoint_url="https://papers.example/papers/x")


@contextmanager
def answering(documents: Any, answer: Any) -> Iterator[None]:
    """Everything the bucket is asked is answered like this."""
    events = documents._s3.meta.events
    events.register_first("before-call.s3", answer)
    try:
        yield
    finally:
        events.unregister("before-call.s3", answer)


CALLS: dict[str, tuple[Any, ...]] = {
    "fetch": ("papers/x", 10),
    "settle": ("papers/x", "v-1"),
    "put": ("papers/x", b"rows"),
}
FAULTS = {
    "AccessDenied": refused("AccessDenied", 403),
    "KMS.DisabledException": refused("KMS.DisabledException", 400),
    "SlowDown": refused("SlowDown", 503),
    "NoSuchBucket": refused("NoSuchBucket", 404),
    "ConnectTimeoutError": cut_off,
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", CALLS)
def test_a_bucket_that_answers_with_a_fault_says_unclear_and_names_no_file(
    world: World, method: str, fault: str
) -> None:
    documents = S3Documents(world.settings)
    with answering(documents, FAULTS[fault]), pytest.raises(Unclear) as told:
        getattr(documents, method)(*CALLS[method])
    assert str(told.value) == fault
    assert told.value.__cause__ is None and told.value.__suppress_context__


def test_a_body_that_ends_in_the_middle_says_unclear(world: World) -> None:
    documents = S3Documents(world.settings)
    body = (SimpleNamespace(status_code=200), {"Body": Broken(), "VersionId": "v-1"})
    with answering(documents, lambda **_: body), pytest.raises(Unclear):
        documents.fetch("papers/x", 10)


def test_only_an_object_of_which_the_bucket_says_so_is_not_there(world: World) -> None:
    documents = S3Documents(world.settings)
    with answering(documents, refused("NoSuchKey", 404)):
        assert documents.fetch("papers/x", 10) is None
