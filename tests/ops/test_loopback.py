"""A laptop never speaks to the real AWS, whatever its owner has in the environment."""

import pytest

from chalicelib.ops.loopback import NotLocal, local_environment, require_loopback

LOCAL = "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    "endpoint", [LOCAL, "http://localhost:4566", "http://[::1]:4566", "http://127.8.0.1"]
)
def test_endpoint_on_this_machine_is_taken(endpoint: str) -> None:
    assert require_loopback(endpoint) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://dynamodb.ap-southeast-3.amazonaws.com",
        "http://10.0.0.5:4566",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://2130706433",
        "",
        "127.0.0.1:4566",
    ],
)
def test_any_other_endpoint_is_refused(endpoint: str) -> None:
    with pytest.raises(NotLocal, match="not on this machine"):
        require_loopback(endpoint)


def test_real_keys_profile_and_region_are_replaced() -> None:
    mine = {
        "PATH": "/bin",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_PROFILE": "production",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ROLE_ARN": "arn:aws:iam::1:role/admin",
    }
    made = local_environment(mine, LOCAL)
    assert made["AWS_ENDPOINT_URL"] == LOCAL
    assert made["AWS_ACCESS_KEY_ID"] == "test"
    assert made["AWS_DEFAULT_REGION"] == "ap-southeast-3"
    assert made["PATH"] == "/bin"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN"} & set(made)


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
def test_run_refuses_to_start_beside_a_remote_endpoint(name: str) -> None:
    with pytest.raises(NotLocal):
        local_environment({name: "https://s3.amazonaws.com"}, LOCAL)
