"""``python -m tests.ops.deploying_on_moto FOLDER``: deploys a copy of the tree twice on moto and tells what was called.

A process of its own, because Chalice imports the application with the environment of the stage. Chalice itself runs as
it is, but for three calls: API Gateway's import of a Swagger 2 document, which moto does not know, makes an empty API.
Its wheels are not fetched either; the package with all of them is proven on the local AWS.
"""

import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
}

import boto3  # noqa: E402
from chalice.awsclient import TypedAWSClient  # noqa: E402
from chalice.cli.factory import CLIFactory  # noqa: E402
from chalice.deploy import deployer as chalice  # noqa: E402
from chalice.deploy.packager import LambdaDeploymentPackager  # noqa: E402
from chalice.deploy.swagger import TemplatedSwaggerGenerator  # noqa: E402
from chalice.utils import UI, OSUtils  # noqa: E402
from moto import mock_aws  # noqa: E402

from chalicelib.ops import packing  # noqa: E402
from chalicelib.ops.deploying.command import Hands, deploy, deployed_api  # noqa: E402
from chalicelib.ops.deploying.plan import Stage  # noqa: E402

ACCOUNT = "123456789012"
STAGE = Stage(
    "staging",
    "ap-southeast-3",
    "surat@contoh.example",
    "contoh.example",
    "it@contoh.example",
    20,
    30,
    0,
)
CONFIG = {"lambda": {"use_docker": False}, "iam": {"load_aws_managed_policies": False}}


class GatewayWithoutImport(TypedAWSClient):  # type: ignore[misc]
    """Chalice's client, with the three calls that moto does not know."""

    def import_rest_api(self, swagger_document: dict[str, Any], endpoint_type: str) -> str:
        client = self._client("apigateway")
        made = client.create_rest_api(
            name=swagger_document["info"]["title"], endpointConfiguration={"types": [endpoint_type]}
        )["id"]
        self.update_api_from_swagger(made, swagger_document)
        return str(made)

    def update_api_from_swagger(self, rest_api_id: str, swagger_document: dict[str, Any]) -> None:
        """One method, so that the API can be deployed at all."""
        client = self._client("apigateway")
        root = client.get_resources(restApiId=rest_api_id)["items"][0]["id"]
        about = {"restApiId": rest_api_id, "resourceId": root, "httpMethod": "GET"}
        client.put_method(**about, authorizationType="NONE")
        client.put_integration(**about, type="MOCK")

    def deploy_rest_api(self, rest_api_id: str, api_gateway_stage: str, xray: bool) -> None:
        self._client("apigateway").create_deployment(
            restApiId=rest_api_id, stageName=api_gateway_stage
        )


class OwnPartOnly(LambdaDeploymentPackager):  # type: ignore[misc]
    """Chalice's packager without the wheels."""

    def _build_python_dependencies(self, *_: Any, **__: Any) -> None:
        return None


def chalice_in_process(folder: Path, calls: Counter[str]) -> Any:
    """``chalice deploy`` as a function of the stage."""

    def run(stage: Stage) -> str:
        factory = CLIFactory(str(folder), debug=False, environ=os.environ)
        config = factory.create_config_obj(stage.name)
        session = factory.create_botocore_session()
        session.get_component("event_emitter").register(
            "before-call",
            lambda model, **_: calls.update([f"{model.service_model.service_name} {model.name}"]),
        )
        client, osutils = GatewayWithoutImport(session), OSUtils()
        packager = OwnPartOnly(osutils, None, UI())
        packing.slim(Path(packager.create_deployment_package(str(folder), "python3.11")))
        build = chalice.create_build_stage(osutils, UI(), TemplatedSwaggerGenerator(), config)
        build._steps[1] = chalice.DeploymentPackager(packager)
        remote = chalice.RemoteState(client, config.deployed_resources(config.chalice_stage))
        chalice.Deployer(
            application_builder=chalice.ApplicationGraphBuilder(),
            deps_builder=chalice.DependencyBuilder(),
            build_stage=build,
            plan_stage=chalice.PlanStage(osutils=osutils, remote_state=remote),
            sweeper=chalice.ResourceSweeper(),
            executor=chalice.Executor(client, UI()),
            recorder=chalice.ResultsRecorder(osutils=osutils),
        ).deploy(config, chalice_stage_name=stage.name)
        return deployed_api(stage, folder / ".chalice")

    return run


class Stack:
    """What the template makes, as far as Chalice and the site need it: moto's CloudFormation knows no CloudFront."""

    def __init__(self) -> None:
        self.outputs: dict[str, str] = {}
        self.parameters: list[dict[str, str]] = []

    def apply(self, _name: str, parameters: dict[str, str]) -> dict[str, str]:
        self.parameters.append(dict(parameters))
        self.outputs = self.outputs or self._made()
        return self.outputs

    def _made(self) -> dict[str, str]:
        table = json.loads(
            (Path(__file__).parents[2] / ".chalice" / "infrastructure.json").read_text()
        )
        about = table["Resources"]["Table"]["Properties"]
        names = ("BillingMode", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        made = boto3.client("dynamodb").create_table(
            TableName="t", StreamSpecification=stream, **{n: about[n] for n in names}
        )["TableDescription"]
        sqs, s3 = boto3.client("sqs"), boto3.client("s3")
        for name in ("uploads", "feedback"):
            sqs.create_queue(QueueName=name)
        for name in ("papers", "site"):
            place = {"LocationConstraint": "ap-southeast-3"}
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
        secret = boto3.client("secretsmanager").create_secret(Name="k", SecretString="k" * 64)[
            "ARN"
        ]
        arn = f"arn:aws:%s:ap-southeast-3:{ACCOUNT}:"
        return {
            "Table": "t", "TableArn": made["TableArn"], "StreamArn": made["LatestStreamArn"],
            "DocumentsBucket": "papers", "DocumentsArn": "arn:aws:s3:::papers",
            "UploadsQueue": "uploads", "UploadsQueueArn": arn % "sqs" + "uploads",
            "FeedbackQueue": "feedback", "FeedbackQueueArn": arn % "sqs" + "feedback",
            "UserPoolId": "p", "UserPoolClientId": "c", "UserPoolArn": arn % "cognito-idp" + "userpool/p",
            "SecretId": secret, "MailFrom": STAGE.mail_from, "MailConfigurationSet": STAGE.stack,
            "SiteBucket": "site", "FrontId": _distribution(), "FrontDomain": "d1.cloudfront.net",
            "DataKeyArn": arn % "kms" + "key/1",
        }  # fmt: skip


def _distribution() -> str:
    origin = {
        "Id": "site",
        "DomainName": "site.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    way = {"TargetOriginId": "site", "ViewerProtocolPolicy": "https-only"}
    config = {
        "CallerReference": "1", "Comment": "", "Enabled": True, "DefaultCacheBehavior": way,
        "Origins": {"Quantity": 1, "Items": [origin]},
    }  # fmt: skip
    made = boto3.client("cloudfront").create_distribution(DistributionConfig=config)
    return str(made["Distribution"]["Id"])


def small_site(out: Path, _: Any) -> None:
    """Two pages and an asset, as the builder would leave them."""
    for name, text in {"index.html": "a", "en/index.html": "b", "assets/site-1.js": "c"}.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text)


def policies() -> dict[str, Any]:
    """The policy each role got, by role."""
    iam = boto3.client("iam")
    return {
        role["RoleName"]: iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)[
            "PolicyDocument"
        ]
        for role in iam.list_roles()["Roles"]
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    }


def main(folder: Path) -> dict[str, Any]:
    """Deploy twice; what was called each time, and what is there."""
    calls: Counter[str] = Counter()
    told: list[str] = []
    stack = Stack()
    hands = Hands(
        boto3.client,
        chalice_in_process(folder, calls),
        small_site,
        stack.apply,
        lambda _: stack.outputs,
        told.append,
        folder / ".chalice",
    )
    boto3.setup_default_session()
    boto3.DEFAULT_SESSION.events.register(  # type: ignore[union-attr]
        "before-call",
        lambda model, **_: calls.update([f"{model.service_model.service_name} {model.name}"]),
    )
    rounds = []
    for _ in range(2):
        calls.clear()
        outputs = deploy(STAGE, ACCOUNT, hands)
        rounds.append(dict(calls))
    functions = boto3.client("lambda").list_functions()["Functions"]
    api = deployed_api(STAGE, folder / ".chalice")
    gateway = boto3.client("apigateway")
    return {
        "rounds": rounds,
        "told": told,
        "outputs": outputs,
        "functions": {f["FunctionName"]: f.get("Environment", {}).get("Variables", {}) for f in functions},
        "policies": policies(),
        "responses": gateway.get_gateway_responses(restApiId=api, limit=500)["items"],
        "stages": [s["stageName"] for s in gateway.get_stages(restApiId=api)["item"]],
        "site": [o["Key"] for o in boto3.client("s3").list_objects_v2(Bucket=outputs["SiteBucket"])["Contents"]],
        "parameters": stack.parameters,
        "config": json.loads((folder / ".chalice" / "config.json").read_text())["stages"]["staging"],
    }  # fmt: skip


def copy_tree(source: Path, folder: Path) -> None:
    """What Chalice packages, without bytecode and without what an earlier deploy wrote down."""
    left_out = shutil.ignore_patterns("__pycache__", "deployed", "deployments")
    for name in ("chalicelib", "templates", ".chalice"):
        shutil.copytree(source / name, folder / name, ignore=left_out)
    for name in ("app.py", "requirements.txt"):
        shutil.copyfile(source / name, folder / name)


if __name__ == "__main__":
    with mock_aws(config=CONFIG):
        print(json.dumps(main(Path(sys.argv[1])), default=str))
