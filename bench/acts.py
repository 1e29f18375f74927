"""A submit and a decision as AWS sees them: how many calls, and what the transaction costs in write units.

Through the real routes on moto, with the process warm: keys and rules were read by the calls before.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench import wire  # before any client of AWS is made
from bench.environment import testing_environment
from bench.figures import Figure
from bench.units import Item, transaction_units
from chalicelib.ops.synthetic import applicant

GROUP = "Acts on AWS"
BUDGETS = {"submit": 4, "decision": 3}
UNITS_OF_A_SUBMIT = 16
#: The kind of applicant with the most papers and questions.
WHO = ("hibah-uang", "worship")
NOTE = "write units: worked out from the items as DynamoDB counts; moto gives none for transactions"
TRANSACTION = "dynamodb TransactWriteItems"


def figures() -> Iterator[Figure]:
    testing_environment()
    from tests.world import mocked_aws

    with mocked_aws() as world:
        world.reset()
        case = world.ready(applicant(*WHO, 1))
        world.token("verifier")
        version = case.version
        sent, cost = _watched(world.settings.table, lambda: case.submit(version=version))
        yield from _act("submit", sent, cost, UNITS_OF_A_SUBMIT)
        version += 1
        taken, cost = _watched(world.settings.table, lambda: case.decide("take", version=version))
        yield from _act("decision", taken, cost, None)
        for role, opd in (("verifier", "an OPD"), ("kesra", "all OPDs")):
            world.token(role)
            with wire.listening() as calls:
                world.office("GET", "/proposals?state=checking", role=role)
            names = [call.name.partition(" ")[2] for call in calls]
            name = f"AWS calls in a page of the queue, {opd}"
            yield Figure(GROUP, name, len(names), "", None, _counted(names))


def _watched(table: str, act: Callable[[], Any]) -> tuple[list[wire.Call], tuple[int, int]]:
    """The calls of an act, and the units of its transaction: of the table and of its indexes."""
    before = _images(table)
    with wire.listening() as calls:
        got = act()
    assert got.status in (200, 201), got.body
    after = _images(table)
    keys = [key for call in calls if call.name == TRANSACTION for key in _keys(call.body)]
    return calls, transaction_units((before.get(key), after.get(key)) for key in keys)


def _keys(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys of the items a transaction writes."""
    for write in body["TransactItems"]:
        ((kind, of),) = write.items()
        key = of["Item"] if kind == "Put" else of["Key"]
        if kind != "ConditionCheck":
            yield key["PK"]["S"], key["SK"]["S"]


def _images(table: str) -> dict[tuple[str, str], Item]:
    """Every item of the mocked table as it is now."""
    import boto3

    items = boto3.client("dynamodb").scan(TableName=table)["Items"]
    return {(item["PK"]["S"], item["SK"]["S"]): item for item in items}


def _act(
    name: str, calls: list[wire.Call], cost: tuple[int, int], units: int | None
) -> Iterator[Figure]:
    names = [call.name.partition(" ")[2] for call in calls]
    writing = names.count("TransactWriteItems")
    yield Figure(
        GROUP, f"AWS calls in a {name}", len(calls), "", BUDGETS[name],
        f"at most {BUDGETS[name]}: {_counted(names)}",
    )  # fmt: skip
    yield Figure(GROUP, f"transactions in a {name}", writing, "", 1, "exactly 1")
    on_table, on_indexes = cost
    yield Figure(
        GROUP, f"write units of a {name}", sum(cost), "", units,
        (f"at most {units}: " if units else "") + f"table {on_table}, indexes {on_indexes}", NOTE,
    )  # fmt: skip


def _counted(names: list[str]) -> str:
    return ", ".join(f"{n if n > 1 else ''} {name}".strip() for name in dict.fromkeys(names)
                     for n in [names.count(name)])  # fmt: skip
