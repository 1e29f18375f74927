"""Checks of a built site. A rule takes a page and yields what is wrong; all findings come at once."""

import gzip
import json
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from chalicelib.publish.assets import ROOT
from chalicelib.publish.document import Document, Element, read_site

#: Kilobytes (1,024 bytes, gzip) of a page with styles and scripts, by the start of its path; the first match counts.
BUDGETS = (
    ("index.html", 30),
    ("cek-syarat.html", 30),
    ("rekap.html", 30),
    ("ajukan/", 45),
    ("kantor/", 80),
    ("", 40),
)
STYLE_BUDGET = 8  # kilobytes of site.css
#: Links the site does not serve itself.
SERVED_ELSEWHERE = ("/api/", "/_local/")
#: Regions whose systems were read while this one was made: their names must not be left in it.
STRANGERS = (
    "Jambi", "Bolaang", "Bogor", "Kediri", "Ponorogo", "Lombok", "Surabaya", "Sleman",
    "Pandeglang", "Tangerang", "Semarang", "Makassar", "Garut", "Jawa Barat", "Jawa Tengah", "Bali",
)  # fmt: skip
_REGION = re.compile(r"\b(?:Kabupaten|Kota|Provinsi|Pemkab|Pemkot)\s+([A-Z][a-z]+)")
_OWN = (
    "Serang",
    "Banten",
    "Cilegon",
)  # Kota Cilegon lies inside the box, so the map must speak of it
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass(frozen=True)
class Finding:
    page: str
    rule: str
    detail: str

    def __str__(self) -> str:
        return f"{self.page}: {self.rule}: {self.detail}"


@dataclass
class BuiltSite:
    """A built site: its folder and its pages by path."""

    root: Path
    pages: dict[str, Document]

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, relative to the root."""
        return frozenset(
            p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file()
        )

    def weight(self, path: str) -> int:
        """Bytes of a file as a browser gets it, gzip."""
        return len(gzip.compress((self.root / path).read_bytes(), 9, mtime=0))


Rule = Callable[[Document], Iterator[str]]
SiteRule = Callable[[Document, BuiltSite], Iterator[str]]


def links(page: Document, site: BuiltSite) -> Iterator[str]:
    """Internal addresses lead to a file, fragments to an id."""
    for element in page.all("a", "link", "script", "img", "form", "use"):
        address = element.get("href") or element.get("src") or element.get("action")
        if address and not _is_elsewhere(address):
            yield from _broken(page, site, address)


def _is_elsewhere(address: str) -> bool:
    return bool(urlsplit(address).scheme) or address.startswith(SERVED_ELSEWHERE)


def _broken(page: Document, site: BuiltSite, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    target = _target(page.path, unquote(parts.path))
    if target not in site.files:
        yield f"{address} leads nowhere"
    elif parts.fragment and target in site.pages and parts.fragment not in site.pages[target].ids:
        yield f"{address}: no such part of the page"


def _target(page: str, path: str) -> str:
    if not path:
        return page
    joined = path.lstrip("/") if path.startswith("/") else str(PurePosixPath(page).parent / path)
    return f"{joined}index.html" if path.endswith("/") else joined


def labels(page: Document) -> Iterator[str]:
    """Every input can be named."""
    named = {e.get("for") for e in page.all("label")}
    for element in page.all("input", "select", "textarea"):
        if element.get("type") in ("hidden", "submit", "button"):
            continue
        if not ("label" in element.inside or element.get("id") in named or _has_name(element)):
            yield f"line {element.line}: <{element.tag} name={element.get('name')!r}> has no label"


def _has_name(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def alternatives(page: Document) -> Iterator[str]:
    """Pictures say what they show, or that they are decoration."""
    for element in page.all("img", in_templates=True):
        if "alt" not in element.attributes:
            yield f"line {element.line}: {element.get('src')} has no alt"
    for element in page.all("svg"):
        if element.get("aria-hidden") != "true" and not _has_name(element):
            yield f"line {element.line}: an <svg> is neither named nor hidden"


def headings(page: Document) -> Iterator[str]:
    """One first-level heading, no level jumped over."""
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{before} is followed by h{after}"


def twins(page: Document, site: BuiltSite) -> Iterator[str]:
    """Each page has its twin in the other language, and links to it."""
    twin = page.path.removeprefix("en/") if page.path.startswith("en/") else f"en/{page.path}"
    if twin not in site.pages:
        yield f"no twin {twin}"
    address = "/" + twin.removesuffix("index.html")
    if not any(e.get("href") == address and e.get("hreflang") for e in page.all("a")):
        yield f"no link to its twin {address}"


def language(page: Document) -> Iterator[str]:
    """The page says its language."""
    expected = "en" if page.path.startswith("en/") else "id"
    found = [e.get("lang") for e in page.all("html")]
    if found != [expected]:
        yield f"lang is {found}, not {expected!r}"


def unique_ids(page: Document) -> Iterator[str]:
    """No id twice, and what refers to an id finds it."""
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield f"id {name!r} stands {times} times"
    known = set(page.ids)
    for element in page.elements:
        for attribute in _REFERENCES:
            for name in element.get(attribute).split() if "template" not in element.inside else ():
                if name not in known:
                    yield f"line {element.line}: {attribute} names {name!r}, which is not there"


def inline(page: Document) -> Iterator[str]:
    """Nothing inline that the content security policy would refuse."""
    for element in page.elements:
        if element.tag == "style" or "style" in element.attributes:
            yield f"line {element.line}: inline style"
        data = element.get("type") in ("application/json", "application/ld+json")
        if element.tag == "script" and not element.get("src") and not data:
            yield f"line {element.line}: inline script"
        for name in element.attributes:
            if name.startswith("on"):
                yield f"line {element.line}: handler {name}"
        if element.get("href").startswith("javascript:"):
            yield f"line {element.line}: javascript: address"


def strangers(page: Document) -> Iterator[str]:
    """No other region's name is left in the words."""
    text = page.text
    for name in STRANGERS:
        if re.search(rf"\b{name}\b", text):
            yield f"names {name}"
    for name in sorted({n for n in _REGION.findall(text) if n not in _OWN}):
        yield f"names the region {name}"


def weight(page: Document, site: BuiltSite) -> Iterator[str]:
    """The page with its styles and scripts stays within its budget."""
    budget = next(kb for start, kb in BUDGETS if page.path.removeprefix("en/").startswith(start))
    heavy = page_weight(page, site)
    if heavy > budget * 1024:
        yield f"{heavy / 1024:.1f} KB, budget {budget} KB"


def page_weight(page: Document, site: BuiltSite) -> int:
    """Bytes, gzip, of everything the page asks for at once."""
    return sum(
        site.weight(path)
        for path in dict.fromkeys([page.path, *_loaded(page)])
        if path in site.files
    )


def _loaded(page: Document) -> Iterator[str]:
    for element in page.all("link", "script", "img"):
        if element.tag != "link" or element.get("rel") in ("stylesheet", "modulepreload"):
            yield (element.get("href") or element.get("src")).lstrip("/")


PAGE_RULES: tuple[Rule, ...] = (
    labels,
    alternatives,
    headings,
    language,
    unique_ids,
    inline,
    strangers,
)
SITE_RULES: tuple[SiteRule, ...] = (links, twins, weight)


def judge(page: Document, site: BuiltSite) -> Iterator[Finding]:
    """Every finding of every rule on one page."""
    for rule in PAGE_RULES:
        yield from (Finding(page.path, _name(rule), detail) for detail in rule(page))
    for site_rule in SITE_RULES:
        yield from (
            Finding(page.path, _name(site_rule), detail) for detail in site_rule(page, site)
        )


def _name(rule: Callable[..., object]) -> str:
    return rule.__name__.replace("_", "-")


def lint(root: Path) -> list[Finding]:
    """Every finding of every rule on every page, then those of html-validate."""
    site = BuiltSite(root, read_site(root))
    found = [finding for page in site.pages.values() for finding in judge(page, site)]
    return [*found, *style_weight(site), *html_validate(root)]


def style_weight(site: BuiltSite) -> Iterator[Finding]:
    """The common stylesheet stays small."""
    for path in sorted(p for p in site.files if re.fullmatch(r"assets/site-\w+\.css", p)):
        if site.weight(path) > STYLE_BUDGET * 1024:
            yield Finding(
                path, "weight", f"{site.weight(path) / 1024:.1f} KB, budget {STYLE_BUDGET} KB"
            )


def html_validate(root: Path) -> list[Finding]:
    """What html-validate says, with the rules of ``.htmlvalidate.json``."""
    program = ROOT / "node_modules" / ".bin" / "html-validate"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"  # its standard output is cut at 64 KB
        options = ("--config", str(ROOT / ".htmlvalidate.json"), "--formatter", f"json={report}")
        done = subprocess.run(  # noqa: S603 our own program, our own arguments
            [str(program), *options, str(root)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            return [Finding(str(root), "html-validate", done.stderr.strip() or "gave no answer")]
        pages = json.loads(report.read_text(encoding="utf-8"))
    return [
        Finding(
            Path(page["filePath"]).relative_to(root.resolve()).as_posix(),
            f"html-validate/{message['ruleId']}",
            f"line {message['line']}: {message['message']}",
        )
        for page in pages
        for message in page["messages"]
    ]
