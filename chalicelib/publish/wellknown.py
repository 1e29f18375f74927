"""The small files machines ask for at fixed addresses: sitemap, robots, web app manifest."""

import json
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from chalicelib.settings import SiteSettings
from chalicelib.text import say


def well_known_files(
    settings: SiteSettings, addresses: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Pairs of path and content. ``addresses``: each page's Indonesian and English address."""
    yield "sitemap.xml", sitemap(settings.site_url, addresses)
    yield "robots.txt", robots(settings.site_url)
    yield "manifest.webmanifest", web_manifest()


def sitemap(site_url: str, addresses: Sequence[tuple[str, str]]) -> str:
    """Both languages of every page, each naming its twin. No dates: the build must not depend on the day."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for original, english in addresses:
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(site_url + path)}"/>'
            for lang, path in (("id", original), ("en", english))
        )
        lines += [
            f"<url><loc>{escape(site_url + path)}</loc>{twins}</url>"
            for path in (original, english)
        ]
    return "\n".join([*lines, "</urlset>", ""])


def robots(site_url: str) -> str:
    """Everything may be read but the API and the officials' desk."""
    return (
        "User-agent: *\nDisallow: /api/\nDisallow: /kantor/\nDisallow: /en/kantor/\n\n"
        f"Sitemap: {site_url}/sitemap.xml\n"
    )


def web_manifest() -> str:
    """Lets a phone put the site on its home screen."""
    content = {
        "name": "Serang Open",
        "short_name": "Serang Open",
        "description": say("id", "site.description"),
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0a489f",
        "icons": [
            {"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": "/icon-512.png", "sizes": "512x512", "type": "image/png"},
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
