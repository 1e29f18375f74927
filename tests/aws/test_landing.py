"""Where uploads land and where they stay, on a bucket that keeps versions: killed, twice, replaced, never claimed."""

import hashlib
from dataclasses import replace
from typing import Any

import boto3
import pytest

from chalicelib.api.faults import HandlerFailed
from chalicelib.aws.documents import S3Documents
from chalicelib.desk.arriving import arrived
from chalicelib.desk.landing import KEPT, landed, landing
from chalicelib.desk.ports import Unclear
from tests.aws.test_documents import FAULTS, answering
from tests.fakes import Wrapped
from tests.hostile import pdf
from tests.world import REGION, Case, World, put_object

IDENTITY = "ktp"


def versions(world: World, key: str) -> list[tuple[str, bytes]]:
    """(version id, content) of everything that ever lay under a key, oldest first."""
    s3, bucket = boto3.client("s3", REGION), world.settings.documents_bucket
    found = s3.list_object_versions(Bucket=bucket, Prefix=key).get("Versions", [])
    return [
        (
            one["VersionId"],
            s3.get_object(Bucket=bucket, Key=key, VersionId=one["VersionId"])["Body"].read(),
        )
        for one in reversed(found)
        if one["Key"] == key
    ]


def offered(case: Case) -> tuple[str, str, bytes]:
    """Document, its key and the file that was chosen for it; nothing was sent yet."""
    file = case.paper(IDENTITY)
    got = case.call("POST", "/documents", file.offer())
    key = landed(got.body["post"]["fields"]["key"])
    assert key.startswith(f"papers/{case.ticket}/")
    return got.body["document"], key, file.content


def uploaded(world: World) -> tuple[Case, str, str, bytes]:
    """A draft whose file has landed; nobody has looked into it yet."""
    case = world.open()
    document, key, content = offered(case)
    put_object(world.settings, landing(key), content)
    return case, document, key, content


def kept(case: Case, document: str) -> Any:
    file = case.world.wiring.desk.store.load(case.ticket)
    assert file is not None
    return next(d for d in file.documents if d.document == document)


def test_a_clean_file_lies_at_its_place_and_the_version_there_is_the_one_that_counts(
    world: World,
) -> None:
    case, document, key, content = uploaded(world)
    assert versions(world, key) == []
    world.arrive(landing(key))
    assert versions(world, key) == [(kept(case, document).version_id, content)]


def test_a_rejected_file_is_never_copied(world: World) -> None:
    case = world.open()
    document, key, content = offered(case)
    put_object(world.settings, landing(key), content[:-1] + b"x")
    world.arrive(landing(key))
    assert (kept(case, document).state, kept(case, document).reason) == ("rejected", "changed")
    assert versions(world, key) == []


def test_a_message_that_comes_twice_copies_once(world: World) -> None:
    case, document, key, content = uploaded(world)
    for _ in range(3):
        world.arrive(landing(key))
    assert versions(world, key) == [(kept(case, document).version_id, content)]


def test_what_is_sent_again_with_the_form_changes_nothing_that_counts(world: World) -> None:
    case, document, key, content = uploaded(world)
    world.arrive(landing(key))
    before = kept(case, document)
    put_object(world.settings, landing(key), b"<html>something else")
    world.arrive(landing(key))
    assert kept(case, document) == before
    assert versions(world, key) == [(before.version_id, content)]


def test_the_version_that_was_looked_into_is_copied_not_what_came_after_it(world: World) -> None:
    documents = S3Documents(world.settings)
    put_object(world.settings, "incoming/papers/x/y/z", b"looked into")
    found = documents.fetch("incoming/papers/x/y/z", 100)
    put_object(world.settings, "incoming/papers/x/y/z", b"came after it")
    assert found is not None
    version = documents.settle("papers/x/y/z", found[1])
    assert versions(world, "papers/x/y/z")[-1] == (version, b"looked into")


class Killed(BaseException):
    """The process is gone."""


class KilledBeforeTheRow(Wrapped):
    def inspected(self, *_: Any) -> bool:
        raise Killed


def test_killed_between_copy_and_row_it_does_not_count_until_the_message_comes_again(
    world: World,
) -> None:
    case, document, key, content = uploaded(world)
    desk = world.wiring.desk
    with pytest.raises(Killed):
        arrived(replace(desk, store=KilledBeforeTheRow(desk.store)), landing(key), world.at)
    assert len(versions(world, key)) == 1
    assert (kept(case, document).state, kept(case, document).version_id) == ("waiting", "")
    world.arrive(landing(key))
    assert kept(case, document).state == "clean"
    assert (kept(case, document).version_id, content) in versions(world, key)
    assert {found for _, found in versions(world, key)} == {content}


class AnotherIsFaster(Wrapped):
    """Between copy and row another worker does all of it."""

    def __init__(self, inner: Any, world: World, key: str) -> None:
        super().__init__(inner)
        self.world, self.key, self.done = world, key, False

    def inspected(self, *asked: Any) -> bool:
        if not self.done:
            self.done = True
            self.world.arrive(landing(self.key))
        return bool(self.inner.inspected(*asked))


def test_of_two_workers_at_one_file_one_writes_the_row_and_it_names_what_he_copied(
    world: World,
) -> None:
    case, document, key, content = uploaded(world)
    desk = world.wiring.desk
    desk = replace(desk, store=AnotherIsFaster(desk.store, world, key))
    assert arrived(desk, landing(key), world.at) == ""
    found = kept(case, document)
    assert found.state == "clean"
    assert dict(versions(world, key))[found.version_id] == content


class NeverCopies(Wrapped):
    def settle(self, *_: Any) -> str:
        raise Unclear


def test_without_its_copy_nothing_counts(world: World) -> None:
    case, document, key, _ = uploaded(world)
    desk = replace(world.wiring.desk, documents=NeverCopies(world.wiring.desk.documents))  # type: ignore[arg-type]
    with pytest.raises(Unclear):
        arrived(desk, landing(key), world.at)
    assert kept(case, document).state == "waiting"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bucket_that_answers_with_a_fault_is_asked_again_and_judges_nobody(
    world: World, fault: str
) -> None:
    """The message comes again: its handler fails, and the paper waits."""
    case, document, key, _ = uploaded(world)
    with answering(world.wiring.desk.documents, FAULTS[fault]), pytest.raises(HandlerFailed):
        world.arrive(landing(key))
    assert (kept(case, document).state, kept(case, document).reason) == ("waiting", "")
    world.arrive(landing(key))
    assert kept(case, document).state == "clean"


def test_a_spreadsheet_behind_a_fault_of_the_bucket_is_asked_for_again(world: World) -> None:
    content = b"a;b"
    digest = hashlib.sha256(content).hexdigest()
    body = {
        **{"kind": "recipients", "name": "penerima.csv", "type": "text/csv"},
        **{"bytes": len(content), "sha256": digest},
    }
    made = world.office("POST", "/imports", body, "kesra", idempotency_key=world.key()).body
    key = made["post"]["fields"]["key"]
    put_object(world.settings, key, content)
    for _ in range(6):
        denied = answering(world.wiring.desk.documents, FAULTS["AccessDenied"])
        with denied, pytest.raises(HandlerFailed):
            world.arrive(key)
    world.arrive(key)
    over = world.office("GET", f"/imports/{made['id']}", None, "kesra").body
    assert (over["state"], over["refused"]["code"]) == ("refused", "import.no-header")


# never claimed --------------------------------------------------------------------------------------------------------


def test_a_file_that_never_came_is_said_so_when_the_bucket_has_forgotten_it(world: World) -> None:
    case = world.open()
    document, key, content = offered(case)
    path = f"/documents/{document}"
    world.wait(days=KEPT.days, seconds=-1)
    assert case.call("GET", path).body["state"] == "waiting"
    world.wait(seconds=1)
    for view in (case.call("GET", path).body, case.view["documents"][0]):
        assert (view["state"], view["reason"]) == ("rejected", "not-arrived")
        assert view["message"]
    codes = {p["code"] for p in case.view["problems"] if p["pointer"] == f"/documents/{IDENTITY}"}
    assert codes == {"paper.rejected"}
    put_object(
        world.settings, landing(key), content
    )  # a message that lay in the queue all the time
    world.arrive(landing(key))
    assert (kept(case, document).state, kept(case, document).reason) == ("rejected", "not-arrived")
    assert versions(world, key) == []


def test_a_paper_that_never_came_holds_up_no_sending(world: World) -> None:
    case = world.ready()
    offered(case)
    world.wait(days=KEPT.days)
    assert case.submit().status == 201


def test_a_spreadsheet_that_never_came_ends_in_words(world: World) -> None:
    body = {
        **{"kind": "recipients", "name": "penerima.csv", "type": "text/csv"},
        **{"bytes": 10, "sha256": "ab" * 32},
    }
    made = world.office("POST", "/imports", body, "kesra", idempotency_key=world.key()).body
    assert made["post"]["fields"]["key"] == f"incoming/imports/{made['id']}/file"
    assert world.office("GET", f"/imports/{made['id']}", None, "kesra").body["state"] == "waiting"
    world.wait(days=KEPT.days)
    over = world.office("GET", f"/imports/{made['id']}", None, "kesra").body
    assert (over["state"], over["refused"]["code"]) == ("refused", "import.gone")
    assert world.office("GET", "/imports", None, "kesra").body["items"][0]["state"] == "refused"
    assert world.office("POST", f"/imports/{made['id']}/run", {}, "kesra").status == 409


def test_hostile_or_not_nothing_of_what_landed_is_ever_served(world: World) -> None:
    """The address that is given out leads to the place of a paper, never to where files land."""
    case = world.open()
    document, key, _ = offered(case)
    put_object(world.settings, landing(key), pdf())
    assert "url" not in case.call("GET", f"/documents/{document}").body
    clean = case.attach(case.paper(IDENTITY))
    url = case.call("GET", f"/documents/{clean}").body["url"]
    assert "/papers/" in url and "incoming" not in url
