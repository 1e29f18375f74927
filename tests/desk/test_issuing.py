"""An applicant's own key on paper: renewed once, whatever went wrong on the way, and ended when he comes by mail."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.proposal import Actor, File
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.access import Held, own_file
from chalicelib.desk.issuing import Asked, issue, renewed
from chalicelib.desk.ports import Change, Stale, Unclear
from tests.builders import NOON, a_contact, a_desk, an_official
from tests.desk.test_entering import an_entry, entered
from tests.fakes import LosesReply, MemoryStore, NeverCommits, Wrapped

OPERATOR = replace(an_official(), id="id-counter", name="Loket Contoh", roles=("operator",))
SAID = Asked("himself")


def laid(store: MemoryStore) -> File:
    """A paper of somebody without e-mail, sent."""
    return entered(a_desk(store), an_entry(email="", batch="batch-1"))


def issued(desk: Desk, file: File, key: str = "k", asked: Asked = SAID) -> Mapping[str, Any]:
    done = issue(desk, file, asked, OPERATOR, key, NOON)
    assert isinstance(done, Mapping), done
    return done


def now(desk: Desk, file: File) -> File:
    found = desk.store.load(file.proposal.ticket)
    assert found is not None
    return found


def opens(desk: Desk, file: File, turn: int) -> bool:
    key = desk.keys.secret(file.proposal.ticket, turn)
    return isinstance(own_file(desk, file.proposal.ticket, key, "10.0.0.1", NOON), Held)


def test_it_opens_and_the_one_before_does_not() -> None:
    store = MemoryStore()
    file, desk = laid(store), a_desk(store)
    assert opens(desk, file, 0)
    assert issued(desk, file)["turn"] == 1
    assert not opens(desk, file, 0)
    assert opens(desk, file, 1)
    after = now(desk, file)
    assert after.proposal.hands == (OPERATOR.id,)
    assert trail.valid(after.events, after.proposal.head)


def test_a_lost_reply_renews_once_and_is_answered_the_same() -> None:
    for error in (Stale, Unclear):
        store = MemoryStore()
        file = laid(store)
        first = issued(a_desk(LosesReply(store, error)), file)
        assert issued(a_desk(store), now(a_desk(store), file)) == first
        assert now(a_desk(store), file).proposal.turn == 1


class Meanwhile(Wrapped):
    """A store in which somebody else is faster: ``others`` happen one by one, each just before a commit."""

    def __init__(self, inner: Any, *others: Callable[[], object]) -> None:
        super().__init__(inner)
        self.others = list(others)

    def commit(self, change: Change) -> None:
        if self.others:
            self.others.pop(0)()
        self.inner.commit(change)


def changes(store: MemoryStore, file: File, **made: Any) -> Callable[[], None]:
    """Somebody else's act on the file as it is by then."""

    def act() -> None:
        proposal = now(a_desk(store), file).proposal
        moved = replace(proposal, version=proposal.version + 1, **made)
        store.commit(Change(moved, proposal.version))

    return act


def test_somebody_at_work_on_the_file_is_waited_for() -> None:
    """A verifier takes it in the very moment; the link is made for the file as he left it."""
    store = MemoryStore()
    file = laid(store)
    taken = changes(store, file, assignee="id-verifier")
    done = issued(a_desk(Meanwhile(store, taken)), file)
    assert done["version"] == file.proposal.version + 2
    after = now(a_desk(store), file).proposal
    assert (after.turn, after.assignee) == (1, "id-verifier")


def test_what_changed_in_that_moment_may_stop_the_print() -> None:
    """He wrote an e-mail address meanwhile, with the key he has: he comes by mail, and that key stays."""
    store = MemoryStore()
    file, desk = laid(store), a_desk(store)
    mailed = changes(store, file, contact=a_contact())
    refused = issue(a_desk(Meanwhile(store, mailed)), file, SAID, OPERATOR, "k", NOON)
    assert isinstance(refused, Refusal)
    assert [p.code for p in refused.problems] == ["way-back.mail"]
    assert now(desk, file).proposal.turn == 0
    assert opens(desk, file, 0)


def test_what_was_not_written_is_not_said() -> None:
    store = MemoryStore()
    file = laid(store)
    with pytest.raises(Unclear):
        issue(a_desk(NeverCommits(store, Unclear)), file, SAID, OPERATOR, "k", NOON)
    refused = issue(a_desk(NeverCommits(store, Stale)), file, SAID, OPERATOR, "k", NOON)
    assert isinstance(refused, Refusal)
    assert refused.kind == "stale"
    assert opens(a_desk(store), file, 0)


def test_two_officials_at_once_print_two_links_and_the_later_opens() -> None:
    store = MemoryStore()
    file, desk = laid(store), a_desk(store)
    turns = [
        issued(desk, file, key)["turn"] for key in ("print-1", "print-2")
    ]  # both saw the same file
    assert turns == [1, 2]
    assert [opens(desk, file, turn) for turn in (0, 1, 2)] == [False, False, True]


class TestAnAnswerThatCameTooLate:
    """It was lost on the way, and meanwhile the link it told of has ended: a dead link is not printed."""

    def refused(self, desk: Desk, file: File) -> Mapping[str, Any]:
        done = issue(desk, file, SAID, OPERATOR, "k", NOON)
        assert isinstance(done, Refusal)
        assert done.kind == "state"
        (problem,) = done.problems
        return {"code": problem.code, **problem.facts}

    def test_another_official_printed_one_meanwhile(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        other = replace(OPERATOR, id="id-other", name="Kesra Contoh")
        assert isinstance(issue(desk, now(desk, file), SAID, other, "k2", NOON), Mapping)
        said = {"code": "way-back.again", "by": other.name, "at": NOON}
        assert self.refused(desk, now(desk, file)) == said
        assert self.refused(desk, file) == said  # also with the file as he saw it first
        assert now(desk, file).proposal.turn == 2
        assert issued(desk, now(desk, file), "k3")["turn"] == 3  # asked for anew

    def test_the_applicant_came_by_mail_meanwhile(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        renewed(desk, now(desk, file), NOON)
        assert self.refused(desk, now(desk, file)) == {"code": "way-back.renewed"}
        assert opens(desk, file, 2)

    def test_the_other_print_came_while_this_one_was_in_doubt(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)

        class Late(Wrapped):
            def commit(self, change: Change) -> None:
                self.inner.commit(change)
                issued(desk, now(desk, file), "k2")
                raise Unclear

        done = issue(a_desk(Late(store)), file, SAID, OPERATOR, "k", NOON)
        assert isinstance(done, Refusal)
        assert [p.code for p in done.problems] == ["way-back.again"]

    def test_what_others_did_that_ended_nothing_stops_nothing(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        first = issued(desk, file)
        changes(store, file, assignee="id-verifier")()
        assert issued(desk, now(desk, file)) == first


class TestByMail:
    def test_a_printed_key_ends_and_any_other_stays(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        assert renewed(desk, file, NOON) == file
        issued(desk, file)
        after = renewed(desk, now(desk, file), NOON)
        assert after.proposal.turn == 2
        assert after == now(desk, file)
        assert renewed(desk, after, NOON) == after
        assert [opens(desk, file, turn) for turn in (1, 2)] == [False, True]

    def test_who_was_slower_gets_the_key_of_now(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        printed = now(desk, file)
        renewed(desk, printed, NOON)
        again = renewed(desk, printed, NOON)  # with the file as it was before
        assert again == now(desk, file)
        assert again.proposal.turn == 2

    @pytest.mark.parametrize("others", [1, 2, 3])
    def test_it_ends_also_when_officials_act_in_that_moment(self, others: int) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        taken = [changes(store, file, assignee=f"id-{n}") for n in range(others)]
        after = renewed(a_desk(Meanwhile(store, *taken)), now(desk, file), NOON)
        assert (after.proposal.turn, after.proposal.assignee) == (2, f"id-{others - 1}")
        assert after == now(desk, file)
        assert [opens(desk, file, turn) for turn in (1, 2)] == [False, True]

    def test_a_link_that_is_printed_in_that_moment_ends_as_well(self) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        mailed = now(desk, file)
        again = Meanwhile(store, lambda: issued(desk, mailed, "k2"))
        after = renewed(a_desk(again), mailed, NOON)
        assert after.proposal.turn == 3
        assert [opens(desk, file, turn) for turn in (1, 2, 3)] == [False, False, True]

    @pytest.mark.parametrize("error", [Stale, Unclear])
    def test_who_never_gets_through_is_handed_the_key_that_stands(
        self, error: type[Exception]
    ) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        after = renewed(a_desk(NeverCommits(store, error)), now(desk, file), NOON)
        assert after == now(desk, file)
        assert opens(desk, file, after.proposal.turn)

    @pytest.mark.parametrize("error", [Stale, Unclear])
    def test_a_lost_reply_is_looked_up(self, error: type[Exception]) -> None:
        store = MemoryStore()
        file, desk = laid(store), a_desk(store)
        issued(desk, file)
        after = renewed(a_desk(LosesReply(store, error)), now(desk, file), NOON)
        assert after.proposal.turn == 2
        assert opens(desk, file, 2)


def test_who_has_mail_gets_none_and_neither_does_a_draft() -> None:
    store = MemoryStore()
    file, desk = laid(store), a_desk(store)
    proposal = file.proposal
    mailed = replace(file, proposal=replace(proposal, contact=a_contact()))
    unsent = replace(file, proposal=replace(proposal, submitted_at=None))
    for one, code in ((mailed, "way-back.mail"), (unsent, "way-back.draft")):
        refused = issue(desk, one, SAID, OPERATOR, "k", NOON)
        assert isinstance(refused, Refusal)
        assert [p.code for p in refused.problems] == [code]


def test_an_official_who_may_nothing_here_is_no_typist() -> None:
    """Nothing but the file says who types it: the role alone opens no sitting."""
    store = MemoryStore()
    file, desk = laid(store), a_desk(store)
    stranger = Actor("id-stranger", "", ("operator",))
    for number in range(4):
        key = desk.keys.typist_key(file.proposal.ticket, stranger.id, number, NOON.date())
        assert not isinstance(own_file(desk, file.proposal.ticket, key, "x", NOON), Held)
