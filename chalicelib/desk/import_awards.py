"""A row of past aid as an award on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.core.proposal import Actor
from chalicelib.desk import Desk
from chalicelib.desk.import_ports import Batch
from chalicelib.desk.once import KEPT
from chalicelib.desk.ports import Remembered
from chalicelib.desk.recipients import Origin, PastAward, award_of, register

#: Only this role imports past awards.
KESRA = "kesra"
_REPORTED = {"yes": True, "no": False}


def past_award(body: Mapping[str, Any]) -> PastAward:
    """The award a complete row says."""
    return PastAward(
        year=body["year"],
        programme=body["programme"],
        applicant_type=body["applicant_type"],
        kind=body.get("kind", ""),
        name=body["name"],
        kecamatan=body["kecamatan"],
        desa=body["desa"],
        numbers={kind: str(number) for kind, number in body.get("numbers", {}).items()},
        amount=body["amount"],
        purpose=body["purpose"],
        giver=body["giver"],
        reported=_REPORTED.get(body.get("reported", "")),
        source=body["source"],
    )


def origin_of(batch: Batch, row: int) -> Origin:
    """The official who ran the import, and the row of his file."""
    username, name = (batch.run_by, batch.run_name) if batch.run_by else (batch.by, batch.by_name)
    return Origin(Actor(username, name, (KESRA,), batch.unit), batch.id, row)


def is_new(desk: Desk, past: PastAward, key: str, at: datetime, origin: Origin) -> bool:
    """Put the award on record; whether this row of this import added it, now or in a try that was cut off."""
    added = Remembered(key, award_of(past, at).id, {}, at + KEPT)
    done = register(desk, past, key, at, added, origin)
    return done.added or desk.store.recall(key) is not None
