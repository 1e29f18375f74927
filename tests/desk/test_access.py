"""The way back in: a secret, or a code by mail. Wrong answers are alike, and there are only so many of them."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.proposal import File
from chalicelib.desk import Desk, Refusal, access
from tests.builders import NOON, TICKET, a_contact, a_desk, a_draft, a_file, lay
from tests.fakes import MemoryStore

MAIL = "aminah@contoh.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay(made, a_file("submitted"))
    return made


def ask(
    desk: Desk, email: str = MAIL, ticket: str = "", who: str = "10.0.0.1", at: Any = NOON
) -> Any:
    return access.ask_code(desk, email, ticket, who, "id", at)


def letters(desk: Desk) -> list[Any]:
    store: MemoryStore = desk.store  # type: ignore[assignment]
    return [x for x in store.mail.values() if x.kind == "code"]


def mailed(desk: Desk) -> str:
    letter = letters(desk)[-1]
    return desk.keys.code(letter.owner, str(letter.facts["nonce"]))


def confirm(
    desk: Desk,
    code: str,
    email: str = MAIL,
    ticket: str = "",
    who: str = "10.0.0.1",
    at: Any = NOON,
) -> Any:
    return access.confirm_code(desk, email, ticket, code, who, at)


def tickets(found: tuple[File, ...]) -> list[str]:
    return [f.proposal.ticket for f in found]


@pytest.mark.parametrize(
    "asked",
    [{"email": MAIL}, {"email": " Aminah@Contoh.EXAMPLE "}, {"email": "", "ticket": TICKET}],
)
def test_a_code_opens_what_belongs_to_the_address(desk: Desk, asked: dict[str, str]) -> None:
    assert ask(desk, **asked) is None
    assert tickets(confirm(desk, mailed(desk), **asked)) == [TICKET]


def test_a_code_works_once(desk: Desk) -> None:
    ask(desk)
    code = mailed(desk)
    confirm(desk, code)
    assert confirm(desk, code).kind == "credentials"


def test_a_wrong_code_five_times_and_the_right_one_is_dead(desk: Desk) -> None:
    ask(desk)
    right = mailed(desk)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert [confirm(desk, wrong).kind for _ in range(5)] == ["credentials"] * 5
    assert confirm(desk, right).kind == "credentials"


def test_the_fifth_try_may_be_the_right_one(desk: Desk) -> None:
    ask(desk)
    right = mailed(desk)
    for _ in range(4):
        confirm(desk, "x")
    assert tickets(confirm(desk, right)) == [TICKET]


def test_a_code_lives_fifteen_minutes_to_the_second(desk: Desk) -> None:
    ask(desk)
    assert confirm(desk, mailed(desk), at=NOON + 15 * MINUTE).kind == "credentials"
    ask(desk, at=NOON + 30 * MINUTE)
    late = NOON + 45 * MINUTE - timedelta(seconds=1)
    assert tickets(confirm(desk, mailed(desk), at=late)) == [TICKET]


def test_a_new_code_kills_the_old_one(desk: Desk) -> None:
    ask(desk)
    old = mailed(desk)
    ask(desk, at=NOON + MINUTE)
    assert mailed(desk) != old
    assert confirm(desk, old, at=NOON + MINUTE).kind == "credentials"
    assert tickets(confirm(desk, mailed(desk), at=NOON + MINUTE)) == [TICKET]


def test_one_persons_code_does_not_open_another_persons_proposals(desk: Desk) -> None:
    lay(desk, a_draft(ticket="270000000025", contact=a_contact(email="lain@contoh.example")))
    ask(desk)
    assert confirm(desk, mailed(desk), email="lain@contoh.example").kind == "credentials"


def test_an_address_that_left_a_proposal_does_not_open_it_any_more(desk: Desk) -> None:
    from chalicelib.desk.saving import save_answers

    draft = lay(desk, a_draft(ticket="270000000025"))
    save_answers(desk, draft, {}, a_contact(email="baru@contoh.example"), 1, NOON)
    ask(desk)
    assert tickets(confirm(desk, mailed(desk))) == [TICKET]


@pytest.mark.parametrize(
    "asked",
    [{"email": "tidak.ada@contoh.example"}, {"email": ""}, {"email": "", "ticket": "270000000033"}],
)
def test_an_unknown_address_or_number_gets_the_same_answer_and_no_mail(
    desk: Desk, asked: dict[str, str]
) -> None:
    assert ask(desk, **asked) is None
    assert letters(desk) == []
    assert confirm(desk, "123456", **asked) == confirm(desk, "123456")


def test_a_code_is_asked_for_only_so_often_by_one_caller(desk: Desk) -> None:
    most, seconds = access.LIMITS["access"]
    assert [ask(desk, email=f"p{n}@contoh.example") for n in range(most)] == [None] * most
    assert ask(desk, email="p@contoh.example").kind == "throttled"
    assert ask(desk, who="10.0.0.2") is None
    assert ask(desk, at=NOON + timedelta(seconds=seconds)) is None


def test_one_address_gets_only_so_many_mails_and_nobody_is_told(desk: Desk) -> None:
    most, _ = access.LIMITS["mailed"]
    for n in range(most + 3):
        assert ask(desk, who=f"10.0.1.{n}", at=NOON + timedelta(seconds=n)) is None
    assert len(letters(desk)) == most


def test_guessing_codes_ends_in_throttling(desk: Desk) -> None:
    most, _ = access.LIMITS["miss"]
    kinds = [confirm(desk, "x", email=f"p{n}@contoh.example").kind for n in range(most + 1)]
    assert kinds == ["credentials"] * most + ["throttled"]


# the secret -----------------------------------------------------------------------------------------------------------


def own(desk: Desk, ticket: str, secret: str, who: str = "10.0.0.1") -> Any:
    return access.own_file(desk, ticket, secret, who, NOON)


def test_a_wrong_number_and_a_wrong_secret_answer_alike(desk: Desk) -> None:
    wrong_secret = own(desk, TICKET, "x" * 22)
    wrong_number = own(desk, "270000000033", desk.keys.secret(TICKET))
    no_file = own(desk, "270000000033", desk.keys.secret("270000000033"))
    assert wrong_secret == wrong_number == no_file == access.UNKNOWN


def test_a_right_secret_is_never_slowed_and_wrong_ones_are(desk: Desk) -> None:
    most, _ = access.LIMITS["miss"]
    for _ in range(most + 5):
        assert isinstance(own(desk, TICKET, desk.keys.secret(TICKET)), access.Held)
    kinds = [own(desk, TICKET, "x").kind for _ in range(most + 1)]
    assert kinds == ["unknown"] * most + ["throttled"]
    assert isinstance(own(desk, TICKET, desk.keys.secret(TICKET)), access.Held)
    assert own(desk, TICKET, "x", who="10.0.0.9").kind == "unknown"


def test_the_number_alone_is_counted_and_a_draft_is_as_unknown_as_nothing(desk: Desk) -> None:
    lay(desk, a_draft(ticket="270000000025"))
    most, _ = access.LIMITS["number"]
    seen = access.seen_by_number(desk, TICKET, "10.0.0.1", NOON)
    assert isinstance(seen, File)
    assert access.seen_by_number(desk, "270000000025", "10.0.0.1", NOON) == access.UNKNOWN
    for _ in range(most):
        last = access.seen_by_number(desk, TICKET, "10.0.0.1", NOON)
    assert isinstance(last, Refusal) and last.kind == "throttled"


def test_no_address_of_a_caller_is_stored_in_the_clear(desk: Desk) -> None:
    own(desk, TICKET, "x", who="198.51.100.77")
    store: MemoryStore = desk.store  # type: ignore[assignment]
    assert store.counted
    assert not any("198.51.100.77" in str(key) for key in store.counted)
