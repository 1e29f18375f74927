"""The import contracts hold, and they would notice: each is shown a seeded mistake."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> tuple[int, str]:
    program = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    skip = shutil.ignore_patterns("__pycache__", "*.toml", "*.csv")
    for package in ("chalicelib", "bench"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skip)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    code, said = lint(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/workflow.py", "import os", "The core is pure"),
        ("core/law.py", "import chalicelib.settings", "The core is pure"),
        ("desk/opening.py", "import boto3", "The desk knows shapes"),
        ("api/public.py", "import boto3", "Only aws knows AWS"),
        ("publish/site.py", "import chalicelib.api.answers", "Nothing imports the routes"),
        ("aws/store.py", "import chalice", "Only the routes know Chalice"),
        ("rules/places.py", "import chalicelib.desk", "Rules and words stand below"),
    ],
)
def test_a_seeded_mistake_is_found(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / "chalicelib" / module
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    code, said = lint(copy)
    assert code == 1
    broken = [" ".join(part.split()) for part in said.split("Contracts: ")[0].split("\n\n")]
    assert any(contract in text and "BROKEN" in text for text in broken), said
