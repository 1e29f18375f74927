"""Officials: tokens that are not ours are refused, whatever they claim; passwords and codes are asked for."""

import base64
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from chalicelib.aws.users import Challenge, CognitoUsers, SignedIn, WrongToken, actor_of
from chalicelib.settings import Settings
from tests.world import PASSWORD, REGION, World, make_official

SETTINGS = Settings(
    "t", "b", f"{REGION}_pool", "client-1", "s", "m@contoh.example", "https://serang.example"
)
OURS, THEIRS = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
NOW = int(time.time())
CLAIMS: dict[str, Any] = {
    "sub": "sub-1", "iss": SETTINGS.issuer, "aud": "client-1", "token_use": "id", "exp": NOW + 3_600, "iat": NOW,
    "cognito:groups": ["verifier"], "custom:opd": "kesra", "name": "Budi Contoh", "email": "budi@contoh.example",
}  # fmt: skip


def public(key: Any, kid: str = "key-1") -> dict[str, Any]:
    return {
        **json.loads(RSAAlgorithm.to_jwk(key.public_key())),
        "kid": kid,
        "use": "sig",
        "alg": "RS256",
    }


def users(*asked: str) -> CognitoUsers:
    return CognitoUsers(SETTINGS, lambda _url: {"keys": [public(OURS)]})


def token(
    key: Any = OURS, algorithm: str = "RS256", kid: str | None = "key-1", **changes: Any
) -> str:
    claims = {k: v for k, v in {**CLAIMS, **changes}.items() if v is not None}
    return jwt.encode(claims, key, algorithm, headers={"kid": kid} if kid else {})


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed_with_the_public_key() -> str:
    """HS256 with the public key as its secret: a library that believes the header takes it."""
    import hashlib
    import hmac

    pem = OURS.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = f"{b64({'alg': 'HS256', 'typ': 'JWT', 'kid': 'key-1'})}.{b64(CLAIMS)}"
    return f"{text}.{b64(hmac.digest(pem, text.encode(), hashlib.sha256))}"


def with_other_claims() -> str:
    head, _, signature = token().split(".")
    return f"{head}.{b64({**CLAIMS, 'cognito:groups': ['kesra']})}.{signature}"


def test_our_own_token_is_taken() -> None:
    claims = users().claims(token())
    assert actor_of(claims).roles == ("verifier",)
    assert (actor_of(claims).id, actor_of(claims).name, actor_of(claims).opd) == (
        "sub-1",
        "Budi Contoh",
        "kesra",
    )


FORGED: dict[str, Callable[[], str]] = {
    "no algorithm": lambda: f"{b64({'alg': 'none', 'kid': 'key-1'})}.{b64(CLAIMS)}.",
    "no algorithm, other case": lambda: f"{b64({'alg': 'nOnE', 'kid': 'key-1'})}.{b64(CLAIMS)}.",
    "no algorithm and no key": lambda: f"{b64({'alg': 'none'})}.{b64(CLAIMS)}.",
    "HS256 with the public key": signed_with_the_public_key,
    "HS256 with a guessed secret": lambda: token("secret" * 8, "HS256"),
    "another signature method of our key": lambda: token(OURS, "RS512"),
    "somebody else's key": lambda: token(THEIRS),
    "somebody else's key under another name": lambda: token(THEIRS, kid="key-2"),
    "no key named": lambda: token(kid=None),
    "claims changed after signing": with_other_claims,
    "signature cut off": lambda: token().rpartition(".")[0] + ".",
    "another pool": lambda: token(iss=SETTINGS.issuer + "x"),
    "no issuer": lambda: token(iss=None),
    "another client": lambda: token(aud="client-2"),
    "no audience": lambda: token(aud=None),
    "expired": lambda: token(exp=NOW - 1),
    "never expires": lambda: token(exp=None),
    "not yet valid": lambda: token(nbf=NOW + 600),
    "nobody": lambda: token(sub=None),
    "an access token": lambda: token(token_use="access"),
    "no use named": lambda: token(token_use=None),
    "empty": lambda: "",
    "one part": lambda: "x",
    "not base64": lambda: "a.b.c",
    "beyond ASCII": lambda: "é.é.é",
    "halves of characters": lambda: "\udcff.\udcff.\udcff",
    "very long": lambda: "x" * 100_000 + ".y.z",
    "a list for claims": lambda: f"{b64({'alg': 'RS256', 'kid': 'key-1'})}.{b64([1])}.x",
}


@pytest.mark.parametrize("made", FORGED)
def test_a_token_that_is_not_ours_is_refused(made: str) -> None:
    with pytest.raises(WrongToken) as refused:
        users().claims(FORGED[made]())
    assert "sub-1" not in str(refused.value)


def test_a_key_never_seen_is_asked_for_once_a_minute_at_most() -> None:
    asked: list[str] = []

    def keys(url: str) -> dict[str, Any]:
        asked.append(url)
        return {"keys": [public(OURS)]}

    pool = CognitoUsers(SETTINGS, keys)
    pool.claims(token())
    for n in range(20):
        with pytest.raises(WrongToken):
            pool.claims(token(THEIRS, kid=f"key-{n + 2}"))
    pool.claims(token())
    assert asked == [SETTINGS.jwks_url]


def test_roles_of_the_public_cannot_come_out_of_the_pool() -> None:
    """A group of that name would make an official pass for an applicant, or for the system itself."""
    roles = actor_of({**CLAIMS, "cognito:groups": ["applicant", "verifier", "system"]}).roles
    assert roles == ("verifier",)


# signing in -----------------------------------------------------------------------------------------------------------


def sign_in(world: World, name: str, password: str = PASSWORD, new: str = "", otp: str = "") -> Any:
    return world.wiring.users.sign_in(name, password, new, otp)


def test_name_and_password_give_a_token_that_the_calls_take(world: World) -> None:
    make_official(world.settings, "masuk@contoh.example", "verifier", "dinsos")
    done = sign_in(world, "masuk@contoh.example")
    assert isinstance(done, SignedIn)
    assert (done.actor.roles, done.actor.opd) == (("verifier",), "dinsos")
    actor = world.wiring.official(done.token)
    assert actor == done.actor
    assert done.expires > time.time()


@pytest.mark.parametrize(
    ("name", "password"),
    [("masuk2@contoh.example", "salah"), ("tidak.ada@contoh.example", PASSWORD)],
)
def test_a_wrong_name_and_a_wrong_password_are_alike(
    world: World, name: str, password: str
) -> None:
    make_official_once(world, "masuk2@contoh.example")
    assert sign_in(world, name, password) == Challenge("credentials")


def make_official_once(world: World, name: str, **options: Any) -> None:
    pool = boto3.client("cognito-idp", REGION)
    with suppress(pool.exceptions.UsernameExistsException):
        make_official(world.settings, name, "verifier", "kesra", **options)


def test_the_first_sign_in_asks_for_a_new_password_and_takes_it(world: World) -> None:
    name = "baru@contoh.example"
    make_official(world.settings, name, "verifier", "kesra", temporary=True)
    assert sign_in(world, name) == Challenge("new-password")
    done = sign_in(world, name, new="Sandi-Baru-2027x")
    assert isinstance(done, SignedIn)
    assert isinstance(sign_in(world, name, "Sandi-Baru-2027x"), SignedIn)
    assert sign_in(world, name) == Challenge("credentials")


def signed_in(world: World, name: str) -> SignedIn:
    make_official(world.settings, name, "verifier", "dinsos")
    done = sign_in(world, name)
    assert isinstance(done, SignedIn) and done.refresh
    return done


def test_a_session_goes_on_without_a_password(world: World) -> None:
    done = signed_in(world, "lanjut@contoh.example")
    again = world.wiring.users.renew(done.refresh)
    assert isinstance(again, SignedIn)
    assert (again.actor, again.username) == (done.actor, done.username)
    assert world.wiring.official(again.token) == done.actor


def test_who_was_signed_out_gets_no_other_token(world: World) -> None:
    """The twin of the above. What he holds is taken until it runs out: nobody asks the pool about it."""
    name = "berhenti@contoh.example"
    done = signed_in(world, name)
    boto3.client("cognito-idp", REGION).admin_user_global_sign_out(
        UserPoolId=world.settings.user_pool_id, Username=name
    )
    assert world.wiring.users.renew(done.refresh) == Challenge("over")
    assert world.wiring.official(done.token) == done.actor


@pytest.mark.parametrize("refresh", ["salah", "a.b.c.d.e", "é"])
def test_a_refresh_token_that_is_none_renews_nothing(world: World, refresh: str) -> None:
    assert world.wiring.users.renew(refresh) == Challenge("over")


# a pool that asks for codes: moto has none, so the pool is a stand-in with Cognito's answers -----------------------


class Named:
    """Exceptions as a client has them."""

    def __init__(self) -> None:
        self.made: dict[str, type[Exception]] = {}

    def __getattr__(self, name: str) -> type[Exception]:
        return self.__dict__["made"].setdefault(name, type(name, (Exception,), {}))


@dataclass
class Pool:
    """Answers of a pool, by call; ``wrong`` is what a call raises."""

    challenge: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    exceptions: Named = field(default_factory=Named)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def answer(self, call: str, given: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((call, given))
        if call in self.wrong:
            raise getattr(self.exceptions, self.wrong[call])
        return result

    def initiate_auth(self, **given: Any) -> dict[str, Any]:
        good = {"AuthenticationResult": {"IdToken": token()}}
        return self.answer(
            "initiate",
            given,
            {"ChallengeName": self.challenge, "Session": "s1"} if self.challenge else good,
        )

    def respond_to_auth_challenge(self, **given: Any) -> dict[str, Any]:
        return self.answer("respond", given, {"AuthenticationResult": {"IdToken": token()}})

    def associate_software_token(self, **given: Any) -> dict[str, Any]:
        return self.answer("associate", given, {"SecretCode": "ABC234", "Session": "s2"})

    def verify_software_token(self, **given: Any) -> dict[str, Any]:
        return self.answer("verify", given, {"Session": "s3"})


def at(pool: Pool, otp: str = "", new: str = "") -> Any:
    made = users()
    made._client = pool
    return made.sign_in("budi@contoh.example", PASSWORD, new, otp)


def test_a_code_is_asked_for_and_taken() -> None:
    assert at(Pool("SOFTWARE_TOKEN_MFA")) == Challenge("otp")
    pool = Pool("SOFTWARE_TOKEN_MFA")
    assert isinstance(at(pool, "123456"), SignedIn)
    assert pool.calls[-1][1]["ChallengeResponses"]["SOFTWARE_TOKEN_MFA_CODE"] == "123456"


@pytest.mark.parametrize("error", ["CodeMismatchException", "ExpiredCodeException"])
def test_a_wrong_code_is_told(error: str) -> None:
    assert at(Pool("SOFTWARE_TOKEN_MFA", {"respond": error}), "123456") == Challenge("otp-wrong")


def test_the_first_code_is_set_up_with_a_key_and_verified() -> None:
    assert at(Pool("MFA_SETUP")) == Challenge("otp-setup", "ABC234|s2")
    pool = Pool("MFA_SETUP")
    assert isinstance(at(pool, "s2|123456"), SignedIn)
    assert pool.calls[1] == ("verify", {"Session": "s2", "UserCode": "123456"})
    assert pool.calls[2][1]["Session"] == "s3"


@pytest.mark.parametrize("error", ["EnableSoftwareTokenMFAException", "CodeMismatchException"])
def test_a_wrong_first_code_is_told(error: str) -> None:
    assert at(Pool("MFA_SETUP", {"verify": error}), "s2|123456") == Challenge("otp-wrong")


def test_a_session_that_ran_out_is_a_sign_in_that_failed() -> None:
    assert at(Pool("MFA_SETUP", {"verify": "NotAuthorizedException"}), "s2|123456") == Challenge(
        "credentials"
    )


@pytest.mark.parametrize("error", ["TooManyRequestsException", "LimitExceededException"])
def test_a_pool_that_wants_a_pause_is_not_an_error_of_ours(error: str) -> None:
    assert at(Pool(wrong={"initiate": error})) == Challenge("throttled")
    assert renewed(Pool(wrong={"initiate": error})) == Challenge("throttled")


def renewed(pool: Pool) -> Any:
    made = users()
    made._client = pool
    return made.renew("refresh-1")


def test_a_session_is_renewed_by_its_refresh_token_alone() -> None:
    pool = Pool()
    assert isinstance(renewed(pool), SignedIn)
    ((_, given),) = pool.calls
    assert given == {
        "ClientId": "client-1",
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": {"REFRESH_TOKEN": "refresh-1"},
    }


@pytest.mark.parametrize("error", ["NotAuthorizedException", "UserNotFoundException",
                                   "InvalidParameterException", "PasswordResetRequiredException"])  # fmt: skip
def test_a_pool_that_gives_no_other_token_ends_the_session(error: str) -> None:
    assert renewed(Pool(wrong={"initiate": error})) == Challenge("over")
    assert renewed(Pool("NEW_PASSWORD_REQUIRED")) == Challenge("over")


def test_a_weak_new_password_is_told() -> None:
    assert at(
        Pool("NEW_PASSWORD_REQUIRED", {"respond": "InvalidPasswordException"}), new="lemah"
    ) == Challenge("password-weak")


def test_a_challenge_nobody_knows_is_not_passed() -> None:
    assert at(Pool("CUSTOM_CHALLENGE")) == Challenge("credentials")
