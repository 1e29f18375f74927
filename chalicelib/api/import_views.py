"""An import in JSON: how far it came, and what is said of its rows in the words of the caller."""

from collections.abc import Iterable
from typing import Any

from chalicelib.api.answers import sentence
from chalicelib.core.problems import Problem
from chalicelib.desk.import_ports import Batch, Remark, Remarks
from chalicelib.sheets import Template

LISTED = 200


def batch_view(batch: Batch, lang: str) -> dict[str, Any]:
    """An import without its rows."""
    counts = batch.counts
    view: dict[str, Any] = {
        "id": batch.id,
        "kind": batch.kind,
        "programme": batch.programme,
        "applicant_type": batch.applicant_type,
        "name": batch.name,
        "at": batch.at.isoformat(),
        "changed_at": batch.changed_at.isoformat(),
        "by": {"username": batch.by, "name": batch.by_name},
        "state": batch.state,
        "rows": batch.rows,
        **vars(counts),
        "refused": None,
    }
    if batch.refused:
        problem = Problem(f"import.{batch.refused}", "", batch.facts)
        view["refused"] = {"code": problem.code, "message": sentence(problem, lang)}
    return view


def whole_view(
    batch: Batch, template: Template, found: Iterable[Remarks], lang: str
) -> dict[str, Any]:
    """An import with the first of what is said of its rows; ``more`` when there is more."""
    problems = problem_views(batch, template, found, lang)
    listed = problems[:LISTED]
    rows = {problem["row"] for problem in listed}
    more = len(problems) > LISTED or len(rows) < batch.counts.bad + batch.counts.warned
    return batch_view(batch, lang) | {"problems": listed, "more": more}


def problem_views(
    batch: Batch, template: Template, found: Iterable[Remarks], lang: str
) -> list[dict[str, Any]]:
    """One object for each remark: row, column as in the file, its title, and what to do."""
    return [_problem(batch, template, remark, lang) for page in found for remark in page.remarks]


def _problem(batch: Batch, template: Template, remark: Remark, lang: str) -> dict[str, Any]:
    column = template.by_id.get(remark.column)
    return {
        "row": remark.row,
        "column": batch.letters.get(remark.column, ""),
        "label": column.label if column else "",
        "level": remark.level,
        "code": remark.code,
        "message": spoken(template, remark, lang),
    }


def spoken(template: Template, remark: Remark, lang: str) -> str:
    """What is said of a row. The field is named as its column is titled."""
    column = template.by_id.get(remark.column)
    facts: dict[str, Any] = dict(remark.facts)
    if column is not None and "field" in facts:
        facts["field"] = column.label
    return sentence(Problem(remark.code, "", facts), lang)
