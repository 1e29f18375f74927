"""What the service costs: the calls and units of one application, counted on moto, times prices that are data.

One application with all its papers is opened, filled, sent, taken, returned, repaired and verified; every call of AWS
on the way is counted, write units as ``bench.units`` counts them, reads by the size of what they touch.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench import wire  # before any client of AWS is made
from bench.acts import _images, _keys
from bench.environment import testing_environment
from bench.figures import Figure
from bench.units import Item, index_units, indexes, item_bytes, kilobytes, table_units
from chalicelib.ops.synthetic import applicant

GROUP = "Cost"
PRICES = Path(__file__).with_name("prices.toml")
APPLICATIONS = 1_000
MINUTES_A_MONTH = 43_800
WRITES = ("PutItem", "UpdateItem", "DeleteItem")
READS = ("GetItem", "Query", "BatchGetItem")
NOTE = "list prices of us-east-1 times a factor for Jakarta that is assumed (bench/prices.toml); nothing free taken off"


class Tally:
    """Counts what a stretch of the way costs in calls and units."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.found: Counter[str] = Counter()

    def during(self, act: Callable[[], Any]) -> Any:
        """Do something and count what it asked of AWS."""
        before = _images(self.table)
        with wire.listening() as calls:
            got = act()
        calls, after = list(calls), _images(self.table)
        self.found.update(call.name for call in calls)
        transacted = {
            key
            for call in calls
            if call.name == wire_name("TransactWriteItems")
            for key in _keys(call.body)
        }
        for key in before.keys() | after.keys():
            if before.get(key) != after.get(key):
                self.found["write units"] += _written(
                    before.get(key), after.get(key), key in transacted
                )
        for call in calls:
            if call.name in {wire_name(name) for name in READS}:
                self.found["read units"] += _read(call, after)
        return got


def wire_name(call: str) -> str:
    """A call of the table as the wire names it."""
    return f"dynamodb {call}"


def _written(before: Item | None, after: Item | None, transacted: bool) -> int:
    on_table = (
        table_units(before, after) if transacted else max(kilobytes(before), kilobytes(after), 1)
    )
    return on_table + sum(index_units(index, before, after) for index in indexes())


def _read(call: wire.Call, items: Mapping[tuple[str, str], Item]) -> int:
    """Read units of a call: four kilobytes each, rounded up; of a query all it passes."""
    asked = str(call.body)
    touched = [item for (pk, _), item in items.items() if f"'{pk}'" in asked] or [{}]
    names = [index for index in indexes() if f"'{index.name}'" in asked]
    if names:
        key = names[0].key[0]
        touched = [i for i in items.values() if key in i and f"'{i[key]['S']}'" in asked] or [{}]
    return max(1, -(-sum(item_bytes(item) for item in touched) // 4096))


def one_application() -> Counter[str]:
    """The whole way of one application."""
    testing_environment()
    from tests.world import mocked_aws

    with mocked_aws() as world:
        world.reset()
        world.token("verifier")
        counted = Tally(world.settings.table)
        who = applicant("hibah-uang", "worship", 1)
        case = counted.during(lambda: world.open(who))
        counted.during(case.fill)
        counted.during(case.attach_all)
        counted.during(case.submit)
        counted.during(lambda: world.office("GET", "/proposals?state=submitted"))
        counted.during(lambda: case.decide("take"))
        flags = case.verdicts(ktp="unreadable")
        counted.during(lambda: case.decide("return", note="Contoh", verdicts=flags))
        counted.during(lambda: case.attach(case.paper("ktp", 2)))
        counted.during(case.submit)
        counted.during(lambda: case.decide("take"))
        counted.during(lambda: case.decide("verify", verdicts=case.verdicts()))
        counted.found["letters"] = len(counted.during(world.mail))
        counted.found["papers"] = len(case.view["documents"])
        counted.found["table bytes"] = sum(
            item_bytes(i) for i in _images(world.settings.table).values()
        )
    return counted.found


#: A file lands, is copied to its place, and is forgotten where it landed after two weeks and a night.
LANDED_MONTHS = 15 / 30


def dollars(counted: Mapping[str, int], prices: Mapping[str, Any]) -> dict[str, float]:
    """USD of 1,000 applications, and of a month in which nobody applies, by what they are paid for."""
    price, assumed = prices["unit"], prices["assumed"]
    factor = float(prices["region_factor"])
    papers, letters = counted["papers"], counted["letters"]
    calls = assumed["saves"] + 2 * papers + letters + 15
    background = papers + 2 * letters + 4
    seconds = calls * assumed["api_ms"] / 1000 * assumed["api_gb"]
    seconds += background * assumed["background_ms"] / 1000 * assumed["background_gb"]
    saves = assumed["saves"] - 1  # one was counted
    each = {
        "table": (counted["write units"] + 6 * saves) * price["write"]
        + (counted["read units"] + 4 * saves) * price["read"]
        + counted["table bytes"] / 1e9 * (price["table_gb_month"] + price["backup_gb_month"]) * assumed["kept_months"],
        "functions": (calls + background) * price["function_call"] + seconds * price["function_gb_second"],
        "gateway and front": calls * (price["api_call"] + price["front_call"])
        + assumed["pages"] * (price["front_call"] + assumed["page_kb"] / 1e6 * price["transfer_gb"]),
        "papers": papers * (2 * price["object_put"] + 3 * price["object_get"] + 3 * price["queue_call"])
        + assumed["papers_mb"] / 1e3 * (price["object_gb_month"] * (assumed["kept_months"] + LANDED_MONTHS)
                                        + price["transfer_gb"]),
        "letters": letters * price["letter"],
        "logs and keys": calls * assumed["log_kb_per_call"] / 1e6 * price["log_gb"] + calls * price["key_call"] / 10,
    }  # fmt: skip
    idle = {
        "sweeper": MINUTES_A_MONTH
        * (
            price["function_call"]
            + 0.05 * assumed["background_gb"] * price["function_gb_second"]
            + 10 * price["read"]
        ),
        "keys and secret": price["key_month"] + price["secret_month"],
        "alarms": assumed["alarms"] * price["alarm_month"]
        + assumed["metrics"] * price["metric_month"],
        "queues": 2 * MINUTES_A_MONTH * 3 * price["queue_call"],
    }
    found = {f"1,000 applications: {name}": 1_000 * usd * factor for name, usd in each.items()}
    return found | {f"idle, a month: {name}": usd * factor for name, usd in idle.items()}


def figures() -> Iterator[Figure]:
    counted = one_application()
    prices = tomllib.loads(PRICES.read_text(encoding="utf-8"))
    for name in ("write units", "read units", "letters", "papers"):
        yield Figure(GROUP, f"one application: {name}", counted[name], "", None, "counted")
    asked = sum(n for name, n in counted.items() if " " in name and name.split()[0].islower()
                and name.split()[1][0].isupper())  # fmt: skip
    yield Figure(
        GROUP,
        "one application: calls of AWS",
        asked,
        "",
        None,
        "counted, uploads from phones apart",
    )
    spent = dollars(counted, prices)
    for kind in ("1,000 applications", "idle, a month"):
        parts = {
            name.partition(": ")[2]: usd for name, usd in spent.items() if name.startswith(kind)
        }
        listed = ", ".join(
            f"{name} {usd:.2f}" for name, usd in sorted(parts.items(), key=lambda p: -p[1])
        )
        yield Figure(
            GROUP, kind, sum(parts.values()), "USD", None, "worked out", f"{kind}: {listed}"
        )
    yield Figure(
        GROUP, "factor for the region", float(prices["region_factor"]), "", None, "assumed", NOTE
    )
