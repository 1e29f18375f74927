"""What one name writes out and the other gives short: initials (MUI), first syllables (Kwarcab), words run together.

General rules instead of a list, for nobody lists the abbreviations of all organisations.
"""

from collections.abc import Sequence
from functools import lru_cache

from chalicelib.core.name_kinds import kinds_of
from chalicelib.core.name_words import ACRONYMS, ARTICLES, LEVELS, PLACES, TITLES, heads, known
from chalicelib.core.spelling import sound

_NEVER = (ARTICLES | TITLES | {"rt", "rw", *PLACES, *LEVELS}) - {"pp", "pb"}


@lru_cache(maxsize=50_000)
def contracted(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """``majelis ulama indonesia kopo`` beside ``mui kec kopo`` is ``mui kopo``; else ``words`` themselves."""
    for short in other:
        if short.isalpha() and 2 <= len(short) <= 16 and short not in _NEVER and short not in words:
            for start in range(len(words) - 1):
                end = (
                    _spelled(words, start, short, len(short)) if words[start][0] == short[0] else 0
                )
                if end > start + 1 and not _same_kind(words[start:end], short):
                    return contracted((*words[:start], short, *words[end:]), other)
    return words


@lru_cache(maxsize=50_000)
def written_out(words: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """``yay pend contoh`` beside ``yayasan pendidikan contoh`` is the latter: words cut short before their end."""
    missing = [word for word in other if word not in words and len(word) >= 5]
    pairs = zip(words, (*words[1:], "|"), strict=True)
    return tuple(
        word
        if word in other or any(long.startswith(word + after) for long in missing)
        else next((long for long in missing if _cut_short(word, long) or (n and _consonants(word, long))), word)
        for n, (word, after) in enumerate(pairs)
    )  # fmt: skip


def _cut_short(word: str, long: str) -> bool:
    """Cut after a consonant, as is done (masy., pend., tsan.); not the first half of a name, baitur of baiturrahman."""
    if not 3 <= len(word) <= len(long) - 2 or not long.startswith(word) or word in _NEVER:
        return False
    kind, _ = kinds_of([word])
    if kind:
        return kinds_of([long])[0] == kind
    whole = word[-1] in "aiueo" or len(word) > 5 or sound(word) in known()
    return not whole and not sound(long).startswith(heads())


def _consonants(word: str, long: str) -> bool:
    """Only its consonants: ps. for pasar, prm. for perum."""
    if word in _NEVER or word in ACRONYMS or word[0] != long[0] or not 2 <= len(word) <= 5:
        return False
    rest = iter(long)
    return not set(word) & set("aiueoy") and all(c in rest for c in word)


def _spelled(words: Sequence[str], at: int, rest: str, whole: int) -> int:
    """Where the words end whose beginnings make ``rest``; 0 when they do not. In a short one each gives one letter."""
    if not rest:
        return at
    if at == len(words) or not words[at].isalpha():
        return 0
    word = words[at]
    if word in ARTICLES:
        return 0
    if word == "dan" and rest[0] != "d":
        return _spelled(words, at + 1, rest, whole)
    for take in range(min(len(word), len(rest)), 0, -1):
        if word.startswith(rest[:take]) and _fair(take, len(word), len(rest), whole):
            end = _spelled(words, at + 1, rest[take:], whole)
            if end:
                return end
    return 0


def _fair(take: int, of: int, rest: int, whole: int) -> bool:
    """Whether a word may give so many letters. Baitur is not Baitul and the r of Rahman: of a word cut off only its
    beginning stands there, and what follows is more than a letter."""
    if take in (1, of):
        return True
    return whole > 4 and take <= 4 and (rest < whole or rest - take >= 2)


def _same_kind(run: Sequence[str], short: str) -> bool:
    """Madrasah Tsanawiyah and MTs: read as kinds already."""
    kind, _ = kinds_of([short])
    return bool(kind) and kinds_of(list(run))[0][:1] == kind
