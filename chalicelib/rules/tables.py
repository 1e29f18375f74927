"""Strict reading of one TOML table or CSV file: every wrong type, missing or unknown key becomes a finding.

A reader always gets a value of the type it asked for (a neutral one when the file has none), so that one pass over
a year tells everything that is wrong with it.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from chalicelib.rules.finding import Finding

WIB = timezone(timedelta(hours=7), "WIB")

#: Stands for a moment that could not be read, so that nothing else is said about it.
UNWRITTEN = datetime(1970, 1, 1, tzinfo=WIB)

#: What a rule file may hold, in the words of its reader.
_TYPE_NAMES = {
    str: "teks",
    int: "bilangan bulat",
    bool: "true atau false",
    list: "daftar",
    dict: "tabel",
    datetime: "tanggal dan jam",
}


class Table:
    """One table of a file. Ask for each key you know, then ``close()``: what was not asked for is unknown."""

    def __init__(
        self, raw: Mapping[str, object], file: str, key: str, findings: list[Finding]
    ) -> None:
        self._raw = raw
        self._asked: set[str] = set()
        self.file = file
        self.key = key
        self.findings = findings

    def find(self, name: str, message: str, proposal: str) -> None:
        """Report something wrong at a key of this table."""
        key = f"{self.key}.{name}" if self.key and name else self.key or name
        self.findings.append(Finding(self.file, key, message, proposal))

    def has(self, name: str) -> bool:
        return name in self._raw

    def _take(self, name: str, kind: type, required: bool) -> object | None:
        self._asked.add(name)
        if name not in self._raw:
            if required:
                self.find(name, "wajib ada, tetapi tidak ditulis.", f"Tulis `{name} = …`.")
            return None
        value = self._raw[name]
        if type(value) is not kind:
            expected = _TYPE_NAMES[kind]
            self.find(name, f"harus {expected}, tertulis {value!r}.", f"Ganti dengan {expected}.")
            return None
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self._take(name, str, default is None)
        return value if isinstance(value, str) else default or ""

    def integer(self, name: str, default: int | None = None) -> int:
        value = self.maybe_integer(name, default is None)
        return (default or 0) if value is None else value

    def maybe_integer(self, name: str, required: bool = False) -> int | None:
        value = self._take(name, int, required)
        return value if isinstance(value, int) else None

    def flag(self, name: str, default: bool | None = None) -> bool:
        value = self._take(name, bool, default is None)
        return value if isinstance(value, bool) else bool(default)

    def flag_or_texts(self, name: str, default: bool) -> bool | tuple[str, ...]:
        """true, false, or a list of texts."""
        if isinstance(self._raw.get(name), list):
            return self.texts(name)
        return self.flag(name, default)

    def truth_or_text(self, name: str) -> bool | str:
        """true, false, or a text."""
        if isinstance(self._raw.get(name), bool):
            return self.flag(name)
        return self.text(name)

    def one_of(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.text(name, default)
        if value in allowed:
            return value
        if self.has(name) and isinstance(self._raw[name], str):
            self.find(name, f"`{value}` tidak dikenal.", f"Pilih: {', '.join(allowed)}.")
        return default or allowed[0]

    def texts(self, name: str, required: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(name, list, required)
        if not isinstance(value, list):
            return ()
        if any(not isinstance(entry, str) for entry in value):
            self.find(name, "setiap isi daftar harus teks.", "Beri tanda kutip pada setiap isi.")
            return ()
        return tuple(value)

    def moment(self, name: str) -> datetime:
        """Date and time on the clock of WIB, written without an offset."""
        if self._raw.get(name) == "":
            self._asked.add(name)
            self.find(name, "belum diisi.", "Tulis jam WIB, misalnya 2027-03-31T23:59:59.")
            return UNWRITTEN
        value = self._take(name, datetime, True)
        if not isinstance(value, datetime):
            return UNWRITTEN
        if value.tzinfo is not None:
            self.find(
                name,
                "jam ditulis dengan zona waktu.",
                "Tulis jam WIB tanpa zona, misalnya 2027-03-31T23:59:59.",
            )
        return value.replace(tzinfo=WIB)

    def table(self, name: str, required: bool = True) -> "Table":
        value = self._take(name, dict, required)
        key = f"{self.key}.{name}" if self.key else name
        return Table(value if isinstance(value, dict) else {}, self.file, key, self.findings)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Every key as a table of its own."""
        for name in self._raw:
            yield name, self.table(name)

    def rows(self, name: str, label: str, required: bool = True) -> Iterator["Table"]:
        """An array of tables; each is named in findings by its own ``label`` key or its place."""
        value = self._take(name, list, required)
        for place, raw in enumerate(value if isinstance(value, list) else (), start=1):
            if not isinstance(raw, dict):
                self.find(name, f"baris {place} harus tabel.", f"Tulis `[[{name}]]`.")
                continue
            given = raw.get(label)
            key = f"{name}.{given if isinstance(given, str) else place}"
            yield Table(raw, self.file, f"{self.key}.{key}" if self.key else key, self.findings)

    def anything(self, name: str) -> dict[str, object]:
        """A table whose keys and values somebody else judges; empty when it is not there."""
        value = self._take(name, dict, False)
        return value if isinstance(value, dict) else {}

    def names(self) -> tuple[str, ...]:
        """The keys of this table as they stand in the file."""
        return tuple(self._raw)

    def strings(self) -> dict[str, str]:
        """The whole table as text to text."""
        return {name: self.text(name) for name in self._raw}

    def close(self) -> None:
        """Report every key nobody asked for."""
        known = ", ".join(sorted(self._asked))
        for name in self._raw:
            if name not in self._asked:
                self.find(name, "kunci tidak dikenal.", f"Hapus, atau pilih: {known}.")


def read_toml(path: Path, file: str, findings: list[Finding]) -> Table:
    """The root table of a file; empty, with a finding, when the file is missing or no TOML."""
    raw: dict[str, object] = {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        findings.append(Finding(file, "-", "berkas tidak ada.", "Buat berkas ini."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        findings.append(
            Finding(file, "-", f"bukan TOML yang sah: {error}.", "Perbaiki di baris itu.")
        )
    return Table(raw, file, "", findings)


def read_csv(
    path: Path, file: str, columns: Sequence[str], findings: list[Finding]
) -> list[dict[str, str]]:
    """Rows by column, every cell a text. The head must name exactly ``columns``, in this order."""
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except FileNotFoundError:
        findings.append(Finding(file, "-", "berkas tidak ada.", "Buat berkas ini."))
        return []
    if not lines or lines[0] != list(columns):
        findings.append(
            Finding(file, "baris 1", "judul kolom salah.", f"Tulis: {','.join(columns)}.")
        )
        return []
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) == len(columns):
            rows.append(dict(zip(columns, cells, strict=True)))
        else:
            message = f"ada {len(cells)} kolom, seharusnya {len(columns)}."
            findings.append(Finding(file, f"baris {number}", message, "Lengkapi baris itu."))
    return rows
