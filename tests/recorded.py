"""What each function asked of AWS while the tests ran, held against the policy it gets. Import before any client.

botocore gives every client the handlers of ``BUILTIN_HANDLERS`` when it is made. A transaction needs the action of each
of its parts; a signed form needs what its bearer will do.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

Asked = tuple[str, str]  # action and kind of resource: ("dynamodb:Query", "index/queue")

#: By function.
ASKED: dict[str, set[Asked]] = defaultdict(set)
POLICIES = Path(__file__).parents[1] / ".chalice"
#: What no test can hear, and who asks it.
UNHEARD: Mapping[str, str] = {
    "secretsmanager:GetSecretValue": "whoever needs the keys first; the others of the process have them",
    "logs:CreateLogStream": "the runtime",
    "logs:PutLogEvents": "the runtime",
    "kms:Decrypt": "DynamoDB, S3 and Secrets Manager in the function's name",
    "kms:DescribeKey": "DynamoDB in the function's name",
    "kms:Encrypt": "DynamoDB in the function's name",
    "kms:GenerateDataKey": "S3 in the function's name",
    "kms:ReEncryptFrom": "DynamoDB in the function's name",
    "kms:ReEncryptTo": "DynamoDB in the function's name",
    "sqs:DeleteMessage": "Lambda, which reads the queue",
    "sqs:GetQueueAttributes": "Lambda, which reads the queue",
    "sqs:ReceiveMessage": "Lambda, which reads the queue",
    "dynamodb:DescribeStream": "Lambda, which reads the stream",
    "dynamodb:GetRecords": "Lambda, which reads the stream",
    "dynamodb:GetShardIterator": "Lambda, which reads the stream",
    "dynamodb:ListStreams": "Lambda, which reads the stream",
    "ses:SendRawEmail": "SES asks for it when SendEmail carries a whole message",
}
_inside: list[str] = []
_PARTS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@contextmanager
def inside(function: str) -> Iterator[None]:
    """Whatever is asked in the block, this function asked."""
    _inside.append(function)
    try:
        yield
    finally:
        _inside.pop()


def _note(action: str, resource: str) -> None:
    if _inside:
        ASKED[_inside[-1]].add((action, resource))


def _hear(model: Any, params: dict[str, Any], **_: Any) -> None:
    service, call = model.service_model.service_name, model.name
    if service == "dynamodb":
        body = json.loads(params["body"])
        index = body.get("IndexName")
        for part in body.get("TransactItems", ()):
            ((kind, what),) = part.items()
            _note(f"dynamodb:{_PARTS[kind]}", _table(_PARTS[kind], what))
        if call != "TransactWriteItems":
            _note(f"dynamodb:{call}", f"index/{index}" if index else _table(call, body))
    elif service == "secretsmanager":
        _note(f"secretsmanager:{call}", "secret")
    elif service == "sesv2":
        _note(f"ses:{call}", "mail")
    elif service == "sqs":
        _note("sqs:GetQueueUrl", "queue")  # asked once in a process, by whoever sends first
        _note(f"sqs:{call}", "queue")


def _table(call: str, what: Mapping[str, Any]) -> str:
    """The table; of something that is deleted also the kind of its key, which the policy names."""
    if call != "DeleteItem":
        return "table"
    kind = what["Key"]["PK"]["S"].partition("#")[0]
    return f"table {kind}#*"


def _hear_object(params: dict[str, Any], model: Any, **_: Any) -> None:
    """Of a file: also when it is only signed for."""
    _note_object(model.name, params)


def _note_object(call: str, params: dict[str, Any]) -> None:
    action = "GetObjectVersion" if call == "GetObject" and params.get("VersionId") else call
    _note(f"s3:{action}", _folder(str(params.get("Key", ""))))


def _hear_copy(params: dict[str, Any], **_: Any) -> None:
    """Of a copy: both ends of it."""
    source = params["CopySource"]
    read = "GetObjectVersion" if source.get("VersionId") else "GetObject"
    _note(f"s3:{read}", _folder(source["Key"]))
    _note("s3:PutObject", _folder(params["Key"]))


def _folder(key: str) -> str:
    """The folder of a key: its first part, and of what has landed the one it is meant for."""
    first, _, rest = key.partition("/")
    return f"{first}/{rest.partition('/')[0]}" if first == "incoming" else first


def _hear_form(**_: Any) -> None:
    """A form that is signed: what its bearer puts."""
    _note("s3:PutObject", "form")


BUILTIN_HANDLERS[:0] = [
    ("before-call", _hear),
    ("provide-client-params.s3.GetObject", _hear_object),
    ("provide-client-params.s3.PutObject", _hear_object),
    ("provide-client-params.s3.DeleteObject", _hear_object),
    ("provide-client-params.s3.CopyObject", _hear_copy),
    ("choose-signer.s3.PutObject", _hear_form),
]


class Heard:
    """A client of the application whose every call is some function's."""

    def __init__(self, client: Any) -> None:
        self.events, self.http, self.lambda_ = (
            client.events,
            _Http(client.http),
            _Lambda(client.lambda_),
        )
        self.app = client._app


class _Http:
    def __init__(self, http: Any) -> None:
        self._http = http

    def request(self, *given: Any, **named: Any) -> Any:
        with inside("api_handler"):
            return self._http.request(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._http, name)


class _Lambda:
    def __init__(self, functions: Any) -> None:
        self._functions = functions

    def invoke(self, name: str, event: Any = None) -> Any:
        with inside(name):
            return self._functions.invoke(name, event)


def allowed(function: str, folder: Path = POLICIES) -> set[Asked]:
    """What the policy of a function allows, in the same words."""
    policy = json.loads((folder / f"policy-{function}.json").read_text(encoding="utf-8"))
    return {
        (action, f"{_kind(resource)}{key}")
        for statement in policy["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
        for key in _keys(statement)
    }


def _keys(statement: Mapping[str, Any]) -> list[str]:
    """The kinds of keys a statement is limited to."""
    limits = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    return [f" {key}" for key in limits.get("dynamodb:LeadingKeys", ())] or [""]


def _kind(resource: str) -> str:
    if resource.startswith("${TableArn}"):
        return resource.removeprefix("${TableArn}").lstrip("/") or "table"
    if resource.startswith("${DocumentsArn}/"):
        return _folder(resource.removeprefix("${DocumentsArn}/"))
    kinds = {"${SecretId}": "secret", "${UploadsQueueArn}": "queue", "${FeedbackQueueArn}": "queue"}
    return kinds.get(resource, "mail" if ":ses:" in resource else resource)


def missing(function: str, asked: set[Asked], may: set[Asked]) -> list[str]:
    """What a function asked and may not. A signed form may be for any folder that may be put into."""
    forms = any(action == "s3:PutObject" for action, _ in may)
    return sorted(
        f"{function} asked {action} of {kind}, its policy does not allow it"
        for action, kind in asked - may
        if not (kind == "form" and forms)
    )


def unused(function: str, asked: set[Asked], may: set[Asked]) -> list[str]:
    """What a function may and never asked."""
    forms = ("s3:PutObject", "form") in asked
    return sorted(
        f"{function} may {action} of {kind}, and no test saw it ask"
        for action, kind in may - asked
        if action not in UNHEARD and not (forms and action == "s3:PutObject")
    )
