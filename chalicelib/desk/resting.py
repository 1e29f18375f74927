"""What an act of the office may rest on: a file of its own unit, of the right kind, looked into and found clean."""

from chalicelib.core.office_files import Scan, resting_problem
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor
from chalicelib.desk import Desk


def scan_for(desk: Desk, file: str, kind: str, actor: Actor) -> Scan | Problem:
    """What an act of this official may rest on, or why it cannot."""
    if not file:
        return Problem("office-file.none", "/file")
    found = desk.store.office_file(file)
    problem = resting_problem(found, kind, actor.opd)
    if problem is not None or found is None:
        return problem or Problem("office-file.unknown", "/file")
    return found.scan
