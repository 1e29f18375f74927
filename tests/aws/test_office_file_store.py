"""Files of the office and the scans of notes in both stores: the one in memory and the one on DynamoDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws.table import Row
from chalicelib.core.windows import valid
from chalicelib.desk.ports import Remembered, Stale
from tests.builders import NOON
from tests.core.test_decrees import ONE, TWO, a_log, an_end, attached
from tests.scans_laid import SK_SCAN, a_scan
from tests.world import World

LATER = NOON + timedelta(days=2)


def waiting() -> Any:
    return a_scan(state="waiting", version_id="")


def test_a_file_comes_back_as_it_went_in(store: Any) -> None:
    assert store.office_file(SK_SCAN) is None
    store.offer_office_file(waiting(), LATER)
    assert store.office_file(SK_SCAN) == waiting()
    assert store.office_file_inspected(a_scan(pages=3), None)
    assert store.office_file(SK_SCAN) == a_scan(pages=3)


def test_an_id_is_given_once(store: Any) -> None:
    store.offer_office_file(waiting(), LATER)
    with pytest.raises(Stale):
        store.offer_office_file(replace(waiting(), by_name="Orang Lain"), LATER)
    assert store.office_file(SK_SCAN).by_name == "Budi Contoh"


def test_what_was_looked_into_is_not_looked_into_again(store: Any) -> None:
    store.offer_office_file(waiting(), LATER)
    assert store.office_file_inspected(a_scan(), None)
    assert not store.office_file_inspected(a_scan(state="rejected", reason="damaged"), LATER)
    assert store.office_file(SK_SCAN).document.state == "clean"
    assert not store.office_file_inspected(a_scan(document="0" * 32), None)


def test_what_never_came_or_was_refused_is_forgotten_and_a_clean_one_never(world: World) -> None:
    store = world.wiring.desk.store

    def expires() -> Any:
        return Row.get(f"F#{SK_SCAN}", "FILE").expires

    store.offer_office_file(waiting(), LATER)
    assert expires() == int(LATER.timestamp())
    store.office_file_inspected(a_scan(), None)
    assert expires() is None


def test_notes_with_scans_come_back_with_their_hashes(store: Any) -> None:
    log = a_log(an_end(scan=ONE), attached(1, TWO))
    for note in log:
        store.add_note(2027, "hibah-uang", note, Remembered(str(note.seq), "d", {}, LATER))
    assert store.notes(2027, "hibah-uang") == log
    assert valid(store.notes(2027, "hibah-uang"))
