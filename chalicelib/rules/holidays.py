"""Read ``holidays.csv``: the days of a year on which the office does not work, beside Saturdays and Sundays.

A line whose ``confirmed`` is ``no`` names a holiday whose day is still to be decreed. It does not count; it is kept so
that nobody forgets it.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chalicelib.rules.finding import Finding
from chalicelib.rules.tables import read_csv

COLUMNS = ("date", "name", "confirmed")
ANSWERS = ("yes", "no")


@dataclass
class Holidays:
    """The days that count, and the names of those that are still open."""

    days: set[date] = field(default_factory=set)
    open: list[str] = field(default_factory=list)


def read_holidays(path: Path, file: str, findings: list[Finding]) -> Holidays:
    """Every line of the file; what is wrong with one becomes a finding and does not count."""
    found = Holidays()
    for number, row in enumerate(read_csv(path, file, COLUMNS, findings), start=2):
        _read(row, f"baris {number}", file, findings, found)
    return found


def _read(
    row: dict[str, str], key: str, file: str, findings: list[Finding], found: Holidays
) -> None:
    def wrong(message: str, proposal: str) -> None:
        findings.append(Finding(file, key, message, proposal))

    if not row["name"].strip():
        wrong("nama hari libur belum ditulis.", "Tulis namanya.")
    if row["confirmed"] not in ANSWERS:
        wrong(f"`{row['confirmed']}` tidak dikenal.", "Tulis yes atau no.")
    day = _day(row["date"])
    if row["date"] and day is None:
        wrong(f"`{row['date']}` bukan tanggal.", "Tulis seperti 2027-08-17.")
    elif row["confirmed"] == "no":
        found.open.append(row["name"])
    elif day is None:
        wrong("sudah pasti, tetapi tanggalnya kosong.", "Tulis tanggalnya, atau confirmed = no.")
    elif day in found.days:
        wrong(f"{day.isoformat()} tertulis dua kali.", "Hapus salah satu.")
    else:
        found.days.add(day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
