"""What was deployed is the package, all of it and nothing of this machine."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import boto3
import pytest

from chalicelib.ops.deploying.record import SIZES
from chalicelib.ops.local_stage import Deployed

pytestmark = pytest.mark.e2e_aws


def test_every_function_runs_the_bytes_of_the_package(stage: Deployed) -> None:
    digest = base64.b64encode(hashlib.sha256(stage.package.read_bytes()).digest()).decode()
    client = boto3.client("lambda")
    for name in stage.functions.values():
        found = client.get_function_configuration(FunctionName=name)
        assert found["CodeSha256"] == digest
        assert found["Runtime"] == f"python3.{sys.version_info.minor}"


def test_every_function_has_a_size_and_a_policy_of_its_own(stage: Deployed) -> None:
    client = boto3.client("lambda")
    found = {
        handler: client.get_function_configuration(FunctionName=name)
        for handler, name in stage.functions.items()
    }
    assert set(found) == set(SIZES)
    assert {h: f["MemorySize"] for h, f in found.items()} == {
        h: s["lambda_memory_size"] for h, s in SIZES.items()
    }
    assert len({f["Role"] for f in found.values()}) == len(found)


def test_the_settings_of_a_function_hold_no_secret(stage: Deployed) -> None:
    secrets = boto3.client("secretsmanager")
    key = secrets.get_secret_value(SecretId=stage.outputs["SecretId"])["SecretString"]
    client = boto3.client("lambda")
    for name in stage.functions.values():
        found = client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        assert key not in str(found) and stage.proof not in str(found)
        assert "AWS_ENDPOINT_URL" not in found  # as on AWS: the place it runs in decides


def test_every_source_of_events_feeds_its_function(stage: Deployed) -> None:
    client = boto3.client("lambda")
    found = {
        handler: [
            (one["EventSourceArn"].split(":")[2], one["State"])
            for one in client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        ]
        for handler, name in stage.functions.items()
    }
    assert found["tell"] == [("dynamodb", "Enabled")]
    assert found["inspect_upload"] == found["letter_feedback"] == [("sqs", "Enabled")]
    rules = boto3.client("events").list_rules()["Rules"]
    assert [(r["ScheduleExpression"], r["State"]) for r in rules] == [("rate(1 minute)", "ENABLED")]


def test_the_package_needs_nothing_of_this_machine(stage: Deployed, tmp_path: Path) -> None:
    """The functions run in the local AWS's Python, which has libraries of its own: here there are none but ours."""
    with zipfile.ZipFile(stage.package) as package:
        package.extractall(tmp_path)
    every = "import app, pypdf, openpyxl, PIL.Image, cryptography.fernet, jwt, jinja2, boto3, pynamodb.models"
    for code, status in ((every, 0), ("import pytest", 1)):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-B", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
            env={"AWS_DEFAULT_REGION": "ap-southeast-3"}, cwd="/", check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == status, done.stderr[-2000:]
