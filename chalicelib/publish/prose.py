"""Prose pages: Markdown with a TOML head between ``+++`` lines. A heading may carry an anchor: ``## Apa {#apa}``."""

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parents[2] / "site" / "pages"
_ANCHOR = re.compile(r"\s*\{#([a-z0-9-]+)\}$")


@dataclass(frozen=True)
class Prose:
    title: str
    description: str
    lead: str
    sections: tuple[tuple[str, str], ...]  # anchor and heading of each second-level heading
    body: Markup
    contents: bool  # show the list of sections above the text


def read_prose(lang: str, name: str) -> Prose:
    """Read and render one page. Only headings with an anchor are listed in its contents."""
    text = (FOLDER / lang / f"{name}.md").read_text(encoding="utf-8")
    _, head, body = text.split("+++\n", 2)
    facts = tomllib.loads(head)
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(body)
    sections = tuple(_anchored(tokens))
    rendered = markdown.renderer.render(tokens, markdown.options, {})
    return Prose(
        facts["title"], facts["description"], facts.get("lead", ""), sections,
        Markup(rendered.replace("<table>", '<table class="so-table">')),  # noqa: S704 our own files
        facts.get("contents", False),
    )  # fmt: skip


def _anchored(tokens: list[Token]) -> list[tuple[str, str]]:
    """Move each anchor from the heading's text to its id."""
    found = []
    for opening, inline in pairwise(tokens):
        match = _ANCHOR.search(inline.content) if opening.type == "heading_open" else None
        if match and inline.children:
            opening.attrSet("id", match[1])
            last = inline.children[-1]
            last.content = _ANCHOR.sub("", last.content)
            inline.content = _ANCHOR.sub("", inline.content)
            if opening.tag == "h2":
                found.append((match[1], inline.content))
    return found
