"""A pair of files with a flag, and two recipients with something to decide: for tests that try every call."""

from typing import Any

from chalicelib.core.proposal import Flag
from chalicelib.core.ticket import make_ticket
from chalicelib.desk.exempting import Ask, propose_exemption, propose_merge
from chalicelib.desk.recipient_ports import FlagPut
from chalicelib.desk.recipients import PastAward, id_for, register
from tests.builders import NOON, RULES, an_official
from tests.scans_laid import GROUND_SCAN, lay_scan
from tests.world import World

OTHER = make_ticket(2027, 900)
_GAP = next(r for r in RULES.requirements if r.exemptible)
_ASK = Ask(
    _GAP.id, _GAP.regulation, "SK contoh 1", 2027, 2028, "Disebut dalam undang-undang.", GROUND_SCAN
)

EXEMPTION = {
    "requirement": _ASK.requirement,
    "ground": _ASK.ground,
    "reference": _ASK.reference,
    "from": 2027,
    "to": 2028,
    "note": _ASK.note,
    "file": _ASK.file,
}


def past(name: str = "Masjid Contoh Al-Ikhlas", **numbers: str) -> PastAward:
    place = ("36.04.01", "36.04.01.2001")
    given = (20_000_000, "Rehab atap", "kesra", True, "SK contoh 1")
    return PastAward(2026, "hibah-uang", "worship", "masjid", name, *place, numbers, *given)


MASJID, MUSALA = past(), past("Musala Contoh Baitul Jannah")
ONE, TWO = id_for(MASJID, "row-1"), id_for(MUSALA, "row-2")
#: What stands in the addresses.
RECIPIENT_PARTS = {"other": OTHER, "recipient": ONE, "n": "1", "decision": "approve"}
_AT = "POST /office/recipients/{recipient}"
RECIPIENT_BODIES: dict[str, dict[str, Any]] = {
    "POST /office/proposals/{ticket}/flags/{other}": {"judgement": "same", "note": "Sama."},
    "POST /office/proposals/{ticket}/reveal": {"field": "chair_nik", "reason": "compare-paper"},
    f"{_AT}/exemptions": EXEMPTION,
    f"{_AT}/flags/{{other}}": {"judgement": "different", "note": "Dua tempat."},
    f"{_AT}/exemptions/{{n}}/{{decision}}": {"note": "Ya."},
    f"{_AT}/merge": {"into": TWO, "note": "Sama."},
    f"{_AT}/merge/{{n}}/{{decision}}": {"note": "Ya."},
}


def lay_recipients(world: World) -> None:
    """Two recipients, of which one has an exemption and a merge that another person proposed."""
    desk, budi = world.wiring.desk, an_official("kesra")
    lay_scan(desk, "ground")
    register(desk, MASJID, "row-1", NOON)
    register(desk, MUSALA, "row-2", NOON)
    propose_exemption(desk, ONE, _ASK, budi, "exemption-1", NOON)
    propose_merge(desk, ONE, TWO, "Nama lama.", budi, "merge-1", NOON)


def lay_pair(world: World, ticket: str) -> None:
    """A flag in this file, and the two recipients."""
    flag = Flag(OTHER, "double", ("account",), NOON)
    world.wiring.desk.store.put_flag(FlagPut(ticket, "kesra", flag))
    lay_recipients(world)
