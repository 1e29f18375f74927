"""``lock``: writes down who approved the rules of a published year, file by file. See ``chalicelib.rules.locking``."""

import argparse
from datetime import date
from pathlib import Path

from chalicelib.ops.check import show
from chalicelib.rules import FOLDER, years
from chalicelib.rules.checking import check_rules
from chalicelib.rules.finding import Finding
from chalicelib.rules.locking import check_lock, lock


def main(argv: list[str], root: Path = FOLDER) -> int:
    """``<year> --by "name, office" --on 2026-12-20``. 0 = locked (or already so), 1 = refused. ``root`` has a folder
    for each year."""
    parser = argparse.ArgumentParser(prog="lock", description="Mengunci aturan yang disetujui.")
    parser.add_argument("year", type=int, help="tahun yang dikunci")
    parser.add_argument("--by", required=True, help='yang menyetujui: "Nama, jabatan"')
    parser.add_argument("--on", required=True, type=date.fromisoformat, help="tanggal: 2026-12-20")
    asked = parser.parse_args(argv)
    folder = root / str(asked.year)
    if asked.year not in years(root):
        print(f"Aturan {asked.year} belum diumumkan: tulis published = true di year.toml-nya.")
        return 1
    if not asked.by.strip():
        print("Tulis siapa yang menyetujui, dengan jabatannya.")
        return 1
    if unsound := _apart_from_the_lock(folder):
        show(unsound)
        print(f"\nAturan {asked.year} belum sehat; yang tidak sehat tidak dikunci.")
        return 1
    changed = lock(folder, asked.by.strip(), asked.on)
    for name in changed:
        print(f"  disetujui {asked.by.strip()}: {name}")
    print(f"Aturan {asked.year} terkunci." if changed else "Tidak ada yang berubah.")
    return 0


def _apart_from_the_lock(folder: Path) -> list[Finding]:
    """What is unsound beside the very changes that are being approved."""
    found = set(check_rules(folder)[1]) - set(check_lock(folder))
    return sorted(found)
