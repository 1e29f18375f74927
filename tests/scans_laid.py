"""Scans that the office uploaded, found clean and looked into long ago: for tests of what rests on them."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from chalicelib.core.office_files import OfficeFile
from chalicelib.core.proposal import Document
from chalicelib.core.windows import Note, sealed
from chalicelib.desk import Desk
from chalicelib.desk.ports import Remembered
from tests.builders import NOON
from tests.hostile import pdf

CONTENT = pdf()
#: What an official's own files are called at home: this must never get out.
PRIVATE_NAME = "SK rahasia Pak Contoh 3604010101010001.pdf"
SK_SCAN, GROUND_SCAN = "5c" * 16, "6d" * 16


def a_scan(kind: str = "sk", **changes: Any) -> OfficeFile:
    """A clean scan of the office of Bagian Kesra; ``changes`` of its document, or ``unit``."""
    unit = changes.pop("unit", "kesra")
    made = Document(
        document=SK_SCAN if kind == "sk" else GROUND_SCAN,
        slot=kind,
        name=PRIVATE_NAME,
        type="application/pdf",
        bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        key=f"office/{kind}/token",
        added_at=NOON,
        state="clean",
        version_id="v1",
    )
    return OfficeFile(replace(made, **changes), "id-kesra", "Budi Contoh", unit)


def lay_decree(desk: Desk) -> str:
    """An extension of hibah-uang whose decree everybody can download; gives the number of its entry."""
    scan = lay_scan(desk).scan
    if not desk.store.notes(2027, "hibah-uang"):
        wib = timezone(timedelta(hours=7))
        ground = {"closes": datetime(2027, 4, 15, 23, 59, 59, tzinfo=wib), "sk_number": "1/2027"}
        note = Note(0, "extension", NOON, "id-kesra", "Budi Contoh", "Banjir.", **ground, scan=scan)  # type: ignore[arg-type]
        remember = Remembered("lay-decree", "d", {}, NOON + timedelta(days=9))
        desk.store.add_note(2027, "hibah-uang", sealed(note, ()), remember)
    return "1"


def lay_scan(desk: Desk, kind: str = "sk", **changes: Any) -> OfficeFile:
    """Put it into the store; it is there once, however often it is laid."""
    file = a_scan(kind, **changes)
    if desk.store.office_file(file.id) is None:
        desk.store.offer_office_file(file, NOON + timedelta(days=900))
    return file
