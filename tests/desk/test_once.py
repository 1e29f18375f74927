"""Exactly once: whatever is lost or doubled on the way, one record, one number, one letter."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.core.proposal import File
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide
from chalicelib.desk.opening import Opening, open_proposal
from chalicelib.desk.ports import Stale, Unclear
from chalicelib.desk.submitting import Sent, submit, withdraw
from chalicelib.desk.telling import Post, send_due
from tests.builders import (
    FILLED,
    NOON,
    TICKET,
    a_contact,
    a_desk,
    a_document,
    a_draft,
    a_file,
    an_official,
    lay,
)
from tests.fakes import LosesReply, MemoryStore, NeverCommits, PostOffice, Wrapped, plain_letter

SAME = 50


def sent(desk: Desk, file: File, key: str = "key-1") -> Sent:
    done = submit(desk, file, file.proposal.version, key, NOON)
    assert isinstance(done, Sent), done
    return done


def kinds(store: Any) -> list[str]:
    return [x.kind for x in store.load(TICKET).letters]


def actions(store: Any) -> list[str]:
    return [e.action for e in store.load(TICKET).events]


def test_twice_the_same_key_is_the_same_answer() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    first = sent(desk, draft)
    later = desk.store.load(TICKET)
    assert later is not None
    assert sent(desk, draft).answer == sent(desk, later).answer == first.answer
    assert actions(desk.store) == ["open", "submit"]
    assert kinds(desk.store) == ["opened", "received"]


def test_the_same_key_answers_the_same_even_when_the_window_has_closed() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    first = sent(desk, draft)
    late = desk.rules(2027).programmes["hibah-uang"].closes.replace(year=2028)
    assert submit(desk, draft, 1, "key-1", late) == Sent(first.answer)


def test_another_key_for_a_sent_proposal_is_told_that_it_is_sent() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    sent(desk, draft)
    now = desk.store.load(TICKET)
    assert now is not None
    again = submit(desk, now, now.proposal.version, "key-2", NOON)
    assert isinstance(again, Refusal) and again.kind == "state"


def test_a_key_that_was_used_for_something_else_is_refused() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    sent(desk, draft, "key-1")
    now = desk.store.load(TICKET)
    assert now is not None
    gone = withdraw(desk, now, "other", "", now.proposal.version, "key-1", NOON)
    assert isinstance(gone, Refusal) and gone.kind == "reused"
    assert actions(desk.store) == ["open", "submit"]


@pytest.mark.parametrize("error", [Unclear, Stale])
def test_a_lost_reply_is_answered_from_the_record(error: type[Exception]) -> None:
    """``Stale`` is what the client library's second try says of our own first one."""
    inner = MemoryStore()
    lay(a_desk(inner), a_draft())
    desk = a_desk(LosesReply(inner, error))
    draft = inner.load(TICKET)
    assert draft is not None
    done = sent(desk, draft)
    assert done.answer["state"] == "submitted"
    assert actions(inner) == ["open", "submit"]
    assert kinds(inner) == ["opened", "received"]
    assert sent(desk, draft).answer == done.answer


@pytest.mark.parametrize("error", [Unclear, Stale])
def test_a_lost_reply_to_a_decision_is_answered_from_the_record(error: type[Exception]) -> None:
    inner = MemoryStore()
    file = lay(a_desk(inner), a_file("submitted"))
    desk = a_desk(LosesReply(inner, error))
    act = FILLED["take"](file)
    done = decide(desk, file, act, an_official(), file.proposal.version, "key-9", NOON)
    assert not isinstance(done, Refusal) and done["state"] == "checking"
    assert decide(desk, file, act, an_official(), file.proposal.version, "key-9", NOON) == done
    assert actions(inner) == ["open", "submit", "take"]


@pytest.mark.parametrize("error", [Unclear, Stale])
def test_a_lost_reply_to_opening_gives_the_one_draft_there_is(error: type[Exception]) -> None:
    inner = MemoryStore()
    desk = a_desk(LosesReply(inner, error))
    opening = Opening("hibah-uang", "worship", a_contact())
    done = open_proposal(desk, opening, "key-1", NOON)
    assert not isinstance(done, Refusal)
    assert list(inner.files) == [done["ticket"]]
    assert open_proposal(desk, opening, "key-1", NOON) == done
    assert len(inner.mail) == 1


def test_a_store_that_never_says_and_never_stored_is_an_error_not_a_receipt() -> None:
    inner = MemoryStore()
    draft = lay(a_desk(inner), a_draft())
    waits: list[float] = []
    desk = a_desk(NeverCommits(inner, Unclear), wait=waits.append)
    with pytest.raises(Unclear):
        submit(desk, draft, 1, "key-1", NOON)
    assert 1 < sum(waits) < 3  # looked again for a while, and no longer than a phone waits
    assert actions(inner) == ["open"]
    assert isinstance(
        submit(a_desk(inner), draft, 1, "key-1", NOON), Sent
    )  # the person tries again


def test_somebody_elses_change_is_told_with_the_version_there_is() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    assert not isinstance(withdraw(desk, draft, "other", "", 1, "key-0", NOON), Refusal)
    done = submit(desk, draft, 1, "key-1", NOON)  # from a copy read before
    assert isinstance(done, Refusal) and done.kind == "stale"
    assert done.facts == {"version": 2}
    assert [p.code for p in done.problems] == ["stale.submit"]
    assert actions(desk.store) == ["open", "withdraw"]


def test_a_number_that_is_taken_is_drawn_again() -> None:
    desk = a_desk()
    opening = Opening("hibah-uang", "worship", a_contact())
    first = open_proposal(desk, opening, "key-1", NOON)
    again = a_desk(desk.store)  # its numbers begin at the same one
    second = open_proposal(again, opening, "key-2", NOON)
    assert not isinstance(first, Refusal) and not isinstance(second, Refusal)
    assert first["ticket"] != second["ticket"]


class Slow(Wrapped):
    """The faster of two copies has not finished yet: the record appears at the third look."""

    looks = 0

    def commit(self, _: Any) -> None:
        raise Stale

    def recall(self, key: str) -> Any:
        self.looks += 1
        return self.inner.recall(key) if self.looks > 2 else None

    def load(self, ticket: str) -> Any:
        return self.before if self.looks < 3 else self.inner.load(ticket)


def test_the_slower_of_two_copies_waits_for_the_faster_one() -> None:
    inner = MemoryStore()
    draft = lay(a_desk(inner), a_draft())
    first = sent(a_desk(inner), draft)
    slow = Slow(inner)
    slow.before = draft  # type: ignore[attr-defined]
    assert sent(a_desk(slow), draft).answer == first.answer


# fifty at once ------------------------------------------------------------------------------------------------------


def at_once(work: Any, keys: list[str]) -> list[Any]:
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(work, keys))


def test_fifty_parallel_submits_with_one_key_are_one_record_one_number_one_mail() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    done = at_once(lambda key: sent(desk, draft, key), ["key-1"] * SAME)
    assert len({str(d.answer) for d in done}) == 1
    assert sum(d.file is not None for d in done) == 1
    assert actions(desk.store) == ["open", "submit"]
    office = PostOffice()
    send_due(Post(desk.store, plain_letter, office), NOON)
    assert [x.subject for x in office.sent] == ["opened", "received"]


def test_fifty_parallel_submits_with_fifty_keys_are_one_record_and_forty_nine_told_so() -> None:
    desk = a_desk()
    draft = lay(desk, a_draft())
    keys = [f"key-{n}" for n in range(SAME)]
    done = at_once(lambda key: submit(desk, draft, 1, key, NOON), keys)
    assert sum(isinstance(d, Sent) for d in done) == 1
    assert {d.kind for d in done if isinstance(d, Refusal)} == {"stale"}
    assert actions(desk.store) == ["open", "submit"]
    assert kinds(desk.store) == ["opened", "received"]


def test_fifty_parallel_openings_with_one_key_are_one_draft_one_number_one_mail() -> None:
    desk = a_desk()
    opening = Opening("hibah-uang", "worship", a_contact())
    done = at_once(lambda key: open_proposal(desk, opening, key, NOON), ["key-1"] * SAME)
    assert len({str(d) for d in done}) == 1
    store: Any = desk.store
    assert len(store.files) == len(store.mail) == 1


def test_fifty_officials_take_one_file_and_one_has_it() -> None:
    desk = a_desk()
    file = lay(desk, a_file("submitted"))
    act = FILLED["take"](file)

    def take(name: str) -> Any:
        return decide(desk, file, act, an_official(name=name), file.proposal.version, name, NOON)

    done = at_once(take, [f"Petugas {n}" for n in range(SAME)])
    assert sum(not isinstance(d, Refusal) for d in done) == 1
    now = desk.store.load(TICKET)
    assert now is not None
    assert {d.facts["changed_by"]["name"] for d in done if isinstance(d, Refusal)} == {
        now.proposal.assignee_name
    }


# a key that is used again later -----------------------------------------------------------------------------------


def test_the_key_of_the_first_sending_does_not_pass_for_the_repair() -> None:
    """The answer remembered is of the first sending; to give it again would say that the repair had been sent."""
    desk = a_desk()
    sent(desk, lay(desk, a_draft()), "key-1")
    now = desk.store.load(TICKET)
    assert now is not None
    for action in ("take", "return"):
        act = FILLED[action](now)
        decide(desk, now, act, an_official(), now.proposal.version, f"key-{action}", NOON)
        now = desk.store.load(TICKET)
        assert now is not None
    desk.store.offer(TICKET, a_document("ktp", 90))
    repaired = desk.store.load(TICKET)
    assert repaired is not None
    done = submit(desk, repaired, repaired.proposal.version, "key-1", NOON)
    assert isinstance(done, Refusal) and done.kind == "reused"
    assert isinstance(submit(desk, repaired, repaired.proposal.version, "key-2", NOON), Sent)


def test_the_key_of_a_first_taking_does_not_pass_for_a_second_one() -> None:
    desk = a_desk()
    file = lay(desk, a_file("submitted"))
    act = FILLED["take"](file)
    decide(desk, file, act, an_official(), file.proposal.version, "key-1", NOON)
    now = desk.store.load(TICKET)
    assert now is not None
    kesra = an_official("kesra")
    away = decide(desk, now, FILLED["route"](now), kesra, now.proposal.version, "key-2", NOON)
    assert not isinstance(away, Refusal)
    there = desk.store.load(TICKET)
    assert there is not None
    again = decide(
        desk, there, act, an_official(opd="dinsos"), there.proposal.version, "key-1", NOON
    )
    assert isinstance(again, Refusal) and again.kind == "reused"
