"""Importing a spreadsheet: 10,000 rows of which 7 in a hundred are wrong in twelve ways. Time, memory, what is told.

Measured in a process of its own that holds the file and nothing of the tests. The store is one in memory, so these are
our own seconds; what a row asks of the table is counted beside them.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.environment import testing_environment
from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
GROUP = "Import of 10,000 rows, 7 % wrong"
ROWS, BAD = 10_000, 700
#: Of the function that does a step; reading the file is the longest one.
STEP_SECONDS = 60.0
#: What that function may take, with the interpreter and its libraries.
MEMORY_MB = 512.0
FORM = ("hibah-uang", "worship")
NOTE = "A store in memory: own work only. On DynamoDB each row adds the calls named below, about 5 ms each."


def figures() -> Iterator[Figure]:
    testing_environment()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "teks.xlsx"
        path.write_bytes(_many_texts())
        found = _measured(path, "--texts")
        name = "XLSX: most memory over as many empty texts as are taken"
        yield Figure(GROUP, name, found["peak_mb"], "MB", MEMORY_MB, found["beside"])
        for ending in ("xlsx", "csv"):
            path = Path(folder) / f"usulan.{ending}"
            path.write_bytes(_spreadsheet(ending))
            yield from _of(ending, _measured(path))


def _of(ending: str, found: Mapping[str, Any]) -> Iterator[Figure]:
    told = f"{found['bad']} of {BAD} told, {found['good']} of {ROWS - BAD} good"
    name = ending.upper()
    yield Figure(
        GROUP, f"{name}: longest step (the file is read)", found["read"], "s", STEP_SECONDS
    )
    yield Figure(GROUP, f"{name}: dry run, all steps", found["dry"], "s", beside=told, note=NOTE)
    yield Figure(GROUP, f"{name}: dry run", ROWS / found["dry"], "rows/s")
    yield Figure(GROUP, f"{name}: most memory of the dry run", found["peak_mb"], "MB", MEMORY_MB)
    if ending == "xlsx":
        beside = "the bare library over the same file"
        yield Figure(
            GROUP,
            f"{name}: reading alone, over openpyxl",
            found["read"] / found["bare"],
            "x",
            beside=beside,
        )
        yield Figure(
            GROUP, "import of the good rows", found["run"], "s", beside=f"{found['added']} came in"
        )
        yield Figure(GROUP, "import", ROWS / found["run"], "rows/s")
        for phase in ("dry", "run"):
            calls = found["calls"][phase]
            words = ", ".join(f"{n} {name}" for name, n in sorted(calls.items()))
            yield Figure(
                GROUP,
                f"calls of the table for a row ({phase})",
                sum(calls.values()),
                "",
                beside=words,
            )


def _spreadsheet(ending: str) -> bytes:
    from chalicelib.rules import load_rules
    from chalicelib.sheets import template_for
    from tests.ops.sheets import book, table
    from tests.ops.sheets_wrong import mixed

    template = template_for("proposals", load_rules(2027), *FORM)
    rows = mixed(template, ROWS, 100 * BAD // ROWS).rows
    return book(template, rows) if ending == "xlsx" else table(template, rows)


def _many_texts() -> bytes:
    """A file whose cells share a list of texts that is as bad as it may be: one more tag and it is refused."""
    from chalicelib.rules import load_rules
    from chalicelib.sheets import template_for
    from chalicelib.sheets.package import MOST_STRING_TAGS
    from tests.ops.sheets_dressed import plain
    from tests.ops.sheets_packed import with_shared_strings

    template = template_for("proposals", load_rules(2027), *FORM)
    return with_shared_strings(plain(template), b"<si/>" * (MOST_STRING_TAGS - 1000))


def _measured(path: Path, *more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.importing", str(path), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 our own
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# in the process of its own --------------------------------------------------------------------------------------------


class Counting:
    """A store that counts what it is asked."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.asked = inner, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self.inner, name)


def measure(path: Path) -> dict[str, Any]:
    """Import one file; what was measured. Seconds are those of this process alone: others may be at work beside it."""
    from chalicelib.desk.importing import run_import
    from tests.builders import NOON, a_desk, an_official

    testing_environment()
    found: dict[str, Any] = {"bare": _bare(path) if path.suffix == ".xlsx" else 0.0}
    store = Counting(a_desk().store)
    desk = replace(a_desk(), store=store)
    actor = an_official("kesra")
    _begin(desk, path, actor, "batch-1")
    begun = time.process_time()
    _steps(desk, "batch-1", found)
    found["dry"] = time.process_time() - begun
    found["peak_mb"] = _peak_mb()
    found["calls"] = {"dry": _by_row(store)}
    batch = desk.store.batch("batch-1")
    assert batch is not None
    found |= {"good": batch.counts.good, "bad": batch.counts.bad}
    if path.suffix != ".xlsx":
        return found
    run_import(desk, batch, actor, NOON)
    begun = time.process_time()
    _steps(desk, "batch-1", {})
    found["run"] = time.process_time() - begun
    found["calls"]["run"] = _by_row(store)
    found["added"] = _added(desk, "batch-1")
    return found


def measure_texts(path: Path) -> dict[str, Any]:
    """Read a file and no more; memory and seconds."""
    from chalicelib.rules import load_rules
    from chalicelib.sheets import template_for
    from chalicelib.sheets.reading import read_sheet

    template, begun = template_for("proposals", load_rules(2027), *FORM), time.process_time()
    rows = sum(1 for _ in read_sheet(path.read_bytes(), template).lines)
    seconds = time.process_time() - begun
    return {"peak_mb": _peak_mb(), "beside": f"{rows} rows in {seconds:.1f} s"}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _bare(path: Path) -> float:
    from openpyxl import load_workbook

    begun = time.process_time()
    book = load_workbook(path, read_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass
    return time.process_time() - begun


def _begin(desk: Any, path: Path, actor: Any, batch: str) -> None:
    import hashlib

    from chalicelib.desk.importing import CSV, XLSX, Wanted, bring_import
    from tests.builders import NOON

    content = path.read_bytes()
    kind = XLSX if path.suffix == ".xlsx" else CSV
    digest = hashlib.sha256(content).hexdigest()
    wanted = Wanted("proposals", path.name, kind, len(content), digest, *FORM)
    bring_import(desk, wanted, content, actor, batch, NOON)


def _steps(desk: Any, batch: str, found: dict[str, Any]) -> None:
    """Every step of a phase; the first one reads the file."""
    from chalicelib.desk.importing import step
    from tests.builders import NOON

    begun = time.process_time()
    more = step(desk, batch, NOON)
    found["read"] = time.process_time() - begun
    while more:
        more = step(desk, batch, NOON)


def _by_row(store: Counting) -> dict[str, float]:
    """What was asked since the last time, for a row; what is asked once a step counts nearly nothing."""
    asked = {name: round(n / ROWS, 2) for name, n in store.asked.items() if n > ROWS / 10}
    store.asked.clear()
    return asked


def _added(desk: Any, batch: str) -> int:
    found = desk.store.batch(batch)
    return int(found.counts.added)


if __name__ == "__main__":
    work = measure_texts if sys.argv[2:] == ["--texts"] else measure
    sys.stdout.write(json.dumps(work(Path(sys.argv[1]))))
