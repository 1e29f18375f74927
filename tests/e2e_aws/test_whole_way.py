"""A proposal from the open form to *verified* and *told*, through functions that were packaged and deployed."""

import re
import sys

import pytest

from chalicelib.ops.demo_people import Applying, matching, once
from chalicelib.ops.synthetic import applicant
from tests.e2e_aws.office import Answer, Office, wait

pytestmark = pytest.mark.e2e_aws


def send(applying: Applying, office: Office, key: str) -> Answer:
    path, version = f"/api/proposals/{applying.ticket}/submit", applying.version
    return office.ask(
        "POST", path, {}, applying.secret, idempotency_key=key, if_match=f'"{version}"'
    )


def test_a_proposal_goes_its_whole_way_through_the_deployed_functions(office: Office) -> None:
    runs = {handler: office.runs(handler) for handler in office.stage.functions}
    calls = len(office.took)
    who = applicant("hibah-uang", "worship", 7)
    mail = who.contact["email"]
    applying = Applying(office, who, "id", "verified")

    applying.open()
    assert applying.view()["state"] == "draft"
    applying.fill()
    applying.bring_papers()
    assert {d["state"] for d in applying.view()["documents"]} == {"clean"}

    first = send(applying, office, "the-first-time-it-was-sent")
    again = send(applying, office, "the-first-time-it-was-sent")
    assert (first.status, first.body["state"]) == (201, "submitted")
    assert (again.status, again.body) == (first.status, first.body)
    number = re.sub(r"(\d{4})(?=\d)", r"\1-", applying.ticket)
    assert number in office.letter(mail, "sudah kami terima").text

    official = office.verifier()
    official.act(applying.ticket, "take")
    official.give_back(applying.ticket, "Mohon diperbaiki, lalu dikirim lagi.")
    assert "Mohon diperbaiki" in office.letter(mail, "Mohon diperbaiki").text
    applying.repair()
    official.act(applying.ticket, "take")
    official.act(applying.ticket, "verify", note="Berkas lengkap.", all_good=True)
    assert number in office.letter(mail, "Berkas lengkap.").text

    view = applying.view()
    assert view["state"] == "verified"
    wait(lambda: {x["state"] for x in applying.view()["letters"]} <= {"sent", "delivered"}, 30)
    assert len(office.letters(mail)) == len(view["letters"]) == 5

    ran = {handler: office.runs(handler) - before for handler, before in runs.items()}
    assert ran["api_handler"] == len(office.took) - calls + 2  # and the two sendings
    assert ran["inspect_upload"] >= len(view["documents"])
    assert ran["tell"] >= 5
    assert ran["officials"] >= 8  # the gateway asked it before each call of an official


def test_nothing_of_it_ran_in_the_process_of_this_test(office: Office) -> None:
    """Else these tests would prove nothing: the routes, the store and the wiring are not even imported here."""
    ours = ("app", "chalicelib.api", "chalicelib.wiring", "chalicelib.aws.store")
    assert not [name for name in ours if name in sys.modules], "begin it with `make e2e-aws`"


def test_what_is_missing_is_named_all_at_once(office: Office) -> None:
    applying = Applying(office, applicant("bansos-terencana", "person", 8), "id", "draft")
    applying.open()
    got = send(applying, office, "far-too-early")
    assert got.status == 422
    assert got.headers["content-type"] == "application/problem+json"
    assert len(got.body["errors"]) > 10


def test_nobody_reads_the_draft_of_somebody_else(office: Office) -> None:
    mine, theirs = (
        Applying(office, applicant("hibah-uang", "group", n), "id", "draft") for n in (9, 10)
    )
    mine.open()
    theirs.open()
    path = f"/api/proposals/{theirs.ticket}"
    assert office.ask("GET", path, token=theirs.secret).status == 200
    refused = office.ask("GET", path, token=mine.secret)
    nobody = office.ask("GET", "/api/proposals/270000009994", token=mine.secret)
    assert refused.status == 404
    assert (refused.body, refused.status) == (nobody.body, nobody.status)
    changed = office.ask(
        "PUT", f"{path}/answers", {"answers": {"purpose": "x"}}, mine.secret, **_headers(theirs)
    )
    assert changed.status == 404


def _headers(applying: Applying) -> dict[str, str]:
    return {
        k.lower().replace("-", "_"): v for k, v in (once() | matching(applying.version)).items()
    }


def test_nothing_personal_stands_in_the_logs_of_the_functions(office: Office) -> None:
    who = applicant("hibah-uang", "worship", 11)
    applying = Applying(office, who, "id", "draft")
    applying.open()
    applying.fill()
    office.letter(who.contact["email"], "Draf")
    lines = [line for handler in office.stage.functions for line in office.said(handler)]
    assert any('"route": "inspect"' in line for line in lines)  # they do say something
    secrets = [applying.secret, who.contact["email"], who.contact["phone"], who.name]
    assert not [line for line in lines for secret in secrets if str(secret) in line]
