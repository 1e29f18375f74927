"""``readme``: keeps true what the documents say about settings, calls, commands and the workflow.

A made part stands between ``<!-- made: name -->`` and ``<!-- made: end -->``. It is written from the code it describes,
never by hand; ``--check`` (in ``make check`` and in the tests) fails when the two have parted.
"""

import argparse
import ast
import importlib
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from chalicelib.ops.diagram import diagram
from chalicelib.rules import load_rules, years
from chalicelib.settings import variable

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "docs/architecture.md", "docs/api.md")
_PART = re.compile(r"<!-- made: ([a-z]+) -->\n(.*?)<!-- made: end -->", re.DOTALL)
_REMARK = re.compile(r"# ([A-Z_]+): (.+)")
_TARGET = re.compile(r"^([a-z0-9-]+):.*?## (.+)$", re.MULTILINE)
_READERS = {"Settings": "functions", "SiteSettings": "site builder"}
_WHO = {
    "anyone": "anyone",
    "applicant": "the applicant (secret)",
    "official": "an official (token)",
}


class Undocumented(RuntimeError):
    """A setting without a line of its own, or with one that names another variable."""


def environment_table(source: str) -> str:
    """The settings with the remark beside each, from the text of ``settings.py``: the remark is the documentation."""
    rows: dict[str, list[str]] = {}
    remarks = _remarks(source)
    for reader, name, default, lines in _fields(ast.parse(source)):
        found = next((remarks[line] for line in lines if line in remarks), None)
        if found is None or found[0] != variable(name):
            raise Undocumented(f"{reader}.{name}: say beside it '# {variable(name)}: what it is'")
        if found[0] in rows:
            rows[found[0]][1] += f", {_READERS[reader]}"
            rows[found[0]][2] += f"; {_READERS[reader]}: {default}"
        else:
            rows[found[0]] = [f"`{found[0]}`", _READERS[reader], default, found[1]]
    return _table(("Variable", "Read by", "Without it", "What it is"), rows.values())


def _remarks(source: str) -> dict[int, tuple[str, str]]:
    """Line number -> variable and sentence of its remark."""
    comments = {
        token.start[0]: _REMARK.fullmatch(token.string)
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    return {line: (found[1], found[2]) for line, found in comments.items() if found}


def _fields(module: ast.Module) -> Iterator[tuple[str, str, str, range]]:
    """Class, field, default as text and the field's lines, of the classes that read the environment."""
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    for reader in _READERS:
        for node in classes[reader].body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                default = "does not start"
                if node.value is not None:
                    default = f"`{ast.literal_eval(node.value)}`".replace("``", "-")
                yield (
                    reader,
                    node.target.id,
                    default,
                    range(node.lineno, (node.end_lineno or node.lineno) + 1),
                )


def calls_table() -> str:
    """Every call of the API with who may make it, from the table that the routes themselves are made of."""
    from chalicelib.api.calls import CALLS

    importlib.import_module("app")  # registering the routes fills the table
    rows = [
        (f"`{one.method} /api{one.path}`", _WHO[one.who], ", ".join(one.headers) or "-", one.about)
        for one in sorted(
            CALLS, key=lambda one: (one.path, one.method)
        )  # not as they happened to be imported
    ]
    return _table(("Call", "Who", "Needs", "What it does"), rows)


def commands_table(makefile: str) -> str:
    """What ``make help`` lists, from the Makefile."""
    return _table(
        ("Command", "What it does"), [(f"`make {m[1]}`", m[2]) for m in _TARGET.finditer(makefile)]
    )


def workflow_diagram(lang: str = "en") -> str:
    """The road of a proposal as Mermaid, from the rules of the newest year."""
    flows = {one.workflow.id: one.workflow for one in load_rules(years()[-1]).programmes.values()}
    return "\n".join(f"```mermaid\n{diagram(flow, lang)}```" for flow in flows.values()) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


PARTS: Mapping[str, Callable[[], str]] = {
    "environment": lambda: environment_table((ROOT / "chalicelib/settings.py").read_text("utf-8")),
    "calls": calls_table,
    "commands": lambda: commands_table((ROOT / "Makefile").read_text("utf-8")),
    "workflow": workflow_diagram,
}


def made(text: str, parts: Mapping[str, Callable[[], str]] = PARTS) -> str:
    """A document with its made parts as they should be. KeyError: there is no such part."""
    return _PART.sub(lambda m: f"<!-- made: {m[1]} -->\n{parts[m[1]]()}<!-- made: end -->", text)


def drifted(text: str, parts: Mapping[str, Callable[[], str]] = PARTS) -> list[str]:
    """Names of the made parts of a document that no longer say what the code says."""
    return [m[1] for m in _PART.finditer(text) if m[2] != parts[m[1]]()]


def main(argv: Sequence[str], root: Path = ROOT, names: Sequence[str] = DOCUMENTS) -> int:
    """``--check``: 1 when a part has drifted, named. ``--write`` (without it as well): bring them up to date.
    ``names`` of the documents below ``root``."""
    parser = argparse.ArgumentParser(prog="python -m chalicelib.ops readme", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    check = parser.parse_args(argv).check
    stale = 0
    for name in names:
        text = (root / name).read_text("utf-8")
        found = drifted(text)
        stale += len(found)
        if check:
            for part in found:
                print(f"{name}: bagian '{part}' tidak sesuai lagi; jalankan `python -m chalicelib.ops readme`",
                      file=sys.stderr)  # fmt: skip
        else:
            (root / name).write_text(made(text), "utf-8")
    return 1 if check and stale else 0
