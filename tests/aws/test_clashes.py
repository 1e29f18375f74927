"""A transaction that meets another one of the same moment gives way and goes on; one whose condition fails does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chalicelib.aws.store import DynamoStore
from chalicelib.aws.table import Row
from chalicelib.aws.transacting import GIVING_WAY
from chalicelib.desk.ports import Change, Stale, Unclear
from tests.builders import TICKET, a_document, a_draft, a_file, a_letter
from tests.world import World


@dataclass
class Refusing:
    """Stands in front of the table and cancels transactions for these reasons, one after another."""

    reasons: list[str]
    asked: int = 0
    status_code: int = 400

    def __call__(self, **_: Any) -> Any:
        self.asked += 1
        if not self.reasons:
            return None
        error = {"Code": "TransactionCanceledException", "Message": "cancelled"}
        why = [{"Code": self.reasons.pop(0)}, {"Code": "None"}]
        return self, {"Error": error, "CancellationReasons": why, "ResponseMetadata": {}}


@contextmanager
def refusing(*reasons: str) -> Iterator[Refusing]:
    events = Row._get_connection().connection.client.meta.events
    made, name = Refusing(list(reasons)), "before-call.dynamodb.TransactWriteItems"
    events.register_first(name, made)
    try:
        yield made
    finally:
        events.unregister(name, made)


@pytest.fixture
def store(world: World) -> DynamoStore:
    return DynamoStore(world.settings)


def test_a_transaction_that_met_another_one_is_tried_again(store: DynamoStore) -> None:
    proposal = a_file().proposal
    with refusing("TransactionConflict", "ThrottlingError") as table:
        store.commit(Change(proposal, 0))
    assert table.asked == 3
    assert store.load(proposal.ticket) is not None


def test_a_notice_that_met_a_save_of_its_draft_is_still_written(store: DynamoStore) -> None:
    draft = a_draft()
    store.commit(Change(draft.proposal, 0))
    with refusing("TransactionConflict"):
        assert store.tell(a_letter(10_000, kind="reminder"))


def test_an_inspection_that_met_a_save_is_still_written(store: DynamoStore) -> None:
    store.commit(Change(a_draft().proposal, 0))
    waiting = a_document("ktp", 90, state="waiting", version_id="")
    store.offer(TICKET, waiting)
    with refusing("TransactionConflict"):
        assert store.inspected(TICKET, replace(waiting, state="clean"), "draft")


def test_a_condition_that_failed_is_told_at_once(store: DynamoStore) -> None:
    with refusing("ConditionalCheckFailed") as table, pytest.raises(Stale):
        store.commit(Change(a_file().proposal, 0))
    assert table.asked == 1


def test_giving_way_has_an_end(store: DynamoStore) -> None:
    tries = len(GIVING_WAY) + 1
    with refusing(*["TransactionConflict"] * tries) as table, pytest.raises(Unclear):
        store.commit(Change(a_file().proposal, 0))
    assert table.asked == tries
