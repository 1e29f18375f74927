"""A draft whose form changes under it is told so, and loses nothing that was typed."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.api.views import applicant_view
from chalicelib.core.law import Field, Form, Paper, Rules, Step
from chalicelib.core.proposal import File, Json
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.changed import rules_changed
from chalicelib.desk.keys import is_sealed
from chalicelib.desk.opening import Opening, open_proposal
from chalicelib.desk.saving import Saved, save_answers
from chalicelib.desk.submitting import Sent, standing, submit
from tests.builders import (
    NOON,
    RULES,
    a_contact,
    a_desk,
    a_document,
    a_file,
    answers_of,
    lay,
    required_papers,
)

GONE = ("npwp", "worship_number", "own_contribution")


def changed_rules(**more: Any) -> Rules:
    """The same year after a correction: three questions and a paper gone, one of each new."""
    hibah = RULES.programmes["hibah-uang"]
    steps = tuple(
        Step(step.id, tuple(f for f in step.fields if f.id not in GONE))
        for step in hibah.form.steps
    )
    steps = (Step("who", (*steps[0].fields, Field("imam_name", "text"))), *steps[1:])
    papers = {
        kind: tuple(p for p in some if p.slot != "land") for kind, some in hibah.papers.items()
    }
    papers["worship"] += (Paper("roof_plan", "required", ("application/pdf",), 1),)
    hibah = replace(hibah, form=Form(hibah.form.id, steps), papers=papers, **more)
    return replace(RULES, digest="changed", programmes={**RULES.programmes, hibah.id: hibah})


def opened(desk: Desk) -> File:
    done = open_proposal(desk, Opening("hibah-uang", "worship", a_contact()), "key-open", NOON)
    assert isinstance(done, dict)
    file = load(desk, str(done["ticket"]))
    saved = save_answers(desk, file, answers_of(), None, 1, NOON)
    assert isinstance(saved, Saved)
    for document in required_papers():
        desk.store.offer(file.proposal.ticket, document)
    return load(desk, file.proposal.ticket)


def load(desk: Desk, ticket: str) -> File:
    found = desk.store.load(ticket)
    assert found is not None
    return found


@pytest.fixture
def before() -> Desk:
    return a_desk()


@pytest.fixture
def after(before: Desk) -> Desk:
    return replace(before, rules=lambda _year: changed_rules())


def typed(desk: Desk, file: File) -> dict[str, Json]:
    now = load(desk, file.proposal.ticket).proposal
    return desk.keys.open_answers(now.ticket, now.answers)


def test_nothing_is_told_while_nothing_changed(before: Desk) -> None:
    assert rules_changed(before, opened(before)) is None


def test_what_is_new_and_what_is_gone_is_named(before: Desk, after: Desk) -> None:
    told = rules_changed(after, opened(before))
    assert told is not None and told.since_saved
    assert told.fields_new == ("imam_name",) and set(told.fields_gone) == set(GONE)
    assert told.papers_new == ("roof_plan",) and told.papers_gone == ("land",)


def test_a_file_that_was_sent_is_not_told(after: Desk) -> None:
    assert rules_changed(after, lay(after, a_file("checking"))) is None


def test_a_save_keeps_what_is_not_asked_any_more_sealed(before: Desk, after: Desk) -> None:
    file = opened(before)
    answers = typed(before, file)
    saved = save_answers(
        after, file, {"title": "Judul yang baru"}, None, file.proposal.version, NOON
    )
    assert isinstance(saved, Saved)
    assert typed(after, file) == answers | {"title": "Judul yang baru"}
    stored = load(after, file.proposal.ticket).proposal
    assert is_sealed(stored.answers["npwp"]) and is_sealed(stored.answers["worship_number"])


def test_after_a_save_the_file_stands_under_the_new_rules_and_is_still_told(
    before: Desk, after: Desk
) -> None:
    file = opened(before)
    save_answers(after, file, {"title": "Judul yang baru"}, None, file.proposal.version, NOON)
    now = load(after, file.proposal.ticket)
    assert (file.proposal.rules, now.proposal.rules) == (RULES.digest, "changed")
    told = rules_changed(after, now)
    assert told is not None and not told.since_saved and told.fields_new == ("imam_name",)


def test_an_old_page_may_still_save_a_question_that_is_gone(before: Desk, after: Desk) -> None:
    file = opened(before)
    mixed: dict[str, Json] = {"worship_number": "ID-123", "title": "Judul yang baru"}
    assert isinstance(save_answers(after, file, mixed, None, file.proposal.version, NOON), Saved)
    assert typed(after, file)["worship_number"] == "ID-123"
    version = load(after, file.proposal.ticket).proposal.version
    again = save_answers(
        after, load(after, file.proposal.ticket), {"never": 1}, None, version, NOON
    )
    assert isinstance(again, Refusal) and [p.code for p in again.problems] == ["unknown"]


def test_what_only_looks_sealed_is_refused_and_the_file_still_opens(
    before: Desk, after: Desk
) -> None:
    file = opened(before)
    looks: dict[str, Json] = {"worship_number": {"sealed": "x"}}
    done = save_answers(after, file, looks, None, file.proposal.version, NOON)
    assert isinstance(done, Refusal) and [p.code for p in done.problems] == ["unknown"]
    assert typed(after, file) == typed(before, file)


def test_what_is_not_asked_any_more_counts_nothing(before: Desk, after: Desk) -> None:
    """Without its own part the plan costs more than is covered: that is said, the kept answer does not hide it."""
    file = opened(before)
    codes = {p.code for p in standing(after, file).blocking}
    assert codes == {"required", "paper.missing", "amount.rab"}


def test_the_view_tells_it_in_words_and_shows_every_answer(before: Desk, after: Desk) -> None:
    file = opened(before)
    for lang, word in (("id", "tetap tersimpan"), ("en", "is kept")):
        view = applicant_view(after, file, lang, NOON)
        assert view["answers"] == typed(before, file)
        assert word in view["rules_changed"]["messages"][0]
        assert len(view["rules_changed"]["messages"]) == 5
        assert view["rules_changed"]["fields_new"] == ["imam_name"]
    assert applicant_view(before, file, "id", NOON)["rules_changed"] is None


def test_a_draft_from_before_openings_were_noted_is_told_what_is_gone(after: Desk) -> None:
    file = lay(after, a_file("draft"))
    told = rules_changed(after, file)
    assert told is not None and told.papers_gone == ("land",)
    assert told.fields_new == () and told.papers_new == ()


def test_the_sending_says_by_which_rules_it_was_judged(before: Desk, after: Desk) -> None:
    file = opened(before)
    more: dict[str, Json] = {"imam_name": "Ustaz Contoh"}
    more["rab"] = [{"item": "Paket", "volume": 1, "unit": "a", "price": answers_of()["amount"]}]
    save_answers(after, file, more, None, file.proposal.version, NOON)
    after.store.offer(file.proposal.ticket, a_document("roof_plan"))
    now = load(after, file.proposal.ticket)
    assert isinstance(submit(after, now, now.proposal.version, "key-1", NOON), Sent)
    sent = load(after, file.proposal.ticket)
    assert sent.events[-1].facts["rules"] == "changed" == sent.proposal.rules
    listed = sent.events[-1].facts["papers"]
    assert isinstance(listed, list)
    assert "land" not in {row["slot"] for row in listed if isinstance(row, dict)}


def test_a_repair_of_a_paper_that_is_gone_can_be_sent(after: Desk) -> None:
    file = a_file("returned")
    gone = replace(
        file.proposal, reopened=("land",), verdicts={"land": file.proposal.verdicts["ktp"]}
    )
    file = lay(after, replace(file, proposal=gone))
    assert "paper.same" not in {p.code for p in standing(after, file).blocking}
    assert applicant_view(after, file, "id", NOON)["returned"]["items"][0]["item"] == "land"
