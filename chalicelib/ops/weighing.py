"""Plays the scenarios about who may apply: what the short check says to answers, and what the office sees in awards."""

from chalicelib.core import eligibility
from chalicelib.core.eligibility import Award, Finding, History
from chalicelib.core.law import Rules
from chalicelib.ops.scenarios import Scenario


def weigh(rules: Rules, scenario: Scenario) -> tuple[str, ...]:
    """What is not as expected, in Indonesian; empty when all is. What is simply met is not listed."""
    found = [one for one in _findings(rules, scenario) if one.verdict != "ok"]
    wrong = []
    wanted, said = scenario.expect.findings, sorted(_label(one) for one in found)
    if wanted is not None and sorted(wanted) != said:
        wrong.append(
            f"Diharapkan temuan: {', '.join(sorted(wanted)) or 'tidak ada'}; "
            f"ternyata: {', '.join(said) or 'tidak ada'}."
        )
    again = {int(one.facts["next"]) - rules.year for one in found if "next" in one.facts}
    if scenario.expect.next_in is not None and again != {scenario.expect.next_in}:
        told = ", ".join(map(str, sorted(again))) or "tidak disebut"
        wrong.append(
            f"Diharapkan dapat lagi dalam {scenario.expect.next_in} tahun, ternyata: {told}."
        )
    return tuple(wrong)


def _findings(rules: Rules, scenario: Scenario) -> tuple[Finding, ...]:
    given = scenario.given
    if scenario.act == "check":
        return eligibility.judged_by_answers(
            rules, given.programme, given.applicant_type, given.told
        )
    awards = tuple(
        Award(rules.year - one.years_ago, one.programme or given.programme, None, one.reported)
        for one in given.awards
    )
    history = History(awards, frozenset(given.exempt))
    return eligibility.judged_by_history(rules, given.programme, given.applicant_type, history)


def _label(finding: Finding) -> str:
    return f"{finding.requirement}:{finding.verdict}"
