"""A name as a row of plain words, numbers and breaks, with what is mostly written short made short."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from chalicelib.core.name_words import FORMER, SHORT
from chalicelib.core.spelling import plain

#: A break inside a name: brackets, quotation marks, commas. What follows belongs to nothing before it.
BREAK = "|"

_DOTTED = re.compile(r"\b(?:[a-z]\.)+(?:[a-z]\b|(?<=\..\.))\.?")
_FORMER = re.compile(
    r"\([^)]*\b(?:"
    + "|".join(sorted(FORMER))
    + r")\b[^)]*\)|\b(?:eks|ex|bekas|dahulu|dulu|dulunya|semula|sebelumnya) .*"
)
_REPEATED = re.compile(r"\b([a-z]{1,3})([2-5])([a-z])\b")  # P3A: perkumpulan petani pemakai air
_PIECES = re.compile(r"[a-z]+|[0-9]+|[\"“”(),;|]| - ")


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """Plain words, numbers and breaks: ``M.T. Al-Ikhlas RT03`` is mt, al, ikhlas, rt, 03."""
    text = _FORMER.sub(" ", plain(name).replace("&", " dan "))
    text = _REPEATED.sub(lambda m: m[1][:-1] + m[1][-1] * int(m[2]) + m[3], text)
    text = _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", text)
    found = [piece if piece.isalnum() else BREAK for piece in _PIECES.findall(text)]
    return tuple(_said_once(_letters_joined(found)))


def _letters_joined(found: Sequence[str]) -> list[str]:
    """Single letters one after another are an abbreviation: ``m t`` is ``mt``."""
    out: list[str] = []
    alone = False
    for token in found:
        single = len(token) == 1 and token.isalpha()
        if single and alone:
            out[-1] += token
        else:
            out.append(token)
        alone = single
    return out


def _said_once(found: Sequence[str]) -> list[str]:
    """Words said twice (ibu-ibu, kanak-kanak) once."""
    return [
        token for n, token in enumerate(found) if not n or token != found[n - 1] or token.isdigit()
    ]


def once(name: str) -> str:
    """What a name says it was before: ``(peningkatan dari musala)``."""
    return " ".join(re.findall(r"[a-z]+", " ".join(_FORMER.findall(plain(name)))))


def shortened(found: Sequence[str]) -> Iterator[str]:
    """Long forms made short."""
    found = _said_once(found)
    at = 0
    while at < len(found):
        for length in range(min(8, len(found) - at), 0, -1):
            short = SHORT.get(" ".join(found[at : at + length]))
            if short:
                yield short
                at += length
                break
        else:
            yield found[at]
            at += 1
