"""Is everything a year says sound? All findings at once, as values; ``python -m chalicelib.ops check`` prints them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules import FOLDER, places, years
from chalicelib.rules.checks.forms import check_forms
from chalicelib.rules.checks.papers import check_papers
from chalicelib.rules.checks.places import check_places
from chalicelib.rules.checks.programmes import check_programmes
from chalicelib.rules.checks.texts import Tree, check_texts
from chalicelib.rules.checks.workflow import check_workflows
from chalicelib.rules.checks.year import check_files, check_reasons, check_year
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import read_year
from chalicelib.text import LANGUAGES, DoubleCode, tree


def check_rules(folder: Path) -> tuple[law.Rules, tuple[Finding, ...]]:
    """One year: what cannot be read and what makes no sense. Words are not looked at."""
    rules, unreadable = read_year(folder)
    found: Iterable[Iterator[Finding]] = (
        iter(unreadable),
        check_files(folder),
        check_year(rules, folder),
        check_reasons(rules, folder),
        check_programmes(rules, folder),
        check_forms(rules, folder),
        check_papers(rules, folder),
        check_workflows(rules, folder),
    )
    return rules, _in_order(finding for findings in found for finding in findings)


def check_words(
    rules: tuple[law.Rules, ...], trees: Mapping[str, Tree] | None = None
) -> tuple[Finding, ...]:
    """The words of all languages against the rules of all years."""
    try:
        return _in_order(check_texts(rules, trees or {lang: tree(lang) for lang in LANGUAGES}))
    except DoubleCode as double:
        message = "ditulis di dua berkas."
        return (Finding("chalicelib/text", str(double), message, "Hapus salah satu."),)


def check_all() -> tuple[Finding, ...]:
    """Every year, the places, and the words."""
    checked = [check_rules(FOLDER / str(year)) for year in years()]
    found = [finding for _, findings in checked for finding in findings]
    found += check_places(places.kecamatan(), places.desa(), places.tiles())
    found += check_words(tuple(rules for rules, _ in checked))
    return _in_order(found)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(findings)))
