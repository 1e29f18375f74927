"""Files of the office on their way in and out: one form for one file, looked into, and out under a plain name."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.office_files import OfficeFile
from chalicelib.core.proposal import Actor
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.arriving import arrived
from chalicelib.desk.landing import KEPT
from chalicelib.desk.office_files import Offer, offer_office_file, office_download, seen_office_file
from tests.builders import NOON, a_desk, an_official
from tests.desk.test_exempting import codes
from tests.hostile import JS, pdf, picture
from tests.scans_laid import PRIVATE_NAME

KESRA = an_official("kesra")
CONTENT = pdf()
GOOD = Offer(
    "sk", PRIVATE_NAME, "application/pdf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()
)


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def offer(desk: Desk, actor: Actor = KESRA, key: str = "k" * 40, **changes: Any) -> Any:
    return offer_office_file(desk, replace(GOOD, **changes), actor, key, NOON)


def of(content: bytes, **changes: Any) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), **changes}


def sent(desk: Desk, content: bytes = CONTENT, **changes: Any) -> OfficeFile:
    """The file after it arrived and was looked into."""
    file, _ = offer(desk, **changes)
    arrived(desk, desk.documents.land(file.document.key, content), NOON)  # type: ignore[attr-defined]
    found = desk.store.office_file(file.id)
    assert found is not None
    return found


def test_a_clean_scan_is_copied_to_its_place_and_only_that_copy_counts(desk: Desk) -> None:
    file = sent(desk)
    assert (file.document.state, file.document.version_id) == ("clean", "v1-copy")
    assert file.document.key.startswith(f"office/{file.id}/token-")
    assert (file.by_name, file.unit) == ("Budi Contoh", "kesra")


@pytest.mark.parametrize("kind", ["sk", "ground"])
def test_a_photo_of_the_sheet_will_do(desk: Desk, kind: str) -> None:
    content = picture("JPEG")
    file = sent(desk, content, kind=kind, type="image/jpeg", **of(content))
    assert file.document.state == "clean" and file.document.slot == kind


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "ktp"}, "office-file.no-kind"),
        ({"type": "image/png"}, "office-file.type"),
        ({"type": "text/html"}, "office-file.type"),
        ({"bytes": 0}, "document.empty"),
        ({"bytes": 10_485_761}, "document.large"),
        ({"type": "image/jpeg", "bytes": 5_242_881}, "document.large"),
        ({"sha256": "x" * 64}, "document.sha256"),
    ],
)
def test_what_cannot_be_a_scan_gets_no_form(desk: Desk, changes: dict[str, Any], code: str) -> None:
    assert codes(offer(desk, **changes)) == {code}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(JS), "script"),
        (CONTENT[:-60], "changed"),
        (b"<html>" + CONTENT[6:], "changed"),
        (b"", "empty"),
    ],
)
def test_the_inspector_of_papers_looks_into_it(desk: Desk, content: bytes, reason: str) -> None:
    mine = of(content) if reason == "script" else {}
    file = sent(desk, content, **mine)
    assert (file.document.state, file.document.reason) == ("rejected", reason)
    assert file.document.version_id == "" and office_download(desk, file, "sk") is None


def test_a_message_that_comes_twice_changes_nothing(desk: Desk) -> None:
    file = sent(desk)
    landed = desk.documents.land(file.document.key, b"<html>later</html>")  # type: ignore[attr-defined]
    assert arrived(desk, landed, NOON) == ""
    assert desk.store.office_file(file.id) == file


@pytest.mark.parametrize(
    "key", ["office/0/token", "office/x", "incoming/office/x/y/z", "incoming/office/x"]
)
def test_an_object_nobody_asked_for_is_nothing(desk: Desk, key: str) -> None:
    offer(desk)
    assert arrived(desk, key, NOON) == ""


def test_one_that_arrives_after_its_form_died_is_refused(desk: Desk) -> None:
    file, _ = offer(desk)
    landed = desk.documents.land(file.document.key, CONTENT)  # type: ignore[attr-defined]
    assert arrived(desk, landed, NOON + KEPT) == "rejected"


def test_the_same_key_is_the_same_file(desk: Desk) -> None:
    first, again = offer(desk), offer(desk)
    assert first[0] == again[0] and first[1] == again[1]
    assert codes(offer(desk, sha256="a" * 64)) == {"key.reused"}
    assert offer(desk, key="l" * 40)[0].id != first[0].id


@pytest.mark.parametrize("role", ["verifier", "operator", "auditor", "admin", "regent", "camat"])
def test_only_bagian_kesra_uploads(desk: Desk, role: str) -> None:
    done = offer(desk, an_official(role))
    assert isinstance(done, Refusal) and done.kind == "forbidden"


def test_bagian_kesra_and_auditors_see_it_and_nobody_else(desk: Desk) -> None:
    file = sent(desk)
    for role, opd, sees in (
        ("kesra", "kesra", True),
        ("auditor", "inspektorat", True),
        ("kesra", "dinsos", False),
        ("verifier", "kesra", False),
        ("admin", "kesra", False),
    ):
        found = seen_office_file(desk, file.id, an_official(role, opd))
        assert (found == file) is sees
    assert seen_office_file(desk, "0" * 32, KESRA) is None


def test_the_name_it_came_with_is_in_no_key_and_no_address(desk: Desk) -> None:
    file = sent(desk)
    url = office_download(desk, file, "sk-hibah-uang-1")
    assert url is not None and url.endswith("as=sk-hibah-uang-1.pdf")
    assert "rahasia" not in url + file.document.key
    assert file.document.name == PRIVATE_NAME  # the twin: it is known to the office
