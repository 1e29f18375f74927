"""``rotate-keys``: another master key, and everything in the store made anew with it.

The new key lies in a file of its owner and, from the first write on, beside the old one in Secrets Manager
(``AWSPENDING``): functions open what was sealed by either, so officials go on working. When the table is through, the
new key is put in force; the old one stays as ``AWSPREVIOUS``. ``--go-on`` goes on wherever it stopped, and after
``make deploy`` it gathers what functions of before still wrote with the old key.
"""

import argparse
import json
import os
import secrets
import string
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.aws.secrets import CURRENT, PENDING, PREVIOUS, key_at
from chalicelib.desk import Desk
from chalicelib.desk.keys import Keys
from chalicelib.desk.windows import window_of
from chalicelib.ops import archive, stages
from chalicelib.ops.export import Place, Tell, place_of
from chalicelib.ops.rekeying import SEALED, Book
from chalicelib.ops.restore import CannotRestore, whole
from chalicelib.ops.rotating import CannotRotate, Rotation
from chalicelib.settings import Settings, settings
from chalicelib.wiring import Wiring

LETTERS = string.ascii_letters + string.digits
LENGTH = 64
#: An export of yesterday is not what stands in the table today.
FRESH_SECONDS = 86_400
FINISHED = (
    "Selesai: semuanya memakai kunci baru.",
    "SEKARANG: make deploy STAGE=…, supaya CloudFront menunjukkan bukti baru; sampai itu situs menolak panggilan.",
    "SESUDAHNYA: perintah ini sekali lagi dengan --go-on, untuk yang tertulis dengan kunci lama sampai saat itu; "
    "baru kemudian pengajuan dilanjutkan.",
    "Tautan di surat lama dan tautan cetak tidak berlaku lagi: pemohon meminta kode di halaman Lacak; yang tanpa email "
    "datang ke kantor yang menerima kertasnya, dan tautannya dicetak lagi di sana.",
    "Ekspor dan cadangan (PITR) dari sebelum ini tetap tersegel dengan kunci lama: simpan atau hapus seperti itu.",
)
GATHERED = (
    "Selesai: tidak ada lagi yang memakai kunci lama. Bila make deploy sudah dijalankan sejak kunci diganti, "
    "pengajuan boleh dilanjutkan di Jadwal."
)


@dataclass(frozen=True)
class Asked:
    """What the person said. ``export``: a folder; ``without_export``: there is none, and that is meant."""

    file: Path
    go_on: bool = False
    now: bool = False
    export: Path | None = None
    without_export: bool = False
    forget: bool = False


@dataclass(frozen=True)
class Vault:
    """The master keys of a stage."""

    client: Any
    secret: str

    def at(self, stage: str) -> str:
        """The key at a stage; ``""`` when there is none."""
        return key_at(self.client, self.secret, stage)

    def old_of(self, new: str) -> str:
        """The key that ``new`` replaces. Raises :class:`CannotRotate`."""
        pending, current = self.at(PENDING), self.at(CURRENT)
        if pending not in ("", new):
            raise CannotRotate(
                "Penggantian dengan kunci lain sedang berjalan. Lanjutkan dengan berkas kunci itu dan --go-on."
            )
        old = self.at(PREVIOUS) if current == new else current
        if not old:
            raise CannotRotate("Kunci di berkas itu sudah berlaku, dan tidak ada kunci sebelumnya.")
        return old

    def propose(self, new: str) -> None:
        """Lay the new key beside the old one."""
        self.client.put_secret_value(
            SecretId=self.secret, SecretString=new, VersionStages=[PENDING]
        )

    def put_in_force(self, new: str) -> None:
        """The new key is the key from now on, the old one the one before. Again changes nothing."""
        if self.at(CURRENT) != new:
            self.client.put_secret_value(SecretId=self.secret, SecretString=new)
        if self.at(PENDING) == new:
            found = self.client.get_secret_value(SecretId=self.secret, VersionStage=PENDING)
            self.client.update_secret_version_stage(
                SecretId=self.secret,
                VersionStage=PENDING,
                RemoveFromVersionId=found["VersionId"],
            )


def rotate(desk: Desk, place: Place, asked: Asked, tell: Tell, at: datetime, now: float) -> None:
    """Rotate, or go on. ``at``: the office's clock; ``now``: Unix seconds, as an export says them. Raises
    :class:`CannotRotate`."""
    vault = Vault(place.secrets, place.secret)
    new = read_key(asked.file) if asked.go_on else _new_key(asked.file, vault)
    old = vault.old_of(new)
    begun = new in (vault.at(PENDING), vault.at(CURRENT))
    if not begun:
        exported(asked, now)
    if not asked.now:
        quiet(desk, at)
    rotation = Rotation(
        place, desk.store, Keys(old.encode()), Keys(new.encode()), tell, asked.forget
    )
    before = rotation.read()
    check(before, asked.forget)
    first = counted(asked.file, before, begun)
    if not begun:
        if not asked.go_on:
            write_key(asked.file, new)
        vault.propose(new)
    book = rotation.run(before)
    verify(first, book)
    last = vault.at(CURRENT) == new
    vault.put_in_force(new)
    if not last:
        book = rotation.run(book)
        verify(first, book)
    for name, number in book.census().items():
        tell(f"{name}: {number}")
    for line in (GATHERED,) if last else FINISHED:
        tell(line)


# the key ----------------------------------------------------------------------------------------------------------


def _new_key(path: Path, vault: Vault) -> str:
    if path.exists():
        raise CannotRotate(f"{path} sudah ada. Bila penggantian tadi terputus: --go-on.")
    if vault.at(PENDING):
        raise CannotRotate("Penggantian sedang berjalan. Lanjutkan dengan berkasnya dan --go-on.")
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_key(path: Path) -> str:
    """The key of a file; raises :class:`CannotRotate` when there is none in it."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CannotRotate(f"{path}: {error.strerror}. Mulai tanpa --go-on.") from None
    if len(found) != LENGTH or set(found) - set(LETTERS):
        raise CannotRotate(f"{path} bukan kunci dari perintah ini ({LENGTH} huruf dan angka).")
    return found


def write_key(path: Path, key: str) -> None:
    """Into a file that only its owner reads, and that is not there yet."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())


# before -----------------------------------------------------------------------------------------------------------


def exported(asked: Asked, now: float) -> None:
    """There is a whole export of today, or it was said that there is none."""
    if asked.without_export:
        return
    if asked.export is None:
        raise CannotRotate(
            "Ekspor dulu (ops export, dengan --key-file), lalu sebut foldernya: --export FOLDER. "
            "Tanpa ekspor hanya dengan --without-export."
        )
    try:
        whole(asked.export)
        _, at = archive.read_seal(asked.export)
    except CannotRestore as error:
        raise CannotRotate(str(error)) from None
    if now - at > FRESH_SECONDS:
        raise CannotRotate("Ekspor itu lebih dari sehari yang lalu. Buat yang baru.")


def quiet(desk: Desk, at: datetime) -> None:
    """Nobody sends now, and nothing waits to be filed or imported."""
    programmes = desk.rules(desk.year).programmes.values()
    taking = [p.id for p in programmes if window_of(desk, p, at, fresh=True).state == "open"]
    if taking:
        raise CannotRotate(
            f"Masih menerima permohonan: {', '.join(taking)}. Jeda dulu di halaman Jadwal; "
            "bila benar-benar harus sekarang: --now."
        )
    far = timedelta(days=3_650)
    if desk.store.claims_due(at + far, 1):
        raise CannotRotate("Masih ada permohonan yang menunggu dicatat. Tunggu beberapa menit.")
    if desk.store.batches_at_work(at + far):
        raise CannotRotate("Masih ada impor yang berjalan. Tunggu sampai selesai.")


def check(book: Book, forget: bool) -> None:
    """Whether the key in force is that of these data, and every index can be worked out anew."""
    if book.found and book.heads and not book.found_by_mail():
        raise CannotRotate("Kunci tahap ini bukan kunci data ini. Tidak ada yang ditulis.")
    lost = len(book.unknown()) + len(book.unknown_plans())
    if lost and not forget:
        raise CannotRotate(
            f"{lost} indeks tidak dapat dihitung ulang, karena nomornya tidak tersimpan di mana pun (NPWP yang adalah "
            "NIK pengurus, atau lebih dari tiga nomor sejenis, di daftar bantuan lama). Kembaran tidak lagi ditemukan "
            "lewat nomor itu. Bila itu diterima: --forget-lost."
        )


# after ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Before:
    """What was counted before the first write; ``latest``: when a file was last changed."""

    counts: dict[str, int]
    latest: str


def counted(key_file: Path, book: Book, begun: bool) -> Before:
    """The counts, kept beside the key file: a rotation that was cut off is held against the first ones."""
    path = key_file.with_name(f"{key_file.name}.hitungan.json")
    if not begun or not path.exists():
        path.write_text(
            json.dumps({"counts": book.census(), "latest": book.latest}), encoding="utf-8"
        )
    return Before(**json.loads(path.read_text(encoding="utf-8")))


def verify(before: Before, book: Book) -> None:
    """Nothing is left of the old key, and nothing was lost. Sealed values may be fewer only when somebody worked on a
    file meanwhile: a repair that is sent needs its old answers no more."""
    left = [f"{name}: {number}" for name, number in book.left().items()]
    now = book.census()
    left += [
        f"{name}: {now[name]} dari {number}"
        for name, number in before.counts.items()
        if now[name] < number and not (name == SEALED and book.latest > before.latest)
    ]
    if left:
        raise CannotRotate("Belum utuh: " + "; ".join(left) + ". Ulangi dengan --go-on.")


def _say(line: str) -> None:
    print(line, flush=True)


def main(
    argv: Sequence[str],
    enter: Callable[[str, Path], None] = stages.enter,
    settings_of: Callable[[], Settings] = settings,
) -> int:
    """``--stage prod --new-key-file FILE --export FOLDER [--go-on]``. 0 = everything has the new key, 1 = not.
    ``enter`` puts a stage into the environment, from which ``settings_of`` reads."""
    parser = argparse.ArgumentParser(
        prog="rotate-keys", description="Mengganti kunci induk satu tahap."
    )
    stages.stage_arguments(parser)
    parser.add_argument("--new-key-file", type=Path, required=True, help="berkas untuk kunci baru")
    parser.add_argument("--go-on", action="store_true", help="lanjutkan yang terputus")
    parser.add_argument("--export", type=Path, help="folder ekspor hari ini")
    parser.add_argument("--without-export", action="store_true", help="sengaja tanpa ekspor")
    parser.add_argument("--now", action="store_true", help="walau pengajuan sedang dibuka")
    parser.add_argument("--forget-lost", action="store_true", help="lepas indeks tanpa nomor")
    said = parser.parse_args(argv)
    asked = Asked(
        said.new_key_file, said.go_on, said.now, said.export, said.without_export, said.forget_lost
    )
    try:
        enter(said.stage, said.state)
        found = settings_of()
        made = Wiring(found)
        rotate(made.desk, place_of(found), asked, _say, made.now(), time.time())
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except (CannotRotate, stages.NoStage) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
