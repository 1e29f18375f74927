"""What goes into the package of the functions: its libraries by size, and our own part as a zip."""

import io
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
GROUP = "Package of the functions"
LIMIT = 250.0  # MB unzipped: what Lambda takes
LARGEST = 4


def required() -> list[str]:
    """The requirements of the functions, as they are pinned."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [text for line in lines if (text := line.partition("#")[0].strip())]


def closure(wanted: list[str]) -> dict[str, Distribution]:
    """Every installed distribution that these requirements bring with them, by its name."""
    found: dict[str, Distribution] = {}
    todo = [Requirement(text) for text in wanted]
    while todo:
        requirement = todo.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        todo += [Requirement(text) for text in found[name].requires or ()]
    return found


def size(dist: Distribution) -> int:
    """Bytes of its files on disk, bytecode left out as Chalice does."""
    paths = [Path(str(dist.locate_file(f))) for f in dist.files or () if f.suffix != ".pyc"]
    return sum(p.stat().st_size for p in paths if p.is_file())


def own_zip() -> bytes:
    """Our own part as it is packaged: ``app.py``, ``chalicelib`` and the templates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for folder in ("chalicelib", "templates"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    packed.write(path, path.relative_to(ROOT))
        packed.write(ROOT / "app.py", "app.py")
    return out.getvalue()


def figures() -> Iterator[Figure]:
    sizes = {name: size(dist) for name, dist in closure(required()).items()}
    largest = sorted(sizes, key=lambda name: -sizes[name])[:LARGEST]
    listed = ", ".join(f"{name} {sizes[name] / 1e6:.1f}" for name in largest)
    yield Figure(
        GROUP, f"libraries, {len(sizes)} of them, unzipped", sum(sizes.values()) / 1e6, "MB", LIMIT,
        f"Lambda takes {LIMIT:.0f} MB", f"largest, in MB: {listed}",
    )  # fmt: skip
    packed = own_zip()
    kept = len(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    yield Figure(
        GROUP, f"our own part, {kept} files, zipped", len(packed) / 1e3, "KB", None,
        f"libraries: {sum(sizes.values()) / 1e3:,.0f} KB",
    )  # fmt: skip
