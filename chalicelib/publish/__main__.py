# ruff: noqa: T201 a command speaks to a terminal
"""``python -m chalicelib.publish [--out DIR]`` builds the site; ``--lint DIR`` checks a built one."""

import argparse
import sys
from pathlib import Path

from chalicelib.publish.assets import ROOT, BundlingFailed
from chalicelib.publish.linting import lint
from chalicelib.publish.site import build_site
from chalicelib.settings import site_settings


def main(arguments: list[str] | None = None) -> int:
    """Build, or lint. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m chalicelib.publish", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "site" / "public")
    parser.add_argument("--lint", type=Path, metavar="DIR", help="check a built site")
    chosen = parser.parse_args(arguments)
    return _lint(chosen.lint) if chosen.lint else _build(chosen.out)


def _lint(folder: Path) -> int:
    findings = lint(folder)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings in {folder}")
    return 1 if findings else 0


def _build(out: Path) -> int:
    try:
        written = build_site(out, site_settings())
    except BundlingFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{len(written)} pages in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
