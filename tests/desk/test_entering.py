"""Papers typed in by the office: the true day counts, once is once, and nobody judges what he typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.proposal import Actor, File, Received
from chalicelib.core.receiving import in_register
from chalicelib.core.workflow import Refused, advance, open_to
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.entering import Entry, enter, open_entry
from chalicelib.desk.ports import Change, Stale, Unclear
from chalicelib.desk.saving import save_answers
from chalicelib.desk.submitting import standing, submit
from chalicelib.settings import WIB
from tests.builders import (
    FILLED,
    NOON,
    RULES,
    a_contact,
    a_desk,
    a_document,
    an_official,
    answers_of,
)
from tests.fakes import LosesReply, MemoryStore, NeverCommits, Wrapped

DAY = date(2027, 1, 29)
WINDOW = RULES.programmes["hibah-uang"]
TYPIST = Actor("id-operator", "Operator Contoh", ("operator", "verifier"), "kesra")


def a_receipt(**changes: Any) -> Received:
    filled = {"on": DAY, "channel": "counter", "agenda": "012/Kesra/2027", "place": "kesra"}
    filled |= {"typed_by": TYPIST.id, "typed_name": TYPIST.name, "consent": "form"}
    return Received(**{**filled, **changes})


def an_entry(email: str = "aminah@contoh.example", **changes: Any) -> Entry:
    return Entry("hibah-uang", "worship", a_contact(email=email), a_receipt(**changes))


def entered(
    desk: Desk, entry: Entry | None = None, key: str = "one", at: datetime = NOON, **answers: Any
) -> File:
    """A row of an import, entered."""
    given = entry or an_entry(batch="batch-1")
    done = enter(desk, given, answers_of(**answers), key, at)
    assert isinstance(done, Mapping), done
    file = desk.store.load(str(done["ticket"]))
    assert file is not None
    return file


def codes(done: object) -> dict[str, str]:
    assert isinstance(done, Refusal), done
    return {p.at: p.code for p in done.problems}


class TestEntering:
    def test_one_transaction_opens_and_sends(self) -> None:
        desk = a_desk()
        file = entered(desk)
        assert file.proposal.state == "submitted"
        assert [e.action for e in file.events] == ["open", "submit"]
        assert trail.valid(file.events, file.proposal.head)
        assert [x.kind for x in file.letters] == ["received"]
        assert desk.store.tickets_by(f"email#{desk.keys.blind('email', 'aminah@contoh.example')}")

    def test_it_counts_for_the_day_it_was_received(self) -> None:
        file = entered(a_desk())
        assert (file.proposal.day, file.proposal.channel) == (DAY, "counter")
        assert file.proposal.submitted_at == NOON

    def test_the_trail_says_who_typed_it_and_with_what_consent(self) -> None:
        opened, sent = entered(a_desk(), an_entry(batch="b", consent="letter")).events
        assert (opened.actor_id, opened.actor_name) == (TYPIST.id, TYPIST.name)
        assert opened.actor_role == "operator"
        assert sent.actor_id == TYPIST.id
        for event in (opened, sent):
            facts = event.facts["on_behalf"]
            assert isinstance(facts, dict)
            assert (facts["consent"], facts["on"]) == ("letter", "2027-01-29")

    def test_the_same_key_gives_the_same_number(self) -> None:
        desk = a_desk()
        first, again = (enter(desk, an_entry(), answers_of(), "k", NOON) for _ in range(2))
        assert codes(first) == codes(again)  # one typed alone needs its scan
        first, again = (enter(desk, an_entry(batch="b"), answers_of(), "l", NOON) for _ in range(2))
        assert first == again
        assert isinstance(first, Mapping)

    def test_all_problems_come_at_once(self) -> None:
        entry = an_entry(batch="b", channel="pigeon", agenda=" ", consent="", place="")
        entry = replace(entry, contact=a_contact(phone="12", email=""))
        found = codes(enter(a_desk(), entry, answers_of(amount=None, title=3), "k", NOON))
        assert found["/received/channel"] == "received.channel"
        assert found["/received/agenda"] == "received.agenda"
        assert found["/received/consent"] == "received.consent"
        assert found["/received/place"] == "received.place"
        assert found["/contact/phone"] == "phone"  # said of the applicant, not of who types
        assert found["/answers/amount"] == "required"
        assert found["/answers/title"] == "text"
        assert "/contact/email" not in found

    def test_an_unknown_programme_or_type_is_named(self) -> None:
        desk = a_desk()
        unknown = replace(an_entry(), programme="hibah-emas")
        assert codes(enter(desk, unknown, {}, "k", NOON)) == {"/programme": "programme.unknown"}
        wrong = replace(an_entry(), applicant_type="ghost")
        assert codes(enter(desk, wrong, {}, "k", NOON)) == {"/applicant_type": "type.not-taken"}

    def test_it_waits_to_be_compared_with_all_others(self) -> None:
        """A paper is flagged as a double like what was sent online."""
        seen: list[Change] = []

        class Watching(Wrapped):
            def commit(self, change: Change) -> None:
                seen.append(change)
                self.inner.commit(change)

        entered(a_desk(Watching(MemoryStore())))
        assert [c.claims is not None for c in seen] == [True]

    def test_sensitive_answers_are_sealed(self) -> None:
        file = entered(a_desk())
        sensitive = [f.id for f in WINDOW.form.fields("worship") if f.sensitive]
        held = [file.proposal.answers[f] for f in sensitive if f in file.proposal.answers]
        assert held
        assert all(isinstance(value, dict) for value in held)


class TestTheWindow:
    def test_received_in_time_may_be_typed_after_the_end(self) -> None:
        late = WINDOW.closes + timedelta(days=20)
        file = entered(a_desk(), an_entry(batch="b", on=WINDOW.closes.date()), at=late)
        assert file.proposal.state == "submitted"

    @pytest.mark.parametrize(
        ("on", "code"),
        [
            (WINDOW.opens.date() - timedelta(days=1), "received.outside"),
            (WINDOW.opens.date(), None),
            (WINDOW.closes.date(), None),
            (WINDOW.closes.date() + timedelta(days=1), "received.outside"),
            (WINDOW.closes.date() + timedelta(days=30), "received.future"),
        ],
    )
    def test_received_outside_is_refused_with_the_dates(self, on: date, code: str | None) -> None:
        at = datetime.combine(WINDOW.closes.date() + timedelta(days=20), NOON.timetz())
        done = enter(a_desk(), an_entry(batch="b", on=on), answers_of(), "k", at)
        if code is None:
            assert isinstance(done, Mapping)
            return
        assert codes(done) == {"/received/on": code}
        assert isinstance(done, Refusal)
        assert {"on"} < set(done.problems[0].facts)

    def test_the_day_ends_at_midnight_of_the_office(self) -> None:
        before_midnight_utc = datetime(2027, 1, 29, 0, 30, tzinfo=WIB)
        assert entered(a_desk(), at=before_midnight_utc).proposal.day == DAY

    def test_a_draft_received_in_time_is_sent_after_the_end(self) -> None:
        desk = a_desk()
        file = drafted(desk)
        late = WINDOW.closes + timedelta(days=9)
        done = submit(desk, file, file.proposal.version, "send", late)
        assert not isinstance(done, Refusal), done


def drafted(desk: Desk, scan: bool = True, **changes: Any) -> File:
    """A paper application typed in and filled, not sent."""
    done = open_entry(desk, an_entry(**changes), "open", NOON)
    assert isinstance(done, Mapping), done
    ticket = str(done["ticket"])
    file = desk.store.load(ticket)
    assert file is not None
    assert not isinstance(save_answers(desk, file, answers_of(), None, 1, NOON), Refusal)
    if scan:
        desk.store.offer(ticket, a_document("paper_scan"))
    file = desk.store.load(ticket)
    assert file is not None
    return file


def test_aid_that_nobody_can_plan_comes_on_paper_on_any_day() -> None:
    """A report of a disaster, typed by the operator of a desa, waits for the camat like one sent online."""
    day = datetime(2027, 8, 3, 10, 0, tzinfo=WIB)
    entry = replace(
        an_entry(batch="b", on=day.date(), channel="village", place="36.04.05.2003"),
        programme="bansos-tidak-terencana",
        applicant_type="person",
    )
    desk = a_desk()
    done = enter(desk, entry, answers_of("bansos-tidak-terencana", "person"), "k", day)
    assert isinstance(done, Mapping), done
    file = desk.store.load(str(done["ticket"]))
    assert file is not None
    assert file.proposal.state == "reported"
    assert file.proposal.opd == file.proposal.answers["kecamatan"]
    assert [x.kind for x in file.letters] == ["reported"]


class TestDrafts:
    def test_a_draft_writes_no_letter_and_is_nobodys_to_find(self) -> None:
        desk = a_desk()
        file = drafted(desk)
        blind = f"email#{desk.keys.blind('email', 'aminah@contoh.example')}"
        assert not file.letters
        assert not desk.store.tickets_by(blind)
        submit(desk, file, file.proposal.version, "send", NOON)
        assert desk.store.tickets_by(blind) == (file.proposal.ticket,)

    def test_papers_that_are_not_scanned_stop_nothing(self) -> None:
        desk = a_desk()
        found = standing(desk, drafted(desk))
        assert not found.blocking
        required = {p.slot for p in WINDOW.papers["worship"] if p.need == "required" and not p.when}
        named = {p.at.rpartition("/")[2] for p in found.soft if p.code == "paper.on-paper"}
        assert required <= named

    def test_the_signed_form_must_be_there(self) -> None:
        desk = a_desk()
        found = standing(desk, drafted(desk, scan=False))
        assert [p.at for p in found.blocking] == ["/documents/paper_scan"]

    def test_sending_names_the_typist(self) -> None:
        desk = a_desk()
        file = drafted(desk)
        done = submit(desk, file, file.proposal.version, "send", NOON)
        assert not isinstance(done, Refusal)
        assert done.file is not None
        assert done.file.events[-1].actor_id == TYPIST.id

    def test_a_proposal_of_the_applicant_himself_has_no_scan_to_give(self) -> None:
        asked = WINDOW.papers["worship"]
        assert "paper_scan" not in {paper.slot for paper in asked}


class TestAgenda:
    @pytest.mark.parametrize("again", ["012/Kesra/2027", "12 / KESRA / 2027", " 012/kesra/2027"])
    def test_an_agenda_number_has_one_proposal(self, again: str) -> None:
        desk = a_desk()
        first = entered(desk).proposal.ticket
        done = enter(desk, an_entry(batch="b", agenda=again), answers_of(), "two", NOON)
        assert codes(done) == {"/received/agenda": "agenda-taken"}
        assert isinstance(done, Refusal)
        assert done.facts == {"ticket": first}
        assert codes(open_entry(desk, an_entry(agenda=again), "three", NOON)) == codes(done)

    @pytest.mark.parametrize(
        "other", [{"agenda": "120/Kesra/2027"}, {"place": "dinsos"}, {"agenda": "13"}]
    )
    def test_another_number_or_place_is_another_paper(self, other: dict[str, Any]) -> None:
        desk = a_desk()
        entered(desk)
        entered(desk, an_entry(batch="b", **other), key="two")

    def test_numbers_are_compared_as_a_register_is_read(self) -> None:
        assert in_register("No. 012 / Kesra") == in_register("no.12/KESRA") == "NO.12/KESRA"
        assert in_register("100") == "100"

    def test_of_two_who_type_the_same_paper_one_hears_the_number(self) -> None:
        """Both saw it free; the slower transaction finds it taken."""

        class Racing(Wrapped):
            def commit(self, change: Change) -> None:
                if not self.inner.registers:
                    entered(a_desk(self.inner), key="the-other")
                self.inner.commit(change)

        store = MemoryStore()
        done = enter(a_desk(Racing(store)), an_entry(batch="b"), answers_of(), "mine", NOON)
        assert codes(done) == {"/received/agenda": "agenda-taken"}
        assert len(store.files) == 1


class TestKilledBetween:
    @pytest.mark.parametrize("error", [Stale, Unclear])
    def test_a_lost_reply_is_answered_by_what_was_done(self, error: type[Exception]) -> None:
        store = MemoryStore()
        done = enter(a_desk(LosesReply(store, error)), an_entry(batch="b"), answers_of(), "k", NOON)
        assert isinstance(done, Mapping)
        assert list(store.files) == [done["ticket"]]

    def test_what_was_not_written_left_nothing_and_goes_in_the_next_time(self) -> None:
        store = MemoryStore()
        with pytest.raises(Unclear):
            enter(
                a_desk(NeverCommits(store, Unclear)), an_entry(batch="b"), answers_of(), "k", NOON
            )
        assert not (store.files or store.registers or store.keys or store.mail)
        entered(a_desk(store), key="k")


class TestByHand:
    def test_without_an_address_a_letter_is_handed_over(self) -> None:
        file = entered(a_desk(), an_entry(email="", batch="b"))
        assert [(x.state, x.due, x.to) for x in file.letters] == [("by-hand", None, "")]

    def test_with_one_it_is_mailed(self) -> None:
        assert [x.state for x in entered(a_desk()).letters] == ["due"]


class TestSeparation:
    @pytest.mark.parametrize("action", ["take", "verify", "return", "refuse"])
    def test_who_typed_it_judges_nothing_of_it(self, action: str) -> None:
        file = entered(a_desk(), an_entry(batch="b", place="kesra"))
        if action != "take":
            taken = advance(file, RULES, FILLED["take"](file), an_official(), NOON)
            assert not isinstance(taken, Refused)
            file = replace(file, proposal=taken.proposal)
        done = advance(file, RULES, FILLED[action](file), TYPIST, NOON)
        assert isinstance(done, Refused)
        assert done.forbidden
        assert [p.code for p in done.problems] == ["action.typed"]
        assert action not in {t.action for t in open_to(file.proposal, WINDOW, TYPIST)}
        other = replace(TYPIST, id="id-other")
        assert action in {t.action for t in open_to(file.proposal, WINDOW, other)}

    def test_he_may_pass_it_on(self) -> None:
        typist = replace(TYPIST, roles=("kesra", "verifier"))
        file = entered(a_desk())
        assert {t.action for t in open_to(file.proposal, WINDOW, typist)} == {"route"}
