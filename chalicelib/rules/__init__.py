"""The rules of each year and the places of the regency. Data beside the small readers of it; decides nothing."""

import tomllib
from functools import cache
from pathlib import Path

from chalicelib.core.law import Rules
from chalicelib.rules.finding import UnsoundRules
from chalicelib.rules.places import desa, kecamatan, outlines, tiles
from chalicelib.rules.reading import read_year

__all__ = [
    "UnsoundRules",
    "all_years",
    "desa",
    "kecamatan",
    "load_rules",
    "outlines",
    "tiles",
    "years",
]

FOLDER = Path(__file__).parent


@cache
def all_years(folder: Path = FOLDER) -> tuple[int, ...]:
    """Every year that has a folder, oldest first: also those that are still being written."""
    return tuple(sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()))


@cache
def years(folder: Path = FOLDER) -> tuple[int, ...]:
    """The published years, oldest first. The system knows no others; the last one takes new applications."""
    return tuple(year for year in all_years(folder) if is_published(folder / str(year)))


def is_published(folder: Path) -> bool:
    """``published`` in ``year.toml``. An unreadable file counts as published, so that the checker stops it."""
    try:
        head = tomllib.loads((folder / "year.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return True
    return head.get("published", True) is not False


@cache
def load_rules(year: int = 0) -> Rules:
    """The rules of one published year, of the latest when none is named. Raises ``KeyError`` for a year without
    published rules, ``UnsoundRules`` for unreadable ones."""
    if year == 0:
        return load_rules(years()[-1])
    if year not in years():
        raise KeyError(year)
    rules, findings = read_year(FOLDER / str(year))
    if findings:
        raise UnsoundRules(tuple(findings))
    return rules
