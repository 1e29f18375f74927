"""The only maker of Jinja environments: pages, parts and letters all come from here, escaped and strict.

On Lambda the packager copies ``vendor/templates`` beside ``chalicelib``, so the folder is the same in both homes.
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chalicelib.text import say, words
from chalicelib.text.speech import SPECS

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@cache
def environment(lang: str) -> Environment:
    """The environment of one language. A name nobody gave is an error; every value is escaped.

    Filters: ``rupiah``, ``terbilang``, ``tanggal``, ``waktu``, ``bytes`` (all in this language) and
    ``say`` (``{{ "public_state.draft.name"|say }}``). Globals: ``lang``, ``say(code, **facts)``, ``words(code)``.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name, spoken in SPECS.items():
        made.filters[name] = partial(_in_language, spoken, lang)
    made.filters["say"] = partial(say, lang)
    made.globals.update(lang=lang, say=partial(say, lang), words=partial(words, lang))
    return made


def _in_language(spoken: Callable[..., str], lang: str, value: object) -> str:
    return spoken(value, lang)
