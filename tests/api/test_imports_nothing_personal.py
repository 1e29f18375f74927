"""A canary in every cell of a spreadsheet: it is in no log, no error, no answer and no item but the sealed ones."""

import logging

import pytest

from chalicelib.api.faults import HandlerFailed
from chalicelib.desk.ports import Unclear
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.api.test_imports import begin, offer, run, shown
from tests.fakes import Wrapped
from tests.ops.sheets import right, table
from tests.world import World, put_object

WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
AWARDS = template_for("recipients", load_rules(2027))
NIK, PHONE, ACCOUNT = "3604010203840099", "081299887766", "77665544332211"
CANARIES = (NIK, PHONE, PHONE.removeprefix("0"), ACCOUNT)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, "serang-open")
    caplog.set_level(logging.INFO)
    return caplog


def a_sheet(**wrong: str) -> bytes:
    """A row whose every number is a canary, as it should be or in the wrong place."""
    row = right(WORSHIP, 1)[0] | {"chair_nik": NIK, "secretary_nik": NIK, "treasurer_nik": NIK,
                                  "contact_phone": PHONE, "account_number": ACCOUNT}  # fmt: skip
    return table(WORSHIP, [row | wrong])


def clean(text: object) -> None:
    assert not [one for one in CANARIES if one in str(text)], str(text)[:300]


def test_the_canary_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        clean(a_sheet())


def test_a_number_among_the_titles_is_not_repeated(world: World) -> None:
    batch = begin(world, a_sheet().replace(b"\r\n", f";{NIK}\r\n".encode(), 1))
    seen = shown(world, batch)
    assert seen["refused"]["code"] == "import.columns-unknown"
    clean(seen)


WRONG = [{}, *({column.id: NIK} for column in WORSHIP.columns)]


def test_a_number_in_the_wrong_column_is_told_nowhere(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    rows = [right(WORSHIP, 1)[0] | wrong | {"agenda": f"{n}"} for n, wrong in enumerate(WRONG)]
    batch = begin(world, table(WORSHIP, rows))
    seen = shown(world, batch)
    assert seen["bad"] > 10
    clean(seen)
    clean(world.office("GET", f"/imports/{batch}/problems", None, "kesra").body)
    clean([i for i in world.stored() if not i["PK"].startswith("P#")])
    clean(log.text)


def test_what_is_imported_is_sealed_and_what_breaks_says_nothing(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    batch = begin(world, a_sheet())
    desk = world.wiring.desk

    class Breaks(Wrapped):
        def commit(self, change: object) -> None:
            raise Unclear(f"could not write {change}")

    object.__setattr__(desk, "store", Breaks(desk.store))
    with pytest.raises(HandlerFailed):
        run(world, batch)
    object.__setattr__(desk, "store", desk.store.inner)
    world.wait(minutes=11)
    world.sweep()
    world.work()
    assert shown(world, batch)["added"] == 1
    clean([i for i in world.stored() if i["SK"] != "PROPOSAL"])
    clean(log.text)


def test_a_file_that_cannot_be_read_is_refused_without_its_content(
    world: World, log: pytest.LogCaptureFixture
) -> None:
    content = f"{NIK};{PHONE}\n1;2\n".encode()
    got = world.office("POST", "/imports", offer(content), "kesra", idempotency_key=world.key())
    key = got.body["post"]["fields"]["key"]
    put_object(world.settings, key, content)
    world.arrive(key)
    clean(key)
    clean(shown(world, got.body["id"]))
    clean(log.text)
