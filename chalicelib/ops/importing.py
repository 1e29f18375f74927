"""``import``: a spreadsheet of papers or of past aid into a stage. First a dry run that says everything that is wrong,
by row and column; with ``--run`` the good rows too. Killed, the same command goes on where it was; again it adds
nothing. 0 = every row is good, 1 = some are not (listed), 2 = the file cannot be imported, 3 = the stage is not there
or does not answer.
"""

import argparse
import csv
import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chalicelib.api.answers import sentence
from chalicelib.api.import_views import batch_view, problem_views
from chalicelib.core.proposal import Actor
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.import_ports import AT_WORK, Batch
from chalicelib.desk.importing import (
    CSV,
    XLSX,
    Wanted,
    bring_import,
    forgotten,
    lay_down,
    run_import,
    step,
    taken,
    template_of,
)
from chalicelib.desk.ports import Stale, Unclear
from chalicelib.ops.stages import NoStage, enter, stage_arguments
from chalicelib.sheets.columns import KINDS
from chalicelib.text import say as words

LANG = "id"
SHOWN = 40
PIECES = 50
#: A store was silent, or another worker was faster: look again after so many seconds.
PAUSE = 0.2
#: The same while another worker is at a piece, which may take its time.
LONGER = 2.0
#: A store that gave no answer so many times in a row is gone for now.
SILENT = 10
Say = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What the command line says. ``by`` is the name of who answers for the import."""

    kind: str
    content: bytes
    name: str
    programme: str
    applicant_type: str
    by: str
    unit: str

    @property
    def wanted(self) -> Wanted:
        kind = XLSX if self.content.startswith((b"PK", b"\xd0\xcf")) else CSV
        digest = hashlib.sha256(self.content).hexdigest()
        size = len(self.content)
        return Wanted(self.kind, self.name, kind, size, digest, self.programme, self.applicant_type)

    @property
    def actor(self) -> Actor:
        return Actor(f"ops:{self.by}", self.by, ("kesra",), self.unit)


def begun(desk: Desk, asked: Asked, at: datetime) -> Batch | Refusal:
    """The import of this file that is not over, or a new one. The same words give the same import, so that a command
    that was killed finds its own again; one that was not read yet gets its file laid down again."""
    wanted = asked.wanted
    words = (asked.kind, asked.programme, asked.applicant_type, asked.unit, asked.by, wanted.sha256)
    number = 1
    while True:
        name = hashlib.sha256("|".join((*words, str(number))).encode()).hexdigest()[:32]
        there = desk.store.batch(name)
        if there is None:
            with suppress(Stale):  # the same command was faster: its import is ours
                return bring_import(desk, wanted, asked.content, asked.actor, name, at)
        elif there.state in ("done", "refused") or forgotten(there, at):
            number += 1
        else:
            if there.state == "waiting":
                lay_down(desk, there, asked.content)
            return there


def worked(desk: Desk, batch: Batch, clock: Callable[[], datetime], say: Say) -> Batch:
    """All steps of the phase under way, with progress."""
    tell, silent = _Progress(say), 0
    while batch.state in ("waiting", *AT_WORK):
        moved = False
        try:
            moved = step(desk, batch.id, clock())
        except Unclear:
            silent += 1
            if silent == SILENT:
                raise
        found = desk.store.batch(batch.id)
        assert found is not None
        batch = found
        if moved:
            silent = 0
        elif taken(batch, clock()):
            tell.taken()
            desk.wait(LONGER)
        elif batch.state in ("waiting", *AT_WORK):
            desk.wait(PAUSE * (silent + 1))
        tell.of(batch)
    return batch


class _Progress:
    """Says how far an import is: every twentieth of it once, and once that another is at work on it."""

    def __init__(self, say: Say) -> None:
        self._say, self._share, self._waits = say, -1, False

    def of(self, batch: Batch) -> None:
        share = 100 * batch.counts.read // batch.rows if batch.rows else 0
        if batch.state in AT_WORK and share // 5 != self._share:
            self._share = share // 5
            doing = "mengimpor" if batch.state == "running" else "memeriksa"
            self._say(f"  {doing}: {batch.counts.read} dari {batch.rows} baris ({share}%)")

    def taken(self) -> None:
        if not self._waits:
            self._waits = True
            self._say("  sedang dikerjakan proses lain, atau perintah sebelumnya baru terhenti;")
            self._say("  menunggu, paling lama satu menit untuk yang terhenti.")


def problems(desk: Desk, batch: Batch) -> Iterable[dict[str, object]]:
    """Everything that is said of the rows, in their order."""
    phase = "running" if batch.state in ("running", "done") else "reading"
    template, after = template_of(desk, batch), -1
    while pages := desk.store.remarks(batch.id, phase, after, PIECES):
        yield from problem_views(batch, template, pages, LANG)
        after = pages[-1].piece


def report(desk: Desk, batch: Batch, errors: Path | None, say: Say) -> int:
    """Counts and the first mistakes; all of them into a file when one is named. The exit code."""
    if batch.refused:
        say(f"Ditolak: {batch_view(batch, LANG)['refused']['message']}")
        return 2
    counts = batch.counts
    phase = "done" if batch.state == "done" else "checked"
    say(words(LANG, f"console.imports.{phase}", **vars(counts), new=counts.good - counts.known))
    if counts.warned:
        say(f"{counts.warned} baris mungkin sudah masuk lewat jalan lain; lihat peringatannya.")
    found = list(problems(desk, batch))
    for one in found[:SHOWN]:
        warning = "peringatan: " if one["level"] == "warning" else ""
        say(f"  baris {one['row']:>6}  kolom {one['column'] or '-':<3} {warning}{one['message']}")
    if len(found) > SHOWN:
        say(f"  … dan {len(found) - SHOWN} lagi. Simpan semuanya dengan --errors FILE.csv")
    if errors is not None:
        _save(errors, found)
        say(f"Daftar lengkap: {errors}")
    return 1 if counts.bad else 0


def _save(errors: Path, found: Iterable[dict[str, object]]) -> None:
    with errors.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(("Baris", "Kolom", "Judul kolom", "Apa yang harus diperbaiki"))
        writer.writerows((o["row"], o["column"], o["label"], o["message"]) for o in found)


def do_import(
    desk: Desk,
    asked: Asked,
    clock: Callable[[], datetime],
    run: bool,
    errors: Path | None = None,
    say: Say = print,
) -> int:
    """Look through the file, and with ``run`` import what is good. The exit code."""
    batch = begun(desk, asked, clock())
    if isinstance(batch, Refusal):
        say("\n".join(sentence(problem, LANG) for problem in batch.problems))
        return 2
    batch = worked(desk, batch, clock, say)
    if run and batch.state == "checked":
        started = run_import(desk, batch, asked.actor, clock())
        if isinstance(started, Refusal) and started.kind == "stale":  # another gave the order
            started = desk.store.batch(batch.id) or started
        if isinstance(started, Refusal):
            say("\n".join(sentence(problem, LANG) for problem in started.problems))
            return 2
        batch = worked(desk, started, clock, say)
    code = report(desk, batch, errors, say)
    if batch.state == "checked" and batch.counts.good > batch.counts.known:
        say("Belum ada yang masuk. Untuk mengimpor baris yang benar, ulangi dengan --run.")
    return code


def main(argv: list[str]) -> int:
    """``proposals|recipients FILE --by NAMA [--programme P --type T] [--unit OPD] [--run] [--errors FILE.csv]``."""
    parser = argparse.ArgumentParser(prog="import", description="Mengimpor lembar sebar.")
    parser.add_argument(
        "kind", choices=KINDS, help="proposals: usulan kertas; recipients: bantuan lalu"
    )
    parser.add_argument("file", type=Path, help="berkas .xlsx atau .csv menurut templat")
    parser.add_argument("--programme", default="", help="program, misalnya hibah-uang")
    parser.add_argument("--type", default="", dest="applicant_type", help="misalnya worship")
    parser.add_argument("--by", required=True, help="nama petugas yang bertanggung jawab")
    parser.add_argument(
        "--unit", default="kesra", help="OPD, kecamatan, atau desa pemilik buku agenda"
    )
    parser.add_argument("--run", action="store_true", help="impor baris yang benar")
    parser.add_argument("--errors", type=Path, help="simpan semua kesalahan ke berkas CSV ini")
    stage_arguments(parser)
    asked = parser.parse_args(argv)
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        print(f"Berkas tidak dapat dibaca: {error.strerror}.", file=sys.stderr)
        return 2
    try:
        enter(asked.stage, asked.state)
    except NoStage as error:
        print(error, file=sys.stderr)
        return 3
    from chalicelib.wiring import wiring

    made, began = wiring(), time.monotonic()
    form = (asked.programme, asked.applicant_type)
    said = Asked(asked.kind, content, asked.file.name, *form, asked.by, asked.unit)
    try:
        code = do_import(made.desk, said, made.now, asked.run, asked.errors)
    except Unclear:
        print(
            "Penyimpanan tidak menjawab. Ulangi perintah yang sama; ia melanjutkan.",
            file=sys.stderr,
        )
        return 3
    print(f"({time.monotonic() - began:.0f} detik)")
    return code
