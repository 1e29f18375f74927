"""The house stays as it was drawn: who imports whom, how large things are, what they are called."""

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[1]
PRODUCT = sorted(p for p in (ROOT / "chalicelib").rglob("*.py") if "__pycache__" not in p.parts)
MODULES = pytest.mark.parametrize("path", PRODUCT, ids=[str(p.relative_to(ROOT)) for p in PRODUCT])
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "base", "misc",
         "tools", "lib", "core_utils", "shared", "stuff"}  # fmt: skip
#: Where clock, chance and machine come in: nowhere below the routes.
UNPURE = re.compile(
    r"\.(now|utcnow|today)\(\)|\btime\.time\(|\buuid\.|\buuid4\(|\brandom\.|\bsecrets\.|\bos\.environ"
)


def test_imports_run_downward_only(capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts of pyproject.toml, each named in prose."""
    assert (
        lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
        == EXIT_STATUS_SUCCESS
    ), capsys.readouterr().out


@MODULES
def test_a_module_is_at_most_three_hundred_lines_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    if text.strip():
        assert ast.get_docstring(ast.parse(text))


@MODULES
def test_no_module_has_a_vague_name(path: Path) -> None:
    assert path.stem not in VAGUE
    assert path.parent.name not in VAGUE


def test_no_test_or_program_beside_the_product_has_a_vague_name() -> None:
    for folder in ("tests", "bench"):
        for path in (ROOT / folder).rglob("*.py"):
            assert path.stem.removeprefix("test_") not in VAGUE, path


def test_no_python_lies_under_site() -> None:
    """``import site`` is the standard library's."""
    assert list((ROOT / "site").rglob("*.py")) == []
    assert not (ROOT / "tests" / "site").exists()


@pytest.mark.parametrize("layer", ["core", "desk"])
def test_clock_and_chance_are_arguments_below_the_routes(layer: str) -> None:
    found = {
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "chalicelib" / layer).rglob("*.py")
        for line in path.read_text().splitlines()
        if UNPURE.search(line)
    }
    assert not found


@pytest.mark.parametrize(
    "line",
    ["at = datetime.now()", "x = uuid4()", "time.time()", "random.choice(x)", "os.environ['X']"],
)
def test_the_search_for_clock_and_chance_finds_them(line: str) -> None:
    assert UNPURE.search(line)


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        str(path.relative_to(ROOT / "chalicelib"))
        for path in PRODUCT
        if "ops" not in path.parts and re.search(r"os\.environ|os\.getenv", path.read_text())
    }
    assert readers == {"settings.py"}


def test_no_test_replaces_parts_of_the_product_behind_its_back() -> None:
    """Fakes are passed in; ``mock.patch`` and its relatives are not used."""
    banned = re.compile(
        r"mock\.patch|from unittest import mock|from unittest.mock|MagicMock|mocker\."
    )
    found = [
        p.name
        for p in (ROOT / "tests").rglob("*.py")
        if p != Path(__file__) and banned.search(p.read_text())
    ]
    assert found == []


def test_no_name_is_imported_from_another_modules_inside() -> None:
    """``from chalicelib.x import _y`` ties two modules by what neither promised."""
    found = [
        f"{path.name}: {alias.name}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib")
        for alias in node.names
        if alias.name.startswith("_")
    ]
    assert found == []


def test_functions_are_short() -> None:
    """Nine in ten under 25 lines, none over 60: where code stays pleasant."""
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(n < 25 for n in lengths) / len(lengths) > 0.9
    assert max(lengths) <= 60
