"""Doubles are found after every sending: whatever is cut off, whoever is first, however much is filed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core import doubles, flags
from chalicelib.core.proposal import File
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import Desk
from chalicelib.desk.claiming import Filed, claims_of, file_claims, file_due, look_up
from chalicelib.desk.ports import Change, Unclear
from chalicelib.desk.recipient_ports import MOST_UNDER_KEY
from tests.builders import NOON, a_desk, a_file, an_official, answers_of, lay
from tests.fakes import MemoryStore, Wrapped

ONE, TWO, THREE = (make_ticket(2027, number) for number in (1, 2, 3))
ACCOUNT = "77665544332211"
FAR = {"kecamatan": "36.04.05", "desa": "36.04.05.2001"}


def sent(desk: Desk, ticket: str, state: str = "submitted", **changes: Any) -> File:
    """A proposal that was sent, its claims still waiting. The names differ, and so do the desa."""
    number = int(ticket[2:11])
    apart: dict[str, Any] = {
        "worship_name": f"Masjid Contoh {('Anggrek', 'Belimbing', 'Cempaka', 'Delima')[number % 4]}",
        "account_number": f"10203040{number:04d}",
        "point": None,
        "chair_nik": f"360401010180{number:04d}",
        "secretary_nik": f"360401020280{number:04d}",
        "treasurer_nik": f"360401030380{number:04d}",
        "npwp": None,
        "worship_number": None,
        "rab": [{"item": f"Semen {ticket}", "volume": 1, "unit": "sak", "price": 60_000 + number}],
        "desa": f"36.04.01.20{number:02d}",
    }
    file = lay(desk, a_file(state, ticket=ticket, answers=answers_of(**apart | changes)))
    desk.store.claimed[ticket] = claims_of(desk, file.proposal, NOON)  # type: ignore[attr-defined]
    return file


def flags_of(desk: Desk, ticket: str) -> dict[str, tuple[str, ...]]:
    file = desk.store.load(ticket)
    assert file is not None
    return {flag.other: flag.reasons for flag in file.flags}


def both(desk: Desk | None = None, **changes: Any) -> Desk:
    desk = desk or a_desk()
    sent(desk, ONE, account_number=ACCOUNT)
    sent(desk, TWO, account_number=ACCOUNT, **changes)
    return desk


@pytest.mark.parametrize("order", [(ONE, TWO), (TWO, ONE)])
def test_the_same_number_in_two_files_is_flagged_on_both_whoever_is_filed_first(
    order: tuple[str, str],
) -> None:
    desk = both()
    for ticket in order:
        assert file_claims(desk, ticket, NOON)
    assert flags_of(desk, ONE) == {TWO: ("account",)}
    assert flags_of(desk, TWO) == {ONE: ("account",)}


def test_files_with_nothing_in_common_are_not_flagged() -> None:
    """The twin: not everything is a double."""
    desk = a_desk()
    for ticket in (ONE, TWO):
        sent(desk, ticket)
        file_claims(desk, ticket, NOON)
    assert flags_of(desk, ONE) == {} == flags_of(desk, TWO)


def test_who_claims_nothing_new_is_not_filed_again() -> None:
    desk = both()
    assert file_claims(desk, ONE, NOON)
    assert not file_claims(desk, ONE, NOON)
    assert not file_claims(desk, THREE, NOON)


class Meanwhile(Wrapped):
    """Does something in the middle: right before the first look-up under keys."""

    def __init__(self, inner: Any, act: Callable[[], None]) -> None:
        super().__init__(inner)
        self.act: Callable[[], None] | None = act

    def prints(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        act, self.act = self.act, None
        if act:
            act()
        return self.inner.prints(keys)  # type: ignore[no-any-return]


@pytest.mark.parametrize("order", [(ONE, TWO), (TWO, ONE)])
def test_two_filed_at_the_same_moment_both_end_flagged(order: tuple[str, str]) -> None:
    """The second is filed whole while the first has laid its print and has not looked yet."""
    desk = both()
    store = desk.store
    between = replace(desk, store=Meanwhile(store, lambda: bool(file_claims(desk, order[1], NOON))))  # type: ignore[arg-type]
    assert file_claims(between, order[0], NOON)
    assert flags_of(desk, ONE) == {TWO: ("account",)}
    assert flags_of(desk, TWO) == {ONE: ("account",)}
    first, second = (desk.store.load(ticket).proposal.recipient for ticket in order)  # type: ignore[union-attr]
    assert first and second and first != second  # other names: one treasurer's account, two mosques


class Dies(Wrapped):
    """Breaks at the nth call of the store."""

    def __init__(self, inner: Any, at: int) -> None:
        super().__init__(inner)
        self.left = at

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not callable(found):
            return found

        def called(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise Unclear("killed")
            done = found(*given, **named)
            if self.left == -1:
                raise AssertionError
            return done

        return called


def state_of(desk: Desk) -> Any:
    store = desk.store
    assert isinstance(store, MemoryStore)
    return (
        {key: value for key, value in store.under.items() if value},
        store.placed,
        {pair: flag for pair, (_, flag) in store.flagged.items()},
        store.links,
        {one: (r.keys, tuple(r.numbers)) for one, r in store.heads.items()},
        store.claimed,
    )


def test_a_filing_killed_at_any_step_is_made_whole_by_the_next() -> None:
    whole = both()
    file_claims(whole, ONE, NOON)
    file_claims(whole, TWO, NOON)
    steps = 0
    for step in range(1, 60):
        desk = both()
        file_claims(desk, ONE, NOON)
        try:
            file_claims(replace(desk, store=Dies(desk.store, step)), TWO, NOON)  # type: ignore[arg-type]
        except Unclear:
            steps += 1
            assert desk.store.claims_due(NOON, 10) == (TWO,)
            assert file_due(desk, NOON, 10, lambda: False, lambda _: None) == Filed(1)
        assert state_of(desk) == state_of(whole)
    assert 9 <= steps < 59  # every call was the last one once


def test_what_always_fails_is_put_off_and_stands_in_nobodys_way() -> None:
    desk = both()
    desk.store.claimed[ONE] = replace(desk.store.claimed[ONE], print="broken")  # type: ignore[attr-defined]
    faults: list[Exception] = []
    assert file_due(desk, NOON, 10, lambda: False, faults.append) == Filed(1)
    assert len(faults) == 1
    assert desk.store.claims_due(NOON, 10) == ()
    assert desk.store.claims_due(NOON + timedelta(hours=1), 10) == (ONE,)


def repaired(desk: Desk, ticket: str, **changes: Any) -> None:
    """A repair with other answers, sent."""
    file = desk.store.load(ticket)
    assert file is not None
    answers = desk.keys.open_answers(ticket, file.proposal.answers) | changes
    proposal = replace(file.proposal, answers=answers, version=file.proposal.version + 1)
    claims = claims_of(desk, proposal, NOON)
    desk.store.commit(Change(proposal, file.proposal.version, True, claims=claims))


def test_a_repair_is_found_by_what_it_says_now_and_not_by_what_it_said() -> None:
    desk = a_desk()
    for ticket in (ONE, TWO):
        sent(desk, ticket)
        file_claims(desk, ticket, NOON)
    repaired(desk, ONE, account_number=ACCOUNT, desa="36.04.01.2009")
    assert file_claims(desk, ONE, NOON)
    sent(desk, THREE, account_number="102030400001")
    file_claims(desk, THREE, NOON)
    assert flags_of(desk, THREE) == {}
    repaired(desk, TWO, account_number=ACCOUNT)
    file_claims(desk, TWO, NOON)
    assert flags_of(desk, ONE) == {TWO: ("account",)}
    lying = [doubles.unpacked(p).id for p in desk.store.prints_in("36.04.01.2001")]
    assert ONE not in lying


def test_a_repair_that_comes_in_the_middle_of_a_filing_is_filed_too() -> None:
    desk = both()
    between = replace(
        desk,
        store=Meanwhile(desk.store, lambda: repaired(desk, ONE, account_number="555444333222")),  # type: ignore[arg-type]
    )
    assert not file_claims(between, ONE, NOON)
    assert file_claims(desk, ONE, NOON)
    file_claims(desk, TWO, NOON)
    assert flags_of(desk, TWO) == {}
    under = [p for lying in desk.store.under.values() for p in lying]  # type: ignore[attr-defined]
    assert {doubles.unpacked(p).id for p in under} == {ONE, TWO}


def test_what_a_person_said_is_remembered_when_the_pair_is_found_again() -> None:
    desk = both()
    for ticket in (ONE, TWO):
        file_claims(desk, ticket, NOON)
    for ticket, other in ((ONE, TWO), (TWO, ONE)):
        holder, flag = desk.store.flagged[ticket, other]  # type: ignore[attr-defined]
        judged = flags.judged(flag, "different", "Beda.", an_official(), NOON)
        desk.store.flagged[ticket, other] = (holder, judged)  # type: ignore[attr-defined]
    repaired(desk, TWO, title="Perbaikan lantai")
    assert file_claims(desk, TWO, NOON)
    file = desk.store.load(TWO)
    assert file is not None
    assert [flag.judgement for flag in file.flags] == ["different"]


def test_a_judgement_only_one_side_knows_counts_for_both() -> None:
    """Should a flag have been judged before its other half was written."""
    desk = both()
    file_claims(desk, ONE, NOON)
    file_claims(desk, TWO, NOON)
    holder, flag = desk.store.flagged[TWO, ONE]  # type: ignore[attr-defined]
    judged = flags.judged(flag, "same", "Sama.", an_official(), NOON)
    desk.store.flagged[TWO, ONE] = (holder, judged)  # type: ignore[attr-defined]
    del desk.store.flagged[ONE, TWO]  # type: ignore[attr-defined]
    repaired(desk, ONE, title="Perbaikan lantai")
    file_claims(desk, ONE, NOON)
    assert desk.store.flagged[ONE, TWO][1].judgement == "same"  # type: ignore[attr-defined]


class Counting(Wrapped):
    """Counts the calls of the store by name."""

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.calls[name] += 1
        return getattr(self.inner, name)


def test_a_look_up_against_a_hundred_thousand_filed_is_two_requests() -> None:
    """Each method is one request to the table: ``test_recipient_store`` holds that."""
    desk = a_desk()
    sent(desk, ONE, account_number=ACCOUNT)
    file_claims(desk, ONE, NOON)
    store = desk.store
    assert isinstance(store, MemoryStore)
    mine = doubles.unpacked(claims_of(desk, store.load(ONE).proposal, NOON).print)  # type: ignore[union-attr]
    for number in range(100_000):
        packed = doubles.packed(replace(mine, id=f"x{number}", name=f"Lain {number}", keys=()))
        store.under[f"name:{number}"] = {packed}
        store.placed.setdefault(f"36.04.{number % 326:03d}", {})[f"x{number}"] = packed
    counting = Counting(store)
    found = look_up(replace(desk, store=counting), replace(mine, id=TWO))  # type: ignore[arg-type]
    assert [other.id for other, _ in found] == [ONE]
    assert counting.calls == {"prints": 1, "prints_in": 1}


def test_keys_that_too_many_share_do_not_grow_without_end_and_hide_nobody() -> None:
    desk = a_desk()
    sent(desk, ONE, account_number=ACCOUNT)
    mine = doubles.unpacked(desk.store.claims(ONE).print)  # type: ignore[union-attr]
    key = next(key for key in mine.keys if key.startswith("account:"))
    for number in range(MOST_UNDER_KEY + 50):
        other = replace(mine, id=make_ticket(2027, 100 + number), keys=(key,), name="", desa="")
        desk.store.put_print(doubles.packed(other), (key,), "", other.id)
    assert file_claims(desk, ONE, NOON) == Filed(1, full=1)
    assert len(desk.store.under[key]) == MOST_UNDER_KEY  # type: ignore[attr-defined]
    size = sum(len(p.encode()) for p in desk.store.under[key])  # type: ignore[attr-defined]
    assert size < 200 * 1024  # an item may have 400 KB
    assert len(look_up(desk, mine)) == MOST_UNDER_KEY  # who is not laid under it finds all of them


def test_two_who_come_too_late_for_a_key_are_found_by_what_else_they_share() -> None:
    desk = a_desk()
    shared = {"account_number": ACCOUNT, "npwp": "01.234.567.8-401.000"}
    for ticket in (ONE, TWO):
        sent(desk, ticket, **shared)
    sent(desk, THREE, account_number=ACCOUNT)
    mine = doubles.unpacked(desk.store.claims(ONE).print)  # type: ignore[union-attr]
    key = next(key for key in mine.keys if key.startswith("account:"))
    desk.store.under[key] = {  # type: ignore[attr-defined]
        doubles.packed(replace(mine, id=make_ticket(2026, n), keys=(key,), name="", desa=""))
        for n in range(MOST_UNDER_KEY)
    }
    tally = file_due(desk, NOON, 10, lambda: False, lambda error: pytest.fail(repr(error)))
    assert tally == Filed(3, full=3)
    assert set(flags_of(desk, ONE)[TWO]) == {"account", "npwp"}
    assert THREE not in flags_of(desk, ONE)  # the twin: this is what the count of full keys tells


def test_a_withdrawn_request_keeps_its_claims() -> None:
    desk = a_desk()
    sent(desk, ONE, "submitted", account_number=ACCOUNT)
    file_claims(desk, ONE, NOON)
    file = desk.store.load(ONE)
    assert file is not None
    gone = replace(file.proposal, state="withdrawn", version=file.proposal.version + 1)
    desk.store.commit(Change(gone, file.proposal.version))
    sent(desk, TWO, account_number=ACCOUNT)
    file_claims(desk, TWO, NOON)
    assert flags_of(desk, TWO) == {ONE: ("account",)}
