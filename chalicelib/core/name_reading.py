"""Taking a name apart: what kind of body it is, its own words as they sound, its numbers, the place it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from chalicelib.core.name_kinds import KINDS
from chalicelib.core.name_words import (
    ACRONYMS,
    ALIASES,
    ARTICLES,
    FORMER,
    GIVEN,
    HEADS,
    IDLE,
    KNOWN,
    LEVELS,
    ORGANS,
    PLACES,
    SHORT,
    TITLES,
)
from chalicelib.core.spelling import alike, plain, sound

#: Titles of people that in the name of a body say whose it is.
_FAMILIAR = frozenset({"bapak", "bpk", "ibu", "se", "sh", "mm"})
#: A break inside a name: brackets, quotation marks, commas. What follows belongs to nothing before it.
BREAK = "|"

_DOTTED = re.compile(r"\b(?:[a-z]\.)+(?:[a-z]\b|(?<=\..\.))\.?")
_FORMER = re.compile(r"\(\s*(?:" + "|".join(sorted(FORMER)) + r")\b[^)]*\)")
_DEGREE = re.compile(
    r"\b[sma]\. ?(?:pd|ag|sos|kom|si|hum|ip|th|md|keb|kep|farm|e|h|t|m)\b\.?(?: ?i\b\.?)?"
)
_REPEATED = re.compile(r"\b([a-z]{1,3})([23])([a-z])\b")  # P3A: perkumpulan petani pemakai air
_PIECES = re.compile(r"[a-z]+|[0-9]+|[\"“”(),;|]| - ")
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"
_NUMBER_WORDS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
_ROMAN = {roman: str(n) for n, roman in enumerate(_ROMAN_NUMBERS.split(), 1)}
_SPOKEN = {word: str(n) for n, word in enumerate(_NUMBER_WORDS.split(), 1)}
_SPOKEN |= {"pertama": "1", "kesatu": "1", "kedua": "2", "ketiga": "3", "keempat": "4"}
_GLUED = re.compile(r"^a(?:l(?=[a-z]{4})|(sy|sh|ts|th|dz|[rstdzn])(?=\1[a-z]{2}))")
_JOINT = re.compile(r"^(?:[ua](?:l|(?=[rstdznj]))|il)(?=..)")


@dataclass(frozen=True)
class Name:
    """A name taken apart. ``words`` are sounded; ``where`` pairs a kind of place with its number or words."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    level: str = ""  # of an organisation: kabupaten, kecamatan …

    @property
    def kind(self) -> str:
        """What it says it is, ``""`` when it does not say. A foundation of a pesantren is the pesantren."""
        if len(self.kinds) > 1 and self.kinds[0] == "yayasan":
            return self.kinds[1]
        return self.kinds[0] if self.kinds else ""

    @property
    def joined(self) -> str:
        return "".join(self.words)


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """Plain words, numbers and breaks: ``M.T. Al-Ikhlas RT03`` is mt, al, ikhlas, rt, 03."""
    text = _FORMER.sub(" ", plain(name).replace("&", " dan "))
    text = _REPEATED.sub(lambda m: m[1][:-1] + m[1][-1] * int(m[2]) + m[3], text)
    text = _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", text)
    found = [piece if piece.isalnum() else BREAK for piece in _PIECES.findall(text)]
    return tuple(_shortened(_letters_joined(found)))


def read_tokens(words: Sequence[str]) -> Name:
    """The tokens of an institution's name taken apart."""
    rest = [w for n, w in enumerate(words) if w not in ORGANS or n > 2 or n == len(words) - 1]
    kinds, rest = _kinds(rest)
    own, numbers, where = _apart(rest, bool(kinds))
    if kinds[:1] == ["majelis-taklim"]:
        own = [w for w in own if w != "ibu"] or own
    heard = tuple(_own(own))
    if not heard:  # Karang Taruna Desa Sukamaju: the place is its name
        heard = tuple(text for _, text in where if text.isalpha())
    return Name(tuple(kinds), heard, tuple(sorted(numbers)), tuple(where), _level(own, where))


def read_person(name: str) -> Name:
    """A person's name: no degrees, no titles, short forms written out."""
    bare = _DEGREE.sub(" ", plain(name.partition(",")[0]))
    words = [GIVEN.get(t, t) for t in tokens(bare) if t != BREAK and t not in TITLES]
    return Name((), tuple(_own([w for w in words if w not in _FAMILIAR] or words)), (), ())


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


def _shortened(found: list[str]) -> Iterator[str]:
    at = 0
    while at < len(found):
        for length in (4, 3, 2):
            short = SHORT.get(" ".join(found[at : at + length]))
            if short and len(found) >= at + length:
                yield short
                at += length
                break
        else:
            yield found[at]
            at += 1


# the kind -------------------------------------------------------------------------------------------------------


def _heard(word: str) -> str:
    """Short words that say a kind are letters, not sounds: TKQ is not TK."""
    return word if len(word) <= 4 else sound(word)


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    return {
        tuple(_heard(word) for word in _shortened(phrase.split())): kind
        for kind, phrases in KINDS.items()
        for phrase in phrases.split(", ")
    }


@cache
def _kind_words() -> tuple[str, ...]:
    """Single words that say a kind and are long enough to be recognised misspelt."""
    return tuple(phrase[0] for phrase in _phrases() if len(phrase) == 1 and len(phrase[0]) >= 5)


def _kinds(words: list[str]) -> tuple[list[str], list[str]]:
    """The kinds a name begins with (or, if it begins with none, the one it names later), and the rest."""
    heard = [_heard(word) for word in words]
    kinds, at = _kinds_at(heard, 0)
    if kinds:
        return kinds, [
            w
            for w, h in zip(words[at:], heard[at:], strict=True)
            if _phrases().get((h,)) != kinds[0]
        ]
    for start in range(1, len(words)):
        found, end = _kinds_at(heard, start)
        if found and len(words[start]) >= 4:
            return found, [*words[:start], BREAK, *words[end:]]
    return [], words


def _kinds_at(heard: Sequence[str], at: int) -> tuple[list[str], int]:
    kinds: list[str] = []
    while at < len(heard):
        for length in range(min(6, len(heard) - at), 0, -1):
            kind = _phrases().get(tuple(heard[at : at + length]))
            if kind and (not kinds or length > 1 or len(heard[at]) > 3):
                break
        else:
            kind, length = _misspelt(heard[at]), 1
            kind = kind if not kinds or kinds[-1] == kind else ""
        if not kind:
            break
        kinds.append(kind)
        at += length
        while at < len(heard) and heard[at] in ("jami", "jamik"):
            at += 1
    return kinds, at


@lru_cache(maxsize=10_000)
def _misspelt(word: str) -> str:
    if len(word) < 5 or word in known() or any(word == sound(place) for place in PLACES):
        return ""
    best = max(_kind_words(), key=lambda kind: alike(word, kind))
    return _phrases()[(best,)] if word[0] == best[0] and alike(word, best) >= 0.8 else ""


# words, numbers, place ------------------------------------------------------------------------------------------


def _apart(words: Sequence[str], begun: bool) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The words of the name itself, its numbers, and where it says it is. ``begun``: a kind stood before."""
    own: list[str] = []
    numbers: list[str] = []
    where: list[tuple[str, str]] = []
    marks: list[str] = []  # rt and rw that still want their number
    place = ""
    for word in words:
        number = _number(word, begun or bool(own))
        if word == BREAK or (where and place and (word in ARTICLES or _bound(sound(word), " "))):
            place = ""
        if word == BREAK:
            continue
        if word in ("rt", "rw"):
            marks.append(word)
            place = ""
        elif number is not None and (marks or (where and where[-1][0] == "rt")):
            where.append((marks.pop(0) if marks else "rw", number))
        elif not place and (number is not None or (len(word) == 1 and own and word not in TITLES)):
            numbers.append(number or word)
        elif word in PLACES:
            place = PLACES[word]
        elif place:
            where.append((place, number or sound(word)))
        else:
            own.append(word)
    return own, numbers, where


def _number(word: str, roman: bool) -> str | None:
    if word.isdigit():
        return str(int(word))
    return _SPOKEN.get(word) or (_ROMAN.get(word) if roman else None)


def _level(own: Sequence[str], where: Sequence[tuple[str, str]]) -> str:
    said = [LEVELS[word] for word in own if LEVELS.get(word)]
    narrow = [k for k in ("desa", "kecamatan", "kabupaten") if any(kind == k for kind, _ in where)]
    return (said or narrow or [""])[0]


def _own(words: Sequence[str]) -> Iterator[str]:
    """The words that make the name, as they sound: no articles, no idle words, bound forms opened."""
    kept = [w for w in words if w not in ARTICLES and w not in TITLES]
    said = [w for w in kept if w not in IDLE and w not in LEVELS] or kept
    for n, word in enumerate(said):
        following = sound(said[n + 1]) if n + 1 < len(said) else ""
        yield from _opened(word, following)


def _opened(word: str, following: str) -> Iterator[str]:
    """One word without a glued article, its bound form opened: ``nurulhuda`` is nur, huda."""
    if word in ACRONYMS or not set(word) & set("aiueoy"):
        yield word
        return
    heard = sound(_GLUED.sub("", word))
    heard = ALIASES.get(heard, heard)
    if (
        not following and heard.endswith("t") and heard[:-1] in known()
    ):  # ta marbuta: hidayat, hidayah
        heard = heard[:-1]
    if heard in known() and not (following and heard.endswith("ul")):
        yield heard
        return
    head = next((h for h in heads() if heard.startswith(h) and len(heard) > len(h) + 2), "")
    if following and _bound(heard, following):
        yield heard[:-2]
    elif head:
        yield head
        yield _JOINT.sub("", heard[len(head) :])
    elif heard:
        yield heard


def _bound(heard: str, following: str) -> bool:
    """Whether a word ends in the article of the next: ``miftahul``, ``baitur rahman``, ``nural``."""
    stem, end = heard[:-2], heard[-2:]
    if len(stem) < 3:
        return False
    return end == "ul" or (stem in heads() and (end in ("al", "il") or end == "u" + following[0])) or (
        end in ("ur", "us", "ut", "ud", "un") and end[1] == following[0] and stem[-1] not in "aiu"
    )  # fmt: skip


@cache
def heads() -> tuple[str, ...]:
    """First halves of names, as they sound, the longest first."""
    return tuple(sorted((sound(head) for head in HEADS), key=len, reverse=True))


@cache
def known() -> frozenset[str]:
    """Words of names, as they sound, of which none is another one misspelt."""
    return frozenset(map(sound, KNOWN)) | frozenset(heads())
