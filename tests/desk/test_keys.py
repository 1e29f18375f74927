"""Keys: sealed values open only where they belong, secrets are derived, masks show enough to compare and no more."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from cryptography.exceptions import InvalidTag

from chalicelib.core.ticket import make_ticket
from chalicelib.desk.keys import SECRET_LENGTH, Keys, idempotency_key, is_sealed, masked
from tests.builders import MASTER, RULES, TICKET, answers_of

KEYS = Keys(MASTER)
OTHER = make_ticket(2027, 2)
DAY = date(2027, 2, 1)
NIK = "3604010101900001"


def test_a_sealed_value_opens_for_its_proposal_and_field() -> None:
    assert KEYS.unseal(TICKET, "nik", KEYS.seal(TICKET, "nik", NIK)) == NIK


@pytest.mark.parametrize(
    ("ticket", "field"), [(OTHER, "nik"), (TICKET, "kk_number"), ("", "nik"), (TICKET, "")]
)
def test_a_sealed_value_opens_nowhere_else(ticket: str, field: str) -> None:
    sealed = KEYS.seal(TICKET, "nik", NIK)
    with pytest.raises(InvalidTag):
        KEYS.unseal(ticket, field, sealed)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidTag):
        Keys(b"x" * 64).unseal(TICKET, "nik", KEYS.seal(TICKET, "nik", NIK))


def test_while_the_key_is_rotated_what_either_sealed_opens_and_nothing_else() -> None:
    new = b"n" * 64
    asked: list[int] = []

    def others() -> tuple[bytes, ...]:
        asked.append(1)
        return MASTER, new

    keys = Keys(new, others)
    assert keys.unseal(TICKET, "nik", keys.seal(TICKET, "nik", NIK)) == NIK and not asked
    assert keys.unseal(TICKET, "nik", KEYS.seal(TICKET, "nik", NIK)) == NIK and asked
    for sealed in (Keys(b"x" * 64).seal(TICKET, "nik", NIK), KEYS.seal(OTHER, "nik", NIK)):
        with pytest.raises(InvalidTag):
            keys.unseal(TICKET, "nik", sealed)
    assert not keys.is_secret(TICKET, KEYS.secret(TICKET))  # the way back is the new key's alone


def test_one_changed_byte_is_noticed() -> None:
    sealed = KEYS.seal(TICKET, "nik", NIK)
    assert isinstance(sealed, dict)
    text = str(sealed["sealed"])
    for place in (0, 20, len(text) - 2):
        other = "A" if text[place] != "A" else "B"
        with pytest.raises(InvalidTag):
            KEYS.unseal(TICKET, "nik", {"sealed": text[:place] + other + text[place + 1 :]})


def test_the_same_value_is_never_sealed_the_same_way_twice() -> None:
    assert len({str(KEYS.seal(TICKET, "nik", NIK)) for _ in range(50)}) == 50


def test_every_sensitive_answer_is_sealed_and_no_other() -> None:
    for programme, kind in (("hibah-uang", "body"), ("bansos-terencana", "person")):
        fields = RULES.programmes[programme].form.fields(kind)
        answers = answers_of(programme, kind)
        sealed = KEYS.seal_answers(TICKET, fields, answers)
        assert {k for k, v in sealed.items() if is_sealed(v)} == {
            f.id for f in fields if f.sensitive
        } & set(answers)
        assert KEYS.open_answers(TICKET, sealed) == answers
        hidden = KEYS.mask_answers(TICKET, sealed)
        assert all(hidden[f.id] != answers[f.id] for f in fields if f.sensitive and f.id in answers)
        assert all(hidden[k] == v for k, v in answers.items() if not is_sealed(sealed[k]))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(NIK, "3604********0001"), ("012345678901234", "0123*******1234"), ("123456789", "1234*6789"),
     ("12345678", "********"), ("123456", "******"), ("3", "*"), ("", "")],
)  # fmt: skip
def test_a_mask_keeps_four_at_either_end_of_a_long_number(value: str, shown: str) -> None:
    assert masked(value) == shown


def test_letters_that_are_out_stay_valid_and_every_turn_is_another_key() -> None:
    """The key of turn 0 is what it was before there were turns: this one stood in a letter then."""
    assert Keys(b"k" * 64).secret("270000000017") == "B9_RYmFl3VqGDh1n99BHsA"
    turns = [KEYS.secret(TICKET, turn) for turn in range(5)]
    assert turns[0] == KEYS.secret(TICKET)
    assert len(set(turns)) == 5
    assert {len(key) for key in turns} == {SECRET_LENGTH}
    assert KEYS.is_secret(TICKET, turns[2], 2)
    assert not KEYS.is_secret(TICKET, turns[2], 3)
    assert not KEYS.is_secret(TICKET, turns[2])


def test_a_typists_key_is_his_for_one_file_and_one_sitting() -> None:
    key = KEYS.typist_key(TICKET, "id-operator", 4, DAY)
    assert KEYS.is_typist_key(TICKET, "id-operator", 4, key, DAY)
    assert KEYS.is_typist_key(TICKET, "id-operator", 4, key, DAY + timedelta(days=1))
    assert not KEYS.is_typist_key(TICKET, "id-operator", 4, key, DAY + timedelta(days=2))
    for wrong in ((TICKET, "id-operator", 5), (TICKET, "id-other", 4), (OTHER, "id-operator", 4)):
        assert not KEYS.is_typist_key(*wrong, key, DAY)
    assert len(key) == SECRET_LENGTH  # nobody sees by it whose it is
    assert not any(KEYS.is_secret(TICKET, key, turn) for turn in range(9))


def test_a_secret_opens_its_own_proposal_only() -> None:
    secret = KEYS.secret(TICKET)
    assert len(secret) == 22
    assert KEYS.is_secret(TICKET, secret)
    for wrong in (
        "",
        secret[:-1],
        secret + "A",
        secret.swapcase(),
        KEYS.secret(OTHER),
        "é" * 22,
        "\udcff" * 22,
    ):
        assert not KEYS.is_secret(TICKET, wrong)
    assert not KEYS.is_secret(OTHER, secret)
    assert not Keys(b"x" * 64).is_secret(TICKET, secret)


def test_nothing_derived_for_one_purpose_serves_another() -> None:
    made = [
        KEYS.secret("x"),
        KEYS.blind("email", "x"),
        KEYS.blind("caller", "x"),
        KEYS.code("x", "x"),
        KEYS.code("x", "y"),
    ]
    assert all(a[:6] != b[:6] for a, b in combinations(made, 2))


def test_a_code_is_six_digits_and_another_one_each_time() -> None:
    codes = [KEYS.code("who", f"nonce-{n}") for n in range(500)]
    assert all(len(c) == 6 and c.isdigit() for c in codes)
    assert len(set(codes)) > 490


def test_the_master_key_is_long_enough_and_is_not_shown() -> None:
    with pytest.raises(ValueError):
        Keys(b"short")
    assert "kkkk" not in repr(KEYS)


def test_an_idempotency_key_belongs_to_its_call_and_its_caller() -> None:
    whole = {"call": "submit", "key": "12345678", "ticket": TICKET}
    made = {
        idempotency_key(whole | change)
        for change in ({}, {"call": "decide"}, {"ticket": OTHER}, {"key": "x"})
    }
    assert len(made) == 4
    assert not any("12345678" in key for key in made)
