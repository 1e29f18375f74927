"""``check``: prints everything that is unsound in rules and words, by file, and says so with exit code 1.

With a year: only that one, published or not. Without: every published year; what is still to be written in a year that
is not published is counted, and fails nothing.
"""

from collections.abc import Iterable
from itertools import groupby

from chalicelib.rules import FOLDER, all_years, load_rules, years
from chalicelib.rules.checking import check_all, check_draft, check_rules, drafted_years
from chalicelib.rules.finding import Finding
from chalicelib.rules.locking import is_locked


def main(argv: list[str]) -> int:
    """``[year]``. 0 = sound, 1 = findings, 2 = no such year."""
    if argv:
        return _one_year(argv[0])
    findings = check_all()
    show(findings)
    if findings:
        print(f"\n{len(findings)} temuan. Aturan belum boleh dipakai.")
        return 1
    for year in years():
        rules = load_rules(year)
        print(f"Aturan {year} sehat: {', '.join(rules.programmes)}. Sidik {rules.digest[:12]}.")
        print(f"  {standing(year)}")
    for year in drafted_years():
        count = len(check_draft(year))
        print(f"Rancangan {year}: {count} hal belum beres (python -m chalicelib.ops check {year}).")
    return 0


def _one_year(name: str) -> int:
    if name not in {str(year) for year in all_years()}:
        print(f"Tidak ada aturan tahun {name}. Ada: {', '.join(map(str, all_years()))}.")
        return 2
    year = int(name)
    published = year in years()
    findings = check_rules(FOLDER / name)[1] if published else check_draft(year)
    show(findings)
    if findings:
        print(f"\n{len(findings)} hal belum beres pada aturan {year}.")
        return 1
    print(f"Aturan {year} sehat. {standing(year)}")
    return 0


def show(findings: Iterable[Finding]) -> None:
    """Findings by file: key, what is wrong, what to do."""
    for file, group in groupby(findings, key=lambda finding: finding.file):
        print(file)
        for finding in group:
            print(f"  {finding.key}: {finding.message}\n    Usul: {finding.proposal}")


def standing(year: int) -> str:
    """How far a year is: a draft, in use without anybody's approval, or locked."""
    if year not in years():
        return "Rancangan: belum dipakai (published = false di year.toml)."
    if is_locked(FOLDER / str(year)):
        return "Terkunci: tiap berkas sama dengan yang disetujui (lock.csv)."
    unsure = [one.id for one in load_rules(year).regulations.values() if not one.confirmed]
    doubts = f"; belum dipastikan: {', '.join(unsure)}" if unsure else ""
    open_days = load_rules(year).open_holidays
    if open_days:
        doubts += f"; {len(open_days)} hari libur menunggu keputusan"
    return f"Dipakai, belum dikunci: belum ada yang menyetujui berkasnya{doubts}."
