"""When a phone on a weak signal sees the page: largest contentful paint and layout shift, in Chromium.

The network and the processor are slowed down through the DevTools protocol. Lighthouse would say the same in one
number, but brings 120 MB of packages for it. DevTools delays every request by the round trip, yet sets up connections
for free; a real phone first pays one round trip for TCP and one for TLS, so these are added here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from bench.figures import Figure

GROUP = "On a weak phone: 400 kbit/s, 400 ms, CPU 6x slower"
LCP, CLS = 3.0, 0.02
KILOBITS, ROUND_TRIP, SLOWER = 400, 400, 6
SET_UP = 2 * ROUND_TRIP / 1000  # seconds: TCP, TLS 1.3
RUNS = 3
QUIET = 2500  # milliseconds without anything new before the page counts as painted
PHONE = {"width": 360, "height": 740}
PAGES = {"home": "/", "form": "/ajukan/hibah-uang-worship.html", "console": "/kantor/"}
#: Kilobytes (1,024 bytes) over the wire until the page is quiet: icon, data and answers of the API included.
WIRE = {"home": 30, "form": 45, "console": 80}
#: The least a page can cost: one request, a few lines of text.
BARE = "/robots.txt"
NOTE = (
    f"Chromium and DevTools' throttling, cache empty, median of {RUNS}, {SET_UP} s added for TCP and TLS; "
    "no Lighthouse: 120 MB of packages for the same two figures"
)

WATCH = """
window.seen = {lcp: 0, cls: 0, what: ""};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    seen.lcp = entry.startTime;
    seen.what = entry.element ? entry.element.tagName.toLowerCase() : "";
  }
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class NotThere(RuntimeError):
    """A page that is to be measured is not served."""


#: Bytes of everything that came from this origin.
WEIGH = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .filter((entry) => new URL(entry.name).origin === location.origin)
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


@dataclass(frozen=True)
class Seen:
    """One visit: seconds until the largest paint, the sum of all shifts, what was painted, bytes of all bodies."""

    lcp: float
    cls: float
    what: str
    weight: int


def figures(browser: Browser, url: str) -> Iterator[Figure]:
    bare = median(visit(browser, url + BARE).lcp for _ in range(RUNS))
    for name, path in PAGES.items():
        visits = [visit(browser, url + path) for _ in range(RUNS)]
        lcp, cls = median(v.lcp for v in visits), median(v.cls for v in visits)
        yield Figure(
            GROUP, f"largest paint, {name} (<{visits[0].what}>)", lcp, "s", LCP,
            f"at most {LCP} s; a bare text: {bare:.2f} s", NOTE,
        )  # fmt: skip
        yield Figure(GROUP, f"layout shift, {name}", cls, "", CLS)
        weight = max(v.weight for v in visits) / 1024
        yield Figure(GROUP, f"over the wire until quiet, {name}", weight, "KB", WIRE[name])


def visit(browser: Browser, address: str) -> Seen:
    """Open a page with nothing in the cache and wait until it is quiet."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    try:
        throttle(page)
        page.add_init_script(WATCH)
        answer = page.goto(address, wait_until="networkidle", timeout=60_000)
        if answer is None or not answer.ok:
            raise NotThere(f"{address} answers {answer and answer.status}: is the site built?")
        page.wait_for_timeout(QUIET)
        found: dict[str, Any] = page.evaluate("window.seen")
        weight = int(page.evaluate(WEIGH))
    finally:
        context.close()
    return Seen(found["lcp"] / 1000 + SET_UP, found["cls"], found["what"] or "text", weight)


def throttle(page: Page) -> None:
    """The network and the processor of a cheap phone at the edge of the coverage."""
    tools = page.context.new_cdp_session(page)
    speed = KILOBITS * 1000 / 8
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
