"""Checking what was filled in against the form of the rules: every problem at once, as values.

``shape_problems`` looks only at what is there (a half-filled draft is fine); ``missing_problems`` adds what is not;
``sum_problems`` compares answers with each other. A kind of field is one function in :data:`CHECKS`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from chalicelib.core.law import Field, Place, Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Json

Found = Iterator[tuple[str, dict[str, object]]]

POINT_SOURCES = ("gps", "map", "typed", "link")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+62\d{8,12}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_RUPIAH = 10**12


def digits_only(text: str) -> str:
    """Digits of a number as people write it, with spaces, dots and dashes."""
    return re.sub(r"[\s.\-]", "", text)


def tidy_phone(text: str) -> str:
    """A phone number as ``+62…`` however it was written: ``0812 …``, ``62812…``, ``+62 812-…``."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if digits.startswith("0"):
        return "+62" + digits[1:]
    return "+" + digits if digits.startswith("62") else digits


def tidy(field: Field, value: Json) -> Json:
    """The value as it is kept: outer spaces gone, numbers without their dots. Never changes what it cannot read."""
    if isinstance(value, list) and field.kind == "rows":
        columns = {column.id: column for column in field.columns}
        return [
            {k: tidy(columns[k], v) if k in columns else v for k, v in row.items()}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    if not isinstance(value, str):
        return value
    value = value.strip()
    if field.kind == "phone":
        return tidy_phone(value) if value else ""
    if field.kind == "email":
        return value.lower()
    if field.kind in ("nik", "kk", "npwp", "account"):
        return digits_only(value)
    if field.kind in ("integer", "rupiah", "year"):
        return _whole_number(value)
    return value


def _whole_number(text: str) -> int | str:
    """``50.000.000``, ``Rp 50.000.000,00`` and ``50000000`` are the same; anything else stays as typed."""
    bare = re.sub(r"(?i)^rp\.?\s*", "", text)
    if not re.fullmatch(r"\d{1,3}(\.\d{3})+(,0+)?|\d{1,15}(,0+)?", bare):
        return text
    return int(bare.split(",")[0].replace(".", ""))


def _text(field: Field, value: Json) -> Found:
    if not isinstance(value, str):
        yield "text", {}
    elif _CONTROL.search(value):
        yield "control", {}
    elif field.maximum is not None and len(value) > field.maximum:
        yield "too-long", {"maximum": field.maximum, "length": len(value)}
    elif field.minimum is not None and value and len(value) < field.minimum:
        yield "too-short", {"minimum": field.minimum, "length": len(value)}
    elif field.kind == "text" and "\n" in value:
        yield "one-line", {}


def _number(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "number", {}
    elif field.minimum is not None and value < field.minimum:
        yield "too-small", {"minimum": field.minimum}
    elif field.maximum is not None and value > field.maximum:
        yield "too-large", {"maximum": field.maximum}


def _rupiah(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "rupiah", {}
    elif value < (field.minimum or 0):
        yield "too-little", {"minimum": field.minimum or 0}
    elif value > (field.maximum or MOST_RUPIAH):
        yield "too-much", {"maximum": field.maximum or MOST_RUPIAH}


def _year(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int) or not 1800 <= value <= 2200:
        yield "year", {}
    else:
        yield from _number(field, value)


def _date(_: Field, value: Json) -> Found:
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        if not 1900 <= date.fromisoformat(value).year <= 2200:
            raise ValueError
    except ValueError:
        yield "date", {}


def _choice(field: Field, value: Json) -> Found:
    if value not in field.choices:
        yield "choice", {}


def _checkbox(_: Field, value: Json) -> Found:
    if value is not True and value is not False:
        yield "checkbox", {}


def _nik(_: Field, value: Json) -> Found:
    """Province 2, regency 2, district 2, birth date DDMMYY (+40 to a woman's day), serial 4 (UU 23/2006, art. 37)."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{16}", value):
        yield "nik", {"length": len(value) if isinstance(value, str) else 0}
    elif not (
        1 <= int(value[6:8]) % 40 <= 31 and int(value[6:8]) <= 71 and 1 <= int(value[8:10]) <= 12
    ):
        yield "nik-date", {}


def _digits(code: str, shortest: int, longest: int) -> Callable[[Field, Json], Found]:
    def check(_: Field, value: Json) -> Found:
        if not isinstance(value, str) or not re.fullmatch(rf"\d{{{shortest},{longest}}}", value):
            yield code, {"length": len(value) if isinstance(value, str) else 0}

    return check


def _matches(code: str, pattern: re.Pattern[str]) -> Callable[[Field, Json], Found]:
    def check(_: Field, value: Json) -> Found:
        if not isinstance(value, str) or len(value) > 254 or not pattern.fullmatch(value):
            yield code, {}

    return check


def _point(_: Field, value: Json) -> Found:
    if not isinstance(value, dict) or set(value) - {"lat", "lng", "source", "accuracy", "note"}:
        yield "point", {}
        return
    lat, lng, accuracy, note = (value.get(k) for k in ("lat", "lng", "accuracy", "note"))
    if not (_is_degrees(lat, 90) and _is_degrees(lng, 180)):
        yield "point", {}
    elif value.get("source") not in POINT_SOURCES:
        yield "point-source", {}
    elif accuracy is not None and not _is_degrees(accuracy, 10**6):
        yield "point-accuracy", {}
    elif note is not None and (
        not isinstance(note, str) or len(note) > 500 or _CONTROL.search(note)
    ):
        yield "point-note", {"maximum": 500}


def _is_degrees(value: Json, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


CHECKS: Mapping[str, Callable[[Field, Json], Found]] = {
    "text": _text,
    "paragraph": _text,
    "integer": _number,
    "rupiah": _rupiah,
    "year": _year,
    "date": _date,
    "choice": _choice,
    "checkbox": _checkbox,
    "nik": _nik,
    "kk": _digits("kk", 16, 16),
    "npwp": _digits("npwp", 15, 16),
    "account": _digits("account", 6, 20),
    "phone": _matches("phone", _PHONE),
    "email": _matches("email", _EMAIL),
    "kecamatan": _matches("kecamatan-code", re.compile(r"\d\d\.\d\d\.\d\d")),
    "desa": _matches("desa-code", re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}")),
    "point": _point,
}


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
    """What cannot even be kept as a draft: unknown fields and values of a wrong JSON type or size."""
    known = {field.id: field for field in fields}
    return tuple(
        Problem("unknown", f"/answers/{name[:80]}", {"name": name[:40]})
        for name in answers
        if name not in known
    ) + tuple(
        Problem(code, f"/answers/{name}", {"field": name})
        for name, value in answers.items()
        if name in known and (code := _unkeepable(known[name], value))
    )


def _unkeepable(field: Field, value: Json) -> str:
    """A code when a value is not of a JSON type this kind could ever take; half-typed text is kept."""
    if value is None:
        return ""
    if field.kind == "rows":
        keepable = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        return "" if keepable else "rows"
    if field.kind == "point":
        return (
            ""
            if isinstance(value, dict) and not list(value_problems(field, value, ""))
            else "point"
        )
    if field.kind == "checkbox":
        return "" if isinstance(value, bool) else "checkbox"
    if (
        field.kind in ("integer", "rupiah", "year")
        and isinstance(value, int)
        and not isinstance(value, bool)
    ):
        return ""
    return "" if isinstance(value, str) else "text"


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


def rab_total(rows: Json) -> int:
    """Sum of a cost plan in rupiah; lines that are not complete count nothing."""
    total = 0
    for row in rows if isinstance(rows, list) else ():
        volume, price = (
            (row.get("volume"), row.get("price")) if isinstance(row, dict) else (None, None)
        )
        if isinstance(volume, int) and isinstance(price, int):
            total += volume * price
    return total


def sum_problems(
    programme: Programme, answers: Answers, desa: Mapping[str, Place]
) -> tuple[Problem, ...]:
    """Answers that do not fit each other, or the programme's floor and ceiling."""
    return (
        *_limits(programme, answers),
        *_money(answers),
        *_dates(programme, answers),
        *_desa(answers, desa),
    )


def _limits(programme: Programme, answers: Answers) -> Iterator[Problem]:
    amount, at = answers.get("amount"), "/answers/amount"
    if isinstance(amount, int) and amount < programme.floor:
        yield Problem("too-little", at, {"field": "amount", "minimum": programme.floor})
    if isinstance(amount, int) and amount > programme.ceiling:
        yield Problem("too-much", at, {"field": "amount", "maximum": programme.ceiling})


def _money(answers: Answers) -> Iterator[Problem]:
    """What the plan costs must be what is asked plus what comes from elsewhere."""
    amount = answers.get("amount")
    if not isinstance(amount, int):
        return
    total = rab_total(answers.get("rab"))
    others = [answers.get(name) for name in ("own_contribution", "other_sources")]
    covered = amount + sum(value for value in others if isinstance(value, int))
    if answers.get("rab") and total != covered:
        facts = {
            "field": "amount",
            "total": total,
            "covered": covered,
            "difference": abs(total - covered),
        }
        yield Problem("amount.rab", "/answers/amount", facts)


def _dates(programme: Programme, answers: Answers) -> Iterator[Problem]:
    start, end = answers.get("plan_start"), answers.get("plan_end")
    if isinstance(start, str) and isinstance(end, str) and end < start:
        yield Problem("plan.order", "/answers/plan_end", {"field": "plan_end"})
    birth = answers.get("birth_date")
    if isinstance(birth, str) and birth >= f"{programme.year}":
        yield Problem("date-future", "/answers/birth_date", {"field": "birth_date"})


def _desa(answers: Answers, desa: Mapping[str, Place]) -> Iterator[Problem]:
    code, kecamatan = answers.get("desa"), answers.get("kecamatan")
    if not isinstance(code, str) or not code:
        return
    if code not in desa:
        yield Problem("desa.unknown", "/answers/desa", {"field": "desa"})
    elif desa[code].parent != kecamatan:
        yield Problem("desa.elsewhere", "/answers/desa", {"field": "desa", "desa": desa[code].name})


def all_problems(
    programme: Programme, applicant_type: str, answers: Answers, desa: Mapping[str, Place]
) -> tuple[Problem, ...]:
    """Everything that stops sending, one problem a place, in the order of the form."""
    fields = programme.form.fields(applicant_type)
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
