"""How long the site takes to build, against nothing but Jinja rendering the same pages in the same run."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import jinja2

from bench.figures import Figure
from chalicelib.publish.assets import Manifest, build_assets
from chalicelib.publish.pages import pages
from chalicelib.publish.site import ROOTS, build_site, render_page
from chalicelib.rendering import environment
from chalicelib.rules import load_rules
from chalicelib.settings import SiteSettings
from chalicelib.text import LANGUAGES

GROUP = "Building the site"
BUDGET = 1.5
TIMES = 5


class Timed(jinja2.Template):
    """A template that adds up the CPU seconds its rendering takes: the same work, nothing else of the builder."""

    spent = 0.0

    def render(self, *args: Any, **kwargs: Any) -> str:
        began = time.process_time()
        try:
            return super().render(*args, **kwargs)
        finally:
            Timed.spent += time.process_time() - began


def figures() -> Iterator[Figure]:
    for lang in LANGUAGES:  # templates loaded from now on are timed ones
        environment(lang).template_class = Timed
        if (kept := environment(lang).cache) is not None:
            kept.clear()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "site"
        count = len(build_site(out, SiteSettings()))  # compiles the templates
        began = time.perf_counter()
        manifest = build_assets(out)
        bundling = time.perf_counter() - began
        whole = median(_seconds(lambda: build_site(out, SiteSettings())) for _ in range(TIMES))
        turns = [_pages(out, manifest) for _ in range(TIMES)]
    ours, bare = (1000 * median(one) for one in zip(*turns, strict=True))
    yield Figure(
        GROUP,
        f"{count} pages, assets and data",
        whole,
        "s",
        None,
        f"of it esbuild {bundling:.2f} s",
    )
    yield Figure(
        GROUP, "its pages rendered and written", ours, "ms", BUDGET * bare,
        f"at most {BUDGET} x {bare:.0f} ms (bare Jinja)",
        f"bare: the time inside Jinja's render() of the same pages in the same run; CPU time, median of {TIMES}",
    )  # fmt: skip
    yield Figure(
        GROUP, "site of 10,000 proposals", None, "s", beside="the register does not exist yet"
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _pages(out: Path, manifest: Manifest) -> tuple[float, float]:
    """CPU seconds for every page in both languages: by the builder, and of it inside Jinja."""
    Timed.spent = 0.0
    began = time.process_time()
    for page in pages(load_rules()):
        for lang in LANGUAGES:
            html = render_page(page, lang, SiteSettings(), manifest)
            (out / (ROOTS[lang] + page.path).lstrip("/")).write_text(html, encoding="utf-8")
    return time.process_time() - began, Timed.spent
