"""The infrastructure template and the product agree, and nothing that holds people's data is deleted with the stack."""

import json
from typing import Any

import pytest

from chalicelib.aws.users import SESSION_SECONDS, TOKEN_SECONDS
from chalicelib.ops.stack import SETTINGS, TEMPLATE
from chalicelib.settings import Settings, variable

STACK: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))


def test_every_output_the_runner_reads_is_there() -> None:
    assert set(SETTINGS) <= set(STACK["Outputs"])


def test_every_setting_the_stack_decides_is_one_of_the_product() -> None:
    known = {variable(name) for name in Settings.__dataclass_fields__}
    assert set(SETTINGS.values()) <= known


@pytest.mark.parametrize("name", ["Table", "Documents", "Officials", "Key", "MailSender"])
def test_what_holds_data_outlives_the_stack(name: str) -> None:
    assert STACK["Resources"][name]["DeletionPolicy"] == "Retain"
    assert STACK["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_the_table_can_be_brought_back_and_not_be_deleted_by_mistake() -> None:
    table = STACK["Resources"]["Table"]["Properties"]
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}


def test_papers_are_private_and_keep_their_versions() -> None:
    bucket = STACK["Resources"]["Documents"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["CorsConfiguration"]["CorsRules"][0]["AllowedOrigins"] == {"Ref": "SiteOrigin"}


@pytest.mark.parametrize("name", ["UploadsQueue", "FeedbackQueue"])
def test_a_message_that_cannot_be_worked_on_is_kept_aside(name: str) -> None:
    assert STACK["Resources"][name]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == 5


def test_nobody_makes_his_own_account() -> None:
    pool = STACK["Resources"]["Officials"]["Properties"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12


def test_a_token_lives_a_quarter_of_an_hour_and_a_session_eight() -> None:
    client = STACK["Resources"]["OfficialsClient"]["Properties"]
    seconds = {"minutes": 60, "hours": 3600}
    lives = {
        name: client[f"{name}Validity"] * seconds[unit]
        for name, unit in client["TokenValidityUnits"].items()
    }
    assert lives == {
        "IdToken": TOKEN_SECONDS,
        "AccessToken": TOKEN_SECONDS,
        "RefreshToken": SESSION_SECONDS,
    }
    assert TOKEN_SECONDS <= 15 * 60
    assert client["EnableTokenRevocation"] is True
    assert "ALLOW_REFRESH_TOKEN_AUTH" in client["ExplicitAuthFlows"]


def test_no_statement_allows_everything() -> None:
    for resource in STACK["Resources"].values():
        document = resource.get("Properties", {}).get("PolicyDocument", {"Statement": []})
        for statement in document["Statement"]:
            assert statement["Effect"] == "Deny" or "*" not in (
                statement["Action"],
                statement["Principal"],
            )


def test_spreadsheets_with_numbers_of_people_are_forgotten_and_papers_never() -> None:
    rules = STACK["Resources"]["Documents"]["Properties"]["LifecycleConfiguration"]["Rules"]
    expiring = [
        rule
        for rule in rules
        if "ExpirationInDays" in rule or "NoncurrentVersionExpiration" in rule
    ]
    assert [rule["Prefix"] for rule in expiring] == ["incoming/", "imports/"]
