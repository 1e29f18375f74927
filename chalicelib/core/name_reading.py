"""Taking a name apart: what kind of body it is, its own words as they sound, its numbers, the place it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chalicelib.core.name_kinds import kinds_of
from chalicelib.core.name_tokens import BREAK, shortened
from chalicelib.core.name_words import (
    ALIASES,
    ARTICLES,
    GIVEN,
    IDLE,
    LEVELS,
    ORGANS,
    PLACES,
    TITLES,
    heads,
    is_letters,
    known,
)
from chalicelib.core.spelling import plain, sound

#: Titles of people that in the name of a body say whose it is.
_FAMILIAR = frozenset({"bapak", "bpk", "ibu", "se", "sh", "mm"})
_DEGREE = re.compile(
    r"\b[sma]\. ?(?:pd|ag|sos|kom|si|hum|ip|th|md|keb|kep|farm|e|h|t|m)\b\.?(?: ?i\b\.?)?"
)
_KH = re.compile(r"\bk\.? ?h\b\.?")
_ROMAN_NUMBERS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"
_NUMBER_WORDS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
_ROMAN = {roman: str(n) for n, roman in enumerate(_ROMAN_NUMBERS.split(), 1)}
_SPOKEN = {word: str(n) for n, word in enumerate(_NUMBER_WORDS.split(), 1)}
_SPOKEN |= {"pertama": "1", "kesatu": "1", "kedua": "2", "ketiga": "3", "keempat": "4"}
_GLUED = re.compile(r"^lil(?=[a-z]{4})|^a(?:l(?=[a-z]{4})|(sy|sh|ts|th|dz|[rstdzn])(?=\1[a-z]{2}))")
_JOINT = re.compile(r"^(?:[ua](?:l|(?=[rstdznj]))|il)(?=..)")


@dataclass(frozen=True)
class Name:
    """A name taken apart. ``words`` are sounded, ``written`` the same as they were typed (for slips of the finger);
    ``where`` pairs a kind of place with its number or words."""

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    written: tuple[str, ...]
    numbers: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    level: str = ""  # of an organisation: kabupaten, kecamatan …
    once: tuple[str, ...] = ()  # the kinds it says it was before
    whole: str = ""  # its words as they sound, none of them opened

    @property
    def kind(self) -> str:
        """What it says it is, ``""`` when it does not say. A foundation of a pesantren is the pesantren."""
        if len(self.kinds) > 1 and self.kinds[0] in ("yayasan", "kelompok", "perkumpulan"):
            return self.kinds[1]
        return self.kinds[0] if self.kinds else ""

    @property
    def joined(self) -> str:
        return "".join(self.words)


def read_tokens(words: Sequence[str]) -> Name:
    """The tokens of an institution's name taken apart."""
    words = list(shortened(words))
    rest = [w for n, w in enumerate(words) if w not in ORGANS or n > 2 or n == len(words) - 1]
    kinds, rest = kinds_of(rest)
    own, numbers, where = _apart(rest, bool(kinds))
    if kinds[:1] == ["majelis-taklim"]:
        own = [w for w in own if w != "ibu"] or own
    said = _said(own)
    pairs = list(_own(said))
    if not pairs:  # Karang Taruna Desa Sukamaju: the place is its name
        pairs = [(text, text) for _, text in where if text.isalpha()]
        pairs = pairs or [(f"{kind}{text}", f"{kind}{text}") for kind, text in where]
    found = _name(kinds, pairs, tuple(sorted(set(numbers))), tuple(where), _level(own, where))
    return replace(found, whole="".join(map(sound, said)))


def read_person(name: str) -> Name:
    """A person's name: no degrees, no titles, short forms written out."""
    bare = _DEGREE.sub(" ", plain(name.partition(",")[0]))
    words = [GIVEN.get(t, t) for t in re.findall("[a-z]+", _KH.sub("kh ", bare)) if t not in TITLES]
    return _name([], list(_own(_said([w for w in words if w not in _FAMILIAR] or words))))


def _name(
    kinds: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    numbers: tuple[str, ...] = (),
    where: tuple[tuple[str, str], ...] = (),
    level: str = "",
) -> Name:
    heard, written = (tuple(pair[n] for pair in pairs) for n in (0, 1))
    return Name(tuple(kinds), heard, written, numbers, where, level)


# words, numbers, place ------------------------------------------------------------------------------------------


def _apart(words: Sequence[str], begun: bool) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The words of the name itself, its numbers, and where it says it is. ``begun``: a kind stood before."""
    own: list[str] = []
    numbers: list[str] = []
    where: list[tuple[str, str]] = []
    marks: list[str] = []  # rt and rw that still want their number
    place = ""
    for n, word in enumerate(words):
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
        elif not place and (number is not None or (own and _letters(word, words[n + 1 :]))):
            numbers.append(number or word)
        elif word in PLACES:
            place = PLACES[word]
        elif place:
            where.append((place, number or sound(word)))
        else:
            own.append(word)
    return own, numbers, where


def _letters(word: str, after: Sequence[str]) -> bool:
    """A letter at the end tells bodies apart as a number does: Melati A, Melati B."""
    return (
        len(word) == 1
        and word not in TITLES
        and (not after or after[0] == BREAK or after[0] in PLACES)
    )


def _number(word: str, roman: bool) -> str | None:
    if word.isdigit():
        return str(int(word))
    return _SPOKEN.get(word) or (_ROMAN.get(word) if roman else None)


def _level(own: Sequence[str], where: Sequence[tuple[str, str]]) -> str:
    said = [LEVELS[word] for word in own if LEVELS.get(word)]
    narrow = [k for k in ("desa", "kecamatan", "kabupaten") if any(kind == k for kind, _ in where)]
    return (said or narrow or [""])[0]


def _said(words: Sequence[str]) -> list[str]:
    """The words that say something: no articles, titles and idle words, unless there are no others."""
    kept = [w for w in words if w not in ARTICLES and w not in TITLES]
    return [w for w in kept if w not in IDLE and w not in LEVELS] or kept


def _own(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words that make the name, as they sound and as typed, bound forms opened."""
    for n, word in enumerate(words):
        following = sound(words[n + 1]) if n + 1 < len(words) else ""
        yield from _opened(word, following)


def _opened(word: str, following: str) -> Iterator[tuple[str, str]]:
    """One word without a glued article, its bound form opened: ``nurulhuda`` is nur, huda."""
    if is_letters(word):
        yield word, word
        return
    bare = _GLUED.sub("", word)
    heard = _settled(sound(bare), following)
    head = next((h for h in heads() if heard.startswith(h) and len(heard) > len(h) + 2), "")
    if heard in known() and not (following and heard.endswith("ul")):
        yield heard, bare
    elif following and _bound(heard, following):
        yield heard[:-2], bare[:-2]
    elif head:
        rest = _settled(_JOINT.sub("", heard[len(head) :]), following)
        yield head, head
        yield rest, rest
    elif heard:
        yield heard, bare


def _settled(heard: str, following: str) -> str:
    """The usual form of a word; a ta marbuta at the end of a name is heard as h or t: hidayah, hidayat."""
    heard = ALIASES.get(heard, heard)
    last = not following and heard.endswith("t") and heard[:-1] in known()
    return heard[:-1] if last else heard


def _bound(heard: str, following: str) -> bool:
    """Whether a word ends in the article of the next: ``miftahul``, ``baitur rahman``, ``nural``."""
    stem, end = heard[:-2], heard[-2:]
    if len(stem) < 3:
        return False
    return end == "ul" or (stem in heads() and (end in ("al", "il") or end == "u" + following[0])) or (
        end in ("ur", "us", "ut", "ud", "un") and end[1] == following[0] and stem[-1] not in "aiu"
    )  # fmt: skip
