"""The only reader of the environment. Every setting of the product is a field here; README's table is made from it.

Nothing is read at import: a function that starts without a setting says which one is missing, by name.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from urllib.parse import urlsplit

WIB = timezone(timedelta(hours=7), "WIB")
VERSION = "0.1.0"


class MissingSetting(RuntimeError):
    """A setting that has no default is not in the environment."""


@dataclass(frozen=True)
class Settings:
    """What the functions need. The comment beside each field is its line in the README."""

    table: str  # TABLE: name of the DynamoDB table
    documents_bucket: str  # DOCUMENTS_BUCKET: private bucket of the papers
    user_pool_id: str  # USER_POOL_ID: Cognito pool of the officials
    user_pool_client_id: (
        str  # USER_POOL_CLIENT_ID: its app client (user name and password, no secret)
    )
    secret_id: str  # SECRET_ID: Secrets Manager id of the key all other keys are derived from
    mail_from: str  # MAIL_FROM: verified sender of the letters
    site_url: str  # SITE_URL: public address of the site, without a slash at the end
    mail_configuration_set: str = (
        ""  # MAIL_CONFIGURATION_SET: SES set whose events come back; empty: none
    )
    uploads_queue: str = (
        "serang-open-uploads"  # UPLOADS_QUEUE: name of the queue S3 tells of new objects
    )
    feedback_queue: str = (
        "serang-open-feedback"  # FEEDBACK_QUEUE: name of the queue SES tells of delivery
    )
    stream_arn: str = (
        ""  # STREAM_ARN: stream of the table, for sending at once; empty: the sweeper sends
    )
    region: str = "ap-southeast-3"  # AWS_DEFAULT_REGION: Jakarta
    endpoint: str = ""  # AWS_ENDPOINT_URL: a local AWS; empty: the real one
    front_only: str = (
        ""  # FRONT_ONLY: yes: only calls that came through CloudFront are answered; empty: all are
    )
    clock_offset: int = (
        0  # CLOCK_OFFSET: seconds added to the clock; only beside a loopback endpoint
    )

    @property
    def issuer(self) -> str:
        """Who the pool's tokens say they are from; a local pool says the same as the real one."""
        return f"https://cognito-idp.{self.region}.amazonaws.com/{self.user_pool_id}"

    @property
    def jwks_url(self) -> str:
        """Where the pool publishes the keys its tokens are signed with."""
        base = f"{self.endpoint.rstrip('/')}/{self.user_pool_id}" if self.endpoint else self.issuer
        return f"{base}/.well-known/jwks.json"


@dataclass(frozen=True)
class SiteSettings:
    """What the builder of the static site needs; everything has a default that suits a laptop."""

    site_url: str = "http://localhost:8000"  # SITE_URL: as above
    tile_url: str = (
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png"  # TILE_URL: address of map tiles
    )
    tile_attribution: str = (
        "© OpenStreetMap"  # TILE_ATTRIBUTION: shown on the map, as its licence asks
    )
    documents_origin: str = ""  # DOCUMENTS_ORIGIN: origin of the documents bucket, for the CSP
    demo_banner: str = (
        ""  # DEMO_BANNER: the date a demonstration pretends it is (YYYY-MM-DD); empty: none
    )


#: Fields whose variable is not simply the upper-case name.
_VARIABLES = {"region": "AWS_DEFAULT_REGION", "endpoint": "AWS_ENDPOINT_URL"}


def variable(field_name: str) -> str:
    """The environment variable a field is read from."""
    return _VARIABLES.get(field_name, field_name.upper())


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the functions' settings; :class:`MissingSetting` names everything that is missing at once."""
    env = os.environ if environment is None else environment
    found = {f.name: env[variable(f.name)] for f in fields(Settings) if env.get(variable(f.name))}
    required = ("table", "documents_bucket", "user_pool_id", "user_pool_client_id", "secret_id",
                "mail_from", "site_url")  # fmt: skip
    missing = [variable(name) for name in required if name not in found]
    if missing:
        raise MissingSetting(f"not set: {', '.join(missing)}")
    offset = int(found.pop("clock_offset", "0"))
    return Settings(**found, clock_offset=offset if is_loopback(found.get("endpoint", "")) else 0)


def site_settings(environment: Mapping[str, str] | None = None) -> SiteSettings:
    """Read the site builder's settings."""
    env = os.environ if environment is None else environment
    return SiteSettings(
        **{f.name: env[variable(f.name)] for f in fields(SiteSettings) if env.get(variable(f.name))}
    )


def event_sources(environment: Mapping[str, str] | None = None) -> tuple[str, str, str]:
    """Uploads queue, feedback queue and stream ARN: Chalice needs them when ``app`` is imported."""
    env = os.environ if environment is None else environment
    return (
        env.get("UPLOADS_QUEUE") or "serang-open-uploads",
        env.get("FEEDBACK_QUEUE") or "serang-open-feedback",
        env.get("STREAM_ARN", ""),
    )


def on_lambda(environment: Mapping[str, str] | None = None) -> bool:
    """Whether this process is a function on AWS; the runtime itself says so."""
    env = os.environ if environment is None else environment
    return "AWS_LAMBDA_FUNCTION_NAME" in env


def is_loopback(endpoint: str) -> bool:
    """Whether an endpoint is on this machine."""
    host = urlsplit(endpoint).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def now(offset: int = 0) -> datetime:
    """The server's clock in WIB. ``offset`` (seconds) is only ever non-zero beside a local AWS."""
    return datetime.now(WIB) + timedelta(seconds=offset)
