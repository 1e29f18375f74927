"""Who may apply this year: told by answers, told by the awards on record, and both told alike."""

from dataclasses import asdict, replace

import pytest

from chalicelib.core import law
from chalicelib.core.eligibility import (
    Award,
    Finding,
    History,
    asked,
    choices_of,
    judged_by_answers,
    judged_by_history,
    weighed,
)
from chalicelib.rules import load_rules
from chalicelib.text import LANGUAGES, say
from tests.core.eligibility_table import Case, cases, outcome

RULES = load_rules(2027)
CASES = cases()
HIBAH = "hibah-uang"


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_the_short_check_of(case: Case) -> None:
    assert " ".join(asked(RULES, case.answers)) == case.asked
    assert outcome(asdict(one) for one in weighed(RULES, case.answers)) == case.outcome


def test_the_table_is_long_enough_and_holds_every_verdict_and_answer() -> None:
    assert len(CASES) >= 40 and len({one.name for one in CASES}) == len(CASES)
    told = " ".join(one.outcome for one in CASES)
    assert all(word in told for word in ("fits", "unsure", "not-yet", "stop", "warn", "unknown"))
    for question in RULES.questions:
        assert {one.answers.get(question.id) for one in CASES} >= set(question.choices), question.id


def test_a_wrong_line_of_the_table_is_found() -> None:
    case = next(one for one in CASES if one.outcome == "hibah-uang fits")
    later = {**case.answers, "aided": "1", "report": "yes"}
    assert outcome(asdict(one) for one in weighed(RULES, later)) != case.outcome


def test_the_year_of_applying_counts_unless_the_rules_say_the_year_of_receiving() -> None:
    """What is asked for in 2027 is paid in 2028: then one year lies between it and an award of 2026."""
    receiving = replace(RULES, year_counts="receiving")
    told = {"place": "regency", "legal": "yes", "report": "yes"}

    def between(rules: law.Rules, aided: str) -> str:
        findings = judged_by_answers(rules, HIBAH, "worship", {**told, "aided": aided})
        (one,) = [one for one in findings if one.requirement == "not-consecutive"]
        return f"{one.verdict} {one.facts.get('next', '')}".strip()

    assert [between(RULES, years) for years in ("0", "1", "2")] == ["stop 2029", "stop 2028", "ok"]
    assert [between(receiving, years) for years in ("0", "1")] == ["stop 2028", "ok"]


def test_who_comes_back_in_the_year_that_was_named_is_not_turned_away_again() -> None:
    told = {"place": "regency", "legal": "yes", "aided": "0", "report": ""}
    for counts in law.YEAR_COUNTS:
        rules = replace(RULES, year_counts=counts)
        found = judged_by_answers(rules, HIBAH, "worship", told)
        again = next(int(one.facts["next"]) for one in found if "next" in one.facts)
        award = Award(rules.year, HIBAH, None, True)

        def verdict(year: int, rules: law.Rules = rules, award: Award = award) -> str:
            later = replace(rules, year=year)
            found = judged_by_history(later, HIBAH, "worship", History((award,)))
            return next(one.verdict for one in found if one.requirement == "not-consecutive")

        assert (verdict(again - 1), verdict(again)) == ("stop", "ok"), counts


def test_every_finding_has_words_in_both_languages_for_all_it_can_be() -> None:
    for case in CASES:
        for one in weighed(RULES, case.answers):
            for finding in one.findings:
                for lang in LANGUAGES:
                    assert say(lang, finding.code, **finding.facts)


def test_the_ground_goes_with_every_finding() -> None:
    findings = judged_by_answers(RULES, HIBAH, "worship", {"place": "regency"})
    assert [one.requirement for one in findings] == [
        *("in-regency", "registered", "not-consecutive", "report-settled")
    ]
    assert all(one.regulation in RULES.regulations for one in findings)


def test_only_choices_that_lead_anywhere_are_offered() -> None:
    need = next(one for one in RULES.questions if one.kind == "programme")
    assert choices_of(RULES, need, {}) == need.choices
    assert choices_of(RULES, need, {"who": "person"}) == ("hardship", "disaster")
    assert choices_of(RULES, need, {"who": "worship", "need": "hardship"}) == (
        *("activity", "building", "goods"),
    )


def test_nobody_is_asked_more_than_six_questions() -> None:
    assert max(len(case.asked.split()) for case in CASES) == 6


# ── from the awards on record ───────────────────────────────────────────────────────────────────────────────────────


def an_award(year: int = 2026, programme: str = HIBAH, reported: bool | None = True) -> Award:
    return Award(year, programme, 10_000_000, reported, "kesra")


def told(
    *awards: Award,
    exempt: frozenset[str] = frozenset(),
    programme: str = HIBAH,
    kind: str = "worship",
    rules: law.Rules = RULES,
) -> dict[str, str]:
    findings = judged_by_history(rules, programme, kind, History(awards, exempt))
    return {one.requirement: f"{one.verdict} {dict(one.facts)}" for one in findings}


def test_who_was_never_aided_may_be_aided() -> None:
    assert told() == {"not-consecutive": "ok {}", "report-settled": "ok {}"}


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (2028, "stop {'year': 2028, 'next': 2030}"),  # granted for the coming year already
        (2027, "stop {'year': 2027, 'next': 2029}"),
        (2026, "stop {'year': 2026, 'next': 2028}"),
        (2025, "ok {}"),
        (2010, "ok {}"),
    ],
)
def test_a_year_lies_between_two_awards(year: int, found: str) -> None:
    assert told(an_award(year))["not-consecutive"] == found


def test_the_last_award_counts_in_whatever_order_they_are_kept() -> None:
    years = [an_award(2021), an_award(2026), an_award(2024)]
    assert told(*years)["not-consecutive"] == "stop {'year': 2026, 'next': 2028}"
    assert told(*years[::2])["not-consecutive"] == "ok {}"


def test_two_years_between_are_a_matter_of_the_rules() -> None:
    requirements = tuple(
        replace(one, years=2) if one.id == "not-consecutive" else one for one in RULES.requirements
    )
    stricter = replace(RULES, requirements=requirements)
    found = told(an_award(2025), rules=stricter)
    assert found["not-consecutive"] == "stop {'year': 2025, 'next': 2028}"


def test_aid_after_a_disaster_does_not_count() -> None:
    assert told(an_award(2026, "bansos-tidak-terencana"))["not-consecutive"] == "ok {}"
    assert "stop" in told(an_award(2026, "hibah-barang"))["not-consecutive"]


def test_an_award_of_a_programme_nobody_knows_any_more_counts() -> None:
    assert "stop" in told(an_award(2026, "hibah-lama"))["not-consecutive"]
    assert "stop" in told(an_award(2026, ""))["not-consecutive"]


def test_an_exemption_frees_from_what_it_names_alone() -> None:
    last = an_award(2026, reported=False)
    found = told(last, exempt=frozenset({"not-consecutive"}))
    assert found["not-consecutive"] == "exempt {'year': 2026, 'next': 2028}"
    assert found["report-settled"] == "stop {'year': 2026}"
    assert told(last, exempt=frozenset({"other"}))["not-consecutive"].startswith("stop")
    assert told(exempt=frozenset({"not-consecutive"}))["not-consecutive"] == "ok {}"


def test_nobody_is_exempted_from_his_report() -> None:
    found = told(an_award(2026, reported=False), exempt=frozenset({"report-settled"}))
    assert found["report-settled"] == "stop {'year': 2026}"


@pytest.mark.parametrize(
    ("awards", "found"),
    [
        ([an_award(2025, reported=False)], "stop {'year': 2025}"),
        ([an_award(2025, reported=None)], "unknown {}"),
        ([an_award(2025, reported=True)], "ok {}"),
        # the report of this year's aid is not due before the next
        ([an_award(2027, reported=False)], "ok {}"),
        ([an_award(2025, reported=False), an_award(2027, reported=False)], "stop {'year': 2025}"),
        # an older report that is known to be missing is still missing
        ([an_award(2021, reported=False), an_award(2024, reported=True)], "stop {'year': 2021}"),
        ([an_award(2021, reported=None), an_award(2024, reported=True)], "ok {}"),
        ([an_award(2021, reported=False), an_award(2024, reported=False)], "stop {'year': 2024}"),
    ],
)
def test_a_missing_report_is_found(awards: list[Award], found: str) -> None:
    assert told(*awards)["report-settled"] == found


def test_a_person_is_told_of_earlier_bansos_and_not_stopped() -> None:
    found = told(
        an_award(2026, "bansos-terencana", None), programme="bansos-terencana", kind="person"
    )
    assert found == {"social-again": "warn {'year': 2026, 'next': 2028}"}


def test_nothing_on_record_matters_after_a_disaster() -> None:
    found = told(an_award(2026), programme="bansos-tidak-terencana", kind="person")
    assert found == {}


def test_answers_and_awards_say_the_same() -> None:
    """What somebody tells truly is what the record says."""
    for years_ago, reported in ((0, True), (1, True), (1, False), (2, True), (2, False)):
        answers = {"aided": str(years_ago), "report": "yes" if reported else "no"}
        said = judged_by_answers(RULES, HIBAH, "worship", answers)
        kept = judged_by_history(
            RULES, HIBAH, "worship", History((an_award(2027 - years_ago, reported=reported),))
        )
        assert (
            tuple(one for one in said if one.requirement in {k.requirement for k in kept}) == kept
        )


def test_a_missing_report_of_an_unknown_year_has_a_sentence_of_its_own() -> None:
    finding = Finding("report-settled", "stop", {"before": 2025})
    assert finding.code == "requirement.report-settled.stop_before"
    assert "2025" in say("id", finding.code, **finding.facts)
