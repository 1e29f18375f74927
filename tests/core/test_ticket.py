"""The number of a proposal survives being read out on the telephone."""

import random

import pytest

from chalicelib.core.ticket import RANDOM_NUMBERS, grouped, make_ticket, read_ticket

NUMBERS = [0, 1, 9, 10, 123_456_789, 999_999_999, *random.Random(27).sample(range(10**9), 60)]
TICKETS = [make_ticket(2027, number) for number in NUMBERS]


def test_a_ticket_has_the_year_nine_digits_and_a_check_digit() -> None:
    assert make_ticket(2027, 5).startswith("27000000005")
    assert all(len(t) == 12 and read_ticket(t) == t for t in TICKETS)


def test_every_single_wrong_digit_is_found() -> None:
    for ticket in TICKETS:
        for place in range(12):
            for digit in "0123456789":
                wrong = ticket[:place] + digit + ticket[place + 1 :]
                assert (read_ticket(wrong) is None) == (wrong != ticket)


def test_every_swap_of_two_neighbours_is_found() -> None:
    for ticket in TICKETS:
        for place in range(11):
            a, b = ticket[place : place + 2]
            swapped = ticket[:place] + b + a + ticket[place + 2 :]
            assert (read_ticket(swapped) is None) == (a != b)


def test_people_may_write_it_with_spaces_dashes_and_dots() -> None:
    ticket = TICKETS[4]
    a, b, c = grouped(ticket).split("-")
    for spelled in (
        f"{a} {b} {c}",
        f"{a}.{b}.{c}",
        f" {ticket} ",
        f"{a}–{b}‑{c}",
        f"{a}\u00a0{b}{c}",
    ):
        assert read_ticket(spelled) == ticket


@pytest.mark.parametrize(
    "text", ["", "27", "x" * 12, "٢٧٠٠٠٠٠٠٠٠١٧", TICKETS[0] + "0", TICKETS[0][:-1], "²" * 12]
)
def test_what_is_no_ticket_is_none(text: str) -> None:
    assert read_ticket(text) is None


@pytest.mark.parametrize("number", [-1, RANDOM_NUMBERS])
def test_a_number_out_of_range_is_a_mistake_of_the_caller(number: int) -> None:
    with pytest.raises(ValueError):
        make_ticket(2027, number)


def test_grouped_reads_back() -> None:
    assert all(read_ticket(grouped(t)) == t for t in TICKETS)
