"""A row of past aid as an award on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.desk import Desk
from chalicelib.desk.import_ports import Batch
from chalicelib.desk.recipients import PastAward, award_of, awards_of, register

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


def is_new(desk: Desk, batch: Batch, past: PastAward, key: str, at: datetime) -> bool:
    """Put the award on record; whether this import added it. One that an interrupted try of the same piece added
    counts as added: it is younger than the end of the piece before."""
    done = register(desk, past, key, at)
    if done.added:
        return True
    same = award_of(past, at).id
    found = desk.store.known(recipients=(done.recipient,)).recipients.get(done.recipient)
    known = awards_of(desk, found) if found else ()
    return any(one.id == same and one.at > batch.changed_at for one in known)
