"""A file arrived in the store: it counts only after it was looked into and copied from where it landed to its place.

What is kept is the version of the copy. Killed between copy and row, the message comes again and copies the same bytes
once more: nobody ever names the first copy. Of two at work on one file, one writes the row, and names his own copy.

Looking takes seconds. Should the proposal be sent meanwhile, the file is too late: what the receipt lists counts.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.core.law import Limits
from chalicelib.core.office_files import FOLDER
from chalicelib.core.proposal import Document, File
from chalicelib.desk import Desk
from chalicelib.desk.inspection import inspect_bytes
from chalicelib.desk.landing import KEPT, is_over, landed, landing
from chalicelib.desk.once import PAUSES
from chalicelib.desk.ports import Unclear
from chalicelib.desk.saving import open_items


def arrived(desk: Desk, object_key: str, at: datetime) -> str:
    """Inspect what landed under a key; returns the state its document got, empty when there is nothing to judge."""
    key = landed(object_key)
    parts = key.split("/")
    if len(parts) == 3 and parts[0] == FOLDER:
        return _office_arrived(desk, parts[1], key, at)
    if len(parts) != 4 or parts[0] != "papers":
        return ""
    for pause in PAUSES:
        desk.wait(pause)
        file = desk.store.load(parts[1])
        document = next((d for d in file.documents if d.key == key), None) if file else None
        if file is None or document is None or document.state != "waiting":
            return ""
        judged = _judged(desk, file, document, at)
        if desk.store.inspected(file.proposal.ticket, judged, file.proposal.state):
            return judged.state
    raise Unclear  # the message comes again


def _office_arrived(desk: Desk, name: str, key: str, at: datetime) -> str:
    """The same for a file of the office; one that is refused is forgotten like one that never came."""
    file = desk.store.office_file(name)
    if file is None or file.document.key != key or file.document.state != "waiting":
        return ""
    seen = _looked_into(desk, file.document, desk.rules(desk.year).limits, at)
    expires = None if seen.state == "clean" else file.document.added_at + KEPT
    written = desk.store.office_file_inspected(replace(file, document=seen), expires)
    return seen.state if written else ""


def _judged(desk: Desk, file: File, document: Document, at: datetime) -> Document:
    everything, items = open_items(file.proposal)
    if not everything and document.slot not in items:
        return replace(document, state="rejected", reason="not-arrived")
    return _looked_into(desk, document, desk.rules_of(file.proposal).limits, at)


def _looked_into(desk: Desk, document: Document, limits: Limits, at: datetime) -> Document:
    """The document as the inspection leaves it; a clean one lies at its place from then on."""
    if is_over(document.added_at, at):
        return replace(document, state="rejected", reason="not-arrived")
    found = desk.documents.fetch(landing(document.key), limits.bytes_by_type[document.type])
    if found is None:
        return replace(document, state="rejected", reason="not-arrived")
    content, version = found
    seen = inspect_bytes(content, document, limits)
    return replace(
        document,
        state="rejected" if seen.reason else "clean",
        reason=seen.reason,
        version_id="" if seen.reason else desk.documents.settle(document.key, version),
        pages=seen.pages,
        width=seen.width,
        height=seen.height,
    )
