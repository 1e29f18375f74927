"""Sending: everything missing is named at once, the deadline is the server's, a repair must be one."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.proposal import File, Verdict
from chalicelib.core.workflow import Act
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.ports import Change
from chalicelib.desk.saving import save_answers
from chalicelib.desk.submitting import Sent, standing, submit, withdraw
from chalicelib.desk.uploading import remove_document
from tests.builders import (
    NOON,
    RULES,
    TICKET,
    a_desk,
    a_document,
    a_draft,
    a_file,
    after,
    answers_of,
    lay,
)
from tests.fakes import Wrapped

CLOSES = RULES.programmes["hibah-uang"].closes
SECOND = timedelta(seconds=1)


def now(desk: Desk) -> File:
    file = desk.store.load(TICKET)
    assert file is not None
    return file


def send(desk: Desk, at: datetime = NOON, key: str = "key-1") -> Any:
    file = now(desk)
    return submit(desk, file, file.proposal.version, key, at)


def test_everything_missing_is_named_at_once() -> None:
    desk = a_desk()
    lay(
        desk,
        replace(
            a_draft(answers=answers_of(title=None, amount="x", rab=[{"item": "Semen"}])),
            documents=(),
        ),
    )
    done = send(desk)
    assert done.kind == "invalid"
    at = [p.at for p in done.problems]
    assert {"/answers/title", "/answers/amount", "/answers/rab/0/price", "/documents/ktp"} <= set(
        at
    )
    required = [p for p in RULES.programmes["hibah-uang"].papers["worship"] if p.need == "required"]
    assert sum(a.startswith("/documents/") for a in at) == len(required)
    assert now(desk).proposal.state == "draft"


def test_soft_papers_are_named_and_do_not_block() -> None:
    desk = a_desk()
    rows = [{"year": 2025, "giver": "Pemkab", "received": 5_000_000, "reported": "yes"}]
    file = lay(desk, a_draft(answers=answers_of(earlier_help="yes", earlier_help_rows=rows)))
    stand = standing(desk, file)
    assert [p.code for p in stand.soft] == ["paper.soft"]
    assert stand.blocking == ()
    assert isinstance(send(desk), Sent)


def test_a_waiting_or_rejected_paper_does_not_count() -> None:
    desk = a_desk()
    others = tuple(d for d in a_draft().documents if d.slot != "ktp")
    lay(desk, replace(a_draft(), documents=(*others, a_document("ktp", 99, state="waiting"))))
    assert [(p.code, p.at) for p in send(desk).problems] == [("paper.waiting", "/documents/ktp")]


class LooksBetween(Wrapped):
    """A file is looked into after the proposal was read for sending, and before it is sent."""

    def commit(self, change: Change) -> None:
        waiting = next(d for d in self.inner.load(TICKET).documents if d.state == "waiting")
        assert self.inner.inspected(TICKET, replace(waiting, state="clean"), "draft")
        self.inner.commit(change)


def test_a_file_that_begins_to_count_while_sending_stops_it_and_the_next_receipt_lists_it() -> None:
    desk = a_desk()
    draft = a_draft()
    newer = a_document("ktp", 90, state="waiting", version_id="")
    lay(desk, replace(draft, documents=(*draft.documents, newer)))
    done = send(replace(desk, store=LooksBetween(desk.store)))
    assert isinstance(done, Refusal) and done.kind == "stale"
    assert now(desk).proposal.state == "draft"
    sent = send(desk, key="key-2")
    assert isinstance(sent, Sent) and sent.file is not None
    listed: Any = sent.file.events[-1].facts["papers"]
    assert newer.document in {paper["document"] for paper in listed}


def test_uploads_that_were_given_up_do_not_stop_the_sending() -> None:
    desk = a_desk()
    draft = a_draft()
    waiting = [a_document("ktp", n, state="waiting", version_id="") for n in range(50, 150)]
    lay(desk, replace(draft, documents=(*draft.documents, *waiting)))
    assert isinstance(send(desk), Sent)


def test_the_receipt_lists_the_papers_that_count_with_their_hashes() -> None:
    desk = a_desk()
    lay(
        desk,
        replace(
            a_draft(), documents=(*a_draft().documents, a_document("ktp", 80, state="removed"))
        ),
    )
    done = send(desk)
    sent = done.file.events[-1].facts["papers"]
    assert {p["document"]: p["sha256"] for p in sent} == {
        d.document: d.sha256 for d in a_draft().documents
    }


@pytest.mark.parametrize(
    ("at", "saved", "code"),
    [
        (CLOSES, CLOSES - SECOND, ""),
        (CLOSES + SECOND, CLOSES, ""),  # in the grace
        (CLOSES + timedelta(minutes=15), CLOSES, ""),
        (CLOSES + timedelta(minutes=15) + SECOND, CLOSES, "window.closed"),
        (CLOSES + 2 * SECOND, CLOSES + SECOND, "window.closed"),
        (RULES.programmes["hibah-uang"].opens - SECOND, NOON - timedelta(days=99), "window.before"),
    ],
)
def test_the_deadline_holds_to_the_second(at: datetime, saved: datetime, code: str) -> None:
    desk = a_desk()
    lay(desk, a_draft(updated_at=saved))
    done = send(desk, at)
    assert [p.code for p in getattr(done, "problems", ())] == ([code] if code else [])


def test_a_repair_can_be_sent_after_the_window() -> None:
    desk = a_desk()
    file = a_file("returned")
    lay(
        desk,
        replace(
            file,
            documents=(*file.documents, a_document("ktp", 99, added_at=NOON + timedelta(days=1))),
        ),
    )
    assert isinstance(send(desk, CLOSES + timedelta(days=5)), Sent)
    assert now(desk).proposal.state == "resubmitted"


@pytest.mark.parametrize(
    "state", ["submitted", "checking", "resubmitted", "verified", "refused", "withdrawn"]
)
def test_what_was_sent_is_not_sent_again(state: str) -> None:
    desk = a_desk()
    file = lay(desk, a_file(state))
    assert [p.code for p in send(desk).problems] == ["submit.state"]
    assert now(desk).proposal == file.proposal


def test_a_version_that_is_not_the_newest_is_not_sent() -> None:
    desk = a_desk()
    file = lay(desk, a_draft())
    save_answers(desk, file, {"title": "Diubah di komputer"}, None, 1, NOON)
    done = submit(desk, now(desk), 1, "key-1", NOON)
    assert isinstance(done, Refusal) and (done.kind, done.facts) == ("stale", {"version": 2})


# repairs --------------------------------------------------------------------------------------------------------------


def returned(*more: Any, drop: str = "") -> Desk:
    """Returned for the KTP, with these documents added since."""
    desk = a_desk()
    file = a_file("returned")
    kept = tuple(d for d in file.documents if d.document != drop)
    lay(desk, replace(file, documents=(*kept, *more)))
    return desk


KTP = next(d for d in a_draft().documents if d.slot == "ktp")
LATER = NOON + timedelta(days=1)


def test_a_flagged_paper_that_is_still_the_same_is_no_repair() -> None:
    assert [(p.code, p.at) for p in send(returned()).problems] == [("paper.same", "/documents/ktp")]


def test_a_new_file_is_a_repair() -> None:
    assert isinstance(send(returned(a_document("ktp", 90, added_at=LATER))), Sent)


@pytest.mark.parametrize("state", ["waiting", "rejected", "removed"])
def test_a_new_file_that_does_not_count_is_no_repair(state: str) -> None:
    desk = returned(a_document("ktp", 90, added_at=LATER, state=state))
    assert [p.at for p in send(desk).problems] == ["/documents/ktp"]


def test_a_version_removed_long_before_is_no_repair() -> None:
    desk = returned(a_document("ktp", 70, state="removed", added_at=NOON - timedelta(days=3)))
    assert [p.code for p in send(desk).problems] == ["paper.same"]


def test_the_same_bytes_under_a_new_name_are_no_repair() -> None:
    again = a_document("ktp", 90, added_at=LATER, sha256=KTP.sha256, name="baru.pdf")
    desk = returned(again, replace(KTP, state="removed"), drop=KTP.document)
    assert [p.code for p in send(desk).problems] == ["paper.same"]


def test_taking_a_required_paper_away_is_no_repair() -> None:
    desk = returned()
    remove_document(desk, now(desk), KTP.document, LATER)
    assert [(p.code, p.at) for p in send(desk, LATER).problems] == [
        ("paper.missing", "/documents/ktp")
    ]


def test_a_flagged_answer_may_have_been_right_after_all() -> None:
    desk = a_desk()
    act = Act("return", note="Judul?", verdicts={"title": Verdict("fix", "unclear")})
    lay(desk, after(a_file("checking"), act))
    assert isinstance(send(desk), Sent)


def test_a_second_repair_is_measured_against_the_first() -> None:
    desk = returned(repaired := a_document("ktp", 90, added_at=LATER))
    assert isinstance(send(desk, LATER), Sent)
    file = after(after(now(desk), "take", LATER), "return", LATER)
    again = a_desk()
    lay(again, file)
    assert [p.code for p in send(again, LATER, "key-2").problems] == ["paper.same"]
    assert repaired in now(again).documents


# withdrawing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "submitted", "checking", "returned", "resubmitted"])
def test_withdrawing_is_possible_until_it_is_decided(state: str) -> None:
    desk = a_desk()
    file = lay(desk, a_file(state))
    done = withdraw(desk, file, "plan-changed", "Batal.", file.proposal.version, "key-1", NOON)
    assert not isinstance(done, Refusal) and done["state"] == "withdrawn"
    assert now(desk).letters[-1].kind == "withdrawn"


@pytest.mark.parametrize("state", ["verified", "refused", "withdrawn"])
def test_a_decided_proposal_is_not_withdrawn(state: str) -> None:
    desk = a_desk()
    file = lay(desk, a_file(state))
    done = withdraw(desk, file, "plan-changed", "", file.proposal.version, "key-1", NOON)
    assert isinstance(done, Refusal) and done.kind == "state"


@pytest.mark.parametrize("reason", ["", "bosan", "not-eligible"])
def test_withdrawing_needs_a_reason_of_the_list(reason: str) -> None:
    desk = a_desk()
    file = lay(desk, a_file("submitted"))
    done = withdraw(desk, file, reason, "", file.proposal.version, "key-1", NOON)
    assert isinstance(done, Refusal) and (done.kind, [p.at for p in done.problems]) == (
        "invalid",
        ["/reason"],
    )


def test_withdrawing_twice_with_one_key_is_one_act() -> None:
    desk = a_desk()
    file = lay(desk, a_file("submitted"))
    first = withdraw(desk, file, "other", "", file.proposal.version, "key-1", NOON)
    assert withdraw(desk, now(desk), "other", "", file.proposal.version, "key-1", NOON) == first
    assert [e.action for e in now(desk).events] == ["open", "submit", "withdraw"]
