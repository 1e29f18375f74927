"""What would fail on a real account, said before anything is made. Only reads; each finding says what to do.

Quotas and limits: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (a new account may begin with
ten concurrent functions), https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html (the sandbox).
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.ops.deploying.plan import Stage

#: 60 submissions a second of 0.2 s need a dozen; a deadline's phones, uploads and letters many times that.
LEAST_CONCURRENCY = 500
#: What Lambda has a runtime for, and our code runs on.
RUNTIMES = ("3.11", "3.12", "3.13")
#: One call of each kind of right the deploy needs; simulated, never made.
RIGHTS = (
    "cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DescribeStacks",
    "dynamodb:CreateTable", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTimeToLive",
    "s3:CreateBucket", "s3:PutObject", "s3:PutBucketPolicy", "s3:PutBucketNotification",
    "cognito-idp:CreateUserPool", "cognito-idp:CreateGroup",
    "ses:CreateEmailIdentity", "ses:CreateConfigurationSet", "sns:CreateTopic", "sqs:CreateQueue",
    "kms:CreateKey", "kms:CreateAlias", "secretsmanager:CreateSecret", "secretsmanager:GetSecretValue",
    "cloudfront:CreateDistribution", "cloudfront:CreateFunction", "cloudfront:CreateInvalidation",
    "cloudwatch:PutMetricAlarm", "cloudwatch:PutDashboard", "logs:CreateLogGroup", "logs:PutMetricFilter",
    "iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole",
    "lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:CreateEventSourceMapping",
    "apigateway:POST", "apigateway:PATCH", "events:PutRule", "events:PutTargets",
    "budgets:ModifyBudget",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """``stop``: the deploy would fail or serve nobody. ``warn``: it works, but not for everybody or not for long."""

    weight: Literal["stop", "warn"]
    text: str


Client = Callable[..., Any]


class NoAccount(Exception):
    """AWS cannot be reached or does not know the keys; the sentence says which."""


def who(client: Client) -> tuple[str, str]:
    """Account and identity of the keys in the shell."""
    try:
        found = client("sts").get_caller_identity()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise NoAccount(
            f"Kunci AWS di terminal ini ditolak ({code}). Masuk lagi: aws sso login / aws configure."
        ) from None
    except BotoCoreError as error:
        raise NoAccount(
            f"AWS tidak terjangkau atau belum ada kunci ({type(error).__name__}). "
            "Periksa jaringan dan AWS_PROFILE."
        ) from None
    return str(found["Account"]), str(found["Arn"])


def findings(stage: Stage, client: Client, arn: str) -> tuple[Finding, ...]:
    """Everything at once. A question this identity may not ask is a finding, not the end."""
    asked: Mapping[str, Callable[[], Iterator[Finding]]] = {
        "versi Python": lambda: _python(sys.version_info[:2]),
        "hak": lambda: _rights(client, arn),
        "kuota Lambda": lambda: _concurrency(client, stage),
        "SES": lambda: _mail(client, stage),
        "sertifikat": lambda: _certificate(client, stage),
        "nama yang sudah dipakai": lambda: _names(client, stage),
    }
    found: list[Finding] = []
    for topic, look in asked.items():
        try:
            found += look()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            found.append(Finding("warn", f"{topic}: tidak dapat diperiksa ({code})."))
        except BotoCoreError as error:
            found.append(Finding("warn", f"{topic}: tidak terjawab ({type(error).__name__})."))
    return tuple(found)


def _python(version: Sequence[int]) -> Iterator[Finding]:
    mine = ".".join(map(str, version))
    if mine not in RUNTIMES:
        yield Finding(
            "stop",
            f"Python {mine}: Lambda tidak menjalankannya. Pakai {' atau '.join(RUNTIMES)}: "
            "make environments PYTHON=python3.12",
        )


def _rights(client: Client, arn: str) -> Iterator[Finding]:
    results: list[Any] = []
    source = _policy_source(arn)
    if source.endswith(":root"):
        yield Finding("warn", "Ini akun root. Buat identitas IAM untuk memasang layanan.")
        return
    for page in (
        client("iam")
        .get_paginator("simulate_principal_policy")
        .paginate(PolicySourceArn=source, ActionNames=list(RIGHTS))
    ):
        results += page["EvaluationResults"]
    denied = [r["EvalActionName"] for r in results if r["EvalDecision"] != "allowed"]
    if denied:
        yield Finding("stop", f"Hak yang kurang: {', '.join(sorted(denied))}.")


def _policy_source(arn: str) -> str:
    """The role behind a session: ``assumed-role/<role>/<session>`` has no policies of its own."""
    before, found, rest = arn.partition(":assumed-role/")
    if not found:
        return arn
    return f"{before.replace(':sts:', ':iam:')}:role/{rest.partition('/')[0]}"


def _concurrency(client: Client, stage: Stage) -> Iterator[Finding]:
    limits = client("lambda").get_account_settings()["AccountLimit"]
    most = int(limits["ConcurrentExecutions"])
    if most < LEAST_CONCURRENCY:
        yield Finding(
            "stop" if most < 50 else "warn",
            f"Kuota Lambda serentak {most}; hari penutupan butuh {LEAST_CONCURRENCY}. Minta di Service "
            "Quotas: AWS Lambda, Concurrent executions.",
        )
    free = int(limits.get("UnreservedConcurrentExecutions", most))
    if stage.reserved_concurrency > max(0, free - 100):
        yield Finding(
            "stop",
            f"reserved_concurrency {stage.reserved_concurrency}: AWS menahan 100 untuk fungsi lain; "
            f"paling banyak {max(0, free - 100)}.",
        )


def _mail(client: Client, stage: Stage) -> Iterator[Finding]:
    ses = client("sesv2")
    account = ses.get_account()
    if not account.get("ProductionAccessEnabled"):
        yield Finding(
            "stop" if stage.name == "prod" else "warn",
            "SES masih di sandbox: surat hanya sampai ke alamat yang diverifikasi. Minta akses produksi "
            "di konsol SES sebelum dibuka untuk umum.",
        )
    if not account.get("SendingEnabled", True):
        yield Finding(
            "stop", "SES: pengiriman dihentikan untuk akun ini. Lihat kasus di AWS Support."
        )
    try:
        identity = ses.get_email_identity(EmailIdentity=stage.mail_identity)
    except ses.exceptions.NotFoundException:
        yield Finding(
            "warn",
            f"{stage.mail_identity} belum diverifikasi di SES. Setelah pemasangan pertama, pasang tiga "
            "catatan DNS (DKIM) yang dicetak.",
        )
    else:
        if not identity.get("VerifiedForSendingStatus"):
            yield Finding("warn", f"{stage.mail_identity}: SES masih menunggu catatan DNS (DKIM).")


def _certificate(client: Client, stage: Stage) -> Iterator[Finding]:
    if not stage.certificate_arn:
        return
    acm = client("acm", region_name="us-east-1")
    found = acm.describe_certificate(CertificateArn=stage.certificate_arn)["Certificate"]
    if found["Status"] != "ISSUED":
        yield Finding("stop", f"Sertifikat berstatus {found['Status']}: selesaikan validasinya.")
    names = [found["DomainName"], *found.get("SubjectAlternativeNames", ())]
    wildcard = f"*.{stage.domain.partition('.')[2]}"
    if stage.domain not in names and wildcard not in names:
        yield Finding("stop", f"Sertifikat bukan untuk {stage.domain}, melainkan {names[0]}.")


def _names(client: Client, stage: Stage) -> Iterator[Finding]:
    """A function or stack of our name that is not ours, or one that is stuck half-way."""
    cloud = client("cloudformation")
    try:
        status = cloud.describe_stacks(StackName=stage.stack)["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        yield from _taken(client, stage)
        return
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED"):
        yield Finding(
            "stop",
            f"Tumpukan {stage.stack} gagal saat pertama dibuat ({status}). Hapus tumpukannya (data yang "
            "sempat dibuat tidak ikut terhapus), lalu pasang lagi.",
        )
    elif status.endswith("_IN_PROGRESS"):
        yield Finding(
            "stop", f"Tumpukan {stage.stack} sedang diubah ({status}). Tunggu sampai selesai."
        )
    elif status == "UPDATE_ROLLBACK_FAILED":
        yield Finding(
            "stop",
            f"Tumpukan {stage.stack} macet: di konsol CloudFormation pilih Continue update rollback.",
        )


def _taken(client: Client, stage: Stage) -> Iterator[Finding]:
    functions = client("lambda")
    try:
        functions.get_function(FunctionName=stage.api_function)
    except functions.exceptions.ResourceNotFoundException:
        return
    yield Finding(
        "stop",
        f"Fungsi {stage.api_function} sudah ada tanpa tumpukannya: sisa pemasangan lama, atau milik orang "
        "lain. Beri tahap ini nama lain, atau hapus fungsinya.",
    )


def as_json(found: Sequence[Finding]) -> str:
    """For programs."""
    return json.dumps([vars(one) for one in found], ensure_ascii=False, indent=1)
