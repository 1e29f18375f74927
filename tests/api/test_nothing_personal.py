"""A canary: numbers of persons are in no log line, no answer to officials, no stored item, no error, no address."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.api.faults import HandlerFailed
from chalicelib.core.proposal import Letter
from chalicelib.desk.ports import Unclear
from chalicelib.ops.synthetic import applicant
from tests.builders import RULES, TICKET
from tests.fakes import Wrapped
from tests.world import Answer, Case, World, text_of

CANARIES = {
    "nik": "3604010203840099",
    "kk": "3604010203840088",
    "npwp": "9988776655443322",
    "account": "77665544332211",
}


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "serang-open")
    caplog.set_level(logging.INFO)
    return caplog


def person(programme: str = "bansos-terencana", kind: str = "person") -> Any:
    """Every sensitive field holds the canary of its kind."""
    fields = RULES.programmes[programme].form.fields(kind)
    return applicant(programme, kind, 1, **{f.id: CANARIES[f.kind] for f in fields if f.sensitive})


def clean(text: object) -> None:
    found = [value for value in CANARIES.values() if value in str(text)]
    assert not found, f"{found} in {str(text)[:300]}"


@pytest.mark.parametrize(
    ("programme", "kind"), [("bansos-terencana", "person"), ("hibah-uang", "body")]
)
def test_officials_never_see_a_whole_number_of_a_person(
    world: World, programme: str, kind: str
) -> None:
    case = world.submitted(person(programme, kind))
    opd = "dinsos" if kind == "person" else world.wiring.desk.store.load(case.ticket).proposal.opd  # type: ignore[union-attr]
    sensitive = [f.id for f in RULES.programmes[programme].form.fields(kind) if f.sensitive]
    seen = world.office("GET", f"/proposals/{case.ticket}", opd=opd)
    assert seen.status == 200
    assert all("*" in seen.body["answers"][name] for name in sensitive)
    clean(seen.body)
    clean(world.office("GET", "/proposals", opd=opd).body)
    clean(world.office("GET", f"/proposals?q={case.ticket}", role="auditor").body)
    clean(case.decide("take", opd=opd).body)
    flagged = {sensitive[0]: {"verdict": "fix", "reason": "unclear"}}
    clean(case.decide("return", opd=opd, note="Periksa nomornya.", verdicts=flagged).body)
    case.save({sensitive[0]: "3604010203840011"})
    case.submit()
    repaired = world.office("GET", f"/proposals/{case.ticket}", opd=opd).body
    (change,) = repaired["changes"]
    assert "*" in change["before"] and "*" in change["after"]
    clean(repaired)


def test_nothing_in_the_table_holds_a_number_in_the_clear(world: World) -> None:
    case = world.submitted(person())
    stored = json.dumps(world.stored(), default=str)
    clean(stored)
    assert case.ticket in stored  # the twin: what is stored in the clear is found


def test_the_secret_is_nowhere_in_the_table(world: World) -> None:
    case = world.submitted(person())
    stored = json.dumps(world.stored(), default=str)
    assert case.secret not in stored
    assert "kkkkkkkk" not in stored


def test_letters_hold_no_number_of_a_person(world: World) -> None:
    case = world.submitted(person())
    letters = world.mail(str(case.who.contact["email"]))
    assert letters
    for letter in letters:
        clean(text_of(letter))
        assert case.who.contact["phone"] not in text_of(letter)


def test_the_applicant_sees_his_own_numbers_in_full(world: World) -> None:
    case = world.submitted(person())
    assert case.view["answers"]["nik"] == CANARIES["nik"]


@pytest.mark.parametrize("value", CANARIES.values())
def test_the_canary_would_be_heard(value: str, log: pytest.LogCaptureFixture) -> None:
    logging.getLogger("serang-open").error("found %s", value)
    with pytest.raises(AssertionError):
        clean(log.text)


# when things go wrong -------------------------------------------------------------------------------------------------


class Broken(Wrapped):
    """Fails with a person's number in the text of the error."""

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        super().__init__(inner)
        self.error = error

    def load(self, *_: object) -> None:
        raise self.error(f"no row for {CANARIES['nik']} of aminah@contoh.example")

    commit = recall = tickets_by = hits = due_letters = load


def broken(world: World, error: type[Exception] = KeyError) -> Case:
    case = world.lay("draft")
    world.wiring.desk.__dict__["store"] = Broken(world.wiring.desk.store, error)
    return case


def internal(got: Answer, status: int, code: str) -> None:
    assert (got.status, got.body["code"]) == (status, code)
    assert got.headers["content-type"] == "application/problem+json"
    clean(got.body)
    assert "aminah" not in str(got.body) and "Traceback" not in str(got.body)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_error_of_ours_says_neither_to_the_caller_nor_to_the_log_what_a_person_wrote(
    world: World, log: pytest.LogCaptureFixture, lang: str
) -> None:
    case = broken(world)
    answers = {"chair_nik": CANARIES["nik"]}
    internal(
        case.call("PUT", "/answers", {"answers": answers}, if_match='"1"', accept_language=lang),
        500,
        "http.internal",
    )
    internal(case.call("GET", accept_language=lang), 500, "http.internal")
    internal(
        world.call("POST", "/access", {"email": "aminah@contoh.example"}, accept_language=lang),
        500,
        "http.internal",
    )
    clean(log.text)
    assert "aminah" not in log.text
    assert case.ticket not in log.text
    lines = [json.loads(r.message) for r in log.records if r.name == "serang-open"]
    assert {line["error"] for line in lines} == {"KeyError"}
    assert all(line["fingerprint"] and line["route"] for line in lines)


def test_a_store_that_does_not_answer_is_503_and_says_that_nothing_is_lost(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    case = broken(world, Unclear)
    internal(case.call("GET"), 503, "http.unavailable")
    clean(log.text)


def test_background_work_that_fails_says_only_its_kind(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    broken(world)
    with pytest.raises(HandlerFailed) as failed:
        world.arrive(f"papers/{TICKET}/ktp-1/token")
    assert str(failed.value) == "KeyError"
    assert failed.value.__suppress_context__
    with pytest.raises(HandlerFailed):
        world.sweep()
    clean(log.text)
    assert "aminah" not in log.text


def test_a_letter_that_cannot_be_worded_is_logged_by_its_kind(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    world.lay("draft")
    odd = Letter(
        TICKET,
        9,
        "nothing-like-it",
        "a@contoh.example",
        "id",
        world.at,
        {"nik": CANARIES["nik"]},
        due=world.at,
    )
    world.wiring.desk.store.put_code("x", _code(world), odd)
    world.sweep()
    clean(log.text)


def _code(world: World) -> Any:
    from chalicelib.desk.ports import Code

    return Code("n", world.at + timedelta(minutes=15))


def test_a_whole_path_leaves_no_person_in_the_log(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    case = world.submitted(person())
    case.decide("take", opd="dinsos")
    case.decide(
        "refuse", opd="dinsos", reason="not-found", note=f"NIK {CANARIES['nik']} tidak ditemukan"
    )
    world.mail()
    clean(log.text)
    for personal in (
        case.secret,
        case.who.contact["email"],
        case.who.contact["name"],
        case.who.contact["phone"],
    ):
        assert personal not in log.text


def test_no_route_takes_anything_personal_in_its_address() -> None:
    from chalicelib.api.calls import CALLS

    for row in CALLS:
        for name in ("nik", "name", "email", "secret", "token", "phone", "key"):
            assert "{" + name not in row.path
