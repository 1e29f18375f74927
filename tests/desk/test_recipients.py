"""Recipients apart from accounts: found by their numbers, made once, awards on record, nothing twice."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.recipients import valid
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import Desk
from chalicelib.desk.claiming import file_claims
from chalicelib.desk.linking import resolved
from chalicelib.desk.ports import Stale
from chalicelib.desk.recipients import Origin, PastAward, awards_of, register
from tests.builders import NOON, a_desk, an_official
from tests.desk.test_claiming import ONE, THREE, TWO, sent
from tests.fakes import Wrapped

NPWP, ACCOUNT = "012345678412000", "77665544332211"
SIMAS = "01.2.03.04.05.000001"


def past(name: str = "Masjid Contoh Al-Ikhlas", **changes: Any) -> PastAward:
    made = PastAward(
        year=2026,
        programme="hibah-uang",
        applicant_type="worship",
        kind="masjid",
        name=name,
        kecamatan="36.04.01",
        desa="36.04.01.2001",
        numbers={"npwp": NPWP},
        amount=20_000_000,
        purpose="Rehab atap",
        giver="kesra",
        reported=True,
        source="SK contoh 1",
    )
    return replace(made, **changes)


def recipient_of(desk: Desk, ticket: str) -> str:
    file = desk.store.load(ticket)
    assert file is not None
    return file.proposal.recipient


# proposals ------------------------------------------------------------------------------------------------------------


def test_a_proposal_of_somebody_unknown_makes_a_recipient_with_sealed_numbers() -> None:
    desk = a_desk()
    sent(desk, ONE, account_number=ACCOUNT)
    file_claims(desk, ONE, NOON)
    dossier = desk.store.recipient(recipient_of(desk, ONE))
    assert dossier is not None
    assert dossier.proposals == (ONE,)
    assert [entry.action for entry in dossier.log] == ["make"]
    assert valid(dossier.log, dossier.recipient.head)
    (sealed,) = dossier.recipient.numbers["account"]  # type: ignore[union-attr,misc]
    assert ACCOUNT not in str(dossier)
    assert desk.keys.unseal(dossier.recipient.id, "account", sealed) == ACCOUNT


def test_the_next_proposal_with_the_same_number_belongs_to_the_same_recipient() -> None:
    desk = a_desk()
    same = {"worship_name": "Masjid Contoh Anggrek", "account_number": ACCOUNT}
    for ticket in (ONE, TWO):
        sent(desk, ticket, **same)
        file_claims(desk, ticket, NOON)
    assert recipient_of(desk, ONE) == recipient_of(desk, TWO) != ""
    dossier = desk.store.recipient(recipient_of(desk, ONE))
    assert dossier is not None
    assert dossier.proposals == (ONE, TWO)
    assert [entry.action for entry in dossier.log] == ["make", "link"]


def test_who_shares_nothing_is_another_recipient() -> None:
    desk = a_desk()
    for ticket in (ONE, TWO):
        sent(desk, ticket)
        file_claims(desk, ticket, NOON)
    assert recipient_of(desk, ONE) != recipient_of(desk, TWO)


def test_being_linked_changes_no_version_of_the_file() -> None:
    desk = a_desk()
    before = sent(desk, ONE).proposal
    file_claims(desk, ONE, NOON)
    after = desk.store.load(ONE)
    assert after is not None
    assert after.proposal == replace(before, recipient=recipient_of(desk, ONE))


class Faster(Wrapped):
    """Somebody else makes a recipient of the same numbers right before our own is written."""

    def __init__(self, inner: Any, desk: Desk, ticket: str) -> None:
        super().__init__(inner)
        self.desk, self.ticket = desk, ticket

    def change_recipient(self, change: Any) -> None:
        ticket, self.ticket = self.ticket, ""
        if ticket:
            file_claims(self.desk, ticket, NOON)
        self.inner.change_recipient(change)


def test_two_made_at_the_same_moment_end_at_one_recipient() -> None:
    desk = a_desk()
    same = {"worship_name": "Masjid Contoh Anggrek", "account_number": ACCOUNT}
    sent(desk, ONE, **same)
    sent(desk, TWO, **same)
    file_claims(replace(desk, store=Faster(desk.store, desk, TWO)), ONE, NOON)  # type: ignore[arg-type]
    assert recipient_of(desk, ONE) == recipient_of(desk, TWO) == f"R{TWO}"


def test_a_recipient_that_is_always_changed_by_others_is_tried_again_later() -> None:
    class Always(Wrapped):
        def change_recipient(self, change: Any) -> None:
            raise Stale

    desk = a_desk()
    sent(desk, ONE)
    with pytest.raises(Exception, match="link"):
        file_claims(replace(desk, store=Always(desk.store)), ONE, NOON)  # type: ignore[arg-type]
    assert file_claims(desk, ONE, NOON)


# past awards ----------------------------------------------------------------------------------------------------------


def test_a_past_award_makes_a_recipient_and_the_same_line_again_adds_nothing() -> None:
    desk = a_desk()
    first = register(desk, past(), "row-1", NOON)
    assert (first.new, first.added) == (True, True)
    for key in ("row-1", "row-of-another-file"):
        again = register(desk, past(), key, NOON)
        assert again == replace(first, new=False, added=False)
    dossier = desk.store.recipient(first.recipient)
    assert dossier is not None
    assert [award.year for award in dossier.recipient.awards] == [2026]
    assert len(dossier.log) == 1


@pytest.mark.parametrize(
    "changes", [{"year": 2025}, {"programme": "hibah-barang"}, {"amount": 1}, {"purpose": "Lantai"}]
)
def test_another_year_programme_amount_or_purpose_is_another_award_of_the_same(
    changes: dict[str, Any],
) -> None:
    desk = a_desk()
    first = register(desk, past(), "row-1", NOON)
    second = register(desk, past(**changes), "row-2", NOON)
    assert second.recipient == first.recipient
    assert (second.new, second.added) == (False, True)


@pytest.mark.parametrize("name", ["Mesjid Contoh Al Ikhlas", "MASJID CONTOH AL-IKHLAS"])
def test_nearly_the_same_name_in_the_same_desa_is_the_same(name: str) -> None:
    desk = a_desk()
    first = register(desk, past(numbers={}), "row-1", NOON)
    second = register(desk, past(name, year=2025, numbers={}), "row-2", NOON)
    assert second.recipient == first.recipient


def test_a_number_that_contradicts_makes_another_and_a_person_is_asked() -> None:
    desk = a_desk()
    first = register(desk, past(numbers={"npwp": NPWP}), "row-1", NOON)
    other = past(year=2025, numbers={"npwp": "098765432412000"})
    second = register(desk, other, "row-2", NOON)
    assert second.recipient != first.recipient and second.new
    one = desk.store.recipient(first.recipient)
    assert one is not None
    assert [flag.other for flag in one.flags] == [second.recipient]


def test_the_same_name_in_another_desa_is_another() -> None:
    desk = a_desk()
    first = register(desk, past(numbers={}), "row-1", NOON)
    second = register(
        desk, past(desa="36.04.05.2001", kecamatan="36.04.05", numbers={}), "row-2", NOON
    )
    assert second.recipient != first.recipient


def test_a_number_learnt_later_finds_it_from_then_on() -> None:
    desk = a_desk()
    first = register(desk, past(), "row-1", NOON)
    register(desk, past(year=2025, numbers={"npwp": NPWP, "account": ACCOUNT}), "row-2", NOON)
    third = register(
        desk,
        past("Masjid Contoh Al Ikhlas", year=2024, numbers={"account": ACCOUNT}),
        "row-3",
        NOON,
    )
    assert third.recipient == first.recipient


def test_a_proposal_finds_the_past_recipient_and_is_no_double_of_it() -> None:
    desk = a_desk()
    known = register(desk, past(numbers={"account": ACCOUNT}), "row-1", NOON)
    sent(desk, THREE, worship_name="Masjid Contoh Al Ikhlas", account_number=ACCOUNT)
    file_claims(desk, THREE, NOON)
    assert recipient_of(desk, THREE) == known.recipient
    file = desk.store.load(THREE)
    assert file is not None and file.flags == ()


def test_a_proposal_that_only_looks_like_a_past_recipient_is_flagged_for_a_person() -> None:
    desk = a_desk()
    known = register(desk, past(numbers={}), "row-1", NOON)
    place = {"kecamatan": "36.04.01", "desa": "36.04.01.2001"}
    sent(desk, THREE, worship_name="Masjid Contoh Al Ikhlas", **place)
    file_claims(desk, THREE, NOON)
    assert recipient_of(desk, THREE) != known.recipient
    file = desk.store.load(THREE)
    assert file is not None
    assert [flag.other for flag in file.flags] == [known.recipient]
    dossier = desk.store.recipient(known.recipient)
    assert dossier is not None
    assert [flag.other for flag in dossier.flags] == [THREE]


def test_a_line_that_was_cut_off_is_made_whole_when_it_comes_again() -> None:
    class Cut(Wrapped):
        def put_print(self, *_: Any) -> int:
            raise ConnectionError

    desk = a_desk()
    with pytest.raises(ConnectionError):
        register(replace(desk, store=Cut(desk.store)), past(), "row-1", NOON)  # type: ignore[arg-type]
    again = register(desk, past(), "row-1", NOON)
    assert not again.added
    assert desk.store.claims(again.recipient).due is None  # type: ignore[union-attr]
    assert len(desk.store.recipients("", "", "", 10).items) == 1


def test_a_line_cut_off_that_has_no_number_is_not_made_twice() -> None:
    class Cut(Wrapped):
        def put_print(self, *_: Any) -> int:
            raise ConnectionError

    desk = a_desk()
    with pytest.raises(ConnectionError):
        register(replace(desk, store=Cut(desk.store)), past(numbers={}), "row-1", NOON)  # type: ignore[arg-type]
    assert not register(desk, past(numbers={}), "row-1", NOON).added
    assert len(desk.store.recipients("", "", "", 10).items) == 1


def test_ids_of_merged_recipients_lead_on_and_their_awards_count() -> None:
    desk = a_desk()
    one = register(desk, past(), "row-1", NOON).recipient
    two = register(
        desk,
        past("Musala Contoh Baitul Jannah", numbers={}, year=2025, kind="musala"),
        "row-2",
        NOON,
    ).recipient
    heads = desk.store.heads  # type: ignore[attr-defined]
    heads[two] = replace(heads[two], merged_into=one)
    heads[one] = replace(heads[one], merged=(two,))
    (found,) = resolved(desk, (two,))
    assert found.id == one
    assert [award.year for award in awards_of(desk, found)] == [2025, 2026]


def test_tickets_are_numbers_and_recipients_are_not() -> None:
    """Owners of both kinds lie side by side: an id of one can never be read as the other."""
    desk = a_desk()
    assert not register(desk, past(), "row-1", NOON).recipient.isdigit()
    assert make_ticket(2027, 1).isdigit()


def test_an_award_names_who_put_it_on_record_and_one_of_the_system_names_nobody() -> None:
    desk, siti = a_desk(), an_official("kesra", name="Siti Contoh")
    named = register(desk, past(), "row-1", NOON, origin=Origin(siti, "import-1", 12)).recipient
    register(desk, past(year=2025), "row-2", NOON)
    dossier = desk.store.recipient(named)
    assert dossier is not None and valid(dossier.log, dossier.recipient.head)
    told = [(award.by_name, award.batch, award.row) for award in dossier.recipient.awards]
    assert told == [("Siti Contoh", "import-1", 12), ("", "", 0)]
    assert [entry.by for entry in dossier.log] == [siti.id, ""]
    assert dossier.log[0].facts["row"] == 12 and "row" not in dossier.log[1].facts
