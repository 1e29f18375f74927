"""Soundness of what holds all year: lists, limits, regulations, and that no stray file lies in the folder."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import LOCK, file_name

FILES = (
    "fields.toml",
    "holidays.csv",
    "papers.csv",
    "programmes.toml",
    "reasons.toml",
    "regulations.toml",
    "requirements.toml",
    "year.toml",
)
FOLDERS = ("forms", "workflows")

#: The lists of coded reasons the product asks for, whatever the workflow says.
REASON_LISTS = ("paper", "refusal", "withdrawal", "document", "reveal", "way-back")


def check_files(folder: Path) -> Iterator[Finding]:
    """A misspelt file would silently not count."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        known = inside.as_posix() in (*FILES, LOCK) or (
            inside.parts[0] in FOLDERS and (path.is_dir() or path.suffix == ".toml")
        )
        if not known:
            proposal = f"Hapus, atau pakai nama: {', '.join(FILES)}, forms/, workflows/."
            yield Finding(
                file_name(folder, inside.as_posix()), "-", "berkas tidak dikenal.", proposal
            )


def check_year(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    """Lists without doubles, limits above zero, a grace that is one."""
    file = file_name(folder, "year.toml")
    for key, names in (("opds", rules.opds), ("roles", rules.roles)):
        for double in _doubles(names):
            yield Finding(file, key, f"`{double}` tertulis dua kali.", "Hapus salah satu.")
    if "applicant" not in rules.roles:
        yield Finding(file, "roles", "peran `applicant` tidak ada.", "Tambahkan `applicant`.")
    if not 0 <= rules.grace_minutes <= 24 * 60:
        yield Finding(file, "grace_minutes", "bukan tenggang yang wajar.", "Tulis 0 sampai 1440.")
    if not 1 <= rules.office_days <= 365:
        yield Finding(file, "office_days", "bukan batas yang wajar.", "Tulis 1 sampai 365.")
    limits = {f"bytes.{name}": size for name, size in rules.limits.bytes_by_type.items()}
    for key, limit in {
        **limits,
        "pixels": rules.limits.pixels,
        "pages": rules.limits.pages,
    }.items():
        if limit < 1:
            yield Finding(file, f"limits.{key}", "batas harus di atas nol.", "Tulis batasnya.")


def check_holidays(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    """Without a holiday every due date of the office would be wrong sooner or later."""
    file = file_name(folder, "holidays.csv")
    if not rules.holidays:
        message = "belum diisi: tidak ada hari libur yang pasti."
        yield Finding(file, "-", message, "Tulis sedikitnya hari libur yang tanggalnya tetap.")
    for day in sorted(rules.holidays):
        if day.year != rules.year:
            message = f"{day.isoformat()} di dalam aturan tahun {rules.year}."
            yield Finding(file, day.isoformat(), message, f"Pakai tahun {rules.year}.")


def check_reasons(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    """The lists the product needs, each with codes and without doubles."""
    file = file_name(folder, "reasons.toml")
    for name in REASON_LISTS:
        if not rules.reasons.get(name):
            yield Finding(
                file, name, "daftar alasan tidak ada atau kosong.", f"Tulis `{name} = […]`."
            )
    used = {
        one.reasons
        for programme in rules.programmes.values()
        for one in programme.workflow.transitions
    }
    for name, codes in rules.reasons.items():
        if name not in {*REASON_LISTS, *used}:
            message = "daftar alasan ini tidak dipakai tindakan mana pun."
            yield Finding(file, name, message, "Sebut di `reasons` sebuah tindakan, atau hapus.")
        for double in _doubles(codes):
            yield Finding(file, name, f"`{double}` tertulis dua kali.", "Hapus salah satu.")


def check_regulations(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    """A regulation without number and title is not yet one, and one that nothing rests on is a slip."""
    file = file_name(folder, "regulations.toml")
    cited = set(_cited(rules))
    for one in rules.regulations.values():
        if not one.title.strip():
            proposal = "Tulis nomor, tahun dan judulnya; confirmed = true sesudah dipastikan."
            yield Finding(file, f"{one.id}.title", "nomor dan judul belum diisi.", proposal)
        if one.id not in cited:
            message = "tidak dirujuk satu aturan pun."
            yield Finding(
                file, one.id, message, "Sebut di aturan yang berdasar padanya, atau hapus."
            )


def _cited(rules: law.Rules) -> Iterator[str]:
    """Every regulation that a rule rests on, or that can be the ground of an exemption."""
    for programme in rules.programmes.values():
        yield from (programme.regulation, programme.ceiling_regulation)
        yield from (one.regulation for one in programme.workflow.transitions)
        yield from (one.regulation for step in programme.form.steps for one in step.fields)
        yield from (one.regulation for papers in programme.papers.values() for one in papers)
    for requirement in rules.requirements:
        yield from (requirement.regulation, *requirement.grounds)


def regulation(
    rules: law.Rules, name: str, file: str, key: str, column: str = "regulation"
) -> Iterator[Finding]:
    """Every rule names a regulation that is listed."""
    if name not in rules.regulations:
        message = f"peraturan `{name}` tidak dikenal." if name else "dasar hukum belum ditulis."
        yield Finding(file, f"{key}.{column}", message, f"Pilih: {', '.join(rules.regulations)}.")


def _doubles(names: tuple[str, ...]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
