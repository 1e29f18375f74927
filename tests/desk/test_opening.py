"""Opening: a number from the first minute, and a way back in the mail."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.routing import routed_opd
from chalicelib.core.ticket import read_ticket
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.opening import Opening, open_proposal
from tests.builders import FORMS, NOON, RULES, a_contact, a_desk, a_programme

WINDOW = RULES.programmes["hibah-uang"]
SECOND = timedelta(seconds=1)
GOOD = Opening("hibah-uang", "worship", a_contact())


def opened(desk: Desk, at: Any = NOON, key: str = "key-1", **changes: Any) -> Any:
    return open_proposal(desk, replace(GOOD, **changes), key, at)


def test_a_draft_has_a_number_an_event_and_a_letter() -> None:
    desk = a_desk()
    done = opened(desk)
    assert done["state"] == "draft" and done["version"] == 1
    assert read_ticket(done["ticket"]) == done["ticket"]
    file = desk.store.load(done["ticket"])
    assert file is not None
    assert trail.valid(file.events, file.proposal.head)
    assert [(x.kind, x.to, x.due) for x in file.letters] == [
        ("opened", "aminah@contoh.example", NOON)
    ]
    assert file.proposal.rules == RULES.digest


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
def test_every_programme_opens_for_its_types(programme: str, applicant_type: str) -> None:
    assert "ticket" in opened(a_desk(), programme=programme, applicant_type=applicant_type)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"programme": "hibah-emas"}, [("programme.unknown", "/programme")]),
        ({"applicant_type": "person"}, [("type.not-taken", "/applicant_type")]),
        ({"applicant_type": "x"}, [("type.not-taken", "/applicant_type")]),
        ({"contact": a_contact(name="")}, [("required", "/contact/name")]),
        ({"contact": a_contact(name="x")}, [("too-short", "/contact/name")]),
        ({"contact": a_contact(email="a@b")}, [("email", "/contact/email")]),
        ({"contact": a_contact(phone="12")}, [("phone", "/contact/phone")]),
        ({"contact": a_contact(name="", email="", phone="")},
         [("required", "/contact/name"), ("required", "/contact/email"), ("required", "/contact/phone")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_opened(
    changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    desk = a_desk()
    done = opened(desk, **changes)
    assert isinstance(done, Refusal)
    assert [(p.code, p.at) for p in done.problems] == found
    assert not desk.store.files  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (WINDOW.opens - SECOND, "window.before"),
        (WINDOW.opens, ""),
        (WINDOW.closes, ""),
        (WINDOW.closes + SECOND, "window.closed"),
    ],
)
def test_drafts_are_opened_inside_the_window_only(at: Any, code: str) -> None:
    done = opened(a_desk(), at)
    assert [p.code for p in getattr(done, "problems", ())] == ([code] if code else [])


def test_the_contact_is_tidied() -> None:
    desk = a_desk()
    done = opened(
        desk, contact=a_contact(name=" Aminah ", email=" A@B.ID ", phone="0812 3456 7890")
    )
    file = desk.store.load(done["ticket"])
    assert file is not None
    assert vars(file.proposal.contact) == {
        "name": "Aminah",
        "email": "a@b.id",
        "phone": "+6281234567890",
    }


def test_the_same_key_is_the_same_draft_and_for_somebody_else_it_is_refused() -> None:
    desk = a_desk()
    first = opened(desk)
    assert opened(desk) == first
    assert opened(desk, key="key-2") != first
    other = opened(desk, contact=a_contact(name="Orang Lain"))
    assert isinstance(other, Refusal) and other.kind == "reused"


def test_a_repeat_after_the_window_closed_still_gives_the_draft() -> None:
    desk = a_desk()
    first = opened(desk, WINDOW.closes)
    assert opened(desk, WINDOW.closes + SECOND) == first


def test_a_draft_stands_with_the_opd_of_its_type_from_the_first_minute() -> None:
    desk = a_desk()
    for programme, kind, opd in (
        ("hibah-uang", "worship", "kesra"),
        ("bansos-terencana", "person", "dinsos"),
    ):
        done = opened(desk, key=f"key-{opd}", programme=programme, applicant_type=kind)
        file = desk.store.load(done["ticket"])
        assert file is not None and file.proposal.opd == opd
        assert file.letters[0].facts["opd"] == opd


@pytest.mark.parametrize(
    ("programme", "kind", "answer", "opd"),
    [
        ("hibah-uang", "worship", None, "kesra"),
        ("hibah-uang", "worship", "sport", "kesra"),
        ("hibah-uang", "group", "sport", "disporapar"),
        ("hibah-uang", "body", "education", "dindikbud"),
        ("hibah-uang", "body", "health", "kesra"),
        ("hibah-uang", "group", None, "kesra"),
        ("bansos-terencana", "person", "disaster", "bpbd"),
        ("bansos-terencana", "person", "poverty", "dinsos"),
        ("bansos-terencana", "group", "tidak-ada", "dinsos"),
    ],
)
def test_each_goes_to_its_opd(programme: str, kind: str, answer: str | None, opd: str) -> None:
    rules = a_programme(programme)
    assert routed_opd(rules, kind, dict.fromkeys(rules.routing_fields, answer)) == opd
