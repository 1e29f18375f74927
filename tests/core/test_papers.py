"""Which papers count and which are missing."""

import pytest

from chalicelib.core.law import Paper, When
from chalicelib.core.papers import counted, current, full, missing
from tests.builders import FORMS, RULES, a_document, required_papers

KTP = Paper("ktp", "required", ("application/pdf",), 1)
PHOTOS = Paper("photos", "required", ("image/jpeg",), 3)


def test_the_newest_clean_version_counts() -> None:
    versions = [
        a_document("ktp", n) for n in (2, 10, 9)
    ]  # 10 comes after 9, whatever the alphabet says
    assert [d.document for d in current(versions, KTP)] == ["ktp-10"]


@pytest.mark.parametrize("state", ["waiting", "rejected", "removed"])
def test_only_clean_versions_count(state: str) -> None:
    versions = [a_document("ktp", 1), a_document("ktp", 2, state=state)]
    assert [d.document for d in current(versions, KTP)] == ["ktp-1"]
    assert current(versions[1:], KTP) == ()


def test_a_slot_of_several_holds_the_newest_ones() -> None:
    photos = [a_document("photos", n) for n in range(1, 6)]
    assert [d.document for d in current(photos, PHOTOS)] == ["photos-3", "photos-4", "photos-5"]


def test_papers_of_other_slots_do_not_mix() -> None:
    both = [a_document("ktp", 1), a_document("photos", 2)]
    assert [d.document for d in counted(both, (PHOTOS, KTP))] == ["photos-2", "ktp-1"]


def test_a_slot_of_several_is_full_and_a_slot_of_one_is_replaced() -> None:
    assert not full([a_document("photos", n) for n in (1, 2)], PHOTOS)
    assert full([a_document("photos", n) for n in (1, 2, 3)], PHOTOS)
    assert not full([a_document("photos", n, state="rejected") for n in (1, 2, 3)], PHOTOS)
    assert not full([a_document("ktp", 1)], KTP)


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ([], "paper.missing"),
        ([a_document(state="removed")], "paper.missing"),
        ([a_document(state="rejected", reason="empty")], "paper.rejected"),
        ([a_document(state="waiting")], "paper.waiting"),
        ([a_document(state="rejected"), a_document(number=2, state="waiting")], "paper.waiting"),
        ([a_document()], ""),
    ],
)
def test_why_a_required_paper_is_missing_is_said(documents: list, code: str) -> None:  # type: ignore[type-arg]
    assert [p.code for p in missing(documents, [KTP], {})] == ([code] if code else [])


def test_soft_papers_are_named_and_optional_ones_are_not() -> None:
    soft, optional = Paper("npwp", "soft", (), 1), Paper("skt", "optional", (), 1)
    assert [(p.code, p.at) for p in missing([], [soft, optional], {})] == [
        ("paper.soft", "/documents/npwp")
    ]


def test_a_paper_that_hangs_on_an_answer_is_missed_only_with_that_answer() -> None:
    paper = Paper("lpj", "required", (), 1, when=When("earlier_help", "yes"))
    assert missing([], [paper], {"earlier_help": "no"}) == ()
    assert [p.code for p in missing([], [paper], {"earlier_help": "yes"})] == ["paper.missing"]


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
def test_the_required_papers_of_every_form_are_enough(programme: str, applicant_type: str) -> None:
    asked = RULES.programmes[programme].papers[applicant_type]
    left = missing(required_papers(programme, applicant_type), asked, {})
    assert {p.code for p in left} <= {"paper.soft"}
