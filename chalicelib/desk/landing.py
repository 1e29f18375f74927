"""Where uploads land, apart from where they stay. Whoever has a form writes under ``incoming/`` and nowhere else.

What was looked into and found clean is copied to its own key, and that version alone counts. The bucket forgets
``incoming/`` after two weeks, so a form that nobody came back to costs nothing; nothing of it is ever served.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.core.proposal import File
from chalicelib.desk.import_ports import Batch

INCOMING = "incoming/"
#: As long as the bucket keeps what has landed (``ForgetWhatNobodyClaimed`` in the infrastructure). It does not say that
#: something is gone to whoever may not list it, so the clock says it.
#: Two weeks, like the messages of the queue: an inspection that stands still for a week loses nobody's file.
KEPT = timedelta(days=14)


def landing(key: str) -> str:
    """Where the file that is to lie under a key lands."""
    return INCOMING + key


def landed(landing: str) -> str:
    """The key a file is meant for, by where it landed; empty for an object that lies elsewhere."""
    return landing.removeprefix(INCOMING) if landing.startswith(INCOMING) else ""


def is_over(offered: datetime, at: datetime) -> bool:
    """Whether a file that was offered so long ago can no longer arrive: its form is dead, its object forgotten."""
    return at - offered >= KEPT


def as_of(file: File, at: datetime) -> File:
    """The file with every paper that can no longer arrive said to be so. Nothing has to write that down: from that
    moment on the inspection says the same, so no such paper can still become clean."""
    late = [d for d in file.documents if d.state == "waiting" and is_over(d.added_at, at)]
    if not late:
        return file
    gone = {d.document: replace(d, state="rejected", reason="not-arrived") for d in late}
    return replace(file, documents=tuple(gone.get(d.document, d) for d in file.documents))


def import_as_of(batch: Batch, at: datetime) -> Batch:
    """The same for an import whose spreadsheet never came, or was never read."""
    over = batch.state == "waiting" and is_over(batch.at, at)
    return replace(batch, state="refused", refused="gone") if over else batch
