"""Who holds a file: the OPD in charge by the routing of its programme, or the kecamatan whose camat passes it on.

The routing table is data (``rules/<year>/programmes.toml``); so is which state waits at a kecamatan (``held_by``).
"""

import re

from chalicelib.core.law import Programme, State
from chalicelib.core.proposal import Answers

_KECAMATAN = re.compile(r"\d\d\.\d\d\.\d\d")


def is_kecamatan(unit: str) -> bool:
    """Whether a unit is a kecamatan (``36.04.05``), not an OPD or a desa."""
    return _KECAMATAN.fullmatch(unit) is not None


def routed_opd(programme: Programme, applicant_type: str, answers: Answers) -> str:
    """The OPD in charge: by the first answer that routes, by the type of applicant, or the programme's own."""
    roads = [f"{applicant_type}:{answers.get(field)}" for field in programme.routing_fields]
    found = (programme.routing.get(road) for road in (*roads, applicant_type))
    return next((opd for opd in found if opd), None) or programme.routing["*"]


def next_holder(
    programme: Programme,
    applicant_type: str,
    answers: Answers,
    now: str,
    source: State,
    target: State,
) -> str:
    """Who holds a file (``now``: until now) that goes from one state to the next: the applicant's kecamatan, the OPD
    in charge when it leaves the kecamatan, otherwise whoever has it."""
    if target.held_by == "kecamatan":
        return str(answers.get("kecamatan") or now)
    if source.held_by == "kecamatan":
        return routed_opd(programme, applicant_type, answers)
    return now
