"""One stage for all these tests, deployed from a copy of the tree; its figures are printed at the end.

``make e2e-aws`` begins pytest here: the tests' own application and mocked AWS are never loaded in this process.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from chalicelib.ops.local_stage import Deployed, deployed
from tests.e2e_aws.office import Office, wait

FIGURES: list[str] = []


@pytest.fixture(scope="session")
def stage() -> Iterator[Deployed]:
    with TemporaryDirectory(prefix="serang-open-stage-") as folder, deployed(Path(folder)) as made:
        yield made


@pytest.fixture(scope="session")
def office(stage: Deployed) -> Iterator[Office]:
    office = Office(stage)
    stage.timed("first call", lambda: wait(lambda: office.get("/api/health"), 120))
    office.took.clear()
    for _ in range(20):
        office.get("/api/health")
    idle = statistics.median(office.took)
    yield office
    figures(office, idle)


def figures(office: Office, idle: float) -> None:
    """What a reader of the run wants to know."""
    stage = office.stage
    counts = {handler: office.runs(handler) for handler in stage.functions}
    size = stage.size
    made = (
        f" (Chalice made {size.before / 1e6:.1f})" if size.before != size.after else " (was there)"
    )
    FIGURES[:] = [
        f"zip             {size.after / 1e6:.1f} MB{made}, {size.unpacked / 1e6:.0f} MB unpacked",
        *(f"{step:<16}{seconds:.1f} s" for step, seconds in stage.seconds.items()),
        f"warm call       {idle * 1000:.0f} ms (health), {statistics.median(office.took) * 1000:.0f} ms "
        f"(median of all {len(office.took)} calls)",
        "invocations     " + ", ".join(f"{handler} {n}" for handler, n in counts.items()),
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in FIGURES:
        terminalreporter.write_line(f"  {line}")
