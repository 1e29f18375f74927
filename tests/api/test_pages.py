"""Lists that go on page by page: only their own cursor leads on, and it leads nobody out of his range."""

import base64
from dataclasses import replace
from urllib.parse import quote

import pytest

from bench import wire  # before any client of AWS is made
from chalicelib.api.calls import CALLS
from chalicelib.api.pages import Pages
from chalicelib.core.proposal import Flag
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import judging, queueing
from chalicelib.desk.recipient_ports import FlagPut
from tests.aws.test_import_store import a_batch
from tests.builders import NOON
from tests.world import Answer, World

#: Every call that gives pages, with the role that is asked with.
PAGED = {
    "/office/proposals": "verifier",
    "/office/flags": "verifier",
    "/office/flags/recipients": "kesra",
    "/office/letters": "kesra",
    "/office/entries": "operator",
    "/office/recipients": "kesra",
    "/office/imports/batch-1/problems": "kesra",
}
FORGED = {
    "nonsense": "x",
    "a-number": "700",
    "only-a-point": ".",
    "a-sort-key": "kesra#2027-02-01T05:00:00.000000Z#270000000017#00001",
    "another-place": "36.04.05#2027-02-01T05:00:00.000000Z#270000000017#00001",
    "no-text": "\x00",
    "no-ascii": "é٣",
    "half-a-sign": base64.urlsafe_b64encode(b"\xff\xfe").decode() + ".x",
    "well-formed": base64.urlsafe_b64encode(b"0|x").decode().rstrip("=") + "." + "A" * 24,
    "long": "A" * 5_000,
}


def page(world: World, path: str, cursor: str, role: str = "", opd: str = "kesra") -> Answer:
    sign = "&" if "?" in path else "?"
    address = f"{path.removeprefix('/office')}{sign}cursor={quote(cursor)}"
    return world.office("GET", address, role=role or PAGED[path.partition("?")[0]], opd=opd)


def pages(world: World, path: str, role: str, opd: str = "kesra") -> Pages:
    """The pages as this official is given them."""
    return Pages(world.wiring.desk.keys, path, {}, world.wiring.official(world.token(role, opd)))


def refused(got: Answer) -> bool:
    return (got.status, got.codes) == (422, {"cursor.unknown"})


def test_the_table_names_every_call_that_gives_pages(world: World) -> None:
    assert world.client
    calls = {call.path.replace("{batch}", "batch-1") for call in CALLS if "cursor" in call.query}
    assert calls == PAGED.keys()


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("path", PAGED)
def test_a_forged_cursor_is_refused_in_words_before_anything_is_read(
    world: World, path: str, forged: str
) -> None:
    world.token(PAGED[path])
    with wire.listening() as calls:
        got = page(world, path, forged)
    assert refused(got), got.body
    assert got.body["errors"][0]["message"].startswith("Lanjutan daftar ini tidak dikenal.")
    assert [c.name for c in calls if "dynamodb" in c.name] == []


@pytest.mark.parametrize("path", PAGED)
def test_a_cursor_leads_on_only_the_official_list_and_filters_it_was_given_for(
    world: World, path: str
) -> None:
    world.wiring.desk.store.put_batch(a_batch(state="checked"), 0)
    role = PAGED[path]
    mine = pages(world, path, role)
    assert page(world, path, mine.sealed("x")).status == 200  # the twin: a cursor of ours passes
    assert page(world, path, "").status == 200
    others = (
        pages(world, path, role, "dinsos"),
        pages(world, path, "auditor"),
        pages(world, "/office/windows", role),
        replace(mine, query={"q": "contoh"}),
        replace(mine, actor=None),
    )
    for other in others:
        assert refused(page(world, path, other.sealed("x")))
    text, _, proof = mine.sealed("0|a").partition(".")
    changed = base64.urlsafe_b64encode(b"0|b").decode().rstrip("=")
    assert refused(page(world, path, f"{changed}.{proof}"))
    assert refused(page(world, path, text))


def test_the_queue_goes_on_to_its_end_and_nobody_else_goes_on_in_it(world: World) -> None:
    count = queueing.PAGE + 2
    tickets = {world.lay("submitted", 500 + number).ticket for number in range(count)}
    path = "/office/proposals?state=submitted"
    first = page(world, path, "")
    rest = page(world, path, first.body["next"])
    found = [row["ticket"] for got in (first, rest) for row in got.body["items"]]
    assert (len(found), set(found), rest.body["next"]) == (count, tickets, None)
    assert refused(page(world, path, first.body["next"], opd="dinsos"))
    assert refused(page(world, "/office/proposals?state=checking", first.body["next"]))


def test_the_list_of_pairs_goes_on_to_its_end(world: World) -> None:
    case = world.lay("submitted")
    for number in range(judging.PAGE + 2):
        flag = Flag(make_ticket(2027, 500 + number), "double", ("account",), NOON)
        world.wiring.desk.store.put_flag(FlagPut(case.ticket, "kesra", flag, None))
    first = page(world, "/office/flags", "")
    rest = page(world, "/office/flags", first.body["next"])
    found = {row["other"] for got in (first, rest) for row in got.body["items"]}
    assert (len(found), rest.body["next"]) == (judging.PAGE + 2, None)
