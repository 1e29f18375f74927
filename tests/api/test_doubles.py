"""The story of two applicants with one account number, and of a mosque that was aided before, over the API."""

from typing import Any

import pytest

from chalicelib.desk.recipients import PastAward, register
from chalicelib.ops.synthetic import applicant
from tests.world import Answer, Case, World

ACCOUNT = "77665544332211"


def who(number: int, **changes: Any) -> Any:
    return applicant("hibah-uang", "worship", number, **changes)


def look(world: World, case: Case, role: str = "verifier", opd: str = "kesra") -> Any:
    got = world.office("GET", f"/proposals/{case.ticket}", role=role, opd=opd)
    assert got.status == 200, got.body
    return got.body


def judge(world: World, case: Case, other: str, judgement: str, note: str = "Sudah dicocokkan.",
          version: int | None = None, role: str = "verifier") -> Answer:  # fmt: skip
    version = look(world, case)["version"] if version is None else version
    return world.office(
        "POST",
        f"/proposals/{case.ticket}/flags/{other}",
        {"judgement": judgement, "note": note},
        role,
        if_match=f'"{version}"',
        idempotency_key=world.key(),
    )


def test_one_account_in_two_requests_is_flagged_on_both_and_what_a_person_said_is_remembered(
    world: World,
) -> None:
    first = world.submitted(who(1, account_number=ACCOUNT))
    second = world.submitted(who(2, account_number=ACCOUNT))
    world.sweep()
    (flag,) = look(world, second)["flags"]
    assert (flag["other"], flag["level"], flag["kind"]) == (first.ticket, "double", "proposal")
    assert [reason["code"] for reason in flag["reasons"]] == ["account"]
    assert flag["reasons"][0]["text"] == "nomor rekening sama"
    (back,) = look(world, first)["flags"]
    assert back["other"] == second.ticket

    assert judge(world, second, first.ticket, "different").status == 200
    for case in (first, second):
        (flag,) = look(world, case)["flags"]
        assert flag["judgement"] == "different"
        assert flag["judged"]["note"] == "Sudah dicocokkan."
    (event,) = [e for e in look(world, second)["timeline"] if e["action"] == "judge-flag"]
    assert event["other"] == first.ticket and event["judgement"] == "different"
    assert not [e for e in look(world, first)["timeline"] if e["action"] == "judge-flag"]


@pytest.fixture
def aided(world: World) -> Case:
    """A request of a mosque that was aided in 2026."""
    past = PastAward(
        2026, "hibah-uang", "worship", "masjid", "Masjid Contoh Al-Ikhlas", "36.04.01",
        "36.04.01.2001", {"account": ACCOUNT}, 20_000_000, "Rehab atap", "kesra", True, "SK contoh",
    )  # fmt: skip
    register(world.wiring.desk, past, "row-1", world.at)
    case = world.submitted(who(1, account_number=ACCOUNT, worship_name="Masjid Contoh Al Ikhlas"))
    world.sweep()
    return case


def test_an_award_of_last_year_stops_and_an_exemption_by_two_persons_frees(
    world: World, aided: Case
) -> None:
    seen = look(world, aided)
    assert [award["year"] for award in seen["recipient"]["awards"]] == [2026]
    verdicts = {one["requirement"]: one["verdict"] for one in seen["eligibility"]}
    (stopped,) = [name for name, verdict in verdicts.items() if verdict == "stop"]
    print(seen["eligibility"])
