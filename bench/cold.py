"""Cold start: what a fresh process pays before it can answer. Each import in an interpreter of its own, by turns."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
TIMES = 7
BUDGET = 2.0
GROUP = "Cold start"
#: What a function cannot do without: the framework and the model of the table.
BARE = "import chalice, pynamodb.models, pynamodb.transactions"
APP = "import app"
#: The rules and words of a call: read at the first one that needs them.
DATA = "from chalicelib.rules import load_rules, desa; from chalicelib.text import say; " \
       "load_rules(); desa(); say('id', 'problem.required', field='x')"  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    """As on Lambda: the sources of events are named, no key of AWS is there."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "STREAM_ARN": "arn:aws:dynamodb:ap-southeast-3:123456789012:table/t/stream/2027",
        **more,
    }


def seconds(statement: str, given: Mapping[str, str], before: str = "pass") -> float:
    """Processor time of a statement in a fresh interpreter, the start of the interpreter itself not counted.

    Lambda has the processor to itself; here a clock on the wall would measure whatever else this machine does.
    """
    program = f"{before}\nimport time\nb = time.process_time()\n{statement}\nprint(time.process_time() - b)"
    done = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-c", program],
        cwd=ROOT, env=dict(given), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def medians(given: Mapping[str, str], *statements: str, times: int = TIMES) -> list[float]:
    """Milliseconds of each statement: median of some turns, so that a busy moment hits all of them alike."""
    turns = [[seconds(one, given) for one in statements] for _ in range(times + 1)]
    return [median(one) * 1000 for one in zip(*turns[1:], strict=True)]  # the first turn warms


def figures() -> Iterator[Figure]:
    warm = environment()
    bare, app = medians(warm, BARE, APP)
    yield Figure(
        GROUP, "import of app", app, "ms", BUDGET * bare,
        f"under {BUDGET:.0f} x {bare:.0f} ms (chalice + pynamodb)",
        f"processor time, median of {TIMES} fresh interpreters, with bytecode",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as nowhere:
        raw = environment(PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX=nowhere)
        bare, app = medians(raw, BARE, APP, times=3)
    yield Figure(
        GROUP, "import of app, nothing compiled yet", app, "ms", BUDGET * bare,
        f"under {BUDGET:.0f} x {bare:.0f} ms (chalice + pynamodb)",
        "nothing compiled: Chalice packages no bytecode, so this is what Lambda pays until deploying adds it",
    )  # fmt: skip
    data = median(seconds(DATA, warm, APP) for _ in range(3)) * 1000
    yield Figure(GROUP, "rules, 326 desa and words, at the first call", data, "ms")
