"""Files of the office on their way in and out: the scan of a decree, and that of the ground of an exemption.

The same signed form, the same inspection and the same short-lived addresses as for papers; their rows stand apart
from every proposal. An official of Bagian Kesra uploads, auditors read too.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.office_files import ENDINGS, FOLDER, KINDS, TYPES, OfficeFile
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Document
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.landing import KEPT
from chalicelib.desk.ports import Stale, Unclear, Upload
from chalicelib.desk.uploading import DOWNLOAD_SECONDS, UPLOAD_SECONDS, plain_name

WRITER = "kesra"
READERS = (WRITER, "auditor")


@dataclass(frozen=True)
class Offer:
    """What an official wants to send. ``sha256`` is 64 hex digits."""

    kind: str
    name: str
    type: str
    bytes: int
    sha256: str


def offer_office_file(
    desk: Desk, offer: Offer, actor: Actor, key: str, at: datetime
) -> tuple[OfficeFile, Upload] | Refusal:
    """A form signed for exactly this file; it works for ten minutes. The same key, the same file."""
    if WRITER not in actor.roles:
        return Refusal("forbidden", (Problem("office-file.role"),))
    if problems := _problems(desk, offer):
        return Refusal("invalid", problems)
    file = _offered(desk, offer, actor, key[:32], at)
    try:
        desk.store.offer_office_file(file, at + KEPT)
    except (Stale, Unclear):
        there = desk.store.office_file(file.id)
        if there is None:
            raise
        if (there.scan, there.document.slot, there.by) != (file.scan, offer.kind, actor.id):
            return Refusal("reused", (Problem("key.reused"),))
        file = there
    return file, desk.documents.sign_upload(file.document, UPLOAD_SECONDS)


def _offered(desk: Desk, offer: Offer, actor: Actor, file: str, at: datetime) -> OfficeFile:
    document = Document(
        file,
        offer.kind,
        plain_name(offer.name),
        offer.type,
        offer.bytes,
        offer.sha256,
        f"{FOLDER}/{file}/{desk.ids.token()}",
        at,
    )
    return OfficeFile(document, actor.id, actor.name, actor.opd)


def _problems(desk: Desk, offer: Offer) -> tuple[Problem, ...]:
    found = []
    limits = desk.rules(desk.year).limits
    if offer.kind not in KINDS:
        found.append(Problem("office-file.no-kind", "/kind"))
    if offer.type not in TYPES:
        found.append(Problem("office-file.type", "/type"))
    elif offer.bytes > limits.bytes_by_type[offer.type]:
        facts = {"maximum": limits.bytes_by_type[offer.type]}
        found.append(Problem("document.large", "/bytes", facts))
    if offer.bytes < 1:
        found.append(Problem("document.empty", "/bytes"))
    if not re.fullmatch(r"[0-9a-f]{64}", offer.sha256):
        found.append(Problem("document.sha256", "/sha256"))
    return tuple(found)


def seen_office_file(desk: Desk, file: str, actor: Actor) -> OfficeFile | None:
    """The file, for whoever may see it: Bagian Kesra those of its own unit, auditors all."""
    if not set(READERS) & set(actor.roles):
        return None
    found = desk.store.office_file(file)
    mine = found is not None and (found.unit == actor.opd or "auditor" in actor.roles)
    return found if mine else None


def office_download(desk: Desk, file: OfficeFile, name: str) -> str | None:
    """A short-lived address of a clean file under a plain name, never the one it came with; None of any other."""
    if file.document.state != "clean" or not file.document.version_id:
        return None
    filename = f"{name}.{ENDINGS[file.document.type]}"
    return desk.documents.sign_download(file.document, filename, DOWNLOAD_SECONDS)
