"""What an import may rely on in a store: the same for the one in memory and the one on DynamoDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.desk.import_ports import Batch, Counts, Remark, Remarks
from chalicelib.desk.ports import Stale
from tests.builders import NOON


def a_batch(name: str = "batch-1", **changes: Any) -> Batch:
    kind, file = ("proposals", "hibah-uang", "worship", 2027), ("a.csv", "text/csv", 9, "0" * 64)
    made = Batch(name, *kind, *file, "kesra", "id-citra", "Citra Contoh", NOON, NOON)
    return replace(made, **changes)


def remarks(piece: int, phase: Any = "reading") -> Remarks:
    said = (
        Remark(piece * 100 + 3, "amount", "too-much", {"field": "amount", "maximum": 50_000_000}),
        Remark(piece * 100 + 4, "", "import.double", {"number": "2700 0001"}, "warning"),
    )
    return Remarks(phase, piece, said)


def test_an_import_comes_back_as_it_went_in(store: Any) -> None:
    batch = a_batch(state="refused", version=3, rows=250, pieces=3, piece=1, counts=Counts(100, 93, 0, 2, 7, 1),
                    letters={"amount": "AH"}, refused="merged", facts={"cells": "A1:B2"},
                    changed_at=NOON + timedelta(minutes=5))  # fmt: skip
    store.put_batch(batch, 0)
    assert store.batch("batch-1") == batch
    assert store.batch("other") is None


def test_an_import_is_new_once(store: Any) -> None:
    store.put_batch(a_batch(), 0)
    with pytest.raises(Stale):
        store.put_batch(a_batch(name="batch-1"), 0)


def test_of_two_that_move_it_on_one_does_and_nothing_of_the_other_is_kept(store: Any) -> None:
    store.put_batch(a_batch(state="reading"), 0)
    store.put_batch(a_batch(state="reading", version=2, piece=1), 1, remarks(0))
    with pytest.raises(Stale):
        store.put_batch(a_batch(state="reading", version=2, piece=1), 1, remarks(1))
    assert store.remarks("batch-1", "reading", -1, 10) == (remarks(0),)


def test_remarks_come_in_the_order_of_the_rows_page_by_page_and_phase_by_phase(store: Any) -> None:
    store.put_batch(a_batch(), 0)
    for version, piece in enumerate((0, 2, 11), 1):
        store.put_batch(a_batch(version=version + 1), version, remarks(piece))
    store.put_batch(a_batch(version=5), 4, remarks(0, "running"))
    store.put_batch(a_batch(version=6), 5, Remarks("reading", 20))
    assert [r.piece for r in store.remarks("batch-1", "reading", -1, 10)] == [0, 2, 11]
    assert store.remarks("batch-1", "reading", -1, 2) == (remarks(0), remarks(2))
    assert store.remarks("batch-1", "reading", 2, 10) == (remarks(11),)
    assert store.remarks("batch-1", "running", -1, 10) == (remarks(0, "running"),)


def test_imports_are_listed_newest_first_and_by_who_made_them(store: Any) -> None:
    for number, by in enumerate(("id-citra", "id-budi", "id-citra")):
        at = NOON + timedelta(minutes=number)
        store.put_batch(a_batch(f"batch-{number}", by=by, at=at), 0)
    store.put_batch(a_batch("batch-0", version=2, state="done"), 1)
    assert [b.id for b in store.batches("", 10)] == ["batch-2", "batch-1", "batch-0"]
    assert [b.id for b in store.batches("id-citra", 10)] == ["batch-2", "batch-0"]
    assert [b.id for b in store.batches("", 2)] == ["batch-2", "batch-1"]
    assert store.batches("", 10)[2].state == "done"


def test_only_an_import_somebody_should_be_working_on_is_woken(store: Any) -> None:
    for name, state in (
        ("a", "waiting"),
        ("b", "reading"),
        ("c", "checked"),
        ("d", "running"),
        ("e", "done"),
    ):
        store.put_batch(a_batch(name, state=state), 0)
    assert store.batches_at_work(NOON) == ()
    assert store.batches_at_work(NOON + timedelta(seconds=1)) == ("b", "d")
    store.put_batch(a_batch("d", state="done", version=2), 1)
    store.put_batch(
        a_batch("b", state="reading", version=2, changed_at=NOON + timedelta(hours=1)), 1
    )
    assert store.batches_at_work(NOON + timedelta(minutes=10)) == ()


def test_a_file_that_arrived_and_was_not_read_to_its_end_is_woken_too(store: Any) -> None:
    store.put_batch(a_batch("a"), 0)
    store.put_batch(a_batch("a", version=2, tries=1), 1)
    assert store.batch("a").tries == 1
    assert store.batches_at_work(NOON + timedelta(seconds=1)) == ("a",)
    store.put_batch(a_batch("a", version=3, state="refused"), 2)
    assert store.batches_at_work(NOON + timedelta(seconds=1)) == ()
