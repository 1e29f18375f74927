"""The columns of a spreadsheet, derived from the form in the rules: nothing is declared a second time.

What a desk officer can really type decides what is flattened, and how:

- Every question with one answer is one column; choices are typed as their words, kecamatan and desa as their names.
- The cost plan is **one** total. Its lines stand on the paper, which is scanned; typing twenty lines of four cells for
  each of two hundred papers is where mistakes are made, and nobody judges them in a table. The total is typed from the
  paper and must still equal what is asked plus what comes from elsewhere, so the sum is checked as online.
- Earlier help is its last award: that one decides whether another may follow.
- The point is one cell, as maps copy it ("-6.1203, 106.1502") or as the link they share.
- The statements to tick are one column, how consent was given: on the form they stand above one signature.
- The place that took it is a column, empty for one's own unit: Bagian Kesra types up the registers of many kecamatan,
  and a register number is unique only in its register.
- Files are no column: they are scanned and added to the proposal later.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from chalicelib.core.law import APPLICANT_TYPES, Field, Rules
from chalicelib.core.proposal import CONSENTS, PAPER_CHANNELS
from chalicelib.sheets.cells import plain
from chalicelib.text import has, say

Kind = Literal["proposals", "recipients"]
KINDS: tuple[Kind, ...] = ("proposals", "recipients")
LANG = "id"  # spreadsheets are typed by the office

#: Rows of a list that get columns of their own; of a plan with prices only the total does.
LINES = {"earlier_help_rows": 1}
OTHER_LINES = 3


@dataclass(frozen=True)
class Column:
    """``at`` is where its value goes in the body of a proposal (a JSON pointer); ``field`` says what it takes."""

    id: str
    at: str
    field: Field
    label: str
    about: str = ""
    options: tuple[tuple[str, str], ...] = ()  # value and word, of a choice

    @property
    def required(self) -> bool:
        return self.field.required


@dataclass(frozen=True)
class Template:
    """A spreadsheet to fill in. ``programme`` and ``applicant_type`` are empty for past recipients."""

    kind: Kind
    year: int
    programme: str
    applicant_type: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The name of its files, without the ending."""
        return "-".join(filter(None, (self.kind, self.programme, self.applicant_type)))

    @cached_property
    def by_label(self) -> dict[str, Column]:
        """Columns by what may stand in the header: the label or the id."""
        return {plain(name): one for one in self.columns for name in (one.id, one.label)}

    @cached_property
    def by_id(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    def column_at(self, pointer: str) -> str:
        """The id of the column a problem's pointer is about, or an empty text when it is about the whole row."""
        while pointer:
            for column in self.columns:
                if column.at == pointer or column.at.startswith(f"{pointer}/"):
                    return column.id
            pointer = pointer.rpartition("/")[0]
            if pointer in ("/answers", "/received", "/contact"):
                return ""
        return ""


def template_for(
    kind: str, rules: Rules, programme: str = "", applicant_type: str = ""
) -> Template:
    """The template of a kind. Raises ``KeyError`` when there is none for this programme and type of applicant."""
    if kind == "recipients":
        return Template("recipients", rules.year, "", "", tuple(_award_columns(rules)))
    if kind != "proposals" or applicant_type not in rules.programmes[programme].applicant_types:
        raise KeyError(kind)
    columns = (*_received_columns(rules), *_form_columns(rules, programme, applicant_type))
    return Template("proposals", rules.year, programme, applicant_type, columns)


def templates(rules: Rules) -> Iterator[Template]:
    """Every template of a year."""
    for programme in rules.programmes.values():
        for applicant_type in programme.applicant_types:
            yield template_for("proposals", rules, programme.id, applicant_type)
    yield template_for("recipients", rules)


def _own(name: str, at: str, kind: str, words: str = "", **more: object) -> Column:
    """A column whose words stand in import.toml. ``words`` is the code of an option."""
    field = Field(name, kind, **more)  # type: ignore[arg-type]
    code = f"import.column.{name}"
    options = tuple((one, say(LANG, words.format(one))) for one in field.choices)
    return Column(name, at, field, say(LANG, f"{code}.label"), say(LANG, f"{code}.about"), options)


def _received_columns(rules: Rules) -> Iterator[Column]:
    yield _own("received_on", "/received/on", "date")
    yield _own("agenda", "/received/agenda", "text", minimum=1, maximum=60)
    units = tuple((opd, say(LANG, f"opd.{opd}")) for opd in rules.opds)
    yield replace(_own("place", "/received/place", "text", required=False), options=units)
    yield _own(
        "channel", "/received/channel", "choice", "import.channel.{}", choices=PAPER_CHANNELS
    )
    yield _own("consent", "/received/consent", "choice", "import.consent.{}", choices=CONSENTS)
    yield _own("contact_name", "/contact/name", "text", minimum=2, maximum=100)
    yield _own("contact_phone", "/contact/phone", "phone")
    yield _own("contact_email", "/contact/email", "email", required=False)


def _form_columns(rules: Rules, programme: str, applicant_type: str) -> Iterator[Column]:
    for field in rules.programmes[programme].form.fields(applicant_type):
        if field.kind == "rows":
            yield from _flattened(field)
        elif field.kind != "checkbox":
            yield _asked(field)


def _asked(field: Field) -> Column:
    code = f"field.{field.id}"
    options = tuple((one, say(LANG, f"choice.{field.id}.{one}")) for one in field.choices)
    own = f"import.about.{field.kind}"
    about = say(LANG, own if has(LANG, own) else f"{code}.hint")
    return Column(
        field.id, f"/answers/{field.id}", field, say(LANG, f"{code}.label"), about, options
    )


def _flattened(field: Field) -> Iterator[Column]:
    """A list as columns: its total when it has prices, else its first lines."""
    ids = [column.id for column in field.columns]
    if {"item", "volume", "unit", "price"} <= set(ids):
        total = _own(f"{field.id}_total", f"/answers/{field.id}", "rupiah", required=field.required)
        yield total
        return
    lines = LINES.get(field.id, OTHER_LINES)
    for line in range(lines):
        for column in field.columns:
            yield _cell_of_line(field, column, line, lines)


def _cell_of_line(field: Field, column: Field, line: int, lines: int) -> Column:
    label = say(LANG, f"column.{field.id}.{column.id}.label")
    code = f"import.line.{field.id}" if lines == 1 else "import.line.numbered"
    facts = {"label": label, "list": say(LANG, f"field.{field.id}.label"), "n": line + 1}
    needed = field.required and field.when is None and column.required and line == 0
    held = Field(f"{field.id}.{column.id}", column.kind, needed, (), column.minimum, column.maximum)
    return Column(
        f"{field.id}_{line + 1}_{column.id}",
        f"/answers/{field.id}/{line}/{column.id}",
        held,
        say(LANG, code, **facts),
        say(LANG, f"field.{field.id}.hint"),
        tuple((one, say(LANG, f"choice.{column.id}.{one}")) for one in column.choices),
    )


def _award_columns(rules: Rules) -> Iterator[Column]:
    """Past awards: who got what, when, from whom, and whether it was accounted for."""
    kinds = next(
        (f.choices for p in rules.programmes.values() for s in p.form.steps for f in s.fields
         if f.id == "worship_kind"), ())  # fmt: skip
    yield _own("award_year", "/year", "year", minimum=2000, maximum=rules.year)
    yield _own(
        "award_programme",
        "/programme",
        "choice",
        "programme.{}.name",
        choices=tuple(rules.programmes),
    )
    types = APPLICANT_TYPES
    yield _own("award_type", "/applicant_type", "choice", "applicant_type.{}.name", choices=types)
    yield _own(
        "award_kind", "/kind", "choice", "choice.worship_kind.{}", choices=kinds, required=False
    )
    yield _own("award_name", "/name", "text", minimum=2, maximum=120)
    yield _own("kecamatan", "/kecamatan", "kecamatan")
    yield _own("desa", "/desa", "desa")
    yield _own("award_nik", "/numbers/nik", "nik", required=False)
    yield _own("award_kk", "/numbers/kk", "kk", required=False)
    yield _own("award_npwp", "/numbers/npwp", "npwp", required=False)
    yield _own("award_ahu", "/numbers/ahu", "text", maximum=40, required=False)
    yield _own("award_registry", "/numbers/registry", "text", maximum=60, required=False)
    yield _own("award_account", "/numbers/account", "account", required=False)
    yield _own("award_amount", "/amount", "rupiah", minimum=1)
    yield _own("award_purpose", "/purpose", "text", minimum=3, maximum=150)
    yield _own("award_giver", "/giver", "choice", "opd.{}", choices=rules.opds)
    yield _own(
        "award_reported",
        "/reported",
        "choice",
        "choice.reported.{}",
        choices=("yes", "no"),
        required=False,
    )
    yield _own("award_source", "/source", "text", minimum=3, maximum=150)
