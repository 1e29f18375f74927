"""A stage on AWS: planned, looked at, deployed, and deployed again."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from chalicelib.ops.deploying import gateway, preflight
from chalicelib.ops.deploying.plan import STAGES, Stage, Unplanned, read_stage
from chalicelib.ops.deploying.record import SIZES, policy, stage_entry
from chalicelib.ops.stack import TEMPLATE
from tests.ops.deploying_on_moto import ACCOUNT, STAGE, copy_tree

ROOT = Path(__file__).parents[2]

# ---- the plan ---------------------------------------------------------------------------------------------------

GOOD = {
    "region": '"ap-southeast-3"',
    "mail_from": '"surat@contoh.example"',
    "mail_identity": '"contoh.example"',
    "alarm_email": '"it@contoh.example"',
    "monthly_budget": "20",
    "log_days": "30",
    "reserved_concurrency": "0",
}


def planned(tmp_path: Path, **changes: str | None) -> Stage:
    lines = {k: v for k, v in (GOOD | changes).items() if v is not None}
    path = tmp_path / "stages.toml"
    path.write_text("[prod]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items()))
    return read_stage("prod", path)


def test_a_whole_plan_is_read(tmp_path: Path) -> None:
    assert planned(tmp_path).stack == "serang-open-prod"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mail_from": '""'}, "mail_from: tulis alamat email"),
        ({"mail_from": None}, "mail_from: belum ditulis"),
        ({"alarm_email": '"siapa"'}, "alarm_email"),
        ({"mail_identity": '"lain.example"'}, "bukan alamat dari lain.example"),
        ({"log_days": "31"}, "log_days: pilih"),
        ({"log_days": '"30"'}, "log_days: harus angka"),
        ({"monthly_budget": "0"}, "monthly_budget"),
        ({"domain": '"serang.example"'}, "certificate_arn: wajib"),
        ({"certificate_arn": '"arn:aws:acm:ap-southeast-3:1:certificate/x"'}, "us-east-1"),
        ({"domain": '"https://serang.example/"'}, "tanpa https"),
        ({"mailfrom": '"x"'}, "mailfrom: kunci tidak dikenal"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(
    tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    with pytest.raises(Unplanned, match=said):
        planned(tmp_path, **changes)


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unplanned) as told:
        planned(tmp_path, mail_from='""', mail_identity='""', alarm_email='""', log_days="1")
    assert len(str(told.value).splitlines()) == 4


def test_an_unknown_stage_names_those_there_are() -> None:
    with pytest.raises(Unplanned, match="dev, staging, prod"):
        read_stage("produksi")


def test_stages_differ_by_settings_only() -> None:
    import tomllib

    stages = tomllib.loads(STAGES.read_text())
    assert set(stages) == {"dev", "staging", "prod"}
    assert len({tuple(one) for one in stages.values()}) == 1


# ---- the look beforehand ----------------------------------------------------------------------------------------


def refusal(code: str, call: str = "X") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, call)


class Service:
    """One service of AWS with canned answers; an exception among them is raised."""

    class exceptions:  # noqa: N801 as a client of AWS names it
        NotFoundException = type("NotFoundException", (Exception,), {})
        ResourceNotFoundException = type("ResourceNotFoundException", (Exception,), {})

    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def answer(*_: Any, **__: Any) -> Any:
            found = self.answers[call]
            if isinstance(found, Exception):
                raise found
            return found

        return answer


class Pages:
    def __init__(self, *pages: Any) -> None:
        self.pages = pages

    def paginate(self, **_: Any) -> Any:
        return self.pages


def account(**changes: Service) -> Callable[..., Any]:
    """A well-kept account without a stack of ours."""
    allowed = [{"EvalActionName": a, "EvalDecision": "allowed"} for a in preflight.RIGHTS]
    good = {
        "sts": Service(get_caller_identity={"Account": ACCOUNT, "Arn": "arn:aws:iam::1:user/it"}),
        "iam": Service(get_paginator=Pages({"EvaluationResults": allowed})),
        "lambda": Service(
            get_account_settings={"AccountLimit": {"ConcurrentExecutions": 1000}},
            get_function=Service.exceptions.ResourceNotFoundException(),
        ),
        "sesv2": Service(
            get_account={"ProductionAccessEnabled": True, "SendingEnabled": True},
            get_email_identity={"VerifiedForSendingStatus": True},
        ),
        "cloudformation": Service(describe_stacks=refusal("ValidationError")),
    }
    services = good | changes
    return lambda name, **_: services[name]


def found(client: Callable[..., Any], stage: Stage = STAGE) -> list[tuple[str, str]]:
    return [(f.weight, f.text) for f in preflight.findings(stage, client, "arn:aws:iam::1:user/it")]


def test_a_well_kept_account_has_no_findings() -> None:
    assert found(account()) == []


@pytest.mark.parametrize(
    ("changes", "weight", "said"),
    [
        (
            {"lambda": Service(get_account_settings={"AccountLimit": {"ConcurrentExecutions": 10}},
                               get_function=Service.exceptions.ResourceNotFoundException())},
            "stop", "Kuota Lambda serentak 10",
        ),
        (
            {"lambda": Service(get_account_settings={"AccountLimit": {"ConcurrentExecutions": 400}},
                               get_function=Service.exceptions.ResourceNotFoundException())},
            "warn", "Kuota Lambda serentak 400",
        ),
        (
            {"lambda": Service(get_account_settings={"AccountLimit": {"ConcurrentExecutions": 1000}},
                               get_function={"Configuration": {}})},
            "stop", "sudah ada tanpa tumpukannya",
        ),
        (
            {"sesv2": Service(get_account={"ProductionAccessEnabled": False},
                              get_email_identity={"VerifiedForSendingStatus": True})},
            "warn", "sandbox",
        ),
        (
            {"sesv2": Service(get_account={"ProductionAccessEnabled": True, "SendingEnabled": False},
                              get_email_identity={"VerifiedForSendingStatus": True})},
            "stop", "pengiriman dihentikan",
        ),
        (
            {"sesv2": Service(get_account={"ProductionAccessEnabled": True},
                              get_email_identity=Service.exceptions.NotFoundException())},
            "warn", "belum diverifikasi",
        ),
        (
            {"cloudformation": Service(describe_stacks={"Stacks": [{"StackStatus": "ROLLBACK_COMPLETE"}]})},
            "stop", "gagal saat pertama dibuat",
        ),
        (
            {"cloudformation": Service(describe_stacks={"Stacks": [{"StackStatus": "UPDATE_IN_PROGRESS"}]})},
            "stop", "sedang diubah",
        ),
        (
            {"cloudformation": Service(
                describe_stacks={"Stacks": [{"StackStatus": "UPDATE_ROLLBACK_FAILED"}]})},
            "stop", "Continue update rollback",
        ),
        (
            {"iam": Service(get_paginator=Pages({"EvaluationResults": [
                {"EvalActionName": "kms:CreateKey", "EvalDecision": "implicitDeny"}]}))},
            "stop", "Hak yang kurang: kms:CreateKey",
        ),
        ({"iam": Service(get_paginator=refusal("AccessDenied"))}, "warn", "hak: tidak dapat diperiksa"),
    ],
)  # fmt: skip
def test_what_would_fail_is_said_before_anything_is_made(
    changes: dict[str, Service], weight: str, said: str
) -> None:
    ((heavy, text),) = found(account(**changes))
    assert heavy == weight and said in text


def test_the_sandbox_of_the_mail_service_stops_the_real_stage() -> None:
    closed = Service(
        get_account={"ProductionAccessEnabled": False},
        get_email_identity={"VerifiedForSendingStatus": True},
    )
    prod = Stage("prod", "ap-southeast-3", "a@b.example", "b.example", "a@b.example", 20, 30, 0)
    ((weight, _),) = found(account(sesv2=closed), prod)
    assert weight == "stop"


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_that_lambda_does_not_run_is_said(version: tuple[int, int]) -> None:
    (finding,) = preflight._python(version)
    assert finding.weight == "stop"


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(refusal("ExpiredToken"), "ditolak"), (NoCredentialsError(), "belum ada kunci")],
)
def test_wrong_or_missing_keys_end_it_with_a_sentence(trouble: Exception, said: str) -> None:
    with pytest.raises(preflight.NoAccount, match=said):
        preflight.who(account(sts=Service(get_caller_identity=trouble)))


# ---- the gateway ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", gateway.RESPONSES)
def test_the_gateways_own_errors_are_problems_too(kind: str) -> None:
    made = gateway.response_of(kind)
    body = json.loads(made["responseTemplates"]["application/json"])
    assert body["status"] == int(made["statusCode"])
    assert body["errors"][0]["message"]


def test_every_call_with_a_limit_of_its_own_exists() -> None:
    import app  # noqa: F401 registers the calls
    from chalicelib.api import calls

    known = {f"{call.method} {call.path}" for call in calls.CALLS}
    assert set(gateway.LIMITS) <= known


# ---- the policies -----------------------------------------------------------------------------------------------

OUTPUTS = set(json.loads(TEMPLATE.read_text())["Outputs"]) | {
    "Region",
    "Account",
    "Stage",
    "MailIdentity",
}


@pytest.mark.parametrize("function", SIZES)
def test_a_policy_names_only_what_the_stack_puts_out(function: str) -> None:
    made = json.loads(policy(function, {name: f"<{name}>" for name in OUTPUTS}))
    for statement in made["Statement"]:
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]


def test_logs_are_the_infrastructures_alone(tmp_path: Path) -> None:
    """Chalice, told a time, makes a group for a function that is not there (``…-api_handler``)."""
    entry = stage_entry(planned(tmp_path), {name: f"<{name}>" for name in OUTPUTS})
    assert entry["lambda_functions"].keys() == SIZES.keys()
    assert not [key for key in entry if "log" in key]
    assert json.loads(TEMPLATE.read_text())["Resources"]["ApiLog"]["Properties"][
        "LogGroupName"
    ] == {"Fn::Sub": "/aws/lambda/serang-open-${Stage}"}


#: A resource that cannot be named: why.
ANY_RESOURCE = {"dynamodb:ListStreams": "AWS lets it be asked of all streams only"}


@pytest.mark.parametrize("function", SIZES)
def test_any_resource_is_allowed_for_stated_reasons_only(function: str) -> None:
    made = json.loads(policy(function, {name: f"<{name}>" for name in OUTPUTS}))
    for statement in made["Statement"]:
        if "*" in statement["Resource"]:
            assert set(statement["Action"]) <= set(ANY_RESOURCE)


# ---- twice on moto ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("tree")
    copy_tree(ROOT, folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.ops.deploying_on_moto", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_every_function_is_there_with_its_settings(deployed: dict[str, Any]) -> None:
    functions = deployed["functions"]
    assert len(functions) == len(SIZES)
    assert functions["serang-open-staging"]["TABLE"] == "t"
    assert all(one["FRONT_ONLY"] == "yes" for one in functions.values())
    (mark,) = {one["KEY_MARK"] for one in functions.values()}
    assert (
        len(mark) == 8
    )  # another master key is another setting: no function keeps the old one in memory


def test_each_function_has_a_role_with_its_own_policy(deployed: dict[str, Any]) -> None:
    assert len(deployed["policies"]) == len(SIZES)
    letters = deployed["policies"]["serang-open-staging-letter_feedback"]
    actions = {action for one in letters["Statement"] for action in one["Action"]}
    assert "ses:SendEmail" not in actions and "dynamodb:DeleteItem" not in actions


def test_the_second_deploy_makes_nothing_anew(deployed: dict[str, Any]) -> None:
    first, second = deployed["rounds"]
    made = {call for call in first if " Create" in call or " Import" in call}
    assert "lambda CreateFunction" in made and "iam CreateRole" in made
    again = {call for call in second if " Create" in call} - {"apigateway CreateDeployment"}
    assert again == set()
    assert "s3 PutObject" in first and "s3 PutObject" not in second
    assert "budgets CreateBudget" in first and "budgets UpdateBudget" not in second
    assert "cloudfront CreateInvalidation" not in second


def test_the_front_learns_of_the_api_and_keeps_knowing_it(deployed: dict[str, Any]) -> None:
    first, second, third, fourth = deployed["parameters"]
    assert first["ApiId"] == "" and first["OriginProof"] == ""
    assert second["ApiId"] and second["OriginProof"]
    assert "s3" in second["ContentSecurityPolicy"]
    assert second == third == fourth


def test_the_gateway_answers_in_our_shape(deployed: dict[str, Any]) -> None:
    kinds = {one["responseType"]: one for one in deployed["responses"]}
    assert set(gateway.RESPONSES) <= set(kinds)
    assert deployed["stages"] == ["api"]


def test_no_secret_is_written_down(deployed: dict[str, Any]) -> None:
    written = json.dumps(deployed["config"])
    assert "k" * 64 not in written
    assert deployed["parameters"][1]["OriginProof"] not in written


# ---- the parameters ---------------------------------------------------------------------------------------------


def test_the_pages_may_speak_to_the_bucket_of_the_papers_and_no_other() -> None:
    from chalicelib.ops.deploying.parameters import documents_origin

    assert documents_origin(STAGE, "kertas") == "https://kertas.s3.ap-southeast-3.amazonaws.com"
