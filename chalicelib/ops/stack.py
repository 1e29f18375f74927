"""Applies the infrastructure template through CloudFormation and reads what it made."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / ".chalice" / "infrastructure.json"

#: Output of the stack -> setting of the product.
SETTINGS = {
    "Table": "TABLE",
    "StreamArn": "STREAM_ARN",
    "DocumentsBucket": "DOCUMENTS_BUCKET",
    "UploadsQueue": "UPLOADS_QUEUE",
    "FeedbackQueue": "FEEDBACK_QUEUE",
    "UserPoolId": "USER_POOL_ID",
    "UserPoolClientId": "USER_POOL_CLIENT_ID",
    "SecretId": "SECRET_ID",
    "MailFrom": "MAIL_FROM",
    "MailConfigurationSet": "MAIL_CONFIGURATION_SET",
}


class StackFailed(RuntimeError):
    """CloudFormation could not make or change the stack; the message lists its reasons."""


def apply(name: str, parameters: Mapping[str, str], pause: float = 0.1) -> dict[str, str]:
    """Create the stack, or bring it to the template as it is now; returns its outputs."""
    client = boto3.client("cloudformation")
    call: dict[str, Any] = {
        "StackName": name,
        "TemplateBody": TEMPLATE.read_text(encoding="utf-8"),
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    }
    try:
        client.create_stack(**call)
    except client.exceptions.AlreadyExistsException:
        _update(client, call)
    return _outputs(client, name, pause)


def outputs(name: str) -> dict[str, str]:
    """What a stack has put out; empty when there is none of that name."""
    client = boto3.client("cloudformation")
    try:
        stack = client.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return {}
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}


def _update(client: Any, call: Mapping[str, Any]) -> None:
    try:
        client.update_stack(**call)
    except ClientError as error:
        if "No updates" not in str(error):
            raise


def _outputs(client: Any, name: str, pause: float) -> dict[str, str]:
    """Wait for the end of what is under way; the outputs, or :class:`StackFailed`."""
    while True:
        stack = client.describe_stacks(StackName=name)["Stacks"][0]
        status = stack["StackStatus"]
        if not status.endswith("_IN_PROGRESS"):
            break
        time.sleep(pause)
    if "ROLLBACK" in status or not status.endswith("_COMPLETE"):
        raise StackFailed(f"{name} is {status}: {_reasons(client, name)}")
    return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}


def _reasons(client: Any, name: str) -> str:
    events = client.describe_stack_events(StackName=name)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("FAILED")]
    return "; ".join(
        f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}" for e in failed
    )


def settings(outputs: Mapping[str, str]) -> dict[str, str]:
    """The environment variables of the product that the stack decides."""
    return {variable: outputs[output] for output, variable in SETTINGS.items()}
