"""``new-year``: begins the rules of a coming year as a copy of the latest ones, with blanks where last year's answer
would be wrong: dates of windows and holidays, numbers of regulations. The checker then lists what is to be filled in.

The new year is not published: the running system does not know it until ``published = true`` stands in its year.toml.
"""

import argparse
import re
import shutil
from pathlib import Path

from chalicelib.ops.check import show
from chalicelib.ops.scenarios import SCENARIOS
from chalicelib.rules import FOLDER, all_years
from chalicelib.rules.checking import check_rules
from chalicelib.rules.reading import LOCK

_DATE = re.compile(r"^((?:opens|closes) *= *)([0-9T:-]+)", re.MULTILINE)
_TITLE = re.compile(r'^(title *= *)"(.*)"[^\S\n]*$', re.MULTILINE)
_CONFIRMED = re.compile(r"^((?:ceiling_)?confirmed *= *)true", re.MULTILINE)
_HOLIDAY = re.compile(r"^20\d\d-\d\d-\d\d,(.*),yes$", re.MULTILINE)
_PUBLISHED = re.compile(r"^(published *= *)true", re.MULTILINE)


class Refused(Exception):
    """The year cannot be begun; says why, in Indonesian."""


def blanked(name: str, text: str, old: int, new: int) -> str:
    """A rule file of one year as the next begins with it. What was blanked stays beside it as a remark."""
    if name == "programmes.toml":
        text = _CONFIRMED.sub(r"\1false", _DATE.sub(rf'\1""   # {old}: \2', text))
    elif name == "regulations.toml":
        text = _CONFIRMED.sub(r"\1false", _TITLE.sub(rf'\1""   # {old}: \2', text))
    elif name == "holidays.csv":
        text = _HOLIDAY.sub(",\\1,no", text)
    elif name == "requirements.toml":
        text = _CONFIRMED.sub(r"\1false", text)
    elif name == "year.toml":
        text = _PUBLISHED.sub(r"\1false", text)
    elif name == "fields.toml":
        text = re.sub(rf"^((?:minimum|maximum) *= *){old}\b", rf"\g<1>{new}", text, flags=re.M)
    return text


def shifted(text: str, years: int) -> str:
    """A scenario with its dates so many years later."""
    return re.sub(r"\b(20\d\d)(?=-\d\d-\d\d)", lambda found: str(int(found[1]) + years), text)


def begin(year: int, root: Path = FOLDER, scenarios: Path = SCENARIOS) -> int:
    """Make the folder of a year (and its scenarios); returns the year it was copied from. Overwrites nothing."""
    earlier = [one for one in all_years(root) if one < year]
    folder = root / str(year)
    if folder.exists() or (scenarios / str(year)).exists():
        raise Refused(f"Aturan atau skenario {year} sudah ada; tidak ada yang ditimpa.")
    if not earlier or year > earlier[-1] + 1:
        raise Refused(f"Tahun sesudah yang terakhir ada ialah {all_years(root)[-1] + 1}.")
    old = earlier[-1]
    shutil.copytree(root / str(old), folder, ignore=shutil.ignore_patterns(LOCK))
    for path in (*folder.rglob("*.toml"), *folder.rglob("*.csv")):
        name = path.relative_to(folder).as_posix()
        path.write_text(blanked(name, path.read_text("utf-8"), old, year), "utf-8")
    for path in sorted((scenarios / str(old)).glob("*.toml")):
        (scenarios / str(year)).mkdir(exist_ok=True)
        text = shifted(path.read_text("utf-8"), year - old)
        (scenarios / str(year) / path.name).write_text(text, "utf-8")
    all_years.cache_clear()
    return old


def main(argv: list[str], root: Path = FOLDER, scenarios: Path = SCENARIOS) -> int:
    """``<year>``. 0 = made, 1 = refused."""
    parser = argparse.ArgumentParser(prog="new-year", description="Memulai aturan tahun baru.")
    parser.add_argument("year", type=int, help="tahun baru, misalnya 2028")
    year: int = parser.parse_args(argv).year
    try:
        old = begin(year, root, scenarios)
    except Refused as refusal:
        print(refusal)
        return 1
    print(f"Aturan {year} dimulai dari {old}, belum diumumkan. Yang masih harus diisi:\n")
    show(check_rules(root / str(year))[1])
    print(f"\nSesudah diisi: python -m chalicelib.ops check {year}")
    return 0
