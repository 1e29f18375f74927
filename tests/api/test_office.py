"""The console's calls: two officials on one file, the preview, the queue, the whole road with its letters."""

from typing import Any

import boto3
import pytest

from chalicelib.text import say
from tests.world import PASSWORD, REGION, Case, World, make_official, text_of

MAIL = "aminah@contoh.example"


def decide(case: Case, action: str, version: int | None = None, **body: Any) -> Any:
    return case.decide(action, version=version, **body)


RETURN = {
    "note": "Foto ulang KTP.",
    "verdicts": {"ktp": {"verdict": "fix", "reason": "unreadable", "note": "Kabur."}},
}


def route(case: Case, opd: str, key: str = "") -> Any:
    body = {"action": "route", "opd": opd, "note": "Urusan dinas lain."}
    return case.world.office("POST", f"/proposals/{case.ticket}/decisions", body, role="kesra",
                             if_match=f'"{case.version}"', idempotency_key=key or case.world.key())  # fmt: skip


# two officials ------------------------------------------------------------------------------------


def test_the_slower_official_is_told_what_changed_and_overwrites_nothing(world: World) -> None:
    case = world.lay("checking")
    version = case.version
    assert decide(case, "return", version, **RETURN).status == 200
    before = world.stored()
    got = decide(case, "verify", version, verdicts=case.verdicts())
    assert got.status == 412
    assert got.body["code"] == "stale.decision"
    assert got.body["state"] == "returned"
    assert got.body["version"] == version + 1
    (since,) = got.body["since"]
    assert got.body["changed_by"]["name"] == since["actor"]["name"] != ""
    assert (since["action"], since["note"]) == ("return", "Foto ulang KTP.")
    assert world.stored() == before


def test_two_decisions_with_one_key_are_one(world: World) -> None:
    case = world.lay("checking")
    version = case.version
    first = case.decide("return", version=version, key="same-key-1", **RETURN)
    before = world.stored()
    again = case.decide("return", version=version, key="same-key-1", **RETURN)
    assert (again.status, again.body) == (200, first.body)
    assert world.stored() == before
    other = case.decide("refuse", version=version, key="same-key-1", note="x", reason="other")
    assert (other.status, other.body["code"]) == (422, "key.reused")


def test_one_officials_key_is_not_anothers(world: World) -> None:
    """Kesra routes with the key a verifier used: it is another act by another person."""
    case = world.lay("submitted")
    assert case.decide("take", key="same-key-1").status == 200
    assert route(case, "kesra", key="same-key-1").body["code"] == "opd.same"


def test_two_devices_of_an_applicant_are_shown_both_values(world: World) -> None:
    case = world.lay("draft")
    case.save({"title": "Dari HP saya"}, 1)
    got = case.save({"title": "Dari komputer"}, 1)
    assert (got.status, got.body["code"]) == (412, "stale.answers")
    assert got.body["differs"] == {"title": {"yours": "Dari komputer", "theirs": "Dari HP saya"}}
    assert got.body["version"] == 2
    assert got.body["answers"]["title"] == "Dari HP saya"


# deciding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"action": "return"}, {"/note", "/verdicts"}),
        (
            {"action": "return", "note": "x", "verdicts": {"ktp": {"verdict": "fix"}}},
            {"/verdicts/ktp/reason"},
        ),
        (
            {"action": "return", "note": "x", "verdicts": {"paspor": {"verdict": "ok"}}},
            {"/verdicts/paspor", "/verdicts"},
        ),
        ({"action": "refuse"}, {"/note", "/reason"}),
        ({"action": "refuse", "note": "x", "reason": "tidak suka"}, {"/reason"}),
        ({"action": "approve"}, {"/action"}),
    ],
)
@pytest.mark.parametrize("call", ["decisions", "preview"])
def test_what_a_decision_lacks_is_named_in_both_languages(
    world: World, body: dict[str, Any], pointers: set[str], call: str
) -> None:
    case = world.lay("checking")
    before = world.stored()
    for lang in ("id", "en"):
        got = world.office("POST", f"/proposals/{case.ticket}/{call}", body, if_match=f'"{case.version}"',
                           idempotency_key=world.key(), accept_language=lang)  # fmt: skip
        assert (got.status, got.pointers) == (422, pointers)
        assert all(e["message"] for e in got.body["errors"])
    assert world.stored() == before


def test_an_act_that_is_not_open_now_is_409_with_the_state_in_words(world: World) -> None:
    got = world.lay("submitted").decide("verify")
    assert (got.status, got.body["code"]) == (409, "action.state")
    assert say("id", "state.submitted") in got.body["errors"][0]["message"]


def test_actions_come_from_the_workflow_with_all_they_must_carry(world: World) -> None:
    case = world.lay("checking")
    actions = {
        a["action"]: a for a in world.office("GET", f"/proposals/{case.ticket}").body["actions"]
    }
    assert set(actions) == {"return", "verify", "refuse"}
    assert (
        actions["return"]["note"] == "required" and actions["return"]["verdicts"] == "some-flagged"
    )
    assert actions["return"]["due_days"] == 14 and actions["return"]["letter"] == "returned"
    assert "outside-regency" in actions["refuse"]["reason_codes"]
    kesra = world.office("GET", f"/proposals/{case.ticket}", role="kesra").body["actions"]
    assert [a["action"] for a in kesra] == ["route"]
    assert world.office("GET", f"/proposals/{case.ticket}", role="auditor").body["actions"] == []


def test_routing_moves_the_file_to_the_other_opd(world: World) -> None:
    case = world.lay("submitted")
    got = route(case, "dinsos")
    assert (got.status, got.body["opd"], got.body["state"]) == (200, "dinsos", "submitted")
    assert world.office("GET", f"/proposals/{case.ticket}").status == 404
    assert world.office("GET", f"/proposals/{case.ticket}", opd="dinsos").status == 200
    shown = case.view["timeline"][-1]
    assert (
        shown["action"] == "route" and shown["note"] == ""
    )  # a note between offices is not the applicant's


# the preview --------------------------------------------------------------------------------------


def test_the_preview_is_the_letter_and_leaves_nothing(world: World) -> None:
    case = world.lay("checking")
    before = world.stored()
    got = world.office("POST", f"/proposals/{case.ticket}/preview", {"action": "return", **RETURN})
    assert got.status == 200
    assert got.body["to"] == MAIL
    assert say("id", "reason.paper.unreadable") in got.body["text"]
    assert "Foto ulang KTP." in got.body["text"] and "Foto ulang KTP." in got.body["html"]
    assert case.secret not in str(got.body)
    assert world.stored() == before
    assert not any("perlu diperbaiki" in m["Subject"] for m in world.mail())


def test_the_preview_says_what_the_letter_will_say(world: World) -> None:
    case = world.lay("checking")
    shown = world.office(
        "POST", f"/proposals/{case.ticket}/preview", {"action": "return", **RETURN}
    ).body
    decide(case, "return", **RETURN)
    letter = world.mail(MAIL)[-1]
    assert letter["Subject"] == shown["subject"]
    assert (
        text_of(letter).replace("\r\n", "\n").strip().replace(case.secret, "…")
        == shown["text"].strip()
    )


def test_an_act_without_a_letter_has_an_empty_preview(world: World) -> None:
    case = world.lay("submitted")
    got = world.office("POST", f"/proposals/{case.ticket}/preview", {"action": "take"})
    assert got.body == {"to": "", "subject": "", "text": "", "html": ""}


# the queue ----------------------------------------------------------------------------------------


def test_the_queue_lists_counts_and_filters(world: World) -> None:
    one, two = world.lay("submitted", 1), world.lay("checking", 2)
    world.lay("draft", 3)
    world.lay("submitted", 4, opd="dinsos")
    got = world.office("GET", "/proposals").body
    assert [i["ticket"] for i in got["items"]] == [one.ticket, two.ticket]
    assert got["counts"]["submitted"] == got["counts"]["checking"] == 1
    assert got["opds"] == ["kesra"] and got["next"] is None
    row = got["items"][0]
    assert row["name"] and row["amount"] and row["kecamatan"] and row["age_days"] == 0
    found = world.office("GET", "/proposals?state=checking").body["items"]
    assert [i["ticket"] for i in found] == [two.ticket]
    assert (
        world.office("GET", f"/proposals?q={one.ticket}").body["items"][0]["ticket"] == one.ticket
    )
    assert world.office("GET", "/proposals?opd=dinsos").body["items"] == []


def test_age_is_counted_in_days_of_the_calendar(world: World) -> None:
    case = world.lay("submitted")  # at noon of 1 February
    world.at = world.at.replace(day=2, hour=0, minute=1)
    assert world.office("GET", f"/proposals/{case.ticket}").body["age_days"] == 1


def test_a_file_without_a_term_of_its_own_has_the_days_of_the_year(world: World) -> None:
    case = world.lay("submitted")  # on 1 February; ten days are given
    told = []
    for day in range(1, 13):
        world.at = world.at.replace(day=day)
        told.append(world.office("GET", f"/proposals/{case.ticket}").body["mark"])
    assert told == [None] * 9 + ["soon", "soon", "late"]
    assert world.lay("returned", 2).ticket  # and what waits for the applicant has none
    shown = world.office("GET", "/proposals?state=returned").body["items"]
    assert [item["mark"] for item in shown] == [None]


@pytest.mark.parametrize(
    "query",
    [
        "state=tidak-ada",
        "q=%00",
        "q=" + "x" * 5_000,
        "opd=x&opd=y",
        "x=y",
    ],
)
def test_an_odd_query_is_an_empty_or_a_whole_page(world: World, query: str) -> None:
    assert world.office("GET", f"/proposals?{query}").status == 200


# signing in ---------------------------------------------------------------------------------------


def session(world: World, **body: str) -> Any:
    return world.call("POST", "/office/session", body)


def test_the_first_sign_in_sets_a_password(world: World) -> None:
    name = "sandi.baru@contoh.example"
    make_official(world.settings, name, "verifier", "kesra", temporary=True)
    asked = session(world, username=name, password=PASSWORD)
    assert (asked.status, asked.body["code"]) == (409, "new-password-required")
    for weak in ("pendek1A", "semuanyakecil1234", "SEMUANYABESAR1234", "TanpaAngkaSamaSekali"):
        got = session(world, username=name, password=PASSWORD, new_password=weak)
        assert (got.status, got.body["code"]) == (422, "password-weak")
    done = session(world, username=name, password=PASSWORD, new_password="Sandi-Baru-2027x")
    assert done.status == 200
    assert set(done.body) == {
        *("token", "expires", "username", "name", "roles", "opd", "refresh", "session_seconds")
    }
    assert (done.body["roles"], done.body["opd"]) == (["verifier"], "kesra")


def test_a_wrong_password_and_an_unknown_name_answer_alike(world: World) -> None:
    name = "sandi.salah@contoh.example"
    make_official(world.settings, name, "verifier", "kesra")
    wrong, nobody = (
        session(world, username=name, password="x"),
        session(world, username="z@contoh.example", password="x"),
    )
    assert (wrong.status, wrong.body, wrong.headers) == (nobody.status, nobody.body, nobody.headers)
    assert wrong.status == 401


def test_an_official_who_was_taken_out_cannot_sign_in_any_more(world: World) -> None:
    name = "keluar@contoh.example"
    make_official(world.settings, name, "verifier", "kesra")
    boto3.client("cognito-idp", REGION).admin_delete_user(
        UserPoolId=world.settings.user_pool_id, Username=name
    )
    assert session(world, username=name, password=PASSWORD).status == 401
