"""What an act may cost: calls of AWS and write units, held while the tests run and printed by ``make bench``."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from bench import wire  # before any client of AWS is made
from bench.units import Item, transaction_units
from chalicelib.ops.synthetic import applicant
from chalicelib.ops.synthetic_papers import papers
from tests.world import REGION, Case, World

ALL = ("required", "soft", "optional")


def images(world: World) -> dict[tuple[str, str], Item]:
    found = boto3.client("dynamodb", REGION).scan(TableName=world.settings.table)["Items"]
    return {(i["PK"]["S"], i["SK"]["S"]): i for i in found}


def watched(world: World, act: Callable[[], Any]) -> tuple[Counter[str], int]:
    """AWS calls of an act by name, and the write units of everything it wrote."""
    before = images(world)
    with wire.listening() as calls:
        got = act()
    assert got.status in (200, 201), got.body
    after = images(world)
    changed = [
        (before.get(k), after.get(k)) for k in before | after if before.get(k) != after.get(k)
    ]
    return Counter(c.name for c in calls), sum(transaction_units(changed))


def warm(world: World) -> None:
    """Rules, keys and notes about windows are read once per process, or once in half a minute."""
    world.call("GET", "/windows")
    world.token("verifier")


def largest(world: World) -> Case:
    """The type with the most papers, every one of them brought."""
    case = world.open(applicant("hibah-uang", "worship", 4))
    case.fill()
    for file in papers(case.who, ALL):
        case.attach(file)
    return case


def test_a_submit_takes_at_most_four_calls_one_of_them_the_transaction_and_sixteen_write_units(
    world: World,
) -> None:
    warm(world)
    case = world.ready()
    version = case.version
    calls, units = watched(world, lambda: case.submit(version=version))
    assert sum(calls.values()) <= 4, calls
    assert calls["dynamodb TransactWriteItems"] == 1
    assert not any(name.split()[1].startswith(("Put", "Update", "Delete")) for name in calls)
    assert units <= 16


def test_a_submit_of_every_paper_there_is_stays_within_sixteen_write_units(world: World) -> None:
    warm(world)
    case = largest(world)
    version = case.version
    _, units = watched(world, lambda: case.submit(version=version))
    assert units <= 16


def test_larger_items_cost_more(world: World) -> None:
    """The twin: the measure does measure."""
    case = world.lay("draft")
    costs = []
    for version, length in ((1, 40), (2, 3_000)):
        answers = {"background": "x" * length}
        costs.append(watched(world, lambda a=answers, v=version: case.save(a, v))[1])  # type: ignore[misc]
    assert costs[1] >= costs[0] + 4


@pytest.mark.parametrize("action", ["take", "return", "verify", "refuse"])
def test_a_decision_takes_at_most_three_calls_one_of_them_the_transaction(
    world: World, action: str
) -> None:
    warm(world)
    case = world.lay("submitted" if action == "take" else "checking")
    version = case.version
    body: dict[str, Any] = {
        "take": {},
        "return": {
            "note": "Foto ulang.",
            "verdicts": {"ktp": {"verdict": "fix", "reason": "unclear"}},
        },
        "verify": {"verdicts": case.verdicts()},
        "refuse": {"note": "Di luar daerah.", "reason": "outside-regency"},
    }[action]
    calls, _ = watched(world, lambda: case.decide(action, version=version, **body))
    assert sum(calls.values()) <= 3, calls
    assert calls["dynamodb TransactWriteItems"] == 1


def test_what_decides_is_read_consistently(world: World) -> None:
    """A file and a remembered answer: a read that lags would show a sent proposal as a draft."""
    case = world.lay("draft")
    key = world.key()
    case.submit(key)
    with wire.listening() as calls:
        case.submit(key, version=1)
    reads = [c for c in calls if c.name in ("dynamodb Query", "dynamodb GetItem")]
    assert {c.name for c in reads} == {"dynamodb Query", "dynamodb GetItem"}
    assert all(c.body.get("ConsistentRead") is True for c in reads)


def test_looking_at_a_proposal_takes_one_read(world: World) -> None:
    case = world.lay("submitted")
    warm(world)
    with wire.listening() as calls:
        case.call("GET")
    assert [c.name for c in calls] == ["dynamodb Query"]
