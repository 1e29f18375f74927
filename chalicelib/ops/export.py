"""``export``: everything a stage holds into a folder that ``restore`` brings to life in an empty account.

The key all others are derived from goes into a file of its own (``--key-file``), to be kept apart: whoever has both
reads everything; without it NIK and account numbers stay closed for ever, and no letter's link opens.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.ops import archive, stages
from chalicelib.settings import Settings, settings

Tell = Callable[[str], None]


class CannotExport(Exception):
    """Nothing was written, or what was written is not whole; the message says what to do."""


@dataclass(frozen=True)
class Place:
    """Where a stage keeps its state, through the clients of AWS."""

    table: str
    bucket: str
    secret: str
    dynamodb: Any
    s3: Any
    secrets: Any


def place_of(found: Settings) -> Place:
    """The clients of a stage."""
    import boto3

    made = {
        name: boto3.client(name, region_name=found.region, endpoint_url=found.endpoint or None)
        for name in ("dynamodb", "s3", "secretsmanager")
    }
    return Place(
        found.table,
        found.documents_bucket,
        found.secret_id,
        made["dynamodb"],
        made["s3"],
        made["secretsmanager"],
    )


def scanned(place: Place) -> Iterator[archive.Item]:
    """Every item, read consistently, page by page. The pages are not of one moment: pause the intake for that."""
    more: dict[str, Any] = {}
    while True:
        page = place.dynamodb.scan(TableName=place.table, ConsistentRead=True, **more)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def export(place: Place, folder: Path, tell: Tell, now: float) -> str:
    """Write the archive and return its digest. ``folder`` must not hold anything yet."""
    if folder.exists() and any(folder.iterdir()):
        raise CannotExport(f"{folder} tidak kosong. Pilih folder yang baru.")
    (folder / archive.CONTENT).mkdir(parents=True)
    folder.chmod(
        0o700
    )  # names, addresses and papers: for whoever exports, and nobody else on this machine
    files: dict[archive.NamedFile, archive.FileLine] = {}
    rows = archive.write_sorted(_kept(place, folder, files, tell, now), folder / archive.ROWS)
    lines = sorted({one.text() for one in files.values()})
    (folder / archive.FILES).write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    found = archive.seal(folder, now)
    tell(f"{rows} baris, {len(lines)} berkas, sidik {found}")
    return found


def _kept(
    place: Place,
    folder: Path,
    files: dict[archive.NamedFile, archive.FileLine],
    tell: Tell,
    now: float,
) -> Iterator[archive.Item]:
    for number, item in enumerate(scanned(place), 1):
        if number % 10_000 == 0:
            tell(f"{number} baris dibaca …")
        if not archive.worth_keeping(item, now):
            continue
        named = archive.file_of(item)
        if named is None:
            yield item
            continue
        if named not in files:
            files[named] = _fetched(place, folder, named)
        yield archive.with_version(item, f"sha256:{files[named].sha256}")


def _fetched(place: Place, folder: Path, named: archive.NamedFile) -> archive.FileLine:
    """Bring one paper; its bytes lie under their hash, so that equal ones lie there once."""
    try:
        found = place.s3.get_object(Bucket=place.bucket, Key=named.key, VersionId=named.version)
    except place.s3.exceptions.ClientError as error:
        code = error.response["Error"]["Code"]
        raise CannotExport(
            f"Satu berkas yang tercatat tidak dapat dibaca dari bucket ({code}). Tanpa berkas itu ekspor tidak utuh."
        ) from None
    content = found["Body"].read()
    digest = hashlib.sha256(content).hexdigest()
    (folder / archive.CONTENT / digest).write_bytes(content)
    return archive.FileLine(named.key, digest, len(content), str(found.get("ContentType", "")))


def save_key(place: Place, path: Path) -> None:
    """The master key into a file that only its owner reads."""
    value = place.secrets.get_secret_value(SecretId=place.secret)["SecretString"]
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(value, encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """``--stage prod --to FOLDER [--key-file FILE]``. 0 = whole, 1 = not, with the reason."""
    parser = argparse.ArgumentParser(prog="export", description="Ekspor seluruh isi satu tahap.")
    stages.stage_arguments(parser)
    parser.add_argument("--to", type=Path, required=True, help="folder baru untuk ekspor")
    parser.add_argument("--key-file", type=Path, help="simpan kunci induk di sini, terpisah")
    asked = parser.parse_args(argv)
    try:
        stages.enter(asked.stage, asked.state)
        place = place_of(settings())
        if asked.key_file:
            save_key(place, asked.key_file)
        export(place, asked.to, lambda said: print(said, flush=True), time.time())
    except FileExistsError:
        print(f"{asked.key_file} sudah ada; kunci tidak ditimpa.", file=sys.stderr)
        return 1
    except (CannotExport, stages.NoStage) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
