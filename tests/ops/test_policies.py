"""The policy linter is clean, and it would notice: each of its uses is shown a seeded mistake."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.ops import policies
from chalicelib.ops.stack import ROOT, TEMPLATE
from tests import recorded

STACK = json.loads(TEMPLATE.read_text(encoding="utf-8"))
API = json.loads((ROOT / ".chalice" / "policy-api_handler.json").read_text(encoding="utf-8"))


def test_the_policies_of_the_functions_are_clean() -> None:
    found = list(policies.of_functions(ROOT / ".chalice"))
    assert len(found) == 6
    assert policies.findings(iter(found)) == []


def test_the_policies_of_the_infrastructure_are_clean() -> None:
    found = list(policies.of_template(STACK))
    assert len(found) == 6, "queues, topic, buckets, key"
    assert policies.findings(iter(found)) == []


def wrong(**changes: Any) -> list[str]:
    """What is said when one statement of a policy is wrong."""
    statement = API["Statement"][0] | changes
    text = json.dumps(API | {"Statement": [statement]})
    for name, value in policies.OUTPUTS.items():
        text = text.replace("${" + name + "}", value)
    return policies.findings(iter([("policy-x.json", text)]))


@pytest.mark.parametrize(
    ("changes", "issue"),
    [
        ({"Action": ["dynamodb:GetItm"]}, "UNKNOWN_ACTION"),
        ({"Action": ["dynamo:GetItem"]}, "UNKNOWN_PREFIX"),
        ({"Resource": [policies.ARNS["AWS::SQS::Queue"]]}, "RESOURCE_MISMATCH"),
        ({"Resource": ["table/t"]}, "INVALID_ARN"),
        ({"Effect": "Permit"}, "MALFORMED"),
        ({"Condition": {"StringEqual": {"aws:SourceAccount": "1"}}}, "UNKNOWN_OPERATOR"),
        (
            {"Condition": {"StringEquals": {"kms:ViaService": "x"}}},
            "UNKNOWN_CONDITION_FOR_ACTION",
        ),
    ],
)
def test_a_seeded_mistake_is_found(changes: dict[str, Any], issue: str) -> None:
    assert any(issue in line for line in wrong(**changes)), wrong(**changes)


def test_what_is_accepted_is_still_there_to_be_accepted() -> None:
    key = json.dumps(policies.filled(STACK["Resources"]["DataKey"]["Properties"]["KeyPolicy"], {}))
    assert any("RESOURCE_STAR" in line for line in policies.findings(iter([("another", key)])))


def test_a_mistake_inside_the_infrastructure_is_found() -> None:
    """The queue's policy points at a bucket."""
    stack = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    (statement,) = stack["Resources"]["UploadsQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]  # fmt: skip
    statement["Resource"] = {"Fn::Sub": "${Documents.Arn}/*"}
    (line,) = policies.findings(policies.of_template(stack))
    assert line.startswith("UploadsQueuePolicy") and "RESOURCE_MISMATCH" in line


def test_a_placeholder_no_stage_fills_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "policy-x.json").write_text('{"Resource": "${Nowhere}"}', encoding="utf-8")
    with pytest.raises(KeyError):
        list(policies.of_functions(tmp_path))


def test_a_call_may_delete_codes_and_register_numbers_and_nothing_else() -> None:
    """Never a proposal, an event or a letter, whatever goes wrong in the code."""
    for path in recorded.POLICIES.glob("policy-*.json"):
        function = path.stem.removeprefix("policy-")
        allowed = recorded.allowed(function)
        may = {what for action, what in allowed if action == "dynamodb:DeleteItem"}
        assert may == ({"table A#*"} if function == "api_handler" else set())


def test_the_record_tells_one_deletion_from_another() -> None:
    asked = {("dynamodb:DeleteItem", "table P#*")}
    assert recorded.missing("api_handler", asked, recorded.allowed("api_handler"))
