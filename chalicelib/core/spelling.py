"""How a word sounds when everybody spells it as he hears it: one form for all spellings of an Arabic or old word.

Sources: the transliteration of the joint decree of the ministers of religion and of education (No. 158/1987 and
0543b/U/1987), which people know by half: ``sy/sh``, ``kh/ch``, ``dz``, ``dh/dl``, ``th``, ``q``, long vowels, hamzah;
the old spelling before the EYD of 1972 (``oe``, ``tj``, ``dj``, ``ch``); and what Serang's Sundanese and Javanese make
of it (``f/p``, ``a/o``). The result is for comparing only and is never shown.
"""

import re
import unicodedata
from functools import lru_cache

_HAMZAH = re.compile("['`´ʼ‘’ʿʾ\u02bb]")
#: In this order: two letters before one.
_WRITTEN = """
    khoe:hai oe:u tj:c dj:j sch:s kh:h ch:h sy:s sh:s ts:s dz:s zh:s z:s dh:d dl:d th:t gh:g bh:b nb:mb ph:p f:p v:p q:k
    x:ks oo:u ou:au oi:ai oy:ai ay:ai ey:ai ei:ai ae:ai iy:i ie:i ij:i ow:au uw:u o:a e:i y:i
"""
_SOUNDS = tuple(pair.split(":") for pair in _WRITTEN.split())
_AW = re.compile(r"aw(?![aiu])")
#: Hamzah and `ain written as k: mukmin, taklim, makmur.
_HAMZAH_K = re.compile(r"(?<=[aiu])k(?=[mnlr])")
_OLD_START = re.compile(r"^(s)j|^(n)j")  # Sjech, Njai
_TWICE = re.compile(r"([^aeiou])\1+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aiu")
#: Letters that are heard for one another.
_CLOSE = frozenset(
    frozenset(pair)
    for pair in ("hk", "sj", "pb", "td", "kg", "pw", "ui", "ua", "ai", "cj", "cs", "ij")
)


def plain(text: str) -> str:
    """Lower case, without accents and apostrophes (which stand for hamzah and `ain and are mostly left out)."""
    apart = unicodedata.normalize("NFKD", _HAMZAH.sub("", text.lower()))
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """One plain word as it sounds: ``khoiriyyah``, ``choiriah`` and ``khairia`` are all ``hairia``."""
    word = _TWICE.sub(r"\1", _OLD_START.sub(r"\1\2y", word))
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = _DOUBLED.sub(r"\1", _HAMZAH_K.sub("", _AW.sub("au", word)))
    return word[:-1] if len(word) > 3 and word.endswith("h") else word


@lru_cache(maxsize=50_000)
def distance(one: str, two: str) -> float:
    """How far two sounded words are apart: 1 for a letter, less for a vowel, a weak ``h`` or ``k``, two letters turned.

    Optimal string alignment (Damerau 1964) with weights.
    """
    if one == two:
        return 0.0
    before: list[float] = []
    row = [0.0]
    for letter in two:
        row.append(row[-1] + _lost(letter))
    for i, a in enumerate(one):
        earlier, before, row = before, row, [row[0] + _lost(a)]
        for j, b in enumerate(two):
            best = min(before[j] + _swapped(a, b), before[j + 1] + _lost(a), row[j] + _lost(b))
            if i and j and a == two[j - 1] and b == one[i - 1]:
                best = min(best, earlier[j - 1] + 0.7)
            row.append(best)
    return row[-1]


def _lost(letter: str) -> float:
    return 0.4 if letter == "h" else 0.6 if letter in "kaiu" else 1.0


def _swapped(a: str, b: str) -> float:
    return 0.0 if a == b else 0.5 if frozenset((a, b)) in _CLOSE else 1.0


def alike(one: str, two: str) -> float:
    """0 to 1: how alike two sounded words are."""
    if one == two:
        return 1.0
    longer = max(len(one), len(two))
    if (
        not one
        or not two
        or abs(len(one) - len(two)) > longer // 2
        or _few_shared(one, two, longer)
    ):
        return 0.0
    return max(0.0, 1 - distance(one, two) / longer)


def _few_shared(one: str, two: str, longer: int) -> bool:
    """Less than half of the letters in common: not worth a closer look."""
    return 2 * sum(min(one.count(c), two.count(c)) for c in set(one)) < longer
