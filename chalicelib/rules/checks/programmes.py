"""Soundness of programmes: window, money, applicants, and an OPD for every application."""

from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.checks.year import regulation
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name
from chalicelib.rules.tables import UNWRITTEN


def check_programmes(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    file = file_name(folder, "programmes.toml")
    if not rules.programmes:
        yield Finding(file, "-", "belum ada program.", "Tulis sedikitnya satu program.")
    for programme in rules.programmes.values():
        yield from _window(programme, file)
        yield from _money(programme, file)
        yield from _applicants(programme, file)
        yield from _routing(rules, programme, file)
        yield from regulation(rules, programme.regulation, file, programme.id)
        yield from regulation(
            rules, programme.ceiling_regulation, file, programme.id, "ceiling_regulation"
        )


def _window(programme: law.Programme, file: str) -> Iterator[Finding]:
    if UNWRITTEN in (programme.opens, programme.closes):
        return  # told by the reader
    if programme.closes <= programme.opens:
        message = "masa pengajuan terbalik: ditutup sebelum dibuka."
        yield Finding(file, f"{programme.id}.closes", message, "Tukar `opens` dan `closes`.")
    for key, moment in (("opens", programme.opens), ("closes", programme.closes)):
        if moment.year != programme.year:
            message = f"tahun {moment.year} di dalam aturan tahun {programme.year}."
            yield Finding(file, f"{programme.id}.{key}", message, f"Pakai tahun {programme.year}.")


def _money(programme: law.Programme, file: str) -> Iterator[Finding]:
    if programme.floor < 1:
        yield Finding(file, f"{programme.id}.floor", "harus di atas nol.", "Tulis jumlah terkecil.")
    if programme.ceiling < 1:
        message = "bukan jumlah di atas nol."
        proposal = "Tulis rupiah bulat tanpa tanda kutip, misalnya 50_000_000."
        yield Finding(file, f"{programme.id}.ceiling", message, proposal)
    elif programme.ceiling < programme.floor:
        message = "batas atas di bawah batas bawah."
        yield Finding(file, f"{programme.id}.ceiling", message, "Tukar `floor` dan `ceiling`.")


def _applicants(programme: law.Programme, file: str) -> Iterator[Finding]:
    key = f"{programme.id}.applicant_types"
    types = programme.applicant_types
    if not types:
        yield Finding(file, key, "tidak ada yang boleh mengajukan.", "Tulis jenis pemohonnya.")
    for one in sorted(set(types) - set(law.APPLICANT_TYPES)):
        known = f"Pilih: {', '.join(law.APPLICANT_TYPES)}."
        yield Finding(file, key, f"jenis pemohon `{one}` tidak dikenal.", known)
    if len(set(types)) < len(types):
        yield Finding(file, key, "jenis pemohon tertulis dua kali.", "Hapus salah satu.")


def _routing(rules: law.Rules, programme: law.Programme, file: str) -> Iterator[Finding]:
    key = f"{programme.id}.routing"
    for road, opd in programme.routing.items():
        if opd not in rules.opds:
            proposal = f"Pilih: {', '.join(rules.opds)}."
            yield Finding(file, f"{key}.{road}", f"OPD `{opd}` tidak ada di year.toml.", proposal)
        yield from _road(programme, road, file, f"{key}.{road}")
    for asked in programme.routing_fields:
        if not any(asked in _choices(programme, one) for one in programme.applicant_types):
            message = f"`{asked}` bukan pertanyaan pilihan di formulirnya."
            advice = "Sebut pertanyaan pilihan."
            yield Finding(file, f"{programme.id}.routing_fields", message, advice)
    for one in programme.applicant_types:
        if not _total(programme, one):
            message = f"tidak semua permohonan `{one}` punya OPD pengampu."
            yield Finding(file, key, message, f'Tambah `"{one}"` atau `"*"`.')


def _choices(programme: law.Programme, applicant_type: str) -> dict[str, law.Field]:
    """The choices that may route: asked of this type, whatever else is answered."""
    fields = programme.form.fields(applicant_type)
    return {field.id: field for field in fields if field.kind == "choice" and field.when is None}


def _road(programme: law.Programme, road: str, file: str, key: str) -> Iterator[Finding]:
    """A key of the routing table that no application can ever take."""
    if road == "*":
        return
    applicant_type, _, answer = road.partition(":")
    if applicant_type not in programme.applicant_types:
        message = f"program ini tidak menerima `{applicant_type}`."
        yield Finding(file, key, message, "Hapus, atau perbaiki ejaannya.")
    elif answer:
        choices = _choices(programme, applicant_type)
        asked = [one for one in programme.routing_fields if one in choices]
        given = [one for one in asked if answer in choices[one].choices]
        if not given:
            names = " atau ".join(f"`{one}`" for one in asked) or "pertanyaan mana pun"
            message = f"`{answer}` bukan jawaban {names} bagi `{applicant_type}`."
            yield Finding(file, key, message, "Hapus, atau perbaiki ejaannya.")
        if len(given) > 1:
            message = f"`{answer}` adalah jawaban {' dan '.join(f'`{one}`' for one in given)}."
            yield Finding(file, key, message, "Ganti nama salah satu jawabannya.")


def _total(programme: law.Programme, applicant_type: str) -> bool:
    """A draft has no answers yet: each type needs an OPD before any answer is given."""
    return "*" in programme.routing or applicant_type in programme.routing
