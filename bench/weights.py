"""What the pages weigh, gzip: the page with its styles and scripts, as the builder's own linter counts it."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.figures import Figure
from chalicelib.publish.document import read_site
from chalicelib.publish.linting import BUDGETS, STYLE_BUDGET, BuiltSite, page_weight
from chalicelib.publish.site import build_site
from chalicelib.settings import SiteSettings

GROUP = "Weight of pages, gzip"
KB = 1024
#: Pages with a budget of their own, by the start of their paths. The others share the linter's common budget.
NAMED = {
    "home": "index.html",
    "one-minute check": "cek-syarat.html",
    "form": "ajukan/",
    "console": "kantor/",
}
NOTE = "HTML, styles, scripts and pictures the page asks for at once; the heaviest page of its kind, in both languages"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        build_site(Path(folder) / "site", SiteSettings())
        site = BuiltSite(Path(folder) / "site", read_site(Path(folder) / "site"))
        yield from of_site(site)


def of_site(site: BuiltSite, budgets: Mapping[str, float] | None = None) -> Iterator[Figure]:
    """The figures of one built site; ``budgets`` (KB by start of the path) in place of the linter's."""
    limits = dict(BUDGETS) if budgets is None else budgets
    weights = {path: page_weight(page, site) / KB for path, page in site.pages.items()}
    starts = tuple(NAMED.values())
    for name, start in NAMED.items():
        yield _heaviest(name, {p: w for p, w in weights.items() if _is(p, start)}, limits[start])
    rest = {p: w for p, w in weights.items() if not any(_is(p, s) for s in starts)}
    yield _heaviest("any other page", rest, limits[""])
    styles = [p for p in site.files if p.startswith("assets/site-") and p.endswith(".css")]
    for path in styles:
        yield Figure(GROUP, "common stylesheet", site.weight(path) / KB, "KB", STYLE_BUDGET)
    yield _map(site)
    for name in ("list of 100 proposals", "detail of a proposal"):
        yield Figure(GROUP, name, None, "KB", beside="the register does not exist yet")


def _is(path: str, start: str) -> bool:
    return path.removeprefix("en/").startswith(start)


def _heaviest(name: str, weights: Mapping[str, float], budget: float) -> Figure:
    path = max(weights, key=lambda p: weights[p])
    title = f"{name}: {path}" if len(weights) > 2 else name
    return Figure(GROUP, title[:50], weights[path], "KB", budget, note=NOTE)


def _map(site: BuiltSite) -> Figure:
    """The map library, which no page asks for before somebody opens the map."""
    chunks = [p for p in site.files if p.startswith("assets/") and p.endswith(".js")]
    largest = max(chunks, key=lambda p: (site.root / p).stat().st_size)
    html = "".join((site.root / p).read_text(encoding="utf-8") for p in site.pages)
    at_once = Path(largest).name in html
    beside = "ASKED FOR BY A PAGE AT ONCE" if at_once else "on no page before the map is opened"
    weight = site.weight(largest) / KB
    return Figure(
        GROUP, "map library, a chunk of its own", weight, "KB", 0 if at_once else None, beside
    )
