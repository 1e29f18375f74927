"""``check``: prints everything that is unsound in rules and words, by file, and says so with exit code 1."""

from itertools import groupby

from chalicelib.rules import load_rules, years
from chalicelib.rules.checking import check_all


def main(_argv: list[str]) -> int:
    """No arguments. 0 = sound, 1 = findings."""
    findings = check_all()
    for file, group in groupby(findings, key=lambda finding: finding.file):
        print(file)
        for finding in group:
            print(f"  {finding.key}: {finding.message}\n    Usul: {finding.proposal}")
    if findings:
        print(f"\n{len(findings)} temuan. Aturan belum boleh dipakai.")
        return 1
    for year in years():
        rules = load_rules(year)
        print(f"Aturan {year} sehat: {', '.join(rules.programmes)}. Sidik {rules.digest[:12]}.")
    return 0
