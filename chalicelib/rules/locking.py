"""The lock of a published year: which file was approved by whom, as one line each in ``lock.csv``.

A file that changes shows as two lines in a diff, the old approval and the new one. Until somebody approves the change
with ``ops lock``, the checker refuses the year and names the file.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalicelib.rules.finding import Finding
from chalicelib.rules.reading import LOCK, file_name, rule_files
from chalicelib.rules.tables import read_csv

COLUMNS = ("file", "sha256", "approved_on", "approved_by")


@dataclass(frozen=True)
class Approval:
    """One file as it was approved. ``on`` is an ISO date."""

    file: str
    sha256: str
    on: str
    by: str


def is_locked(folder: Path) -> bool:
    return (folder / LOCK).exists()


def file_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every rule file of a year, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in rule_files(folder)}


def approvals(folder: Path, findings: list[Finding]) -> tuple[Approval, ...]:
    """The lines of the lock; none when there is no lock."""
    if not is_locked(folder):
        return ()
    rows = read_csv(folder / LOCK, file_name(folder, LOCK), COLUMNS, findings)
    return tuple(Approval(*(row[column] for column in COLUMNS)) for row in rows)


def check_lock(folder: Path) -> Iterator[Finding]:
    """A locked year is exactly what was approved."""
    if not is_locked(folder):
        return
    findings: list[Finding] = []
    approved = {one.file: one for one in approvals(folder, findings)}
    yield from findings
    now = file_digests(folder)
    year = folder.name
    again = f"Kembalikan, atau minta persetujuan: ops lock {year} --by … --on …"
    for name, sha256 in now.items():
        if name not in approved:
            yield Finding(file_name(folder, name), "-", "baru, belum disetujui siapa pun.", again)
        elif approved[name].sha256 != sha256:
            one = approved[name]
            message = f"berubah sejak disetujui {one.by} pada {one.on}."
            yield Finding(file_name(folder, name), "-", message, again)
    for name in sorted(set(approved) - set(now)):
        message = f"hilang, padahal disetujui {approved[name].by}."
        yield Finding(file_name(folder, name), "-", message, again)
    for one in approved.values():
        if not one.by.strip() or not _is_date(one.on):
            message = "tanpa nama penyetuju atau tanggal."
            yield Finding(file_name(folder, LOCK), one.file, message, "Kunci lagi dengan ops lock.")


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def lock(folder: Path, by: str, on: date) -> tuple[str, ...]:
    """Approve the files as they are; returns the names that changed. What did not change keeps its line."""
    before = {one.file: one for one in approvals(folder, [])}
    now = file_digests(folder)
    lines, changed = [], []
    for name, sha256 in now.items():
        old = before.get(name)
        if old is not None and old.sha256 == sha256:
            lines.append(old)
        else:
            lines.append(Approval(name, sha256, on.isoformat(), by))
            changed.append(name)
    changed += sorted(set(before) - set(now))
    if changed:
        (folder / LOCK).write_text(_text(lines), encoding="utf-8")
    return tuple(changed)


def _text(lines: list[Approval]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.file, one.sha256, one.on, one.by) for one in lines)
    return out.getvalue()
