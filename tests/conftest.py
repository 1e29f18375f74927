"""The office in a test: the real routes and the real store on a mocked AWS, with a clock that the test turns."""

import os

# PynamoDB and botocore read these when they are imported.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "STREAM_ARN": "arn:aws:dynamodb:ap-southeast-3:123456789012:table/t/stream/2027",
}

from collections.abc import Iterator  # noqa: E402
from typing import Any  # noqa: E402

import pytest  # noqa: E402

from chalicelib.api.logs import plain_lines  # noqa: E402
from chalicelib.aws.store import DynamoStore  # noqa: E402
from tests import recorded  # noqa: E402  before any client of AWS is made
from tests.fakes import MemoryStore  # noqa: E402
from tests.world import World, mocked_aws  # noqa: E402


@pytest.fixture(scope="session")
def aws() -> Iterator[World]:
    """One mocked AWS for the whole run: starting it for each test would take most of the time."""
    with mocked_aws() as world:
        yield world


@pytest.fixture
def world(aws: World) -> World:
    """An empty office on 1 February 2027, 09.00 WIB, inside the window."""
    aws.reset()
    return aws


@pytest.fixture(autouse=True)
def heard_log() -> None:
    """The log of the product as a laptop has it, whatever a library that was tried before has switched off."""
    plain_lines(on_lambda=False).disabled = False


@pytest.fixture(params=["memory", "dynamo"])
def store(request: pytest.FixtureRequest) -> Any:
    """The store of the fakes and the real one by turns: what holds for one holds for the other."""
    if request.param == "memory":
        return MemoryStore()
    world: World = request.getfixturevalue("world")
    return DynamoStore(world.settings)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands over what its functions asked of AWS; the one that has it all holds it against the policies."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["asked"] = {name: sorted(asked) for name, asked in recorded.ASKED.items()}
    elif lines := _policy_findings(session.config):
        session.config.stash[_FINDINGS] = lines
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    for name, asked in getattr(node, "workeroutput", {}).get("asked", {}).items():
        recorded.ASKED[name].update(tuple(one) for one in asked)


_FINDINGS = pytest.StashKey[list[str]]()


def _policy_findings(config: pytest.Config) -> list[str]:
    """What is missing in a policy; and when everything ran, what is in it for nothing."""
    whole = config.args == config.getini("testpaths") and not config.option.keyword
    found: list[str] = []
    for path in sorted(recorded.POLICIES.glob("policy-*.json")):
        name = path.stem.removeprefix("policy-")
        asked, may = recorded.ASKED.get(name, set()), recorded.allowed(name)
        found += recorded.missing(name, asked, may)
        found += recorded.unused(name, asked, may) if whole else []
    return found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in config.stash.get(_FINDINGS, []):
        terminalreporter.write_line(f"POLICY: {line}", red=True)
