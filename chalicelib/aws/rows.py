"""Values to rows and back. Every kind of item has its key and its two functions here, and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, TypeGuard, cast
from zlib import crc32

from chalicelib.aws.table import Row, moment, stamp
from chalicelib.core.proposal import (
    Contact,
    Document,
    Event,
    File,
    Flag,
    Json,
    Letter,
    LetterState,
    Proposal,
    Received,
    Verdict,
)
from chalicelib.desk.ports import Remembered

SHARDS = 4
#: Answers that the queue shows and searches; they are repeated in the small head.
SUMMARY = (
    "worship_name", "body_name", "group_name", "agency_name", "person_name", "kecamatan", "desa", "amount",
)  # fmt: skip
DUE_STATES = ("due", "sending")
#: Where letters to be handed over stand in the index of what is due, by place and time.
BY_HAND = "HAND"

HEAD, ANSWERS = "PROPOSAL", "ANSWERS"
DRAFT = "draft"


def proposal_key(ticket: str) -> str:
    return f"P#{ticket}"


def letter_key(owner: str) -> str:
    """Tickets are digits; anything else is the blind index of an address that asked for a code."""
    return proposal_key(owner) if owner.isdigit() else f"A#{owner}"


def draft_prefix(programme: str) -> str:
    """Unsent drafts stand in the year's index apart from what was sent: capitals sort before every programme."""
    return f"DRAFT#{programme}#"


def shard(text: str) -> int:
    return crc32(text.encode()) % SHARDS


def head_row(proposal: Proposal) -> Row:
    """The head, with its places in the queue and the year once it was sent; until then the year knows the draft."""
    body = plain(proposal, without=("answers", "version", "recipient"))
    body["summary"] = {k: proposal.answers[k] for k in SUMMARY if k in proposal.answers}
    row = Row(
        proposal_key(proposal.ticket),
        HEAD,
        body=body,
        version=proposal.version,
        state=proposal.state,
    )
    if proposal.submitted_at is not None:
        kecamatan = proposal.answers.get("kecamatan", "")
        row.queue_pk = f"{proposal.opd}#{proposal.state}"
        row.queue_sk = f"{stamp(proposal.entered_at)}#{proposal.ticket}"
        row.year_pk = f"{proposal.year}#{shard(proposal.ticket)}"
        row.year_sk = "#".join(
            (
                proposal.programme,
                str(kecamatan),
                proposal.opd,
                proposal.state,
                proposal.channel,
                str(proposal.day),
                proposal.received.place if proposal.received else "",
                proposal.ticket,
            )
        )
    elif proposal.state == DRAFT:
        row.year_pk = f"{proposal.year}#{shard(proposal.ticket)}"
        row.year_sk = draft_prefix(proposal.programme) + proposal.ticket
    return row


def answers_row(proposal: Proposal) -> Row:
    return Row(proposal_key(proposal.ticket), ANSWERS, body=dict(proposal.answers))


def document_row(ticket: str, document: Document) -> Row:
    body = plain(document, without=("state",))
    return Row(proposal_key(ticket), f"DOC#{document.document}", body=body, state=document.state)


def event_row(ticket: str, event: Event) -> Row:
    """The papers that were sent are named only: hash and size stand in their own rows, whose content never changes.
    Reading puts them back, and the hash of the event proves that they are the same."""
    body = plain(event)
    if _names_papers(sent := event.facts.get("papers")):
        body["facts"] = {k: v for k, v in event.facts.items() if k != "papers"}
        body["sent"] = [paper["document"] for paper in sent]
    return Row(proposal_key(ticket), f"EVENT#{event.seq:05d}", body=body)


def _names_papers(sent: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether each line says just what the row of the paper says too."""
    said = {"document", "slot", "sha256", "bytes"}
    return isinstance(sent, list) and all(isinstance(p, dict) and set(p) == said for p in sent)


def letter_row(letter: Letter) -> Row:
    row = Row(
        letter_key(letter.owner),
        f"LETTER#{letter.seq:05d}",
        body=plain(letter, without=("state", "due", "tries", "message_id", "detail")),
        state=letter.state,
        tries=letter.tries,
        detail=letter.detail or None,
    )
    if letter.due is not None and letter.state in DUE_STATES:
        row.due_pk, row.due_sk = f"LETTER#{shard(letter.owner)}", stamp(letter.due)
    if letter.state == "by-hand":
        place = letter.facts.get("place", "")
        line = f"{place}#{stamp(letter.at)}#{letter.owner}#{letter.seq:05d}"
        row.due_pk, row.due_sk = BY_HAND, line
    if letter.expires is not None:
        row.expires = int(letter.expires.timestamp()) + 86_400
    return row


def key_row(remember: Remembered) -> Row:
    return Row(
        f"K#{remember.key}",
        "KEY",
        body=dict(remember.answer),
        digest=remember.digest,
        expires=int(remember.expires.timestamp()),
    )


def claim_row(blind_index: str, ticket: str) -> Row:
    return Row(f"C#{blind_index}", ticket)


def proposal_of(head: Row, answers: Mapping[str, Any] | None) -> Proposal:
    """A head with its answers, or with only the summary (the queue)."""
    body = dict(head.body)
    summary = body.pop("summary", {})
    times = {
        k: _moment(body.get(k)) for k in ("created_at", "updated_at", "entered_at", "submitted_at")
    }
    return Proposal(
        **body
        | times
        | {
            "version": int(head.version),
            "answers": summary if answers is None else answers,
            "contact": Contact(**body["contact"]),
            "due": date.fromisoformat(body["due"]) if body.get("due") else None,
            "verdicts": {i: _verdict(v) for i, v in body.get("verdicts", {}).items()},
            **{name: tuple(body.get(name, ())) for name in ("reopened", "hands", "typed")},
            "received": _received(body.get("received")),
        }
    )


def _received(body: Mapping[str, Any] | None) -> Received | None:
    return Received(**{**body, "on": date.fromisoformat(body["on"])}) if body else None


def flag_of(row: Row) -> Flag:
    body = dict(row.body)
    times = {"at": moment(body["at"]), "judged_at": _moment(body.get("judged_at"))}
    return Flag(**body | times | {"reasons": tuple(body["reasons"])})


def _verdict(body: Mapping[str, Any]) -> Verdict:
    return Verdict(**{**body, "at": _moment(body.get("at"))})


def document_of(row: Row) -> Document:
    return Document(**row.body | {"added_at": moment(row.body["added_at"]), "state": row.state})


def event_of(row: Row, documents: Mapping[str, Document]) -> Event:
    body = {**row.body, "at": datetime.fromisoformat(row.body["at"])}
    if "sent" in body:
        papers = [_paper(documents.get(name), name) for name in body.pop("sent")]
        body["facts"] = {**body["facts"], "papers": papers}
    return Event(**body)


def _paper(document: Document | None, name: str) -> Json:
    """What an event said of a paper that it names; without the paper the trail is broken, and says so."""
    if document is None:
        return {"document": name}
    names = ("document", "slot", "sha256", "bytes")
    return {one: getattr(document, one) for one in names}


def letter_of(row: Row) -> Letter:
    body = row.body | {"at": moment(row.body["at"]), "expires": _moment(row.body.get("expires"))}
    return Letter(
        **body,
        state=cast(LetterState, row.state),
        due=_moment(row.due_sk) if row.state in DUE_STATES else None,
        tries=int(row.tries or 0),
        message_id=row.message_id or "",
        detail=row.detail or "",
    )


def file_of(rows: Iterable[Row]) -> File | None:
    """Everything under one number. None when there is no head."""
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.sk.split("#")[0], []).append(row)
    if HEAD not in kinds:
        return None
    answers = kinds[ANSWERS][0].body if ANSWERS in kinds else {}
    documents = sorted(
        (document_of(r) for r in kinds.get("DOC", ())), key=lambda d: (d.added_at, d.document)
    )
    by_name = {d.document: d for d in documents}
    proposal = proposal_of(kinds[HEAD][0], answers)
    if "LINK" in kinds:  # beside the head: being linked disturbs nobody who works on the file
        proposal = replace(proposal, recipient=kinds["LINK"][0].detail or "")
    return File(
        proposal,
        tuple(documents),
        tuple(event_of(r, by_name) for r in kinds.get("EVENT", ())),
        tuple(letter_of(r) for r in kinds.get("LETTER", ())),
        tuple(flag_of(r) for r in kinds.get("FLAG", ())),
    )


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None


def plain(value: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A dataclass as JSON: times as stamps (an event keeps its own offset, its hash is over that text).

    What is at its default is left out: reading puts it back, and a small item costs fewer write units.
    """
    exact = isinstance(value, Event)
    plain = {}
    for name, default in _defaults(value.__class__):
        content = getattr(value, name)
        if name not in without and content != default:
            plain[name] = _json(content, exact)
    return plain


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Each field of a dataclass and what it is when nobody says anything."""
    return tuple(
        (f.name, f.default if f.default_factory is MISSING else f.default_factory())
        for f in fields(kind)
    )


def _json(value: Any, exact: bool = False) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.isoformat() if exact else stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):  # the facts of an event were sealed as JSON, so they are JSON
        return dict(value) if exact else {k: _json(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_json(v) for v in value]
    return plain(value) if is_dataclass(value) else value
