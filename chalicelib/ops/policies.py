"""``policies``: the policy linter (parliament) over the policy of every function and those inside the infrastructure.

It knows every action of AWS with its resources and conditions: a misspelt action, a resource no such action takes, a
condition that never holds. Placeholders and references are filled with names of a made-up stage; no AWS is asked.
"""

import importlib
import json
import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from chalicelib.ops.stack import ROOT, TEMPLATE

ACCOUNT, REGION, STAGE = "123456789012", "ap-southeast-3", "contoh"
_HERE = f"{REGION}:{ACCOUNT}"
#: A made-up name of each kind of resource that a policy points to. A stream's name is a moment on AWS; the linter takes
#: its colons for parts of the name.
ARNS = {
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{_HERE}:table/t",
    "AWS::S3::Bucket": "arn:aws:s3:::b",
    "AWS::SQS::Queue": f"arn:aws:sqs:{_HERE}:q",
    "AWS::SNS::Topic": f"arn:aws:sns:{_HERE}:t",
    "AWS::KMS::Key": f"arn:aws:kms:{_HERE}:key/00000000-0000-0000-0000-000000000000",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{_HERE}:secret:s-AbCdEf",
    "AWS::CloudFront::Distribution": "E2CONTOH",
}
_PSEUDO = {
    "AWS::Partition": "aws",
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::StackName": f"serang-open-{STAGE}",
    "Stage": STAGE,
}
OUTPUTS = {
    "TableArn": ARNS["AWS::DynamoDB::Table"],
    "StreamArn": f"{ARNS['AWS::DynamoDB::Table']}/stream/2027",
    "DocumentsArn": ARNS["AWS::S3::Bucket"],
    "UploadsQueueArn": ARNS["AWS::SQS::Queue"],
    "FeedbackQueueArn": ARNS["AWS::SQS::Queue"],
    "SecretId": ARNS["AWS::SecretsManager::Secret"],
    "DataKeyArn": ARNS["AWS::KMS::Key"],
    "MailIdentity": "contoh.example",
    "MailConfigurationSet": f"serang-open-{STAGE}",
    "Region": REGION,
    "Account": ACCOUNT,
    "Stage": STAGE,
}
#: Findings that are right to stand, and why.
ACCEPTED = {
    ("DataKey.KeyPolicy", "RESOURCE_STAR"): "in the policy of a key, * is that key and nothing else"
}


def of_functions(folder: Path) -> Iterator[tuple[str, str]]:
    """File and policy of each function. ``KeyError``: a placeholder that no stage fills."""
    for path in sorted(folder.glob("policy-*.json")):
        yield path.name, Template(path.read_text(encoding="utf-8")).substitute(OUTPUTS)


def of_template(template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Resource and policy of everything in the infrastructure that has one."""
    resources = template["Resources"]
    for name, resource in resources.items():
        for part in ("PolicyDocument", "KeyPolicy"):
            found = resource.get("Properties", {}).get(part)
            if found:
                yield f"{name}.{part}", json.dumps(filled(found, resources), indent=1)


def filled(value: Any, resources: Mapping[str, Any]) -> Any:
    """A part of the template with its references filled in. ``KeyError``: one whose kind has no name here."""
    if isinstance(value, list):
        return [filled(one, resources) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return _named(value["Ref"], resources)
    if set(value) == {"Fn::GetAtt"}:
        return _named(value["Fn::GetAtt"][0], resources)
    if set(value) == {"Fn::Sub"}:
        return re.sub(
            r"\$\{([\w:]+)(?:\.\w+)?\}", lambda m: _named(m[1], resources), value["Fn::Sub"]
        )
    return {key: filled(one, resources) for key, one in value.items()}


def _named(reference: str, resources: Mapping[str, Any]) -> str:
    return _PSEUDO.get(reference) or ARNS[resources[reference]["Type"]]


def findings(policies: Iterator[tuple[str, str]]) -> list[str]:
    """What the linter has to say, a line each."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library it uses, about itself
        linter: Any = importlib.import_module("parliament")
    found = []
    for name, text in policies:
        for one in linter.analyze_policy_string(text, name).findings:
            if (name, one.issue) in ACCEPTED:
                continue
            told = linter.enhance_finding(one)
            found.append(f"{name}: {told.severity} {told.issue} {told.title}: {told.detail}")
    return found


def main(_: Sequence[str]) -> int:
    """0 = clean, 1 = findings, each on a line."""
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    found = findings(of_functions(ROOT / ".chalice")) + findings(of_template(template))
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0
