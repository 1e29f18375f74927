"""Ten thousand rows at once: everything wrong is told by row and column, the good ones go in once, whatever breaks."""

import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.proposal import Actor
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.import_ports import Batch, Remark
from chalicelib.desk.importing import (
    ALIVE,
    CSV,
    FILES_KEPT,
    MOST_TRIES,
    Wanted,
    imports_of,
    may_see,
    new_batch,
    offer_import,
    run_import,
    step,
)
from chalicelib.desk.landing import KEPT, landing
from chalicelib.desk.pieces import ROWS, file_key
from chalicelib.desk.ports import Change, Unclear
from chalicelib.sheets import Template, template_for, templates
from tests.builders import NOON, RULES, a_desk, an_official
from tests.fakes import MemoryStore, Wrapped
from tests.ops.sheets import proposal_row, right, table
from tests.ops.sheets_wrong import mixed

AT = NOON.replace(month=3)
KESRA = an_official("kesra", "kesra", "Dadang Contoh")
OPERATOR = an_official("operator", "36.04.05", "Citra Contoh")
WORSHIP = template_for("proposals", RULES, "hibah-uang", "worship")


def sent(
    desk: Desk, content: bytes, actor: Actor = OPERATOR, batch: str = "batch-1", **changes: Any
) -> Batch:
    """An import whose file has arrived."""
    wanted = Wanted("proposals", "C:\\rekap\\usulan.csv", CSV, len(content), hashlib.sha256(content).hexdigest(),
                    "hibah-uang", "worship")  # fmt: skip
    made = new_batch(desk, replace(wanted, **changes), actor, batch, AT)
    desk.store.put_batch(made, 0)
    desk.documents.put(landing(file_key(batch)), content)
    return made


def of(desk: Desk, batch: str = "batch-1") -> Batch:
    found = desk.store.batch(batch)
    assert found is not None
    return found


def all_steps(desk: Desk, batch: str = "batch-1", at: datetime = AT) -> Batch:
    while step(desk, batch, at):
        pass
    return of(desk, batch)


def checked(desk: Desk, content: bytes, batch: str = "batch-1", **changes: Any) -> Batch:
    sent(desk, content, batch=batch, **changes)
    return all_steps(desk, batch)


def imported(desk: Desk, content: bytes, batch: str = "batch-1") -> Batch:
    found = checked(desk, content, batch)
    assert found.state == "checked", found
    assert isinstance(run_import(desk, found, OPERATOR, AT), Batch)
    return all_steps(desk, batch)


def said(desk: Desk, phase: str = "reading", batch: str = "batch-1") -> list[Remark]:
    return [r for found in desk.store.remarks(batch, phase, -1, 10**6) for r in found.remarks]


def a_sheet(count: int, percent: int = 0, template: Template = WORSHIP) -> bytes:
    return table(template, mixed(template, count, percent).rows)


def proposals(desk: Desk) -> list[Any]:
    assert isinstance(desk.store, MemoryStore)
    return list(desk.store.files.values())


#: What is said of each of the twelve ways.
CODES = {
    "name-missing": "required", "nik-15-digits": "nik", "desa-unknown": "import.desa",
    "desa-elsewhere": "desa.elsewhere", "amount-in-words": "rupiah", "amount-above-ceiling": "too-much",
    "date-impossible": "import.date", "date-outside-window": "received.outside",
    "agenda-missing": "received.agenda", "agenda-doubled": "import.twice", "phone-nonsense": "phone",
    "channel-unknown": "import.choice", "amount-zero": "too-little", "year-to-come": "too-large",
    "year-in-words": "year", "programme-unknown": "import.choice", "type-unknown": "import.choice",
    "giver-unknown": "import.choice", "source-missing": "required",
}  # fmt: skip


def test_ten_thousand_rows_with_seven_percent_bad_in_twelve_ways() -> None:
    desk, made = a_desk(), mixed(WORSHIP)
    expected = {made.line(i): (way.column, CODES[way.name]) for i, way in made.bad.items()}
    assert len({way.name for way in made.bad.values()}) == 12
    found = checked(desk, table(WORSHIP, made.rows))
    assert (found.state, found.rows) == ("checked", 10_000)
    assert (found.counts.good, found.counts.bad) == (9_300, 700)
    assert proposals(desk) == []
    told = [r for r in said(desk) if r.level == "error"]
    assert {r.row: (r.column, r.code) for r in told} == expected
    assert len(told) == 700
    run_import(desk, found, OPERATOR, AT)
    after = all_steps(desk)
    assert (after.state, after.counts.added, after.counts.bad) == ("done", 9_300, 700)
    assert len(proposals(desk)) == 9_300
    assert {r.row: (r.column, r.code) for r in said(desk, "running")} == expected


@pytest.mark.parametrize(
    "template",
    [t for t in templates(RULES) if t.kind == "proposals"],
    ids=lambda t: f"{t.programme}-{t.applicant_type}",
)
def test_right_rows_of_every_template_come_in(template: Template) -> None:
    desk = a_desk()
    form = {"programme": template.programme, "applicant_type": template.applicant_type}
    found = checked(desk, table(template, right(template, 4)), **form)
    assert (found.state, found.counts.good) == ("checked", 4), said(desk)
    run_import(desk, found, OPERATOR, AT)
    assert all_steps(desk).counts.added == len(proposals(desk)) == 4


def test_importing_twice_adds_nothing() -> None:
    desk, content = a_desk(), a_sheet(250, 8)
    first, again = imported(desk, content), imported(desk, content, "batch-2")
    assert (first.counts.added, again.counts.added, again.counts.known) == (230, 0, 230)
    assert again.counts.bad == first.counts.bad == 20
    assert len(proposals(desk)) == 230


def test_the_dry_run_says_already_what_is_there() -> None:
    desk, content = a_desk(), a_sheet(30)
    imported(desk, content)
    assert checked(desk, content, "batch-2").counts.known == 30


def test_a_register_number_of_another_proposal_is_no_repetition() -> None:
    desk = a_desk()
    imported(desk, a_sheet(3))
    other = proposal_row(WORSHIP, 50) | {"agenda": proposal_row(WORSHIP, 2)["agenda"]}
    found = checked(desk, table(WORSHIP, [other]), "batch-2")
    assert (found.counts.known, found.counts.bad) == (0, 1)
    assert [(r.column, r.code) for r in said(desk, batch="batch-2")] == [("agenda", "import.taken")]


def test_what_comes_in_is_a_paper_application_of_its_day_typed_by_whoever_imports() -> None:
    desk = a_desk()
    imported(desk, a_sheet(1))
    proposal = proposals(desk)[0].proposal
    assert proposal.received is not None
    assert (str(proposal.day), proposal.channel) == ("2027-01-16", "village")
    assert (proposal.received.typed_by, proposal.received.place) == (OPERATOR.id, "36.04.05")
    assert proposal.received.batch == "batch-1"
    assert proposal.answers["truth"] is True


def test_registers_of_many_places_come_in_side_by_side_when_kesra_types_them() -> None:
    desk = a_desk()
    rows = [proposal_row(WORSHIP, n) | {"agenda": "12", "place": place}
            for n, place in ((1, ""), (2, "Kecamatan Kramatwatu"), (3, "Desa Pejaten"))]  # fmt: skip
    sent(desk, table(WORSHIP, rows), KESRA)
    assert all_steps(desk).counts.good == 3
    run_import(desk, of(desk), KESRA, AT)
    all_steps(desk)
    places = {f.proposal.received.place for f in proposals(desk)}
    assert places == {"kesra", "36.04.05", "36.04.05.2003"}


def test_an_operator_types_the_register_of_his_own_unit_alone() -> None:
    desk = a_desk()
    row = proposal_row(WORSHIP, 1)
    found = checked(
        desk,
        table(
            WORSHIP,
            [
                row | {"place": "Bagian Kesejahteraan Rakyat"},
                row | {"agenda": "9", "place": "Kramatwatu"},
            ],
        ),
    )
    assert (found.counts.good, found.counts.bad) == (1, 1)
    assert [(r.row, r.column, r.code) for r in said(desk)] == [(2, "place", "received.place")]
    run_import(desk, found, OPERATOR, AT)
    assert all_steps(desk).counts.added == len(proposals(desk)) == 1


class Killed(BaseException):
    """The process ended here."""


class KillsAt(Wrapped):
    """Ends the process before, or right after, the n-th write."""

    def __init__(self, inner: Any, at: int, after: bool) -> None:
        super().__init__(inner)
        self.left, self.after = at, after

    def _write(self, write: Callable[..., None], *given: Any) -> None:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Killed
        write(*given)
        if self.left == 0:
            raise Killed

    def commit(self, change: Change) -> None:
        self._write(self.inner.commit, change)

    def put_batch(self, *given: Any) -> None:
        self._write(self.inner.put_batch, *given)


def _run_killed(content: bytes, at: int, after: bool) -> tuple[Desk, Batch, bool]:
    """Import with one kill, then begin again as the queue does. Whether the kill happened."""
    store = MemoryStore()
    desk = a_desk(store)
    killing = replace(desk, store=KillsAt(store, at, after))
    sent(desk, content)
    hit = False
    for work, now in ((killing, AT), (desk, AT + ALIVE)):
        try:
            all_steps(work, at=now)
            if of(desk).state == "checked":
                run_import(work, of(desk), OPERATOR, now)
            all_steps(work, at=now)
        except Killed:
            hit = True
    return desk, of(desk), hit


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after it"])
def test_killed_at_every_write_nothing_is_lost_doubled_or_miscounted(after: bool) -> None:
    """Around the border of every step, and in the middle of both pieces. Writes of a run without a kill: the
    beginning, two pieces looked at, the order, 90 rows, their piece, 18 rows, theirs. Each step is written down before
    it is begun."""
    content, last = a_sheet(ROWS + 20, 10), 2 + 4 + 1 + 108 + 4
    desk, found, hit = _run_killed(content, last + 1, after)
    bad = (found.counts.bad, len(said(desk, "running")), len(said(desk)))
    assert (found.state, hit, bad) == ("done", False, (12, 12, 12))
    for at in (1, 2, 3, 4, 5, 6, 50, *range(last - 22, last - 16), last - 9, last - 1, last):
        desk, found, hit = _run_killed(content, at, after)
        assert (found.state, found.counts.read, hit) == ("done", ROWS + 20, True), at
        assert (found.counts.added, found.counts.known, found.counts.bad) == (108, 0, 12), at
        assert len(proposals(desk)) == 108
        assert (12, len(said(desk, "running")), len(said(desk))) == bad


AWARDS = template_for("recipients", RULES)


def awards(desk: Desk, content: bytes, batch: str, begun: datetime = AT) -> Batch:
    """Past awards checked and run, a second for each step."""
    sent(desk, content, KESRA, batch, kind="recipients")
    while step(desk, batch, begun):
        begun += timedelta(seconds=1)
    run_import(desk, of(desk, batch), KESRA, begun)
    with suppress(Killed):
        while step(desk, batch, begun := begun + timedelta(seconds=1)):
            pass
    return of(desk, batch)


def test_past_awards_with_seven_percent_bad_in_twelve_ways_come_in_once() -> None:
    desk, made = a_desk(), mixed(AWARDS, 400)
    expected = {made.line(i): (way.column, CODES[way.name]) for i, way in made.bad.items()}
    first = awards(desk, table(AWARDS, made.rows), "batch-1")
    assert (first.counts.added, first.counts.known, first.counts.bad) == (372, 0, 28)
    assert {r.row: (r.column, r.code) for r in said(desk, "running")} == expected
    again = awards(desk, table(AWARDS, made.rows), "batch-2", AT + timedelta(days=1))
    assert (again.counts.added, again.counts.known, again.counts.bad) == (0, 372, 28)


def test_two_persons_of_one_name_in_one_desa_are_two() -> None:
    desk = a_desk()
    person = right(AWARDS, 3)[2]
    namesake = {**person, "award_nik": "3604280404610000"}
    twin = {**person, "award_source": "Daftar lain"}
    found = awards(desk, table(AWARDS, [person, namesake, twin]), "batch-1")
    assert (found.counts.added, found.counts.bad) == (2, 1)
    assert [(r.row, r.code) for r in said(desk, "running")] == [(4, "import.twice")]
    assert len(desk.store.recipients("", "", "", 9).items) == 2


def test_one_award_under_two_spellings_counts_once() -> None:
    desk = a_desk()
    one = right(AWARDS, 4)[3]
    other = {
        k: v for k, v in one.items() if k not in ("award_npwp", "award_registry", "award_account")
    }
    other["award_name"] = str(one["award_name"]).replace("Khairiyah", "Khoiriyah")
    found = awards(desk, table(AWARDS, [one, other]), "batch-1")
    kept = desk.store.recipients("", "", "", 9).items
    assert found.counts.added == sum(len(one.awards) for one in kept) == 1
    assert (found.counts.known, found.counts.bad) == (1, 0)


def test_an_award_that_was_added_before_the_kill_counts_as_added() -> None:
    class Kills(Wrapped):
        left = 7

        def change_recipient(self, change: Any) -> None:
            self.inner.change_recipient(change)
            self.left -= 1
            if not self.left:
                raise Killed

    desk, content = a_desk(), table(AWARDS, mixed(AWARDS, 20, 0).rows)
    cut_off = awards(replace(desk, store=Kills(desk.store)), content, "batch-1")
    assert (cut_off.state, cut_off.counts.added) == ("running", 0)
    while step(desk, "batch-1", AT + timedelta(minutes=5)):
        pass
    assert (of(desk).state, of(desk).counts.added, of(desk).counts.known) == ("done", 20, 0)


def test_killed_while_the_rows_are_being_kept_it_begins_again() -> None:
    class Bucket:
        def __init__(self, inner: Any) -> None:
            self.inner, self.left = inner, 2

        def fetch(self, key: str, most: int) -> Any:
            return self.inner.fetch(key, most)

        def put(self, key: str, content: bytes) -> None:
            self.left -= 1
            if not self.left:
                raise Killed
            self.inner.put(key, content)

    desk, content = a_desk(), a_sheet(ROWS * 3)
    sent(desk, content)
    with pytest.raises(Killed):
        step(replace(desk, documents=Bucket(desk.documents)), "batch-1", AT)  # type: ignore[arg-type]
    assert of(desk).state == "waiting"
    assert all_steps(desk, at=AT + ALIVE).counts.good == ROWS * 3


@pytest.mark.parametrize("state", ["waiting", "reading"])
def test_an_import_that_others_meet_at_work_is_left_to_the_one_who_is_at_it(state: str) -> None:
    """Each of them is met by another in the middle of his piece. None of that is a try of the file."""

    class Met(Wrapped):
        met = 0

        def _meet(self) -> None:
            self.met += 1
            if self.met <= MOST_TRIES + 1:
                step(slow, "batch-1", AT + timedelta(seconds=self.met))

        def fetch(self, key: str, most: int) -> Any:
            if "/rows/" in key:
                self._meet()
            return self.inner.fetch(key, most)

        def put(self, key: str, content: bytes) -> None:
            self._meet()
            self.inner.put(key, content)

    desk = a_desk()
    sent(desk, a_sheet(20))
    if state == "reading":
        step(desk, "batch-1", AT)
    met = Met(desk.documents)
    slow = replace(desk, documents=met)  # type: ignore[arg-type]
    assert step(slow, "batch-1", AT) is (state == "waiting")
    found = all_steps(desk)
    assert met.met == 1
    assert (found.state, found.refused, found.counts.good) == ("checked", "", 20)


class Deadly(Wrapped):
    """Takes more memory than there is, whenever the rows are put down or picked up."""

    def fetch(self, key: str, most: int) -> Any:
        found = self.inner.fetch(key, most)
        if "/rows/" in key:
            raise Killed
        return found

    def put(self, key: str, content: bytes) -> None:
        raise Killed


@pytest.mark.parametrize("state", ["waiting", "reading"])
def test_a_worker_that_was_killed_is_followed_after_a_minute_and_not_before(state: str) -> None:
    desk = a_desk()
    sent(desk, a_sheet(20))
    if state == "reading":
        step(desk, "batch-1", AT)
    with pytest.raises(Killed):
        step(replace(desk, documents=Deadly(desk.documents)), "batch-1", AT)  # type: ignore[arg-type]
    before = of(desk)
    assert step(desk, "batch-1", AT + ALIVE - timedelta(seconds=1)) is False
    assert (of(desk), before.state, before.tries) == (before, state, 1)
    assert all_steps(desk, at=AT + ALIVE).state == "checked"


def test_a_clock_that_runs_hours_ahead_holds_nobody_up_for_hours() -> None:
    desk = a_desk()
    sent(desk, a_sheet(20))
    with pytest.raises(Killed):
        step(replace(desk, documents=Deadly(desk.documents)), "batch-1", AT + timedelta(hours=3))  # type: ignore[arg-type]
    assert all_steps(desk).state == "checked"


@pytest.mark.parametrize("state", ["waiting", "reading", "running"])
def test_an_import_that_kills_whoever_works_on_it_ends_in_words_and_is_woken_until_then(
    state: str,
) -> None:
    desk = a_desk()
    sent(desk, a_sheet(ROWS + 20))
    if state != "waiting":
        step(desk, "batch-1", AT)
    if state == "running":
        run_import(desk, all_steps(desk), OPERATOR, AT)
        step(desk, "batch-1", AT)
    work, now = replace(desk, documents=Deadly(desk.documents)), AT  # type: ignore[arg-type]
    for _ in range(MOST_TRIES):
        with pytest.raises(Killed):
            step(work, "batch-1", now)
        assert of(desk).state == state
        now += timedelta(minutes=10)
        assert desk.store.batches_at_work(now) == ("batch-1",)
    assert step(work, "batch-1", now) is False
    assert (of(desk).state, of(desk).refused) == ("refused", "too-heavy")
    assert of(desk).facts == {"tries": MOST_TRIES}
    assert desk.store.batches_at_work(now + timedelta(days=1)) == ()
    assert of(desk).counts.added == len(proposals(desk)) == (ROWS if state == "running" else 0)


def test_tries_are_counted_for_one_piece_and_a_store_that_gave_no_answer_is_none() -> None:
    class Frail(Wrapped):
        broken: type[BaseException] | None = None

        def commit(self, change: Change) -> None:
            if self.broken:
                raise self.broken("silent")
            self.inner.commit(change)

    desk = a_desk()
    run_import(desk, checked(desk, a_sheet(ROWS * 3)), OPERATOR, AT)
    store = Frail(desk.store)
    store.recall = lambda _key: None
    for minute, broken in enumerate((Killed, Unclear, Killed, None) * 3):
        store.broken = broken
        with pytest.raises(broken) if broken else nullcontext():
            step(replace(desk, store=store), "batch-1", AT + minute * ALIVE)
    assert (of(desk).state, of(desk).counts.added) == ("done", ROWS * 3)


def test_of_two_workers_at_one_piece_one_goes_on() -> None:
    class Slow(Wrapped):
        """Another worker does the same piece before this one has written."""

        busy = False

        def put_batch(self, *given: Any) -> None:
            if not self.busy:
                self.busy = True
                assert step(desk, "batch-1", AT)
            self.inner.put_batch(*given)

    desk = a_desk()
    sent(desk, a_sheet(ROWS * 2))
    step(desk, "batch-1", AT)
    assert step(replace(desk, store=Slow(desk.store)), "batch-1", AT) is False
    found = all_steps(desk)
    assert (found.counts.good, found.counts.read) == (ROWS * 2, ROWS * 2)


def test_a_store_that_gives_no_answer_stops_the_step_and_the_next_one_goes_on() -> None:
    class Silent(Wrapped):
        left = 5

        def commit(self, change: Change) -> None:
            self.left -= 1
            if not self.left:
                raise Unclear("silent")
            self.inner.commit(change)

    desk = a_desk()
    run_import(desk, checked(desk, a_sheet(20)), OPERATOR, AT)
    store = Silent(desk.store)
    store.recall = lambda _key: None
    with pytest.raises(Unclear):
        step(replace(desk, store=store), "batch-1", AT)
    assert of(desk).counts.added == 0
    assert all_steps(desk).counts.added == 20


class Faulty(Wrapped):
    """A bucket that answers with a fault whenever rows are put down or picked up."""

    def fetch(self, key: str, most: int) -> Any:
        if "/rows/" in key:
            raise Unclear("AccessDenied")
        return self.inner.fetch(key, most)

    def put(self, key: str, content: bytes) -> None:
        raise Unclear("SlowDown")


@pytest.mark.parametrize("state", ["waiting", "reading", "running"])
def test_a_bucket_that_answers_with_faults_is_no_fault_of_the_file(state: str) -> None:
    desk = a_desk()
    sent(desk, a_sheet(20))
    if state != "waiting":
        step(desk, "batch-1", AT)
    if state == "running":
        run_import(desk, all_steps(desk), OPERATOR, AT)
    faulty = replace(desk, documents=Faulty(desk.documents))  # type: ignore[arg-type]
    for second in range(3 * MOST_TRIES):
        with pytest.raises(Unclear):  # the message comes again
            step(faulty, "batch-1", AT + timedelta(seconds=second))
    assert (of(desk).state, of(desk).tries) == (state, 0)
    assert desk.store.batches_at_work(AT + timedelta(minutes=10)) == ("batch-1",)
    assert all_steps(desk).state == ("done" if state == "running" else "checked")


def test_a_piece_of_which_nobody_can_say_that_it_is_gone_ends_as_gone_and_not_as_too_heavy() -> (
    None
):
    """Who may not list the bucket hears that he may not read what is not there."""
    desk = a_desk()
    run_import(desk, checked(desk, a_sheet(20)), OPERATOR, AT)
    faulty = replace(desk, documents=Faulty(desk.documents))  # type: ignore[arg-type]
    for day in range(FILES_KEPT.days):
        with pytest.raises(Unclear):
            step(faulty, "batch-1", AT + timedelta(days=day))
        assert of(desk).state == "running"
    assert step(faulty, "batch-1", AT + FILES_KEPT) is False
    assert (of(desk).state, of(desk).refused) == ("refused", "gone")


def test_a_try_whose_end_nobody_knows_of_is_taken_back() -> None:
    class Silent(Wrapped):
        """What ends a step is never answered."""

        def put_batch(self, batch: Batch, *given: Any) -> None:
            if batch.piece:
                raise Unclear("silent")
            self.inner.put_batch(batch, *given)

    desk = a_desk()
    sent(desk, a_sheet(20))
    step(desk, "batch-1", AT)
    for _ in range(2 * MOST_TRIES):
        with pytest.raises(Unclear):
            step(replace(desk, store=Silent(desk.store)), "batch-1", AT)
    assert (of(desk).state, of(desk).tries) == ("reading", 0)
    assert all_steps(desk).state == "checked"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a;b\n1;2", "no-header"), (b"", "empty-file"), (b"%PDF-1.7", "other-format")],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_of_it_is_kept(
    content: bytes, code: str
) -> None:
    desk = a_desk()
    found = checked(desk, content)
    assert (found.state, found.refused) == ("refused", code)
    assert list(desk.documents.objects) == [landing(file_key("batch-1"))]  # type: ignore[attr-defined]
    assert run_import(desk, found, OPERATOR, AT) == Refusal("state", _problems("import.state"))


def test_a_mistake_in_the_last_row_keeps_all_rows_out() -> None:
    desk = a_desk()
    found = checked(desk, a_sheet(ROWS * 2) + b"=1+1;\r\n")
    assert (found.state, found.refused, found.facts) == (
        "refused",
        "formulas",
        {"cells": f"A{ROWS * 2 + 2}"},
    )
    assert list(desk.documents.objects) == [landing(file_key("batch-1"))]  # type: ignore[attr-defined]


def test_another_file_than_the_one_that_was_chosen_is_refused() -> None:
    desk = a_desk()
    sent(desk, a_sheet(2))
    desk.documents.put(landing(file_key("batch-1")), a_sheet(3))
    assert all_steps(desk).refused == "changed"


def test_an_import_whose_rows_were_deleted_says_so() -> None:
    desk = a_desk()
    found = checked(desk, a_sheet(2))
    run_import(desk, found, OPERATOR, AT)
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    assert (all_steps(desk).state, of(desk).refused) == ("refused", "gone")


def test_an_import_older_than_its_files_are_kept_ends_in_words() -> None:
    """On AWS a file that is gone cannot be told from one that may not be read: both are an error."""
    desk = a_desk()
    run_import(desk, checked(desk, a_sheet(2)), OPERATOR, AT)
    assert step(desk, "batch-1", AT + FILES_KEPT) is False
    assert (of(desk).state, of(desk).refused) == ("refused", "gone")
    kept = "ForgetImportedSpreadsheets"
    template = json.loads(Path(".chalice/infrastructure.json").read_text(encoding="utf-8"))
    rules = template["Resources"]["Documents"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [r["ExpirationInDays"] for r in rules if r["Id"] == kept] == [FILES_KEPT.days]


def test_an_import_whose_spreadsheet_the_bucket_has_forgotten_ends_in_words() -> None:
    desk = a_desk()
    sent(desk, a_sheet(2))
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    assert step(desk, "batch-1", AT + KEPT - timedelta(seconds=1)) is False
    assert of(desk).state == "waiting"
    assert step(desk, "batch-1", AT + KEPT) is False
    assert (of(desk).state, of(desk).refused) == ("refused", "gone")


def test_a_step_of_what_is_not_there_or_not_yet_there_does_nothing() -> None:
    desk = a_desk()
    assert step(desk, "nothing", AT) is False
    sent(desk, a_sheet(1))
    desk.documents.objects.clear()  # type: ignore[attr-defined]
    assert step(desk, "batch-1", AT) is False
    assert of(desk).state == "waiting"


def test_only_what_was_checked_is_run_and_asking_twice_changes_nothing() -> None:
    desk = a_desk()
    waiting = sent(desk, a_sheet(2))
    assert run_import(desk, waiting, OPERATOR, AT) == Refusal("state", _problems("import.state"))
    begun = run_import(desk, all_steps(desk), OPERATOR, AT)
    assert isinstance(begun, Batch)
    assert run_import(desk, of(desk), OPERATOR, AT) == begun
    assert isinstance(run_import(desk, all_steps(desk), OPERATOR, AT), Batch)
    assert len(proposals(desk)) == 2


def _problems(code: str) -> tuple[Any, ...]:
    from chalicelib.core.problems import Problem

    return (Problem(code),)


def wanted(**changes: Any) -> Wanted:
    usual = Wanted("proposals", "usulan.csv", CSV, 10, "0" * 64, "hibah-uang", "worship")
    return replace(usual, **changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "letters"}, "import.kind"),
        ({"programme": "contoh"}, "programme.unknown"),
        ({"applicant_type": "person"}, "type.not-taken"),
        ({"type": "application/pdf"}, "import.type"),
        ({"bytes": 0}, "import.empty-file"),
        ({"bytes": 10**9}, "import.large"),
        ({"sha256": "abc"}, "document.sha256"),
        ({"kind": "recipients"}, "import.role"),
    ],
)
def test_what_cannot_be_imported_is_said_before_anything_is_sent(
    changes: dict[str, Any], code: str
) -> None:
    found = offer_import(a_desk(), wanted(**changes), OPERATOR, "key-1", AT)
    assert isinstance(found, Refusal)
    assert [p.code for p in found.problems] == [code]


def test_the_same_key_is_the_same_import() -> None:
    desk = a_desk()
    first, again = (offer_import(desk, wanted(), OPERATOR, "key-1", AT) for _ in range(2))
    assert first == again
    other = offer_import(desk, wanted(sha256="1" * 64), OPERATOR, "key-1", AT)
    assert isinstance(other, Refusal) and other.kind == "reused"


@pytest.mark.parametrize(
    ("role", "sees"), [("kesra", True), ("auditor", True), ("operator", False), ("verifier", False)]
)
def test_an_import_is_seen_by_who_made_it_and_by_kesra(role: str, sees: bool) -> None:
    desk = a_desk()
    made = sent(desk, a_sheet(1))
    somebody = an_official(role, "kesra", "Dadang Contoh")
    assert may_see(made, OPERATOR) and may_see(made, somebody) == sees
    assert [b.id for b in imports_of(desk, somebody)] == (["batch-1"] if sees else [])
    assert [b.id for b in imports_of(desk, OPERATOR)] == ["batch-1"]


def test_nothing_of_a_row_is_in_what_is_said_of_it() -> None:
    """Told are row, column and rule: never what stands in the cell."""
    desk, made = a_desk(), mixed(WORSHIP, 400, 50)
    checked(desk, table(WORSHIP, made.rows))
    told = str([r for r in said(desk) if r.level == "error"])
    for row in made.rows:
        for name in ("chair_nik", "secretary_nik", "contact_phone", "chair_name", "account_number"):
            assert str(row.get(name, "belum ada HP")) not in told
