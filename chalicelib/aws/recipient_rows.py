"""Rows of claims, flags and recipients, and back.

| Item | PK | SK |
| claims of an owner | ``P#<ticket>`` or ``I#<recipient>`` | ``CLAIMS`` |
| flag | as above | ``FLAG#<other>`` |
| link to a recipient | ``P#<ticket>`` | ``LINK`` |
| prints under a key | ``M#<key>`` | ``MATCH`` |
| print in a desa | ``N#<desa>`` | ``<owner>`` |
| whom a key belongs to | ``O#<key>`` | ``OWNERS`` |
| recipient | ``I#<recipient>`` | ``RECIPIENT`` |
| its proposals, its log | ``I#<recipient>`` | ``LINKED#<ticket>``, ``LOG#<seq>`` |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.aws import rows
from chalicelib.aws.table import Row, moment, stamp
from chalicelib.core import trail
from chalicelib.core.office_files import Scan
from chalicelib.core.proposal import Flag
from chalicelib.core.recipients import Award, Dossier, Entry, Exemption, Merge, Recipient
from chalicelib.desk.queueing import folded
from chalicelib.desk.recipient_ports import Claims, FlagPut

HEAD, LINK, CLAIMS, RECIPIENTS = "RECIPIENT", "LINK", "CLAIMS", "RECIPIENT"
#: All unjudged flags: hundreds at most, so that one list serves every OPD.
FLAGS = "FLAGS"
TWICE = "TWICE"
_LEVELS = ("double", "related")  # in the order they are listed
_TIMES = ("at", "decided_at", "ended_at", "created_at")


def owner_key(owner: str) -> str:
    """Tickets are digits; anything else is a recipient."""
    return rows.proposal_key(owner) if owner.isdigit() else f"I#{owner}"


def flag_digest(flag: Flag) -> str:
    """What a flag says, to see whether it is still the same."""
    return trail.digest(rows.plain(flag))


def flag_row(put: FlagPut) -> Row:
    """An unjudged flag stands in the one list of all, with whoever holds the file."""
    flag = put.flag
    row = Row(
        owner_key(put.owner),
        f"FLAG#{flag.other}",
        body=rows.plain(flag),
        digest=flag_digest(flag),
    )
    if not flag.judgement:
        rank = _LEVELS.index(flag.level)
        row.queue_pk = FLAGS
        row.queue_sk = f"{rank}#{stamp(flag.at)}#{put.holder}#{put.owner}#{flag.other}"
    return row


def as_seen(put: FlagPut) -> Any:
    """The condition that nobody wrote another flag meanwhile."""
    if put.seen is None:
        return Row.pk.does_not_exist()
    return Row.digest == flag_digest(put.seen)


def claims_of(row: Row) -> Claims:
    return Claims(
        row.pk.partition("#")[2],
        row.detail or "",
        tuple(row.body or ()),
        moment(row.due_sk) if row.due_sk else None,
    )


def waiting(claims: Claims) -> list[Any]:
    """The actions that put claims into the list of what is to be filed; what was filed before stays known."""
    assert claims.due is not None
    return [
        Row.detail.set(claims.print),
        Row.due_pk.set(f"CLAIM#{rows.shard(claims.owner)}"),
        Row.due_sk.set(stamp(claims.due)),
    ]


def recipient_row(recipient: Recipient) -> Row:
    """The head, listed by kecamatan and name; and in a list of its own when it was given aid twice in a year."""
    row = Row(
        owner_key(recipient.id),
        HEAD,
        body=rows.plain(recipient, without=("version",)),
        version=recipient.version,
        year_pk=RECIPIENTS,
        year_sk=listed(recipient),
    )
    if recipient.twice and not recipient.merged_into:
        row.queue_pk, row.queue_sk = TWICE, f"{recipient.kecamatan}#{recipient.id}"
    return row


def listed(recipient: Recipient) -> str:
    return f"{recipient.kecamatan}#{folded(recipient.name).replace('#', ' ')}#{recipient.id}"


def entry_row(recipient: str, entry: Entry) -> Row:
    """The time keeps its own text: the hash is over it."""
    body = rows.plain(entry) | {"at": entry.at.isoformat(), "facts": dict(entry.facts)}
    return Row(owner_key(recipient), f"LOG#{entry.seq:05d}", body=body)


def recipient_of(row: Row) -> Recipient:
    body = _timed(row.body)
    lists = {name: tuple(body.get(name, ())) for name in ("keys", "merged")}
    parts = {
        name: tuple(make(**_timed(one)) for one in body.get(name, ()))
        for name, make in (("awards", Award), ("exemptions", _exemption), ("merges", Merge))
    }
    return Recipient(**body | lists | parts | {"version": int(row.version or 0)})


def _exemption(**body: Any) -> Exemption:
    return Exemption(**body | ({"file": Scan(**body["file"])} if "file" in body else {}))


def dossier_of(found: Iterable[Row]) -> Dossier | None:
    """Everything under one id. None when there is no head."""
    kinds: dict[str, list[Row]] = {}
    for row in found:
        kinds.setdefault(row.sk.split("#")[0], []).append(row)
    if HEAD not in kinds:
        return None
    return Dossier(
        recipient_of(kinds[HEAD][0]),
        tuple(r.sk.partition("#")[2] for r in kinds.get("LINKED", ())),
        tuple(_entry(r.body) for r in kinds.get("LOG", ())),
        tuple(rows.flag_of(r) for r in kinds.get("FLAG", ())),
    )


def _entry(body: Mapping[str, Any]) -> Entry:
    return Entry(**{**body, "at": datetime.fromisoformat(body["at"])})


def _timed(body: Mapping[str, Any]) -> dict[str, Any]:
    return {k: moment(v) if k in _TIMES and v else v for k, v in body.items()}
