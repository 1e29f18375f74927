"""The doors of the deployed API: the gateway asks the authorizer, CloudFront shows its proof, errors in our form."""

import json
import time

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from chalicelib.ops.officials import PASSWORD
from tests.e2e_aws.office import VERIFIER, Answer, Office, wait

pytestmark = pytest.mark.e2e_aws

QUEUE = "/api/office/proposals"


def is_ours(got: Answer, status: int, code: str) -> None:
    """An error as every error of the service looks."""
    assert got.status == status, got
    assert got.headers["content-type"] == "application/problem+json"
    assert got.body["code"] == code or got.body["errors"][0]["code"] == code, got.body
    assert got.body["errors"][0]["message"]


@pytest.fixture(scope="module")
def token(office: Office) -> str:
    return office.verifier().token


def forged(token: str) -> dict[str, str]:
    """Tokens that say they are a verifier's and are not."""
    head, _, signature = token.split(".")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    said = jwt.decode(token, options={"verify_signature": False})
    kid = {"kid": jwt.get_unverified_header(token)["kid"]}
    more = said | {"cognito:groups": ["kesra", "admin"]}
    raised = jwt.utils.base64url_encode(json.dumps(more).encode()).decode()
    return {
        "signed by somebody else": jwt.encode(said, key, "RS256", kid),
        "signed with a password": jwt.encode(said, "x" * 64, "HS256", kid),
        "not signed": jwt.encode(said, None, "none", kid),
        "another role under the old signature": f"{head}.{raised}.{signature}",
        "of yesterday": jwt.encode(said | {"exp": int(time.time()) - 86_400}, key, "RS256", kid),
        "cut off": token[:-20],
        "no token": "x" * 40,
    }


def test_the_queue_opens_to_an_official(office: Office, token: str) -> None:
    assert office.ask("GET", QUEUE, token=token).status == 200


def test_a_session_goes_on_without_a_password_until_he_is_disabled(office: Office) -> None:
    """As ``ops users disable`` does it: signed out everywhere, and no other token from then on."""
    pool = boto3.client("cognito-idp")
    name, where = VERIFIER, {"UserPoolId": office.stage.outputs["UserPoolId"]}
    who = {"username": name, "password": PASSWORD}
    session = office.ask("POST", "/api/office/session", who).body
    said = jwt.decode(session["token"], options={"verify_signature": False})
    assert said["exp"] - said["iat"] == 15 * 60
    renewal = {"refresh": session["refresh"]}
    again = office.ask("POST", "/api/office/session/renew", renewal)
    assert again.status == 200 and again.body["roles"] == session["roles"]
    assert office.ask("GET", QUEUE, token=again.body["token"]).status == 200
    pool.admin_disable_user(Username=name, **where)
    pool.admin_user_global_sign_out(Username=name, **where)
    try:
        is_ours(office.ask("POST", "/api/office/session/renew", renewal), 401, "session.token")
        is_ours(office.ask("POST", "/api/office/session", who), 401, "session.credentials")
    finally:
        pool.admin_enable_user(Username=name, **where)
    assert office.ask("POST", "/api/office/session", who).status == 200


def test_the_gateway_lets_no_forged_token_through_to_the_api(office: Office, token: str) -> None:
    asked, answered = office.runs("officials"), office.runs("api_handler")
    tokens = forged(token)
    got = {why: office.ask("GET", QUEUE, token=one) for why, one in tokens.items()}
    assert {why: one.status for why, one in got.items()} == dict.fromkeys(tokens, 401)
    for one in got.values():
        is_ours(one, 401, "session.token")
    wait(lambda: office.runs("officials") == asked + len(tokens), 10)
    assert office.runs("api_handler") == answered  # they ended at the door


def test_without_a_token_the_gateway_asks_nobody(office: Office) -> None:
    asked, answered = office.runs("officials"), office.runs("api_handler")
    is_ours(office.ask("GET", QUEUE), 401, "session.token")
    assert (office.runs("officials"), office.runs("api_handler")) == (asked, answered)


def test_a_wrong_password_is_refused_by_the_user_pool(office: Office) -> None:
    who = {"username": "verifikator.kesra@serang-open.example", "password": "bukan-ini-sandinya"}
    is_ours(office.ask("POST", "/api/office/session", who), 401, "session.credentials")


def test_what_did_not_come_through_cloudfront_is_refused(office: Office) -> None:
    assert office.ask("GET", "/api/health").status == 200
    is_ours(office.ask("GET", "/api/health", x_origin_proof=""), 403, "http.front")
    is_ours(office.ask("GET", "/api/health", x_origin_proof="x" * 43), 403, "http.front")


def test_an_address_that_is_none_is_a_404_in_our_form(office: Office) -> None:
    answered = office.runs("api_handler")
    is_ours(office.ask("GET", "/api/no/such/thing"), 404, "http.route")
    assert office.runs("api_handler") == answered  # the gateway said it by itself


def test_a_body_that_is_no_json_is_refused_in_our_form(office: Office) -> None:
    is_ours(
        office.ask("POST", "/api/proposals", ["x"], idempotency_key="no-object"), 400, "body.object"
    )
