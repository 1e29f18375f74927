"""One-time codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits), for the made-up officials."""

import base64
import hashlib
import hmac
import struct

STEP = 30  # seconds


def code(secret: str, at: float) -> str:
    """The code at a moment (Unix seconds) for a secret in base32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // STEP), hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
