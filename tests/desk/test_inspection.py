"""What is let in and what is not: by its bytes, never by its name. Each hostile file beside innocent ones."""

import hashlib
import time
from dataclasses import replace

import pytest

from chalicelib.desk.inspection import inspect_bytes
from chalicelib.text import say
from tests.builders import RULES, a_document
from tests.hostile import HARMLESS, HOSTILE, PDF, compressed_pdf, pdf, picture

LIMITS = RULES.limits


def inspected(content: bytes, media_type: str, **announced: object) -> str:
    facts = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} | announced
    return inspect_bytes(content, a_document(type=media_type, **facts), LIMITS).reason


@pytest.mark.parametrize(
    ("media_type", "content", "reason"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE]
)
def test_a_hostile_file_is_rejected_for_its_reason(
    media_type: str, content: bytes, reason: str
) -> None:
    assert inspected(content, media_type) == reason
    assert reason in RULES.reasons["document"]
    assert all(say(lang, f"reason.document.{reason}") for lang in ("id", "en"))


@pytest.mark.parametrize(
    ("media_type", "content"), [h[1:] for h in HARMLESS], ids=[h[0] for h in HARMLESS]
)
def test_an_innocent_file_is_clean(media_type: str, content: bytes) -> None:
    assert inspected(content, media_type) == ""


def test_every_reason_the_inspection_can_give_is_tried() -> None:
    tried = {reason for *_, reason in HOSTILE} | {"changed", "too-large", "not-arrived"}
    assert set(RULES.reasons["document"]) == tried


def test_a_file_that_is_not_what_was_announced_is_rejected() -> None:
    content = picture()
    assert inspected(content, "image/jpeg", sha256="0" * 64) == "changed"
    assert inspected(content, "image/jpeg", bytes=len(content) - 1) == "changed"
    assert inspected(content + b"x", "image/jpeg", bytes=len(content)) == "changed"


@pytest.mark.parametrize("media_type", LIMITS.bytes_by_type)
def test_too_large_is_one_byte_too_much(media_type: str) -> None:
    most = LIMITS.bytes_by_type[media_type]
    assert inspected(b"x" * (most + 1), media_type) == "too-large"
    assert inspected(b"x" * most, media_type) in ("not-pdf", "not-image")


def test_pages_and_pixels_are_written_down() -> None:
    content = picture(size=(64, 48))
    document = a_document(
        type="image/jpeg", bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
    )
    seen = inspect_bytes(content, document, LIMITS)
    assert (seen.width, seen.height) == (64, 48)
    content = pdf()
    document = replace(
        document, type=PDF, bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
    )
    assert inspect_bytes(content, document, LIMITS).pages == 1


def test_a_filter_nobody_knows_is_a_damaged_file_and_no_error() -> None:
    """An error would bring the message back until it is given up, and the paper would be looked into for ever."""
    content = compressed_pdf(b"<<>>").replace(b"/FlateDecode", b"/FlatxDecode", 1)
    assert inspected(content, PDF) == "damaged"


def test_thousands_of_compressed_objects_do_not_keep_the_inspection_busy() -> None:
    content = compressed_pdf(b"<<>>", fillers=5_000)
    began = time.process_time()
    assert inspected(content, PDF) == ""
    assert time.process_time() - began < 5
