"""The headers: strict, and open only where the settings say."""

from dataclasses import replace

import pytest

from chalicelib.publish.headers import (
    cache_control,
    content_security_policy,
    content_type,
    headers_for,
    security_headers,
)
from chalicelib.settings import SiteSettings


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (one.split() for one in policy.split("; "))}


def test_everything_is_closed_unless_named(settings: SiteSettings) -> None:
    policy = directives(security_headers(settings)["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]


def test_tiles_are_pictures_and_documents_can_be_fetched(settings: SiteSettings) -> None:
    policy = directives(security_headers(settings)["Content-Security-Policy"])
    assert "https://*.tiles.example" in policy["img-src"]
    assert policy["connect-src"] == ["'self'", "https://documents.example"]
    assert "https://*.tiles.example" not in policy["connect-src"]


def test_without_other_origins_nothing_is_opened() -> None:
    policy = directives(content_security_policy("", ""))
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert policy["connect-src"] == ["'self'"]


@pytest.mark.parametrize(
    "address", ["not an address", "javascript:alert(1)", "tiles; script-src *"]
)
def test_what_is_no_origin_never_reaches_the_policy(address: str) -> None:
    assert content_security_policy(address, address) == content_security_policy("", "")


def test_an_address_cannot_add_a_directive() -> None:
    policy = content_security_policy("https://tiles.example; script-src *", "")
    assert directives(policy)["script-src"] == ["'self'"]


def test_strict_transport_only_over_https(settings: SiteSettings) -> None:
    assert "Strict-Transport-Security" in security_headers(settings)
    local = replace(settings, site_url="http://localhost:8000")
    assert "Strict-Transport-Security" not in security_headers(local)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("assets/site-ABC.css", "immutable"),
        ("index.html", "must-revalidate"),
        ("data/desa.json", "300"),
    ],
)
def test_only_names_with_a_digest_are_kept_for_ever(path: str, kept: str) -> None:
    assert kept in cache_control(path)


def test_types_are_told_and_never_guessed(settings: SiteSettings) -> None:
    assert content_type("en/index.html") == "text/html; charset=utf-8"
    assert content_type("assets/form-A.js").startswith("text/javascript")
    assert headers_for("unknown.bin", settings)["Content-Type"] == "application/octet-stream"
    assert headers_for("unknown.bin", settings)["X-Content-Type-Options"] == "nosniff"
