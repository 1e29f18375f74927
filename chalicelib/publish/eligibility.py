"""What the page of the short check carries: the rules it judges by, the papers it lists, and every word it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core import law
from chalicelib.core.eligibility import again_in
from chalicelib.core.law import EARLIER
from chalicelib.text import say, words

#: Words of the page that its template says, so that its script need not carry them.
ELSEWHERE = frozenset(
    (
        *("title", "heading", "lead", "link", "link_text", "private", "no_script"),
        *("window", "windowless", "rules", "rules_lead", "question_list", "rule_list"),
        *("for_all", "for_programmes", "for_whom"),
        *("year_applying", "year_receiving"),
    )
)


@dataclass(frozen=True)
class Rule:
    """One requirement as the page tells it in prose: for whom, and on which ground."""

    id: str
    whom: str
    ground: str
    confirmed: bool
    counted: str  # which year counts, where years are counted


def rules_in_prose(rules: law.Rules, lang: str) -> tuple[Rule, ...]:
    """Every requirement, in the order of the rules."""
    return tuple(
        Rule(
            one.id,
            _whom(rules, one, lang),
            rules.regulations[one.regulation].title,
            one.confirmed and rules.regulations[one.regulation].confirmed,
            _counted(rules, one, lang) if one.kind == "years-between" else "",
        )
        for one in rules.requirements
    )


def _counted(rules: law.Rules, requirement: law.Requirement, lang: str) -> str:
    """Which year counts, with last year's aid as the example."""
    last = rules.year - 1
    again = again_in(rules, requirement, last)
    return say(lang, f"eligibility.year_{rules.year_counts}", last=last, next=again)


def _whom(rules: law.Rules, requirement: law.Requirement, lang: str) -> str:
    """The programmes it is for, and the applicants when it is not for all of them."""
    if not requirement.programmes and not requirement.applicant_types:
        return say(lang, "eligibility.for_all")
    programmes = requirement.programmes or tuple(rules.programmes)
    taken = {kind for one in programmes for kind in rules.programmes[one].applicant_types}
    types = requirement.applicant_types
    named = ", ".join(say(lang, f"programme.{one}.name") for one in programmes)
    if not types or taken <= set(types):
        return say(lang, "eligibility.for_programmes", programmes=named)
    kinds = ", ".join(say(lang, f"applicant_type.{one}.name") for one in types)
    return say(lang, "eligibility.for_whom", programmes=named, types=kinds)


def check_document(rules: law.Rules, lang: str) -> dict[str, Any]:
    """All of it in one language, as the page's script reads it."""
    return {
        "year": rules.year,
        "counted_year": rules.counted_year,
        "programmes": [_programme(one, lang) for one in rules.programmes.values()],
        "questions": [_question(rules, one, lang) for one in rules.questions],
        "requirements": [_requirement(rules, one, lang) for one in rules.requirements],
        "papers": _papers(rules, lang),
        "words": {
            name: sentence
            for name, sentence in words(lang, "eligibility").items()
            if name not in ELSEWHERE
        }
        | {"unconfirmed": say(lang, "site.unconfirmed")},
    }


def _programme(programme: law.Programme, lang: str) -> dict[str, Any]:
    """``papers``: applicant type -> slot, how it counts, and on which answer it hangs (or nothing)."""
    dates = {"opens": programme.opens, "closes": programme.closes}
    code = "windowless" if programme.windowless else "window"
    return {
        "id": programme.id,
        "name": say(lang, f"programme.{programme.id}.name"),
        "applicant_types": programme.applicant_types,
        "window": say(lang, f"eligibility.{code}", **dates),
        "papers": {
            kind: [
                [paper.slot, paper.bring, _only_when(paper, lang)]
                for paper in programme.papers[kind]
            ]
            for kind in programme.applicant_types
        },
    }


def _only_when(paper: law.Paper, lang: str) -> str:
    when = paper.when
    if when is None:
        return ""
    field = say(lang, f"field.{when.field}.label")
    answer = say(lang, f"choice.{when.field}.{when.equals}")
    return say(lang, "site.requirements.only_when", field=field, answer=answer)


def _papers(rules: law.Rules, lang: str) -> dict[str, list[str]]:
    """Slot -> name, what it is, who issues it."""
    slots = {
        paper.slot: None
        for programme in rules.programmes.values()
        for papers in programme.papers.values()
        for paper in papers
    }
    return {
        slot: [say(lang, f"paper.{slot}.{part}") for part in ("name", "what", "issuer")]
        for slot in slots
    }


def _question(rules: law.Rules, question: law.Question, lang: str) -> dict[str, Any]:
    unless = question.unless
    return {
        "id": question.id,
        "kind": question.kind,
        "choices": question.choices,
        "leads": dict(question.leads),
        "unless": unless and {"question": unless.question, "answers": unless.answers},
        **{part: say(lang, f"question.{question.id}.{part}") for part in ("ask", "hint")},
        "said": choices_in_words(rules, question, lang),
    }


def choices_in_words(
    rules: law.Rules, question: law.Question, lang: str
) -> Mapping[str, tuple[str, str]]:
    """Choice -> what it says and a line that explains it (or nothing)."""
    if question.kind == "applicant":
        return {
            one: (
                say(lang, f"applicant_type.{one}.name"),
                say(lang, f"applicant_type.{one}.examples"),
            )
            for one in question.choices
        }
    said = words(lang, f"answer.{question.id}")
    oldest = max((int(one) for one in question.choices if one.isdigit()), default=0)
    found = {}
    for choice in question.choices:
        text, hint = said[choice] if isinstance(said[choice], list) else (said[choice], "")
        years_ago = oldest if choice == EARLIER else int(choice) if choice.isdigit() else 0
        found[choice] = (text.replace("{year}", str(rules.year - years_ago)), hint)
    return found


def _requirement(rules: law.Rules, requirement: law.Requirement, lang: str) -> dict[str, Any]:
    ground = rules.regulations[requirement.regulation]
    return {
        "id": requirement.id,
        "kind": requirement.kind,
        "programmes": requirement.programmes,
        "applicant_types": requirement.applicant_types,
        "question": requirement.question,
        "answers": requirement.answers,
        "effect": requirement.effect,
        "years": requirement.years,
        "ends": requirement.ends,
        "ground": ground.title,
        "confirmed": requirement.confirmed and ground.confirmed,
        "words": {
            part: sentence
            for part, sentence in words(lang, f"requirement.{requirement.id}").items()
            if part not in ("rule", "exempt")
        },
    }
