"""The office's own work through deployed functions, each with only the rights of its policy: spreadsheets, papers typed
in, doubles, numbers shown with a reason, counts."""

from typing import Any

import pytest

from chalicelib.core.receiving import PAPER_SCAN
from chalicelib.ops.demo_people import Applying, Official, matching, once, post_form
from chalicelib.ops.officials import PASSWORD
from chalicelib.ops.synthetic import applicant
from chalicelib.ops.synthetic_papers import PaperFile, paper_file
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.e2e_aws.office import Office, wait
from tests.ops.sheets import book, right

pytestmark = pytest.mark.e2e_aws

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = template_for("proposals", load_rules(), "hibah-uang", "worship")


def signed_in(office: Office, name: str) -> Official:
    return Official(office, {"username": f"{name}@serang-open.example", "password": PASSWORD})


@pytest.fixture(scope="module")
def kesra(office: Office) -> Official:
    return signed_in(office, "kesra")


@pytest.fixture(scope="module")
def imported(office: Office, kesra: Official) -> dict[str, Any]:
    """Papers of the first three made-up mosques, from a spreadsheet: read by one function, run by it piece by piece."""
    content = book(TABLE, right(TABLE, 3))
    file = PaperFile("", "usulan.xlsx", XLSX, content)
    body = {**file.offer(), "kind": "proposals", "programme": TABLE.programme, "applicant_type": "worship"}  # fmt: skip
    del body["slot"]
    made = office.call("POST", "/api/office/imports", body, kesra.token, once())
    post_form(made["post"]["url"], made["post"]["fields"], file)
    one = f"/api/office/imports/{made['id']}"
    checked = wait(lambda: _when(office.get(one, kesra.token), "checked", "refused"), 60)
    assert (checked["state"], checked["good"], checked["bad"]) == ("checked", 3, 0), checked
    office.call("POST", f"{one}/run", {}, kesra.token)
    return dict(wait(lambda: _when(office.get(one, kesra.token), "done"), 60))


def _when(seen: dict[str, Any], *states: str) -> dict[str, Any] | None:
    return seen if seen["state"] in states else None


@pytest.fixture(scope="module")
def doubled(office: Office, imported: dict[str, Any]) -> Applying:
    """One of the three sends the same online as well."""
    applying = Applying(office, applicant("hibah-uang", "worship", 2), "id", "submitted")
    applying.open()
    applying.fill()
    applying.bring_papers()
    applying.submit()
    return applying


def test_a_spreadsheet_is_looked_through_and_imported(imported: dict[str, Any]) -> None:
    assert (imported["added"], imported["bad"]) == (3, 0)


def test_a_double_is_flagged_by_the_stream_and_judged(
    office: Office, doubled: Applying, kesra: Official
) -> None:
    (flag,) = wait(lambda: kesra.file(doubled.ticket)["flags"], 60)
    assert flag["level"] == "double"
    assert {reason["code"] for reason in flag["reasons"]} >= {"account", "name"}
    body = {"judgement": "same", "note": "Sudah dicocokkan dengan berkas."}
    path = f"/api/office/proposals/{doubled.ticket}/flags/{flag['other']}"
    file = kesra.file(doubled.ticket)
    judged = office.call("POST", path, body, kesra.token, once() | matching(file["version"]))
    assert [one["judgement"] for one in judged["flags"]] == ["same"]
    assert judged["recipient"]["id"]


def test_a_sealed_number_is_shown_with_a_reason_and_stands_in_no_log(
    office: Office, doubled: Applying, kesra: Official
) -> None:
    file = kesra.file(doubled.ticket)
    number = doubled.who.answers["account_number"]
    assert number not in str(file) and "account_number" in file["sensitive"]
    body = {"field": "account_number", "reason": "compare-paper"}
    path = f"/api/office/proposals/{doubled.ticket}/reveal"
    shown = office.call("POST", path, body, kesra.token, once())
    assert shown["value"] == number
    assert kesra.file(doubled.ticket)["timeline"][-1]["action"] == "reveal"
    lines = [line for handler in office.stage.functions for line in office.said(handler)]
    assert lines and not [line for line in lines if str(number) in line]


def test_recipients_are_listed(office: Office, doubled: Applying, kesra: Official) -> None:
    wait(lambda: kesra.file(doubled.ticket)["recipient"], 60)
    place = doubled.who.answers["kecamatan"]
    found = office.get(f"/api/office/recipients?kecamatan={place}", kesra.token)
    assert doubled.who.answers["worship_name"] in {one["name"] for one in found["items"]}


def test_an_operator_types_a_paper_in_and_it_counts(office: Office) -> None:
    operator, who = signed_in(office, "operator.pejaten"), applicant("hibah-uang", "group", 31)
    day = office.get("/api/health")["now"][:10]
    received = {"on": day, "channel": "village", "agenda": "031/DS/2027", "consent": "form"}
    contact = {"name": who.contact["name"], "phone": who.contact["phone"]}
    body = {"programme": who.programme, "applicant_type": who.applicant_type, "contact": contact}
    body["received"] = received
    made = office.call("POST", "/api/office/entries", body, operator.token, once())
    entry = Applying(office, who, "id", "submitted")
    entry.ticket, entry.secret, entry.version = made["ticket"], made["secret"], made["version"]
    entry.fill()
    entry.send([paper_file(PAPER_SCAN, who)])
    before = office.get("/api/office/recap", signed_in(office, "inspektorat").token)["total"]
    entry.submit()
    path = f"/api/proposals/{entry.ticket}"
    assert office.ask("GET", path, token=entry.secret).status == 404  # his key ended with it
    typed = office.get(f"/api/office/entries/{entry.ticket}", operator.token)
    assert (typed["state"], typed["received"]["channel"]) == ("submitted", "village")
    assert {letter["state"] for letter in typed["letters"]} == {"by-hand"}  # there is no e-mail
    way = f"/api/office/proposals/{entry.ticket}/way-back"
    printed = office.call("POST", way, {"reason": "himself"}, operator.token, once())
    entry.secret = printed["link"].rpartition("&k=")[2]
    assert entry.view()["state"] == "submitted"
    after = office.get("/api/office/recap", signed_in(office, "inspektorat").token)["total"]
    assert after == before + 1
