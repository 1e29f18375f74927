"""Soundness of papers: each can be supplied, by somebody the programme takes, under a name of its own."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.checks.year import regulation
from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import file_name


def check_papers(rules: law.Rules, folder: Path) -> Iterator[Finding]:
    file = file_name(folder, "papers.csv")
    for programme in rules.programmes.values():
        for applicant_type, papers in programme.papers.items():
            if applicant_type not in programme.applicant_types:
                for paper in papers:
                    key = f"{programme.id}.{paper.slot}.{applicant_type}"
                    message = f"program ini tidak menerima `{applicant_type}`."
                    yield Finding(file, key, message, "Tulis - di kolom itu.")
        for applicant_type in programme.applicant_types:
            papers = programme.papers.get(applicant_type, ())
            if not any(paper.need == "required" for paper in papers):
                message = f"`{applicant_type}` tidak wajib membawa berkas apa pun."
                yield Finding(file, programme.id, message, "Beri Y pada berkas yang wajib.")
            yield from _doubles(programme, applicant_type, papers, file)
            yield from _conditions(programme, applicant_type, papers, file)
        unique = {paper.slot: paper for papers in programme.papers.values() for paper in papers}
        for paper in unique.values():
            yield from _supply(rules, paper, file, f"{programme.id}.{paper.slot}")


def _conditions(
    programme: law.Programme, applicant_type: str, papers: tuple[law.Paper, ...], file: str
) -> Iterator[Finding]:
    """A paper may hang on the answer to a choice that this type of applicant is really asked, whatever else he says:
    an answer that is hidden again would still count."""
    fields = {f.id: f for f in programme.form.fields(applicant_type)}
    choices = {name: f.choices for name, f in fields.items() if f.when is None}
    for paper in papers:
        if paper.when and paper.when.equals not in choices.get(paper.when.field, ()):
            message = (
                f"`{paper.when.field}={paper.when.equals}` tidak dapat dijawab `{applicant_type}`."
            )
            advice = "Pakai pertanyaan pilihan tanpa syarat yang ditanyakan, dengan salah satu jawabannya."
            yield Finding(file, f"{programme.id}.{paper.slot}.when", message, advice)


def _doubles(
    programme: law.Programme, applicant_type: str, papers: tuple[law.Paper, ...], file: str
) -> Iterator[Finding]:
    for slot, count in Counter(paper.slot for paper in papers).items():
        if count > 1:
            message = f"diminta dua kali dari `{applicant_type}`."
            yield Finding(file, f"{programme.id}.{slot}", message, "Hapus salah satu baris.")
    questions = {field.id for field in programme.form.fields(applicant_type)}
    for slot in sorted(questions & {paper.slot for paper in papers}):
        message = "nama berkas sama dengan nama pertanyaan."
        yield Finding(file, f"{programme.id}.{slot}", message, "Ganti nama berkasnya.")


def _supply(rules: law.Rules, paper: law.Paper, file: str, key: str) -> Iterator[Finding]:
    if not paper.accepts or paper.most < 1:
        message = "tidak dapat diserahkan: tanpa jenis berkas, atau paling banyak nol."
        yield Finding(file, key, message, "Isi kolom accepts, dan most sedikitnya 1.")
    for media in paper.accepts:
        if media not in rules.limits.bytes_by_type:
            message = f"batas ukuran {media} tidak ada di year.toml."
            yield Finding(file, f"{key}.accepts", message, "Tambah di [limits.bytes].")
    yield from regulation(rules, paper.regulation, file, key)
