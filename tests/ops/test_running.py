"""The running system loses nothing: not at Ctrl-C, and not when its process is shot."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.ops.demo import CAMAT_OF, ENDS, Demonstration
from chalicelib.ops.demo_office import NOT_TYPED, ON_PAPER
from chalicelib.ops.demo_people import Calls, Official
from tests.running import Running

CONTACT = {"name": "Aminah Contoh", "email": "pemohon01@contoh.example", "phone": "+6281200000001"}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("kept"))
    try:
        yield made.start()
    finally:
        made.stop()


def open_draft(system: Running, key: str) -> dict[str, str]:
    body = {"programme": "hibah-uang", "applicant_type": "worship", "contact": CONTACT}
    status, made, _ = system.call("POST", "/api/proposals", body, {"Idempotency-Key": key})
    assert status == 201, made
    return dict(made)


def seen(system: Running, draft: dict[str, str]) -> int:
    headers = {"Authorization": f"Bearer {draft['secret']}"}
    return system.call("GET", f"/api/proposals/{draft['ticket']}", headers=headers)[0]


def test_draft_and_letter_are_there_after_ctrl_c(system: Running) -> None:
    draft = open_draft(system, "ctrl-c-key-1")
    letter = system.letter(CONTACT["email"], draft["ticket"][:4])
    system.stop()
    assert system.process is not None
    assert system.process.returncode == 0
    system.start()
    assert seen(system, draft) == 200
    assert letter["id"] in [m["id"] for m in system.mail(CONTACT["email"])]


def test_draft_is_there_after_the_runner_was_shot(system: Running) -> None:
    """The local AWS notices that the runner is gone, saves everything and ends by itself."""
    draft = open_draft(system, "shot-key-1")
    system.kill()
    system.start()
    assert seen(system, draft) == 200


def test_second_run_on_the_same_folder_is_refused(system: Running) -> None:
    second = Running(system.state)
    with pytest.raises(AssertionError, match="another run uses"):
        second.start()
    assert system.get("/_local/health")["ready"] is True


def sign_in(system: Running, who: dict[str, str], **more: str) -> tuple[int, str]:
    body = {"username": who["username"], "password": who["password"], **more}
    status, value, _ = system.call("POST", "/api/office/session", body)
    return status, value.get("code", "")


def test_officials_of_the_demonstration_sign_in_as_the_list_says(system: Running) -> None:
    for who in system.get("/_local/officials"):
        if who["new_password"]:
            assert sign_in(system, who) == (409, "new-password-required")
        elif who["otp"]:
            assert sign_in(system, who) == (409, "otp-required")
            assert sign_in(system, who, otp=who["otp_now"])[0] == 200
        else:
            assert sign_in(system, who)[0] == 200


def test_demonstration_brings_proposals_into_every_state(system: Running) -> None:
    calls = Calls(system.url)
    now = datetime.fromisoformat(system.get("/api/health")["now"])
    opens = datetime.fromisoformat(system.get("/api/windows")["windows"][0]["opens"])
    assert Demonstration(calls, now, opens).run(dict.fromkeys(ENDS, 1)) == len(ENDS) + len(ON_PAPER)
    kesra = Official(calls, system.official("kesra"))
    counts = calls.get("/api/office/proposals", kesra.token)["counts"]
    assert {state for state, n in counts.items() if n} == set(ENDS) - {"draft"}
    operator = Official(calls, system.official("operator", CAMAT_OF[1]))
    entries = calls.get("/api/office/entries", operator.token)["items"]
    assert len(entries) == len(ON_PAPER)
    assert len(calls.get("/api/office/letters", operator.token)["items"]) == 1
    counted = calls.get("/api/office/intake", operator.token)["entries"]
    assert sum(one["count"] for one in counted) == len(ON_PAPER) + NOT_TYPED
    after = datetime.fromisoformat(system.get("/api/health")["now"])
    assert abs((after - now).total_seconds()) < 120, "the clock is where it was"
