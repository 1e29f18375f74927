"""Reports of a disaster at the desk: typed by an operator of the desa, they wait for the camat like all others."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.core.proposal import Actor, Received
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide, readable
from chalicelib.desk.entering import Entry, enter
from chalicelib.settings import WIB
from tests.builders import FILLED, a_contact, a_desk, an_official, answers_of

SUNDAY = datetime(2027, 7, 11, 14, 0, tzinfo=WIB)
HERE, VILLAGE = "36.04.05", "36.04.05.2003"
OPERATOR = Actor("id-operator", "Operator Contoh", ("operator",), VILLAGE)
CAMAT = an_official("camat", HERE)


def a_report(desk: Desk, typist: Actor = OPERATOR) -> str:
    """Received in the village on Saturday, typed on Sunday. Gives its number."""
    received = Received(
        date(2027, 7, 10), "village", "7/Pjt/2027", VILLAGE, typist.id, typist.name, "form", "batch"
    )
    entry = Entry("bansos-tidak-terencana", "person", a_contact(email=""), received)
    filled = answers_of("bansos-tidak-terencana", "person", kecamatan=HERE, desa=VILLAGE)
    done = enter(desk, entry, filled, "key", SUNDAY)
    assert isinstance(done, Mapping), done
    return str(done["ticket"])


def test_it_lies_with_the_camat_until_monday_and_counts_for_saturday() -> None:
    desk = a_desk()
    file = desk.store.load(a_report(desk))
    assert file is not None
    assert (file.proposal.state, file.proposal.opd) == ("reported", HERE)
    assert file.proposal.due == date(2027, 7, 12) and file.proposal.day == date(2027, 7, 10)
    assert file.letters[-1].kind == "reported" and file.letters[-1].state == "by-hand"
    assert readable(file, CAMAT) is file
    assert isinstance(readable(file, an_official("camat", "36.04.06")), Refusal)
    assert isinstance(readable(file, OPERATOR), Refusal)


def test_the_camat_passes_it_on_and_does_not_see_it_any_more() -> None:
    desk = a_desk()
    file = desk.store.load(a_report(desk))
    assert file is not None
    act = FILLED["forward"](file)
    done = decide(desk, file, act, CAMAT, file.proposal.version, "pass-on", SUNDAY)
    assert isinstance(done, Mapping) and done["state"] == "submitted"
    moved = desk.store.load(file.proposal.ticket)
    assert moved is not None and moved.proposal.opd == "bpbd"
    assert isinstance(readable(moved, CAMAT), Refusal)


def test_who_typed_it_does_not_pass_it_on_himself() -> None:
    desk = a_desk()
    both = Actor("id-both", "Camat Contoh", ("operator", "camat"), HERE)
    file = desk.store.load(a_report(desk, both))
    assert file is not None
    done = decide(desk, file, FILLED["forward"](file), both, file.proposal.version, "k", SUNDAY)
    assert isinstance(done, Refusal) and done.problems[0].code == "action.typed"
