"""Letters: sent once, sent later when it did not go, and what became of them is known."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.proposal import Letter
from chalicelib.desk.ports import MailRefused, MailUnclear, Rendered
from chalicelib.desk.telling import (
    LEASE,
    MOST_TRIES,
    Post,
    feedback,
    letter_tag,
    read_tag,
    send_due,
    send_letter,
)
from tests.builders import NOON, TICKET, a_desk, a_draft, a_letter, lay
from tests.fakes import MemoryStore, PostOffice, plain_letter

MINUTES_5 = timedelta(minutes=5)


def a_post(
    office: PostOffice, *letters: Letter, render: Callable[[Letter], Rendered] = plain_letter
) -> Post:
    desk = a_desk()
    lay(desk, replace(a_draft(), letters=letters or (a_letter(),)))
    return Post(desk.store, render, office)


def letter_of(post: Post, seq: int = 1) -> Letter:
    store: MemoryStore = post.store  # type: ignore[assignment]
    return store.mail[TICKET, seq]


def test_a_due_letter_is_sent_once() -> None:
    post = a_post(office := PostOffice())
    assert send_letter(post, TICKET, 1, NOON) == "sent"
    assert send_letter(post, TICKET, 1, NOON) == ""
    assert send_due(post, NOON + timedelta(days=1)).counts == {}
    assert len(office.sent) == 1
    assert letter_of(post).message_id == "message-1"


def test_a_crash_between_the_transaction_and_the_mail_loses_nothing() -> None:
    """Nobody sent it when it was born; the sweeper does, once."""
    post = a_post(office := PostOffice())
    assert send_due(post, NOON + timedelta(minutes=1)).counts == {"sent": 1}
    assert send_due(post, NOON + timedelta(minutes=2)).counts == {}
    assert len(office.sent) == 1


def test_a_sender_that_died_with_the_lease_is_replaced_when_the_lease_runs_out() -> None:
    post = a_post(office := PostOffice())
    assert post.store.lease_letter(TICKET, 1, NOON, NOON + LEASE)  # and then the process was gone
    assert send_due(post, NOON + LEASE - timedelta(seconds=1)).counts == {}
    assert send_due(post, NOON + LEASE).counts == {"sent": 1}
    assert len(office.sent) == 1


def test_two_senders_at_once_are_one_letter() -> None:
    post = a_post(office := PostOffice())
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(lambda _: send_letter(post, TICKET, 1, NOON), range(20)))
    assert sorted(states) == [""] * 19 + ["sent"]
    assert len(office.sent) == 1


def test_a_letter_stays_due_when_the_mail_is_refused_for_now() -> None:
    post = a_post(office := PostOffice(answers=[MailRefused("TooManyRequests")]))
    assert send_letter(post, TICKET, 1, NOON) == "due"
    assert letter_of(post).detail == "TooManyRequests"
    assert send_due(post, NOON + MINUTES_5 - timedelta(seconds=1)).counts == {}
    assert send_due(post, NOON + MINUTES_5).counts == {"sent": 1}
    assert letter_of(post).detail == ""
    assert len(office.sent) == 1


def test_a_letter_the_service_will_never_take_has_failed() -> None:
    post = a_post(PostOffice(answers=[MailRefused("BadRequest", for_good=True)]))
    assert send_letter(post, TICKET, 1, NOON) == "failed"
    assert send_due(post, NOON + timedelta(days=9)).counts == {}


def sweep_for(post: Post, hours: int) -> datetime:
    at = NOON
    while at < NOON + timedelta(hours=hours):
        send_due(post, at)
        at += timedelta(minutes=1)
    return at


def test_after_forty_eight_refusals_a_person_must_look() -> None:
    post = a_post(office := PostOffice(always=MailRefused("Throttling")))
    sweep_for(post, 5)
    assert (letter_of(post).state, letter_of(post).tries) == ("failed", MOST_TRIES)
    assert office.sent == []


def test_an_unclear_answer_keeps_the_lease_so_that_nothing_goes_out_twice() -> None:
    post = a_post(office := PostOffice(answers=[MailUnclear()]))
    assert send_letter(post, TICKET, 1, NOON) == "sending"
    assert send_due(post, NOON + LEASE - timedelta(seconds=1)).counts == {}
    feedback(post.store, f"{TICKET}.1", "delivered", "", NOON + timedelta(minutes=1))
    assert send_due(post, NOON + timedelta(days=1)).counts == {}
    assert len(office.sent) == 1
    assert letter_of(post).state == "delivered"


def test_an_unclear_answer_without_any_news_is_tried_again_after_the_lease() -> None:
    post = a_post(office := PostOffice(answers=[MailUnclear()]))
    send_letter(post, TICKET, 1, NOON)
    assert send_due(post, NOON + LEASE).counts == {"sent": 1}
    assert len(office.sent) == 2


def test_unclear_for_ever_ends_as_failed_too() -> None:
    post = a_post(PostOffice(always=MailUnclear()))
    sweep_for(post, 9)
    assert (letter_of(post).state, letter_of(post).tries) == ("failed", MOST_TRIES)
    assert letter_of(post).detail == "unclear"


def test_a_code_that_ran_out_is_not_sent() -> None:
    post = a_post(
        office := PostOffice(), a_letter(kind="code", expires=NOON + timedelta(minutes=15))
    )
    assert send_due(post, NOON + timedelta(minutes=15)).counts == {"failed": 1}
    assert (office.sent, letter_of(post).detail) == ([], "expired")


def test_a_code_is_sent_to_the_last_second() -> None:
    post = a_post(
        office := PostOffice(), a_letter(kind="code", expires=NOON + timedelta(minutes=15))
    )
    assert send_due(post, NOON + timedelta(minutes=15, seconds=-1)).counts == {"sent": 1}
    assert len(office.sent) == 1


def test_a_letter_that_cannot_be_worded_does_not_hold_up_the_others() -> None:
    def render(letter: Letter) -> Rendered:
        if letter.seq == 1:
            raise KeyError("3604010101900001 is in the text of the error")
        return plain_letter(letter)

    post = a_post(office := PostOffice(), a_letter(1), a_letter(2), render=render)
    assert send_due(post, NOON).counts == {"due": 1, "sent": 1}
    assert len(office.sent) == 1
    assert letter_of(post).detail == "unworded: KeyError"
    sweep_for(post, 5)
    assert letter_of(post).state == "failed"


class Breaks(PostOffice):
    """Carries what it can; a letter of the kind ``returned`` breaks it."""

    def send(self, letter: Rendered) -> str:
        if letter.subject == "returned":
            raise ValueError("korban@contoh.example is in the text of the error")
        return super().send(letter)


def test_a_letter_that_breaks_its_carrier_does_not_hold_up_the_others() -> None:
    post = a_post(office := Breaks(), a_letter(1, kind="returned"), a_letter(2))
    assert send_due(post, NOON).counts == {"due": 1, "sent": 1}
    assert len(office.sent) == 1
    assert letter_of(post).detail == "uncarried: ValueError"
    sweep_for(post, 5)
    assert letter_of(post).state == "failed"


def test_a_sweep_takes_so_many_and_the_next_one_the_rest() -> None:
    post = a_post(office := PostOffice(), *(a_letter(n) for n in range(1, 8)))
    assert send_due(post, NOON, most=5).counts == {"sent": 5}
    assert send_due(post, NOON, most=5).counts == {"sent": 2}
    assert len({x.tag for x in office.sent}) == 7


def test_the_tag_of_a_letter_finds_it_again() -> None:
    assert read_tag(letter_tag(a_letter(3))) == (TICKET, 3)
    assert read_tag(letter_tag(a_letter(3, owner="Ab_c-1"))) == ("Ab_c-1", 3)


@pytest.mark.parametrize("tag", ["", ".", "x", f"{TICKET}.", f"{TICKET}.x", ".5"])
def test_a_tag_that_is_not_ours_is_nothing(tag: str) -> None:
    assert read_tag(tag) is None
    assert feedback(MemoryStore(), tag, "delivered", "", NOON) is False


@pytest.mark.parametrize("state", ["opened", "sent", "due", "", "clicked"])
def test_only_delivery_bounce_and_complaint_are_news(state: str) -> None:
    post = a_post(PostOffice())
    assert feedback(post.store, f"{TICKET}.1", state, "", NOON) is False
    assert letter_of(post).state == "due"


def test_the_detail_of_news_is_short() -> None:
    post = a_post(PostOffice())
    feedback(post.store, f"{TICKET}.1", "bounced", "x" * 999, NOON)
    assert len(letter_of(post).detail) == 200


def test_the_letter_carries_its_tag_to_the_mail_service() -> None:
    post: Any = a_post(office := PostOffice())
    send_letter(post, TICKET, 1, NOON)
    assert office.sent[0].tag == f"{TICKET}.1"
