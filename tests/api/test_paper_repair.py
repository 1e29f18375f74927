"""The repair of an application on paper answers every flagged paper: by a new scan, or by the sheet itself."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.receiving import PAPER_SCAN, asked_papers
from chalicelib.core.repairing import unanswered
from tests.api.test_paper import DESA, owned, sent, stored_file
from tests.api.test_paper_keys import TITLE, assisted, returned
from tests.world import Answer, Case, World

BOTH = {"bank_book": {"verdict": "missing", "reason": "unreadable"}}


def send(case: Case, *brought: str) -> Answer:
    body = {"brought": list(brought)} if brought else {}
    version = f'"{case.version}"'
    return case.call("POST", "/submit", body, if_match=version, idempotency_key=case.world.key())


def wrong(got: Answer) -> list[tuple[str, str]]:
    assert got.status == 422, got.body
    return [(one["pointer"], one["code"]) for one in got.body["errors"]]


def at_the_typists(world: World, **flagged: Any) -> Case:
    case = sent(world)
    returned(world, case, **flagged)
    world.wait(minutes=1)
    return assisted(world, case)


def test_a_repair_with_nothing_in_it_is_not_taken(world: World) -> None:
    helper = at_the_typists(world, **BOTH)
    assert sorted(wrong(send(helper))) == [
        ("/documents/bank_book", "paper.not-brought"),
        ("/documents/ktp", "paper.not-brought"),
    ]
    assert stored_file(world, helper).proposal.state == "returned"


def test_a_sheet_that_was_brought_is_an_answer_and_stands_in_the_trail(world: World) -> None:
    helper = at_the_typists(world, **BOTH)
    helper.attach(helper.paper("ktp"))
    assert send(helper, "bank_book").status == 201
    file = stored_file(world, helper)
    assert file.events[-1].facts["brought"] == ["bank_book"]
    assert trail.valid(file.events, file.proposal.head)
    shown = world.office("GET", f"/proposals/{helper.ticket}").body["timeline"][-1]
    assert shown["brought"] == ["bank_book"]


def test_each_flagged_paper_needs_its_own_answer(world: World) -> None:
    helper = at_the_typists(world, **BOTH)
    assert wrong(send(helper, "bank_book")) == [("/documents/ktp", "paper.not-brought")]


def test_the_official_reads_what_the_repair_held(world: World) -> None:
    helper = at_the_typists(world, **BOTH, **TITLE)
    path = f"/entries/{helper.ticket}"
    assert world.office("GET", path, None, "operator", DESA).body["repaired"] is None
    helper.attach(helper.paper("ktp"))
    assert helper.save({"title": "Atap musala"}).status == 200
    assert send(helper, "bank_book").status == 201
    told = world.office("GET", path, None, "operator", DESA).body["repaired"]
    assert {one["item"]: one["how"] for one in told["items"]} == {
        "ktp": "file",
        "bank_book": "sheet",
        "title": "answer",
    }
    assert "Buku rekening" in {one["name"] for one in told["items"]}


@pytest.mark.parametrize("slot", ["proposal", "title", "paper_scan", "tidak-ada"])
def test_nothing_else_can_be_said_to_have_been_brought(world: World, slot: str) -> None:
    helper = at_the_typists(world, **TITLE)
    helper.attach(helper.paper("ktp"))
    assert wrong(send(helper, slot)) == [("/brought/0", "paper.brought")]
    assert send(helper).status == 201


def test_no_sheet_stands_for_the_signed_form(world: World) -> None:
    flagged = {PAPER_SCAN.slot: {"verdict": "fix", "reason": "unreadable"}}
    helper = at_the_typists(world, **flagged)
    found = wrong(send(helper, "ktp", PAPER_SCAN.slot))
    assert sorted(found) == [
        ("/brought/1", "paper.brought"),
        ("/documents/paper_scan", "paper.same"),
    ]


def test_the_applicant_himself_sends_a_file_for_what_was_flagged(world: World) -> None:
    case = sent(world)
    returned(world, case)
    assert ("/brought/0", "paper.brought") in wrong(send(case, "ktp"))
    assert wrong(send(case)) == [("/documents/ktp", "paper.not-brought")]
    case.attach(case.paper("ktp"))
    assert send(case).status == 201


def test_a_sheet_is_asked_for_again_when_it_is_flagged_again(world: World) -> None:
    helper = at_the_typists(world)
    assert send(helper, "ktp").status == 201
    returned(world, owned(helper))
    again = assisted(world, helper)
    assert wrong(send(again)) == [("/documents/ktp", "paper.not-brought")]
    assert send(again, "ktp").status == 201


def test_what_came_with_an_import_has_nobody_who_could_say_it_and_is_not_held_up(
    world: World,
) -> None:
    case = sent(world)
    returned(world, case)
    file = stored_file(world, case)
    asked = asked_papers(world.wiring.desk.programme_of(file.proposal), file.proposal)
    typed = [p.code for p in unanswered(file, asked, file.proposal.answers, ())]
    received = replace(file.proposal.received, batch="impor-contoh")
    imported = replace(file, proposal=replace(file.proposal, received=received))
    assert typed == ["paper.not-brought"]
    assert not [*unanswered(imported, asked, file.proposal.answers, ())]
