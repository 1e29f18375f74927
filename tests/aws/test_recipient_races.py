"""Many filed at the same moment, on a store that really does several things at once: the local AWS."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.flags import judged
from chalicelib.core.proposal import Flag
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.claiming import claims_of, file_claims, file_due
from chalicelib.desk.exempting import Said, decide_exemption, propose_exemption
from chalicelib.desk.ports import Change, Unclear
from chalicelib.desk.recipient_ports import MOST_UNDER_KEY, FlagPut
from chalicelib.desk.recipients import register
from tests.aws.test_races import desk, store  # noqa: F401
from tests.builders import NOON, TICKET, a_file, an_official, answers_of, lay
from tests.desk.test_exempting import ask
from tests.desk.test_recipients import past
from tests.fakes import counting
from tests.scans_laid import lay_scan

MANY = 12
NUMBERS = counting(40_000)
OFFICERS = ("chair_nik", "secretary_nik", "treasurer_nik")


def sent(desk: Desk, **answers: Any) -> str:  # noqa: F811
    """A proposal that was sent with its claims, in one transaction as the office makes it."""
    ticket = make_ticket(2027, NUMBERS(0))
    officers = dict.fromkeys(OFFICERS, f"36040101018{ticket[-5:]}")
    apart = {"worship_name": f"Masjid Contoh {ticket}", "point": None, "rab": [], **officers}
    file = lay(desk, a_file("submitted", ticket=ticket, answers=answers_of(**{**apart, **answers})))
    now = file.proposal
    claims = claims_of(desk, now, NOON)
    moved = replace(now, version=now.version + 1)
    desk.store.commit(Change(moved, now.version, claims=claims))
    return ticket


def filed(desk: Desk, tickets: list[str]) -> None:  # noqa: F811
    """Every one in a thread of its own; what gave way is done by the sweep."""

    def one(ticket: str) -> None:
        try:
            file_claims(desk, ticket, NOON)
        except Unclear:
            return

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(one, tickets))
    file_due(desk, NOON, 100, lambda: False, lambda error: pytest.fail(repr(error)))
    assert desk.store.claims_due(NOON, 100) == ()


def test_all_that_share_a_number_are_flagged_on_each_other_and_belong_to_one_recipient(
    desk: Desk,  # noqa: F811
) -> None:
    same = {"worship_number": "01.2.03.04.05.000777", "worship_kind": "masjid"}
    tickets = [sent(desk, **same) for _ in range(MANY)]
    filed(desk, tickets)
    files = [desk.store.load(ticket) for ticket in tickets]
    for file in files:
        assert file is not None
        others = {flag.other for flag in file.flags if "registry" in flag.reasons}
        assert others == set(tickets) - {file.proposal.ticket}
    assert len({file.proposal.recipient for file in files if file}) == 1
    (recipient,) = {file.proposal.recipient for file in files if file}
    dossier = desk.store.recipient(recipient)
    assert dossier is not None and sorted(dossier.proposals) == sorted(tickets)


def test_of_many_lines_of_one_award_one_is_added(desk: Desk) -> None:  # noqa: F811
    line = past(numbers={"npwp": "555544443333000"})
    with ThreadPoolExecutor(MANY) as pool:
        done = list(pool.map(lambda n: register(desk, line, f"row-{n}", NOON), range(MANY)))
    assert len({one.recipient for one in done}) == 1
    assert [one.added for one in done].count(True) == 1
    dossier = desk.store.recipient(done[0].recipient)
    assert dossier is not None and len(dossier.recipient.awards) == 1


def test_of_many_who_decide_one_decides(desk: Desk) -> None:  # noqa: F811
    one = register(desk, past(numbers={"npwp": "666644443333000"}), "row-x", NOON).recipient
    lay_scan(desk, "ground")
    propose_exemption(desk, one, ask(), an_official("kesra"), "race-1", NOON)

    def decide(number: int) -> Any:
        who = an_official("kesra", name=f"Siti Contoh {number}")
        decision = "approve" if number % 2 else "reject"
        said = Said(1, decision, "Ya.")  # type: ignore[arg-type]
        return decide_exemption(desk, one, said, who, f"race-{one}-{number}", NOON)

    with ThreadPoolExecutor(MANY) as pool:
        done = list(pool.map(decide, range(MANY)))
    assert len([d for d in done if not isinstance(d, Refusal)]) == 1


def test_keys_fill_up_and_are_emptied_here_too(desk: Desk) -> None:  # noqa: F811
    key = f"name:{NUMBERS(0)}"
    for number in range(MOST_UNDER_KEY):
        assert desk.store.put_print(f"p{number}", (key,), "", TICKET) == 0
    assert desk.store.put_print("late", (key,), "", TICKET) == 1
    assert len(desk.store.prints((key,))) == MOST_UNDER_KEY
    other = f"nik:{NUMBERS(0)}"
    for _ in range(2):
        assert desk.store.put_print("p", (other,), "", TICKET) == 0
        desk.store.take_print("p", (other,), "", TICKET)


def test_of_a_judgement_and_a_filing_at_the_same_moment_none_is_lost(desk: Desk) -> None:  # noqa: F811
    mine, other = sent(desk), sent(desk)
    flag = Flag(other, "double", ("name",), NOON)
    assert desk.store.put_flag(FlagPut(mine, "kesra", flag))
    said = judged(flag, "same", "Sama.", an_official(), NOON)
    with ThreadPoolExecutor(MANY) as pool:
        done = list(
            pool.map(lambda _: desk.store.put_flag(FlagPut(mine, "kesra", said, flag)), range(MANY))
        )
    assert done.count(True) == 1
