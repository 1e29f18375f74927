"""The environment of a stage, for commands that work on one: ``local`` is the running laptop, others were deployed.

A command says ``--stage``; :func:`enter` puts its settings into this process before anything reads them. The keys of
AWS are never kept here: for a deployed stage they are those of the person's shell.
"""

import json
import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from chalicelib.ops.loopback import local_environment

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / ".chalice" / "config.json"
STATE = ROOT / ".local"
LOCAL = "local"
NOTE = "stage.json"


class NoStage(RuntimeError):
    """The stage is not there, or not deployed; the sentence says what to do."""


def note_local(state: Path, settings: Mapping[str, str], endpoint: str) -> None:
    """Write down how the running laptop is reached; readable by its owner alone."""
    note = state / NOTE
    note.touch(mode=0o600)
    note.write_text(json.dumps({**settings, "AWS_ENDPOINT_URL": endpoint}), encoding="utf-8")


def environment(stage: str, state: Path = STATE, config: Path = CONFIG) -> dict[str, str]:
    """The settings of a stage as environment variables. Raises :class:`NoStage`."""
    if stage == LOCAL:
        return _local(state)
    stages = json.loads(config.read_text(encoding="utf-8"))["stages"]
    if stage not in stages:
        known = ", ".join(sorted(stages))
        raise NoStage(f"Tahap {stage} tidak ada di .chalice/config.json. Yang ada: {known}.")
    found: dict[str, str] = stages[stage].get("environment_variables", {})
    if "TABLE" not in found:
        raise NoStage(f"Tahap {stage} belum dipasang. Jalankan: make deploy STAGE={stage}")
    return found


def _local(state: Path) -> dict[str, str]:
    note = state / NOTE
    if not note.exists():
        raise NoStage("Sistem di laptop belum pernah dijalankan. Jalankan `make run` lebih dulu.")
    found: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
    return local_environment(os.environ, found["AWS_ENDPOINT_URL"]) | found


def enter(stage: str, state: Path = STATE, config: Path = CONFIG) -> None:
    """Make this process one of the stage."""
    found = environment(stage, state, config)
    if stage == LOCAL:
        os.environ.clear()
    os.environ.update(found)


def stage_arguments(parser: ArgumentParser) -> None:
    """The two arguments every such command takes."""
    parser.add_argument("--stage", default=LOCAL, help="tahap: local (bawaan), dev, staging, prod")
    parser.add_argument("--state", type=Path, default=STATE, help="folder data laptop (local)")
