"""Whom numbers belong to, and a log that proves itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.doubles import Print
from chalicelib.core.recipients import (
    Entry,
    Exemption,
    Recipient,
    belongs_to,
    contradicts,
    exempt_in,
    logged,
    strong,
    valid,
)
from tests.builders import NOON, an_official

PLACE = ("36.04.01", "36.04.01.2001")


def a_recipient(id: str = "R1", *keys: str, **changes: Any) -> Recipient:
    made = Recipient(id, "Masjid Contoh Al-Ikhlas", "worship", "masjid", *PLACE, keys, {}, NOON)
    return replace(made, **changes)


def a_print(*keys: str, name: str = "Masjid Contoh Al-Ikhlas", **changes: Any) -> Print:
    made = Print("270000000017", "hibah-uang", 2027, "worship", "masjid", name, *PLACE, None, keys)
    return replace(made, **changes)


def test_a_shared_number_of_the_body_is_the_same_recipient() -> None:
    assert belongs_to(a_print("npwp:1"), [a_recipient("R1", "npwp:1")])


def test_an_officer_in_common_identifies_nobody() -> None:
    assert strong(("officer:1", "nik:2")) == ("nik:2",)
    assert belongs_to(a_print("officer:1"), [a_recipient("R1", "officer:1")]) is None


@pytest.mark.parametrize("kind", ["npwp", "ahu", "registry"])
def test_another_number_of_a_kind_that_only_one_has_is_another_recipient(kind: str) -> None:
    one, other = ("account:1", f"{kind}:1"), ("account:1", f"{kind}:2")
    assert contradicts(one, other)
    assert belongs_to(a_print(*one), [a_recipient("R1", *other)]) is None


def test_a_new_account_contradicts_nothing() -> None:
    assert not contradicts(("npwp:1", "account:1"), ("npwp:1", "account:2"))


def test_two_persons_with_other_niks_are_two_and_with_one_nik_they_are_one() -> None:
    assert contradicts(("nik:1", "kk:1"), ("nik:2", "kk:1"))
    assert not contradicts(("nik:1", "npwp:1"), ("nik:1", "npwp:2"))


def test_an_account_alone_needs_a_like_name_because_a_treasurer_may_keep_two() -> None:
    other = a_recipient("R1", "account:1")
    assert belongs_to(a_print("account:1"), [other])
    assert belongs_to(a_print("account:1", name="Musala Contoh Baitul Jannah"), [other]) is None


def test_a_foundations_school_is_not_its_mosque() -> None:
    school = a_print("npwp:1", kind="madrasah", name="MTs Contoh Nurul Huda")
    assert belongs_to(school, [a_recipient("R1", "npwp:1")]) is None


def test_of_two_that_fit_the_more_telling_number_wins_then_the_older() -> None:
    by_account = a_recipient("R1", "account:1")
    by_npwp = a_recipient("R2", "npwp:1", created_at=NOON + timedelta(days=9))
    mine = a_print("npwp:1", "account:1")
    assert belongs_to(mine, [by_account, by_npwp]) == by_npwp
    older = a_recipient("R3", "npwp:1")
    assert belongs_to(mine, [by_npwp, older]) == older


def a_log() -> tuple[Recipient, tuple[Entry, ...]]:
    one, first = logged(a_recipient(), "make", None, NOON, {"ticket": "270000000017"})
    two, second = logged(one, "propose-merge", an_official(), NOON, {"into": "R2"})
    return two, (first, second)


def test_a_log_is_a_chain() -> None:
    recipient, log = a_log()
    assert valid(log, recipient.head)
    assert (recipient.version, recipient.entries) == (2, 2)
    assert [entry.by_name for entry in log] == ["", "Budi Contoh"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda log: log[:1],
        lambda log: (log[1], log[0]),
        lambda log: (log[0], replace(log[1], facts={"into": "R3"})),
        lambda log: (replace(log[0], by_name="Lain"), log[1]),
    ],
)
def test_a_log_that_was_cut_turned_or_changed_is_found_out(spoil: Any) -> None:
    recipient, log = a_log()
    assert not valid(spoil(log), recipient.head)


@pytest.mark.parametrize(
    ("state", "year", "exempt"),
    [
        ("approved", 2027, True),
        ("approved", 2028, True),
        ("approved", 2026, False),
        ("approved", 2029, False),
        ("proposed", 2027, False),
        ("rejected", 2027, False),
        ("ended", 2027, False),
    ],
)
def test_an_exemption_counts_in_its_years_once_another_person_approved_it(
    state: Any, year: int, exempt: bool
) -> None:
    one = Exemption(1, "a", "A", NOON, "x", state, requirement="gap", first=2027, last=2028)
    assert exempt_in([one], year) == (frozenset({"gap"}) if exempt else frozenset())
