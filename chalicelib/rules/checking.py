"""Is everything a year says sound? All findings at once, as values; ``python -m chalicelib.ops check`` prints them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules import FOLDER, all_years, places, years
from chalicelib.rules.checks.following import check_following
from chalicelib.rules.checks.forms import check_forms
from chalicelib.rules.checks.papers import check_papers
from chalicelib.rules.checks.places import check_places
from chalicelib.rules.checks.programmes import check_programmes
from chalicelib.rules.checks.requirements import check_requirements
from chalicelib.rules.checks.texts import Tree, check_texts
from chalicelib.rules.checks.workflow import check_workflows
from chalicelib.rules.checks.year import (
    check_files,
    check_holidays,
    check_reasons,
    check_regulations,
    check_year,
)
from chalicelib.rules.finding import Finding
from chalicelib.rules.locking import check_lock
from chalicelib.rules.reading import read_year
from chalicelib.text import LANGUAGES, DoubleCode, tree


def check_rules(folder: Path) -> tuple[law.Rules, tuple[Finding, ...]]:
    """One year: what cannot be read and what makes no sense. Words are not looked at."""
    rules, unreadable = read_year(folder)
    found: Iterable[Iterator[Finding]] = (
        iter(unreadable),
        check_files(folder),
        check_lock(folder),
        check_year(rules, folder),
        check_holidays(rules, folder),
        check_reasons(rules, folder),
        check_regulations(rules, folder),
        check_programmes(rules, folder),
        check_forms(rules, folder),
        check_papers(rules, folder),
        check_workflows(rules, folder),
        check_following(rules, folder),
        check_requirements(rules, folder),
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


def check_all(root: Path = FOLDER) -> tuple[Finding, ...]:
    """Every published year, the places, and the words. Years that are still being written are not looked at, except
    that words only they use are no mistake: see :func:`check_draft`."""
    checked = [check_rules(root / str(year)) for year in years(root)]
    found = [finding for _, findings in checked for finding in findings]
    found += check_places(places.kecamatan(), places.desa(), places.tiles())
    published = tuple(rules for rules, _ in checked)
    drafts = tuple(read_year(root / str(year))[0] for year in drafted_years(root))
    words = set(check_words(published))
    found += words & set(check_words((*published, *drafts))) if drafts else words
    return _in_order(found)


def drafted_years(root: Path = FOLDER) -> tuple[int, ...]:
    """The years nobody has published yet."""
    return tuple(year for year in all_years(root) if year not in years(root))


def check_draft(year: int, root: Path = FOLDER) -> tuple[Finding, ...]:
    """What is still to be written in a year before it can be published."""
    rules, findings = check_rules(root / str(year))
    published = tuple(read_year(root / str(one))[0] for one in years(root))
    words = set(check_words((*published, rules))) - set(check_words(published))
    return _in_order((*findings, *words))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(findings)))
