"""The archive of a stage: a folder with all that a new account needs to go on; the same bytes for the same state.

``rows.jsonl`` holds every item of the table in DynamoDB's own JSON, one a line, sorted by key; ``files.jsonl`` every
paper an item names, by hash; ``files/<sha256>`` the papers themselves. The id of an object's version is S3's and
cannot be given back, so an item names the hash of its file instead. The digest of both lists is that of the state;
``digest.txt`` holds it, with the moment by which expired items were left out.
"""

import hashlib
import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Item = dict[str, dict[str, Any]]

ROWS, FILES, CONTENT, DIGEST = "rows.jsonl", "files.jsonl", "files", "digest.txt"
#: Counters of tries and requests: of no use tomorrow.
PASSING = "T#"
CHUNK = 50_000
_SETS = ("SS", "NS", "BS")


@dataclass(frozen=True)
class NamedFile:
    """A paper that an item names: its object and the version that counts."""

    key: str
    version: str


@dataclass(frozen=True)
class FileLine:
    """A line of ``files.jsonl``."""

    key: str
    sha256: str
    bytes: int
    type: str

    def text(self) -> str:
        return _json(vars(self))


def worth_keeping(item: Item, now: float) -> bool:
    """Not what only counted tries, nor what the table itself is about to drop."""
    return lasts(item) and ("expires" not in item or float(item["expires"]["N"]) > now)


def lasts(item: Item) -> bool:
    """Whether an item is more than a count of tries."""
    return not item["PK"]["S"].startswith(PASSING)


def file_of(item: Item) -> NamedFile | None:
    """The paper an item names, if it names one."""
    body = _body(item)
    if isinstance(body, dict) and body.get("key") and body.get("version_id"):
        return NamedFile(str(body["key"]), str(body["version_id"]))
    return None


def with_version(item: Item, version: str) -> Item:
    """The item with another version of its file: the hash on the way out, the new id on the way in."""
    body = _body(item)
    text = json.dumps(body | {"version_id": version}, ensure_ascii=False, separators=(",", ":"))
    return {**item, "body": {"S": text}}


def _body(item: Item) -> Any:
    text = item.get("body", {}).get("S")
    return json.loads(text) if text else None


def line(item: Item) -> str:
    """An item as its line: keys sorted, sets sorted."""
    return _json({name: _sorted(value) for name, value in item.items()})


def _sorted(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    return {kind: sorted(content)} if kind in _SETS else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def write_sorted(items: Iterable[Item], out: Path, chunk: int = CHUNK) -> int:
    """Write the items' lines sorted by key and return how many. Sorted in pieces on disk: a province fits as well."""
    with tempfile.TemporaryDirectory() as folder:
        pieces = [*_pieces(items, Path(folder), chunk)]
        count = 0
        with out.open("w", encoding="utf-8") as file:
            for _, text in heapq.merge(*(_read(piece) for piece in pieces)):
                file.write(text)
                count += 1
    return count


def _pieces(items: Iterable[Item], folder: Path, chunk: int) -> Iterator[Path]:
    found: list[tuple[tuple[str, str], str]] = []
    for item in items:
        found.append((_key(item), f"{line(item)}\n"))
        if len(found) == chunk:
            yield _piece(found, folder)
            found = []
    yield _piece(found, folder)


def _piece(found: list[tuple[tuple[str, str], str]], folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(text for _, text in sorted(found))
    return path


def _read(piece: Path) -> Iterator[tuple[tuple[str, str], str]]:
    with piece.open(encoding="utf-8") as file:
        for text in file:
            yield _key(json.loads(text)), text


def _key(item: Item) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def read_rows(folder: Path) -> Iterator[Item]:
    """The items of an archive."""
    with (folder / ROWS).open(encoding="utf-8") as file:
        for text in file:
            yield json.loads(text)


def read_files(folder: Path) -> Iterator[FileLine]:
    """The papers of an archive."""
    with (folder / FILES).open(encoding="utf-8") as file:
        for text in file:
            yield FileLine(**json.loads(text))


def seal(folder: Path, now: float) -> str:
    """Write the digest of a finished archive and return it."""
    found = digest(folder)
    (folder / DIGEST).write_text(f"{found} {now}\n", encoding="utf-8")
    return found


def read_seal(folder: Path) -> tuple[str, float]:
    """The digest an archive was sealed with, and its moment (Unix seconds). Raises ``OSError``, ``ValueError``."""
    found, _, now = (folder / DIGEST).read_text(encoding="utf-8").strip().partition(" ")
    return found, float(now)


def digest(folder: Path) -> str:
    """SHA-256 over both lists: equal digests are equal states."""
    found = hashlib.sha256()
    for name in (ROWS, FILES):
        found.update((folder / name).read_bytes())
    return found.hexdigest()
