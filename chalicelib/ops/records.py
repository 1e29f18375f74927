"""Proposals as ``replay`` judges them: number, programme, kind of applicant, which papers are there, and answers of
which everything written by a person is only a shape. Nobody can be named from a record.

One JSON object a line: ``{"ticket", "year", "programme", "applicant_type", "answers": {…}, "papers": [slot, …]}``.
Texts are ``{"length": n}``, numbers of persons and accounts ``{"digits": n}`` (0: not digits alone), a point has two
decimals.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from chalicelib.core import papers
from chalicelib.core.law import SENSITIVE_KINDS, Field, Programme, Rules
from chalicelib.core.proposal import Answers, File, Json
from chalicelib.core.tidying import by_cell
from chalicelib.desk import Desk

PAGE = 100
NUMBERS = ("integer", "rupiah", "year")
_EXAMPLE_NIK = "3604010101600000"


@dataclass(frozen=True)
class Record:
    """One proposal. ``papers`` are the slots with a clean file."""

    ticket: str
    year: int
    programme: str
    applicant_type: str
    answers: Answers
    papers: tuple[str, ...]


class Unreadable(Exception):
    """A line of an export is no record; says which and why, in Indonesian."""


# to shapes and back --------------------------------------------------------------------------------------------------


def shape(field: Field | None, value: Json) -> Json:
    """A value without what it says about a person. ``field`` is None when no form asks for it."""
    if isinstance(value, list):
        columns = {column.id: column for column in field.columns} if field else {}
        return [_row(columns, row) if isinstance(row, dict) else shape(None, row) for row in value]
    if isinstance(value, dict):
        return _rough(value)
    if not isinstance(value, str):
        return value
    if field is not None and field.kind in SENSITIVE_KINDS:
        return {"digits": len(value) if value.isascii() and value.isdigit() else 0}
    kept = ("choice", "date", "kecamatan", "desa")
    return value if field is not None and field.kind in kept else {"length": len(value)}


def _row(columns: Mapping[str, Field], row: Mapping[str, Json]) -> Json:
    return {name: shape(columns.get(name), cell) for name, cell in row.items()}


def _rough(point: Mapping[str, Json]) -> Json:
    """A point to about a kilometre, without its note."""
    rough: dict[str, Json] = {}
    for name, value in point.items():
        if name in ("lat", "lng") and isinstance(value, int | float):
            rough[name] = round(value, 2)
        elif name == "source":
            rough[name] = value
    return rough


def example(field: Field, value: Json) -> Json:
    """A value of the same shape, to be judged instead of the real one."""
    if isinstance(value, list):
        return by_cell(field, value, example)
    if not isinstance(value, dict):
        return value
    digits, length = value.get("digits"), value.get("length")
    if isinstance(digits, int):
        return _EXAMPLE_NIK if (field.kind, digits) == ("nik", 16) else "1" * digits or "?"
    if isinstance(length, int):
        return _text(field.kind, length)
    return value


def _text(kind: str, length: int) -> str:
    if kind == "phone":
        return "+62" + "8" * (length - 3)
    if kind == "email":
        return "a" * max(1, length - 10) + "@x.example"
    return "x" * length


# from the store, from and to a file ----------------------------------------------------------------------------------


def record_of(desk: Desk, file: File) -> Record:
    """A file as a record."""
    proposal, programme = file.proposal, desk.programme_of(file.proposal)
    fields = {field.id: field for field in programme.form.fields(proposal.applicant_type)}
    answers = desk.keys.open_answers(proposal.ticket, proposal.answers)
    shaped = {name: shape(fields.get(name), value) for name, value in answers.items()}
    asked = programme.papers[proposal.applicant_type]
    slots = dict.fromkeys(d.slot for d in papers.counted(file.documents, asked))
    return Record(
        ticket=proposal.ticket,
        year=proposal.year,
        programme=proposal.programme,
        applicant_type=proposal.applicant_type,
        answers=shaped,
        papers=tuple(slots),
    )


def table_records(desk: Desk, rules: Iterable[Rules]) -> Iterator[Record]:
    """Every proposal that was sent, through the queues of all OPDs in all states."""
    known = tuple(rules)
    opds = dict.fromkeys(opd for one in known for opd in one.opds)
    states = dict.fromkeys(
        state.id
        for one in known
        for programme in one.programmes.values()
        for state in programme.workflow.states.values()
        if state.queue
    )
    for opd in opds:
        for state in states:
            yield from _queued(desk, opd, state)


def _queued(desk: Desk, opd: str, state: str) -> Iterator[Record]:
    cursor = ""
    while True:
        page = desk.store.queue(opd, state, cursor, PAGE)
        for proposal in page.items:
            file = desk.store.load(proposal.ticket)
            if file is not None:
                yield record_of(desk, file)
        cursor = page.next
        if not cursor:
            return


def line(record: Record) -> str:
    """A record as a line of an export."""
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True)


def read_records(path: Path) -> Iterator[Record]:
    """The records of an export. Raises :class:`Unreadable`."""
    for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            raw = json.loads(text)
            record = Record(
                ticket=raw["ticket"],
                year=raw["year"],
                programme=raw["programme"],
                applicant_type=raw["applicant_type"],
                answers=raw["answers"],
                papers=tuple(raw["papers"]),
            )
        except (ValueError, KeyError, TypeError):
            raise Unreadable(f"{path.name} baris {number}: bukan permohonan.") from None
        if not isinstance(record.answers, dict) or not isinstance(record.year, int):
            raise Unreadable(f"{path.name} baris {number}: isian atau tahunnya salah bentuk.")
        yield record


def judged_answers(programme: Programme, record: Record) -> dict[str, Json]:
    """The answers a programme asks for, as examples of their shape."""
    fields = {field.id: field for field in programme.form.fields(record.applicant_type)}
    return {
        name: example(fields[name], value)
        for name, value in record.answers.items()
        if name in fields
    }
