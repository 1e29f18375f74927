"""Papers that may follow: whoever verifies accepts them by name, the letter and the trail say which and until when."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.core.following import outstanding, still_to_follow
from chalicelib.core.proposal import File, Received, Verdict
from chalicelib.core.workflow import Act, Advanced, Refused, advance
from chalicelib.letters import render_letter
from chalicelib.ops.staging import good_verdicts
from chalicelib.rules import load_rules
from tests.builders import NOON, a_file, after, an_official

RULES = load_rules(2027)
BENCANA = "bansos-tidak-terencana"
PROGRAMME = RULES.programmes[BENCANA]
SOFT = ("request_letter", "ktp", "kk")
SEEN = {slot: Verdict("ok") for slot in SOFT}


@pytest.fixture
def report() -> File:
    """A flood report with what must be there, and none of the papers that may follow."""
    file = a_file(programme=BENCANA, applicant_type="person")
    kept = tuple(one for one in file.documents if one.slot not in SOFT)
    file = replace(file, documents=kept)
    for act in ("submit", "forward", "take"):
        file = after(file, act)
    return file


def on_paper(file: File, **more: Any) -> File:
    received = Received(NOON.date(), "counter", "7", "bpbd", "other", "Operator Contoh", "form")
    return replace(file, proposal=replace(file.proposal, received=replace(received, **more)))


def verify(file: File, **carried: Any) -> Advanced | Refused:
    verdicts = {**good_verdicts(file), **carried.pop("verdicts", {})}
    act = Act("verify", verdicts=verdicts, **carried)
    return advance(file, RULES, act, an_official("verifier", "bpbd"), NOON)


def codes(done: object) -> list[str]:
    assert isinstance(done, Refused)
    return [one.code for one in done.problems]


def test_a_report_without_its_soft_papers_is_not_verified_unawares(report: File) -> None:
    assert outstanding(report, PROGRAMME, {}) == SOFT
    assert codes(verify(report, note="Rumah hanyut.")) == ["follow.accept"] * 3
    assert codes(verify(report, follow=SOFT)) == ["follow.note"]
    assert codes(verify(report, follow=(*SOFT, "photos"), note="Rumah hanyut.")) == ["follow.item"]


def test_who_accepts_them_by_name_verifies_and_the_trail_keeps_it(report: File) -> None:
    done = verify(report, follow=SOFT, note="Rumah hanyut.")
    assert isinstance(done, Advanced) and done.proposal.state == "verified"
    assert done.event.facts["follow"] == list(SOFT)
    assert still_to_follow((*report.events, done.event)) == (SOFT, date(2027, 2, 15))
    assert still_to_follow(report.events) is None


def test_the_letter_names_what_is_to_be_brought_and_until_when(report: File) -> None:
    done = verify(report, follow=SOFT, note="Rumah hanyut.")
    assert isinstance(done, Advanced) and done.letter is not None
    assert done.event.letter == done.letter.kind == "report-verified-follow"
    more = {"link": "https://contoh/", "number": "27-1", "at": NOON, **done.letter.facts}
    told = render_letter("id", done.letter.kind, more)
    for text in (told.text, told.html):
        assert "Kartu keluarga" in text and "15 Februari 2027" in text
        assert "belum lengkap" in text and "tidak perlu mengirim apa-apa" not in text


def test_a_whole_report_gets_the_letter_without_them(report: File) -> None:
    whole = a_file(programme=BENCANA, applicant_type="person")
    bought = tuple(replace(whole.documents[0], slot=one, document=f"{one}-1") for one in SOFT)
    done = verify(replace(report, documents=(*report.documents, *bought)))
    assert isinstance(done, Advanced) and done.letter is not None
    assert done.letter.kind == "report-verified" and "follow" not in done.event.facts


def test_a_verdict_that_a_soft_paper_is_missing_is_no_flaw_but_must_be_accepted(
    report: File,
) -> None:
    said = {"ktp": Verdict("missing", "not-attached")}
    assert codes(verify(report, verdicts=said, note="Ya.")) == ["follow.accept"] * 3
    done = verify(report, verdicts=said, note="Ya.", follow=SOFT)
    assert isinstance(done, Advanced)
    wrong = {"ktp": Verdict("fix", "unreadable")}
    assert "verdict.flagged" in codes(verify(report, verdicts=wrong, note="Ya.", follow=SOFT))


def test_a_sheet_the_verifier_saw_in_the_office_is_there(report: File) -> None:
    paper = on_paper(report, batch="import-1")
    done = verify(paper, verdicts=SEEN)
    assert isinstance(done, Advanced) and "follow" not in done.event.facts
    assert done.event.facts["on_paper"] == list(SOFT)
    assert outstanding(paper, PROGRAMME, {}) == SOFT


def test_nobody_sees_on_paper_what_came_in_online(report: File) -> None:
    assert codes(verify(report, verdicts=SEEN, note="Ya.")) == ["follow.accept"] * 3


def test_only_who_verifies_accepts_papers_to_follow(report: File) -> None:
    act = Act("refuse", note="Bukan bencana.", reason="other", follow=("ktp",))
    assert codes(advance(report, RULES, act, an_official("verifier", "bpbd"), NOON)) == [
        "follow.item"
    ]
