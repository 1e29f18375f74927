"""Styles and browser modules: bundled, made small, named by the digest of their content. Only this calls esbuild."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "site" / "assets"
ENTRIES = ("site", "live", "form", "track", "console", "minute", "recap")
#: What the cheap phones of five years ago understand.
TARGET = "chrome80,firefox78,safari14.1"


class BundlingFailed(RuntimeError):
    """esbuild said no; its words are the message."""


@dataclass(frozen=True)
class Manifest:
    """Addresses by source name (``js/form.js``), and for each module the chunks it needs at once."""

    addresses: dict[str, str]
    preloads: dict[str, tuple[str, ...]]

    def address(self, name: str) -> str:
        """The public address of a source; KeyError when there is none."""
        return self.addresses[name]

    def has(self, name: str) -> bool:
        """Whether the source exists."""
        return name in self.addresses


def build_assets(out: Path) -> Manifest:
    """Write ``out/assets`` and say where everything is."""
    addresses: dict[str, str] = {}
    preloads: dict[str, tuple[str, ...]] = {}
    for entries in _bundles():
        found, needed = _bundle(out, entries)
        addresses |= found
        preloads |= needed
    addresses |= _copy_images(out)
    return Manifest(dict(sorted(addresses.items())), preloads)


def _bundles() -> list[list[Path]]:
    """Each module is bundled on its own: one file for a page, where shared ones cost 2 KB and six round trips more."""
    scripts = [SOURCES / "js" / f"{name}.js" for name in ENTRIES]
    return [[p] for p in scripts if p.exists()] + [sorted((SOURCES / "css").glob("*.css"))]


def _bundle(out: Path, entries: list[Path]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    with tempfile.TemporaryDirectory() as folder:
        metafile = Path(folder) / "meta.json"
        _esbuild(
            *(str(path.relative_to(ROOT)) for path in entries),
            "--bundle", "--splitting", "--format=esm", "--minify", f"--target={TARGET}", "--charset=utf8",
            "--loader:.png=file", "--legal-comments=eof", "--outbase=site/assets",
            "--entry-names=[name]-[hash]", "--chunk-names=part-[hash]", "--asset-names=[name]-[hash]",
            f"--outdir={out / 'assets'}", f"--metafile={metafile}", "--log-level=warning",
        )  # fmt: skip
        outputs = json.loads(metafile.read_text())["outputs"]
    return _read_outputs(outputs)


def _esbuild(*arguments: str) -> None:
    program = ROOT / "node_modules" / ".bin" / "esbuild"
    if not program.exists():
        raise BundlingFailed("node_modules is missing: run `npm ci` first")
    done = subprocess.run(  # noqa: S603 our own program, our own arguments
        [str(program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundlingFailed(done.stderr.strip())


def _read_outputs(outputs: dict[str, dict]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:  # type: ignore[type-arg]
    def public(path: str) -> str:
        return f"/assets/{Path(path).name}"

    def needs(path: str) -> list[str]:
        found: list[str] = []
        for used in outputs[path].get("imports", ()):
            if used["kind"] == "import-statement" and used["path"] not in found:
                found += [used["path"], *needs(used["path"])]
        return list(dict.fromkeys(found))

    addresses: dict[str, str] = {}
    preloads: dict[str, tuple[str, ...]] = {}
    for path, output in outputs.items():
        entry = output.get("entryPoint", "")
        if entry.startswith("site/assets/"):
            name = entry.removeprefix("site/assets/")
            addresses[name] = public(path)
            preloads[name] = tuple(public(used) for used in needs(path))
    return addresses, preloads


def _copy_images(out: Path) -> dict[str, str]:
    """Pictures keep their name and get the digest into it."""
    addresses = {}
    (out / "assets").mkdir(parents=True, exist_ok=True)
    for source in sorted((SOURCES / "images").glob("*.*")):
        digest = hashlib.sha256(source.read_bytes()).hexdigest()[:8].upper()
        name = f"{source.stem}-{digest}{source.suffix}"
        shutil.copyfile(source, out / "assets" / name)
        addresses[f"images/{source.name}"] = f"/assets/{name}"
    return addresses
