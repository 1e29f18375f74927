"""Who may call what: every route by every kind of caller, against the table here. A route without a row fails."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from chalicelib.api.calls import CALLS
from chalicelib.ops.synthetic import applicant
from chalicelib.ops.synthetic_papers import papers
from tests.builders import FLAGGED, a_file
from tests.imports_laid import lay_import
from tests.recipients_laid import RECIPIENT_BODIES, RECIPIENT_PARTS, lay_pair
from tests.scans_laid import lay_decree, lay_scan
from tests.world import Answer, Case, World

# nobody: no token · own, other: the secret of this and of another proposal · forged: a token nobody signed ·
# verifier: of this file's OPD · elsewhere: verifier of another OPD · operator, camat: of a kecamatan, which neither
# typed this file nor holds it
TABLE = """
                                                      nobody own other forged verifier elsewhere kesra auditor admin operator camat
GET    /health                                           200 200   200    200      200       200   200     200   200      200   200
GET    /windows                                          200 200   200    200      200       200   200     200   200      200   200
GET    /numbers                                          200 200   200    200      200       200   200     200   200      200   200
GET    /recap                                            200 200   200    200      200       200   200     200   200      200   200
GET    /openapi.json                                     200 200   200    200      200       200   200     200   200      200   200
POST   /proposals                                        201 201   201    201      201       201   201     201   201      201   201
GET    /proposals/{ticket}                               200 200   404    404      404       404   404     404   404      404   404
PUT    /proposals/{ticket}/answers                       401 200   404    404      404       404   404     404   404      404   404
POST   /proposals/{ticket}/documents                     401 201   404    404      404       404   404     404   404      404   404
GET    /proposals/{ticket}/documents/{document}          401 200   404    404      404       404   404     404   404      404   404
DELETE /proposals/{ticket}/documents/{document}          401 200   404    404      404       404   404     404   404      404   404
POST   /proposals/{ticket}/submit                        401 201   404    404      404       404   404     404   404      404   404
POST   /proposals/{ticket}/withdraw                      401 200   404    404      404       404   404     404   404      404   404
POST   /access                                           202 202   202    202      202       202   202     202   202      202   202
POST   /access/confirm                                   401 401   401    401      401       401   401     401   401      401   401
POST   /office/session                                   401 401   401    401      401       401   401     401   401      401   401
POST   /office/session/renew                             401 401   401    401      401       401   401     401   401      401   401
GET    /office/proposals                                 401 403   403    403      200       200   200     200   200      200   200
GET    /office/proposals/{ticket}                        401 403   403    403      200       404   200     200   404      404   404
GET    /office/proposals/{ticket}/documents/{document}   401 403   403    403      200       404   200     200   404      404   404
POST   /office/proposals/{ticket}/decisions              401 403   403    403      200       404   403     403   404      404   404
POST   /office/proposals/{ticket}/preview                401 403   403    403      200       404   403     403   404      404   404
POST   /office/proposals/{ticket}/flags/{other}          401 403   403    403      200       404   200     403   404      404   404
POST   /office/proposals/{ticket}/reveal                 401 403   403    403      200       404   200     200   404      404   404
GET    /office/flags                                     401 403   403    403      200       200   200     200   200      200   200
GET    /office/flags/recipients                          401 403   403    403      403       403   200     200   403      403   403
POST   /office/recipients/{recipient}/flags/{other}      401 403   403    403      403       403   404     403   403      403   403
GET    /office/recipients                                401 403   403    403      403       403   200     200   403      403   403
GET    /office/recipients/{recipient}                    401 403   403    403      403       403   200     200   403      403   403
POST   /office/recipients/{recipient}/exemptions         401 403   403    403      403       403   201     403   403      403   403
POST   /office/recipients/{recipient}/exemptions/{n}/{decision} 401 403 403 403    403       403   200     403   403      403   403
POST   /office/recipients/{recipient}/merge              401 403   403    403      403       403   201     403   403      403   403
POST   /office/recipients/{recipient}/merge/{n}/{decision} 401 403 403 403         403       403   200     403   403      403   403
GET    /office/windows                                   401 403   403    403      200       200   200     200   200      200   200
POST   /office/windows/{programme}/notes                 401 403   403    403      403       403   201     403   403      403   403
GET    /office/windows/{programme}/incidents             401 403   403    403      200       200   200     200   200      200   200
POST   /office/entries                                   401 403   403    403      403       403   201     403   403      201   403
GET    /office/entries                                   401 403   403    403      403       403   200     403   403      200   403
GET    /office/entries/{ticket}                          401 403   403    403      403       403   404     403   403      404   403
POST   /office/entries/{ticket}/repair                   401 403   403    403      403       403   404     403   403      404   403
POST   /office/entries/{ticket}/received                 401 403   403    403      403       403   404     403   403      404   403
GET    /office/letters                                   401 403   403    403      403       403   200     403   403      200   403
GET    /office/letters/{ticket}/{letter}                 401 403   403    403      403       403   404     403   403      404   403
POST   /office/letters/{ticket}/{letter}/handed          401 403   403    403      403       403   404     403   403      404   403
POST   /office/proposals/{ticket}/way-back                401 403   403    403      403       403   404     403   403      404   403
GET    /sk/{year}/{programme}/{entry}                    302 302   302    302      302       302   302     302   302      302   302
POST   /office/files                                     401 403   403    403      403       403   201     403   403      403   403
GET    /office/files/{file}                              401 403   403    403      404       404   200     200   404      404   404
POST   /office/intake                                    401 403   403    403      403       403   201     403   403      201   403
GET    /office/intake                                    401 403   403    403      200       200   200     200   200      200   200
GET    /office/recap                                     401 403   403    403      200       200   200     200   200      200   200
POST   /office/imports                                   401 403   403    403      403       403   201     403   403      403   403
GET    /office/imports                                   401 403   403    403      403       403   200     200   403      200   403
GET    /office/imports/{batch}                           401 403   403    403      404       404   200     200   404      404   404
GET    /office/imports/{batch}/problems                  401 403   403    403      404       404   200     200   404      404   404
POST   /office/imports/{batch}/run                       401 403   403    403      404       404   200     403   404      404   404
"""  # noqa: E501 eleven callers
CALLERS, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    f"{method} {path}": dict(zip(CALLERS, map(int, s), strict=True)) for method, path, *s in ROWS
}
ROLES = {"verifier": ("verifier", "kesra"), "elsewhere": ("verifier", "dinsos"), "kesra": ("kesra", "kesra"),
         "auditor": ("auditor", "kesra"), "admin": ("admin", "kesra"),
         "operator": ("operator", "36.04.05"), "camat": ("camat", "36.04.05")}  # fmt: skip
FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwiY29nbml0bzpncm91cHMiOlsidmVyaWZpZXIiXX0."


@dataclass
class Try:
    """A call that is right in everything but perhaps its caller. ``state``: how far the proposal has come."""

    state: str = "submitted"
    body: Callable[[], Any] = lambda: None


WHO = applicant("hibah-uang", "worship", 1)
CONTACT = {"name": "Aminah Contoh", "email": "a@contoh.example", "phone": "081200000001"}
PAUSE = {"kind": "pause", "reason": "Server sedang diperbaiki."}
TRIES = {
    "POST /proposals": Try(body=lambda: {"programme": "hibah-uang", "applicant_type": "worship", "contact": CONTACT}),
    "PUT /proposals/{ticket}/answers": Try("draft", lambda: {"answers": {"title": "Perbaikan atap musala"}}),
    "POST /proposals/{ticket}/documents": Try("draft", papers(WHO)[0].offer),
    "DELETE /proposals/{ticket}/documents/{document}": Try("draft"),
    "POST /proposals/{ticket}/submit": Try("draft", dict),
    "POST /proposals/{ticket}/withdraw": Try(body=lambda: {"reason": "other"}),
    "POST /access": Try(body=lambda: {"email": "siapa@contoh.example"}),
    "POST /access/confirm": Try(body=lambda: {"email": "siapa@contoh.example", "code": "123456"}),
    "POST /office/session/renew": Try(body=lambda: {"refresh": "salah"}),
    "POST /office/session": Try(body=lambda: {"username": "siapa@contoh.example", "password": "salah"}),
    "POST /office/proposals/{ticket}/decisions": Try(body=lambda: {"action": "take"}),
    "POST /office/proposals/{ticket}/preview": Try("checking", lambda: {
        "action": "return", "note": "Foto ulang.",
        "verdicts": {i: {"verdict": v.verdict, "reason": v.reason} for i, v in FLAGGED.items()}}),
    "POST /office/windows/{programme}/notes": Try(body=lambda: PAUSE),
    **{route: Try(body=lambda body=body: body) for route, body in RECIPIENT_BODIES.items()},
    "POST /office/entries": Try(body=lambda: {
        "programme": "hibah-uang", "applicant_type": "worship", "contact": CONTACT,
        "received": {"on": "2027-01-29", "channel": "counter", "agenda": "12", "consent": "form"}}),
    "POST /office/entries/{ticket}/repair": Try(body=dict),
    "POST /office/letters/{ticket}/{letter}/handed": Try(body=dict),
    "POST /office/proposals/{ticket}/way-back": Try(body=lambda: {"reason": "himself"}),
    "POST /office/entries/{ticket}/received": Try(body=lambda: {"received": {
        "on": "2027-01-29", "channel": "counter", "agenda": "12", "consent": "form"}}),
    "POST /office/imports": Try(body=lambda: {
        "kind": "recipients", "name": "a.csv", "type": "text/csv", "bytes": 9, "sha256": "0" * 64}),
    "POST /office/imports/{batch}/run": Try(body=dict),
    "POST /office/files": Try(body=lambda: {
        "kind": "sk", "name": "sk.pdf", "type": "application/pdf", "bytes": 9, "sha256": "0" * 64}),
    "POST /office/intake": Try(body=lambda: {
        "day": "2027-01-29", "programme": "hibah-uang", "channel": "counter", "count": 3}),
}  # fmt: skip


def bearer(world: World, caller: str, case: Case) -> dict[str, str]:
    if caller == "nobody":
        return {}
    another = world.wiring.desk.keys.secret("270000009994")
    tokens = {"own": case.secret, "other": another, "forged": FORGED}
    token = tokens[caller] if caller in tokens else world.token(*ROLES[caller])
    return {"authorization": f"Bearer {token}"}


def tried(world: World, route: str, caller: str, case: Case) -> Answer:
    method, path = route.split()
    attempt = TRIES.get(route, Try())
    file = a_file(attempt.state)
    lay_pair(world, case.ticket)
    path = path.format(
        **RECIPIENT_PARTS,
        ticket=case.ticket,
        document=file.documents[0].document,
        programme="hibah-uang",
        letter="1",
        batch=lay_import(world),
        year="2027",
        entry=lay_decree(world.wiring.desk) if "{entry}" in path else "",
        file=lay_scan(world.wiring.desk).id,
    )
    headers = {"idempotency_key": world.key(), "if_match": f'"{file.proposal.version}"'}
    return world.call(method, path, attempt.body(), **headers, **bearer(world, caller, case))


@pytest.mark.parametrize("route", EXPECTED)
def test_who_may_call_what(world: World, route: str) -> None:
    """Whoever succeeds changes the proposal, so the next caller gets another one."""
    changes, numbers = not route.startswith("GET"), count(1)
    state, got = TRIES.get(route, Try()).state, {}
    case = world.lay(state, next(numbers))
    for caller in CALLERS:
        got[caller] = tried(world, route, caller, case).status
        if changes and got[caller] < 300 and "{ticket}" in route:
            case = world.lay(state, next(numbers))
    assert got == EXPECTED[route]


def test_every_route_has_a_row() -> None:
    assert {f"{c.method} {c.path}" for c in CALLS} == set(EXPECTED)


def test_every_route_of_the_application_is_in_the_table_of_calls() -> None:
    from app import app

    served = {f"{method} {path}" for path, methods in app.routes.items() for method in methods}
    assert served == {f"{c.method} {c.path}" for c in CALLS}


def behind_the_gateway(route: str, token: str) -> tuple[int, dict[str, Any]]:
    """The call as it arrives when the gateway's own check has been passed by, or was never set up."""
    from app import app

    method, path = route.split()
    event = {
        "requestContext": {
            "httpMethod": method,
            "resourcePath": path,
            "identity": {"sourceIp": "10.0.0.1"},
        },
        "headers": {"content-type": "application/json", "authorization": f"Bearer {token}"}
        if token
        else {},
        "multiValueQueryStringParameters": None,
        "pathParameters": {
            "ticket": "270000000017",
            "document": "ktp-1",
            **RECIPIENT_PARTS,
            "programme": "hibah-uang",
            "batch": "x",
            "letter": "1",
            "file": "x",
        },
        "stageVariables": None,
        "isBase64Encoded": False,
        "body": json.dumps(TRIES.get(route, Try()).body() or {}),
    }
    names = [name for name in event["pathParameters"] if "{" + name + "}" in path]  # type: ignore[attr-defined]
    event["pathParameters"] = {name: event["pathParameters"][name] for name in names}  # type: ignore[index]
    got = app(event, None)
    return got["statusCode"], json.loads(got["body"])


@pytest.mark.parametrize("route", [r for r in EXPECTED if "/office/" in r and "session" not in r])
def test_a_door_is_not_a_lock_each_office_call_checks_the_token_itself(
    world: World, route: str
) -> None:
    for token in ("", FORGED, "x", world.wiring.desk.keys.secret("270000000017")):
        status, body = behind_the_gateway(route, token)
        assert (status, body["code"]) == (401, "session.token")
