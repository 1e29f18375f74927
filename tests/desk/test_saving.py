"""Saving a draft or a repair: nothing typed is lost, and two devices are told apart."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.proposal import Contact, File
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.keys import is_sealed
from chalicelib.desk.ports import Stale, Unclear
from chalicelib.desk.saving import MOST_BYTES, Saved, open_items, save_answers
from chalicelib.desk.uploading import remove_document
from chalicelib.ops.staging import ROADS
from tests.builders import (
    NOON,
    TICKET,
    a_contact,
    a_desk,
    a_draft,
    a_file,
    answers_of,
    lay,
)
from tests.fakes import LosesReply, MemoryStore, NeverCommits


def now(desk: Desk) -> File:
    file = desk.store.load(TICKET)
    assert file is not None
    return file


def save(
    desk: Desk, answers: dict[str, Any], version: int | None = None, contact: Contact | None = None
) -> Any:
    file = now(desk)
    version = file.proposal.version if version is None else version
    return save_answers(desk, file, answers, contact, version, NOON)


def kept(desk: Desk) -> dict[str, Any]:
    return desk.keys.open_answers(TICKET, now(desk).proposal.answers)


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay(made, a_draft(answers={"title": "Judul yang lama sekali"}))
    return made


def test_what_is_saved_is_there_and_the_version_moves(desk: Desk) -> None:
    done = save(desk, {"background": "Atap bocor sejak musim hujan yang lalu."})
    assert done == Saved(2, ())
    assert set(kept(desk)) == {"title", "background"}
    assert now(desk).proposal.updated_at == NOON


def test_saving_is_partial_and_null_takes_one_away(desk: Desk) -> None:
    save(desk, {"background": "Atap bocor."})
    save(desk, {"title": None})
    assert kept(desk) == {"background": "Atap bocor."}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("chair_nik", "3604"),
        ("amount", "lima juta"),
        ("plan_start", "17-08"),
        ("chair_phone", "08"),
        ("title", "x" * 5_000),
    ],
)
def test_half_typed_values_are_kept_as_typed_and_their_problems_told(
    desk: Desk, field: str, typed: str
) -> None:
    done = save(desk, {field: typed})
    assert [p.at for p in done.problems] == [f"/answers/{field}"] or field == "chair_phone"
    assert done.problems
    assert str(kept(desk)[field]).lstrip("+62") == typed.lstrip("0") or kept(desk)[field] == typed


def test_problems_are_told_for_everything_kept_not_only_for_what_came_now(desk: Desk) -> None:
    save(desk, {"chair_nik": "3604"})
    assert [p.at for p in save(desk, {"title": "Perbaikan atap musala"}).problems] == [
        "/answers/chair_nik"
    ]


@pytest.mark.parametrize(
    ("answers", "at"),
    [
        ({"status": "verified"}, "/answers/status"),
        ({"state": "submitted"}, "/answers/state"),
        ({"kk_number": "3604010101900001"}, "/answers/kk_number"),  # a question of persons
        ({"title": 7}, "/answers/title"),
        ({"title": {"sealed": "x"}}, "/answers/title"),
        ({"chair_nik": {"sealed": "x"}}, "/answers/chair_nik"),
        ({"truth": "ya"}, "/answers/truth"),
        ({"rab": "semen"}, "/answers/rab"),
        ({"rab": [{"status": 1}]}, "/answers/rab/0/status"),
        ({"point": {"lat": 1}}, "/answers/point"),
        ({"amount": 5.5}, "/answers/amount"),
    ],
)
def test_what_no_form_could_send_is_refused_and_nothing_is_kept(
    desk: Desk, answers: dict[str, Any], at: str
) -> None:
    done = save(desk, {**answers, "background": "Ini pun tidak."})
    assert done.kind == "invalid"
    assert [p.at for p in done.problems] == [at]
    assert kept(desk) == {"title": "Judul yang lama sekali"}
    assert now(desk).proposal.version == 1


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_draft_is_never_larger_than_the_store_takes(desk: Desk, letter: str) -> None:
    import json

    for field in ("title", "background", "aims", "address", "chair_name"):
        done = save(desk, {field: letter * 40_000})
        if isinstance(done, Refusal):
            break
    assert isinstance(done, Refusal) and [p.code for p in done.problems] == ["answers.size"]
    assert len(json.dumps(kept(desk))) <= MOST_BYTES


def test_saving_what_is_there_already_moves_nothing(desk: Desk) -> None:
    assert save(desk, {"title": "  Judul yang lama sekali "}) == Saved(1, ())
    assert now(desk).proposal.version == 1


# two devices --------------------------------------------------------------------------------------------------------


def test_two_devices_in_conflict_are_shown_both_values(desk: Desk) -> None:
    save(desk, {"title": "Dari HP ini ya", "amount": 5_000_000}, version=1)
    done = save(desk, {"title": "Dari komputer", "background": "Baru"}, version=1)
    assert done.kind == "stale"
    assert done.facts["version"] == 2
    assert done.facts["differs"] == {
        "title": {"yours": "Dari komputer", "theirs": "Dari HP ini ya"},
        "background": {"yours": "Baru", "theirs": None},
    }
    assert done.facts["answers"] == {"title": "Dari HP ini ya", "amount": 5_000_000}
    assert kept(desk)["title"] == "Dari HP ini ya"


def test_the_applicant_sees_his_own_nik_in_a_conflict_in_full(desk: Desk) -> None:
    save(desk, {"chair_nik": "3604010101900001"}, version=1)
    done = save(desk, {"chair_nik": "3604010101900002"}, version=1)
    assert done.facts["differs"]["chair_nik"] == {
        "yours": "3604010101900002",
        "theirs": "3604010101900001",
    }


def test_a_repeated_save_whose_reply_was_lost_is_simply_saved(desk: Desk) -> None:
    first = save(desk, {"title": "Perbaikan atap musala"}, version=1)
    assert save(desk, {"title": "Perbaikan atap musala"}, version=1) == first
    assert now(desk).proposal.version == 2


def test_a_repeated_save_of_the_contact_is_simply_saved_too(desk: Desk) -> None:
    contact = a_contact(phone="0812 0000 0099")
    first = save(desk, {"title": "Perbaikan atap"}, version=1, contact=contact)
    assert save(desk, {"title": "Perbaikan atap"}, version=1, contact=contact) == first
    other = save(
        desk, {"title": "Perbaikan atap"}, version=1, contact=a_contact(phone="081200000098")
    )
    assert other.kind == "stale"


@pytest.mark.parametrize("error", [Stale, Unclear])
def test_a_save_whose_reply_was_lost_on_the_way_is_saved(error: type[Exception]) -> None:
    inner = MemoryStore()
    lay(a_desk(inner), a_draft(answers={}))
    desk = a_desk(LosesReply(inner, error))
    done = save(desk, {"title": "Perbaikan atap musala", "chair_nik": "3604010101900001"})
    assert done == Saved(2, ())
    assert kept(desk)["chair_nik"] == "3604010101900001"


def test_a_save_that_was_overtaken_is_told_apart_from_a_lost_reply() -> None:
    inner = MemoryStore()
    seen = lay(a_desk(inner), a_draft(answers={}))
    save(a_desk(inner), {"title": "Yang lebih cepat"})
    done = save_answers(a_desk(inner), seen, {"title": "Yang lebih lambat"}, None, 1, NOON)
    assert isinstance(done, Refusal) and done.facts is not None
    assert done.facts["differs"] == {
        "title": {"yours": "Yang lebih lambat", "theirs": "Yang lebih cepat"}
    }


def test_a_save_that_never_arrived_is_a_conflict_with_both_values_not_a_lie() -> None:
    inner = MemoryStore()
    lay(a_desk(inner), a_draft(answers={}))
    done = save(a_desk(NeverCommits(inner, Unclear)), {"title": "Hilang di jalan"})
    assert isinstance(done, Refusal) and done.kind == "stale"
    assert now(a_desk(inner)).proposal.version == 1


# what may be changed when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [s for s in ROADS if s not in ("draft", "returned")])
def test_after_sending_nothing_can_be_changed(state: str) -> None:
    desk = a_desk()
    file = lay(desk, a_file(state))
    assert open_items(file.proposal) == (False, ())
    done = save(desk, {"title": "Diubah sesudah terkirim"})
    assert [p.code for p in done.problems] == ["item.closed"]
    done = save(desk, {}, contact=a_contact(name="Orang Lain"))
    assert [p.code for p in done.problems] == ["contact.closed"]
    assert now(desk).proposal == file.proposal


def returned(**changes: Any) -> Desk:
    desk = a_desk()
    file = a_file("returned")
    lay(desk, replace(file, proposal=replace(file.proposal, reopened=("title", "ktp"), **changes)))
    return desk


def test_after_a_return_only_what_was_flagged_is_open() -> None:
    desk = returned()
    assert isinstance(save(desk, {"title": "Judul yang diperbaiki"}), Saved)
    done = save(desk, {"title": "Judul lain lagi", "amount": 1})
    assert [p.at for p in done.problems] == ["/answers/amount"]
    assert kept(desk)["title"] == "Judul yang diperbaiki"


def test_a_slot_is_no_answer_even_when_it_is_open() -> None:
    assert [p.code for p in save(returned(), {"ktp": "x"}).problems] == ["unknown"]


def test_a_repair_does_not_move_the_file_to_another_opd() -> None:
    desk = a_desk()
    file = a_file(
        "returned",
        applicant_type="group",
        answers=answers_of("hibah-uang", "group", sector="sport"),
    )
    lay(
        desk, replace(file, proposal=replace(file.proposal, opd="disporapar", reopened=("sector",)))
    )
    save(desk, {"sector": "religion"})
    assert now(desk).proposal.opd == "disporapar"


def test_a_draft_goes_to_the_opd_of_its_answer() -> None:
    desk = a_desk()
    lay(desk, a_draft(applicant_type="group", answers={}))
    save(desk, {"sector": "sport"})
    assert now(desk).proposal.opd == "disporapar"
    save(desk, {"sector": "health"})
    assert now(desk).proposal.opd == "kesra"


# the contact ----------------------------------------------------------------------------------------------------------


def test_a_new_address_finds_the_proposal(desk: Desk) -> None:
    save(desk, {}, contact=a_contact(email=" Baru@Contoh.example "))
    assert now(desk).proposal.contact.email == "baru@contoh.example"
    assert desk.store.tickets_by(f"email#{desk.keys.blind('email', 'baru@contoh.example')}") == (
        TICKET,
    )


@pytest.mark.parametrize(
    ("spoilt", "at"),
    [({"email": "bukan"}, "/contact/email"), ({"email": ""}, "/contact/email"), ({"name": ""}, "/contact/name"),
     ({"name": "x"}, "/contact/name"), ({"phone": "123"}, "/contact/phone")],
)  # fmt: skip
def test_a_contact_that_no_letter_would_reach_is_refused(
    desk: Desk, spoilt: dict[str, str], at: str
) -> None:
    done = save(desk, {"title": "Perbaikan atap musala"}, contact=a_contact(**spoilt))
    assert done.kind == "invalid"
    assert [p.at for p in done.problems] == [at]
    assert kept(desk) == {"title": "Judul yang lama sekali"}


# in the store ---------------------------------------------------------------------------------------------------------


def test_numbers_of_persons_are_sealed_in_the_store() -> None:
    desk = a_desk()
    lay(desk, a_draft(answers={}))
    canaries = {
        "chair_nik": "3604010101900001",
        "npwp": "012345678901234",
        "account_number": "0099887766",
    }
    save(desk, canaries)
    stored = now(desk).proposal.answers
    assert all(is_sealed(stored[name]) for name in canaries)
    assert not any(value in str(stored) for value in canaries.values())
    assert kept(desk) == canaries


def test_even_half_a_nik_is_sealed() -> None:
    desk = a_desk()
    lay(desk, a_draft(answers={}))
    save(desk, {"chair_nik": "36040101019"})
    assert "36040101019" not in str(now(desk).proposal.answers)


def test_removing_a_paper_moves_the_version_and_keeps_the_answers(desk: Desk) -> None:
    document = now(desk).documents[0].document
    remove_document(desk, now(desk), document, NOON)
    assert now(desk).proposal.version == 2
    assert kept(desk) == {"title": "Judul yang lama sekali"}
