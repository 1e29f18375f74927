"""``rollback``: back to a version that ran before, by deploying it again from a copy of its own."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from chalicelib.ops.deploying import releases
from chalicelib.ops.deploying.plan import ROOT

Deploy = Callable[[Path, str], int]


def deploy_from(tree: Path, stage: str) -> int:
    """``make deploy`` in the copy: with the libraries that version wants."""
    command = ["make", "-C", str(tree), "deploy", f"STAGE={stage}"]
    return subprocess.run(command, check=False).returncode


def roll_back(
    stage: str, release: releases.Release, deploy: Deploy = deploy_from, root: Path = ROOT
) -> int:
    """Deploy a release from its own tree; what was written down about the stage comes back here."""
    with tempfile.TemporaryDirectory() as folder:
        tree = releases.copy_of(release, stage, Path(folder), root)
        try:
            return deploy(tree, stage)
        finally:
            releases.bring_back(tree, root)


def main(argv: Sequence[str]) -> int:
    """``--stage prod [--to COMMIT] [--yes]``. Without ``--yes`` it only says what it would do."""
    parser = argparse.ArgumentParser(prog="rollback", description="Kembali ke versi sebelumnya.")
    parser.add_argument("--stage", required=True)
    parser.add_argument(
        "--to", default="", help="awal kode versi (commit); kosong: yang sebelumnya"
    )
    parser.add_argument("--yes", action="store_true", help="kerjakan")
    asked = parser.parse_args(argv)
    print("\n".join(releases.told(asked.stage, releases.releases(asked.stage))))
    try:
        release = releases.chosen(asked.stage, asked.to)
        if not asked.yes:
            print(f"\nKembali ke {release.commit[:12]} ({release.at}): tambahkan --yes")
            return 0
        return roll_back(asked.stage, release)
    except releases.NoWayBack as error:
        print(error, file=sys.stderr)
        return 1
