"""Back to a version that ran before."""

import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from chalicelib.ops.deploying import releases
from chalicelib.ops.deploying.rollback import roll_back
from chalicelib.settings import WIB

AT = datetime(2027, 2, 1, 9, 0, tzinfo=WIB)


def git(root: Path, *command: str) -> str:
    who = ["-c", "user.name=Contoh", "-c", "user.email=contoh@contoh.example"]
    done = subprocess.run(
        ["git", *who, *command], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with two versions of which both were deployed."""
    root = tmp_path / "ours"
    (root / ".chalice" / "deployed").mkdir(parents=True)
    (root / ".gitignore").write_text(".chalice/deployed/\n")
    (root / ".chalice" / "stages.toml").write_text("")
    (root / ".chalice" / "config.json").write_text(json.dumps({"stages": {"prod": {"n": 1}}}))
    git(root, "init", "-q")
    for number in (1, 2):
        (root / "app.py").write_text(f"VERSION = {number}\n")
        git(root, "add", ".")
        git(root, "commit", "-q", "-m", f"version {number}")
        releases.note("prod", AT.replace(day=number), root / ".chalice", root)
    return root


def test_a_deploy_is_written_down_with_its_commit(tree: Path) -> None:
    known = releases.releases("prod", tree / ".chalice")
    assert [one.at[:10] for one in known] == ["2027-02-02", "2027-02-01"]
    assert known[0].commit == git(tree, "rev-parse", "HEAD")
    assert all(one.clean for one in known)


def test_a_tree_with_changes_is_told_from_a_clean_one(tree: Path) -> None:
    (tree / ".chalice" / "config.json").write_text("{}")  # a deploy writes there itself
    assert releases.note("prod", AT, tree / ".chalice", tree).clean
    (tree / "app.py").write_text("VERSION = 3\n")
    assert not releases.note("prod", AT, tree / ".chalice", tree).clean


def test_the_way_back_is_the_version_before(tree: Path) -> None:
    found = releases.chosen("prod", "", tree / ".chalice")
    assert found.at.startswith("2027-02-01")


def test_a_version_nobody_deployed_is_not_gone_back_to(tree: Path) -> None:
    with pytest.raises(releases.NoWayBack, match="Tidak ada versi abc123"):
        releases.chosen("prod", "abc123", tree / ".chalice")
    with pytest.raises(releases.NoWayBack, match="belum pernah dipasang"):
        releases.chosen("dev", "", tree / ".chalice")


def test_going_back_deploys_the_old_code_with_the_names_of_today(tree: Path) -> None:
    (tree / ".chalice" / "config.json").write_text(json.dumps({"stages": {"prod": {"n": 2}}}))
    (tree / ".chalice" / "deployed" / "prod.json").write_text("today")
    seen: list[str] = []

    def deploy(copy: Path, stage: str) -> int:
        seen.append((copy / "app.py").read_text())
        seen.append((copy / ".chalice" / "config.json").read_text())
        (copy / ".chalice" / "deployed" / f"{stage}.json").write_text("after")
        return 0

    release = releases.chosen("prod", "", tree / ".chalice")
    assert roll_back("prod", release, deploy, tree) == 0
    assert seen[0] == "VERSION = 1\n"
    assert json.loads(seen[1])["stages"]["prod"] == {"n": 2}
    assert (tree / ".chalice" / "deployed" / "prod.json").read_text() == "after"
    assert (tree / "app.py").read_text() == "VERSION = 2\n"
    assert len(git(tree, "worktree", "list").splitlines()) == 1


def test_a_deploy_that_fails_leaves_no_copy_behind(tree: Path) -> None:
    release = releases.chosen("prod", "", tree / ".chalice")
    assert roll_back("prod", release, lambda *_: 1, tree) == 1
    assert len(git(tree, "worktree", "list").splitlines()) == 1
