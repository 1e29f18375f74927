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
        world.arrive(f"incoming/papers/{TICKET}/ktp-1/token")
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


# doubles, recipients, and numbers that are looked at ------------------------------------------------------------------


def two_of(world: World, programme: str, kind: str) -> tuple[Case, str]:
    """Two files with every canary in each, filed and flagged; the first of them, and the OPD that holds it."""
    case, _ = (world.submitted(person(programme, kind)) for _ in range(2))
    world.sweep()
    file = world.wiring.desk.store.load(case.ticket)
    assert file is not None and file.flags
    return case, file.proposal.opd


BOTH = [("bansos-terencana", "person"), ("hibah-uang", "body")]


def reveal(
    world: World, case: Case, opd: str, field: str, role: str = "verifier", **body: str
) -> Answer:
    said = {"field": field, "reason": "compare-paper"} | body
    path = f"/proposals/{case.ticket}/reveal"
    return world.office("POST", path, said, role, opd, idempotency_key=world.key())


@pytest.mark.parametrize(("programme", "kind"), BOTH)
def test_doubles_and_recipients_show_and_keep_no_number(
    world: World, log: pytest.LogCaptureFixture, programme: str, kind: str
) -> None:
    case, opd = two_of(world, programme, kind)
    seen = world.office("GET", f"/proposals/{case.ticket}", opd=opd).body
    assert seen["flags"] and seen["recipient"]
    clean(seen)
    clean(world.office("GET", "/flags", role="auditor").body)
    clean(world.office("GET", "/recipients", role="kesra").body)
    whole = world.office("GET", f"/recipients/{seen['recipient']['id']}", role="kesra").body
    assert any("*" in one for found in whole["numbers"].values() for one in found)
    clean(whole)
    clean(json.dumps(world.stored(), default=str))
    clean(log.text)


@pytest.mark.parametrize(("programme", "kind"), BOTH)
def test_a_number_that_is_looked_at_is_in_the_answer_and_nowhere_else(
    world: World, log: pytest.LogCaptureFixture, programme: str, kind: str
) -> None:
    case, opd = two_of(world, programme, kind)
    before = world.office("GET", f"/proposals/{case.ticket}", opd=opd).body
    fields = {
        f.id: CANARIES[f.kind] for f in RULES.programmes[programme].form.fields(kind) if f.sensitive
    }
    assert set(before["sensitive"]) == set(fields)
    for field, value in fields.items():
        got = reveal(world, case, opd, field)
        assert got.status == 200, got.body
        assert got.body["value"] == value and got.body["seconds"] == 60
        assert got.headers["cache-control"] == "no-store"
    after = world.office("GET", f"/proposals/{case.ticket}", opd=opd).body
    looks = [e for e in after["timeline"] if e["action"] == "reveal"]
    assert [e["field"] for e in looks] == list(fields)
    assert looks[0]["reason_text"] == "Mencocokkan dengan berkas"
    assert after["trail"]["valid"] and after["version"] == got.body["version"]
    clean(after)
    clean(json.dumps(world.stored(), default=str))
    clean(log.text)
    assert [e["action"] for e in case.view["timeline"]] == ["open", "submit"]


def test_looking_needs_a_reason_and_a_sealed_answer(world: World) -> None:
    case, opd = two_of(world, *BOTH[0])
    assert reveal(world, case, opd, "nik", reason="curious").codes == {"reveal.reason"}
    assert reveal(world, case, opd, "nik", reason="other").codes == {"reveal.note"}
    assert reveal(world, case, opd, "title").codes == {"reveal.field"}
    assert reveal(world, case, opd, CANARIES["nik"]).codes == {"reveal.field"}
    clean(reveal(world, case, opd, CANARIES["nik"], reason=CANARIES["kk"]).body)
    assert not [e for e in world.office("GET", f"/proposals/{case.ticket}", opd=opd).body["timeline"]
                if e["action"] == "reveal"]  # fmt: skip


def test_who_may_read_the_file_may_look_and_nobody_else(world: World) -> None:
    case, opd = two_of(world, *BOTH[0])
    assert reveal(world, case, "kesra", "nik", role="auditor").status == 200
    assert reveal(world, case, "kesra", "nik", role="kesra").status == 200
    for role, elsewhere in (("verifier", "disporapar"), ("admin", opd), ("operator", opd)):
        refused = reveal(world, case, elsewhere, "nik", role=role)
        assert refused.status == 404
        clean(refused.body)


def test_the_same_key_looks_once_and_gets_the_same_answer(world: World) -> None:
    case, opd = two_of(world, *BOTH[0])
    path, said = f"/proposals/{case.ticket}/reveal", {"field": "nik", "reason": "bank"}
    got = [
        world.office("POST", path, said, opd=opd, idempotency_key="reveal-key-1") for _ in range(2)
    ]
    assert got[0].body == got[1].body
    clean(json.dumps(world.stored(), default=str))
    seen = world.office("GET", f"/proposals/{case.ticket}", opd=opd).body
    assert len([e for e in seen["timeline"] if e["action"] == "reveal"]) == 1


class BrokenFor(Wrapped):
    """Fails in one method, with a person's number in the text of the error."""

    def __init__(self, inner: Any, name: str) -> None:
        super().__init__(inner)

        def fails(*_: object, **__: object) -> None:
            raise KeyError(f"no row for {CANARIES['nik']}")

        self.__dict__[name] = fails


CLAIMING = ["claims", "claims_begun", "put_print", "prints", "prints_in", "owned", "change_recipient",
            "sides", "put_flag", "claims_done"]  # fmt: skip


@pytest.mark.parametrize("name", CLAIMING)
def test_filing_that_fails_says_only_its_kind_and_is_done_later(
    world: World, log: pytest.LogCaptureFixture, name: str
) -> None:
    case, _ = (world.submitted(person()) for _ in range(2))
    store = world.wiring.desk.store
    world.wiring.desk.__dict__["store"] = BrokenFor(store, name)
    world.sweep()
    clean(log.text)
    assert "claims" in {
        json.loads(r.message)["route"] for r in log.records if r.name == "serang-open"
    }
    world.wiring.desk.__dict__["store"] = store
    world.wait(minutes=10)
    world.sweep()
    file = store.load(case.ticket)
    assert file is not None and len(file.flags) == 1


@pytest.mark.parametrize(
    ("name", "method", "path", "body"),
    [
        ("commit", "POST", "/proposals/{ticket}/reveal", {"field": "nik", "reason": "bank"}),
        ("known", "GET", "/proposals/{ticket}", None),
        ("flags_waiting", "GET", "/flags", None),
        ("recipients", "GET", "/recipients", None),
        ("recipient", "GET", "/recipients/R1", None),
        ("known", "POST", "/recipients/R1/merge", {"into": "R2", "note": "Sama."}),
    ],
)
def test_a_call_about_doubles_that_fails_says_nothing_of_a_person(
    world: World, log: pytest.LogCaptureFixture, name: str, method: str, path: str, body: Any
) -> None:
    case, _ = two_of(world, *BOTH[0])
    world.wiring.desk.__dict__["store"] = BrokenFor(world.wiring.desk.store, name)
    got = world.office(
        method, path.format(ticket=case.ticket), body, "kesra", idempotency_key=world.key()
    )
    internal(got, 500, "http.internal")
    clean(log.text)


def test_a_number_in_an_address_is_answered_without_it_and_not_logged(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    case, opd = two_of(world, *BOTH[0])
    nik = CANARIES["nik"]
    for path in (f"/recipients?q={nik}", f"/recipients/{nik}", f"/flags?cursor={nik}&opd={nik}"):
        clean(world.office("GET", path, role="kesra").body)
    said = {"judgement": "same", "note": "Sama."}
    clean(
        world.office(
            "POST",
            f"/proposals/{case.ticket}/flags/{nik}",
            said,
            opd=opd,
            idempotency_key=world.key(),
            if_match=f'"{case.version}"',
        ).body
    )
    clean(log.text)


def test_a_past_recipient_comes_in_without_its_numbers_in_the_clear(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    from chalicelib.desk.recipients import PastAward, register

    place = ("36.04.01", "36.04.01.2001")
    given = (5_000_000, "Rehab", "dinsos", None, "SK contoh")
    register(
        world.wiring.desk,
        PastAward(
            2026, "bansos-terencana", "person", "", "Aminah Contoh", *place, CANARIES, *given
        ),
        "row-1",
        world.at,
    )
    clean(json.dumps(world.stored(), default=str))
    clean(world.office("GET", "/recipients", role="kesra").body)
    clean(log.text)
