"""The officials: sign-in through the Cognito user pool, and the check of the tokens it signs.

A token is good for a quarter of an hour and is never asked back: who was disabled can act for that long and no longer.
Until the session ends the pool gives out another for the refresh token, unless it knows that he may not go on.
"""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.core.proposal import APPLICANT, SYSTEM, Actor
from chalicelib.settings import Settings

MIN_PASSWORD = 12
#: Roles that nobody gets from the pool, whatever its groups are called.
_NOT_OFFICIAL = (APPLICANT, SYSTEM)
#: How long a token is good, and how long a session can be renewed without a password; the pool's client says the same.
TOKEN_SECONDS, SESSION_SECONDS = 15 * 60, 8 * 3600


@dataclass(frozen=True)
class SignedIn:
    """A session: the token the browser keeps, until when (Unix seconds), and who it is. ``refresh`` brings the next
    token; it is given out at the sign-in alone."""

    token: str
    expires: int
    actor: Actor
    username: str
    refresh: str = ""


@dataclass(frozen=True)
class Challenge:
    """What is still needed: ``new-password``, ``otp``, ``otp-setup`` (with its key); ``credentials``: all wrong;
    ``over``: the session is; ``throttled``: the pool wants a pause."""

    kind: str
    secret: str = ""


class WrongToken(Exception):
    """A token that is not ours, expired, or signed by nobody we know."""


def fetch_keys(url: str) -> dict[str, Any]:
    """The pool's public keys (JWKS)."""
    with urllib.request.urlopen(url, timeout=3) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


class CognitoUsers:
    """``keys`` fetches the JWKS; it is asked again when a token names a key not seen before, at most once a minute."""

    def __init__(
        self, settings: Settings, keys: Callable[[str], dict[str, Any]] = fetch_keys
    ) -> None:
        self._settings = settings
        self._fetch = keys
        self._keys: dict[str, Any] = {}
        self._asked = 0.0
        self._client: Any = None

    def sign_in(
        self, username: str, password: str, new_password: str, otp: str
    ) -> SignedIn | Challenge:
        """User name and password, and whatever else the pool asks for."""
        pool = self._pool()
        wrong = _refusals(pool)
        try:
            answer = pool.initiate_auth(
                ClientId=self._settings.user_pool_client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": username, "PASSWORD": password},
            )
            for _ in range(3):  # at most: new password, then code
                if "AuthenticationResult" in answer:
                    return self._signed_in(answer["AuthenticationResult"])
                step = self._next(answer, username, new_password, otp)
                if isinstance(step, Challenge):
                    return step
                answer = step
        except wrong:
            return Challenge("credentials")
        except (pool.exceptions.TooManyRequestsException, pool.exceptions.LimitExceededException):
            return Challenge("throttled")
        return Challenge("credentials")

    def renew(self, refresh: str) -> SignedIn | Challenge:
        """The next token of a session; ``over`` when the pool gives none: it ran out, he signed out or was disabled."""
        pool = self._pool()
        over = _refusals(pool)
        try:
            answer = pool.initiate_auth(
                ClientId=self._settings.user_pool_client_id,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh},
            )
        except over:
            return Challenge("over")
        except (pool.exceptions.TooManyRequestsException, pool.exceptions.LimitExceededException):
            return Challenge("throttled")
        if "AuthenticationResult" not in answer:
            return Challenge("over")
        return self._signed_in(answer["AuthenticationResult"])

    def _next(self, answer: Any, username: str, new_password: str, otp: str) -> Any:
        """The answer to a challenge when we have what it asks for, or the challenge."""
        name = answer["ChallengeName"]
        if name == "NEW_PASSWORD_REQUIRED":
            if not new_password:
                return Challenge("new-password")
            return self._respond(answer, username, {"NEW_PASSWORD": new_password})
        if name == "SOFTWARE_TOKEN_MFA":
            return (
                self._respond(answer, username, {"SOFTWARE_TOKEN_MFA_CODE": otp})
                if otp
                else Challenge("otp")
            )
        if name == "MFA_SETUP":
            return self._set_up(answer, username, otp)
        return Challenge("credentials")

    def _set_up(self, answer: Any, username: str, otp: str) -> Any:
        """The first one-time code: without a code the key is given out, with one it is verified.

        The session of a challenge lives three minutes and belongs to one sign-in, so the key is derived anew at each
        try; the browser sends the session back inside ``otp`` as ``<session>|<code>``.
        """
        pool = self._pool()
        session, _, code = otp.rpartition("|")
        if not session:
            begun = pool.associate_software_token(Session=answer["Session"])
            return Challenge("otp-setup", f"{begun['SecretCode']}|{begun['Session']}")
        try:
            verified = pool.verify_software_token(Session=session, UserCode=code)
        except (
            pool.exceptions.EnableSoftwareTokenMFAException,
            pool.exceptions.CodeMismatchException,
        ):
            return Challenge("otp-wrong")
        return self._respond({**answer, "Session": verified["Session"]}, username, {})

    def _respond(self, answer: Any, username: str, responses: dict[str, str]) -> Any:
        pool = self._pool()
        try:
            return pool.respond_to_auth_challenge(
                ClientId=self._settings.user_pool_client_id,
                ChallengeName=answer["ChallengeName"],
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": username, **responses},
            )
        except pool.exceptions.InvalidPasswordException:
            return Challenge("password-weak")
        except (pool.exceptions.CodeMismatchException, pool.exceptions.ExpiredCodeException):
            return Challenge("otp-wrong")

    def _signed_in(self, result: Any) -> SignedIn:
        token = result["IdToken"]
        claims = self.claims(token)
        email, refresh = str(claims.get("email", "")), result.get("RefreshToken", "")
        return SignedIn(token, int(claims["exp"]), actor_of(claims), email, refresh)

    def claims(self, token: str) -> dict[str, Any]:
        """What a token says, once signature (RS256 only), issuer, audience, expiry and use are right."""
        import jwt

        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._settings.user_pool_client_id,
                issuer=self._settings.issuer,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, UnicodeError) as error:
            raise WrongToken(type(error).__name__) from None
        if claims.get("token_use") != "id":
            raise WrongToken("token_use")
        return claims

    def _key(self, kid: str) -> Any:
        import jwt

        if kid not in self._keys and time.monotonic() - self._asked > (60 if self._keys else 0):
            self._asked = time.monotonic()
            found = jwt.PyJWKSet.from_dict(self._fetch(self._settings.jwks_url))
            self._keys = {str(key.key_id): key for key in found.keys}
        if kid not in self._keys:
            raise WrongToken("kid")
        return self._keys[kid]

    def _pool(self) -> Any:
        if self._client is None:
            import boto3

            self._client = boto3.client(
                "cognito-idp",
                region_name=self._settings.region,
                endpoint_url=self._settings.endpoint or None,
            )
        return self._client


def actor_of(claims: dict[str, Any]) -> Actor:
    """An official as an actor: groups are roles, the pool's attribute names the one OPD."""
    return Actor(
        id=str(claims["sub"]),
        name=str(claims.get("name") or claims.get("email") or claims["sub"]),
        roles=tuple(str(g) for g in claims.get("cognito:groups", ()) if g not in _NOT_OFFICIAL),
        opd=str(claims.get("custom:opd", "")),
    )


def _refusals(pool: Any) -> tuple[type[Exception], ...]:
    """What the pool answers when it lets somebody not in; it is not said to him which."""
    named = pool.exceptions
    return (
        named.NotAuthorizedException,
        named.UserNotFoundException,
        named.InvalidParameterException,
        named.PasswordResetRequiredException,
        named.UserNotConfirmedException,
    )
