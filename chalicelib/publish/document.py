"""A built page as the linters see it: its elements in order, with what is inside a ``<template>`` marked."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr path rect circle".split()  # noqa: SIM905
)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    line: int
    inside: tuple[str, ...]  # tags of its ancestors
    text: str = ""

    def get(self, name: str) -> str:
        """An attribute's value, empty when it is not there."""
        return self.attributes.get(name, "")


@dataclass
class Document:
    """``path`` is relative to the site's root, ``/`` between folders."""

    path: str
    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str, in_templates: bool = False) -> list[Element]:
        """Elements of some kinds, outside ``<template>`` unless asked."""
        return [
            e
            for e in self.elements
            if e.tag in tags and (in_templates or "template" not in e.inside)
        ]

    @property
    def ids(self) -> list[str]:
        """Every id, doubles included."""
        return [e.get("id") for e in self.elements if e.get("id") and "template" not in e.inside]

    @property
    def text(self) -> str:
        """What a person reads, and the words embedded for scripts."""
        return " ".join(e.text for e in self.elements if e.text)


def read_document(path: str, html: str) -> Document:
    """Parse one page."""
    reader = _Reader(path)
    reader.feed(html)
    reader.close()
    return reader.document


def read_site(root: Path) -> dict[str, Document]:
    """Every page below a folder, by path."""
    paths = sorted(root.rglob("*.html"))
    names = [path.relative_to(root).as_posix() for path in paths]
    return {
        name: read_document(name, path.read_text(encoding="utf-8"))
        for name, path in zip(names, paths, strict=True)
    }


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.document = Document(path)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tuple(e.tag for e in self._open)
        element = Element(tag, {k: v or "" for k, v in attrs}, self.getpos()[0], inside)
        self.document.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self._open[-1].text += data
