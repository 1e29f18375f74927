"""The scan of a decree: brought with an extension or after it, by Bagian Kesra, and open to everybody from then on."""

from typing import Any

import pytest

from chalicelib.core.windows import Note, valid
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.decrees import decree_address
from chalicelib.desk.noting import Wanted
from chalicelib.desk.windows import add_note, notes_of, window_of
from tests.builders import NOON, RULES, a_desk, an_official
from tests.desk.test_exempting import codes
from tests.scans_laid import SK_SCAN, a_scan, lay_scan

KESRA = an_official("kesra")
NAME = "hibah-uang"
PROGRAMME = RULES.programmes[NAME]
OTHER = "7e" * 16


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay_scan(made)
    return made


def noted(desk: Desk, kind: str = "extension", **wanted: Any) -> Any:
    """The log afterwards, or the refusal. What an end needs is there by itself."""
    ends = {"closes": "2027-04-15", "sk_number": "400/2027", "sk_date": "2027-01-30"}
    whole = {"reason": "Banjir di pesisir", **(ends if kind != "attach" else {}), **wanted}
    key = f"{kind}-{sorted(whole.items())}"
    return add_note(desk, Wanted(NAME, kind, **whole), KESRA, key, NOON)


def address(desk: Desk, entry: int = 1) -> str | None:
    return decree_address(desk, 2027, NAME, entry, NOON)


def ground(desk: Desk) -> Any:
    return window_of(desk, PROGRAMME, NOON, fresh=True).extended_by


def test_the_log_holds_the_scan_with_its_hash(desk: Desk) -> None:
    (note,) = noted(desk, file=SK_SCAN)
    assert note.scan == a_scan().scan
    assert valid(notes_of(desk, PROGRAMME, NOON, fresh=True))
    assert ground(desk).scan == note.scan
    assert "sk-hibah-uang-1.pdf" in str(address(desk))


def test_the_end_moves_at_once_and_the_scan_follows(desk: Desk) -> None:
    noted(desk)
    assert ground(desk).scan is None and address(desk) is None
    log = noted(desk, "attach", of=1, file=SK_SCAN, reason="")
    assert [note.kind for note in log] == ["extension", "attach"]
    assert ground(desk).scan == a_scan().scan and address(desk)


def test_a_scan_in_the_place_of_another_says_why_and_the_old_one_is_given_out_no_more(
    desk: Desk,
) -> None:
    noted(desk, file=SK_SCAN)
    lay_scan(desk, document=OTHER, sha256="e" * 64, key="office/other/token")
    assert codes(noted(desk, "attach", of=1, file=SK_SCAN)) == {"window.same-scan"}
    assert codes(noted(desk, "attach", of=1, file=OTHER, reason="")) == {"window.reason-scan"}
    assert "office/sk/token" in str(address(desk))
    noted(desk, "attach", of=1, file=OTHER, reason="Halaman kedua tertinggal")
    assert "office/other/token" in str(address(desk))


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"of": 0}, "window.no-entry"),
        ({"of": 2}, "window.no-entry"),  # that one is a pause
        ({"of": 9}, "window.no-entry"),
        ({"file": ""}, "office-file.none"),
        ({"sk_number": "9"}, "window.no-end-here"),
        ({"closes": "2027-05-01"}, "window.no-end-here"),
        ({"reason": "x" * 1001}, "window.reason-long"),
    ],
)
def test_a_scan_belongs_to_an_entry_that_moved_the_end(
    desk: Desk, wanted: dict[str, Any], code: str
) -> None:
    noted(desk)
    add_note(desk, Wanted(NAME, "pause", reason="Pusat data padam"), KESRA, "pause", NOON)
    asked = {"of": 1, "file": SK_SCAN, "reason": "", **wanted}
    assert code in codes(noted(desk, "attach", **asked))
    assert len(notes_of(desk, PROGRAMME, NOON, fresh=True)) == 2


@pytest.mark.parametrize("kind", ["extension", "correction", "attach"])
@pytest.mark.parametrize(
    ("laid", "code"),
    [
        ({"kind": "ground"}, "office-file.kind"),
        ({"state": "waiting", "version_id": ""}, "office-file.waiting"),
        ({"state": "rejected", "reason": "encrypted"}, "office-file.refused"),
        ({"unit": "dinsos"}, "office-file.unknown"),
        (None, "office-file.unknown"),
    ],
)
def test_no_entry_rests_on_a_file_that_is_no_clean_decree(
    desk: Desk, kind: str, laid: dict[str, Any] | None, code: str
) -> None:
    noted(desk)
    if laid is not None:
        lay_scan(desk, document=OTHER, **laid)
    wanted = {"attach": {"of": 1}, "correction": {"closes": "2027-04-20"}}.get(
        kind, {"closes": "2027-04-25"}
    )
    assert codes(noted(desk, kind, file=OTHER, **wanted)) == {code}
    assert len(notes_of(desk, PROGRAMME, NOON, fresh=True)) == 1


@pytest.mark.parametrize("wanted", [{"file": SK_SCAN}, {"of": 1}])
def test_a_pause_has_no_scan(desk: Desk, wanted: dict[str, Any]) -> None:
    asked = Wanted(NAME, "pause", reason="Pusat data padam", **wanted)
    done = add_note(desk, asked, KESRA, "pause", NOON)
    assert isinstance(done, Refusal)


@pytest.mark.parametrize("of", [("hibah-uang", 2), ("hibah-barang", 1), ("lain", 1)])
def test_only_what_the_log_of_that_window_names_is_given_out(desk: Desk, of: Any) -> None:
    noted(desk, file=SK_SCAN)
    assert decree_address(desk, 2027, *of, NOON) is None
    assert decree_address(desk, 2026, NAME, 1, NOON) is None
    assert decree_address(desk, 2027, NAME, 1, NOON)


def test_a_note_whose_file_is_not_that_file_any_more_leads_nowhere(desk: Desk) -> None:
    (note,) = noted(desk, file=SK_SCAN)
    assert isinstance(note, Note)
    lay_scan(desk, document=OTHER, sha256="e" * 64)
    desk.store.office[SK_SCAN] = desk.store.office[OTHER]  # type: ignore[attr-defined]
    assert address(desk) is None
