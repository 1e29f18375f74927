"""Read ``papers.csv``: which applicant brings which papers for which programme.

Cells of an applicant type: ``Y`` required, ``S`` soft (named when missing, never in the way), ``o`` if it applies,
``-`` not asked. ``when`` (``earlier_help=yes``) makes a paper count only with that answer.
"""

from pathlib import Path

from chalicelib.core import law
from chalicelib.rules.finding import Finding
from chalicelib.rules.tables import read_csv

COLUMNS = ("programme", "paper", "accepts", "most", *law.APPLICANT_TYPES, "when", "regulation")
MEDIA_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
NEEDS: dict[str, law.Need] = {"Y": "required", "S": "soft", "o": "optional"}

Papers = dict[str, dict[str, tuple[law.Paper, ...]]]


def _accepts(row: dict[str, str], findings: list[Finding], file: str, key: str) -> tuple[str, ...]:
    for word in row["accepts"].split():
        if word not in MEDIA_TYPES:
            known = " ".join(MEDIA_TYPES)
            message = f"jenis berkas `{word}` tidak dikenal."
            findings.append(Finding(file, f"{key}.accepts", message, f"Pilih: {known}."))
    return tuple(MEDIA_TYPES[word] for word in row["accepts"].split() if word in MEDIA_TYPES)


def _when(cell: str, findings: list[Finding], file: str, key: str) -> law.When | None:
    """``question=answer``; an empty cell asks for the paper whatever was answered."""
    field, _, answer = cell.partition("=")
    if cell and not (field and answer):
        message = f"syarat `{cell}` tidak terbaca."
        findings.append(
            Finding(file, f"{key}.when", message, "Tulis seperti earlier_help=yes, atau kosongkan.")
        )
        return None
    return law.When(field, answer) if cell else None


def read_papers(path: Path, file: str, findings: list[Finding]) -> Papers:
    """Papers by programme and applicant type, in the order of the file."""
    papers: Papers = {}
    for row in read_csv(path, file, COLUMNS, findings):
        key = f"{row['programme']}.{row['paper']}"
        accepts = _accepts(row, findings, file, key)
        if not row["most"].isdigit():
            message = f"`{row['most']}` bukan jumlah berkas."
            findings.append(Finding(file, f"{key}.most", message, "Tulis angka, misalnya 1."))
        most = int(row["most"]) if row["most"].isdigit() else 0
        if not any(row[kind] in NEEDS for kind in law.APPLICANT_TYPES):
            message = "tidak diminta dari jenis pemohon mana pun."
            findings.append(Finding(file, key, message, "Tulis Y, S atau o, atau hapus barisnya."))
        when = _when(row["when"], findings, file, key)
        of_programme = papers.setdefault(row["programme"], {})
        for kind in law.APPLICANT_TYPES:
            cell = row[kind]
            if cell in NEEDS:
                paper = law.Paper(row["paper"], NEEDS[cell], accepts, most, row["regulation"], when)
                of_programme[kind] = (*of_programme.get(kind, ()), paper)
            elif cell != "-":
                message = f"`{cell}` tidak dikenal."
                findings.append(Finding(file, f"{key}.{kind}", message, "Tulis Y, S, o atau -."))
    return papers
