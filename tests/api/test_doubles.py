"""The story of two applicants with one account number, and of a mosque that was aided before, over the API."""

from typing import Any

import pytest

from bench import wire  # before any client of AWS is made
from chalicelib.api.recipient_views import proposal_outline
from chalicelib.desk.recipient_ports import FlagPut
from chalicelib.desk.recipients import PastAward, register
from chalicelib.ops.synthetic import applicant
from tests.builders import NOON, a_proposal, an_official
from tests.scans_laid import lay_scan
from tests.world import Answer, Case, World

ACCOUNT = "77665544332211"
MASJID = {"worship_name": "Masjid Contoh Al Ikhlas", "worship_kind": "masjid"}


def who(number: int, **changes: Any) -> Any:
    return applicant("hibah-uang", "worship", number, **changes)


def look(world: World, case: Case, role: str = "verifier", opd: str = "kesra") -> Any:
    got = world.office("GET", f"/proposals/{case.ticket}", role=role, opd=opd)
    assert got.status == 200, got.body
    return got.body


def judge(world: World, case: Case, other: str, judgement: str, note: str = "Sudah dicocokkan.",
          version: int | None = None, key: str = "", **caller: str) -> Answer:  # fmt: skip
    version = look(world, case)["version"] if version is None else version
    return world.office(
        "POST",
        f"/proposals/{case.ticket}/flags/{other}",
        {"judgement": judgement, "note": note},
        **caller,
        if_match=f'"{version}"',
        idempotency_key=key or world.key(),
    )


@pytest.fixture
def pair(world: World) -> tuple[Case, Case]:
    """Two requests with one account number."""
    first = world.submitted(who(1, account_number=ACCOUNT))
    second = world.submitted(who(2, account_number=ACCOUNT))
    world.sweep()
    return first, second


def test_one_account_in_two_requests_is_flagged_on_both_with_the_reason(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    (flag,) = look(world, second)["flags"]
    assert (flag["other"], flag["level"], flag["kind"]) == (first.ticket, "double", "proposal")
    assert flag["reasons"] == [{"code": "account", "text": "nomor rekening sama"}]
    assert (flag["readable"], flag["state"], flag["judgement"]) == (True, "submitted", "")
    assert flag["judged"] is None
    (back,) = look(world, first)["flags"]
    assert back["other"] == second.ticket
    assert ACCOUNT not in str(flag) and ACCOUNT not in str(back)


def test_what_a_person_says_of_a_pair_stands_in_both_files_and_in_the_trail_of_his(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    got = judge(world, second, first.ticket, "different")
    assert got.status == 200 and got.body["flags"][0]["judgement"] == "different"
    for case in pair:
        (flag,) = look(world, case)["flags"]
        assert flag["judgement"] == "different"
        assert flag["judged"]["note"] == "Sudah dicocokkan."
    (event,) = [e for e in look(world, second)["timeline"] if e["action"] == "judge-flag"]
    assert (event["other"], event["judgement"]) == (first.ticket, "different")
    assert not [e for e in look(world, first)["timeline"] if e["action"] == "judge-flag"]
    assert look(world, second)["trail"]["valid"]


def test_the_applicant_hears_nothing_of_it(world: World, pair: tuple[Case, Case]) -> None:
    first, second = pair
    judge(world, second, first.ticket, "same")
    view = second.view
    assert [event["action"] for event in view["timeline"]] == ["open", "submit"]
    assert "flags" not in view and first.ticket not in str(view)


def test_a_flag_stops_nothing(world: World, pair: tuple[Case, Case]) -> None:
    case = pair[1]
    assert case.decide("take").status == 200
    assert case.decide("verify", verdicts=case.verdicts()).status == 200


def test_a_judgement_needs_a_reason_a_version_and_a_pair(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    assert judge(world, second, first.ticket, "same", note=" ").codes == {"flag.note"}
    assert judge(world, second, first.ticket, "maybe").codes == {"shape.choice"}
    assert judge(world, second, "270000000093", "same").codes == {"flag.unknown"}
    assert judge(world, second, first.ticket, "same", version=1).status == 412
    assert judge(world, second, first.ticket, "same", role="auditor").status == 403
    assert judge(world, second, first.ticket, "same", opd="dinsos").status == 404
    assert look(world, second)["flags"][0]["judgement"] == ""


def test_the_same_key_judges_once(world: World, pair: tuple[Case, Case]) -> None:
    first, second = pair
    version = look(world, second)["version"]
    for _ in range(2):
        got = judge(world, second, first.ticket, "same", version=version, key="judge-key-1")
        assert got.status == 200
    assert got.body["version"] == version + 1
    assert len([e for e in got.body["timeline"] if e["action"] == "judge-flag"]) == 1


def test_who_is_deciding_is_not_disturbed_by_a_judgement_of_somebody_else(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    seen = look(world, second)["version"]
    judge(world, second, first.ticket, "different", role="kesra")
    assert second.decide("take", version=seen).status == 200
    assert second.decide("return", version=seen, note="x").status == 412  # the twin


def test_judged_pairs_leave_the_list_and_the_pair_stands_there_once(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    for role in ("verifier", "kesra", "auditor"):
        (row,) = world.office("GET", "/flags", role=role).body["items"]
        newer, older = sorted((first, second), key=lambda case: case.ticket, reverse=True)
        assert (row["ticket"], row["other"]) == (newer.ticket, older.ticket)
        assert row["other_name"] == older.who.answers["worship_name"]
        assert row["reasons"][0]["code"] == "account"
    assert world.office("GET", "/flags", opd="dinsos").body["items"] == []
    assert world.office("GET", "/flags", role="admin").body["items"] == []
    judge(world, second, first.ticket, "different")
    assert world.office("GET", "/flags", role="kesra").body["items"] == []


def test_a_withdrawn_request_is_still_found_and_says_so(world: World) -> None:
    first = world.submitted(who(1, account_number=ACCOUNT))
    world.sweep()
    body = {"reason": "plan-changed"}
    version = f'"{first.version}"'
    first.call("POST", "/withdraw", body, idempotency_key=world.key(), if_match=version)
    second = world.submitted(who(2, account_number=ACCOUNT))
    world.sweep()
    (flag,) = look(world, second)["flags"]
    assert (flag["other"], flag["state"]) == (first.ticket, "withdrawn")


def test_a_file_of_another_opd_shows_only_its_outline(
    world: World, pair: tuple[Case, Case]
) -> None:
    first, second = pair
    second.decide(
        "route", role="kesra", opd="kesra", note="Urusan dinas."
    )  # refused without an OPD
    body = {"action": "route", "note": "Urusan dinas.", "opd": "dinsos"}
    moved = world.office(
        "POST", f"/proposals/{second.ticket}/decisions", body, "kesra",
        if_match=f'"{second.version}"', idempotency_key=world.key(),
    )  # fmt: skip
    assert moved.status == 200, moved.body
    (flag,) = look(world, first)["flags"]
    assert flag["readable"] is False
    assert (flag["kind"], flag["programme"], flag["year"], flag["opd"]) == (
        "proposal", "hibah-uang", 2027, "dinsos",
    )  # fmt: skip
    assert (flag["number"], flag["state"]) == ("", "")
    public = ("name", "kecamatan", "desa")  # of an institution: enough to judge by
    asked = second.who.answers
    assert [flag[n] for n in public] == [asked[n] for n in ("worship_name", "kecamatan", "desa")]
    # the flag went where the file went
    assert [row["ticket"] for row in world.office("GET", "/flags", opd="dinsos").body["items"]] == [
        second.ticket
    ]
    (mine,) = world.office("GET", "/flags").body["items"]
    assert (mine["ticket"], mine["readable"]) == (first.ticket, False)
    assert mine["other_name"] == second.who.answers["worship_name"]


def test_a_pair_left_in_the_list_of_an_opd_that_gave_the_file_away_is_not_shown_there(
    world: World, pair: tuple[Case, Case]
) -> None:
    """A flag that was filed while the file moved, or one beyond those that move with it."""
    first, second = pair
    body = {"action": "route", "note": "Urusan dinas.", "opd": "dinsos"}
    world.office(
        "POST", f"/proposals/{second.ticket}/decisions", body, "kesra",
        if_match=f'"{second.version}"', idempotency_key=world.key(),
    )  # fmt: skip
    store = world.wiring.desk.store
    file = store.load(second.ticket)
    assert file is not None
    (flag,) = file.flags
    assert store.put_flag(FlagPut(second.ticket, "kesra", flag, flag))
    assert [row["ticket"] for row in world.office("GET", "/flags").body["items"]] == [first.ticket]
    seen = {row["ticket"] for row in world.office("GET", "/flags", role="kesra").body["items"]}
    assert seen & {first.ticket, second.ticket}  # nothing is lost: Bagian Kesra sees it


def test_of_a_person_whose_file_is_not_his_an_official_learns_no_name_and_no_place() -> None:
    actor = an_official(opd="dindikbud")
    person = a_proposal(
        "bansos-terencana", "person", state="submitted", submitted_at=NOON, opd="dinsos"
    )
    outline = proposal_outline(person, actor)
    names = ("number", "name", "state", "kecamatan", "desa", "applicant_type")
    assert all(outline[name] == "" for name in names)
    assert proposal_outline(person, an_official(opd="dinsos"))["name"] != ""  # his own OPD's


def test_the_stream_files_at_once_and_a_second_record_of_the_same_does_no_harm(
    world: World,
) -> None:
    first = world.submitted(who(1, account_number=ACCOUNT))
    second = world.submitted(who(2, account_number=ACCOUNT))
    for case in (first, second, first):
        world.client.lambda_.invoke("tell", _claimed(case.ticket))
    assert look(world, first)["flags"] and look(world, second)["flags"]


def _claimed(ticket: str) -> dict[str, Any]:
    """The record of claims that were made, as the table's stream hands it over."""
    key = {"PK": {"S": f"P#{ticket}"}, "SK": {"S": "CLAIMS"}}
    new = {**key, "detail": {"S": "print"}, "due_pk": {"S": "CLAIM#1"}, "due_sk": {"S": "2027"}}
    return {
        "Records": [
            {
                "eventID": "1",
                "eventName": "INSERT",
                "eventSourceARN": "arn:aws:dynamodb:x:1:table/t/stream/2027",
                "awsRegion": "ap-southeast-3",
                "dynamodb": {
                    "Keys": key,
                    "NewImage": new,
                    "SequenceNumber": "1",
                    "SizeBytes": 9,
                    "ApproximateCreationDateTime": 1_800_000_000,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
            }
        ]
    }


# recipients -----------------------------------------------------------------------------------------------------------


def an_award(year: int = 2026, **changes: Any) -> PastAward:
    given = {
        "amount": 20_000_000, "purpose": "Rehab atap", "giver": "kesra", "reported": True, "source": "SK contoh 1",
    } | changes  # fmt: skip
    return PastAward(
        year, "hibah-uang", "worship", "masjid", "Masjid Contoh Al-Ikhlas",
        "36.04.01", "36.04.01.2001", {"account": ACCOUNT}, **given,
    )  # fmt: skip


@pytest.fixture
def aided(world: World) -> Case:
    """A request of a mosque that was aided in 2026."""
    register(world.wiring.desk, an_award(), "row-1", world.at)
    case = world.submitted(who(1, account_number=ACCOUNT, **MASJID))
    world.sweep()
    return case


def verdict(world: World, case: Case, requirement: str) -> Any:
    (found,) = [e for e in look(world, case)["eligibility"] if e["requirement"] == requirement]
    return found


def exempted(
    world: World, recipient: str, requirement: str, role: str = "kesra", opd: str = "kesra"
) -> Answer:
    rules = world.wiring.desk.rules(2027)
    ground = next(r.regulation for r in rules.requirements if r.id == requirement)
    body = {
        "requirement": requirement, "ground": ground, "reference": "SK contoh 9, 2 Januari 2027",
        "from": 2027, "to": 2027, "note": "Disebut dalam undang-undang.",
        "file": lay_scan(world.wiring.desk, "ground").id,
    }  # fmt: skip
    path = f"/recipients/{recipient}/exemptions"
    return world.office("POST", path, body, role, opd, idempotency_key=world.key())


def decided(world: World, path: str, note: str = "Ya.", opd: str = "kesra") -> Answer:
    return world.office("POST", path, {"note": note}, "kesra", opd, idempotency_key=world.key())


def gap(world: World) -> str:
    """The requirement of years between two awards."""
    rules = world.wiring.desk.rules(2027)
    return next(r.id for r in rules.requirements if r.kind == "years-between")


def test_an_award_of_last_year_stops_and_an_exemption_by_two_persons_frees(
    world: World, aided: Case
) -> None:
    seen = look(world, aided)
    recipient = seen["recipient"]
    assert [award["year"] for award in recipient["awards"]] == [2026]
    stopped = verdict(world, aided, gap(world))
    assert stopped["verdict"] == "stop"
    assert "2026" in stopped["text"] and stopped["regulation"]

    made = exempted(world, recipient["id"], gap(world))
    assert made.status == 201, made.body
    (exemption,) = made.body["exemptions"]
    assert (exemption["state"], exemption["from"], exemption["to"]) == ("proposed", 2027, 2027)
    assert verdict(world, aided, gap(world))["verdict"] == "stop"
    path = f"/recipients/{recipient['id']}/exemptions/1"
    assert decided(world, f"{path}/approve").codes == {"two-persons"}
    done = decided(world, f"{path}/approve", opd="dinsos")  # another person of Bagian Kesra
    assert done.status == 200, done.body
    assert verdict(world, aided, gap(world))["verdict"] == "exempt"
    assert [e["action"] for e in done.body["log"]][-2:] == [
        "propose-exemption",
        "approve-exemption",
    ]
    assert done.body["trail"]["valid"]

    assert decided(world, f"{path}/end", note="SK dicabut.").status == 200
    assert verdict(world, aided, gap(world))["verdict"] == "stop"


def test_an_award_of_two_years_ago_stops_nobody(world: World) -> None:
    """The twin: not every past award is in the way."""
    register(world.wiring.desk, an_award(2023), "row-1", world.at)
    case = world.submitted(who(1, account_number=ACCOUNT, **MASJID))
    world.sweep()
    assert verdict(world, case, gap(world))["verdict"] == "ok"


def test_a_refused_request_is_no_award(world: World) -> None:
    first = world.submitted(who(1, account_number=ACCOUNT, **MASJID))
    world.sweep()
    first.decide("take")
    assert first.decide("refuse", reason="not-found", note="Tidak ditemukan.").status == 200
    second = world.submitted(who(1, account_number=ACCOUNT, **MASJID))
    world.sweep()
    assert look(world, second)["recipient"]["id"] == look(world, first)["recipient"]["id"]
    assert look(world, second)["recipient"]["awards"] == []
    assert verdict(world, second, gap(world))["verdict"] == "ok"


def test_a_report_that_is_missing_is_said(world: World) -> None:
    register(world.wiring.desk, an_award(2024, reported=False), "row-1", world.at)
    case = world.submitted(who(1, account_number=ACCOUNT, **MASJID))
    world.sweep()
    rules = world.wiring.desk.rules(2027)
    report = next(r.id for r in rules.requirements if r.kind == "report-settled")
    assert verdict(world, case, report)["verdict"] in ("stop", "warn")


def test_recipients_are_listed_and_read_with_masked_numbers(world: World, aided: Case) -> None:
    found = world.office("GET", "/recipients?q=contoh%20al&kecamatan=36.04.01", role="kesra").body
    (row,) = found["items"]
    assert (row["name"], row["awards"], row["last_year"]) == ("Masjid Contoh Al-Ikhlas", 1, 2026)
    whole = world.office("GET", f"/recipients/{row['id']}", role="auditor")
    assert whole.status == 200
    assert whole.body["numbers"]["account"] == ["7766******2211"]
    assert ACCOUNT not in str(whole.body)
    (proposal,) = whole.body["proposals"]
    assert (proposal["ticket"], proposal["state"]) == (aided.ticket, "submitted")
    assert whole.body["may_write"] is False
    assert world.office("GET", "/recipients/R404", role="kesra").status == 404
    assert world.office("GET", "/recipients?q=tidak-ada", role="kesra").body["items"] == []


def test_who_was_aided_twice_in_a_year_stands_in_the_list_an_auditor_asks_for(world: World) -> None:
    desk = world.wiring.desk
    one = register(desk, an_award(), "row-1", world.at).recipient
    assert world.office("GET", "/recipients?twice=1", role="auditor").body["items"] == []
    register(desk, an_award(purpose="Lantai"), "row-2", world.at)
    (row,) = world.office("GET", "/recipients?twice=1", role="auditor").body["items"]
    assert (row["id"], row["twice"], row["awards"]) == (one, [2026], 2)


def test_nobody_searches_with_a_number_in_an_address(world: World) -> None:
    got = world.office("GET", f"/recipients?q={ACCOUNT}", role="kesra")
    assert (got.status, got.codes) == (422, {"recipient.number"})
    assert ACCOUNT not in str(got.body)


def test_merging_by_two_persons_leads_the_file_to_the_other_recipient(
    world: World, aided: Case
) -> None:
    mine = look(world, aided)["recipient"]["id"]
    other = register(
        world.wiring.desk,
        PastAward(2019, "hibah-uang", "worship", "musala", "Musala Contoh Baitul Jannah",
                  "36.04.05", "36.04.05.2001", {}, 5_000_000, "Lantai", "kesra", True, "SK contoh 2"),
        "row-2", world.at,
    ).recipient  # fmt: skip
    body = {"into": other, "note": "Nama lama."}
    path = f"/recipients/{mine}/merge"
    assert world.office("POST", path, body, "kesra", idempotency_key=world.key()).status == 201
    assert decided(world, f"{path}/1/approve").codes == {"two-persons"}
    done = decided(world, f"{path}/1/approve", opd="dinsos")
    assert done.status == 200 and done.body["merged_into"] == other
    seen = look(world, aided)["recipient"]
    assert seen["id"] == other
    assert [award["year"] for award in seen["awards"]] == [2026, 2019]
    assert (
        world.office("POST", f"{path}/1/other", {}, "kesra", idempotency_key=world.key()).status
        == 404
    )


def test_a_decision_on_a_file_with_a_flag_and_a_recipient_takes_three_calls(
    world: World, pair: tuple[Case, Case]
) -> None:
    case = pair[1]
    version = case.version
    assert look(world, case)["recipient"] and look(world, case)["flags"]
    with wire.listening() as calls:
        got = case.decide("take", version=version)
    assert got.status == 200
    assert got.body["recipient"] and got.body["flags"]
    assert [c.name for c in calls] == [
        "dynamodb Query", "dynamodb TransactWriteItems", "dynamodb BatchGetItem",
    ]  # fmt: skip
    assert got.body == look(world, case)  # what was not read again is what is there


def test_two_recipients_that_may_be_one_are_listed_once_judged_and_remembered(world: World) -> None:
    desk = world.wiring.desk
    one = register(desk, an_award(), "row-1", world.at).recipient
    other = register(
        desk,
        PastAward(2025, "hibah-uang", "worship", "musala", "Musala Contoh Baitul Jannah", "36.04.05",
                  "36.04.05.2001", {"account": ACCOUNT}, 1, "Lantai", "kesra", None, "SK contoh 2"),
        "row-2", world.at,
    ).recipient  # fmt: skip
    assert one != other
    (row,) = world.office("GET", "/flags/recipients", role="kesra").body["items"]
    assert {row["recipient"], row["other"]} == {one, other}
    assert row["reasons"][0]["code"] == "account"
    assert ACCOUNT not in str(row)
    assert world.office("GET", "/flags", role="kesra").body["items"] == []

    path = f"/recipients/{one}/flags/{other}"
    said = {"judgement": "different", "note": " "}
    assert world.office("POST", path, said, "kesra", idempotency_key=world.key()).codes == {
        "flag.note"
    }
    said["note"] = "Bendahara sama."
    got = world.office("POST", path, said, "kesra", idempotency_key=world.key())
    assert got.status == 200, got.body
    assert got.body["flags"][0]["judgement"] == "different"
    assert got.body["log"][-1]["action"] == "judge-flag" and got.body["trail"]["valid"]
    back = world.office("GET", f"/recipients/{other}", role="kesra").body["flags"]
    assert [flag["judgement"] for flag in back] == ["different"]
    assert world.office("GET", "/flags/recipients", role="kesra").body["items"] == []
    nobody = f"/recipients/{one}/flags/R404"
    assert world.office("POST", nobody, said, "kesra", idempotency_key=world.key()).status == 404


def test_the_pair_of_a_request_and_a_past_recipient_is_read_on_the_pages_of_both(
    world: World,
) -> None:
    past = PastAward(2025, "hibah-uang", "worship", "musala", "Musala Contoh Baitul Jannah", "36.04.05",
                     "36.04.05.2001", {"account": ACCOUNT}, 1, "Lantai", "kesra", None, "SK contoh 2")  # fmt: skip
    aided = register(world.wiring.desk, past, "row-1", world.at).recipient
    case = world.submitted(who(1, account_number=ACCOUNT))
    alone = world.submitted(who(2))
    world.sweep()
    assert judge(world, case, aided, "different").status == 200

    def flags(recipient: str) -> Any:
        return world.office("GET", f"/recipients/{recipient}", role="kesra").body["flags"]

    own = look(world, case)["recipient"]["id"]
    (theirs,), (mine,) = flags(aided), flags(own)
    assert (theirs["other"], theirs["through"]) == (case.ticket, "")
    assert (mine["other"], mine["through"]) == (aided, case.ticket)
    assert mine["name"] == "Musala Contoh Baitul Jannah"
    for flag in (theirs, mine):
        assert flag["judgement"] == "different"
        assert flag["judged"]["note"] == "Sudah dicocokkan."
    assert flags(look(world, alone)["recipient"]["id"]) == []
