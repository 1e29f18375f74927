"""The office in a test: the real routes and the real store on a mocked AWS, with a clock that the test turns."""

import os

# PynamoDB and botocore read these when they are imported.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "STREAM_ARN": "arn:aws:dynamodb:ap-southeast-3:123456789012:table/t/stream/2027",
}

from collections.abc import Iterator  # noqa: E402

import pytest  # noqa: E402

from tests.world import World, mocked_aws  # noqa: E402


@pytest.fixture(scope="session")
def aws() -> Iterator[World]:
    """One mocked AWS for the whole run: starting it for each test would take most of the time."""
    with mocked_aws() as world:
        yield world


@pytest.fixture
def world(aws: World) -> World:
    """An empty office on 1 February 2027, 09.00 WIB, inside the window."""
    aws.reset()
    return aws
