"""The measurement of the import imports for real: what it counts is what came in."""

from pathlib import Path

from bench.importing import measure
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.ops.sheets import book
from tests.ops.sheets_wrong import mixed

WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")


def test_what_is_measured_is_an_import(tmp_path: Path) -> None:
    path = tmp_path / "usulan.xlsx"
    path.write_bytes(book(WORSHIP, mixed(WORSHIP, 60, 20).rows))
    found = measure(path)
    assert (found["good"], found["bad"], found["added"]) == (48, 12, 48)
    assert found["dry"] > 0 and found["peak_mb"] > 0
