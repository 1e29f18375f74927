"""The package of the functions: what Chalice makes, with bytecode and without what nobody calls of its libraries.

Chalice keeps its zip under a name made from requirements and code, and ``chalice deploy`` uses the one that is there.
So it is made first and rewritten in place: nothing has to be compiled at a cold start, and of 400 services of AWS only
those stay that are spoken to. The same tree gives the same bytes.
"""

import argparse
import json
import py_compile
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Services a function speaks to; a test holds this list to the code.
SERVICES = ("cognito-idp", "dynamodb", "s3", "secretsmanager", "sesv2", "sqs")
#: Of no use in a function: resources nobody asks for, examples, tests, what only writes native code.
UNUSED = ("boto3/data/", "boto3/examples/", "botocore/data/")
#: Packages that stay in ``.chalice/deployments`` (13 MB each): stages by turns find theirs again.
KEPT = 5
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can name: equal trees give equal bytes
_NOTE = "slim.json"  # in the package: it was rewritten already


@dataclass(frozen=True)
class Slimmed:
    """Bytes of the zip before and after, and unpacked (Lambda takes 250 MB)."""

    before: int
    after: int
    unpacked: int


def wanted(name: str) -> bool:
    """Whether a file of the package is kept."""
    if name.startswith("botocore/data/"):
        folder, _, rest = name.removeprefix("botocore/data/").partition("/")
        return not rest or folder in SERVICES
    return not name.startswith(UNUSED) and not name.endswith((".pyc", "/"))


def slim(package: Path) -> Slimmed:
    """Rewrite the zip in place. One that was rewritten already stays as it is."""
    before = package.stat().st_size
    with zipfile.ZipFile(package) as old:
        if _NOTE in old.namelist():
            return Slimmed(before, before, sum(one.file_size for one in old.infolist()))
        content = {name: old.read(name) for name in old.namelist() if wanted(name)}
    content |= _bytecode(content)
    content[_NOTE] = json.dumps({"services": SERVICES}).encode()
    fresh = package.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in sorted(content):
            about = zipfile.ZipInfo(name, _DATE)
            about.external_attr = 0o644 << 16
            new.writestr(about, content[name], zipfile.ZIP_DEFLATED)
    fresh.replace(package)
    unpacked = sum(len(one) for one in content.values())
    return Slimmed(before, package.stat().st_size, unpacked)


def _bytecode(content: Mapping[str, bytes]) -> dict[str, bytes]:
    """Bytecode of every module, never checked against its source: in a package neither changes."""
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, compiled = Path(folder) / "source.py", Path(folder) / "compiled.pyc"
        for name in (name for name in content if name.endswith(".py")):
            source.write_bytes(content[name])
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(
                str(source), str(compiled), name, doraise=True, invalidation_mode=mode
            )
            made[_bytecode_name(name)] = compiled.read_bytes()
    return made


def _bytecode_name(name: str) -> str:
    folder, _, file = name.rpartition("/")
    cached = f"__pycache__/{file[:-3]}.{sys.implementation.cache_tag}.pyc"
    return f"{folder}/{cached}" if folder else cached


def package(stage: str, root: Path = ROOT) -> Path:
    """Let Chalice make its zip for a stage, unless it is there, and return it."""
    from chalice.cli.factory import CLIFactory
    from chalice.deploy.packager import DependencyBuilder, LambdaDeploymentPackager
    from chalice.utils import UI, OSUtils

    config = CLIFactory(str(root), debug=False).create_config_obj(stage)
    osutils = OSUtils()
    packager = LambdaDeploymentPackager(osutils, DependencyBuilder(osutils), UI())
    made = Path(packager.create_deployment_package(str(root), config.lambda_python_version))
    prune(made)
    return made


def prune(made: Path, most: int = KEPT) -> list[Path]:
    """Forget the packages that were not used for longest; the one that was just made never. Going back to an earlier
    version packs that version anew, so none of them is needed for it."""
    made.touch()
    kept = sorted(made.parent.glob("*.zip"), key=_used, reverse=True)
    for old in kept[most:]:
        old.unlink(missing_ok=True)  # somebody else may have been faster
    return kept[most:]


def _used(package: Path) -> float:
    try:
        return package.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def main(argv: Sequence[str]) -> int:
    """``--stage prod``: make the package and say how big it is."""
    parser = argparse.ArgumentParser(prog="package", description="Paket fungsi untuk satu tahap.")
    parser.add_argument("--stage", required=True)
    asked = parser.parse_args(argv)
    made = package(asked.stage)
    done = slim(made)
    print(
        f"{made.name}: {done.before / 1e6:.1f} MB menjadi {done.after / 1e6:.1f} MB, "
        f"terbuka {done.unpacked / 1e6:.0f} MB dari 250 MB"
    )
    return 0
