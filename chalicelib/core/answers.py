"""Checking what was filled in against the form of the rules: every problem at once, as values.

``shape_problems`` looks only at what is there (a half-filled draft is fine); ``missing_problems`` adds what is not;
``all_problems`` adds what does not fit together (``core.sums``). What a kind of field takes stands in ``core.kinds``.
"""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.core.kinds import CHECKS
from chalicelib.core.law import Field, Place, Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Json
from chalicelib.core.sums import sum_problems


def empty(value: Json) -> bool:
    """Whether a value counts as not answered."""
    return value is None or value is False or value in ("", [])


def value_problems(field: Field, value: Json, at: str) -> Iterator[Problem]:
    """What is wrong with one value that is there."""
    if field.kind == "rows":
        yield from _rows(field, value, at)
        return
    for code, facts in CHECKS[field.kind](field, value):
        yield Problem(code, at, {"field": field.id} | facts)


def _rows(field: Field, value: Json, at: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        yield Problem("rows", at, {"field": field.id})
        return
    if field.maximum is not None and len(value) > field.maximum:
        yield Problem("too-many-rows", at, {"field": field.id, "maximum": field.maximum})
        return
    known = {column.id: column for column in field.columns}
    for number, row in enumerate(value):
        assert isinstance(row, dict)
        for name in sorted(set(row) - set(known)):
            yield Problem("unknown", f"{at}/{number}/{name}", {"name": name[:40]})
        for column in field.columns:
            cell = row.get(column.id)
            if not empty(cell):
                yield from (
                    Problem(
                        p.code,
                        p.at,
                        dict(p.facts) | {"field": f"{field.id}.{column.id}", "row": number + 1},
                    )
                    for p in value_problems(column, cell, f"{at}/{number}/{column.id}")
                )


def asked(field: Field, answers: Answers) -> bool:
    """Whether the field is asked at all, given the other answers."""
    return field.when is None or answers.get(field.when.field) == field.when.equals


def shape_problems(fields: Sequence[Field], answers: Answers) -> tuple[Problem, ...]:
    """What is wrong with the answers that are there; empty ones are no problem yet."""
    return tuple(
        problem
        for field in fields
        if not empty(answers.get(field.id)) and asked(field, answers)
        for problem in value_problems(field, answers.get(field.id), f"/answers/{field.id}")
    )


def unkeepable_problems(fields: Sequence[Field], answers: Answers) -> tuple[Problem, ...]:
    """What cannot even be kept as a draft: unknown fields and columns, and values of a wrong JSON type."""
    known = {field.id: field for field in fields}
    return tuple(
        problem
        for name, value in answers.items()
        for problem in (
            _unkeepable(known[name], value, f"/answers/{name}", name)
            if name in known
            else [Problem("unknown", f"/answers/{name[:80]}", {"name": name[:40]})]
        )
    )


def _unkeepable(field: Field, value: Json, at: str, name: str) -> Iterator[Problem]:
    if field.kind != "rows" or value is None:
        if code := _wrong_type(field, value):
            yield Problem(code, at, {"field": name})
    elif not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        yield Problem("rows", at, {"field": name})
    else:
        columns = {column.id: column for column in field.columns}
        for number, row in enumerate(value):
            assert isinstance(row, dict)
            for column, cell in row.items():
                here = f"{at}/{number}/{column[:80]}"
                if column in columns:
                    yield from _unkeepable(columns[column], cell, here, f"{name}.{column}")
                else:
                    yield Problem("unknown", here, {"name": column[:40]})


def _wrong_type(field: Field, value: Json) -> str:
    """A code when a value is not of a JSON type this kind could ever take; half-typed text is kept."""
    if value is None:
        return ""
    if field.kind == "point":
        good = isinstance(value, dict) and not list(value_problems(field, value, ""))
        return "" if good else "point"
    if field.kind == "checkbox":
        return "" if isinstance(value, bool) else "checkbox"
    number = field.kind in ("integer", "rupiah", "year") and isinstance(value, int)
    return "" if isinstance(value, str) or (number and not isinstance(value, bool)) else "text"


def missing_problems(fields: Sequence[Field], answers: Answers) -> tuple[Problem, ...]:
    """Required questions without an answer, and rows with a gap."""
    found: list[Problem] = []
    for field in fields:
        if not asked(field, answers):
            continue
        value = answers.get(field.id)
        at = f"/answers/{field.id}"
        if empty(value):
            if field.required:
                found.append(Problem(_missing_code(field), at, {"field": field.id}))
        elif field.kind == "rows" and isinstance(value, list):
            found += _gaps(field, value, at)
    return tuple(found)


def _missing_code(field: Field) -> str:
    by_kind = {
        "choice": "required-choice",
        "checkbox": "required-consent",
        "point": "required-point",
    }
    by_kind |= {"rows": "required-rows", "kecamatan": "required-choice", "desa": "required-choice"}
    return by_kind.get(field.kind, "required")


def _gaps(field: Field, rows: list[Json], at: str) -> Iterator[Problem]:
    if field.minimum is not None and len(rows) < field.minimum:
        yield Problem("too-few-rows", at, {"field": field.id, "minimum": field.minimum})
    for number, row in enumerate(rows):
        for column in field.columns:
            if column.required and isinstance(row, dict) and empty(row.get(column.id)):
                facts = {"field": f"{field.id}.{column.id}", "row": number + 1}
                yield Problem("required-cell", f"{at}/{number}/{column.id}", facts)


def all_problems(
    programme: Programme, applicant_type: str, answers: Answers, desa: Mapping[str, Place]
) -> tuple[Problem, ...]:
    """Everything that stops sending, one problem a place, in the order of the form."""
    fields = programme.form.fields(applicant_type)
    asked_for = {field.id for field in fields}  # what is not asked any more counts nothing
    answers = {name: value for name, value in answers.items() if name in asked_for}
    found = (
        *shape_problems(fields, answers),
        *missing_problems(fields, answers),
        *sum_problems(programme, answers, desa),
    )
    order = {field.id: i for i, field in enumerate(fields)}
    seen: dict[str, Problem] = {}
    for problem in found:
        seen.setdefault(problem.at, problem)
    return tuple(sorted(seen.values(), key=lambda p: order.get(p.at.split("/")[2], 0)))
