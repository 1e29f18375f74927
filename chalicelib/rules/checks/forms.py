"""Soundness of forms: every question can be asked, answered and understood, for every type of applicant."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.checks.year import regulation
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name

STEPS = ("who", "what", "where", "send")

#: Questions the product itself needs, and of which kind they must be.
NEEDED = {"amount": "rupiah", "kecamatan": "kecamatan", "desa": "desa"}

#: Kinds of which ``minimum`` and ``maximum`` say something.
COUNTED_KINDS = ("text", "paragraph", "integer", "rupiah", "year", "rows")

COLUMN_KINDS = ("text", "integer", "rupiah", "year", "date", "choice")


def check_forms(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    forms = {programme.form.id: programme.form for programme in rules.programmes.values()}
    for name, form in forms.items():
        file = file_name(folder, f"forms/{name}.toml")
        steps = tuple(step.id for step in form.steps)
        if steps != STEPS:
            message = f"langkahnya {', '.join(steps) or 'tidak ada'}."
            yield Finding(file, "step", message, f"Tulis persis: {', '.join(STEPS)}.")
    questions = {
        (field.id, field.applicant_types): field
        for form in forms.values()
        for step in form.steps
        for field in step.fields
    }
    fields_file = file_name(folder, "fields.toml")
    for field in questions.values():
        yield from _question(field, fields_file)
        yield from _last_year(field, rules.year, fields_file, field.id)
        yield from regulation(rules, field.regulation, fields_file, field.id)
    for programme in rules.programmes.values():
        file = file_name(folder, f"forms/{programme.form.id}.toml")
        for applicant_type in programme.applicant_types:
            yield from _asked(programme, applicant_type, file, fields_file)


def _question(field: law.Field, file: str, key: str = "") -> Iterator[Finding]:
    key = key or field.id
    for one in sorted(set(field.applicant_types) - set(law.APPLICANT_TYPES)):
        known = f"Pilih: {', '.join(law.APPLICANT_TYPES)}."
        yield Finding(file, f"{key}.applicant_types", f"jenis `{one}` tidak dikenal.", known)
    low, high = field.minimum, field.maximum
    if low is not None and high is not None and low > high:
        yield Finding(file, f"{key}.minimum", "minimum di atas maximum.", "Tukar keduanya.")
    if field.kind not in COUNTED_KINDS and (low is not None or high is not None):
        message = f"minimum dan maximum tidak berarti pada jenis `{field.kind}`."
        yield Finding(file, f"{key}.minimum", message, "Hapus keduanya.")
    if (field.kind == "choice") != bool(field.choices):
        message = "pilihan tanpa daftar jawaban, atau daftar jawaban tanpa pilihan."
        yield Finding(file, f"{key}.choices", message, 'Pakai kind = "choice" beserta choices.')
    if len(set(field.choices)) < len(field.choices):
        yield Finding(file, f"{key}.choices", "jawaban tertulis dua kali.", "Hapus salah satu.")
    if (field.kind == "rows") != bool(field.columns):
        message = "daftar tanpa kolom, atau kolom tanpa daftar."
        yield Finding(file, f"{key}.columns", message, 'Pakai kind = "rows" beserta columns.')
    yield from _columns(field, file, key)


def _last_year(field: law.Field, year: int, file: str, key: str) -> Iterator[Finding]:
    """A bound that was this year a year ago: forgotten when the year was copied."""
    for name, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if field.kind == "year" and bound == year - 1:
            message = f"{bound} adalah tahun yang lalu."
            yield Finding(file, f"{key}.{name}", message, f"Tulis {year}, bila itu maksudnya.")
    for column in field.columns:
        yield from _last_year(column, year, file, f"{key}.columns.{column.id}")


def _columns(field: law.Field, file: str, key: str) -> Iterator[Finding]:
    for name, count in Counter(column.id for column in field.columns).items():
        if count > 1:
            yield Finding(
                file, f"{key}.columns.{name}", "kolom tertulis dua kali.", "Ganti namanya."
            )
    for column in field.columns:
        at = f"{key}.columns.{column.id}"
        if column.when or column.applicant_types:
            message = "kolom tidak dapat bersyarat, dan ditanyakan kepada semua jenis pemohon."
            yield Finding(file, at, message, "Hapus when dan applicant_types dari kolom.")
        if column.kind not in COLUMN_KINDS:
            message = f"jenis `{column.kind}` tidak dapat menjadi kolom."
            yield Finding(file, f"{at}.kind", message, f"Pilih: {', '.join(COLUMN_KINDS)}.")
        yield from _question(column, file, at)


def _asked(
    programme: law.Programme, applicant_type: str, file: str, fields_file: str
) -> Iterator[Finding]:
    """The form as one type of applicant meets it."""
    fields = programme.form.fields(applicant_type)
    for name, count in Counter(field.id for field in fields).items():
        if count > 1:
            message = f"`{name}` ditanyakan dua kali kepada `{applicant_type}`."
            yield Finding(file, name, message, "Hapus salah satu.")
    kinds = {field.id: field for field in fields}
    for name, kind in {**NEEDED, f"{applicant_type}_name": "text"}.items():
        field = kinds.get(name)
        if field is None or field.kind != kind or not field.required or field.when:
            message = f"`{applicant_type}` tidak wajib menjawab `{name}` ({kind})."
            yield Finding(file, name, message, "Tanyakan dan wajibkan: aplikasi memerlukannya.")
    yield from _order(fields, fields_file)


def _order(fields: tuple[law.Field, ...], file: str) -> Iterator[Finding]:
    earlier: dict[str, law.Field] = {}
    for field in fields:
        if field.when is not None:
            yield from _when(field, field.when, earlier, file)
        if field.kind == "desa" and not any(one.kind == "kecamatan" for one in earlier.values()):
            message = "desa ditanyakan sebelum kecamatan."
            yield Finding(file, field.id, message, "Letakkan sesudah kecamatan.")
        earlier[field.id] = field


def _when(
    field: law.Field, when: law.When, earlier: dict[str, law.Field], file: str
) -> Iterator[Finding]:
    key = f"{field.id}.when"
    asked = earlier.get(when.field)
    if asked is None:
        message = f"`{when.field}` tidak ditanyakan sebelum `{field.id}`."
        yield Finding(file, key, message, "Sebut pertanyaan yang lebih dulu ditanyakan.")
    elif asked.when is not None:
        message = f"`{when.field}` sendiri bersyarat."
        yield Finding(file, key, message, "Bergantunglah pada pertanyaan tanpa syarat.")
    elif when.equals is not True and when.equals not in asked.choices:
        message = f"`{when.equals}` bukan jawaban `{when.field}`."
        yield Finding(file, key, message, "Sebut salah satu jawabannya.")
    elif when.equals is True and asked.kind != "checkbox":
        yield Finding(file, key, f"`{when.field}` bukan centang.", "Sebut salah satu jawabannya.")
