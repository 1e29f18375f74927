"""Fifty at once on a store that really does several things at once: the local AWS, where moto would lose writes."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest

from chalicelib.aws.store import DynamoStore
from chalicelib.aws.table import Row
from chalicelib.core.proposal import File
from chalicelib.core.ticket import make_ticket
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide
from chalicelib.desk.opening import Opening, open_proposal
from chalicelib.desk.saving import Saved, save_answers
from chalicelib.desk.submitting import Sent, submit
from chalicelib.desk.telling import Post, send_due
from chalicelib.ops.local_aws import local_aws
from chalicelib.settings import Settings
from tests.builders import FILLED, NOON, a_contact, a_desk, a_draft, a_file, an_official, lay
from tests.fakes import PostOffice, counting, plain_letter
from tests.world import REGION, table_of_the_template

SAME = 50
SETTINGS = Settings("races", "b", "p", "c", "s", "m@contoh.example", "https://serang.example")
LOCAL_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
NUMBERS = counting(500)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DynamoStore]:
    """A store on a local AWS of its own."""
    before = (Row.Meta.table_name, Row.Meta.host, Row.Meta.region)
    with (
        pytest.MonkeyPatch.context() as patch,
        local_aws(tmp_path_factory.mktemp("aws")) as endpoint,
    ):
        for name, value in LOCAL_CREDENTIALS.items():
            patch.setenv(name, value)
        client = boto3.Session(region_name=REGION).client("dynamodb", endpoint_url=endpoint)
        client.create_table(TableName="races", **table_of_the_template())
        made = DynamoStore(replace(SETTINGS, endpoint=endpoint))
        made.load("first")  # one connection, made before the threads
        yield made
    Row.Meta.table_name, Row.Meta.host, Row.Meta.region = before
    Row._connection = None


@pytest.fixture
def desk(store: DynamoStore) -> Desk:
    made = a_desk(store, wait=time.sleep)
    return replace(made, ids=replace(made.ids, number=NUMBERS))


def at_once(work: Callable[[str], Any], keys: list[str]) -> list[Any]:
    with ThreadPoolExecutor(25) as pool:
        return list(pool.map(work, keys))


def laid(desk: Desk, file: File) -> File:
    """A file of its own number for each test."""
    ticket = make_ticket(2027, NUMBERS(0))
    letters = tuple(replace(x, owner=ticket) for x in file.letters)
    return lay(desk, replace(file, proposal=replace(file.proposal, ticket=ticket), letters=letters))


def record(desk: Desk, file: File) -> tuple[list[str], list[str]]:
    now = desk.store.load(file.proposal.ticket)
    assert now is not None
    return [e.action for e in now.events], [x.kind for x in now.letters]


def test_one_key_is_one_record_one_answer_and_one_letter(desk: Desk) -> None:
    draft = laid(desk, a_draft())
    key = f"key-{draft.proposal.ticket}"
    done = at_once(lambda k: submit(desk, draft, 1, k, NOON), [key] * SAME)
    assert all(isinstance(d, Sent) for d in done)
    assert len({str(d.answer) for d in done}) == 1
    assert record(desk, draft) == (["open", "submit"], ["opened", "received"])


def test_fifty_keys_are_one_record_and_forty_nine_told_so(desk: Desk) -> None:
    draft = laid(desk, a_draft())
    keys = [f"key-{draft.proposal.ticket}-{n}" for n in range(SAME)]
    done = at_once(lambda k: submit(desk, draft, 1, k, NOON), keys)
    assert Counter(type(d) for d in done) == {Sent: 1, Refusal: SAME - 1}
    assert {d.kind for d in done if isinstance(d, Refusal)} == {"stale"}
    assert record(desk, draft) == (["open", "submit"], ["opened", "received"])


def test_fifty_openings_with_one_key_are_one_number(desk: Desk) -> None:
    opening = Opening("hibah-uang", "worship", a_contact(email="sekali@contoh.example"))
    done = at_once(lambda k: open_proposal(desk, opening, k, NOON), ["key-open"] * SAME)
    assert len({str(d) for d in done}) == 1 and not isinstance(done[0], Refusal)
    index = f"email#{desk.keys.blind('email', 'sekali@contoh.example')}"
    assert desk.store.tickets_by(index) == (done[0]["ticket"],)


def test_fifty_officials_take_one_file_and_one_has_it(desk: Desk) -> None:
    file = laid(desk, a_file("submitted"))
    act = FILLED["take"](file)
    names = [f"Petugas {n}" for n in range(SAME)]
    done = at_once(
        lambda n: decide(
            desk,
            file,
            act,
            an_official(name=n),
            file.proposal.version,
            n + file.proposal.ticket,
            NOON,
        ),
        names,
    )
    assert sum(not isinstance(d, Refusal) for d in done) == 1
    assert record(desk, file)[0] == ["open", "submit", "take"]


def test_fifty_devices_save_and_no_acknowledged_answer_is_lost(desk: Desk) -> None:
    draft = laid(desk, a_draft(answers={}))

    def save(text: str) -> str:
        now = desk.store.load(draft.proposal.ticket)
        assert now is not None
        done = save_answers(desk, now, {"title": text}, None, now.proposal.version, NOON)
        return text if isinstance(done, Saved) else ""

    kept = [text for text in at_once(save, [f"Judul nomor {n}" for n in range(SAME)]) if text]
    now = desk.store.load(draft.proposal.ticket)
    assert now is not None
    assert now.proposal.answers["title"] in kept
    assert now.proposal.version == 1 + len(kept)


def test_ten_sweepers_send_each_letter_once(desk: Desk) -> None:
    for _ in range(10):
        laid(desk, a_draft())
    office = PostOffice()
    at_once(
        lambda _: send_due(Post(desk.store, plain_letter, office), NOON + timedelta(hours=9)),
        [""] * 10,
    )
    assert office.sent
    assert set(Counter(x.tag for x in office.sent).values()) == {1}
