"""The package of the functions, on a small zip of the shape that Chalice makes."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chalicelib.ops.packing import SERVICES, prune, slim

ROOT = Path(__file__).parents[2]
FILES = {
    "app.py": "import lib\nfrom lib import part\nprint(part.__cached__.endswith('.pyc'), lib.VALUE)\n",
    "lib/__init__.py": "VALUE = 7\n",
    "lib/part.py": "",
    "botocore/data/endpoints.json": "{}",
    "botocore/data/dynamodb/2012-08-10/service-2.json.gz": "x",
    "botocore/data/ec2/2016-11-15/service-2.json.gz": "x" * 100_000,
    "boto3/data/ec2/2016-11-15/resources-1.json": "x",
    "chalicelib/rules/2027/year.toml": "published = true\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, content in FILES.items():
            made.writestr(name, content)
    return path


def names(package: Path) -> set[str]:
    with zipfile.ZipFile(package) as found:
        return set(found.namelist())


def test_services_nobody_speaks_to_are_left_out(package: Path) -> None:
    slim(package)
    kept = names(package)
    assert "botocore/data/dynamodb/2012-08-10/service-2.json.gz" in kept
    assert "botocore/data/endpoints.json" in kept
    assert "chalicelib/rules/2027/year.toml" in kept
    assert not any("ec2" in name for name in kept)


def test_what_is_packed_runs_from_its_bytecode(package: Path, tmp_path: Path) -> None:
    slim(package)
    with zipfile.ZipFile(package) as found:
        found.extractall(tmp_path / "function")
    (tmp_path / "function" / "lib" / "__init__.py").write_text("VALUE = 8\n")  # not looked at
    done = subprocess.run(
        [sys.executable, "-S", "app.py"], cwd=tmp_path / "function", capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "7"]


def test_the_same_tree_gives_the_same_bytes_and_a_second_run_changes_nothing(
    package: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        for name in reversed(FILES):
            made.writestr(zipfile.ZipInfo(name, (2027, 1, 1, 0, 0, 0)), FILES[name])
    slim(package)
    slim(other)
    assert package.read_bytes() == other.read_bytes()
    done = slim(package)
    assert done.before == done.after
    assert package.read_bytes() == other.read_bytes()


def test_every_service_the_functions_speak_to_is_kept() -> None:
    called = {"dynamodb"}  # by PynamoDB
    for path in (ROOT / "chalicelib").rglob("*.py"):
        if "ops" not in path.parts:
            source = path.read_text(encoding="utf-8")
            called |= set(re.findall(r'(?:boto3\.|create_)client\(\s*"([a-z0-9-]+)"', source))
    assert called <= set(SERVICES)
    assert set(SERVICES) <= called | {"sqs"}


def test_only_the_last_packages_are_kept_and_the_one_just_made_always(tmp_path: Path) -> None:
    for number in range(8):
        one = tmp_path / f"{number}.zip"
        one.write_bytes(b"x")
        os.utime(one, (1_000 + number, 1_000 + number))
    made = tmp_path / "0.zip"  # it was there for longest, and is used again
    (tmp_path / "notes.txt").write_text("not a package")
    assert {one.name for one in prune(made, 3)} == {f"{number}.zip" for number in range(1, 6)}
    assert {one.name for one in tmp_path.iterdir()} == {"0.zip", "6.zip", "7.zip", "notes.txt"}
    assert prune(made, 3) == []
