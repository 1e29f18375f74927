"""``python -m chalicelib.publish [--out DIR]`` builds the site; ``--lint DIR`` checks a built one and exits 1 on findings."""

import argparse
import sys
from pathlib import Path

from chalicelib.publish.assets import ROOT, BundlingFailed
from chalicelib.publish.site import build_site
from chalicelib.settings import site_settings


def main(arguments: list[str] | None = None) -> int:
    """Build, or lint. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m chalicelib.publish", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "site" / "public")
    chosen = parser.parse_args(arguments)
    try:
        written = build_site(chosen.out, site_settings())
    except BundlingFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{len(written)} pages in {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
