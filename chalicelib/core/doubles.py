"""Doubled proposals and recipients: the print of one, the keys it is filed under and looked up by, comparing two.

Pure. ``double``: the same strong key, or a near name in the same place, or one cost plan twice. ``related``: something
in common that two different bodies can honestly share. A match is a question to a person, never a wall.

A family is one recipient (applicant type ``person`` is *individu/keluarga*): the same KK is a ``double``. NPWP and AHU
belong to a legal person that may run a masjid, a school and a pesantren: between different kinds they are ``related``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import floor
from typing import Literal

from chalicelib.core.identity import KINDS
from chalicelib.core.names import (
    NEAR,
    is_common,
    key_of,
    kinds_agree,
    likeness,
    names_agree_in_kind,
    one_slip,
    read,
)
from chalicelib.core.place import distance_m
from chalicelib.core.prints import (
    WORSHIP,
    Print,
    fingerprint,
    identity_keys,
    packed,
    unpacked,
)
from chalicelib.core.rab_marks import same_rab, telling

__all__ = [
    "REASONS",
    "Match",
    "Print",
    "compare",
    "filed_under",
    "fingerprint",
    "identity_keys",
    "looked_up",
    "packed",
    "unpacked",
]

REASONS: tuple[str, ...] = (*KINDS, "name", "place", "rab")

#: Metres within which two points are one place.
HERE_M = 100
#: In one desa the same name may be pinned this far off; names that many bear only so far.
FAR_M, FAR_COMMON_M = 1_000, 300
#: How near names must be: where the points agree less is enough; people's names, which differ in a letter, more.
NEAR_HERE, NEAR_PERSON, SAME_PERSON = 0.56, 0.80, 0.97

#: A cell of the grid in degrees: at least 110 m each way from the equator to 7 degrees; nine hold 100 m around.
CELL = 0.001
#: Telling marks of a cost plan it is filed under; it is looked up by all it has.
RAB_KEYS = 3


# filing and finding ---------------------------------------------------------------------------------------------


def filed_under(p: Print) -> tuple[str, ...]:
    """Exact keys it is filed under, at most 12: numbers, its cell, name and kecamatan, cost plan."""
    return (*p.keys, *_cells(p, (0,)), *_name_key(p), *(f"rab:{m}" for m in telling(p.rab)[:RAB_KEYS]))  # fmt: skip


def looked_up(p: Print) -> tuple[str, ...]:
    """Exact keys to look up, at most 50: its own, those of the cells around, every telling line of its plan.

    Near names of its own desa are not among them: they are one query over the desa.
    """
    return (*p.keys, *_cells(p, (-1, 0, 1)), *_name_key(p), *(f"rab:{m}" for m in telling(p.rab)))


def _cells(p: Print, steps: tuple[int, ...]) -> Iterator[str]:
    if p.point:
        row, column = (floor(degrees / CELL + 1e-7) for degrees in p.point)
        for down, right in product(steps, steps):
            yield f"cell:{'p' if p.person else 'b'}:{row + down}:{column + right}"


def _name_key(p: Print) -> Iterator[str]:
    """Names many bear would make one long list; they are found by place, desa and officers."""
    if p.name and not p.person and not is_common(p.name):
        yield f"name:{p.kecamatan}:{key_of(p.name)}"


# comparing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Match:
    """Two prints that may be one. ``reasons`` stand in the order of :data:`REASONS`; ``place`` is a point within 100 m
    or, beside ``name``, the same desa."""

    level: Literal["double", "related"]
    reasons: tuple[str, ...]


def compare(a: Print, b: Print) -> Match | None:
    """What two prints have in common, or None. The order of the two does not matter."""
    if a.id == b.id:
        return None
    shared = [key.partition(":")[0] for key in set(a.keys) & set(b.keys)]
    seen = _Seen(a, b, frozenset(shared), shared.count("officer"))
    double = seen.double()
    if not double and not seen.related():
        return None
    reasons = seen.reasons()
    return Match("double" if double else "related", tuple(r for r in REASONS if r in reasons))


@dataclass(frozen=True)
class _Seen:
    """What is seen of two prints side by side."""

    a: Print
    b: Print
    shared: frozenset[str]
    officers: int

    def double(self) -> bool:
        return bool(
            self.shared & {"nik", "kk", "registry", "account"}
            or (self.shared & {"npwp", "ahu"} and self.kinds_agree)
            or self.same_rab
            or self.one_by_name
            or self.one_by_officers
        )

    def related(self) -> bool:
        if self.shared:
            return True
        if self.a.person or self.b.person:
            return self.near and self.one_place and self.likeness >= SAME_PERSON
        return self.here or (self.near and (self.one_place or self._namesakes()))

    def reasons(self) -> set[str]:
        found = set(self.shared)
        found |= {"rab"} if self.same_rab else set()
        found |= {"name"} if self.near else set()
        return found | ({"place"} if self.here or (self.near and self.one_place) else set())

    @cached_property
    def metres(self) -> float | None:
        return distance_m(*self.a.point, *self.b.point) if self.a.point and self.b.point else None

    @cached_property
    def within(self) -> bool:
        return self.metres is not None and self.metres <= HERE_M

    @cached_property
    def kinds_agree(self) -> bool:
        if self.a.person or self.b.person:
            return self.a.person and self.b.person
        names = read(self.a.name), read(self.b.name)
        if all(name.kinds for name in names):
            return names_agree_in_kind(*names)
        return kinds_agree(kind_of(self.a), kind_of(self.b))

    @cached_property
    def here(self) -> bool:
        """One point and one kind of body; neighbours are not asked about."""
        return self.within and self.kinds_agree and not self.a.person

    @cached_property
    def likeness(self) -> float:
        if self.a.person != self.b.person or not self.a.name or not self.b.name:
            return 0.0
        return likeness(self.a.name, self.b.name, self.a.person)

    @cached_property
    def near(self) -> bool:
        """Near enough for what is known of the place."""
        if self.a.person:
            return self.likeness >= (NEAR_PERSON if self.within else SAME_PERSON)
        if not self.kinds_agree or not self.within:
            return self.kinds_agree and self.likeness >= NEAR
        return self.likeness >= NEAR_HERE or one_slip(self.a.name, self.b.name)

    @cached_property
    def common(self) -> bool:
        return is_common(self.a.name) or is_common(self.b.name)

    @cached_property
    def one_place(self) -> bool:
        """One point; or one desa, unless the points are too far apart for such a name."""
        if self.within or self.a.desa != self.b.desa:
            return self.within
        if self.metres is None:
            return True
        return not self.a.person and self.metres <= (FAR_COMMON_M if self.common else FAR_M)

    @cached_property
    def one_by_name(self) -> bool:
        if not (self.near and self.one_place):
            return False
        if self.a.person:
            return not self._differ("nik")
        return self.within or not (self._differ("registry") and self._differ("officer"))

    @cached_property
    def one_by_officers(self) -> bool:
        """The same people under a near name not far away, or the same two people in one place under another name."""
        if not self.officers:
            return False
        nearby = self.a.desa == self.b.desa or (self.metres or 0) <= 3 * FAR_M
        if self.near and self.a.kecamatan == self.b.kecamatan and (nearby or not self.common):
            return not self._differ("registry")
        return self.officers >= 2 and self.here and self.a.kind == self.b.kind in WORSHIP

    @cached_property
    def same_rab(self) -> bool:
        return same_rab(self.a.rab, self.b.rab)

    def _differ(self, kind: str) -> bool:
        """Both have such a number, and none in common."""
        one, two = (any(k.startswith(f"{kind}:") for k in p.keys) for p in (self.a, self.b))
        return one and two and kind not in self.shared

    def _namesakes(self) -> bool:
        """The same rare name in another desa of the kecamatan: perhaps moved there by mistake."""
        return self.a.kecamatan == self.b.kecamatan and not self.common and self.likeness >= 0.9


def kind_of(p: Print) -> str:
    """What it is: the name's own word for it, else what was chosen in the form, where madrasah is any school."""
    chosen = "school" if p.kind == "madrasah" else p.kind
    return read(p.name).kind or (chosen if p.kind in WORSHIP else "")
