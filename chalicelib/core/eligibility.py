"""May this applicant apply this year? Judged from what the short check is told, or from the awards on record.

The current year is the year of the rules. Only awards count, never requests that were refused. What is found is told
with its ground; nothing here stops anybody: the form stays open, and people decide.
The twin of this module for the browser is ``site/assets/js/eligibility.js``; one table of cases holds both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.core.law import EARLIER, NEVER, UNSURE, Question, Requirement, Rules

Verdict = Literal["ok", "stop", "warn", "exempt", "unknown"]
Standing = Literal["fits", "unsure", "not-yet"]
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Award:
    """Aid that was granted. ``amount`` in rupiah; ``reported``: its report (LPJ) came in, ``None`` = not known."""

    year: int
    programme: str
    amount: int | None
    reported: bool | None
    giver: str = ""


@dataclass(frozen=True)
class History:
    """``exempt``: ids of requirements from which an approved exemption frees in this year."""

    awards: tuple[Award, ...] = ()
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One requirement judged. Facts: ``year`` (of the award) or ``before`` (it was earlier than that), ``next`` (the
    first year in which one can apply again), ``answer`` (what was said)."""

    requirement: str
    verdict: Verdict
    facts: Mapping[str, int | str] = field(default_factory=dict)
    regulation: str = ""

    @property
    def code(self) -> str:
        """The code of the sentence that says it."""
        return f"requirement.{self.requirement}.{self.verdict}" + (
            "_before" if "before" in self.facts else ""
        )


@dataclass(frozen=True)
class Weighed:
    """One programme somebody asked about, with everything found."""

    programme: str
    standing: Standing
    findings: tuple[Finding, ...]


def required_of(rules: Rules, programme: str, applicant_type: str) -> tuple[Requirement, ...]:
    """The requirements of one programme for one type of applicant, in the order of the rules."""
    return tuple(
        one
        for one in rules.requirements
        if programme in (one.programmes or (programme,))
        and applicant_type in (one.applicant_types or (applicant_type,))
    )


# ── from the awards on record ───────────────────────────────────────────────────────────────────────────────────────


def judged_by_history(
    rules: Rules, programme: str, applicant_type: str, history: History
) -> tuple[Finding, ...]:
    """What stored awards say. Requirements that only the applicant's answers can tell are left out."""
    return tuple(
        _by_awards(rules, one, history)
        for one in required_of(rules, programme, applicant_type)
        if one.kind != "answer"
    )


def _by_awards(rules: Rules, requirement: Requirement, history: History) -> Finding:
    awards = [one for one in history.awards if _counts(rules, requirement, one)]
    if requirement.kind == "report-settled":
        return _missing_report(rules, requirement, awards)
    last = max((one.year for one in awards), default=None)
    finding = _between(rules, requirement, last)
    exempt = requirement.exemptible and requirement.id in history.exempt
    if finding.verdict == requirement.effect and exempt:
        return Finding(requirement.id, "exempt", finding.facts, requirement.regulation)
    return finding


def _counts(rules: Rules, requirement: Requirement, award: Award) -> bool:
    """An award of a programme this year's rules do not know counts too: nobody knows that it does not."""
    known = award.programme in rules.programmes
    return not known or award.programme in (requirement.awards_of or (award.programme,))


def _missing_report(rules: Rules, requirement: Requirement, awards: list[Award]) -> Finding:
    """The report of an award of this year is not due before the next one."""
    due = sorted((one for one in awards if one.year < rules.year), key=lambda one: one.year)
    missing = [one.year for one in due if one.reported is False]
    if missing:
        return _found(requirement, requirement.effect, year=missing[-1])
    if due and due[-1].reported is None:
        return _found(requirement, "unknown")
    return _found(requirement, "ok")


# ── from the answers of the short check ─────────────────────────────────────────────────────────────────────────────


def judged_by_answers(
    rules: Rules, programme: str, applicant_type: str, answers: Answers
) -> tuple[Finding, ...]:
    """What the answers (question -> choice) say. What was not answered is ``unknown``."""
    questions = {one.id: one for one in rules.questions}
    return tuple(
        _by_answer(rules, one, questions[one.question], answers)
        for one in required_of(rules, programme, applicant_type)
    )


def _by_answer(
    rules: Rules, requirement: Requirement, question: Question, answers: Answers
) -> Finding:
    if requirement.kind == "years-between":
        return _by_last_award(rules, requirement, question, answers.get(question.id, UNSURE))
    if requirement.kind == "report-settled":
        return _by_report(rules, requirement, question, answers)
    answer = answers.get(question.id, UNSURE)
    if answer == UNSURE:
        return _found(requirement, "unknown")
    if answer in requirement.answers:
        return _found(requirement, "ok")
    return _found(requirement, requirement.effect, answer=answer)


def _by_last_award(
    rules: Rules, requirement: Requirement, question: Question, answer: str
) -> Finding:
    if answer == NEVER:
        return _between(rules, requirement, None)
    if answer == EARLIER and _oldest(question) >= requirement.years:
        return _found(requirement, "ok")
    if not answer.isdigit():
        return _found(requirement, "unknown")
    return _between(rules, requirement, rules.year - int(answer))


def _oldest(question: Question) -> int:
    """How many years ago the last choice is that names a year."""
    return max((int(one) for one in question.choices if one.isdigit()), default=-1)


def _by_report(
    rules: Rules, requirement: Requirement, question: Question, answers: Answers
) -> Finding:
    award = next(
        one for one in rules.questions if question.unless and one.id == question.unless.question
    )
    aided, reported = answers.get(award.id, UNSURE), answers.get(question.id, UNSURE)
    if aided in (NEVER, "0") or reported in requirement.answers:
        return _found(requirement, "ok")
    if UNSURE in (aided, reported):
        return _found(requirement, "unknown")
    if aided == EARLIER:
        return _found(requirement, requirement.effect, before=rules.year - _oldest(award))
    return _found(requirement, requirement.effect, year=rules.year - int(aided))


def _award_question(rules: Rules, question: Question) -> Question:
    """The question about the last award that a question about its report hangs on."""
    assert question.unless is not None, "the checker refuses rules without"
    return next(one for one in rules.questions if one.id == question.unless.question)


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def again_in(rules: Rules, requirement: Requirement, last: int) -> int:
    """The first year of applying after an award. Aided in 2026 with one year between: 2028; where the year of receiving
    counts, who applies in 2027 receives in 2028."""
    return last + requirement.years + 1 - (rules.counted_year - rules.year)


def _between(rules: Rules, requirement: Requirement, last: int | None) -> Finding:
    if last is None or rules.counted_year - last > requirement.years:
        return _found(requirement, "ok")
    again = again_in(rules, requirement, last)
    return _found(requirement, requirement.effect, year=last, next=again)


def _found(requirement: Requirement, verdict: Verdict, **facts: int | str) -> Finding:
    return Finding(requirement.id, verdict, facts, requirement.regulation)


# ── the whole check ─────────────────────────────────────────────────────────────────────────────────────────────────


def candidates(rules: Rules, answers: Answers) -> tuple[str, ...]:
    """The programmes that what is needed leads to and that take who applies, in the order of the rules. As long as
    one of the two is not answered it rules nothing out."""
    who, need = _first(rules, "applicant"), _first(rules, "programme")
    wanted = need.leads.get(answers.get(need.id, ""), tuple(rules.programmes))
    kind = answers.get(who.id)
    return tuple(
        one.id
        for one in rules.programmes.values()
        if one.id in wanted and (kind is None or kind in one.applicant_types)
    )


def choices_of(rules: Rules, question: Question, answers: Answers) -> tuple[str, ...]:
    """The choices of a question that lead anywhere for who applies."""
    if question.kind != "programme":
        return question.choices
    taking = set(candidates(rules, {k: v for k, v in answers.items() if k != question.id}))
    return tuple(one for one in question.choices if taking & set(question.leads[one]))


def asked(rules: Rules, answers: Answers) -> tuple[str, ...]:
    """The questions to be asked after these answers, in order: no more than the programmes in question need."""
    who = answers.get(_first(rules, "applicant").id)
    used = {
        requirement.question
        for programme in candidates(rules, answers)
        for requirement in required_of(rules, programme, who or "")
    }
    used |= {one.unless.question for one in rules.questions if one.id in used and one.unless}
    order = tuple(
        one.id
        for one in rules.questions
        if one.kind in ("applicant", "programme")
        or (one.id in used and not _left_out(one, answers))
    )
    ended = [order.index(one.question) for one in _of_all(rules, answers) if _ends(one, answers)]
    return order[: min(ended) + 1] if ended else order


def _of_all(rules: Rules, answers: Answers) -> tuple[Requirement, ...]:
    """The requirements that every programme in question has."""
    who = answers.get(_first(rules, "applicant").id, "")
    each = [required_of(rules, one, who) for one in candidates(rules, answers)]
    return tuple(one for one in rules.requirements if each and all(one in some for some in each))


def _ends(requirement: Requirement, answers: Answers) -> bool:
    """Missed for certain, and nothing else would matter."""
    answer = answers.get(requirement.question, UNSURE)
    return requirement.ends and answer not in (*requirement.answers, UNSURE)


def _left_out(question: Question, answers: Answers) -> bool:
    unless = question.unless
    return unless is not None and answers.get(unless.question) in unless.answers


def weighed(rules: Rules, answers: Answers) -> tuple[Weighed, ...]:
    """Every programme in question with what was found, what fits first."""
    kind = answers[_first(rules, "applicant").id]
    found = []
    for programme in candidates(rules, answers):
        findings = judged_by_answers(rules, programme, kind, answers)
        required = required_of(rules, programme, kind)
        ended = {one.id for one in required if _ends(one, answers)}
        findings = tuple(one for one in findings if not ended or one.requirement in ended)
        found.append(Weighed(programme, standing(findings), findings))
    order = ("fits", "unsure", "not-yet")
    return tuple(sorted(found, key=lambda one: order.index(one.standing)))


def standing(findings: tuple[Finding, ...]) -> Standing:
    """The worst of what was found. A warning is told and stops nothing."""
    verdicts = {one.verdict for one in findings}
    if "stop" in verdicts:
        return "not-yet"
    return "unsure" if "unknown" in verdicts else "fits"


def _first(rules: Rules, kind: str) -> Question:
    return next(one for one in rules.questions if one.kind == kind)
