"""The parameters of a stage's stack: what is written in its plan, and what an earlier step has made known."""

from collections.abc import Mapping

from chalicelib.core.proposal import Document
from chalicelib.ops.deploying.plan import Stage
from chalicelib.ops.deploying.record import site_url
from chalicelib.publish.headers import origin, security_headers
from chalicelib.publish.pages import pages
from chalicelib.rules import load_rules
from chalicelib.settings import WIB, Settings, SiteSettings

#: An output there is not yet: the stack is made the first time.
FRONT = "FrontDomain"


def site_settings(stage: Stage, outputs: Mapping[str, str]) -> SiteSettings:
    """What the site of a stage is built with."""
    return SiteSettings(
        site_url=site_url(stage, outputs),
        documents_origin=documents_origin(stage, outputs["DocumentsBucket"]),
    )


def documents_origin(stage: Stage, bucket: str) -> str:
    """Where a signed form sends a paper. Asked of the signer itself: the policy of the pages must name just that."""
    from datetime import datetime

    from chalicelib.aws.documents import S3Documents

    found = Settings(bucket, bucket, "", "", "", "", "", region=stage.region)
    paper = Document(
        "x-1", "x", "x", "image/png", 1, "00" * 32, "x", datetime(2027, 1, 1, tzinfo=WIB)
    )
    return origin(S3Documents(found).sign_upload(paper, 60).url)


def parameters(
    stage: Stage, outputs: Mapping[str, str], api: str = "", proof: str = ""
) -> dict[str, str]:
    """Every parameter of the template. ``outputs``: of the stack as it is, empty before it is there."""
    found = {
        "Stage": stage.name,
        "SiteOrigin": site_url(stage, outputs) if FRONT in outputs else "https://invalid.invalid",
        "MailFrom": stage.mail_from,
        "MailIdentity": stage.mail_identity,
        "SiteDomain": stage.domain,
        "CertificateArn": stage.certificate_arn,
        "AlarmEmail": stage.alarm_email,
        "LogDays": str(stage.log_days),
        "SitePages": ",".join(page_names()),
        "ApiId": api,
        "OriginProof": proof,
    }
    if FRONT in outputs:
        headers = security_headers(site_settings(stage, outputs))
        found["ContentSecurityPolicy"] = headers["Content-Security-Policy"]
        found["PermissionsPolicy"] = headers["Permissions-Policy"]
    return found


def page_names() -> tuple[str, ...]:
    """Pages of the site without language and ending, as the front knows them."""
    return tuple(page.path.removesuffix(".html") for page in pages(load_rules()))
