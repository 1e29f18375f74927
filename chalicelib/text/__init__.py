"""Every sentence people read, by code, in two languages: ``id`` is the original, ``en`` its twin.

The files of a language are merged into one tree; the dotted key is the code. Only names and facts go into a sentence:
``{name}``, or ``{name:spec}`` with a spec of ``speech`` (``rupiah``, ``tanggal``, …) or of ``NAMED`` (``field``, …).
"""

import copy
import string
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.text import speech

LANGUAGES = ("id", "en")
FOLDER = Path(__file__).parent

#: ``{x:field}`` is the name of the thing with the id x; here is where that name stands.
NAMED = {
    "applicant_type": "applicant_type.{}.name",
    "field": "field.{}.label",
    "opd": "opd.{}",
    "paper": "paper.{}.name",
    "programme": "programme.{}.name",
    "public_state": "public_state.{}.name",
    "role": "role.{}",
    "state": "state.{}",
    "step": "step.{}.title",
    "verdict": "verdict.{}",
    "waits_for": "waits_for.{}",
}


class Spoken(str):
    """A fact that is a name already, not the id of something with a name."""


class DoubleCode(Exception):
    """Two files of a language define the same code."""


def _merge(into: dict[str, Any], more: Mapping[str, Any], at: str) -> None:
    for key, value in more.items():
        if key not in into:
            into[key] = value
        elif isinstance(into[key], dict) and isinstance(value, dict):
            _merge(into[key], value, f"{at}{key}.")
        else:
            raise DoubleCode(f"{at}{key}")


@cache
def tree(lang: str) -> dict[str, Any]:
    """All words of a language. Shared: do not change it; pages get copies from ``words``."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    merged: dict[str, Any] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        _merge(merged, tomllib.loads(path.read_text(encoding="utf-8")), "")
    return merged


def _find(lang: str, code: str) -> Any:
    found: Any = tree(lang)
    for part in code.split("."):
        if not isinstance(found, dict) or part not in found:
            raise KeyError(f"{lang}: {code}")
        found = found[part]
    return found


class _Sentence(string.Formatter):
    """Fills a sentence with facts. Looks into no fact: ``{x.y}`` and ``{x[0]}`` are refused."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_field(
        self, field_name: str, _args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        if not field_name.isidentifier():
            raise KeyError(field_name)
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        if isinstance(value, Spoken):
            return str(value)
        if format_spec in NAMED:
            return fill(self._lang, _find(self._lang, NAMED[format_spec].format(value)), {})
        return speech.speak(self._lang, format_spec, value)


def fill(lang: str, sentence: str, facts: Mapping[str, Any]) -> str:
    """A sentence with its facts. Raises ``KeyError`` when the sentence wants a fact that is not given."""
    return _Sentence(lang).vformat(sentence, (), facts)


def say(lang: str, code: str, **facts: Any) -> str:
    """The sentence of a code, filled with facts. Raises ``KeyError`` for an unknown code or a missing fact."""
    sentence = _find(lang, code)
    if not isinstance(sentence, str):
        raise KeyError(f"{lang}: {code}")
    return fill(lang, sentence, facts)


def has(lang: str, code: str) -> bool:
    """Is there a sentence or a subtree of this code?"""
    try:
        _find(lang, code)
    except KeyError:
        return False
    return True


def words(lang: str, code: str) -> dict[str, Any]:
    """A copy of the subtree below a code, for embedding into a page as JSON. Raises ``KeyError`` if unknown."""
    found = _find(lang, code)
    if not isinstance(found, dict):
        raise KeyError(f"{lang}: {code}")
    return copy.deepcopy(found)
