"""``restore``: an archive brought to life in an empty account, and proof that it is the same.

The account's stack is made first (``make deploy``). Nothing is written into a table or bucket that holds anything. A
restore that was cut off begins again with ``--go-on``: what is there already is written over with the same. In the end
the stage is exported again, and both digests must be equal.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from chalicelib.ops import archive, stages
from chalicelib.ops.export import CannotExport, Place, Tell, export, place_of, scanned
from chalicelib.settings import settings

BATCH = 25
_SHA = "sha256:"


class CannotRestore(Exception):
    """The archive was not brought back, or not wholly; the message says what is there and what to do."""


def restore(place: Place, folder: Path, tell: Tell, go_on: bool = False) -> None:
    """Write an archive into an empty stage."""
    whole(folder)
    if go_on:
        _only_ours(place, folder)
    else:
        _empty(place)
    versions = _files(place, folder, tell)
    rows = 0
    pending = (_at_home(item, versions) for item in archive.read_rows(folder))
    while batch := list(islice(pending, BATCH)):
        _write(place, batch)
        rows += len(batch)
        if rows % 10_000 < BATCH and rows >= 10_000:
            tell(f"{rows} baris ditulis …")
    tell(f"{rows} baris dan {len(versions)} berkas ditulis.")


def whole(folder: Path) -> None:
    """The archive says its own digest; a cut one is seen before anything is written."""
    try:
        noted, _ = archive.read_seal(folder)
        found = archive.digest(folder)
    except (OSError, ValueError):
        raise CannotRestore(f"{folder} bukan ekspor yang utuh; sidiknya tidak ada.") from None
    if noted != found:
        raise CannotRestore(f"Isi {folder} tidak sama dengan sidiknya: ekspor rusak atau diubah.")
    for one in archive.read_files(folder):
        path = folder / archive.CONTENT / one.sha256
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != one.sha256:
            raise CannotRestore(f"Berkas {one.sha256[:12]}… di ekspor hilang atau rusak.")


def _empty(place: Place) -> None:
    if place.dynamodb.scan(TableName=place.table, Limit=1)["Items"]:
        raise CannotRestore(
            f"Tabel {place.table} sudah berisi. Pemulihan hanya ke tahap yang kosong; "
            "bila pemulihan tadi terputus, ulangi dengan --go-on."
        )
    if place.s3.list_object_versions(Bucket=place.bucket, MaxKeys=1).get("Versions"):
        raise CannotRestore(f"Bucket {place.bucket} sudah berisi berkas.")


def _only_ours(place: Place, folder: Path) -> None:
    """What lies there was put there by this very archive, and nobody has changed it since: else the stage lives."""
    known = {_key(item): _bare(item) for item in archive.read_rows(folder)}
    for item in scanned(place):
        if archive.lasts(item) and known.get(_key(item)) != _bare(item):
            raise CannotRestore(
                f"Tabel {place.table} berisi baris yang bukan dari ekspor ini, atau sudah berubah "
                "sesudahnya: tahap itu hidup. Tidak ada yang ditulis."
            )


def _key(item: archive.Item) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def _bare(item: archive.Item) -> bytes:
    """An item without the version of its file, which is another one in each bucket."""
    bare = archive.with_version(item, "") if archive.file_of(item) else item
    return hashlib.sha256(archive.line(bare).encode()).digest()


def _files(place: Place, folder: Path, tell: Tell) -> dict[tuple[str, str], str]:
    """Put every paper back; by key and hash the version it has now."""
    found: dict[tuple[str, str], str] = {}
    for number, one in enumerate(archive.read_files(folder), 1):
        content = (folder / archive.CONTENT / one.sha256).read_bytes()
        made = place.s3.put_object(
            Bucket=place.bucket, Key=one.key, Body=content, ContentType=one.type
        )
        found[one.key, one.sha256] = str(made.get("VersionId", "null"))
        if number % 1_000 == 0:
            tell(f"{number} berkas ditulis …")
    return found


def _at_home(item: archive.Item, versions: Mapping[tuple[str, str], str]) -> archive.Item:
    named = archive.file_of(item)
    if named is None or not named.version.startswith(_SHA):
        return item
    return archive.with_version(item, versions[named.key, named.version.removeprefix(_SHA)])


def _write(place: Place, batch: Sequence[archive.Item]) -> None:
    """Twenty-five at once; what the table had no room for a moment ago is written again."""
    left: dict[str, Any] = {place.table: [{"PutRequest": {"Item": item}} for item in batch]}
    for pause in (0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, None):
        left = place.dynamodb.batch_write_item(RequestItems=left).get("UnprocessedItems", {})
        if not left:
            return
        if pause is None:
            raise CannotRestore("Tabel menolak terlalu lama. Tunggu, lalu ulangi dengan --go-on.")
        time.sleep(pause)


def restore_key(place: Place, path: Path) -> None:
    """The master key of the old account becomes that of the new one."""
    value = path.read_text(encoding="utf-8").strip()
    if len(value) < 32:
        raise CannotRestore(f"{path} bukan kunci induk: terlalu pendek.")
    place.secrets.put_secret_value(SecretId=place.secret, SecretString=value)


def lacking(place: Place) -> Iterator[str]:
    """What protects the table and is not switched on, in words. Nothing: all is as the template wants it."""
    table = place.dynamodb.describe_table(TableName=place.table)["Table"]
    backups = place.dynamodb.describe_continuous_backups(TableName=place.table)
    point = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    ttl = place.dynamodb.describe_time_to_live(TableName=place.table)["TimeToLiveDescription"]
    if point.get("PointInTimeRecoveryStatus") != "ENABLED":
        yield "pemulihan ke titik waktu (PITR) mati"
    if ttl.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        yield "penghapusan otomatis (TTL) mati"
    if not table.get("StreamSpecification", {}).get("StreamEnabled"):
        yield "stream mati: surat menunggu penyapu"
    if not table.get("DeletionProtectionEnabled"):
        yield "perlindungan hapus mati"


def same(place: Place, folder: Path) -> bool:
    """Whether the stage, exported again, has the digest of the archive."""
    sealed, now = archive.read_seal(folder)
    with tempfile.TemporaryDirectory() as again:
        return export(place, Path(again), lambda _: None, now) == sealed


def main(argv: Sequence[str]) -> int:
    """``--stage prod --from FOLDER --key-file FILE [--go-on]``. 0 = the same as before, 1 = not."""
    parser = argparse.ArgumentParser(prog="restore", description="Pulihkan ekspor ke tahap kosong.")
    stages.stage_arguments(parser)
    parser.add_argument("--from", dest="folder", type=Path, required=True, help="folder ekspor")
    parser.add_argument("--key-file", type=Path, required=True, help="kunci induk tahap lama")
    parser.add_argument("--go-on", action="store_true", help="lanjutkan pemulihan yang terputus")
    asked = parser.parse_args(argv)
    try:
        stages.enter(asked.stage, asked.state)
        place = place_of(settings())
        restore(place, asked.folder, lambda said: print(said, flush=True), asked.go_on)
        restore_key(place, asked.key_file)
        if not same(place, asked.folder):
            raise CannotRestore("Sidik setelah dipulihkan BERBEDA. Jangan dibuka untuk umum.")
        print("Sidik sama: semua sudah kembali.")
        missing = list(lacking(place))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except (CannotRestore, CannotExport, stages.NoStage) as error:
        print(error, file=sys.stderr)
        return 1
    for one in missing:
        print(f"PERHATIAN: {one}.", file=sys.stderr)
    return 1 if missing else 0
