"""Which version of the code a stage runs, and the way back to an earlier one.

A deploy writes its commit down beside what Chalice writes. Going back is a deploy of that commit from a copy of its
own: the same command, the same checks, no second way to put things on AWS. Data is not touched.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chalicelib.ops.deploying.plan import ROOT

CHALICE = ROOT / ".chalice"
GIT = shutil.which("git") or "git"


class NoWayBack(Exception):
    """There is no such version, or it cannot be fetched; the sentence says why."""


@dataclass(frozen=True)
class Release:
    """A deploy that came to its end."""

    at: str  # ISO, WIB
    commit: str
    clean: bool  # the tree was just this commit


def _git(*command: str, root: Path = ROOT) -> str:
    done = subprocess.run(  # what is run is written here
        [GIT, *command], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoWayBack(f"git {command[0]}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.strip()


def _note(stage: str, folder: Path) -> Path:
    return folder / "deployed" / f"{stage}-releases.jsonl"


def note(stage: str, at: datetime, folder: Path = CHALICE, root: Path = ROOT) -> Release:
    """Write down that the tree as it is was deployed."""
    changed = _git("status", "--porcelain", "--untracked-files=no", root=root)
    ours = [line for line in changed.splitlines() if not line.endswith(".chalice/config.json")]
    made = Release(at.isoformat(timespec="seconds"), _git("rev-parse", "HEAD", root=root), not ours)
    path = _note(stage, folder)
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(vars(made)) + "\n")
    return made


def releases(stage: str, folder: Path = CHALICE) -> tuple[Release, ...]:
    """What was deployed, newest first."""
    path = _note(stage, folder)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return tuple(Release(**json.loads(line)) for line in reversed(lines))


def chosen(stage: str, wanted: str, folder: Path = CHALICE) -> Release:
    """The release whose commit begins so; the one before the newest when nothing is asked for."""
    known = releases(stage, folder)
    if not known:
        raise NoWayBack(f"Tahap {stage} belum pernah dipasang dari folder ini.")
    newest = known[0].commit
    found = [r for r in known if r.commit.startswith(wanted)] if wanted else []
    found = found or ([r for r in known if r.commit != newest] if not wanted else [])
    if not found:
        what = f"versi {wanted}" if wanted else "versi sebelum yang sekarang"
        raise NoWayBack(f"Tidak ada {what} di catatan pemasangan tahap {stage}.")
    return found[0]


def copy_of(release: Release, stage: str, into: Path, root: Path = ROOT) -> Path:
    """The tree of a release, with what is written down of the stage today: names of resources do not go back."""
    tree = into / "tree"
    _git("worktree", "add", "--detach", str(tree), release.commit, root=root)
    today = json.loads((root / ".chalice" / "config.json").read_text(encoding="utf-8"))
    path = tree / ".chalice" / "config.json"
    then = json.loads(path.read_text(encoding="utf-8"))
    then["stages"][stage] = today["stages"][stage]
    path.write_text(json.dumps(then, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copytree(
        root / ".chalice" / "deployed", tree / ".chalice" / "deployed", dirs_exist_ok=True
    )
    shutil.copyfile(root / ".chalice" / "stages.toml", tree / ".chalice" / "stages.toml")
    return tree


def bring_back(tree: Path, root: Path = ROOT) -> None:
    """What the deploy from the copy wrote down belongs to the stage, not to the copy."""
    deployed = tree / ".chalice" / "deployed"
    shutil.copytree(deployed, root / ".chalice" / "deployed", dirs_exist_ok=True)
    _git("worktree", "remove", "--force", str(tree), root=root)


def told(stage: str, known: Sequence[Release]) -> list[str]:
    """The list as a person reads it."""
    if not known:
        return [f"Tahap {stage} belum pernah dipasang dari folder ini."]
    return [
        f"{one.at}  {one.commit[:12]}"
        + ("" if one.clean else "  (dengan perubahan yang belum dicatat git)")
        + ("  <- sedang jalan" if number == 0 else "")
        for number, one in enumerate(known)
    ]
