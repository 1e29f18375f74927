"""Read the questions (``fields.toml``) and the forms that put them into steps (``forms/<id>.toml``).

``required`` may be true, false, or the list of applicant types that must answer. In the last case the question is
held as two values of the same id with disjoint applicant types: ``Form.fields(type)`` yields exactly one of them.
"""

from collections.abc import Mapping

from chalicelib.core import law
from chalicelib.rules.tables import Table

Questions = Mapping[str, tuple[law.Field, ...]]


def _when(table: Table) -> law.When | None:
    if not table.has("when"):
        return None
    condition = table.table("when")
    equals = condition.truth_or_text("equals")
    when = law.When(condition.text("field"), equals)
    condition.close()
    return when


def _field(name: str, table: Table, required: bool, types: tuple[str, ...]) -> law.Field:
    return law.Field(
        id=name,
        kind=table.one_of("kind", law.FIELD_KINDS),
        required=required,
        applicant_types=types,
        minimum=table.maybe_integer("minimum"),
        maximum=table.maybe_integer("maximum"),
        choices=table.texts("choices", required=False),
        columns=_columns(table),
        when=_when(table),
        autocomplete=table.text("autocomplete", ""),
        regulation=table.text("regulation", ""),
    )


def _columns(table: Table) -> tuple[law.Field, ...]:
    columns = []
    for column in table.rows("columns", "id", required=False):
        columns.append(_field(column.text("id"), column, column.flag("required", True), ()))
        column.close()
    return tuple(columns)


def _question(name: str, table: Table) -> tuple[law.Field, ...]:
    types = table.texts("applicant_types", required=False)
    must = table.flag_or_texts("required", True)
    if isinstance(must, bool):
        found: tuple[law.Field, ...] = (_field(name, table, must, types),)
    else:
        asked = types or law.APPLICANT_TYPES
        for stranger in sorted(set(must) - set(asked)):
            message = f"`{stranger}` wajib mengisi, tetapi tidak ditanya."
            table.find("required", message, "Tambahkan ke applicant_types, atau hapus.")
        others = tuple(one for one in asked if one not in must)
        found = (_field(name, table, True, must),)
        if others:
            found += (_field(name, table, False, others),)
    table.close()
    return found


def _form(name: str, root: Table, questions: Questions) -> law.Form:
    steps = []
    for step in root.rows("step", "id"):
        fields: list[law.Field] = []
        for field in step.texts("fields"):
            if field not in questions:
                message = f"pertanyaan `{field}` tidak ada di fields.toml."
                step.find("fields", message, "Perbaiki ejaannya, atau tulis pertanyaannya.")
            fields.extend(questions.get(field, ()))
        steps.append(law.Step(step.text("id"), tuple(fields)))
        step.close()
    root.close()
    return law.Form(name, tuple(steps))


def read_forms(fields: Table, forms: Mapping[str, Table]) -> dict[str, law.Form]:
    """Every form by id. A question no form asks is a finding."""
    questions = {name: _question(name, table) for name, table in fields.tables()}
    found = {name: _form(name, root, questions) for name, root in forms.items()}
    asked = {field.id for form in found.values() for step in form.steps for field in step.fields}
    for name in questions:
        if name not in asked:
            fields.find(
                name, "tidak ditanyakan di formulir mana pun.", "Pasang di forms/, atau hapus."
            )
    return found
