"""The queue: oldest first, nothing twice, nothing lost, nothing of other people's."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.ticket import grouped, make_ticket
from chalicelib.desk import Desk
from chalicelib.desk.deciding import decide
from chalicelib.desk.numbers import numbers
from chalicelib.desk.queueing import PAGE, Wanted, find, folded
from tests.builders import FILLED, NOON, a_contact, a_desk, a_file, an_official, answers_of, lay

VERIFIER, KESRA = an_official(), an_official("kesra")


def fill(
    desk: Desk, count: int, state: str = "submitted", first: int = 1, **changes: Any
) -> list[str]:
    made = []
    for number in range(first, first + count):
        file = a_file(state, ticket=make_ticket(2027, number), **changes)
        at = NOON + timedelta(minutes=number)
        lay(desk, replace(file, proposal=replace(file.proposal, entered_at=at)))
        made.append(file.proposal.ticket)
    return made


def listed(desk: Desk, actor: Any = VERIFIER, **wanted: str) -> list[str]:
    return [p.ticket for p in find(desk, Wanted(**wanted), actor).items]


def walk(desk: Desk, actor: Any = VERIFIER, **wanted: str) -> list[list[str]]:
    pages, cursor = [], ""
    while True:
        found = find(desk, Wanted(cursor=cursor, **wanted), actor)
        pages.append([p.ticket for p in found.items])
        if not found.next:
            return pages
        cursor = found.next


def test_a_long_queue_is_paged_without_loss() -> None:
    desk = a_desk()
    tickets = fill(desk, 2 * PAGE + 7)
    pages = walk(desk)
    assert [t for page in pages for t in page] == tickets
    assert [len(p) for p in pages] == [PAGE, PAGE, 7]


def test_a_queue_that_just_fills_a_page_ends_there() -> None:
    desk = a_desk()
    fill(desk, PAGE)
    assert [len(p) for p in walk(desk, state="submitted")] == [PAGE]


def test_a_cursor_means_the_same_when_a_state_runs_empty_in_between() -> None:
    desk = a_desk()
    waiting = fill(desk, 1, "submitted", first=900)
    checked = fill(desk, PAGE + 5, "checking")
    first = find(desk, Wanted(), VERIFIER)
    assert first.items[0].ticket == waiting[0]
    file = desk.store.load(waiting[0])
    assert file is not None
    decide(desk, file, FILLED["refuse"](file), VERIFIER, file.proposal.version, "key-1", NOON)
    second = find(desk, Wanted(cursor=first.next), VERIFIER)
    seen = [p.ticket for p in (*first.items, *second.items)]
    assert sorted(t for t in seen if t in checked) == sorted(checked)  # each of them, and once


@pytest.mark.parametrize(
    "cursor", ["x", "9999|", "0|x", "|", "-1|", "0|#", "99999999999999999999|", "0|2027#2", "٣|"]
)
def test_a_cursor_that_is_none_of_ours_does_no_harm(cursor: str) -> None:
    desk = a_desk()
    fill(desk, 3)
    assert len(listed(desk, cursor=cursor)) in (0, 3)


def test_a_queue_emptied_between_two_pages_takes_nothing_from_the_next_state() -> None:
    desk = a_desk()
    checked = fill(desk, 4, "checking")  # they came earlier than all that wait
    waiting = fill(desk, PAGE + 3, first=100)
    first = find(desk, Wanted(), VERIFIER)
    for ticket in waiting:
        del desk.store.files[ticket]  # type: ignore[attr-defined]
    second = find(desk, Wanted(cursor=first.next), VERIFIER)
    assert [p.ticket for p in second.items] == checked


def test_counts_are_of_the_opds_one_may_see() -> None:
    desk = a_desk()
    fill(desk, 3)
    fill(desk, 2, "checking", first=10)
    fill(desk, 4, first=20, opd="dinsos")
    assert find(desk, Wanted(), VERIFIER).counts["submitted"] == 3
    assert find(desk, Wanted(), VERIFIER).counts["checking"] == 2
    assert find(desk, Wanted(), KESRA).counts["submitted"] == 7
    assert find(desk, Wanted(opd="dinsos"), KESRA).counts["submitted"] == 4


@pytest.mark.parametrize(
    ("role", "opd", "sees"),
    [("verifier", "kesra", 3), ("verifier", "dinsos", 2), ("verifier", "", 0), ("kesra", "dinsos", 5),
     ("auditor", "", 5), ("admin", "kesra", 0), ("operator", "kesra", 0), ("applicant", "kesra", 0)],
)  # fmt: skip
def test_who_sees_which_queue(role: str, opd: str, sees: int) -> None:
    desk = a_desk()
    fill(desk, 3)
    fill(desk, 2, first=10, opd="dinsos")
    assert len(listed(desk, an_official(role, opd))) == sees
    assert len(listed(desk, an_official(role, opd), opd="dinsos")) == (2 if sees in (2, 5) else 0)


def test_a_camat_sees_the_reports_of_his_kecamatan_and_the_filter_names_only_those_that_hold_one() -> (
    None
):
    desk = a_desk()
    haste = {"programme": "bansos-tidak-terencana", "applicant_type": "person"}
    for number, place in enumerate(("36.04.05", "36.04.05", "36.04.06"), 1):
        answers = answers_of(**haste, kecamatan=place, desa=f"{place}.2001")
        lay(desk, a_file("reported", **haste, ticket=make_ticket(2027, number), answers=answers))
    fill(desk, 1, first=10)
    assert len(listed(desk, an_official("camat", "36.04.05"))) == 2
    assert len(listed(desk, an_official("camat", "36.04.07"))) == 0
    assert listed(desk, an_official("camat", "kesra")) == []  # an account with the wrong unit
    assert listed(desk, an_official("verifier", "36.04.05")) == []
    found = find(desk, Wanted(), KESRA)
    assert len(found.items) == 4 and found.counts["reported"] == 3
    assert [one for one in found.opds if one.startswith("36.")] == ["36.04.05", "36.04.06"]
    mine = find(desk, Wanted(), an_official("camat", "36.04.05"))
    assert mine.opds == ("36.04.05",) and mine.counts == {"reported": 2}
    assert "reported" not in find(desk, Wanted(), VERIFIER).counts


def test_filters_by_state_programme_kecamatan_and_name() -> None:
    desk = a_desk()
    (one,) = fill(
        desk, 1, answers=answers_of(worship_name="Musala Contoh Al-Ikhlas", kecamatan="36.04.05")
    )
    (two,) = fill(
        desk, 1, "checking", first=2, answers=answers_of(worship_name="Masjid Contoh Jami’")
    )
    assert listed(desk, state="checking") == [two]
    assert listed(desk, programme="bansos-terencana") == []
    assert listed(desk, kecamatan="36.04.05") == [one]
    assert listed(desk, q="al ikhlas") == [] and listed(desk, q="AL-IKHLAS") == [one]
    assert listed(desk, q="jami") == [two]
    assert listed(desk, q="aminah") == [one, two]  # the contact's name


def test_a_number_finds_its_file_in_every_spelling_and_only_for_those_who_may() -> None:
    desk = a_desk()
    (ticket,) = fill(desk, 1, opd="dinsos")
    assert listed(desk, KESRA, q=grouped(ticket)) == [ticket]
    assert listed(desk, KESRA, q=f" {ticket} ") == [ticket]
    assert listed(desk, VERIFIER, q=ticket) == []
    draft = a_file("draft", ticket=make_ticket(2027, 77))
    lay(desk, draft)
    assert listed(desk, KESRA, q=draft.proposal.ticket) == []


def test_searching_folds_letters() -> None:
    assert folded("  Musala  AL-Ikhlás’ ") == folded("musala alikhlas")


# numbers for everybody ------------------------------------------------------------------------------------------------


def test_numbers_count_what_was_sent() -> None:
    desk = a_desk()
    for number, state in enumerate(
        ["draft", "submitted", "checking", "verified", "withdrawn", "returned"], 1
    ):
        lay(desk, a_file(state, ticket=make_ticket(2027, number), contact=a_contact()))
    found = numbers(desk, NOON)
    assert (found["received"], found["in_process"], found["decided"]) == (5, 3, 2)
    assert found["programmes"] == {"hibah-uang": 5}
    assert found["kecamatan"] == {answers_of()["kecamatan"]: 5}


def test_numbers_are_at_most_a_minute_old_and_belong_to_one_store() -> None:
    desk = a_desk()
    assert numbers(desk, NOON)["received"] == 0
    fill(desk, 1)
    assert numbers(desk, NOON + timedelta(seconds=59))["received"] == 0
    assert numbers(desk, NOON + timedelta(seconds=60))["received"] == 1
    assert numbers(desk, NOON - timedelta(days=1))["received"] == 1  # a clock that was set back
    assert numbers(a_desk(), NOON)["received"] == 0
