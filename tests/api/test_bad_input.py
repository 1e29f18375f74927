"""Bad input: a clear 4xx in problem+json, in both languages, and nothing stored."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import app
from chalicelib.api import shapes
from chalicelib.api.calls import CALLS, MOST_BODY, Call
from chalicelib.api.edges import edge_problem
from chalicelib.ops.synthetic import applicant
from chalicelib.text import has, say
from tests.api.test_access_table import CONTACT
from tests.builders import FORMS, RULES
from tests.core.test_answers import WRONG
from tests.imports_laid import IMPORT_BODIES
from tests.recipients_laid import RECIPIENT_BODIES, RECIPIENT_PARTS
from tests.world import Answer, Case, World

LANGS = {"id": "id-ID,id;q=0.9,en;q=0.8", "en": "en-GB,en;q=0.9"}


def is_clear(got: Answer) -> None:
    """Problem+json with a title, a code and at least one problem, each in words."""
    assert 400 <= got.status < 500, got.body
    assert got.headers["content-type"] == "application/problem+json"
    assert got.headers["cache-control"] == "no-store"
    assert got.body["status"] == got.status
    assert got.body["title"] and got.body["code"] and got.body["errors"]
    assert all(e["message"] and e["code"] and "pointer" in e for e in got.body["errors"])


BODY_CALLS = [c for c in CALLS if c.body is not None]
assert app.app.routes and len(BODY_CALLS) > 9  # importing the application registers its calls
BY_NAME = pytest.mark.parametrize(
    "row", BODY_CALLS, ids=[f"{c.method} {c.path}" for c in BODY_CALLS]
)


def call(world: World, row: Call, body: object, case: Case | None = None, **headers: Any) -> Answer:
    """Right in everything but the body."""
    path = row.path.format(
        ticket=case.ticket if case else "270000000017",
        document="ktp-4",
        programme="hibah-uang",
        **RECIPIENT_PARTS,
        letter="1",
        batch="x",
    )
    sent: dict[str, str] = {"idempotency_key": world.key(), "if_match": '"1"'}
    if row.who == "applicant":
        sent["authorization"] = (
            f"Bearer {case.secret if case else world.wiring.desk.keys.secret('270000000017')}"
        )
    elif row.who == "official":
        sent["authorization"] = f"Bearer {world.token('verifier', 'kesra')}"
    return world.call(row.method, path, body, **{**sent, **headers})


def laid(world: World, row: Call) -> Case:
    """A proposal in a state in which the call would do something."""
    return world.lay("submitted" if row.who == "official" else "draft")


# the envelope ---------------------------------------------------------------------------------------------------------

NO_JSON = {
    "nothing": (b"", 400),
    "half": (b'{"a":', 400),
    "not a number": (b'{"a":NaN}', 400),
    "infinity": (b'{"a":-Infinity}', 400),
    "beyond all numbers": (b'{"a":1e999}', 400),
    "an endless number": (b'{"a":' + b"9" * 60 + b"}", 400),
    "a list": (b"[1,2]", 400),
    "a text": (b'"x"', 400),
    "null": (b"null", 400),
    "not UTF-8": (b'{"a":"\xff\xfe"}', 400),
    "UTF-16": ('{"a":"b"}'.encode("utf-16"), 400),
    "half a character": (b'{"a":"\\ud800"}', 400),
    "half a character as a name": (b'{"\\udfff":1}', 400),
    "too deep": (b"[" * 50_000, 400),
    "too deep inside": (b'{"a":' * 20_000, 400),
    "two values": (b"{}{}", 400),
    "single quotes": (b"{'a': 1}", 400),
    "a comment": (b"{} // x", 400),
    "too large": (b'{"a":"' + b"x" * MOST_BODY + b'"}', 413),
}


@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_is_told_so(world: World, name: str) -> None:
    body, status = NO_JSON[name]
    for row in BODY_CALLS:
        got = call(world, row, body)
        is_clear(got)
        assert got.status == status, (row.path, got.body)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/html",
        "",
    ],
)
def test_another_content_type_is_415(world: World, kind: str) -> None:
    for row in BODY_CALLS:
        got = call(world, row, b"{}", content_type=kind)
        is_clear(got)
        assert (got.status, got.body["code"]) == (415, "body.type"), row.path


def test_a_content_type_with_a_charset_is_fine(world: World) -> None:
    got = world.call(
        "POST",
        "/access",
        {"email": "a@contoh.example"},
        content_type="Application/JSON; charset=utf-8",
    )
    assert got.status == 202


@pytest.mark.parametrize("name", ["Idempotency-Key", "If-Match"])
def test_a_call_that_needs_a_header_says_which(world: World, name: str) -> None:
    status, code = {
        "Idempotency-Key": (400, "key.required"),
        "If-Match": (428, "version.required"),
    }[name]
    rows = [c for c in CALLS if name in c.headers]
    assert rows
    for row in rows:
        for value in ("", " ", "x", "é" * 9, '"x"', "*"):
            if name == "Idempotency-Key" and value == '"x"':
                continue
            got = call(
                world,
                row,
                VALID[f"{row.method} {row.path}"],
                **{name.replace("-", "_").lower(): value},
            )
            is_clear(got)
            assert (got.status, got.body["code"]) == (status, code), (row.path, value)


@pytest.mark.parametrize("version", ['"0"', '"-1"', '"999999"', '"00000000001"', 'W/"7"'])
def test_a_version_that_is_not_the_newest_changes_nothing(world: World, version: str) -> None:
    case = world.lay("draft")
    before = world.stored()
    got = case.call("PUT", "/answers", {"answers": {"title": "Perbaikan atap"}}, if_match=version)
    assert got.status in (412, 428)
    is_clear(got)
    assert world.stored() == before


def test_a_method_nobody_serves_is_405(world: World) -> None:
    for method, path in (
        ("DELETE", "/health"),
        ("PUT", "/proposals"),
        ("POST", "/windows"),
        ("GET", "/access"),
    ):
        got = world.call(method, path, {})
        is_clear(got)
        assert (got.status, got.body["code"]) == (405, "http.method")


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "http.route"), (404, "http.route"), (405, "http.method"), (413, "body.large"), (415, "body.type"),
     (400, "http.bad"), (429, "http.throttled"), (431, "http.bad"), (502, "http.unavailable"),
     (504, "http.unavailable")],
)  # fmt: skip
@pytest.mark.parametrize("lang", LANGS)
def test_what_the_gateway_refuses_itself_is_said_in_our_words(
    status: int, code: str, lang: str
) -> None:
    made = edge_problem(status, LANGS[lang])
    body = json.loads(made.body)
    if status == 429:
        code = body["code"]  # either our own word for it or "bad request"
    assert (made.status_code, body["code"]) == (status, code)
    assert made.headers["Content-Type"] == "application/problem+json"
    assert body["errors"][0]["message"]


# the body -------------------------------------------------------------------------------------------------------------

VALID: dict[str, dict[str, Any]] = {
    "POST /proposals": {"programme": "hibah-uang", "applicant_type": "worship", "contact": CONTACT, "lang": "id"},
    "PUT /proposals/{ticket}/answers": {"answers": {"title": "Perbaikan atap musala"}, "contact": CONTACT},
    "POST /proposals/{ticket}/documents": {
        "slot": "ktp", "name": "ktp.pdf", "type": "application/pdf", "bytes": 5, "sha256": "a" * 64},
    "POST /proposals/{ticket}/submit": {},
    "POST /proposals/{ticket}/withdraw": {"reason": "other", "note": "x"},
    "POST /access": {"email": "a@contoh.example", "ticket": "270000000017"},
    "POST /access/confirm": {"email": "a@contoh.example", "ticket": "270000000017", "code": "123456"},
    "POST /office/session/renew": {"refresh": "salah"},
    "POST /office/session": {"username": "a@contoh.example", "password": "x", "new_password": "", "otp": ""},
    "POST /office/proposals/{ticket}/decisions": {
        "action": "take", "note": "x", "reason": "other", "opd": "dinsos", "verdicts": {"ktp": {
            "verdict": "ok", "reason": "", "note": ""}}},
    "POST /office/proposals/{ticket}/preview": {"action": "take", "verdicts": {"ktp": {"verdict": "ok", "note": "x"}}},
    "POST /office/windows/{programme}/notes": {"kind": "pause", "reason": "Server sedang diperbaiki."},
    "POST /office/entries": {
        "programme": "hibah-uang",
        "applicant_type": "worship",
        "contact": {"name": "Aminah", "email": "a@b.example", "phone": "0812"},
        "received": {"on": "2027-01-29", "channel": "counter", "agenda": "12", "consent": "form"},
        "lang": "id",
    },
    "POST /office/entries/{ticket}/repair": {},
    "POST /office/letters/{ticket}/{letter}/handed": {},
    "POST /office/proposals/{ticket}/way-back": {"reason": "himself", "note": "x"},
    "POST /office/entries/{ticket}/received": {
        "received": {"on": "2027-01-29", "channel": "counter", "agenda": "12", "consent": "form"},
    },
    **RECIPIENT_BODIES,
    **IMPORT_BODIES,
    "POST /office/files": {
        "kind": "ground",
        "name": "sk.pdf",
        "type": "application/pdf",
        "bytes": 1000,
        "sha256": "0" * 64,
    },
    "POST /office/intake": {
        "day": "2027-01-29",
        "programme": "hibah-uang",
        "channel": "counter",
        "place": "kesra",
        "count": 3,
        "note": "",
    },
}  # fmt: skip

OF_A_WRONG_TYPE = {
    "string": [5, True, None, ["x"], {"x": 1}],
    "integer": ["5", 5.5, True, None, [5]],
    "object": ["x", 5, None, True, [{}]],
    "array": ["x", 5, None, {}],
}


def spoilt(
    schema: Mapping[str, Any], body: dict[str, Any], at: str = ""
) -> Iterator[tuple[dict[str, Any], str]]:
    """Bodies wrong in one place each, with the pointer to it. The open objects (answers) are the form's own affair."""
    if schema["type"] != "object" or schema.get("additionalProperties") is True:
        return
    if schema["additionalProperties"] is False:
        yield body | {"approved": True}, f"{at}/approved"
        yield body | {"__proto__": {}}, f"{at}/__proto__"
    for name in schema.get("required", ()):
        yield {k: v for k, v in body.items() if k != name}, f"{at}/{name}"
    for name, value in body.items():
        inner = schema.get("properties", {}).get(name) or schema["additionalProperties"]
        here = f"{at}/{name}"
        yield from ((body | {name: wrong}, here) for wrong in OF_A_WRONG_TYPE[inner["type"]])
        if "maxLength" in inner:
            yield body | {name: "x" * (inner["maxLength"] + 1)}, here
        if inner.get("minLength"):
            yield body | {name: ""}, here
        if "enum" in inner:
            yield body | {name: "tidak-ada"}, here
        if inner["type"] == "integer":
            yield from (
                (body | {name: wrong}, here)
                for wrong in (inner["minimum"] - 1, inner["maximum"] + 1)
            )
        if isinstance(value, dict):
            yield from (
                (body | {name: within}, where) for within, where in spoilt(inner, value, here)
            )


@BY_NAME
def test_a_body_wrong_in_one_place_is_told_the_place_and_nothing_is_stored(
    world: World, row: Call
) -> None:
    case = laid(world, row)
    before = world.stored()
    wrongs = list(spoilt(row.body or {}, VALID[f"{row.method} {row.path}"]))
    for body, pointer in wrongs:
        got = call(world, row, body, case)
        is_clear(got)
        assert got.status == 422, (body, got.body)
        assert pointer in got.pointers, (body, got.body)
    assert world.stored() == before
    assert wrongs


def test_every_body_has_a_valid_example() -> None:
    assert set(VALID) == {f"{c.method} {c.path}" for c in BODY_CALLS}
    for row in BODY_CALLS:
        assert list(shapes.shape_problems(row.body or {}, VALID[f"{row.method} {row.path}"])) == []


@pytest.mark.parametrize("lang", LANGS)
def test_problems_are_told_in_the_language_that_was_asked_for(world: World, lang: str) -> None:
    got = world.call(
        "POST", "/proposals", {"x": 1}, idempotency_key=world.key(), accept_language=LANGS[lang]
    )
    assert got.headers["content-language"] == lang
    assert got.body["title"] == say(lang, "problem_title.invalid")
    wanted = say(lang, "problem.shape.required", name="programme")
    assert wanted in [e["message"] for e in got.body["errors"]]


def test_too_many_answers_at_once_are_refused(world: World) -> None:
    case = world.lay("draft")
    got = case.call(
        "PUT", "/answers", {"answers": {f"f{n}": 1 for n in range(201)}}, if_match='"1"'
    )
    is_clear(got)
    assert got.status == 422


# the form -------------------------------------------------------------------------------------------------------------


def wrong_answers(programme: str, applicant_type: str, turn: int) -> dict[str, Any]:
    """A wrong value for every question that can be kept half typed: another one each turn."""
    found: dict[str, Any] = {}
    for field in RULES.programmes[programme].form.fields(applicant_type):
        if field.when or field.kind in ("rows", "point", "checkbox"):
            continue
        texts = [w for w in WRONG[field.kind](field) if isinstance(w, str)]
        found[field.id] = texts[turn % len(texts)]
    rab = [
        f
        for f in RULES.programmes[programme].form.fields(applicant_type)
        if f.kind == "rows" and not f.when
    ]
    for field in rab:
        cells = {
            c.id: next(w for w in WRONG[c.kind](c)[turn % 2 :] if isinstance(w, str))
            for c in field.columns
        }
        found[field.id] = [cells]
    return found


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
@pytest.mark.parametrize("turn", [0, 1, 2])
def test_every_field_with_a_wrong_value_is_named_when_saving_and_when_sending(
    world: World, programme: str, applicant_type: str, turn: int
) -> None:
    case = world.open(applicant(programme, applicant_type, 1))
    answers = wrong_answers(programme, applicant_type, turn)
    saved = case.save(answers, 1)
    assert saved.status == 200
    for told in ({e["pointer"] for e in saved.body["problems"]}, case.submit(version=2).pointers):
        assert {
            pointer.split("/")[2] for pointer in told if pointer.startswith("/answers/")
        } >= set(answers)


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_form_names_everything_missing_at_once(world: World, lang: str) -> None:
    case = world.open()
    got = case.call(
        "POST",
        "/submit",
        {},
        idempotency_key=world.key(),
        if_match='"1"',
        accept_language=LANGS[lang],
    )
    is_clear(got)
    programme = RULES.programmes["hibah-uang"]
    required = {
        f"/answers/{f.id}" for f in programme.form.fields("worship") if f.required and not f.when
    }
    papers = {f"/documents/{p.slot}" for p in programme.papers["worship"] if p.need == "required"}
    assert got.pointers == required | papers
    assert has(lang, "problem.required")
