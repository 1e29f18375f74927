"""A table that does not answer: nothing above the store meets its library's errors, and people are told in words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.aws.store import DynamoStore
from chalicelib.aws.table import bind
from chalicelib.core.windows import Note
from chalicelib.desk.ports import Change, Code, Remembered, Store, Unclear
from chalicelib.text import say
from tests.builders import NOON, a_document, a_file, a_letter
from tests.world import World

#: A call of every method, right in its arguments.
CALLS: dict[str, tuple[Any, ...]] = {
    "load": ("270000000017",),
    "commit": (Change(a_file().proposal, 0),),
    "recall": ("key",),
    "tickets_by": ("email#x",),
    "offer": ("270000000017", a_document()),
    "inspected": ("270000000017", a_document(), "draft"),
    "queue": ("kesra", "submitted", "", 10),
    "year_keys": (2027,),
    "hits": ("miss", "x", NOON, NOON),
    "put_code": ("x", Code("n", NOON), a_letter()),
    "try_code": ("x", 5),
    "forget_code": ("x", "n"),
    "due_letters": (NOON, 5),
    "lease_letter": ("270000000017", 1, NOON, NOON),
    "letter_done": (a_letter(), 1),
    "letter_feedback": ("270000000017", 1, "delivered", "", NOON),
    "notes": (2027, "hibah-uang"),
    "add_note": (2027, "hibah-uang", None, Remembered("k", "d", {}, NOON)),
    "drafts": (2027, "hibah-uang", "", 5),
    "tell": (a_letter(),),
    "told": (2027, "hibah-uang", 1),
    "keep_told": (2027, "hibah-uang", 1, "x"),
    "sent_times": (2027, "hibah-uang"),
}


@pytest.fixture
def dead(world: World) -> Iterator[DynamoStore]:
    """A store whose table nobody listens for."""
    yield DynamoStore(replace(world.settings, endpoint="http://127.0.0.1:9"))
    bind(world.settings)


def test_every_method_of_a_store_is_tried() -> None:
    assert set(CALLS) == {name for name in vars(Store) if not name.startswith("_")}


@pytest.mark.parametrize("method", CALLS)
def test_a_store_that_cannot_be_reached_says_unclear(dead: DynamoStore, method: str) -> None:
    given = list(CALLS[method])
    if method == "add_note":
        given[2] = Note(1, "pause", NOON, "id", "Budi Contoh", "Server mati")
    with pytest.raises(Unclear) as told:
        found = getattr(dead, method)(*given)
        list(found)
    assert "127.0.0.1" not in str(told.value)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_people_are_told_that_nothing_is_lost(world: World, dead: DynamoStore, lang: str) -> None:
    desk = world.wiring.desk
    desk.__dict__["store"] = dead
    bind(
        replace(world.settings, endpoint="http://127.0.0.1:9")
    )  # making the desk bound the table that is there
    secret = desk.keys.secret("270000000017")
    got = world.call(
        "GET", "/proposals/270000000017", authorization=f"Bearer {secret}", accept_language=lang
    )
    assert (got.status, got.body["code"]) == (503, "http.unavailable")
    assert got.body["errors"][0]["message"] == say(lang, "problem.http.unavailable")
