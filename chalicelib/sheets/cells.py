"""What is in a spreadsheet, as values that JSON can hold, and what makes a whole file unreadable."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from chalicelib.core.law import Place

#: Text and numbers as they are; a date that the program knew as one is ``{"date": "2027-03-03"}``, a cell with an
#: error (``#REF!``) or a time of day is ``{"odd": "#REF!"}``.
Cell = str | int | float | bool | dict[str, str]

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000  # filled rows; 10,000 is a full year of a large regency
MOST_LINES = 50_000  # with the empty ones between and below them
MOST_COLUMNS = 200
NAMED = 5  # so many cells or columns are named in a refusal


_NO_WORD = re.compile(r"[\W_]+")


class UnreadableSheet(Exception):
    """A file that is refused as a whole. ``code`` stands below ``problem.import``; ``facts`` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Line:
    """A filled row: its number as the program shows it, and its filled cells by column id."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Places:
    """Kecamatan and desa, found by code or by name however it is spaced."""

    kecamatan: tuple[Place, ...]
    desa: tuple[Place, ...]

    @cached_property
    def kecamatan_codes(self) -> Mapping[str, str]:
        return _by_name(self.kecamatan)

    @cached_property
    def desa_codes(self) -> Mapping[str, Mapping[str, str]]:
        """Name -> kecamatan -> code: thirteen names are those of several desa."""
        found: dict[str, dict[str, str]] = {}
        for place in self.desa:
            for name in (plain(place.name), plain(place.code)):
                found.setdefault(name, {})[place.parent] = place.code
        return found

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {place.code: place.name for place in (*self.kecamatan, *self.desa)}


def _by_name(places: Iterable[Place]) -> dict[str, str]:
    return {key: p.code for p in places for key in (plain(p.name), plain(p.code))}


def plain(text: str) -> str:
    """Letters and digits alone, small: ``Kramat Watu``, ``kramatwatu`` and ``KRAMAT-WATU`` are one name."""
    return _NO_WORD.sub("", text.casefold())


def letter(index: int) -> str:
    """The letter of a column as spreadsheets count: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
