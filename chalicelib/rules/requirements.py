"""Read ``requirements.toml``: the questions of the short check before the form, and what an applicant must be or have.

Which choices lead to which programmes stands in ``[question.leads]`` of the question that asks what is needed.
"""

from collections.abc import Mapping
from typing import Literal, cast

from chalicelib.core import law
from chalicelib.rules.tables import Table

EFFECTS = ("stop", "warn")


def read_year_counts(root: Table) -> law.YearCounts:
    """``year_counts``: the year of applying or of receiving."""
    return cast(law.YearCounts, root.one_of("year_counts", law.YEAR_COUNTS))


def read_questions(root: Table) -> tuple[law.Question, ...]:
    """``[[question]]`` in the order in which they are asked."""
    return tuple(_question(row) for row in root.rows("question", "id"))


def _question(row: Table) -> law.Question:
    kind = row.one_of("kind", law.QUESTION_KINDS)
    leads = _leads(row) if row.has("leads") else {}
    question = law.Question(
        id=row.text("id"),
        kind=kind,
        choices=tuple(leads) if leads else row.texts("choices"),
        leads=leads,
        unless=_unless(row),
    )
    row.close()
    return question


def _leads(row: Table) -> Mapping[str, tuple[str, ...]]:
    table = row.table("leads")
    return {choice: table.texts(choice) for choice in table.names()}


def _unless(row: Table) -> law.Unless | None:
    if not row.has("unless"):
        return None
    table = row.table("unless")
    unless = law.Unless(table.text("question"), table.texts("answers"))
    table.close()
    return unless


def read_requirements(root: Table) -> tuple[law.Requirement, ...]:
    """``[[requirement]]`` in the order in which findings are told."""
    return tuple(_requirement(row) for row in root.rows("requirement", "id"))


def _requirement(row: Table) -> law.Requirement:
    requirement = law.Requirement(
        id=row.text("id"),
        kind=row.one_of("kind", law.REQUIREMENT_KINDS),
        programmes=row.texts("programmes", required=False),
        applicant_types=row.texts("applicant_types", required=False),
        question=row.text("question"),
        answers=row.texts("answers", required=False),
        effect=cast(Literal["stop", "warn"], row.one_of("effect", EFFECTS)),
        regulation=row.text("regulation"),
        confirmed=row.flag("confirmed"),
        years=row.integer("years", 0),
        awards_of=row.texts("awards_of", required=False),
        ends=row.flag("ends", False),
        exemptible=row.flag("exemptible", False),
        grounds=row.texts("grounds", required=False),
    )
    row.close()
    return requirement
