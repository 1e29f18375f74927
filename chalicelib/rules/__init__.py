"""The rules of each year and the places of the regency. Data beside the small readers of it; decides nothing."""

from functools import cache
from pathlib import Path

from chalicelib.core.law import Rules
from chalicelib.rules.finding import UnsoundRules
from chalicelib.rules.places import desa, kecamatan, outlines, tiles
from chalicelib.rules.reading import read_year

__all__ = ["UnsoundRules", "desa", "kecamatan", "load_rules", "outlines", "tiles", "years"]

FOLDER = Path(__file__).parent


@cache
def years() -> tuple[int, ...]:
    """The years that have rules, oldest first."""
    return tuple(sorted(int(path.name) for path in FOLDER.iterdir() if path.name.isdigit()))


@cache
def load_rules(year: int = 2027) -> Rules:
    """The rules of one year. Raises ``KeyError`` for a year without rules, ``UnsoundRules`` for unreadable ones."""
    if year not in years():
        raise KeyError(year)
    rules, findings = read_year(FOLDER / str(year))
    if findings:
        raise UnsoundRules(tuple(findings))
    return rules
