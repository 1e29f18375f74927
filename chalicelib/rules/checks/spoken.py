"""What the short check must be able to say, and which facts each of its sentences is given."""

from chalicelib.core import law
from chalicelib.core.law import EARLIER, UNSURE

NONE: frozenset[str] = frozenset()
YEAR = frozenset({"year"})
BOTH = frozenset({"year", "next"})

#: The facts of a finding that is not met, by the kind of its requirement.
FACTS = {"answer": NONE, "years-between": BOTH, "report-settled": YEAR}


def sentences(rules: law.Rules) -> dict[str, frozenset[str]]:
    """The code of every sentence of the short check with the names of the facts it may use."""
    said: dict[str, frozenset[str]] = {}
    questions = {one.id: one for one in rules.questions}
    for question in rules.questions:
        said |= {f"question.{question.id}.{part}": NONE for part in ("ask", "hint")}
        if question.kind != "applicant":  # those are named as applicant types
            for choice in question.choices:
                dated = question.kind == "award" and (choice.isdigit() or choice == EARLIER)
                said[f"answer.{question.id}.{choice}"] = YEAR if dated else NONE
    for requirement in rules.requirements:
        said |= _of(requirement, questions.get(requirement.question))
    return said


def _of(requirement: law.Requirement, question: law.Question | None) -> dict[str, frozenset[str]]:
    code, facts = f"requirement.{requirement.id}", FACTS[requirement.kind]
    said = {f"{code}.{part}": NONE for part in ("name", "rule", "ok", "unknown")}
    said[f"{code}.{requirement.effect}"] = facts
    if requirement.exemptible:
        said[f"{code}.exempt"] = facts
    if requirement.kind == "report-settled":
        said[f"{code}.{requirement.effect}_before"] = frozenset({"before"})
    if requirement.kind != "answer":
        return said | {f"{code}.todo": facts if requirement.kind == "years-between" else NONE}
    missed = set(question.choices if question else ()) - {*requirement.answers, UNSURE}
    return said | {f"{code}.todo.{choice}": NONE for choice in missed}
