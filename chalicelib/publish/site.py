"""Builds the static site: every page in both languages, assets and data. The same input gives the same bytes."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from chalicelib.core import law
from chalicelib.publish.assets import SOURCES, Manifest, build_assets
from chalicelib.publish.data import data_files, page_json, words_json
from chalicelib.publish.pages import FOOTER, NAVIGATION, Page, pages
from chalicelib.publish.prose import read_prose
from chalicelib.publish.spreadsheets import spreadsheet_files
from chalicelib.publish.wellknown import well_known_files
from chalicelib.rendering import TEMPLATES, environment
from chalicelib.rules import load_rules
from chalicelib.settings import SiteSettings
from chalicelib.text import LANGUAGES

#: Where each language lives; the first is the original and the root.
ROOTS = {"id": "/", "en": "/en/"}


def build_site(out: Path, settings: SiteSettings, rules: law.Rules | None = None) -> list[str]:
    """Write the whole site into ``out`` (emptied first) and return the paths of its pages.

    ``FileExistsError`` when ``out`` holds something that this builder did not write.
    """
    rules = rules or load_rules()
    _make_empty(out)
    manifest = build_assets(out)
    for path, content in (*data_files(rules), *well_known_files(settings, site_addresses(rules))):
        _write(out, path, content)
    for path, sheet in spreadsheet_files(rules):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(sheet)
    _copy_root_images(out)
    return _write_pages(out, settings, rules, manifest)


def _make_empty(out: Path) -> None:
    if out.exists():
        if any(out.iterdir()) and not any(out.glob("*.html")):
            raise FileExistsError(f"{out} is not a built site; it is left alone")
        shutil.rmtree(out)
    out.mkdir(parents=True)


def site_addresses(rules: law.Rules) -> list[tuple[str, str]]:
    """Address of every page a search engine may list, each with its English twin."""
    return [
        (ROOTS["id"] + page.address, ROOTS["en"] + page.address)
        for page in pages(rules)
        if page.indexed and _has_template(page)
    ]


def _write_pages(
    out: Path, settings: SiteSettings, rules: law.Rules, manifest: Manifest
) -> list[str]:
    written = []
    for page in filter(_has_template, pages(rules)):
        for lang in LANGUAGES:
            path = (ROOTS[lang] + page.path).lstrip("/")
            _write(out, path, render_page(page, lang, settings, manifest))
            written.append(path)
    return written


def _has_template(page: Page) -> bool:
    return (TEMPLATES / "pages" / f"{page.template}.html.j2").exists()


def render_page(page: Page, lang: str, settings: SiteSettings, manifest: Manifest) -> str:
    """One page in one language as HTML, without the blank lines templates leave."""
    template = environment(lang).get_template(f"pages/{page.template}.html.j2")
    html = template.render(
        **_frame(page, lang, settings),
        **_tools(lang, manifest),
        share_image=settings.site_url + manifest.address("images/share.png"),
        prose=read_prose(lang, page.prose) if page.prose else None,
        **page.values,
    )
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def _frame(page: Page, lang: str, settings: SiteSettings) -> dict[str, Any]:
    """What the layout needs to know about the page and its twin."""
    twin_lang = next(other for other in LANGUAGES if other != lang)
    alternates = [(code, settings.site_url + ROOTS[code] + page.address) for code in LANGUAGES]
    return {
        "page_path": page.path,
        "section": page.section,
        "canonical": settings.site_url + ROOTS[lang] + page.address,
        "alternates": [*alternates, ("x-default", alternates[0][1])],
        "twin": ROOTS[twin_lang] + page.address,
        "twin_lang": twin_lang,
        "indexed": page.indexed,
        "navigation": NAVIGATION,
        "footer_links": FOOTER,
        "settings": settings,
        "demo_date": date.fromisoformat(settings.demo_banner) if settings.demo_banner else None,
    }


def _tools(lang: str, manifest: Manifest) -> Mapping[str, Any]:
    """What templates may call: addresses, scripts and JSON for scripts."""
    return {
        "asset": manifest.address,
        "link": lambda path: ROOTS[lang] + path.removesuffix("index.html"),
        "script": lambda name: _script(manifest, name),
        "words_json": lambda *codes, id="words": _json_block(id, words_json(lang, *codes)),
        "page_json": lambda content: _json_block("page", page_json(content)),
    }


def _script(manifest: Manifest, name: str) -> Markup:
    """The module of a page and what it needs at once; nothing as long as the module is not written."""
    source = f"js/{name}.js"
    if not manifest.has(source):
        return Markup("")
    lines = [
        Markup('<link rel="modulepreload" href="{}">').format(address)
        for address in manifest.preloads[source]
    ]
    module = Markup('<script type="module" src="{}"></script>').format(manifest.address(source))
    return Markup("\n").join([*lines, module])


def _json_block(name: str, content: str) -> Markup:
    safe = Markup(content)  # noqa: S704 JSON without "<": see page_json
    return Markup('<script type="application/json" id="{}">{}</script>').format(name, safe)


def _copy_root_images(out: Path) -> None:
    """Icons live at fixed addresses, where browsers look for them."""
    for source in sorted((SOURCES / "images" / "root").iterdir()):
        shutil.copyfile(source, out / source.name)


def _write(out: Path, path: str, content: str) -> None:
    target = out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
