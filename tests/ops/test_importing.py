"""The command that imports: dry first, everything wrong in words, on again after a kill, nothing twice."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.ticket import grouped
from chalicelib.desk import Desk
from chalicelib.desk.claiming import file_claims
from chalicelib.desk.import_ports import Batch
from chalicelib.desk.importing import FILES_KEPT, run_import
from chalicelib.desk.landing import KEPT
from chalicelib.desk.pieces import ROWS
from chalicelib.desk.ports import Unclear
from chalicelib.ops.importing import Asked, begun, do_import, main, worked
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.builders import NOON, a_desk
from tests.fakes import MemoryStore, Wrapped
from tests.ops.sheets import right, table
from tests.ops.sheets_wrong import mixed

WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
ASKED = Asked("proposals", b"", "usulan.csv", "hibah-uang", "worship", "Citra Contoh", "kesra")


def imported(
    desk: Desk, content: bytes, run: bool = True, errors: Path | None = None
) -> tuple[int, str]:
    """Exit code and what was printed; the clock goes on by a second each time it is read."""
    said: list[str] = []
    seconds = count()
    code = do_import(
        desk,
        replace(ASKED, content=content),
        lambda: NOON + timedelta(seconds=next(seconds)),
        run,
        errors,
        said.append,
    )
    return code, "\n".join(said)


def proposals(desk: Desk) -> int:
    assert isinstance(desk.store, MemoryStore)
    return len(desk.store.files)


def test_without_run_nothing_comes_in() -> None:
    desk = a_desk()
    code, said = imported(desk, table(WORSHIP, right(WORSHIP, 5)), run=False)
    assert (code, proposals(desk)) == (0, 0)
    assert "5 benar (5 baru, 0 sudah ada), 0 salah" in said
    assert "ulangi dengan --run" in said


def test_with_run_the_good_rows_come_in_and_the_others_are_listed(tmp_path: Path) -> None:
    desk, made, list_of_all = a_desk(), mixed(WORSHIP, 100, 50), tmp_path / "salah.csv"
    code, said = imported(desk, table(WORSHIP, made.rows), errors=list_of_all)
    assert (code, proposals(desk)) == (1, 50)
    assert "Selesai: 50 benar (50 baru masuk, 0 sudah ada), 50 salah." in said
    first = min(made.bad)
    assert f"baris {made.line(first):>6}" in said
    assert "dan 10 lagi" in said
    assert len(list_of_all.read_text("utf-8-sig").splitlines()) == 51


def test_the_same_command_again_adds_nothing() -> None:
    desk, content = a_desk(), table(WORSHIP, right(WORSHIP, 5))
    imported(desk, content)
    code, said = imported(desk, content)
    assert (code, proposals(desk)) == (0, 5)
    assert "5 benar (0 baru masuk, 5 sudah ada)" in said


def test_killed_the_same_command_goes_on() -> None:
    class Killed(BaseException):
        pass

    desk, content = a_desk(), table(WORSHIP, right(WORSHIP, ROWS * 2))
    lines: list[str] = []

    def until_half(line: str) -> None:
        lines.append(line)
        if "mengimpor: 100" in line:
            raise Killed

    with pytest.raises(Killed):
        do_import(desk, replace(ASKED, content=content), lambda: NOON, True, None, until_half)
    assert proposals(desk) == ROWS
    code, said = imported(desk, content)
    assert (code, proposals(desk)) == (0, ROWS * 2)
    assert f"Selesai: {ROWS * 2} benar ({ROWS * 2} baru masuk, 0 sudah ada)" in said
    assert "memeriksa" not in said


class Silent(Wrapped):
    """Gives no answer so many times."""

    def __init__(self, inner: Any, times: int) -> None:
        super().__init__(inner)
        self.left = times

    def registered(self, *given: Any) -> Any:
        if self.left:
            self.left -= 1
            raise Unclear("silent")
        return self.inner.registered(*given)


def test_a_store_that_is_silent_for_a_moment_is_asked_again() -> None:
    desk = a_desk()
    patient = replace(desk, store=Silent(desk.store, 3))
    assert imported(patient, table(WORSHIP, right(WORSHIP, 5)))[0] == 0
    assert proposals(desk) == 5


def test_a_store_that_stays_silent_ends_the_command_and_the_next_one_goes_on() -> None:
    desk, content = a_desk(), table(WORSHIP, right(WORSHIP, 5))
    with pytest.raises(Unclear):
        imported(replace(desk, store=Silent(desk.store, 10**6)), content)
    assert imported(desk, content)[0] == 0
    assert proposals(desk) == 5


class Met(Wrapped):
    """While a command is at a piece the same command is given once more, and stopped when it has waited twice."""

    met = 0

    def __init__(self, inner: Any, again: Callable[[], None]) -> None:
        super().__init__(inner)
        self.again = again

    def fetch(self, key: str, most: int) -> Any:
        self.met += "/rows/" in key
        if "/rows/" in key and self.met < 9:
            self.again()
        return self.inner.fetch(key, most)


def test_the_same_command_given_twice_waits_for_the_other_and_all_comes_in_once() -> None:
    class Stopped(BaseException):
        pass

    desk, content = a_desk(), table(WORSHIP, right(WORSHIP, 5))
    said: list[str] = []
    waited: list[float] = []

    def impatient(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) % 2 == 0:
            raise Stopped

    def again() -> None:
        with suppress(Stopped):
            asked = replace(ASKED, content=content)
            do_import(replace(busy, wait=impatient), asked, lambda: NOON, True, None, said.append)

    busy = replace(desk, documents=Met(desk.documents, again))  # type: ignore[arg-type]
    assert imported(busy, content)[0] == 0
    assert proposals(desk) == 5
    assert len(waited) == 4 and min(waited) >= 1  # twice in each phase
    assert any("sedang dikerjakan" in line for line in said)
    (batch,) = desk.store.batches("", 9)
    assert (batch.state, batch.counts.added, batch.refused) == ("done", 5, "")


def test_a_command_that_was_killed_in_the_middle_of_a_piece_goes_on_after_a_minute() -> None:
    class Killed(BaseException):
        pass

    class Deadly(Wrapped):
        def registered(self, *given: Any) -> Any:
            raise Killed

    desk, content = a_desk(), table(WORSHIP, right(WORSHIP, 5))
    with pytest.raises(Killed):
        imported(replace(desk, store=Deadly(desk.store)), content)
    minute: list[float] = []
    now = NOON

    def wait(seconds: float) -> None:
        nonlocal now
        minute.append(seconds)
        now += timedelta(seconds=seconds)

    asked = replace(ASKED, content=content)
    assert do_import(replace(desk, wait=wait), asked, lambda: now, True, None, print) == 0
    assert 55 <= sum(minute) <= 65
    assert proposals(desk) == 5


def test_one_worker_alone_never_waits() -> None:
    waited: list[float] = []
    desk = replace(a_desk(), wait=waited.append)
    assert imported(desk, table(WORSHIP, right(WORSHIP, ROWS * 2)))[0] == 0
    assert waited == []


def test_of_two_commands_that_begin_at_once_one_import_comes() -> None:
    class Slower(Wrapped):
        """Another command lays the import down between look and writing."""

        def put_batch(self, batch: Any, expected: int, *remarks: Any) -> None:
            if expected == 0:
                self.inner.put_batch(batch, 0)
            self.inner.put_batch(batch, expected, *remarks)

    desk = a_desk()
    slower = replace(desk, store=Slower(desk.store))
    assert imported(slower, table(WORSHIP, right(WORSHIP, 5)))[0] == 0
    assert (proposals(desk), len(desk.store.batches("", 9))) == (5, 1)


class Ended(BaseException):
    """The command waits for ever, or was killed."""


def left_behind(state: str) -> tuple[Desk, Asked]:
    """An import whose command was killed when it had come so far, and a desk that does not wait for ever."""
    waits = count()

    def wait(_seconds: float) -> None:
        if next(waits) > 200:
            raise Ended

    desk = replace(a_desk(), wait=wait)
    asked = replace(ASKED, content=table(WORSHIP, right(WORSHIP, 5)))
    laid = begun(desk, asked, NOON)
    assert isinstance(laid, Batch)
    if state != "waiting":
        worked(desk, laid, lambda: NOON, print)
    if state == "running":
        run_import(desk, only(desk), asked.actor, NOON)
    assert only(desk).state == state
    return desk, asked


def only(desk: Desk) -> Batch:
    (batch,) = desk.store.batches("", 9)
    return batch


FORGOTTEN = {"waiting": KEPT, "checked": FILES_KEPT, "running": FILES_KEPT}


@pytest.mark.parametrize("state", FORGOTTEN)
def test_the_same_command_begins_anew_when_the_bucket_has_forgotten_what_it_had_laid_down(
    state: str,
) -> None:
    desk, asked = left_behind(state)
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    later = NOON + FORGOTTEN[state]
    assert do_import(desk, asked, lambda: later, True, None, print) == 0
    assert (proposals(desk), len(desk.store.batches("", 9))) == (5, 2)


@pytest.mark.parametrize("state", FORGOTTEN)
def test_until_then_the_same_command_goes_on_with_the_same_import(state: str) -> None:
    desk, asked = left_behind(state)
    before = NOON + FORGOTTEN[state] - timedelta(seconds=1)
    assert do_import(desk, asked, lambda: before, True, None, print) == 0
    assert (proposals(desk), len(desk.store.batches("", 9))) == (5, 1)


def test_a_command_finds_its_spreadsheet_gone_and_the_next_one_begins_anew() -> None:
    """The bucket forgets it while the command is waiting for another."""
    desk, asked = left_behind("waiting")
    laid, said = only(desk), list[str]()
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    assert worked(desk, laid, lambda: NOON + KEPT, print).refused == "gone"
    assert do_import(desk, asked, lambda: NOON + KEPT, True, None, said.append) == 0
    assert (proposals(desk), len(desk.store.batches("", 9))) == (5, 2)


def test_a_spreadsheet_that_somebody_deleted_is_laid_down_again() -> None:
    desk, asked = left_behind("waiting")
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    assert do_import(desk, asked, lambda: NOON, True, None, print) == 0
    assert (proposals(desk), len(desk.store.batches("", 9))) == (5, 1)


def test_what_may_be_there_already_is_a_warning_and_comes_in() -> None:
    desk = a_desk()
    row = right(WORSHIP, 1)[0]
    imported(desk, table(WORSHIP, [row]))
    (ticket,) = desk.store.files  # type: ignore[attr-defined]
    file_claims(desk, ticket, NOON)
    code, said = imported(desk, table(WORSHIP, [row | {"agenda": "nomor lain"}]), run=False)
    assert code == 0
    assert "1 baris mungkin sudah masuk" in said
    assert f"peringatan: Mungkin sudah masuk: {grouped(ticket)}" in said


def test_progress_is_told() -> None:
    _, said = imported(a_desk(), table(WORSHIP, right(WORSHIP, ROWS * 2)))
    assert (
        "memeriksa: 100 dari 200 baris (50%)" in said
        and "mengimpor: 100 dari 200 baris (50%)" in said
    )


def test_a_file_that_cannot_be_imported_is_refused_in_words() -> None:
    desk = a_desk()
    assert imported(desk, b"%PDF-1.7")[0] == 2
    code, said = imported(desk, b"%PDF-1.7")
    assert (code, said) == (2, "Ditolak: File ini bukan XLSX atau CSV. Buka templat, isi, simpan sebagai .xlsx atau "
                               ".csv, lalu kirim lagi.")  # fmt: skip


def test_a_programme_that_is_not_there_is_said() -> None:
    said: list[str] = []
    wrong = replace(ASKED, programme="contoh", content=b"x")
    assert do_import(a_desk(), wrong, lambda: NOON, False, None, said.append) == 2
    assert "Program ini tidak ada" in said[0]


def test_a_file_that_is_not_there_and_a_stage_that_is_not_there(tmp_path: Path) -> None:
    there = tmp_path / "a.csv"
    there.write_text("x")
    common = ["--by", "Citra Contoh", "--state", str(tmp_path)]
    assert main(["recipients", str(tmp_path / "none.csv"), *common]) == 2
    assert main(["recipients", str(there), *common]) == 3
