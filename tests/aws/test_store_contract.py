"""What the desk may rely on in a store: the same for the one in memory and the one on DynamoDB."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.core import trail
from chalicelib.core.proposal import Contact, File, Letter, Received, Verdict
from chalicelib.core.ticket import make_ticket
from chalicelib.desk.ports import Change, Code, Remembered, Stale
from chalicelib.ops.staging import ROADS
from tests.builders import (
    NOON,
    TICKET,
    a_document,
    a_file,
    a_letter,
    after,
    an_event,
)


def put(store: Any, file: File, **more: Any) -> File:
    store.commit(Change(file.proposal, 0, True, file.events, file.letters, file.documents, **more))
    return file


def numbered(number: int, state: str = "submitted", **changes: Any) -> File:
    return a_file(state, ticket=make_ticket(2027, number), **changes)


def moved(file: File, **changes: Any) -> File:
    return replace(
        file, proposal=replace(file.proposal, version=file.proposal.version + 1, **changes)
    )


class TestFiles:
    @pytest.mark.parametrize("state", ROADS)
    def test_a_file_comes_back_as_it_went_in(self, store: Any, state: str) -> None:
        file = put(store, a_file(state))
        found = store.load(TICKET)
        assert found.proposal == file.proposal
        assert found.events == file.events
        assert found.letters == file.letters
        assert set(found.documents) == set(file.documents)

    def test_the_trail_is_still_valid_after_the_store(self, store: Any) -> None:
        put(store, a_file("verified"))
        found = store.load(TICKET)
        assert trail.valid(found.events, found.proposal.head)

    def test_verdicts_with_names_and_times_come_back(self, store: Any) -> None:
        verdict = Verdict("fix", "unclear", "Lihat – “é”", "Budi Contoh", NOON)
        file = moved(a_file("checking"), verdicts={"ktp": verdict, "title": Verdict("ok")})
        put(store, file)
        assert store.load(TICKET).proposal.verdicts == file.proposal.verdicts

    def test_an_unknown_number_has_no_file(self, store: Any) -> None:
        assert store.load(make_ticket(2027, 404)) is None
        assert store.load("") is None

    def test_two_files_do_not_mix(self, store: Any) -> None:
        put(store, numbered(1))
        put(store, numbered(2, state="draft"))
        assert store.load(make_ticket(2027, 1)).proposal.state == "submitted"
        assert store.load(make_ticket(2027, 2)).proposal.state == "draft"

    def test_documents_come_oldest_first(self, store: Any) -> None:
        later = a_document("ktp", 8, added_at=NOON)
        earlier = a_document("photos", 9, added_at=NOON - timedelta(hours=3))
        put(store, replace(a_file(), documents=(later, earlier)))
        assert [d.document for d in store.load(TICKET).documents] == ["photos-9", "ktp-8"]


class TestCommit:
    def test_a_new_file_cannot_take_a_number_that_is_taken(self, store: Any) -> None:
        put(store, a_file())
        with pytest.raises(Stale):
            put(
                store, a_file(contact=Contact("Orang Lain", "lain@contoh.example", "+628120000002"))
            )
        assert store.load(TICKET).proposal.contact.name == "Aminah Contoh"

    @pytest.mark.parametrize("expected", [0, 1, 3, 99])
    def test_a_change_for_another_version_is_stale_and_changes_nothing(
        self, store: Any, expected: int
    ) -> None:
        file = put(store, moved(a_file()))
        late = moved(file, answers={"title": "Diubah"})
        with pytest.raises(Stale):
            store.commit(
                Change(
                    late.proposal,
                    expected,
                    True,
                    letters=(a_letter(7),),
                    documents=(a_document(number=77),),
                )
            )
        found = store.load(TICKET)
        assert found.proposal == file.proposal
        assert len(found.letters) == 1
        assert len(found.documents) == len(file.documents)

    def test_answers_stay_when_the_change_is_not_about_them(self, store: Any) -> None:
        file = put(store, a_file())
        head = replace(file.proposal, version=2, answers={})
        store.commit(Change(head, 1))
        assert store.load(TICKET).proposal.answers == file.proposal.answers

    def test_answers_that_were_taken_away_are_gone(self, store: Any) -> None:
        file = put(store, a_file())
        store.commit(
            Change(moved(file, answers={"title": "Hanya ini"}).proposal, 1, with_answers=True)
        )
        assert store.load(TICKET).proposal.answers == {"title": "Hanya ini"}

    def test_an_event_is_never_overwritten(self, store: Any) -> None:
        file = put(store, a_file())
        with pytest.raises(Stale):
            store.commit(Change(moved(file).proposal, 1, events=(an_event(1, note="Diubah"),)))
        assert store.load(TICKET).events == file.events

    def test_a_letter_is_never_overwritten(self, store: Any) -> None:
        file = put(store, a_file())
        with pytest.raises(Stale):
            store.commit(Change(moved(file).proposal, 1, letters=(a_letter(1, kind="refused"),)))
        assert store.load(TICKET).letters == file.letters

    def test_a_document_changes_its_state(self, store: Any) -> None:
        file = put(store, a_file())
        gone = replace(file.documents[0], state="removed")
        store.commit(Change(moved(file).proposal, 1, documents=(gone,)))
        states = {d.document: d.state for d in store.load(TICKET).documents}
        assert states.pop(gone.document) == "removed"
        assert set(states.values()) == {"clean"}


class TestRemembering:
    REMEMBERED = Remembered(
        "key-1", "digest-1", {"ticket": TICKET, "version": 2}, NOON + timedelta(days=180)
    )

    def test_an_answer_is_recalled_as_it_was_given(self, store: Any) -> None:
        put(store, a_file(), remember=self.REMEMBERED)
        assert store.recall("key-1") == self.REMEMBERED

    def test_an_unknown_key_is_none(self, store: Any) -> None:
        assert store.recall("key-unknown") is None

    def test_a_key_serves_once_and_the_second_change_is_not_made(self, store: Any) -> None:
        file = put(store, a_file(), remember=self.REMEMBERED)
        again = replace(self.REMEMBERED, answer={"version": 3})
        with pytest.raises(Stale):
            store.commit(Change(moved(file).proposal, 1, remember=again))
        assert store.recall("key-1") == self.REMEMBERED
        assert store.load(TICKET).proposal.version == 1

    def test_a_stale_change_is_not_remembered(self, store: Any) -> None:
        file = put(store, a_file())
        with pytest.raises(Stale):
            store.commit(Change(moved(file).proposal, 9, remember=self.REMEMBERED))
        assert store.recall("key-1") is None

    def test_files_are_found_by_a_blind_index(self, store: Any) -> None:
        put(store, numbered(1), find_by=("email#aaa",))
        put(store, numbered(2), find_by=("email#aaa", "email#bbb"))
        assert set(store.tickets_by("email#aaa")) == {make_ticket(2027, 1), make_ticket(2027, 2)}
        assert store.tickets_by("email#bbb") == (make_ticket(2027, 2),)
        assert store.tickets_by("email#zzz") == ()


class TestDocuments:
    def test_an_offered_document_waits_in_the_file(self, store: Any) -> None:
        put(store, a_file())
        offered = a_document("ktp", 90, state="waiting", version_id="")
        store.offer(TICKET, offered)
        assert offered in store.load(TICKET).documents

    def test_a_number_is_offered_once(self, store: Any) -> None:
        put(store, a_file())
        store.offer(TICKET, a_document("ktp", 90, state="waiting"))
        with pytest.raises(Stale):
            store.offer(TICKET, a_document("ktp", 90, state="waiting", key="papers/other"))

    def test_an_inspection_is_written_once_onto_what_waits(self, store: Any) -> None:
        put(store, a_file())
        waiting = a_document("ktp", 90, state="waiting", version_id="")
        store.offer(TICKET, waiting)
        judged = replace(waiting, state="clean", version_id="v9", pages=2)
        assert store.inspected(TICKET, judged, "draft") is True
        rejected = replace(judged, state="rejected", reason="html")
        assert store.inspected(TICKET, rejected, "draft") is False
        assert judged in store.load(TICKET).documents

    def test_an_inspection_does_not_bring_back_what_was_removed(self, store: Any) -> None:
        removed = a_document("ktp", 90, state="removed")
        put(store, replace(a_file(), documents=(removed,)))
        assert store.inspected(TICKET, replace(removed, state="clean"), "draft") is False
        assert store.load(TICKET).documents == (removed,)

    def test_an_inspection_of_a_proposal_that_moved_on_is_not_written(self, store: Any) -> None:
        put(store, a_file("submitted"))
        waiting = a_document("ktp", 90, state="waiting", version_id="")
        store.offer(TICKET, waiting)
        assert store.inspected(TICKET, replace(waiting, state="clean"), "draft") is False
        assert waiting in store.load(TICKET).documents
        assert store.inspected(TICKET, replace(waiting, state="rejected"), "submitted") is True

    def test_nothing_is_done_once_a_file_was_looked_into_that_should_still_wait(
        self, store: Any
    ) -> None:
        file = put(store, a_file())
        waiting = a_document("ktp", 90, state="waiting", version_id="")
        store.offer(TICKET, waiting)
        moved = replace(file.proposal, version=file.proposal.version + 1)
        change = Change(moved, file.proposal.version, still_waiting=(waiting,))
        assert store.inspected(TICKET, replace(waiting, state="clean"), "draft") is True
        with pytest.raises(Stale):
            store.commit(change)
        assert store.load(TICKET).proposal == file.proposal
        other = a_document("ktp", 91, state="waiting", version_id="")
        store.offer(TICKET, other)
        store.commit(replace(change, still_waiting=(other,)))
        assert store.load(TICKET).proposal == moved


def held(store: Any, opd: str, state: str) -> int:
    """How many files of 2027 an OPD holds in a state."""
    return sum((c.opd, c.state) == (opd, state) for c in store.year_keys(2027))


class TestQueue:
    def fill(self, store: Any, how_many: int) -> list[str]:
        """Files that came in one after another, put into the store in another order."""
        files = []
        for number in range(1, how_many + 1):
            file = numbered(number)
            at = NOON + timedelta(minutes=number)
            files.append(replace(file, proposal=replace(file.proposal, entered_at=at)))
        for file in (*files[::2], *files[1::2]):
            put(store, file)
        return [f.proposal.ticket for f in files]

    def walk(self, store: Any, most: int) -> list[list[str]]:
        pages, cursor = [], ""
        while True:
            page = store.queue("kesra", "submitted", cursor, most)
            pages.append([p.ticket for p in page.items])
            if not page.next:
                return pages
            cursor = page.next

    @pytest.mark.parametrize("most", [1, 2, 3, 7, 8, 50])
    def test_the_oldest_comes_first_and_paging_loses_and_repeats_nothing(
        self, store: Any, most: int
    ) -> None:
        tickets = self.fill(store, 7)
        pages = self.walk(store, most)
        assert [t for page in pages for t in page] == tickets
        assert all(len(page) <= most for page in pages)

    def test_two_that_came_at_the_same_moment_are_both_listed(self, store: Any) -> None:
        for number in (1, 2, 3):
            put(store, numbered(number))
        assert {t for page in self.walk(store, 1) for t in page} == {
            make_ticket(2027, n) for n in (1, 2, 3)
        }

    def test_an_empty_queue_is_an_empty_page(self, store: Any) -> None:
        page = store.queue("kesra", "submitted", "", 10)
        assert (page.items, page.next) == ((), "")

    def test_a_queue_belongs_to_one_opd_and_one_state(self, store: Any) -> None:
        put(store, numbered(1))
        put(store, numbered(2, state="checking"))
        put(store, numbered(3, opd="dinsos"))
        put(store, numbered(4, state="draft"))
        assert self.walk(store, 10) == [[make_ticket(2027, 1)]]
        assert held(store, "kesra", "submitted") == held(store, "dinsos", "submitted") == 1
        assert held(store, "kesra", "checking") == 1
        assert held(store, "kesra", "draft") == 0

    def test_a_file_that_moves_on_leaves_its_queue(self, store: Any) -> None:
        file = put(store, numbered(1))
        taken = after(file, "take")
        store.commit(Change(taken.proposal, file.proposal.version, events=taken.events[-1:]))
        assert held(store, "kesra", "submitted") == 0
        assert held(store, "kesra", "checking") == 1

    def test_a_line_of_the_queue_knows_name_place_and_amount_only(self, store: Any) -> None:
        file = put(store, numbered(1))
        (line,) = store.queue("kesra", "submitted", "", 10).items
        assert set(line.answers) == {"worship_name", "kecamatan", "desa", "amount"}
        assert replace(line, answers={}) == replace(file.proposal, answers={})

    def test_the_year_lists_what_was_sent_and_nothing_else(self, store: Any) -> None:
        for number, state in enumerate(["draft", "submitted", "verified", "withdrawn"], 1):
            put(store, numbered(number, state=state))
        kecamatan = a_file().proposal.answers["kecamatan"]
        assert sorted(store.year_keys(2027)) == [
            ("hibah-uang", kecamatan, "kesra", state, "online", NOON.date().isoformat(), "")
            for state in ("submitted", "verified", "withdrawn")
        ]
        assert list(store.year_keys(2026)) == []

    def test_what_came_on_paper_counts_for_the_day_it_was_received(self, store: Any) -> None:
        received = Received(
            date(2027, 1, 20), "counter", "12", "kesra", "id-1", "Budi Contoh", "form"
        )
        file = a_file("submitted")
        put(store, replace(file, proposal=replace(file.proposal, received=received)))
        (counted,) = store.year_keys(2027)
        assert counted[-3:] == ("counter", "2027-01-20", "kesra")
        assert store.load(file.proposal.ticket).proposal.received == received


class TestLetters:
    UNTIL = NOON + timedelta(minutes=10)

    def lay(self, store: Any, **changes: Any) -> Letter:
        letter = a_letter(**changes)
        put(store, replace(a_file(), letters=(letter,)))
        return letter

    def now(self, store: Any) -> Letter:
        (letter,) = store.load(TICKET).letters
        return letter  # type: ignore[no-any-return]

    def test_what_is_due_is_listed_once_it_is_due(self, store: Any) -> None:
        self.lay(store)
        assert store.due_letters(NOON - timedelta(seconds=1), 10) == ()
        assert store.due_letters(NOON, 10) == ((TICKET, 1),)

    def test_due_letters_are_limited(self, store: Any) -> None:
        for number in range(1, 8):
            file = numbered(number, "draft")
            put(store, replace(file, letters=(a_letter(owner=file.proposal.ticket),)))
        assert len(store.due_letters(NOON, 3)) == 3
        assert len(set(store.due_letters(NOON, 100))) == 7

    def test_who_waited_longest_is_first(self, store: Any) -> None:
        order = [5, 2, 7, 1, 6, 3, 4]
        for minutes, number in enumerate(order):
            file = numbered(number, "draft")
            letter = a_letter(owner=file.proposal.ticket, due=NOON - timedelta(minutes=minutes))
            put(store, replace(file, letters=(letter,)))
        longest = [make_ticket(2027, number) for number in reversed(order)]
        assert [owner for owner, _ in store.due_letters(NOON, 100)] == longest
        assert [owner for owner, _ in store.due_letters(NOON, 3)] == longest[:3]

    def test_two_senders_get_one_lease(self, store: Any) -> None:
        self.lay(store)
        leased = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        assert (leased.state, leased.tries) == ("sending", 1)
        assert leased.facts == a_letter().facts
        assert store.lease_letter(TICKET, 1, NOON, self.UNTIL) is None
        assert store.due_letters(NOON, 10) == ()

    def test_a_lease_runs_out(self, store: Any) -> None:
        self.lay(store)
        store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        assert store.lease_letter(TICKET, 1, self.UNTIL - timedelta(seconds=1), self.UNTIL) is None
        again = store.lease_letter(TICKET, 1, self.UNTIL, self.UNTIL + timedelta(minutes=10))
        assert again.tries == 2

    def test_a_letter_that_is_not_there_is_not_leased_and_not_made(self, store: Any) -> None:
        put(store, replace(a_file(), letters=()))
        assert store.lease_letter(TICKET, 5, NOON, self.UNTIL) is None
        store.letter_feedback(TICKET, 5, "delivered", "", NOON)
        assert store.load(TICKET).letters == ()

    def test_a_sent_letter_is_not_due_any_more(self, store: Any) -> None:
        self.lay(store)
        leased = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        sent = replace(leased, state="sent", message_id="m-1", due=None)
        assert store.letter_done(sent, 1) is True
        assert self.now(store) == sent
        assert store.due_letters(NOON + timedelta(days=9), 10) == ()
        assert (
            store.lease_letter(TICKET, 1, NOON + timedelta(days=9), NOON + timedelta(days=10))
            is None
        )

    def test_a_refused_letter_is_due_again_later(self, store: Any) -> None:
        self.lay(store)
        leased = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        later = NOON + timedelta(minutes=5)
        store.letter_done(replace(leased, state="due", detail="Throttling", due=later), 1)
        assert store.due_letters(later - timedelta(seconds=1), 10) == ()
        assert store.due_letters(later, 10) == ((TICKET, 1),)
        assert self.now(store).detail == "Throttling"

    def test_a_sender_whose_lease_ran_out_cannot_write_over_the_next_one(self, store: Any) -> None:
        self.lay(store)
        slow = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        store.lease_letter(TICKET, 1, self.UNTIL, self.UNTIL + timedelta(minutes=10))
        assert store.letter_done(replace(slow, state="failed", due=None), 1) is False
        assert self.now(store).state == "sending"

    def test_news_of_a_delivery_that_is_faster_than_the_sender_stays(self, store: Any) -> None:
        self.lay(store)
        leased = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        store.letter_feedback(TICKET, 1, "delivered", "", NOON)
        assert store.letter_done(replace(leased, state="sent", due=None), 1) is False
        assert self.now(store).state == "delivered"
        assert store.due_letters(NOON + timedelta(days=1), 10) == ()

    @pytest.mark.parametrize(
        ("news", "ends"),
        [
            (["delivered"], "delivered"),
            (["delivered", "bounced"], "bounced"),
            (["bounced", "delivered"], "bounced"),
            (["delivered", "complained"], "complained"),
            (["complained", "delivered", "bounced"], "complained"),
            (["delivered", "delivered"], "delivered"),
        ],
    )
    def test_graver_news_wins_in_whatever_order_it_comes(
        self, store: Any, news: list[str], ends: str
    ) -> None:
        self.lay(store)
        leased: Any = store.lease_letter(TICKET, 1, NOON, self.UNTIL)
        store.letter_done(replace(leased, state="sent", due=None), 1)
        for state in news:
            store.letter_feedback(TICKET, 1, state, f"about {state}", NOON)
        assert self.now(store).state == ends
        assert self.now(store).detail == f"about {ends}"


class TestCodes:
    CODE = Code("nonce-1", NOON + timedelta(minutes=15))
    LETTER = Letter("blind-1", 5, "code", "a@contoh.example", "id", NOON, {"nonce": "nonce-1"}, due=NOON,
                    expires=NOON + timedelta(minutes=15))  # fmt: skip

    def test_a_code_is_tried_so_often_and_no_more(self, store: Any) -> None:
        store.put_code("blind-1", self.CODE, self.LETTER)
        found = [store.try_code("blind-1", 5) for _ in range(7)]
        assert [c.tries if c else None for c in found] == [1, 2, 3, 4, 5, None, None]
        assert (found[0].nonce, found[0].expires) == (self.CODE.nonce, self.CODE.expires)

    def test_a_code_that_was_never_asked_for_is_none(self, store: Any) -> None:
        assert store.try_code("blind-2", 5) is None
        assert store.try_code("blind-2", 5) is None  # the first try left no ghost

    def test_one_caller_uses_it_up(self, store: Any) -> None:
        store.put_code("blind-1", self.CODE, self.LETTER)
        assert store.forget_code("blind-1", "nonce-0") is False
        assert store.forget_code("blind-1", "nonce-1") is True
        assert store.forget_code("blind-1", "nonce-1") is False
        assert store.try_code("blind-1", 5) is None

    def test_a_new_code_replaces_the_old_one_with_fresh_tries(self, store: Any) -> None:
        store.put_code("blind-1", self.CODE, self.LETTER)
        for _ in range(5):
            store.try_code("blind-1", 5)
        store.put_code("blind-1", replace(self.CODE, nonce="nonce-2"), replace(self.LETTER, seq=6))
        assert store.try_code("blind-1", 5).nonce == "nonce-2"

    def test_its_letter_lies_in_the_outbox(self, store: Any) -> None:
        store.put_code("blind-1", self.CODE, self.LETTER)
        assert store.due_letters(NOON, 10) == (("blind-1", 5),)
        leased = store.lease_letter("blind-1", 5, NOON, NOON + timedelta(minutes=10))
        assert (leased.kind, leased.expires) == ("code", self.LETTER.expires)


class TestHits:
    WINDOW: datetime = NOON
    END: datetime = NOON + timedelta(minutes=20)

    def test_hits_are_counted_by_kind_caller_and_window(self, store: Any) -> None:
        assert [store.hits("miss", "a", self.WINDOW, self.END) for _ in range(3)] == [1, 2, 3]
        assert store.hits("miss", "b", self.WINDOW, self.END) == 1
        assert store.hits("open", "a", self.WINDOW, self.END) == 1
        assert store.hits("miss", "a", self.WINDOW + timedelta(minutes=10), self.END) == 1
