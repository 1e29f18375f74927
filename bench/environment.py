"""The environment of a measurement: nothing of the person who runs it, made-up keys, no address but this machine."""

import os

REGION = "ap-southeast-3"
TESTING = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "STREAM_ARN": f"arn:aws:dynamodb:{REGION}:123456789012:table/t/stream/2027",
}


def testing_environment() -> None:
    """Replace every AWS_* of this process. PynamoDB and botocore read them when they are imported."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(TESTING)
