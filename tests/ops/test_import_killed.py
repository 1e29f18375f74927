"""The command that imports, on a running system, killed for real: nothing is lost, nothing is there twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from chalicelib.ops.stages import environment
from chalicelib.rules import load_rules
from chalicelib.sheets import template_for
from tests.ops.sheets import book
from tests.ops.sheets_wrong import mixed
from tests.running import ROOT, Running

WORSHIP = template_for("proposals", load_rules(2027), "hibah-uang", "worship")
ROWS, BAD = 300, 21


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    system = Running(tmp_path_factory.mktemp("import"))
    try:
        yield system.start()
    finally:
        system.stop()


def command(running: Running, file: Path, *more: str) -> list[str]:
    form = ("--programme", "hibah-uang", "--type", "worship", "--by", "Citra Contoh")
    where = ("--state", str(running.state))
    return [
        sys.executable,
        "-u",
        "-m",
        "chalicelib.ops",
        "import",
        "proposals",
        str(file),
        *form,
        *where,
        *more,
    ]


def started(running: Running, file: Path) -> "subprocess.Popen[str]":
    env = {"PATH": os.environ["PATH"], "HOME": str(running.state)}
    return subprocess.Popen(
        command(running, file, "--run"), cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )


def test_killed_in_the_middle_of_a_piece_it_goes_on_and_again_it_adds_nothing(
    running: Running, tmp_path: Path
) -> None:
    file = tmp_path / "usulan.xlsx"
    file.write_bytes(book(WORSHIP, mixed(WORSHIP, ROWS, 7).rows))
    first = started(running, file)
    assert first.stdout is not None
    try:
        for line in first.stdout:
            if "mengimpor: 100" in line:
                running.wait(lambda: counted(running) > 100)
                break
    finally:
        first.kill()
        first.wait()
    assert 100 < counted(running) < ROWS - BAD
    again = started(running, file)
    said, _ = again.communicate(timeout=120)
    assert (again.returncode, counted(running)) == (1, ROWS - BAD)
    assert f"({ROWS - BAD} baru masuk, 0 sudah ada), {BAD} salah." in said
    once_more = started(running, file)
    said, _ = once_more.communicate(timeout=120)
    assert (once_more.returncode, counted(running)) == (1, ROWS - BAD)
    assert f"(0 baru masuk, {ROWS - BAD} sudah ada), {BAD} salah." in said


def counted(running: Running) -> int:
    """How many proposals there are in the table this moment."""
    stage = environment("local", running.state)
    client = boto3.client(
        "dynamodb",
        "ap-southeast-3",
        endpoint_url=stage["AWS_ENDPOINT_URL"],
        aws_access_key_id=stage["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=stage["AWS_SECRET_ACCESS_KEY"],
    )
    pages = client.get_paginator("scan").paginate(
        TableName=stage["TABLE"],
        FilterExpression="SK = :head",
        ExpressionAttributeValues={":head": {"S": "PROPOSAL"}},
        Select="COUNT",
        ConsistentRead=True,
    )
    return sum(int(page["Count"]) for page in pages)
