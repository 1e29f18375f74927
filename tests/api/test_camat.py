"""A report of a disaster through the API: the desa sends, the camat passes it on, the department answers."""

from datetime import datetime
from typing import Any

from chalicelib.ops.synthetic import applicant
from chalicelib.settings import WIB
from tests.world import Case, World, text_of

PLACE = {"kecamatan": "36.04.05", "desa": "36.04.05.2003"}
HERE = PLACE["kecamatan"]


def reported(world: World) -> Case:
    """Sent on a Wednesday in July, when no window is open."""
    world.at = datetime(2027, 7, 7, 10, 0, tzinfo=WIB)
    who = applicant("bansos-tidak-terencana", "person", 5, disaster_kind="flood", **PLACE)
    case = world.submitted(who)
    assert case.view["state"] == "reported"
    return case


def queue(world: World, role: str, opd: str) -> list[Any]:
    items: list[Any] = world.office("GET", "/proposals", None, role, opd).body["items"]
    return items


def test_the_camat_finds_it_in_his_queue_with_its_day_and_nobody_else_does(world: World) -> None:
    case = reported(world)
    (item,) = queue(world, "camat", HERE)
    assert (item["ticket"], item["opd"], item["due"]) == (case.ticket, HERE, "2027-07-08")
    assert queue(world, "camat", "36.04.06") == queue(world, "verifier", "bpbd") == []
    assert len(queue(world, "kesra", "kesra")) == 1
    path = f"/proposals/{case.ticket}"
    assert world.office("GET", path, None, "camat", "36.04.06").status == 404
    view = world.office("GET", path, None, "camat", HERE).body
    assert [one["action"] for one in view["actions"]] == ["forward"]


def test_it_is_late_the_day_after(world: World) -> None:
    reported(world)
    item = queue(world, "camat", HERE)[0]
    assert (item["late"], item["mark"]) == (False, None)  # a day is left: not "nearly late" at once
    world.at = datetime(2027, 7, 8, 8, 0, tzinfo=WIB)
    assert queue(world, "camat", HERE)[0]["mark"] == "soon"
    world.at = datetime(2027, 7, 9, 0, 0, tzinfo=WIB)
    (item,) = queue(world, "camat", HERE)
    assert (item["late"], item["mark"]) == (True, "late")
    view = world.office("GET", f"/proposals/{item['ticket']}", None, "camat", HERE).body
    assert view["late"] is True


def test_passed_on_it_is_the_departments_and_the_applicant_is_told(world: World) -> None:
    case = reported(world)
    assert case.decide("forward", "camat", "36.04.06").status == 404
    done = case.decide("forward", "camat", HERE, note="Rumahnya sudah saya lihat.")
    assert done.status == 200 and (done.body["state"], done.body["opd"]) == ("submitted", "bpbd")
    assert queue(world, "camat", HERE) == []
    (item,) = queue(world, "verifier", "bpbd")
    assert item["due"] == "2027-07-12"  # the tenth is a Saturday
    told = [" ".join(text_of(one).split()) for one in world.mail(str(case.who.contact["email"]))]
    assert "Hubungi Kecamatan Kramatwatu Kabupaten Serang" in told[-2]
    assert "Badan Penanggulangan Bencana Daerah menjawab paling lambat 12 Juli 2027" in told[-1]
    assert "Rumahnya sudah saya lihat." in told[-1]
    assert case.view["public_state"] == "forwarded"


def test_a_camat_changes_nothing_else(world: World) -> None:
    case = reported(world)
    refusal = {"reason": "not-eligible", "note": "Tidak."}
    for action, more in (("take", {}), ("refuse", refusal), ("route", {"note": "Pindah."})):
        assert case.decide(action, "camat", HERE, **more).status == 403
    ordinary = world.lay("submitted", 7)
    assert ordinary.decide("take", "camat", HERE).status == 404
    assert world.office("GET", "/windows", None, "camat", HERE).status == 200
    assert world.call("GET", f"/proposals/{case.ticket}").body["public_state"] == "received"


def test_the_department_accepts_papers_to_follow_and_everybody_is_told_which(world: World) -> None:
    case = reported(world)
    assert case.decide("forward", "camat", HERE).status == 200
    assert case.decide("take", "verifier", "bpbd").status == 200
    file = world.office("GET", f"/proposals/{case.ticket}", None, "verifier", "bpbd").body
    needs = {one["slot"]: one["need"] for one in file["papers"]}
    there = {one["slot"] for one in file["documents"]}
    soft = [slot for slot, need in needs.items() if need == "soft" and slot not in there]
    assert soft
    good = {slot: {"verdict": "ok"} for slot in there}
    refused = case.decide("verify", "verifier", "bpbd", verdicts=good)
    assert refused.status == 422 and {*refused.codes} == {"follow.accept", "follow.note"}
    for wrong in ("ktp", [["ktp"]], ["ktp"] * 41, [7], None):
        answered = case.decide("verify", "verifier", "bpbd", verdicts=good, follow=wrong)
        assert answered.status in (400, 422), wrong
    said = {"verdicts": good, "follow": soft, "note": "Rumahnya hanyut."}
    done = case.decide("verify", "verifier", "bpbd", **said)
    assert done.status == 200, done.body
    view = case.view
    assert [one["slot"] for one in view["follow"]["papers"]] == soft
    assert view["follow"]["by"] == "2027-07-21"
    assert "menyusul" in view["timeline"][-1]["title"]
    letter = world.mail(case.who.contact["email"])[-1]
    assert "21 Juli 2027" in text_of(letter) and "KTP" in text_of(letter)
