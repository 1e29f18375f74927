"""``example``: what somebody needs who wants to try the form by hand: made-up answers to type, and papers to upload.

All from :mod:`chalicelib.ops.synthetic`, so nothing here can belong to anybody.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chalicelib.core.law import Field
from chalicelib.core.proposal import Json
from chalicelib.ops.synthetic import Applicant, applicant
from chalicelib.ops.synthetic_papers import papers
from chalicelib.rules import desa, kecamatan, load_rules, years
from chalicelib.text import say

KINDS = ("hibah-uang-worship", "hibah-uang-group", "hibah-uang-body", "hibah-uang-agency",
         "hibah-barang-worship", "hibah-barang-group", "hibah-barang-body", "hibah-barang-agency",
         "bansos-terencana-person", "bansos-terencana-group",
         "bansos-tidak-terencana-person", "bansos-tidak-terencana-group")  # fmt: skip


def answer_sheet(who: Applicant, lang: str = "id") -> Iterator[str]:
    """The answers in the order of the form, a line each, as they are typed."""
    for part, value in who.contact.items():
        yield f"{say(lang, f'field.contact_{part}.label')}: {value}"
    programme = load_rules(years()[-1]).programmes[who.programme]
    asked = programme.form.fields(who.applicant_type)
    for step in programme.form.steps:
        yield f"\n{say(lang, f'step.{step.id}.title')}"
        for field in (one for one in step.fields if one in asked and one.id in who.answers):
            yield from _lines(field, who.answers[field.id], lang)


def _lines(field: Field, value: Json, lang: str) -> Iterator[str]:
    label = say(lang, f"field.{field.id}.label")
    if not isinstance(value, list):
        yield f"{label}: {_typed(field.id, field.kind, value, lang)}"
        return
    yield f"{label}:"
    for row in value:
        if isinstance(row, Mapping):
            columns = [c for c in field.columns if c.id in row]
            yield "  - " + ", ".join(_typed(c.id, c.kind, row[c.id], lang) for c in columns)


def _typed(field: str, kind: str, value: Json, lang: str) -> str:
    if kind == "checkbox":
        return "✓"
    if kind == "choice":
        return say(lang, f"choice.{field}.{value}")
    if kind in ("kecamatan", "desa"):
        return next(p.name for p in (*kecamatan(), *desa()) if p.code == value)
    if isinstance(value, Mapping):
        return f"{value['lat']}, {value['lng']}"
    return str(value)


def main(argv: Sequence[str]) -> int:
    """Writes the papers into a folder and prints the answers."""
    parser = argparse.ArgumentParser(prog="python -m chalicelib.ops example", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=KINDS, default=KINDS[0])
    parser.add_argument("--number", type=int, default=175, help="which made-up applicant")
    parser.add_argument("--to", type=Path, default=Path(".local/example"))
    given = parser.parse_args(argv)
    programme, _, applicant_type = given.kind.rpartition("-")
    who = applicant(programme, applicant_type, given.number)
    given.to.mkdir(parents=True, exist_ok=True)
    for paper in papers(who):
        (given.to / paper.name).write_bytes(paper.content)
    print("\n".join(answer_sheet(who)))
    print(f"\n{given.to}/")
    return 0
