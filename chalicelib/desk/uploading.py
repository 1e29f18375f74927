"""Papers on their way in: a signed form for exactly one file, and the way out again. Files never pass through here."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import papers
from chalicelib.core.law import Paper
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Document, File
from chalicelib.core.receiving import asked_papers
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.ports import Change, Stale, Unclear, Upload
from chalicelib.desk.saving import open_items

UPLOAD_SECONDS = 600
DOWNLOAD_SECONDS = 60
#: Versions of papers one proposal may ever hold: far above need, far below what could do harm.
MOST_DOCUMENTS = 150
#: Control characters and those that turn the direction of a line: ``foto\u202egnp.exe`` reads as another name.
NO_WRITING = "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]"


@dataclass(frozen=True)
class Offer:
    """What the applicant wants to send. ``sha256`` is 64 hex digits."""

    slot: str
    name: str
    type: str
    bytes: int
    sha256: str


def offer_upload(
    desk: Desk, file: File, offer: Offer, at: datetime, typist: Actor | None = None
) -> tuple[Document, Upload] | Refusal:
    """A form signed for exactly this file: key, type, length and hash; it works for ten minutes. What a ``typist`` adds
    is signed by him."""
    paper = _paper(desk, file, offer.slot)
    problems = _problems(desk, file, paper, offer)
    if problems or paper is None:
        return Refusal("invalid", problems)
    for number in range(len(file.documents) + 1, len(file.documents) + 6):
        name = f"{offer.slot}-{number}"
        key = f"papers/{file.proposal.ticket}/{name}/{desk.ids.token()}"
        document = Document(
            name,
            offer.slot,
            plain_name(offer.name),
            offer.type,
            offer.bytes,
            offer.sha256,
            key,
            at,
            by=typist.id if typist else "",
        )
        try:
            desk.store.offer(file.proposal.ticket, document)
        except Stale:
            continue  # another upload of the same moment took this number
        return document, desk.documents.sign_upload(document, UPLOAD_SECONDS)
    return Refusal("state", (Problem("document.busy", "/slot"),))


def _paper(desk: Desk, file: File, slot: str) -> Paper | None:
    asked = asked_papers(desk.programme_of(file.proposal), file.proposal)
    return next((p for p in asked if p.slot == slot), None)


def _problems(desk: Desk, file: File, paper: Paper | None, offer: Offer) -> tuple[Problem, ...]:
    if paper is None:
        return (Problem("paper.unknown", "/slot"),)
    found = []
    limits = desk.rules_of(file.proposal).limits
    if not _is_open(file, offer.slot):
        found.append(Problem("item.closed", "/slot", {"paper": offer.slot}))
    if offer.type not in paper.accepts:
        found.append(Problem("document.type", "/type", {"paper": offer.slot}))
    elif offer.bytes > limits.bytes_by_type[offer.type]:
        found.append(
            Problem("document.large", "/bytes", {"maximum": limits.bytes_by_type[offer.type]})
        )
    if offer.bytes < 1:
        found.append(Problem("document.empty", "/bytes"))
    if not re.fullmatch(r"[0-9a-f]{64}", offer.sha256):
        found.append(Problem("document.sha256", "/sha256"))
    if papers.full(file.documents, paper):
        found.append(Problem("document.full", "/slot", {"paper": offer.slot, "most": paper.most}))
    if len(file.documents) >= MOST_DOCUMENTS:
        found.append(Problem("document.many", "/slot", {"most": MOST_DOCUMENTS}))
    return tuple(found)


def _is_open(file: File, slot: str) -> bool:
    everything, items = open_items(file.proposal)
    return everything or slot in items


def plain_name(name: str) -> str:
    """The last part of a file name without signs that control or turn a line, at most 120 characters."""
    return re.sub(NO_WRITING, "", re.split(r"[/\\]", name)[-1]).strip()[:120] or "berkas"


def find_document(file: File, document: str) -> Document | None:
    return next((d for d in file.documents if d.document == document), None)


def remove_document(
    desk: Desk, file: File, document: str, at: datetime, typist: Actor | None = None
) -> Document | Refusal:
    """Take a paper out of what counts. It stays in the file: history is never deleted."""
    found = find_document(file, document)
    if found is None:
        return Refusal("unknown", (Problem("document.unknown", ""),))
    if not _is_open(file, found.slot):
        return Refusal("invalid", (Problem("item.closed", "/document", {"paper": found.slot}),))
    if found.state == "removed":
        return found
    removed = replace(found, state="removed")
    head = replace(file.proposal, version=file.proposal.version + 1, updated_at=at)
    if typist and head.state == "returned":
        head = replace(head, typed=tuple(sorted({*head.typed, found.slot})))
    try:
        desk.store.commit(Change(head, file.proposal.version, documents=(removed,)))
    except (Stale, Unclear):
        return Refusal("stale", (Problem("stale.documents", ""),))
    return removed


def download(desk: Desk, document: Document) -> str | None:
    """A short-lived address of a clean (or once clean) version; nothing else is ever served."""
    if not document.version_id or document.state not in ("clean", "removed"):
        return None
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[document.type]
    return desk.documents.sign_download(document, f"{document.document}.{ending}", DOWNLOAD_SECONDS)
