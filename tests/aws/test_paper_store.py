"""The registers of papers, the same in memory and on DynamoDB."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.core.proposal import File
from chalicelib.core.ticket import make_ticket
from chalicelib.desk.once import KEPT
from chalicelib.desk.paper_ports import Intake
from chalicelib.desk.ports import Change, Remembered, Stale
from tests.builders import NOON, a_file, a_letter
from tests.desk.test_entering import TYPIST, a_receipt

DAY = timedelta(days=1)


def typed(store: Any, number: int, state: str = "draft", **changes: Any) -> File:
    """A file that was typed in, one minute after another."""
    received = a_receipt(**{"agenda": str(number), **changes})
    file = a_file(
        state,
        ticket=make_ticket(2027, number),
        received=received,
        created_at=NOON + timedelta(minutes=number),
    )
    store.commit(Change(file.proposal, 0, True, file.events, register=True))
    return file


def an_intake(seq: int = 1, day: date = date(2027, 1, 29), **changes: Any) -> Intake:
    made = Intake(day, "hibah-uang", "counter", "kesra", seq, 3, "", "id-1", "Budi Contoh", NOON)
    return replace(made, **changes)


def remembered(key: str) -> Remembered:
    return Remembered(key, "digest", {}, NOON + KEPT)


class TestRegister:
    def test_a_number_knows_its_ticket(self, store: Any) -> None:
        file = typed(store, 12)
        assert store.registered(2027, "kesra", "12") == file.proposal.ticket
        assert store.registered(2027, "dinsos", "12") == ""
        assert store.registered(2026, "kesra", "12") == ""

    def test_it_is_taken_once_and_nothing_of_the_second_stays(self, store: Any) -> None:
        first = typed(store, 12)
        with pytest.raises(Stale):
            typed(store, 13, agenda="012")
        assert store.load(make_ticket(2027, 13)) is None
        assert store.registered(2027, "kesra", "12") == first.proposal.ticket

    def test_a_number_that_is_given_up_is_free(self, store: Any) -> None:
        file = typed(store, 12)
        moved = replace(
            file.proposal, version=file.proposal.version + 1, received=a_receipt(agenda="13")
        )
        store.commit(Change(moved, file.proposal.version, given_up=file.proposal.received))
        assert store.registered(2027, "kesra", "12") == ""
        assert store.registered(2027, "kesra", "13") == file.proposal.ticket
        again = typed(store, 14, agenda="12")
        assert store.registered(2027, "kesra", "12") == again.proposal.ticket
        with pytest.raises(Stale):
            typed(store, 15, agenda="13")


class TestEntries:
    def test_they_come_newest_first_page_by_page(self, store: Any) -> None:
        tickets = [typed(store, number).proposal.ticket for number in range(1, 6)][::-1]
        found, cursor = [], ""
        for expected in (2, 2, 1):
            page = store.entries(TYPIST.id, NOON, NOON + DAY, cursor, 2)
            assert len(page.items) == expected
            found += [ticket for ticket, _ in page.items]
            cursor = page.next
        assert (found, cursor) == (tickets, "")
        assert {p.ticket for p in store.heads_of(tuple(found)).values()} == set(tickets)

    def test_those_of_others_other_days_and_imports_are_not_among_them(self, store: Any) -> None:
        mine = typed(store, 1)
        typed(store, 2, typed_by="id-other")
        typed(store, 3, batch="batch-1")
        page = store.entries(TYPIST.id, NOON, NOON + DAY, "", 10)
        assert [ticket for ticket, _ in page.items] == [mine.proposal.ticket]
        assert store.entries(TYPIST.id, NOON + DAY, NOON + 2 * DAY, "", 10).items == ()


class TestByHand:
    def lay(self, store: Any, number: int, place: str = "kesra") -> File:
        file = a_file(
            "submitted", ticket=make_ticket(2027, number), received=a_receipt(place=place)
        )
        letter = a_letter(
            9,
            owner=file.proposal.ticket,
            at=NOON + timedelta(minutes=number),
            state="by-hand",
            due=None,
            to="",
            facts={"name": "Aminah Contoh", "programme": "hibah-uang", "place": place},
        )
        store.commit(Change(file.proposal, 0, True, file.events, (letter,)))
        return replace(file, letters=(letter,))

    def test_letters_wait_by_place_oldest_first(self, store: Any) -> None:
        first, second, other = (
            self.lay(store, 1),
            self.lay(store, 2),
            self.lay(store, 3, "36.04.05"),
        )
        page = store.by_hand("kesra", "", 1)
        assert page.items == ((first.proposal.ticket, 9),)
        assert store.by_hand("kesra", page.next, 5).items == ((second.proposal.ticket, 9),)
        everywhere = store.by_hand("", "", 5)
        assert {ticket for ticket, _ in everywhere.items} == {
            f.proposal.ticket for f in (first, second, other)
        }
        assert everywhere.next == ""
        assert store.by_hand("36.04.0", "", 5).items == ()

    def test_none_of_them_is_ever_due(self, store: Any) -> None:
        file = self.lay(store, 1)
        assert store.due_letters(NOON + 30 * DAY, 10) == ()
        assert store.lease_letter(file.proposal.ticket, 9, NOON + DAY, NOON + 2 * DAY) is None
        found = store.load(file.proposal.ticket)
        assert found.letters == file.letters

    def test_handed_over_once_and_by_whom(self, store: Any) -> None:
        file = self.lay(store, 1)
        handed = replace(file.letters[0], state="handed", detail="Budi Contoh")
        moved = replace(file.proposal, version=file.proposal.version + 1)
        store.commit(Change(moved, file.proposal.version, handed=(handed,)))
        assert store.by_hand("", "", 5).items == ()
        assert store.load(moved.ticket).letters == (handed,)
        again = replace(moved, version=moved.version + 1)
        with pytest.raises(Stale):
            store.commit(Change(again, moved.version, handed=(handed,)))
        assert store.load(moved.ticket).proposal.version == moved.version


class TestDaybook:
    def test_entries_come_back_in_order_by_day(self, store: Any) -> None:
        entries = [
            an_intake(),
            an_intake(2, count=2, note="Salah hitung."),
            an_intake(1, date(2027, 1, 30)),
        ]
        for number, entry in enumerate(entries):
            store.add_intake(2027, entry, remembered(f"key-{number}"))
        assert list(store.intakes(2027, "", "")) == entries
        assert list(store.intakes(2027, "2027-01-30", "2027-01-30")) == entries[2:]
        assert list(store.intakes(2027, "", "2027-01-29")) == entries[:2]
        assert store.intakes(2026, "", "") == ()

    def test_no_entry_takes_the_place_of_another(self, store: Any) -> None:
        store.add_intake(2027, an_intake(), remembered("key-1"))
        for key in ("key-2", "key-1"):
            with pytest.raises(Stale):
                store.add_intake(2027, an_intake(count=99), remembered(key))
        assert list(store.intakes(2027, "", "")) == [an_intake()]
