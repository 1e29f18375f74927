"""What a submit costs of our own processor time, over the one signed transaction it comes down to.

moto would take most of the time, so nothing real answers: moto's answers to one submit are recorded, and from then on
botocore's ``before-send`` gives them back, as if the network took no time at all. That happens after a request was
built and signed, and before its answer is parsed: what is left is the whole route (Chalice, rules, desk, store) and
the SDK. The reference is the same transaction, its items already in the wire's form, called through a plain boto3
client that is answered in the same way: the least that any program could spend. Both take turns in one process.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench import wire  # before any client of AWS is made
from bench.environment import REGION, testing_environment
from bench.figures import Figure
from chalicelib.ops.synthetic import applicant

GROUP = "Processor time"
BUDGET = 2.0
ROUNDS, RUNS = 24, 25
WHO = ("hibah-uang", "worship")
NOTE = (
    f"process_time, least of {ROUNDS * RUNS} runs. 'Own' is the route (Chalice, rules, desk, store, PynamoDB) "
    "less what its calls cost a plain boto3 client; the bare transaction is that client sending the same items"
)


def figures() -> Iterator[Figure]:
    testing_environment()
    from tests.world import mocked_aws

    with mocked_aws() as world:
        world.reset()
        case = world.ready(applicant(*WHO, 1))
        event = submit_event(case.ticket, case.secret, case.version)
        with wire.recording() as answers, wire.listening() as calls:
            got = world.client.app(event, None)
        assert got["statusCode"] == 201, got
        names = [call.name for call in calls]
        at = names.index("dynamodb TransactWriteItems")
        route = _replayed(answers, lambda: world.client.app(event, None))
        sdk = [
            _replayed([answer], _plain(call.name.partition(" ")[2], call.body))
            for call, answer in zip(calls, answers, strict=True)
        ]
        spent = turns([route, *sdk])
    whole, bare, in_sdk = spent[0], spent[1 + at], sum(spent[1:])
    times = f"{whole / bare:.1f} x {bare:.2f} ms (the bare transaction)"
    yield Figure(GROUP, "submit, the whole route", whole, "ms", None, times)
    yield Figure(GROUP, f"its {len(calls)} calls of AWS by plain boto3", in_sdk, "ms")
    yield Figure(
        GROUP, "submit, own", whole - in_sdk, "ms", BUDGET * bare,
        f"at most {BUDGET:.0f} x {bare:.2f} ms (the bare transaction)", NOTE,
    )  # fmt: skip


def submit_event(ticket: str, secret: str, version: int) -> dict[str, Any]:
    """The event API Gateway sends for a submit: the test client of Chalice would add its own routing to the time."""
    return {
        "requestContext": {
            "httpMethod": "POST",
            "resourcePath": "/proposals/{ticket}/submit",
            "identity": {"sourceIp": "127.0.0.1"},
            "requestId": "bench",
        },
        "headers": {
            "content-type": "application/json",
            "authorization": f"Bearer {secret}",
            "idempotency-key": "bench-submit-1",
            "if-match": f'"{version}"',
        },
        "pathParameters": {"ticket": ticket},
        "multiValueQueryStringParameters": None,
        "stageVariables": {},
        "body": json.dumps({}),
    }


def _plain(operation: str, body: dict[str, Any]) -> Callable[[], object]:
    """The same call through a boto3 client as it comes out of the box."""
    import boto3
    from botocore import xform_name

    call = getattr(boto3.client("dynamodb", REGION), xform_name(operation))
    return lambda: call(**body)


def _replayed(answers: list[wire.Canned], work: Callable[[], object]) -> Callable[[], object]:
    def once() -> object:
        with wire.replaying(answers):
            return work()

    return once


def turns(works: list[Callable[[], object]]) -> list[float]:
    """Milliseconds of processor time of each: the least of its runs, as a machine is never quite
    alone. They take turns in rounds, so that a change of the clock hits all of them."""
    spent: list[list[float]] = [[] for _ in works]
    gc.collect()
    gc.freeze()  # the mocked services are not part of what is measured
    for _ in range(ROUNDS):
        for work, mine in zip(works, spent, strict=True):
            work()
            mine += [_spent(work) for _ in range(RUNS)]
    gc.unfreeze()
    return [1000 * min(one) for one in spent]


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
