"""``make bench``: the figures the design promises, each beside its budget or a reference measured in the same run.

Counts and CPU times come from the real routes in this process over a local AWS of their own; page weights from the
built site; the cold start from fresh processes. Times on one machine compare, they do not promise.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from chalicelib import settings as product_settings
from chalicelib.ops import clock, gateway, officials, run
from chalicelib.ops.bench_calls import InProcess, Meter, bare_cpu, write_units
from chalicelib.ops.demo_people import Applying, Official
from chalicelib.ops.local_aws import ROOT, local_aws
from chalicelib.ops.synthetic import applicant
from chalicelib.publish.document import read_site
from chalicelib.publish.linting import BUDGETS, BuiltSite, page_weight
from chalicelib.publish.site import build_site

ROUNDS = 12
STARTS = 5
PAGES = (
    "index.html",
    "ajukan/hibah-uang-worship.html",
    "syarat/hibah-uang-worship.html",
    "lacak.html",
    "kantor/index.html",
)


@dataclass(frozen=True)
class Figure:
    """One line: what, how much, in which unit, and what it is held to (a budget, or a reference times a factor)."""

    what: str
    value: float
    unit: str
    limit: float
    limit_is: str

    @property
    def held(self) -> bool:
        return self.value <= self.limit


def weights(out: Path) -> Iterator[Figure]:
    """Everything a page asks for at once, gzip."""
    build_site(out, product_settings.site_settings())
    site = BuiltSite(out, read_site(out))
    for path in PAGES:
        budget = next(kb for start, kb in BUDGETS if path.startswith(start))
        yield Figure(path, page_weight(site.pages[path], site) / 1024, "KB gzip", budget, "budget")


def cold_start() -> Figure:
    """Importing the product over importing only the two frameworks it stands on; medians of fresh processes."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "STREAM_ARN": "arn:aws:dynamodb:ap-southeast-3:000000000000:table/t/stream/1",
    }

    def seconds(program: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
        return time.perf_counter() - began

    pairs = [
        (seconds("import app"), seconds("import chalice, pynamodb.models")) for _ in range(STARTS)
    ]
    mine, bare = (statistics.median(p[i] for p in pairs) * 1000 for i in (0, 1))
    return Figure(
        "cold start: import of app",
        mine,
        "ms",
        2 * bare,
        f"2 x chalice + pynamodb alone ({bare:.0f} ms)",
    )


def acts(calls: InProcess, verifier: Official) -> Iterator[Figure]:
    """Submits and decisions through the routes: calls to AWS, write units, CPU."""
    ready = [prepared(calls, number) for number in range(1, ROUNDS + 1)]
    submits, decisions = [], []
    for applying in ready:
        applying.view()
        with Meter() as meter:
            applying.submit_now()
        submits.append(meter)
    for applying in ready:
        version = int(verifier.file(applying.ticket)["version"])
        with Meter() as meter:
            verifier.decide(applying.ticket, version, "take")
        decisions.append(meter)
    transactions = [meter.of("TransactWriteItems")[0] for meter in submits]
    bare = bare_cpu(transactions) * 1000
    own = statistics.median(meter.own_cpu for meter in submits) * 1000
    yield Figure("AWS calls in a submit", max(len(m.calls) for m in submits), "calls", 4, "budget")
    yield Figure(
        "AWS calls in a decision", max(len(m.calls) for m in decisions), "calls", 3, "budget"
    )
    yield Figure(
        "write units of a submit", max(map(write_units, transactions)), "units", 16, "budget"
    )
    yield Figure(
        "own CPU of a submit",
        own,
        "ms",
        2 * bare,
        f"2 x the bare signed transaction ({bare:.2f} ms)",
    )


def prepared(calls: InProcess, number: int) -> Applying:
    """A draft that lacks nothing but being sent."""
    applying = Applying(calls, applicant("hibah-uang", "worship", number), "id", "submitted")
    applying.open()
    applying.fill()
    applying.bring_papers()
    return applying


@contextmanager
def product() -> Iterator[InProcess]:
    """The product in this process, on a local AWS that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, local_aws(Path(folder)) as endpoint:
        chosen = run.pretence(Path(folder), None)
        made = run.configure(endpoint, 8000, chosen)
        people = officials.Officials(Path(folder) / "authenticators.json")
        people.seed(made["USER_POOL_ID"], made["USER_POOL_CLIENT_ID"], endpoint)
        imported = gateway.Product(clock.MovableClock(product_settings.now))
        yield InProcess(gateway.Gateway(imported), imported)


def show(figures: Sequence[Figure]) -> None:
    """A table a person can read."""
    for f in figures:
        mark = "ok  " if f.held else "OVER"
        print(f"  {mark}  {f.what:<34} {f.value:>8.1f} {f.unit:<8} {f.limit:>8.1f}  {f.limit_is}")


def main(argv: Sequence[str]) -> int:
    """The command. 1 when a figure is over."""
    argparse.ArgumentParser(prog="python -m chalicelib.ops bench", description=__doc__).parse_args(
        argv
    )
    with tempfile.TemporaryDirectory() as folder:
        figures = [*weights(Path(folder)), cold_start()]
    with product() as calls:
        who = next(o for o in officials.DEMO if o.opd == "kesra" and "verifier" in o.roles)
        figures += acts(calls, Official(calls, asdict(who)))
    show(figures)
    print(
        "\n  Not measured here: LCP and CLS (Lighthouse); photos, axe and the whole path are in the browser tests."
    )
    return 0 if all(f.held for f in figures) else 1
