"""What the desk may rely on for claims, flags and recipients: the same in memory and on DynamoDB."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bench import wire  # before any client of AWS is made
from chalicelib.aws.store import DynamoStore
from chalicelib.aws.table import Row
from chalicelib.core import flags
from chalicelib.core.office_files import Scan
from chalicelib.core.proposal import Flag
from chalicelib.core.recipients import Award, Exemption, Merge, Recipient, logged
from chalicelib.core.ticket import make_ticket
from chalicelib.desk.ports import Change, Remembered, Stale
from chalicelib.desk.recipient_ports import (
    MOST_IN_PLACE,
    MOST_UNDER_KEY,
    Claims,
    FlagPut,
    Owned,
    RecipientChange,
)
from tests.builders import NOON, TICKET, a_file, an_official
from tests.world import World

OTHER = make_ticket(2027, 2)
LATER = NOON + timedelta(minutes=5)


def put(store: Any, ticket: str = TICKET, **more: Any) -> None:
    file = a_file("submitted", ticket=ticket)
    store.commit(Change(file.proposal, 0, True, file.events, file.letters, file.documents, **more))


def a_recipient(id: str = "R1", **changes: Any) -> Recipient:
    place = ("36.04.01", "36.04.01.2001")
    made = Recipient(
        id, "Masjid Contoh Al-Ikhlas", "worship", "masjid", *place, ("npwp:1",), {}, NOON
    )
    return replace(made, **changes)


def made(recipient: Recipient, **more: Any) -> RecipientChange:
    moved, entry = logged(recipient, "make", an_official(), NOON, {"n": 1})
    return RecipientChange(moved, recipient.version, entry, **more)


class TestClaims:
    def test_claims_are_born_with_the_sending_and_wait(self, store: Any) -> None:
        put(store, claims=Claims(TICKET, "print-1", due=NOON))
        assert store.claims(TICKET) == Claims(TICKET, "print-1", (), NOON)
        assert store.claims_due(LATER, 10) == (TICKET,)
        assert store.claims_due(NOON - timedelta(minutes=1), 10) == ()

    def test_what_is_done_waits_no_longer_and_is_remembered(self, store: Any) -> None:
        put(store, claims=Claims(TICKET, "print-1", due=NOON))
        assert store.claims_begun(Claims(TICKET, "print-1", ("print-1",)))
        assert store.claims_done(Claims(TICKET, "print-1", ("print-1",)))
        assert store.claims(TICKET) == Claims(TICKET, "print-1", ("print-1",), None)
        assert store.claims_due(LATER, 10) == ()

    def test_a_repair_renews_the_claims_and_what_lay_before_stays_known(self, store: Any) -> None:
        put(store, claims=Claims(TICKET, "print-1", due=NOON))
        store.claims_done(Claims(TICKET, "print-1", ("print-1",)))
        proposal = store.load(TICKET).proposal
        next_one = replace(proposal, version=proposal.version + 1)
        again = Claims(TICKET, "print-2", due=LATER)
        store.commit(Change(next_one, proposal.version, claims=again))
        assert store.claims(TICKET) == Claims(TICKET, "print-2", ("print-1",), LATER)
        assert not store.claims_begun(Claims(TICKET, "print-1", ("print-1",)))
        assert not store.claims_done(Claims(TICKET, "print-1", ("print-1",)))
        assert store.claims_due(LATER, 10) == (TICKET,)

    def test_what_failed_is_put_off(self, store: Any) -> None:
        put(store, claims=Claims(TICKET, "print-1", due=NOON))
        store.claims_later(TICKET, LATER)
        assert store.claims_due(NOON, 10) == ()
        assert store.claims_due(LATER, 10) == (TICKET,)

    def test_putting_off_what_is_not_there_makes_nothing(self, store: Any) -> None:
        store.claims_later(TICKET, LATER)
        assert store.claims(TICKET) is None
        assert not store.claims_begun(Claims(TICKET, "print-1"))

    def test_claims_do_not_disturb_the_file(self, store: Any) -> None:
        put(store, claims=Claims(TICKET, "print-1", due=NOON))
        file = store.load(TICKET)
        assert file.proposal == a_file("submitted").proposal
        assert file.proposal.recipient == "" and file.flags == ()


class TestPrints:
    def test_a_print_lies_under_each_of_its_keys_once(self, store: Any) -> None:
        for _ in range(2):
            assert store.put_print("p1", ("nik:1", "cell:2"), "36.04.01.2001", TICKET) == 0
        store.put_print("p2", ("cell:2",), "36.04.01.2001", OTHER)
        assert store.prints(("nik:1", "nik:404")) == ("p1",)
        assert store.prints(("nik:1", "cell:2")) == ("p1", "p2")
        assert sorted(store.prints_in("36.04.01.2001")) == ["p1", "p2"]
        assert store.prints_in("36.04.01.2002") == () == store.prints_in("")

    def test_an_outdated_print_is_taken_away(self, store: Any) -> None:
        store.put_print("p1", ("nik:1", "nik:2"), "36.04.01.2001", TICKET)
        store.put_print("p2", ("nik:2",), "36.04.01.2002", TICKET)
        store.take_print("p1", ("nik:1", "nik:2", "nik:404"), "36.04.01.2001", TICKET)
        assert store.prints(("nik:1", "nik:404")) == ()
        assert store.prints(("nik:2",)) == ("p2",)
        assert store.prints_in("36.04.01.2001") == ()
        assert store.prints_in("36.04.01.2002") == ("p2",)

    def test_a_key_that_is_full_takes_no_more_and_still_finds_those_it_has(
        self, store: Any
    ) -> None:
        for number in range(MOST_UNDER_KEY):
            store.put_print(f"p{number:03d}", ("name:x",), "", TICKET)
        assert store.put_print("late", ("name:x", "nik:9"), "", OTHER) == 1
        assert len(store.prints(("name:x",))) == MOST_UNDER_KEY
        assert store.prints(("nik:9",)) == ("late",)

    def test_a_key_that_was_emptied_takes_prints_again(self, store: Any) -> None:
        for _ in range(2):
            assert store.put_print("p1", ("nik:1",), "", TICKET) == 0
            assert store.prints(("nik:1",)) == ("p1",)
            store.take_print("p1", ("nik:1",), "", TICKET)
            assert store.prints(("nik:1",)) == ()

    def test_newest_years_come_first_in_a_desa(self, store: Any) -> None:
        for year in (2026, 2028, 2027):
            store.put_print(f"p{year}", (), "36.04.01.2001", make_ticket(year, 1))
        assert store.prints_in("36.04.01.2001") == ("p2028", "p2027", "p2026")


class TestFlags:
    def flag(self, other: str = OTHER, **changes: Any) -> Flag:
        return replace(Flag(other, "double", ("account",), NOON), **changes)

    def test_a_flag_lies_in_the_file(self, store: Any) -> None:
        put(store)
        assert store.put_flag(FlagPut(TICKET, "kesra", self.flag()))
        assert store.load(TICKET).flags == (self.flag(),)

    def test_a_flag_is_written_only_over_the_one_that_was_seen(self, store: Any) -> None:
        put(store)
        store.put_flag(FlagPut(TICKET, "kesra", self.flag()))
        judged = flags.judged(self.flag(), "same", "Sama.", an_official(), NOON)
        assert not store.put_flag(FlagPut(TICKET, "kesra", judged))
        assert not store.put_flag(FlagPut(TICKET, "kesra", judged, judged))
        assert store.put_flag(FlagPut(TICKET, "kesra", judged, self.flag()))
        assert store.load(TICKET).flags == (judged,)

    def test_unjudged_flags_wait_in_the_list_of_who_holds_the_file_doubles_first(
        self, store: Any
    ) -> None:
        third = make_ticket(2027, 3)
        related = self.flag(third, level="related", at=NOON - timedelta(days=1))
        store.put_flag(FlagPut(TICKET, "kesra", related))
        store.put_flag(FlagPut(TICKET, "kesra", self.flag()))
        store.put_flag(FlagPut(OTHER, "dinsos", self.flag(TICKET)))
        found = store.flags_waiting(("kesra",), "", 10)
        assert [one.flag for one in found.items] == [self.flag(), related]
        assert {(one.owner, one.holder) for one in found.items} == {(TICKET, "kesra")}
        assert found.next == ""
        first = store.flags_waiting(("kesra",), "", 1)
        assert [one.flag for one in first.items] == [self.flag()]
        rest = store.flags_waiting(("kesra",), first.next, 1)
        assert [one.flag for one in rest.items] == [related]
        both = store.flags_waiting(("kesra", "dinsos"), "", 10).items
        assert [one.holder for one in both] == ["dinsos", "kesra", "kesra"]

    def test_a_judged_flag_waits_no_longer_and_a_file_that_moves_takes_its_flags_along(
        self, store: Any
    ) -> None:
        put(store)
        store.put_flag(FlagPut(TICKET, "kesra", self.flag()))
        store.put_flag(FlagPut(TICKET, "dinsos", self.flag(), self.flag()))
        assert store.flags_waiting(("kesra",), "", 10).items == ()
        assert len(store.flags_waiting(("dinsos",), "", 10).items) == 1
        judged = flags.judged(self.flag(), "different", "Beda.", an_official(), NOON)
        store.put_flag(FlagPut(TICKET, "dinsos", judged, self.flag()))
        assert store.flags_waiting(("dinsos",), "", 10).items == ()

    def test_a_change_with_a_flag_that_was_judged_meanwhile_does_nothing(self, store: Any) -> None:
        put(store)
        store.put_flag(FlagPut(TICKET, "kesra", self.flag()))
        before = store.load(TICKET)
        moved = replace(before.proposal, version=before.proposal.version + 1)
        judged = flags.judged(self.flag(), "same", "Sama.", an_official(), NOON)
        wrong = FlagPut(TICKET, "kesra", judged, judged)
        with pytest.raises(Stale):
            store.commit(Change(moved, before.proposal.version, flags=(wrong,)))
        assert store.load(TICKET) == before
        store.commit(
            Change(moved, before.proposal.version, flags=(replace(wrong, seen=self.flag()),))
        )
        assert store.load(TICKET).flags == (judged,)

    def test_both_ends_of_a_pair_are_seen_at_once(self, store: Any) -> None:
        put(store, OTHER)
        store.put_flag(FlagPut(OTHER, "kesra", self.flag(TICKET)))
        store.change_recipient(made(a_recipient(), link=OTHER))
        sides = store.sides(TICKET, (OTHER, "R1", make_ticket(2027, 404), "R404"))
        assert set(sides) == {OTHER, "R1"}
        assert sides[OTHER].flag == self.flag(TICKET)
        assert (sides[OTHER].holder, sides[OTHER].recipient) == ("kesra", "R1")
        assert (sides["R1"].recipient, sides["R1"].flag) == ("R1", None)


class TestRecipients:
    def whole(self) -> Recipient:
        award = Award("a1", 2026, "hibah-uang", 20_000_000, "Atap", "kesra", None, "SK", NOON)
        exemption = Exemption(
            1,
            "id",
            "Budi",
            NOON,
            "Dasar.",
            requirement="gap",
            ground="g",
            first=2027,
            last=2028,
            file=Scan("f", "0" * 64, "application/pdf", 9),
        )
        merge = Merge(1, "id", "Budi", NOON, "Sama.", into="R2")
        return a_recipient(
            awards=(award,),
            exemptions=(exemption,),
            merges=(merge,),
            numbers={"npwp": [{"sealed": "x"}]},
        )

    def test_a_recipient_comes_back_as_it_went_in(self, store: Any) -> None:
        change = made(self.whole())
        store.change_recipient(change)
        found = store.recipient("R1")
        assert found.recipient == change.recipient
        assert found.log == (change.entry,)
        assert store.recipient("R404") is None

    def test_of_two_changes_of_one_version_one_is_done(self, store: Any) -> None:
        store.change_recipient(made(a_recipient()))
        now = store.recipient("R1").recipient
        store.change_recipient(made(now))
        with pytest.raises(Stale):
            store.change_recipient(made(now))
        with pytest.raises(Stale):
            store.change_recipient(made(a_recipient()))
        assert len(store.recipient("R1").log) == 2

    def test_two_cannot_take_a_key_at_the_same_time(self, store: Any) -> None:
        store.change_recipient(made(a_recipient(), owners={"npwp:1": 0, "account:1": 0}))
        assert store.owned(("npwp:1", "npwp:404")) == {"npwp:1": Owned(("R1",), 1)}
        with pytest.raises(Stale):
            store.change_recipient(made(a_recipient("R2"), owners={"npwp:1": 0}))
        assert store.recipient("R2") is None
        store.change_recipient(made(a_recipient("R2"), owners={"npwp:1": 1}))
        assert store.owned(("npwp:1",))["npwp:1"] == Owned(("R1", "R2"), 2)

    def test_a_link_stands_in_the_file_without_a_new_version(self, store: Any) -> None:
        put(store)
        before = store.load(TICKET).proposal
        store.change_recipient(made(a_recipient(), link=TICKET))
        after = store.load(TICKET).proposal
        assert after == replace(before, recipient="R1")
        assert store.recipient("R1").proposals == (TICKET,)
        with pytest.raises(Stale):
            store.change_recipient(made(a_recipient("R2"), link=TICKET))

    def test_both_recipients_of_a_merge_change_in_one_transaction(self, store: Any) -> None:
        one, two = made(a_recipient()), made(a_recipient("R2"))
        stale = replace(two, expected=7)
        with pytest.raises(Stale):
            store.change_recipient(replace(one, also=(stale,)))
        assert store.recipient("R1") is None
        store.change_recipient(replace(one, also=(two,)))
        assert set(store.known(recipients=("R1", "R2", "R3")).recipients) == {"R1", "R2"}

    def test_a_change_is_remembered_by_its_key_once(self, store: Any) -> None:
        remember = Remembered("k", "d", {"recipient": "R1"}, NOON + timedelta(days=9))
        store.change_recipient(made(a_recipient(), remember=remember))
        assert store.recall("k").answer == {"recipient": "R1"}
        with pytest.raises(Stale):
            store.change_recipient(made(a_recipient("R2"), remember=remember))

    def test_the_claims_of_a_recipient_wait_like_those_of_a_file(self, store: Any) -> None:
        store.change_recipient(made(a_recipient(), claims=Claims("R1", "p", due=NOON)))
        assert store.claims_due(NOON, 10) == ("R1",)
        assert store.claims("R1").print == "p"

    def test_recipients_are_listed_by_kecamatan_and_name_page_by_page(self, store: Any) -> None:
        for number in range(1, 6):
            store.change_recipient(
                made(
                    a_recipient(
                        f"R{number}",
                        name=f"Masjid Contoh {number}",
                        kecamatan=f"36.04.0{number % 2}",
                    )
                )
            )
        every = store.recipients("", "", "", 10)
        assert [r.id for r in every.items] == ["R2", "R4", "R1", "R3", "R5"]
        assert [r.id for r in store.recipients("36.04.01", "", "", 10).items] == ["R1", "R3", "R5"]
        assert [r.id for r in store.recipients("", "contoh 4", "", 10).items] == ["R4"]
        first = store.recipients("", "", "", 2)
        second = store.recipients("", "", first.next, 2)
        assert [r.id for r in (*first.items, *second.items)] == ["R2", "R4", "R1", "R3"]
        assert store.recipients("", "", second.next, 2).next == ""
        elsewhere = store.recipients("36.04.00", "", "", 1).next
        other = store.recipients("36.04.01", "", elsewhere, 10)
        assert [r.id for r in other.items] == ["R1", "R3", "R5"]

    def test_who_was_given_aid_twice_in_a_year_stands_in_a_list(self, store: Any) -> None:
        award = self.whole().awards[0]
        again = replace(award, id="a2", purpose="Lantai")
        other_year = replace(award, id="a3", year=2025)
        for number in (1, 2, 3):
            store.change_recipient(made(a_recipient(f"R{number}", awards=(award, again))))
        store.change_recipient(made(a_recipient("R4", awards=(award, other_year))))
        merged = replace(store.recipient("R3").recipient, merged_into="R1")
        store.change_recipient(made(merged))
        assert [r.id for r in store.recipients_twice("", 10).items] == ["R1", "R2"]
        assert store.recipients_twice("", 10).items[0].twice == (2026,)
        first = store.recipients_twice("", 1)
        assert [r.id for r in store.recipients_twice(first.next, 1).items] == ["R2"]


def test_no_crowd_of_recipients_hides_the_proposals_of_a_desa_nor_old_ones_the_new(
    world: World,
) -> None:
    """2,100 of each lie in one desa, laid straight into the table."""
    store, place = DynamoStore(world.settings), "36.04.01.2001"
    tickets = [make_ticket(2020 + number // 300, number) for number in range(2_100)]
    with Row.batch_write() as batch:
        for number, ticket in enumerate(tickets):
            batch.save(Row(f"N#{place}", f"R{number:016d}", detail=f"recipient {number}"))
            batch.save(Row(f"N#{place}", ticket, detail=ticket))
    with wire.listening() as calls:
        found = store.prints_in(place)
    assert [c.name for c in calls] == ["dynamodb Query"] * 2  # a desa has about thirty of each
    assert found[:MOST_IN_PLACE] == tuple(sorted(tickets, reverse=True)[:MOST_IN_PLACE])
    assert len(found) == 2 * MOST_IN_PLACE
    assert f"recipient {2_099}" in found


def test_a_look_up_is_one_batch_and_one_query_whatever_is_filed(world: World) -> None:
    store = DynamoStore(world.settings)
    for number in range(40):
        ticket = make_ticket(2027, number)
        store.put_print(f"p{number}", (f"nik:{number}", "cell:1"), "36.04.01.2001", ticket)
    with wire.listening() as calls:
        store.prints((*tuple(f"nik:{n}" for n in range(50)), "cell:1"))
        store.prints_in("36.04.01.2001")
    assert [c.name for c in calls] == ["dynamodb BatchGetItem", "dynamodb Query"]
