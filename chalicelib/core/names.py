"""Names of institutions, groups and people as they are compared: who it is, apart from how somebody spelled it.

``skeleton`` is one text for most spellings of a name; ``likeness`` says how near two names are. How a name is taken
apart: :mod:`chalicelib.core.name_reading`; how words sound: :mod:`chalicelib.core.spelling`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from chalicelib.core.initials import contracted, written_out
from chalicelib.core.name_kinds import WIDER, kinds_of
from chalicelib.core.name_reading import Name, read_person, read_tokens
from chalicelib.core.name_tokens import once, shortened, tokens
from chalicelib.core.name_words import ACRONYMS, COMMON, heads, is_letters, known, toponyms
from chalicelib.core.spelling import alike

#: From here on two names are near: chosen on the labelled pairs (``tests/core/near_pairs.csv``, part ``dev``).
NEAR = 0.74

#: Bodies whose RT, RW or level is part of who they are: without it, it is another one.
_LEVELLED = ("", "mui", "forum", "perkumpulan")
_BY_PLACE = ("karang-taruna", "pkk", *_LEVELLED)


@lru_cache(maxsize=50_000)
def read(name: str, person: bool = False) -> Name:
    """A name taken apart; ``person``: titles fall away and nothing says a kind."""
    if person:
        return read_person(name)
    former, _ = kinds_of(once(name).split())
    return replace(read_tokens(tokens(name)), once=tuple(former))


def skeleton(name: str) -> str:
    """One text for the spellings of a name: ``Mesjid Jami' Al-Ikhlash``, ``Masjid Alikhlas``: ``masjid ihlas``."""
    found = read(name)
    return " ".join(part for part in (found.kind, found.joined, *found.numbers) if part)


def key_of(name: str) -> str:
    """A coarse key that most misspellings keep: kind and vowels left out, the numbers kept."""
    found = read(name)
    return "".join(c for c in found.joined if c not in "aiuh") + "".join(found.numbers)


def likeness(one: str, two: str, person: bool = False) -> float:
    """0 to 1: how near two names are, from :data:`NEAR` on they may be one. Other kind, number, kampung: never near."""
    a, b = (read(one, True), read(two, True)) if person else _read_both(one, two)
    most = _most(a, b)
    return most if most < 0.5 else min(_words_alike(a, b, person), most)


def one_slip(one: str, two: str) -> bool:
    """Whether only one slip of the finger lies between two names: a letter too many, too few, or two turned round.

    Another letter is none: Putra and Putri are two, and so are numbers and abbreviations.
    """
    if _most(read(one), read(two)) < 0.9:
        return False
    a, b = list(tokens(one)), list(tokens(two))
    if len(a) != len(b):
        return False
    other = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(other) == 1 and min(map(len, other[0])) >= 4 and _slip(*sorted(other[0], key=len))


def _slip(shorter: str, longer: str) -> bool:
    if shorter in ACRONYMS or longer in ACRONYMS:
        return False
    if len(longer) == len(shorter) + 1:
        return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
    turned = (
        longer[:n] + longer[n + 1] + longer[n] + longer[n + 2 :] for n in range(len(longer) - 1)
    )
    return shorter in turned


def kinds_agree(one: str, two: str) -> bool:
    """Whether two kinds may be of one body: the same, unsaid, or one the wider word for the other."""
    return not one or not two or one == two or two in WIDER.get(one, ()) or one in WIDER.get(two, ())  # fmt: skip


def names_agree_in_kind(a: Name, b: Name) -> bool:
    """The same of two names; also when a foundation once names what it runs and once does not, and when one says that
    it once was what the other is."""
    if a.kind in b.once or b.kind in a.once:
        return True
    founded = a.kinds[:1] == b.kinds[:1] == ("yayasan",) and 1 in (len(a.kinds), len(b.kinds))
    return founded or kinds_agree(a.kind, b.kind)


def is_common(name: str) -> bool:
    """Whether so many bear this name that it says little, even inside one desa."""
    found = read(name)
    return not found.words or (found.joined in _common() and not found.numbers)


@cache
def _common() -> frozenset[str]:
    return frozenset(read(name.strip()).joined for name in COMMON)


# comparing -------------------------------------------------------------------------------------------------------


def _read_both(one: str, two: str) -> tuple[Name, Name]:
    """Both names apart; what the one writes out and the other gives short is made the same first."""
    a, b = tokens(one), tokens(two)
    left, right = written_out(a, b), written_out(b, a)
    left, right = contracted(left, right), contracted(right, left)
    left, right = tuple(shortened(left)), tuple(shortened(right))
    left, right = contracted(left, right), contracted(right, left)
    return (
        read(one) if left == a else read_tokens(left),
        read(two) if right == b else read_tokens(right),
    )


def _most(a: Name, b: Name) -> float:
    """The most two names can be alike when something they say besides their words differs."""
    if not names_agree_in_kind(a, b):
        return 0.4
    if a.numbers != b.numbers:
        return 0.3 if a.numbers and b.numbers else 0.69
    if _elsewhere(a, b) or _other_level(a, b):
        return 0.45
    return 1.0 if a.kind == b.kind else 0.95


def _elsewhere(a: Name, b: Name) -> bool:
    """Both name a place of the same kind, and not the same one."""
    one, two = dict(_places(a)), dict(_places(b))
    both = [
        kind for kind in ("kampung", "rt", "rw", "kecamatan", "desa") if kind in one and kind in two
    ]
    return any(not _one_place(one[kind], two[kind]) for kind in both)


def _one_place(one: str, two: str) -> bool:
    if one.isdigit() or two.isdigit():
        return one == two
    shorter, longer = sorted((one, two), key=len)
    numbered = any(c.isdigit() for c in shorter) and longer.startswith(shorter)
    return numbered or longer.endswith(shorter) or alike(one, two) >= 0.8


def _other_level(a: Name, b: Name) -> bool:
    """An organisation of the kabupaten, of a kecamatan and of a desa are three; so are a desa's body and an RW's."""
    if a.kind not in _BY_PLACE or b.kind not in _BY_PLACE:
        return False
    marked = [any(kind in ("rt", "rw") for kind, _ in name.where) for name in (a, b)]
    if a.kind and a.kind == b.kind and marked[0] != marked[1] and not a.numbers:
        return a.kind in ("karang-taruna", "pkk")
    return bool(
        a.kind in _LEVELLED and a.level and b.level and a.level != b.level
        and (a.kind == "mui" or not (_places_said(a, b) or _places_said(b, a)))
    )  # fmt: skip


def _places_said(a: Name, b: Name) -> bool:
    """Whether one names as a word what the other names as its place."""
    return any(alike(word, text) >= 0.85 for word in a.words for _, text in _places(b))


def _places(name: Name) -> Iterator[tuple[str, str]]:
    for kind in dict.fromkeys(kind for kind, _ in name.where):
        yield kind, "".join(text for k, text in name.where if k == kind)


@lru_cache(maxsize=100_000)
def _words_alike(a: Name, b: Name, person: bool) -> float:
    if a.words == b.words:
        return 1.0 if a.words or a.numbers else 0.0
    if a.joined == b.joined:
        return 0.98
    if not {*a.joined[:4], *a.joined[-3:]} & {*b.joined[:4], *b.joined[-3:]}:
        return 0.0
    best = _paired(a, b, person)
    return max(best, _run_together(a, b)) if len(a.words) != len(b.words) else best


def _run_together(a: Name, b: Name) -> float:
    """``sumber makmur`` and ``sumbermakmur``: as one word each, unless they share whole words and differ in others."""
    if set(a.words) & set(b.words):
        return 0.0
    score = max(alike(a.joined, b.joined), alike(a.whole, b.whole))
    return score if score >= 0.8 else 0.0


def _paired(a: Name, b: Name, person: bool) -> float:
    """The words of both in pairs, the nearest first; a word without its like counts against them by its weight."""
    scores = sorted(
        ((_word(a, b, i, j), -i, -j) for i in range(len(a.words)) for j in range(len(b.words))),
        reverse=True,
    )
    left, right, matched, lost = set(range(len(a.words))), set(range(len(b.words))), 0.0, 0.0
    for score, i, j in scores:
        if score >= 0.7 and -i in left and -j in right:
            weight = _weight(a.words[-i]) + _weight(b.words[-j])
            matched, lost = matched + score * weight, lost + (1 - score) * weight
            left.discard(-i)
            right.discard(-j)
    both = bool(left) and bool(right)
    lost += sum(_missing(a, i, b, both, person) for i in left)
    lost += sum(_missing(b, j, a, both, person) for j in right)
    return matched / (matched + lost) if matched else 0.0


def _missing(name: Name, at: int, other: Name, both: bool, person: bool) -> float:
    """What a word costs that the other name lacks: nothing when the other says it as its place; little when it
    comes last and is a place or no word of names, for then it mostly is a place as well."""
    word = name.words[at]
    places = [text for _, text in other.where] + [text for _, text in _places(other)]
    if any(alike(word, place) >= 0.8 for place in places):
        return 0.0
    if person:
        return (0.3 if word in _WORN else 0.35 if at and not both else 1.0) * _weight(word)
    if word in heads():
        return 16.0  # Al-Huda is not Nurul Huda
    if word in _RANKS:
        return 0.25 * _weight(word)
    if at and not both and (_is_toponym(word) or _is_toponym(name.words[at - 1])):
        return 0.1 * _weight(word)
    if at and not both and word not in known() and not (is_letters(word) and not name.kind):
        return 0.25 * _weight(word)
    return _weight(word)


#: Ranks of a masjid or of the man it is named after, said or not: agung, raya, besar; syekh, sultan, imam.
_RANKS = frozenset({"agung", "raia", "bisar", "sai", "sultan", "imam", "pangiran", "sunan"})
#: What many people's names begin with, written or not.
_WORN = frozenset({"muhamad", "siti", "ahmad", "abdul", "ratu", "tubagus"})


def _is_toponym(word: str) -> bool:
    """A beginning of names of kampung and desa of Banten; the rivers' ``ci`` before all."""
    return word in toponyms() or (word.startswith("ci") and len(word) >= 5 and word not in known())


def _word(one: Name, two: Name, i: int, j: int) -> float:
    """How alike two words are: as they sound, or as they were typed."""
    a, b = one.words[i], two.words[j]
    if a == b:
        return 1.0
    if (a in known() and b in known()) or is_letters(a) or is_letters(b):
        return 0.0
    if not (one.kinds or two.kinds) and 1 in (len(a), len(b)):
        return 0.9 if a[0] == b[0] else 0.0  # A. Contoh
    return max(_slipped(a, b), _slipped(one.written[i], two.written[j]))


def _slipped(a: str, b: str) -> float:
    """In a short word another letter is another word: Sinar is not Sekar."""
    score = alike(a, b)
    return 0.0 if score < 0.85 and len(a) == len(b) <= 5 else score


def _weight(word: str) -> float:
    """First halves of names (nur, bait, dar) say less than what follows."""
    if is_letters(word):
        return 6.0
    return (0.8 if word in heads() else 1.0) * max(4, min(len(word), 8))
