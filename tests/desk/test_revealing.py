"""Looking at a sealed number while somebody else is at work on the file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.proposal import File
from chalicelib.core.workflow import Act
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide
from chalicelib.desk.ports import Change
from chalicelib.desk.revealing import Look, Revealed, reveal
from tests.builders import NOON, TICKET, a_desk, a_file, an_official, answers_of, lay
from tests.fakes import Wrapped

NIK = "3604010101800001"
BUDI, KESRA = an_official(name="Budi Contoh"), an_official("kesra", name="Dadang Contoh")
LOOK = Look("chair_nik", "compare-paper")


class Meanwhile(Wrapped):
    """Somebody else acts right before the look is written down."""

    def __init__(self, desk: Desk, act: Callable[[Desk], Any]) -> None:
        super().__init__(desk.store)
        self.desk, self.act = desk, act

    def commit(self, change: Change) -> None:
        act, self.act = self.act, lambda _: None
        act(self.desk)
        self.inner.commit(change)


def now(desk: Desk) -> File:
    file = desk.store.load(TICKET)
    assert file is not None
    return file


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    sealed = {"chair_nik": made.keys.seal(TICKET, "chair_nik", NIK)}
    lay(made, a_file("submitted", answers=answers_of(**sealed)))
    return made


def looked(desk: Desk, act: Callable[[Desk], Any]) -> Revealed | Refusal:
    busy = replace(desk, store=Meanwhile(desk, act))  # type: ignore[arg-type]
    return reveal(busy, now(desk), LOOK, BUDI, "look-1", NOON)


def decided(desk: Desk, act: Act, who: Any) -> None:
    done = decide(desk, now(desk), act, who, now(desk).proposal.version, "act-1", NOON)
    assert not isinstance(done, Refusal), done


def looks(desk: Desk) -> int:
    return sum(event.action == "reveal" for event in now(desk).events)


def test_who_looks_while_another_takes_the_file_sees_the_number(desk: Desk) -> None:
    found = looked(desk, lambda d: decided(d, Act("take"), an_official(name="Citra Contoh")))
    assert isinstance(found, Revealed) and found.value == NIK
    assert looks(desk) == 1


def test_who_looks_while_the_file_goes_to_another_unit_sees_nothing_any_more(desk: Desk) -> None:
    routed = Act("route", note="Urusan dinas.", opd="dinsos")
    found = looked(desk, lambda d: decided(d, routed, KESRA))
    assert isinstance(found, Refusal) and found.kind == "unknown"
    assert looks(desk) == 0
