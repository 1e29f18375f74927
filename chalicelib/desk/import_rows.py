"""One row of an import: what is wrong with it, and the act that takes it when nothing is.

A proposal goes the way of every paper application (``desk.entering``), a past award that of every award
(``desk.recipients``): what they refuse is told by column, nothing is judged a second time here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.answers import empty, value_problems
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Contact, Json, Proposal, Received
from chalicelib.core.receiving import Entry
from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import enter
from chalicelib.desk.import_awards import is_new, origin_of, past_award
from chalicelib.desk.import_likeness import likely_doubles
from chalicelib.desk.import_ports import Batch, Counts, Remark
from chalicelib.desk.keys import idempotency_key
from chalicelib.desk.pieces import Kept
from chalicelib.desk.rehearsing import rehearsed
from chalicelib.sheets import Places, Template
from chalicelib.sheets.cells import plain
from chalicelib.sheets.filling import Filled, filled

#: Problems of one row that are told; the rest is counted.
MOST_PROBLEMS = 10
KESRA = "kesra"
#: A row is the same proposal as one that is there when these say so.
_NAMES = ("worship_name", "body_name", "group_name", "person_name")
#: Facts of a problem as they are kept: a sentence needs no more.
_FACT = str | int | float | bool


NONE = Counts()


@dataclass(frozen=True)
class Counted:
    """What became of some rows, and what is to be said of them."""

    counts: Counts = NONE
    remarks: tuple[Remark, ...] = ()

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.counts + other.counts, self.remarks + other.remarks)


def judged(
    desk: Desk,
    batch: Batch,
    template: Template,
    kept: Kept,
    places: Places,
    at: datetime,
    dry: bool,
) -> Counted:
    """Take a row, or say why not. At a rehearsed desk nothing is kept (``dry``)."""
    number = kept.line.number
    if kept.twin:
        column = "agenda" if template.kind == "proposals" else "award_name"
        return _bad(number, [(column, Problem("import.twice", "", {"other": kept.twin}))])
    made = filled(template, kept.line, places)
    key = idempotency_key({"call": "import", "batch": batch.id, "row": str(number)})
    act = _proposal if template.kind == "proposals" else _award
    return act(desk, batch, template, made, number, key, at, dry)


# proposals -----------------------------------------------------------------------------------------------------------


def _proposal(
    desk: Desk,
    batch: Batch,
    template: Template,
    made: Filled,
    number: int,
    key: str,
    at: datetime,
    dry: bool,
) -> Counted:
    entry, answers = _entry(batch, made, at), _answers(desk, batch, made)
    # A cell that could not be read is left out, or stood in for: then nothing may be kept, only the rest judged.
    foreign = tuple(_foreign(batch, entry))
    at_desk = rehearsed(desk) if made.problems or foreign else desk
    done = enter(at_desk, entry, answers, key, at)
    refused = done.problems if isinstance(done, Refusal) else ()
    if at_desk is desk and [p.code for p in refused] == ["agenda-taken"]:
        assert isinstance(done, Refusal)
        return _taken(desk, entry, answers, number, str((done.facts or {}).get("ticket", "")))
    problems = _by_column(template, (*made.problems, *foreign), refused)
    if problems:
        return _bad(number, problems)
    if not dry:
        return Counted(Counts(read=1, good=1, added=1))
    found = likely_doubles(desk, batch, answers)
    warned = tuple(_double(number, names) for names in [found] if names)
    return Counted(Counts(read=1, good=1, warned=len(warned)), warned)


def _entry(batch: Batch, made: Filled, at: datetime) -> Entry:
    """A day that cannot be read is a problem of its own; today stands for it until then."""
    received: Mapping[str, str] = made.body.get("received", {})
    contact: Mapping[str, str] = made.body.get("contact", {})
    on = received.get("on")
    return Entry(
        batch.programme,
        batch.applicant_type,
        Contact(*(str(contact.get(name, "")) for name in ("name", "email", "phone"))),
        Received(
            on=date.fromisoformat(on) if on else at.date(),
            channel=str(received.get("channel", "")),
            agenda=str(received.get("agenda", "")),
            place=str(received.get("place") or batch.unit),
            typed_by=batch.by,
            typed_name=batch.by_name,
            consent=str(received.get("consent", "")),
            batch=batch.id,
        ),
    )


def _foreign(batch: Batch, entry: Entry) -> Iterator[Problem]:
    """Only Bagian Kesra types up the registers of others."""
    if batch.unit not in (entry.received.place, KESRA):
        yield Problem("received.place", "/received/place")


def _answers(desk: Desk, batch: Batch, made: Filled) -> dict[str, Json]:
    """The answers with the statements that stand above the signature: the column of consent says how it was given."""
    programme = desk.rules(batch.year).programmes[batch.programme]
    fields = programme.form.fields(batch.applicant_type)
    signed: dict[str, Json] = {field.id: True for field in fields if field.kind == "checkbox"}
    typed: dict[str, Json] = made.body.get("answers", {})
    return signed | typed


def _taken(desk: Desk, entry: Entry, answers: Answers, number: int, ticket: str) -> Counted:
    """Its agenda number has a proposal already: this one, imported before, or another one."""
    file = desk.store.load(ticket)
    if file is not None and _same(file.proposal, entry, answers):
        return Counted(Counts(read=1, good=1, known=1))
    facts = {"number": grouped(ticket)}
    return _bad(number, [("agenda", Problem("import.taken", "/received/agenda", facts))])


def _same(there: Proposal, entry: Entry, answers: Answers) -> bool:
    if (there.programme, there.applicant_type) != (entry.programme, entry.applicant_type):
        return False
    names = [plain(str(one.get(n, ""))) for one in (there.answers, answers) for n in _NAMES]
    half = len(_NAMES)
    return names[:half] == names[half:] and there.answers.get("amount") == answers.get("amount")


def _double(number: int, names: str) -> Remark:
    return Remark(number, "", "import.double", {"number": names}, "warning")


# past awards ---------------------------------------------------------------------------------------------------------


def _award(
    desk: Desk,
    batch: Batch,
    template: Template,
    made: Filled,
    number: int,
    key: str,
    at: datetime,
    dry: bool,
) -> Counted:
    missing = tuple(_lacking(template, made))
    problems = _by_column(template, made.problems, (*missing, *_unfit(template, made)))
    if problems:
        return _bad(number, problems)
    new = is_new(desk, past_award(made.body), key, at, origin_of(batch, number))
    return Counted(Counts(read=1, good=1, added=int(new and not dry), known=int(not new)))


def _lacking(template: Template, made: Filled) -> Iterator[Problem]:
    for column in template.columns:
        if column.required and empty(_at(made.body, column.at)):
            yield Problem("required", column.at, {"field": column.field.id})


def _unfit(template: Template, made: Filled) -> Iterator[Problem]:
    for column in template.columns:
        value = _at(made.body, column.at)
        if not empty(value):
            yield from value_problems(column.field, value, column.at)


def _at(body: Mapping[str, Json], pointer: str) -> Json:
    here: Json = dict(body)
    for part in pointer.strip("/").split("/"):
        here = here.get(part) if isinstance(here, dict) else None
    return here


# what is said of a row -----------------------------------------------------------------------------------------------


def _by_column(
    template: Template, own: Iterable[Problem], refused: Iterable[Problem]
) -> list[tuple[str, Problem]]:
    """One problem for each column. What the cell itself has wrong comes first: that its value is missing follows from
    it, and that a desa lies elsewhere from a kecamatan nobody could read."""
    found: dict[str, Problem] = {}
    for problem in own:
        found.setdefault(template.column_at(problem.at), problem)
    unread = "kecamatan" in found
    rows: list[tuple[str, Problem]] = list(found.items())
    for problem in refused:
        column = template.column_at(problem.at)
        if column and (column in found or (unread and column == "desa")):
            continue
        if column:
            found[column] = problem
        rows.append((column, problem))
    order = {column.id: place for place, column in enumerate(template.columns)}
    return sorted(rows, key=lambda row: order.get(row[0], -1))


def _bad(number: int, problems: list[tuple[str, Problem]]) -> Counted:
    told = [
        Remark(number, column, problem.code, _facts(problem.facts))
        for column, problem in problems[:MOST_PROBLEMS]
    ]
    if len(problems) > MOST_PROBLEMS:
        told.append(Remark(number, "", "import.more", {"n": len(problems) - MOST_PROBLEMS}))
    return Counted(Counts(read=1, bad=1), tuple(told))


def _facts(facts: Mapping[str, object]) -> dict[str, Json]:
    return {
        name: fact if isinstance(fact, _FACT) else getattr(fact, "isoformat", fact.__str__)()
        for name, fact in facts.items()
    }
