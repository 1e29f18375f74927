"""The public front on AWS: the same headers as on the laptop, folders that show their index, and a 404 that is one."""

import json
import subprocess
from typing import Any

import pytest

from chalicelib.ops.stack import TEMPLATE
from chalicelib.publish.headers import security_headers
from chalicelib.publish.pages import pages
from chalicelib.rules import load_rules
from chalicelib.settings import SiteSettings

STACK: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
RESOURCES = STACK["Resources"]
FRONT = RESOURCES["Front"]["Properties"]["DistributionConfig"]
PARAMETERS = {"ContentSecurityPolicy", "PermissionsPolicy"}


def headers_of_the_front() -> dict[str, Any]:
    """What the response headers policy sends, by header name; a parameter's name where the deployer fills it in."""
    policy = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    return {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in security else "",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}"
        + ("; includeSubDomains" if transport["IncludeSubdomains"] else ""),
    } | {item["Header"]: item["Value"] for item in policy["CustomHeadersConfig"]["Items"]}


def test_the_front_sends_the_headers_of_the_laptop() -> None:
    ours = security_headers(SiteSettings(site_url="https://serang.example"))
    theirs = headers_of_the_front()
    assert set(theirs) == set(ours)
    for name, value in theirs.items():
        if isinstance(value, dict):
            assert value["Ref"] in PARAMETERS
        else:
            assert value == ours[name]


def test_every_way_to_a_page_goes_by_these_headers() -> None:
    ways = [FRONT["DefaultCacheBehavior"], *FRONT["CacheBehaviors"]]
    plain = [way for way in ways if "Fn::If" not in way]
    assert len(plain) == 3
    assert all(way["ResponseHeadersPolicyId"] == {"Ref": "SiteHeaders"} for way in plain)
    assert all(way["ViewerProtocolPolicy"] == "redirect-to-https" for way in plain)


def test_the_error_pages_of_the_front_never_hide_an_answer_of_the_api() -> None:
    assert "CustomErrorResponses" not in FRONT


def test_nothing_the_api_answers_is_kept_by_the_front() -> None:
    (api,) = [way["Fn::If"][1] for way in FRONT["CacheBehaviors"] if "Fn::If" in way]
    assert api["PathPattern"] == "/api/*"
    # CachingDisabled, as AWS names its own policy.
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


def page_names() -> list[str]:
    return [page.path.removesuffix(".html") for page in pages(load_rules())]


def asked(*paths: str) -> list[Any]:
    """What the function of the front makes of each path: another path, or an answer."""
    code, _ = RESOURCES["SiteAddresses"]["Properties"]["FunctionCode"]["Fn::Sub"]
    code = code.replace("${Pages}", ",".join(page_names()))
    program = (
        code
        + f"\nconst asked = {json.dumps(paths)};"
        + "\nconsole.log(JSON.stringify(asked.map((uri) => handler({ request: { uri } }))));"
    )
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/index.html"),
        ("/en/", "/en/index.html"),
        ("/kantor/", "/kantor/index.html"),
        ("/en/kantor/", "/en/kantor/index.html"),
        ("/lacak.html", "/lacak.html"),
        ("/en/ajukan/hibah-uang-worship.html", "/en/ajukan/hibah-uang-worship.html"),
        ("/favicon.ico", "/favicon.ico"),
    ],
)
def test_an_address_shows_its_page(path: str, shown: str) -> None:
    assert asked(path) == [{"uri": shown}]


@pytest.mark.parametrize("path", ["/tidak-ada.html", "/en/tidak-ada.html", "/a/b/", "/en/en/"])
def test_what_is_no_page_is_answered_with_404_in_words(path: str) -> None:
    (answer,) = asked(path)
    assert answer["statusCode"] == 404
    assert "tidak ditemukan" in answer["body"]["data"]


def test_the_function_of_the_front_is_small_enough() -> None:
    """CloudFront takes functions of 10 KB, and a parameter of 4,096 bytes names the pages.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions"""
    names = ",".join(page_names())
    code, _ = RESOURCES["SiteAddresses"]["Properties"]["FunctionCode"]["Fn::Sub"]
    assert len(names.encode()) < 4_096
    assert len(code.encode()) + len(names.encode()) < 10_000


def test_the_template_can_be_handed_over_as_it_is() -> None:
    """CloudFormation takes 51,200 bytes without a bucket in between."""
    assert len(TEMPLATE.read_bytes()) < 51_200


def test_officials_cannot_rename_themselves() -> None:
    assert "name" not in RESOURCES["OfficialsClient"]["Properties"]["WriteAttributes"]
    assert "custom:opd" not in RESOURCES["OfficialsClient"]["Properties"]["WriteAttributes"]


def test_a_log_is_kept_for_a_stated_time_and_every_function_has_one() -> None:
    groups = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::Logs::LogGroup"]
    assert all(group["RetentionInDays"] == {"Ref": "LogDays"} for group in groups)
    names = {group["LogGroupName"]["Fn::Sub"].partition("${Stage}")[2] for group in groups}
    functions = {"", "-officials", "-inspect_upload", "-letter_feedback", "-tell", "-sweep"}
    assert names == functions


def test_every_alarm_rings_somewhere_and_says_what_to_do() -> None:
    alarms = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::CloudWatch::Alarm"]
    assert len(alarms) >= 8
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert len(alarm["AlarmDescription"]) > 40
