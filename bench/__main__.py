"""``python -m bench``: prints the figures of the design. Not a gate, unless it is told to be one."""

import argparse
import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.figures import Figure, as_json, from_json, table

ROOT = Path(__file__).resolve().parents[1]

#: Piece -> module with ``figures() -> Iterator[Figure]``. A module is imported only when its piece is wanted.
PIECES = {
    "cold": "bench.cold",
    "package": "bench.package",
    "building": "bench.building",
    "weights": "bench.weights",
    "acts": "bench.acts",
    "cpu": "bench.cpu",
    "doubles": "bench.doubles",
    "cost": "bench.cost",
    "import": "bench.importing",
    "running": "bench.live",
}


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("pieces", nargs="*", metavar="PIECE", help=f"of {', '.join(PIECES)}")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--gate", action="store_true", help="exit 1 when a budget is exceeded")
    chosen = parser.parse_args(argv)
    if unknown := set(chosen.pieces) - set(PIECES):
        parser.error(f"no such piece: {', '.join(sorted(unknown))}")
    return chosen


def measure(pieces: list[str]) -> Iterator[Figure]:
    """The figures of these pieces, one after another: side by side they would disturb each other.

    Several pieces run in a process each, so that none is measured in what another one left behind.
    """
    for piece in pieces:
        began = time.monotonic()
        sys.stderr.write(f"  measuring: {piece} ... ")
        sys.stderr.flush()
        alone = len(pieces) == 1
        yield from importlib.import_module(PIECES[piece]).figures() if alone else _apart(piece)
        sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")


def _apart(piece: str) -> list[Figure]:
    command = [sys.executable, "-m", "bench", piece, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 our own
    if done.returncode:
        raise SystemExit(f"\n{done.stderr}\nbench: {piece} could not be measured")
    return from_json(done.stdout)


def main(argv: list[str], measured: Callable[[list[str]], Iterable[Figure]] = measure) -> int:
    """Measure, print. 0 always; with ``--gate`` 1 when a budget is exceeded."""
    chosen = arguments(argv)
    found = list(measured(chosen.pieces or list(PIECES)))
    sys.stdout.write((as_json(found) if chosen.json else table(found)) + "\n")
    return int(chosen.gate and any(figure.over for figure in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
