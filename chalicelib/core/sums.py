"""Answers compared with each other, and with the programme: money, dates, places."""

from collections.abc import Iterator, Mapping

from chalicelib.core.law import Place, Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Json


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
    first_ahead = {"birth_date": programme.year, "disaster_date": programme.year + 1}
    for name, year in first_ahead.items():
        day = answers.get(name)
        if isinstance(day, str) and day >= f"{year}":
            yield Problem("date-future", f"/answers/{name}", {"field": name})


def _desa(answers: Answers, desa: Mapping[str, Place]) -> Iterator[Problem]:
    code, kecamatan = answers.get("desa"), answers.get("kecamatan")
    if not isinstance(code, str) or not code:
        return
    if code not in desa:
        yield Problem("desa.unknown", "/answers/desa", {"field": "desa"})
    elif desa[code].parent != kecamatan:
        yield Problem("desa.elsewhere", "/answers/desa", {"field": "desa", "desa": desa[code].name})
