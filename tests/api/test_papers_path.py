"""Papers through the real routes: hostile files get their reason in words, and nothing unclean is ever served."""

import hashlib
import json

import pytest

from app import app
from chalicelib.api.faults import HandlerFailed
from chalicelib.ops.synthetic_papers import PaperFile
from chalicelib.text import say
from tests.builders import TICKET, a_document, a_draft
from tests.hostile import HOSTILE, JPEG, PDF, pdf, picture
from tests.world import Answer, Case, World, put_object

GOOD = PaperFile("ktp", "ktp.pdf", PDF, pdf())


def send(case: Case, file: PaperFile, content: bytes | None = None, **announced: object) -> Answer:
    """Offer a file, put ``content`` (the file's own unless told) where its form points, and have it looked into."""
    offered = case.call("POST", "/documents", file.offer() | announced)
    assert offered.status == 201, offered.body
    key = offered.body["post"]["fields"]["key"]
    put_object(case.world.settings, key, file.content if content is None else content)
    case.world.arrive(key)
    return case.call("GET", f"/documents/{offered.body['document']}")


def office_sees(case: Case, document: str) -> Answer:
    return case.world.office("GET", f"/proposals/{case.ticket}/documents/{document}")


HOSTILE_FILES = [h for h in HOSTILE if h[2]]  # an empty one is not even offered


@pytest.mark.parametrize("batch", range(6))
def test_hostile_files_are_rejected_in_words_and_never_served(world: World, batch: int) -> None:
    case = world.lay("draft")
    for name, media_type, content, reason in HOSTILE_FILES[batch::6]:
        got = send(case, PaperFile("ktp", "ktp", media_type, content))
        assert (got.body["state"], got.body["reason"]) == ("rejected", reason), name
        assert got.body["message"] == say("id", f"reason.document.{reason}")
        assert "url" not in got.body
        assert not got.body["current"]


def test_a_clean_file_is_served_for_a_minute_as_a_download(world: World) -> None:
    got = send(world.lay("draft"), GOOD)
    assert (got.body["state"], got.body["current"], got.body["pages"]) == ("clean", True, 1)
    assert "X-Amz-Expires=60" in got.body["url"]
    assert "attachment" in got.body["url"]


def test_a_message_that_fails_keeps_no_other_file_waiting(world: World) -> None:
    case = world.lay("draft")
    offered = case.call("POST", "/documents", GOOD.offer()).body
    key = offered["post"]["fields"]["key"]
    put_object(world.settings, key, GOOD.content)
    good = json.dumps({"Records": [{"s3": {"object": {"key": key}}}]})
    event = world.client.events.generate_sqs_event(["no JSON", good])
    with pytest.raises(HandlerFailed):
        world.client.lambda_.invoke("inspect_upload", event)
    assert case.call("GET", f"/documents/{offered['document']}").body["state"] == "clean"


def test_files_are_looked_into_one_at_a_time() -> None:
    sources = {source.name: source for source in app.event_sources}
    assert sources["inspect_upload"].batch_size == 1


def test_a_file_that_waits_is_not_served(world: World) -> None:
    case = world.lay("draft")
    offered = case.call("POST", "/documents", GOOD.offer()).body
    put_object(world.settings, offered["post"]["fields"]["key"], GOOD.content)
    got = case.call("GET", f"/documents/{offered['document']}")
    assert got.body["state"] == "waiting" and "url" not in got.body


def test_bytes_other_than_announced_are_rejected_as_changed(world: World) -> None:
    got = send(world.lay("draft"), GOOD, content=pdf(b"<<>>"))
    assert got.body["reason"] == "changed"


def test_a_longer_file_than_announced_is_rejected(world: World) -> None:
    assert send(world.lay("draft"), GOOD, content=GOOD.content + b"x").body["reason"] == "changed"


def test_a_file_beyond_the_limit_is_rejected_even_when_the_store_took_it(world: World) -> None:
    """The signed form would not let it through; should it come another way, it still does not count."""
    small = PaperFile("ktp", "ktp.jpg", JPEG, picture())
    assert send(world.lay("draft"), small, content=b"x" * 5_242_881).body["reason"] == "too-large"


def test_a_form_used_twice_changes_nothing(world: World) -> None:
    case = world.lay("draft")
    offered = case.call("POST", "/documents", GOOD.offer()).body
    key = offered["post"]["fields"]["key"]
    put_object(world.settings, key, GOOD.content)
    world.arrive(key)
    served = case.call("GET", f"/documents/{offered['document']}").body["url"]
    put_object(world.settings, key, b"<html>later</html>")
    world.arrive(key)
    again = case.call("GET", f"/documents/{offered['document']}").body
    version = served.split("versionId=")[1].split("&")[0]
    assert again["state"] == "clean"
    assert f"versionId={version}" in again["url"]  # still the version that was looked into


def test_a_form_kept_until_after_sending_adds_nothing(world: World) -> None:
    case = world.lay("draft")
    offered = case.call("POST", "/documents", GOOD.offer()).body
    assert case.submit().status == 201
    put_object(world.settings, offered["post"]["fields"]["key"], GOOD.content)
    world.arrive(offered["post"]["fields"]["key"])
    states = {d["document"]: d["state"] for d in case.view["documents"]}
    assert states[offered["document"]] == "rejected"


def test_officials_get_clean_files_of_their_own_opd_only(world: World) -> None:
    case = world.lay("submitted")
    clean = a_draft().documents[0].document
    assert office_sees(case, clean).status == 200
    assert office_sees(case, clean).body["expires"] == 60
    elsewhere = world.office("GET", f"/proposals/{case.ticket}/documents/{clean}", opd="dinsos")
    assert elsewhere.status == 404


@pytest.mark.parametrize("state", ["waiting", "rejected"])
def test_officials_never_get_an_unclean_file(world: World, state: str) -> None:
    from dataclasses import replace

    from tests.builders import a_file, lay

    file = a_file("submitted")
    bad = a_document("ktp", 90, state=state, version_id="v1")
    lay(world.wiring.desk, replace(file, documents=(*file.documents, bad)))
    case = Case(world, world.lay("draft", 2).who, TICKET, world.wiring.desk.keys.secret(TICKET))
    assert office_sees(case, "ktp-90").status == 404
    assert "url" not in case.call("GET", "/documents/ktp-90").body


# other people's -------------------------------------------------------------------------------------------------------


def test_a_document_of_another_proposal_is_unknown(world: World) -> None:
    mine, yours = world.lay("draft", 1), world.lay("draft", 2)
    sent = send(yours, PaperFile("npwp_card", "npwp.pdf", PDF, pdf(b"<<>>"))).body["document"]
    for method in ("GET", "DELETE"):
        got = mine.call(method, f"/documents/{sent}")
        assert got.status == 404
        assert got.body["errors"]


def test_another_persons_ticket_takes_nothing_from_me(world: World) -> None:
    mine, yours = world.lay("draft", 1), world.lay("draft", 2)
    before = world.stored()
    me = f"Bearer {mine.secret}"
    for got in (
        yours.call(
            "PUT",
            "/answers",
            {"answers": {"title": "Milik saya"}},
            authorization=me,
            if_match='"1"',
        ),
        yours.call("POST", "/documents", GOOD.offer(), authorization=me),
        yours.call("DELETE", "/documents/ktp-4", authorization=me),
        yours.call("POST", "/withdraw", {"reason": "other"}, authorization=me, if_match='"1"'),
        yours.call(
            "POST", "/submit", {}, authorization=me, if_match='"1"', idempotency_key=world.key()
        ),
        yours.call("GET", authorization=me),
    ):
        assert (got.status, got.body["code"]) == (404, "proposal.unknown")
    assert world.stored() == before


def test_an_upload_announced_for_one_ticket_lands_in_no_other(world: World) -> None:
    mine, yours = world.lay("draft", 1), world.lay("draft", 2)
    key = mine.call("POST", "/documents", GOOD.offer()).body["post"]["fields"]["key"]
    other = key.replace(mine.ticket, yours.ticket)
    put_object(world.settings, other, GOOD.content)
    world.arrive(other)
    assert {d["state"] for d in yours.view["documents"]} == {"clean"}
    assert len(yours.view["documents"]) == len(a_draft().documents)


def test_a_removed_paper_no_longer_counts_and_stays_in_the_history(world: World) -> None:
    case = world.lay("draft")
    gone = case.call("DELETE", "/documents/ktp-4")
    assert gone.status == 200 and gone.body["state"] == "removed"
    assert case.submit().pointers == {"/documents/ktp"}
    assert "ktp-4" in {d["document"] for d in case.view["documents"]}


@pytest.mark.parametrize("name", ["../../x", "<script>", "a" * 250, "ktp\u202egpj.pdf"])
def test_a_file_name_is_shown_as_text_and_never_a_path(world: World, name: str) -> None:
    case = world.lay("draft")
    offered = case.call("POST", "/documents", GOOD.offer() | {"name": name})
    assert offered.status == 201
    key = offered.body["post"]["fields"]["key"]
    assert name not in key and ".." not in key


def test_the_hash_of_a_paper_is_on_the_receipt(world: World) -> None:
    case = world.lay("draft")
    send(case, PaperFile("npwp_card", "npwp.pdf", PDF, pdf(b"<<>>")))
    receipt = case.submit().body["receipt"]
    listed = {p["slot"]: p["sha256"] for p in receipt["papers"]}
    assert listed["npwp_card"] == hashlib.sha256(pdf(b"<<>>")).hexdigest()
