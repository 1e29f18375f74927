"""Codes of an authenticator app, against the examples of RFC 6238 (appendix B, SHA-1, last six digits)."""

import base64

import pytest

from chalicelib.ops.totp import code

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_of_the_standard(at: int, expected: str) -> None:
    assert code(SECRET, at) == expected
