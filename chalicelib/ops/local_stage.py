"""The package of the functions as a stage on the local AWS: what ``make e2e-aws`` proves, without an account.

From a copy of the tree: the infrastructure as a stack, the stage written down for Chalice as a deploy does it, the
slimmed package, and Chalice's template as a second stack: API, authorizer, a function for every handler with its own
policy, queues, stream and schedule. Who holds a :class:`Deployed` calls it over HTTP; our processes answer nothing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import boto3

from chalicelib import settings as product_settings
from chalicelib.desk.keys import Keys
from chalicelib.ops import clock, stack
from chalicelib.ops.deploying import gateway, record
from chalicelib.ops.deploying.plan import ROOT, Stage
from chalicelib.ops.local_aws import local_aws
from chalicelib.ops.loopback import REGION, local_environment
from chalicelib.ops.officials import Officials
from chalicelib.ops.packing import Slimmed, slim
from chalicelib.ops.run import windows

DOMAIN = "serang-open.example"
STAGE = Stage("local", REGION, f"surat@{DOMAIN}", DOMAIN, f"alarm@{DOMAIN}", 1, 30, 0, DOMAIN)
ACCOUNT = "000000000000"
FUNCTIONS_STACK = f"{STAGE.stack}-functions"
#: What a function is made from and Chalice is told by; nothing else reaches the package.
PARTS = ("app.py", "chalicelib", "templates", "vendor", "requirements.txt", ".chalice")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", "deployed", "deployments")
CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"  # the command, in our Python

T = TypeVar("T")


class CannotPackage(RuntimeError):
    """Chalice made no package; the message ends with what it said."""


NOTHING = Slimmed(0, 0, 0)


@dataclass
class Deployed:
    """A stage that answers. ``functions``: handler -> name on AWS; ``seconds``: what each step took."""

    endpoint: str
    folder: Path
    api: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    package: Path = Path()
    size: Slimmed = NOTHING
    proof: str = ""  # what CloudFront shows the API
    offset: int = 0  # seconds the functions' clock is ahead, so that a window is open
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """What stands before ``/api/…``, the stage of the API."""
        return f"{self.endpoint}/_aws/execute-api/{self.api}"

    @property
    def mail(self) -> Path:
        """The folder the local SES keeps its letters in."""
        return self.folder / "state" / "mail"

    def timed(self, step: str, work: Callable[[], T]) -> T:
        """What ``work`` gives; how long it took is kept under ``step``."""
        began = time.monotonic()
        try:
            return work()
        finally:
            self.seconds[step] = time.monotonic() - began


@contextmanager
def deployed(folder: Path, root: Path = ROOT) -> Iterator[Deployed]:
    """A stage of its own in ``folder``, from the code under ``root``. However the block is left, everything ends: the
    local AWS, the functions it runs, and the changes to this process's environment."""
    (folder / "state").mkdir(parents=True, exist_ok=True)
    before = dict(os.environ)
    try:
        with local_aws(folder / "state") as endpoint:
            os.environ.clear()
            os.environ.update(local_environment(before, endpoint))
            made = Deployed(endpoint, folder)
            deploy(made, root)
            yield made
    finally:
        os.environ.clear()
        os.environ.update(before)


def deploy(made: Deployed, root: Path) -> None:
    """The steps of a deploy, as far as they are not the site's and CloudFront's."""
    origin = {"SiteOrigin": f"https://{STAGE.domain}", "Stage": STAGE.name}
    mail = {"MailFrom": STAGE.mail_from, "MailIdentity": STAGE.mail_identity}
    made.outputs = made.timed("infrastructure", lambda: stack.apply(STAGE.stack, origin | mail))
    made.offset = clock.choose(product_settings.now(), inside_a_window(), 0, windows()).offset
    tree = copied(root, made.folder / "tree")
    written_down(tree, made)
    made.package, made.size = made.timed("package", lambda: packaged(tree))
    template = made.timed("template", lambda: template_of(tree, made.folder / "out"))
    made.functions = named(template)
    made.api = made.timed("functions", lambda: functions_stack(template, made.package))
    gateway.put_responses(boto3.client("apigateway"), made.api)
    gateway.set_limits(boto3.client("apigateway"), made.api)
    made.proof = front_proof(made.outputs["SecretId"])
    notes = Officials(made.folder / "authenticators.json")
    notes.seed(made.outputs["UserPoolId"], made.outputs["UserPoolClientId"], made.endpoint)


def inside_a_window() -> date:
    """The day every stage of a test pretends: the same on every day it runs."""
    opens: datetime = max(windows())[0]
    return opens.date() + timedelta(days=clock.DAYS_INTO_WINDOW)


def copied(root: Path, tree: Path) -> Path:
    """A copy of what a package is made from. The tree itself may be in use: a compiled file more is another package.
    Packages stay with the original, under Chalice's name for their content, so that the next run finds them."""
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, tree / part, symlinks=True, ignore=NOT_COPIED)
        else:
            tree.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, tree / part)
    kept = root / ".chalice" / "deployments"
    kept.mkdir(exist_ok=True)
    (tree / ".chalice" / "deployments").symlink_to(kept.resolve())
    return tree


def written_down(tree: Path, made: Deployed) -> None:
    """What a deploy writes down for Chalice: settings, sizes and policies. The clock is the only thing added."""
    names = {"Region": REGION, "Account": ACCOUNT, "Stage": STAGE.name, "MailIdentity": DOMAIN}
    names["DataKeyArn"] = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/none"  # the local stack has none
    secret = boto3.client("secretsmanager").describe_secret(SecretId=made.outputs["SecretId"])
    names["SecretId"] = secret["ARN"]  # on AWS a Ref is the ARN, here it is the name
    chalice = tree / ".chalice"
    record.record(STAGE, {**made.outputs, **names}, chalice)
    for policy in (chalice / "deployed").glob("*-policy-*.json"):
        policy.write_text(mail_anywhere(policy.read_text(encoding="utf-8")), encoding="utf-8")
    config = json.loads((chalice / "config.json").read_text(encoding="utf-8"))
    if made.offset:
        variables = config["stages"][STAGE.name]["environment_variables"]
        variables["CLOCK_OFFSET"] = str(made.offset)
    (chalice / "config.json").write_text(json.dumps(config), encoding="utf-8")


def mail_anywhere(policy: str) -> str:
    """The policy with its right to mail on any resource: MiniStack asks for ``*`` where AWS asks for the identity."""
    found: dict[str, Any] = json.loads(policy)
    for statement in found["Statement"]:
        if any(action.startswith("ses:") for action in statement["Action"]):
            statement["Resource"] = "*"
    return json.dumps(found)


def packaged(tree: Path) -> tuple[Path, Slimmed]:
    """Chalice's package of the tree, slimmed; the one that is there when nothing changed. Made in a process of its own,
    because making it imports the application."""
    code = (
        "import sys; from pathlib import Path; from chalicelib.ops.packing import package;"
        f"print(package({STAGE.name!r}, Path.cwd()), file=sys.stderr)"
    )
    said = run(tree, "-c", code)
    made = Path(said.strip().splitlines()[-1]).resolve()
    return made, slim(made)


def template_of(tree: Path, out: Path) -> dict[str, Any]:
    """The template ``chalice package`` writes beside the package it finds."""
    run(tree, "-c", CHALICE, "package", "--stage", STAGE.name, str(out))
    found: dict[str, Any] = json.loads((out / "sam.json").read_text(encoding="utf-8"))
    return found


def run(tree: Path, *arguments: str) -> str:
    """What Python said on standard error in the copy of the tree, where it leaves nothing compiled behind."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CannotPackage(f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stderr


def named(template: Mapping[str, Any]) -> dict[str, str]:
    """Handler -> name of its function, for every function of the template: the names ``chalice deploy`` gives."""
    kinds = {k: v["Type"] for k, v in template["Resources"].items()}
    logical = [k for k, kind in kinds.items() if kind == "AWS::Serverless::Function"]
    return {snake(one): function_name(one) for one in logical}


def snake(logical: str) -> str:
    """``InspectUpload`` -> ``inspect_upload``: the name a handler was registered with."""
    return (
        re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", logical).lower().replace("apihandler", "api_handler")
    )


def function_name(logical: str) -> str:
    """The function's name on AWS: the API's is that of the stage."""
    return STAGE.api_function if logical == "APIHandler" else f"{STAGE.stack}-{snake(logical)}"


def functions_stack(template: Mapping[str, Any], package: Path) -> str:
    """The functions and their API as a stack, with the package from a bucket as ``aws cloudformation package`` puts
    it there. The id of the API."""
    bucket = f"{STAGE.stack}-packages"
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.upload_file(str(package), bucket, package.name)
    for logical, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{bucket}/{package.name}"
            resource["Properties"]["FunctionName"] = function_name(logical)
    s3.put_object(Bucket=bucket, Key="sam.json", Body=json.dumps(template).encode())
    client = boto3.client("cloudformation")
    client.create_stack(
        StackName=FUNCTIONS_STACK,
        TemplateURL=f"{s3.meta.endpoint_url}/{bucket}/sam.json",  # too long for the call itself
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    return wait_for_stack(client)["RestAPIId"]


def wait_for_stack(client: Any) -> dict[str, str]:
    """The outputs of the functions' stack, or :class:`stack.StackFailed` with its reasons."""
    while True:
        found = client.describe_stacks(StackName=FUNCTIONS_STACK)["Stacks"][0]
        if not found["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(0.1)
    if found["StackStatus"] != "CREATE_COMPLETE":
        events = client.describe_stack_events(StackName=FUNCTIONS_STACK)["StackEvents"]
        failed = [e for e in events if e["ResourceStatus"].endswith("FAILED")]
        reasons = [f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in failed]
        raise stack.StackFailed(f"{FUNCTIONS_STACK} is {found['StackStatus']}: {reasons}")
    return {o["OutputKey"]: o["OutputValue"] for o in found["Outputs"]}


def front_proof(secret_id: str) -> str:
    """What a deploy gives CloudFront to show: only with it does the API answer."""
    secrets = boto3.client("secretsmanager")
    value = secrets.get_secret_value(SecretId=secret_id)["SecretString"]
    return Keys(str(value).encode()).front_proof()
