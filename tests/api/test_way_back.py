"""Tracking and the way back: number alone, secret, code by mail. Wrong things answer alike, and only so often."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.ticket import grouped
from chalicelib.desk.access import LIMITS
from chalicelib.ops.staging import ROADS
from chalicelib.text import say
from tests.world import Answer, World, text_of

MAIL = "aminah@contoh.example"


def exact(got: Answer) -> tuple[int, Any, dict[str, str]]:
    return got.status, got.body, dict(got.headers)


def letter_with_code(world: World) -> Any:
    return next(
        m for m in reversed(world.mail(MAIL)) if m["Subject"] == say("id", "letter.code.subject")
    )


def code_in_mail(world: World) -> str:
    found = re.search(r"\b\d{6}\b", text_of(letter_with_code(world)))
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("state", "shown"),
    [("submitted", "received"), ("checking", "in_process"), ("returned", "in_process"), ("resubmitted", "in_process"),
     ("verified", "decided"), ("refused", "decided"), ("withdrawn", "decided")],
)  # fmt: skip
def test_the_number_alone_shows_only_how_far_it_is(world: World, state: str, shown: str) -> None:
    case = world.lay(state)
    got = world.call("GET", f"/proposals/{case.ticket}")
    assert got.status == 200
    assert got.body["public_state"] == shown
    assert set(got.body) == {"ticket", "public_state", "since"}
    assert world.call("GET", f"/proposals/{grouped(case.ticket)}").body == got.body


def test_a_wrong_number_a_draft_and_a_wrong_secret_answer_byte_alike(world: World) -> None:
    sent, draft = world.lay("submitted", 1), world.lay("draft", 2)
    nobody = "270000009994"
    answers = [
        exact(world.call("GET", f"/proposals/{nobody}")),
        exact(world.call("GET", f"/proposals/{draft.ticket}")),
        exact(world.call("GET", "/proposals/123")),
        exact(world.call("GET", f"/proposals/{sent.ticket[:-1]}{(int(sent.ticket[-1]) + 1) % 10}")),
        exact(sent.call("GET", authorization="Bearer " + "x" * 22)),
        exact(sent.call("GET", authorization=f"Bearer {draft.secret}")),
        exact(world.call("GET", f"/proposals/{nobody}", authorization=f"Bearer {sent.secret}")),
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 404


def test_every_state_can_be_looked_at_with_its_secret_in_both_languages(world: World) -> None:
    for number, state in enumerate(ROADS, 1):
        case = world.lay(state, number)
        for lang in ("id", "en"):
            view = case.call("GET", accept_language=lang).body
            assert view["state"] == state
            assert all(event["title"] and event["text"] for event in view["timeline"])
            assert all(letter["subject"] for letter in view["letters"])


def test_wrong_numbers_are_throttled_and_come_back_after_a_while(world: World) -> None:
    case = world.lay("submitted")
    most, seconds = LIMITS["miss"]
    got = [case.call("GET", authorization="Bearer x").status for _ in range(most + 1)]
    assert got == [404] * most + [429]
    limited = case.call("GET", authorization="Bearer x")
    assert limited.headers["retry-after"]
    assert limited.body["code"] == "http.throttled"
    assert case.call("GET").status == 200  # the right secret is never slowed
    world.wait(seconds=seconds)
    assert case.call("GET", authorization="Bearer x").status == 404


def test_another_connection_of_the_same_phone_is_the_same_caller(world: World) -> None:
    case = world.lay("submitted")
    most, _ = LIMITS["miss"]
    for port in range(most):
        case.call(
            "GET",
            authorization="Bearer x",
            cloudfront_viewer_address=f"198.51.100.7:{40_000 + port}",
        )
    blocked = case.call(
        "GET", authorization="Bearer x", cloudfront_viewer_address="198.51.100.7:50001"
    )
    other = case.call(
        "GET", authorization="Bearer x", cloudfront_viewer_address="198.51.100.8:50001"
    )
    assert (blocked.status, other.status) == (429, 404)


def test_another_address_of_the_same_network_is_the_same_caller(world: World) -> None:
    """Whoever has one IPv6 address has 2^64 of them."""
    case = world.lay("submitted")

    def wrong(address: str) -> int:
        seen = f"{address}:40000"
        return case.call("GET", authorization="Bearer x", cloudfront_viewer_address=seen).status

    most, _ = LIMITS["miss"]
    for number in range(most):
        wrong(f"2001:db8:1:2:{number:x}::7")
    assert (wrong("2001:db8:1:2::ffff"), wrong("2001:db8:1:3::7")) == (429, 404)


def test_looking_up_numbers_alone_is_throttled_too(world: World) -> None:
    case = world.lay("submitted")
    desk = world.wiring.desk
    most, seconds = LIMITS["number"]
    begin = world.at.timestamp() // seconds * seconds
    window = world.at.fromtimestamp(begin, world.at.tzinfo)
    caller = desk.keys.blind("caller", "127.0.0.1")
    world.call("GET", f"/proposals/{case.ticket}")
    for counted in range(2, most + 1):  # that call was the first
        assert desk.store.hits("number", caller, window, window + timedelta(hours=1)) == counted
    assert world.call("GET", f"/proposals/{case.ticket}").status == 429
    assert case.call("GET").status == 200


# the code -------------------------------------------------------------------------------------------------------------


def confirm(world: World, **body: str) -> Answer:
    return world.call("POST", "/access/confirm", body)


@pytest.mark.parametrize("by", ["email", "ticket"])
def test_a_mailed_code_brings_back_what_was_lost(world: World, by: str) -> None:
    case = world.lay("returned")
    asked = (
        {"email": " Aminah@Contoh.example "} if by == "email" else {"ticket": grouped(case.ticket)}
    )
    assert world.call("POST", "/access", asked).status == 202
    got = confirm(world, code=code_in_mail(world), **asked)
    assert got.status == 200
    (found,) = got.body["proposals"]
    assert (found["ticket"], found["state"]) == (case.ticket, "returned")
    assert (
        world.call(
            "GET", f"/proposals/{case.ticket}", authorization=f"Bearer {found['secret']}"
        ).status
        == 200
    )


def test_a_code_is_used_once(world: World) -> None:
    world.lay("submitted")
    world.call("POST", "/access", {"email": MAIL})
    code = code_in_mail(world)
    assert confirm(world, email=MAIL, code=code).status == 200
    assert confirm(world, email=MAIL, code=code).status == 401


def test_five_wrong_tries_kill_the_code(world: World) -> None:
    world.lay("submitted")
    world.call("POST", "/access", {"email": MAIL})
    code = code_in_mail(world)
    for n in range(5):
        assert confirm(world, email=MAIL, code=f"{(int(code) + 1 + n) % 10**6:06d}").status == 401
    assert confirm(world, email=MAIL, code=code).status == 401


def test_an_expired_code_and_a_wrong_one_and_an_unknown_address_answer_alike(world: World) -> None:
    world.lay("submitted")
    world.call("POST", "/access", {"email": MAIL})
    code = code_in_mail(world)
    wrong = exact(confirm(world, email=MAIL, code="000000" if code != "000000" else "111111"))
    nobody = exact(confirm(world, email="tidak.ada@contoh.example", code=code))
    world.wait(minutes=15)
    late = exact(confirm(world, email=MAIL, code=code))
    assert wrong == nobody == late
    assert wrong[0] == 401


def test_asking_answers_alike_whether_the_address_is_known_or_not(world: World) -> None:
    case = world.lay("submitted")
    bodies = [{"email": MAIL}, {"email": "tidak.ada@contoh.example"}, {"email": "bukan surel"}, {"email": ""}, {},
              {"ticket": case.ticket}, {"ticket": "270000009994"}, {"ticket": "x"}]  # fmt: skip
    answers = [
        exact(world.call("POST", "/access", body)) for body in bodies if body.get("email") != ""
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 202
    assert {m["To"] for m in world.mail()} == {MAIL}


def test_the_letter_with_the_code_has_no_link_that_a_scanner_could_use_up(world: World) -> None:
    world.lay("submitted")
    world.call("POST", "/access", {"email": MAIL})
    letter = letter_with_code(world)
    assert "k=" not in text_of(letter)
    secret = world.wiring.desk.keys.secret("270000000017")
    assert secret not in letter.as_string()


def test_asking_without_end_is_throttled(world: World) -> None:
    most, _ = LIMITS["access"]
    statuses = [
        world.call("POST", "/access", {"email": f"p{n}@contoh.example"}).status
        for n in range(most + 1)
    ]
    assert statuses == [202] * most + [429]


def test_opening_drafts_without_end_for_one_address_is_throttled(world: World) -> None:
    desk = world.wiring.desk
    most, seconds = LIMITS["open"]
    begin = world.at.fromtimestamp(world.at.timestamp() // seconds * seconds, world.at.tzinfo)
    for _ in range(most):
        desk.store.hits("open", desk.keys.blind("caller", MAIL), begin, begin + timedelta(days=2))
    body = {"programme": "hibah-uang", "applicant_type": "worship",
            "contact": {"name": "Aminah", "email": MAIL, "phone": "081200000001"}}  # fmt: skip
    assert world.call("POST", "/proposals", body, idempotency_key=world.key()).status == 429


def test_opening_drafts_without_end_for_ever_new_addresses_is_throttled(world: World) -> None:
    """Each one would mail a letter to somebody who never asked."""
    desk, who = world.wiring.desk, "198.51.100.7"
    most, seconds = LIMITS["opener"]
    begin = world.at.fromtimestamp(world.at.timestamp() // seconds * seconds, world.at.tzinfo)
    for _ in range(most):
        desk.store.hits("opener", desk.keys.blind("caller", who), begin, begin + timedelta(days=2))
    body = {"programme": "hibah-uang", "applicant_type": "worship",
            "contact": {"name": "Aminah", "email": "baru@contoh.example", "phone": "081200000001"}}  # fmt: skip

    def opened(caller: str) -> int:
        seen = f"{caller}:40000"
        headers = {"idempotency_key": world.key(), "cloudfront_viewer_address": seen}
        return world.call("POST", "/proposals", body, **headers).status

    assert (opened(who), opened("198.51.100.8")) == (429, 201)


def test_renewing_sessions_without_end_is_throttled_for_that_caller_alone(world: World) -> None:
    desk, who = world.wiring.desk, "198.51.100.7"
    most, seconds = LIMITS["renew"]
    begin = world.at.fromtimestamp(world.at.timestamp() // seconds * seconds, world.at.tzinfo)
    for _ in range(most):
        desk.store.hits("renew", desk.keys.blind("caller", who), begin, begin + timedelta(days=2))

    def renewed(caller: str) -> int:
        headers = {"cloudfront_viewer_address": f"{caller}:40000"}
        return world.call("POST", "/office/session/renew", {"refresh": "salah"}, **headers).status

    assert (renewed(who), renewed("198.51.100.8")) == (429, 401)


def test_guessing_a_password_is_throttled(world: World) -> None:
    body = {"username": "siapa@contoh.example", "password": "salah"}
    most, _ = LIMITS["sign-in"]
    statuses = [world.call("POST", "/office/session", body).status for _ in range(most + 1)]
    assert statuses == [401] * most + [429]
    spaced = body | {"username": " Siapa@contoh.example  "}  # the pool hears the same name
    assert world.call("POST", "/office/session", spaced).status == 429


# withdrawing ----------------------------------------------------------------------------------------------------------


def test_withdrawing_ends_it_with_a_letter_and_twice_is_once(world: World) -> None:
    case = world.lay("submitted")
    version = case.version
    body = {"reason": "funded-elsewhere", "note": "Sudah dibantu."}
    first = case.call("POST", "/withdraw", body, if_match=f'"{version}"')
    assert (first.status, first.body["state"], first.body["actions"]) == (200, "withdrawn", [])
    again = case.call("POST", "/withdraw", body, if_match=f'"{version}"')
    assert again.body == first.body
    assert [x["kind"] for x in first.body["letters"]].count("withdrawn") == 1


def test_a_reason_in_own_words_is_kept_as_the_note_of_another_reason(world: World) -> None:
    case = world.lay("submitted")
    got = case.call("POST", "/withdraw", {"reason": "Pindah rumah."}, if_match=f'"{case.version}"')
    assert got.status == 200
    event = got.body["timeline"][-1]
    assert event["action"] == "withdraw" and event["note"] == "Pindah rumah."


def test_withdrawing_what_changed_meanwhile_is_told(world: World) -> None:
    case = world.lay("submitted")
    got = case.call("POST", "/withdraw", {"reason": "other"}, if_match='"1"')
    assert (got.status, got.body["version"]) == (412, case.version)
