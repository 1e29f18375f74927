"""The log as CloudWatch reads it: the metrics of the infrastructure template find their numbers in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAY = (
    "import logging; logging.basicConfig(format='[%(levelname)s] %(message)s', level=30);"
    "import app; from chalicelib.api.events import _say; from chalicelib.api.faults import log_fault;"
    "_say('waiting', oldest_seconds=1900); log_fault('GET /x', ValueError('3604010101010001'))"
)


def printed(says: str = SAY, **environment: str) -> list[str]:
    """What a process prints that says one thing and meets one fault."""
    done = subprocess.run(
        [sys.executable, "-c", says],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return [line for line in (done.stdout + done.stderr).splitlines() if line]


def test_on_lambda_each_line_is_json_and_is_written_once() -> None:
    lines = [json.loads(line) for line in printed(AWS_LAMBDA_FUNCTION_NAME="serang-open-prod")]
    assert [line["level"] for line in lines] == ["info", "error"]
    assert (lines[0]["route"], lines[0]["oldest_seconds"]) == ("waiting", 1900)
    assert lines[1]["error"] == "ValueError"


def test_the_text_of_an_error_is_in_no_line() -> None:
    lines = printed(AWS_LAMBDA_FUNCTION_NAME="serang-open-prod")
    assert not any("3604" in line for line in lines)


def test_on_a_laptop_only_faults_are_said() -> None:
    own = [line for line in printed() if line.startswith("{")]
    assert [json.loads(line)["level"] for line in own] == ["error"]


def test_a_function_that_lambda_imports_without_the_application_says_the_same() -> None:
    """Chalice names a handler of a blueprint by its own module: ``app.py`` is not part of that process."""
    alone = SAY.replace("import app;", "import chalicelib.api.events;")
    lines = printed(alone, AWS_LAMBDA_FUNCTION_NAME="serang-open-prod-sweep")
    assert [json.loads(line)["level"] for line in lines] == ["info", "error"]
