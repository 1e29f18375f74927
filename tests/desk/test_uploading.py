"""Papers on their way in and out: one form for one file, and only clean files ever leave."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.proposal import Document, File
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.arriving import arrived
from chalicelib.desk.landing import landing
from chalicelib.desk.submitting import Sent, submit
from chalicelib.desk.uploading import MOST_DOCUMENTS, Offer, download, offer_upload, remove_document
from chalicelib.ops.staging import ROADS
from tests.builders import NOON, TICKET, a_desk, a_document, a_draft, a_file, lay
from tests.fakes import MemoryBucket
from tests.hostile import pdf

CONTENT = pdf()
GOOD = Offer("ktp", "ktp.pdf", "application/pdf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def desk() -> Desk:
    made = a_desk()
    lay(made, replace(a_draft(), documents=()))
    return made


def now(desk: Desk) -> File:
    file = desk.store.load(TICKET)
    assert file is not None
    return file


def offer(desk: Desk, **changes: Any) -> Any:
    return offer_upload(desk, now(desk), replace(GOOD, **changes), NOON)


def send(desk: Desk, content: bytes = CONTENT, **changes: Any) -> Document:
    document, _ = offer(desk, **changes)
    arrived(desk, desk.documents.land(document.key, content), NOON)  # type: ignore[attr-defined]
    return next(d for d in now(desk).documents if d.document == document.document)


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"slot": "kk"}, "paper.unknown", "/slot"),  # a paper of persons
        ({"slot": "../ktp"}, "paper.unknown", "/slot"),
        ({"type": "text/html"}, "document.type", "/type"),
        ({"slot": "photos"}, "document.type", "/type"),  # photos are no PDF
        ({"bytes": 0}, "document.empty", "/bytes"),
        ({"bytes": 10_485_761}, "document.large", "/bytes"),
        ({"type": "image/jpeg", "bytes": 5_242_881}, "document.large", "/bytes"),
        ({"sha256": "x" * 64}, "document.sha256", "/sha256"),
        ({"sha256": "A" * 64}, "document.sha256", "/sha256"),
        ({"sha256": "a" * 63}, "document.sha256", "/sha256"),
    ],
)
def test_what_is_not_asked_for_is_not_signed(
    desk: Desk, changes: dict[str, Any], code: str, at: str
) -> None:
    done = offer(desk, **changes)
    assert isinstance(done, Refusal)
    assert [(p.code, p.at) for p in done.problems] == [(code, at)]
    assert now(desk).documents == ()


@pytest.mark.parametrize("most", [10_485_760])
def test_the_largest_file_is_just_signed(desk: Desk, most: int) -> None:
    assert not isinstance(offer(desk, bytes=most), Refusal)


def test_each_offer_is_a_key_of_its_own_that_nobody_guesses(desk: Desk) -> None:
    keys = [offer(desk)[0].key for _ in range(3)]
    assert len(set(keys)) == 3
    assert all(key.startswith(f"papers/{TICKET}/ktp-") for key in keys)
    assert [d.document for d in now(desk).documents] == ["ktp-1", "ktp-2", "ktp-3"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), (r"C:\Users\x\ktp.pdf", "ktp.pdf"), ("a\x00b\n.pdf", "ab.pdf"),
     ("", "berkas"), ("/", "berkas"), ("x" * 300, "x" * 120), ("ktp\u202efdp.exe", "ktpfdp.exe")],
)  # fmt: skip
def test_a_name_is_only_a_name(desk: Desk, name: str, kept: str) -> None:
    assert offer(desk, name=name)[0].name == kept


def test_several_offers_at_once_get_numbers_of_their_own(desk: Desk) -> None:
    file = now(desk)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: offer_upload(desk, file, GOOD, NOON), range(4)))
    assert len({d.document for d, _ in made}) == 4  # type: ignore[misc]


def test_a_slot_of_several_is_full_at_last(desk: Desk) -> None:
    for _ in range(3):  # ktp takes three
        send(desk)
    done = offer(desk)
    assert [p.code for p in done.problems] == ["document.full"]
    remove_document(desk, now(desk), "ktp-1", NOON)
    assert not isinstance(offer(desk), Refusal)


def test_nobody_can_offer_without_end(desk: Desk) -> None:
    full = a_desk()
    lay(
        full,
        replace(
            a_draft(),
            documents=tuple(a_document("ktp", n, state="removed") for n in range(MOST_DOCUMENTS)),
        ),
    )
    assert [p.code for p in offer(full).problems] == ["document.many"]


@pytest.mark.parametrize("state", [s for s in ROADS if s != "draft"])
def test_a_sent_proposal_takes_only_what_was_flagged(state: str) -> None:
    desk = a_desk()
    lay(desk, a_file(state))
    if state == "returned":
        assert not isinstance(offer(desk), Refusal)
    else:
        assert [p.code for p in offer(desk).problems] == ["item.closed"]
    assert [p.code for p in offer(desk, slot="proposal").problems] == ["item.closed"]
    done = remove_document(desk, now(desk), "proposal-2", NOON)
    assert isinstance(done, Refusal) and [p.code for p in done.problems] == ["item.closed"]


# arriving -------------------------------------------------------------------------------------------------------------


def test_a_file_counts_after_it_was_looked_into(desk: Desk) -> None:
    document = send(desk)
    assert (document.state, document.version_id, document.pages) == ("clean", "v1-copy", 1)


def test_a_rejected_file_keeps_its_reason_and_no_version(desk: Desk) -> None:
    document = send(desk, b"<html>", bytes=6, sha256=hashlib.sha256(b"<html>").hexdigest())
    assert (document.state, document.reason, document.version_id) == ("rejected", "html", "")


def test_what_was_judged_is_not_judged_again(desk: Desk) -> None:
    document = send(desk)
    again = desk.documents.land(document.key, b"<html>")  # type: ignore[attr-defined]
    assert arrived(desk, again, NOON) == ""
    assert now(desk).documents[0].state == "clean"


OTHERS = ["ktp-1/other", "ktp-1/token-1/more"]


ELSEWHERE = [
    "",
    "papers",
    "papers/x/y/z",
    f"other/{TICKET}/ktp-1/token-1",
    "incoming/",
    "incoming/x",
]


@pytest.mark.parametrize("key", ELSEWHERE)
def test_objects_elsewhere_are_nothing_of_ours(desk: Desk, key: str) -> None:
    offer(desk)
    assert arrived(desk, key, NOON) == ""


@pytest.mark.parametrize("key", [f"papers/{TICKET}/{other}" for other in OTHERS])
def test_objects_under_other_keys_are_nothing_of_ours(desk: Desk, key: str) -> None:
    offer(desk)
    assert arrived(desk, landing(key), NOON) == ""
    assert now(desk).documents[0].state == "waiting"


def test_a_form_kept_back_until_after_sending_adds_nothing(desk: Desk) -> None:
    """Offered in the draft, sent when the proposal was already with the office."""
    later = a_desk()
    submitted = a_file("submitted")
    waiting = a_document(
        "ktp", 90, state="waiting", version_id="", bytes=GOOD.bytes, sha256=GOOD.sha256
    )
    lay(later, replace(submitted, documents=(*submitted.documents, waiting)))
    landed = later.documents.land(waiting.key, CONTENT)  # type: ignore[attr-defined]
    assert arrived(later, landed, NOON) == "rejected"
    assert waiting.key not in later.documents.objects  # type: ignore[attr-defined]


class SentMeanwhile(MemoryBucket):
    """Fetching takes so long that the proposal is sent before it is done."""

    desk: Desk

    def fetch(self, key: str, most: int) -> tuple[bytes, str] | None:
        file = self.desk.store.load(TICKET)
        assert file is not None
        if file.proposal.state == "draft":
            assert isinstance(submit(self.desk, file, file.proposal.version, "key-1", NOON), Sent)
        return super().fetch(key, most)


def test_a_file_still_being_looked_into_when_the_proposal_is_sent_is_too_late() -> None:
    """What counts is what the receipt lists: the version before it."""
    bucket = SentMeanwhile()
    desk = bucket.desk = a_desk(documents=bucket)
    lay(desk, a_draft())
    document, _ = offer(desk)
    assert arrived(desk, bucket.land(document.key, CONTENT), NOON) == "rejected"
    file = now(desk)
    listed = {p["document"] for p in file.events[-1].facts["papers"]}  # type: ignore[index, call-overload, union-attr]
    assert {d.document for d in file.documents if d.state == "clean"} == listed


def test_news_of_an_object_that_is_not_there_is_not_arrived(desk: Desk) -> None:
    document, _ = offer(desk)
    assert arrived(desk, landing(document.key), NOON) == "rejected"
    assert now(desk).documents[0].reason == "not-arrived"


# leaving --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "version", "served"),
    [("clean", "v1", True), ("removed", "v1", True), ("removed", "", False), ("waiting", "", False),
     ("rejected", "", False), ("rejected", "v1", False), ("waiting", "v1", False), ("clean", "", False)],
)  # fmt: skip
def test_nothing_unclean_is_ever_served(desk: Desk, state: str, version: str, served: bool) -> None:
    url = download(desk, a_document(state=state, version_id=version))
    assert bool(url) is served


def test_an_unknown_document_is_unknown_in_words(desk: Desk) -> None:
    done = remove_document(desk, now(desk), "ktp-99", NOON)
    assert isinstance(done, Refusal) and [p.code for p in done.problems] == ["document.unknown"]


def test_removing_twice_is_removing_once(desk: Desk) -> None:
    send(desk)
    first = remove_document(desk, now(desk), "ktp-1", NOON)
    assert remove_document(desk, now(desk), "ktp-1", NOON + timedelta(hours=1)) == first
    assert now(desk).proposal.version == 2


def test_removing_from_an_old_copy_is_stale(desk: Desk) -> None:
    send(desk)
    old = now(desk)
    send(desk)
    remove_document(desk, now(desk), "ktp-2", NOON)
    done = remove_document(desk, old, "ktp-1", NOON)
    assert isinstance(done, Refusal) and done.kind == "stale"
