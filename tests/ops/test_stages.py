"""Which settings a command works with: those of the laptop, or of a stage that was deployed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.ops import stages

DEPLOYED = {"stages": {"prod": {"environment_variables": {"TABLE": "t"}}, "dev": {}}}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(DEPLOYED))
    return path


@pytest.fixture
def kept_environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_a_deployed_stage_has_what_was_recorded(tmp_path: Path, config: Path) -> None:
    assert stages.environment("prod", tmp_path, config) == {"TABLE": "t"}


def test_a_stage_that_is_not_deployed_says_how(tmp_path: Path, config: Path) -> None:
    with pytest.raises(stages.NoStage, match="make deploy STAGE=dev"):
        stages.environment("dev", tmp_path, config)


def test_an_unknown_stage_names_those_there_are(tmp_path: Path, config: Path) -> None:
    with pytest.raises(stages.NoStage, match="dev, prod"):
        stages.environment("produksi", tmp_path, config)


def test_a_laptop_that_never_ran_says_so(tmp_path: Path) -> None:
    with pytest.raises(stages.NoStage, match="make run"):
        stages.environment("local", tmp_path)


def test_the_laptop_is_reached_with_its_own_keys(tmp_path: Path, kept_environment: None) -> None:
    os.environ["AWS_PROFILE"] = "somebody"
    stages.note_local(tmp_path, {"TABLE": "t"}, "http://127.0.0.1:4566")
    stages.enter("local", tmp_path)
    assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert "AWS_PROFILE" not in os.environ
    assert (tmp_path / stages.NOTE).stat().st_mode & 0o077 == 0
