"""The headers of every answer of the static site, in one place: the local origin and CloudFront both read them here.

No script, style or font from anywhere else, nothing inline, no framing. Map tiles and the documents bucket are the
only other origins, and only for what they are for.
"""

import re

from chalicelib.settings import SiteSettings

#: A file whose name carries the digest of its content never changes.
IMMUTABLE = "public, max-age=31536000, immutable"
#: A page is asked for again each time; the answer is a 304 as long as it is the same.
REVALIDATE = "public, max-age=0, must-revalidate"
#: Lists of places and of rules may be a few minutes old.
SHORT = "public, max-age=300"

#: Scheme, host and port; nothing else of an address may reach the policy.
_ORIGIN = re.compile(r"https?://[\w.*-]+(?::\d+)?(?=/|$)", re.ASCII)

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def origin(address: str) -> str:
    """The origin of an address, as a CSP source; a ``{s}`` before the host becomes a wildcard. Empty: none."""
    match = _ORIGIN.match(address.replace("{s}", "*"))
    return match[0] if match else ""


def content_security_policy(tile_origin: str, documents_origin: str) -> str:
    """The policy of every page. Both arguments are origins or addresses; empty ones are left out."""
    tiles, documents = origin(tile_origin), origin(documents_origin)
    directives = {
        "default-src": ("'none'",),
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "img-src": ("'self'", "data:", "blob:", tiles, documents),
        "connect-src": ("'self'", documents),
        "font-src": ("'self'",),
        "frame-src": ("blob:",),
        "object-src": ("'none'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
        "manifest-src": ("'self'",),
    }
    return "; ".join(
        " ".join((name, *dict.fromkeys(filter(None, sources))))
        for name, sources in directives.items()
    )


def security_headers(settings: SiteSettings) -> dict[str, str]:
    """Headers of every file of the site. Strict transport only where the site is served over https."""
    headers = {
        "Content-Security-Policy": content_security_policy(
            settings.tile_url, settings.documents_origin
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.site_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def content_type(path: str) -> str:
    """Media type of a file of the site, by its ending."""
    return _TYPES.get(path.rpartition(".")[2], "application/octet-stream")


def cache_control(path: str) -> str:
    """How long a file may be kept, by where it lies. ``path`` is relative to the site, no slash in front."""
    if path.startswith("assets/"):
        return IMMUTABLE
    return SHORT if path.startswith("data/") else REVALIDATE


def headers_for(path: str, settings: SiteSettings) -> dict[str, str]:
    """All headers of one file."""
    return {
        "Content-Type": content_type(path),
        "Cache-Control": cache_control(path),
        **security_headers(settings),
    }
