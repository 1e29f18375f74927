"""Settings: everything missing is named at once, nothing is read at import, the clock moves on a laptop only."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.settings import (
    WIB,
    MissingSetting,
    Settings,
    SiteSettings,
    event_sources,
    is_loopback,
    now,
    settings,
    site_settings,
    variable,
)

REQUIRED = {
    "TABLE",
    "DOCUMENTS_BUCKET",
    "USER_POOL_ID",
    "USER_POOL_CLIENT_ID",
    "SECRET_ID",
    "MAIL_FROM",
    "SITE_URL",
}
GOOD = {name: name.lower() for name in REQUIRED}


def test_the_required_settings_are_enough() -> None:
    found = settings(GOOD)
    assert found.table == "table" and found.site_url == "site_url"
    assert found.region == "ap-southeast-3" and found.endpoint == ""


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSetting) as told:
        settings({})
    assert all(name in str(told.value) for name in REQUIRED)


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_missing_or_empty_setting_is_named(name: str) -> None:
    for environment in ({k: v for k, v in GOOD.items() if k != name}, GOOD | {name: ""}):
        with pytest.raises(MissingSetting) as told:
            settings(environment)
        assert str(told.value) == f"not set: {name}"


def test_a_required_setting_is_one_without_a_default() -> None:
    from dataclasses import MISSING

    assert {variable(f.name) for f in fields(Settings) if f.default is MISSING} == REQUIRED


@pytest.mark.parametrize(
    ("endpoint", "offset", "kept"),
    [
        ("http://127.0.0.1:4566", "86400", 86_400),
        ("http://localhost:4566", "-3600", -3_600),
        ("http://[::1]:4566", "60", 60),
        ("", "86400", 0),
        ("https://dynamodb.ap-southeast-3.amazonaws.com", "86400", 0),
        ("http://10.0.0.1:4566", "86400", 0),
        ("http://127.0.0.1.contoh.example", "86400", 0),
        ("http://localhost.contoh.example", "86400", 0),
    ],
)
def test_the_clock_moves_beside_a_local_aws_only(endpoint: str, offset: str, kept: int) -> None:
    assert (
        settings(GOOD | {"AWS_ENDPOINT_URL": endpoint, "CLOCK_OFFSET": offset}).clock_offset == kept
    )


@pytest.mark.parametrize(
    ("endpoint", "loopback"),
    [("http://127.0.0.1", True), ("http://127.9.9.9:1", True), ("http://LOCALHOST", True), ("http://[::1]:1", True),
     ("http://0.0.0.0", False), ("http://169.254.169.254", False), ("http://user@127.0.0.1@contoh.example", False),
     ("", False), ("127.0.0.1", False), ("http://contoh.example/?127.0.0.1", False)],
)  # fmt: skip
def test_what_is_on_this_machine(endpoint: str, loopback: bool) -> None:
    assert is_loopback(endpoint) is loopback


def test_the_clock_is_in_wib_and_moves_by_the_offset() -> None:
    assert now().utcoffset() == timedelta(hours=7)
    assert timedelta(seconds=3_599) < now(3_600) - now() < timedelta(seconds=3_601)
    assert now().tzinfo is WIB


def test_the_issuer_of_tokens_is_the_real_one_even_on_a_laptop() -> None:
    local = settings(GOOD | {"AWS_ENDPOINT_URL": "http://localhost:4566/", "USER_POOL_ID": "pool"})
    assert local.issuer == "https://cognito-idp.ap-southeast-3.amazonaws.com/pool"
    assert local.jwks_url == "http://localhost:4566/pool/.well-known/jwks.json"
    assert (
        settings(GOOD | {"USER_POOL_ID": "pool"}).jwks_url
        == f"{local.issuer}/.well-known/jwks.json"
    )


def test_the_site_is_built_without_any_setting() -> None:
    assert site_settings({}) == SiteSettings()
    assert (
        site_settings({"SITE_URL": "https://x.example", "TILE_URL": ""}).site_url
        == "https://x.example"
    )


def test_importing_the_application_needs_no_setting_but_its_event_sources() -> None:
    assert event_sources({}) == ("serang-open-uploads", "serang-open-feedback", "")
    assert event_sources({"UPLOADS_QUEUE": "u", "FEEDBACK_QUEUE": "f", "STREAM_ARN": "a"}) == (
        "u",
        "f",
        "a",
    )


def test_every_setting_says_what_it_is() -> None:
    """The comment beside a field is its line in the table of the README."""
    source = (Path(__file__).parents[1] / "chalicelib" / "settings.py").read_text()
    for made in (Settings, SiteSettings):
        for field in fields(made):
            assert re.search(rf"# {variable(field.name)}: \S+", source), field.name
