"""The calls of the public: windows and numbers, drafts, papers, sending, the way back in."""

from base64 import b64decode
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.api import shapes
from chalicelib.api.answers import answer, spoken
from chalicelib.api.calls import Asked, Result, call
from chalicelib.api.views import applicant_view, coarse, document_view, receipt_view
from chalicelib.api.window_views import window_view
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Contact, File
from chalicelib.core.ticket import read_ticket
from chalicelib.desk import Desk, Refusal, access
from chalicelib.desk.landing import as_of
from chalicelib.desk.numbers import numbers
from chalicelib.desk.opening import Opening, open_proposal
from chalicelib.desk.queueing import applicant_name
from chalicelib.desk.saving import save_answers
from chalicelib.desk.submitting import Sent, as_sent, sent_before, submit, withdraw
from chalicelib.desk.uploading import Offer, download, find_document, offer_upload, remove_document
from chalicelib.desk.windows import window_of
from chalicelib.settings import VERSION

public = Blueprint(__name__)

ONE = "/proposals/{ticket}"
DOCUMENT = ONE + "/documents/{document}"
WRITE = ("Idempotency-Key", "If-Match")
WITHDRAW = "withdraw"


@call(public, "GET", "/health", "anyone")
def health(asked: Asked) -> Result:
    """Whether the service answers, its version and its clock."""
    return {"status": "ok", "version": VERSION, "now": asked.at.isoformat()}


@call(public, "GET", "/windows", "anyone")
def windows(asked: Asked) -> Result:
    """When each programme takes applications, by the server's clock; extensions and pauses with their ground."""
    desk = asked.wiring.desk
    found = [
        {"programme": p.id, "year": p.year, **window_view(p, window_of(desk, p, asked.at))}
        for p in desk.rules(desk.year).programmes.values()
    ]
    return {"now": asked.at.isoformat(), "windows": found}


@call(public, "GET", "/numbers", "anyone")
def count(asked: Asked) -> Result:
    """How many proposals are in, by programme and kecamatan; at most a minute old."""
    return numbers(asked.wiring.desk, asked.at)


@call(public, "GET", "/openapi.json", "anyone")
def describe(asked: Asked) -> Result:
    """This description."""
    from chalicelib.api.openapi import description

    return description(asked.wiring.settings.site_url)


@call(public, "POST", "/proposals", "anyone", shapes.OPEN, ("Idempotency-Key",))
def open_draft(asked: Asked) -> Result:
    """Open a draft: its number and the secret that opens it again. A mail brings the way back."""
    desk, body = asked.wiring.desk, asked.body
    opening = Opening(
        body["programme"],
        body["applicant_type"],
        Contact(**body["contact"]),
        body.get("lang", asked.lang),
    )
    email = opening.contact.email.strip().lower()
    if access.throttled(desk, "opener", asked.caller, asked.at) or (
        email and access.throttled(desk, "open", email, asked.at)
    ):
        return access.THROTTLED
    done = open_proposal(desk, opening, asked.scoped_key("open"), asked.at)
    if isinstance(done, Refusal):
        return done
    return answer(done | {"secret": desk.keys.secret(str(done["ticket"]))}, 201, etag(1))


def own(asked: Asked, ticket: str, sent: bool = False) -> access.Held | Refusal:
    """The caller's own file, by the key he carries: the applicant's, or that of who types it for him."""
    number = read_ticket(ticket) or ""
    return access.own_file(asked.wiring.desk, number, asked.bearer, asked.caller, asked.at, sent)


@call(public, "GET", ONE, "anyone")
def look(asked: Asked, ticket: str) -> Result:
    """The whole proposal for its secret; without it only how far it is."""
    if asked.bearer:
        held = own(asked, ticket)
        return held if isinstance(held, Refusal) else _view(asked, held)
    number = read_ticket(ticket)
    seen = access.seen_by_number(asked.wiring.desk, number or "", asked.caller, asked.at)
    if isinstance(seen, Refusal):
        return seen
    proposal = seen.proposal
    since = proposal.submitted_at.isoformat() if proposal.submitted_at else None
    return {"ticket": proposal.ticket, "public_state": coarse(proposal.state), "since": since}


def _view(asked: Asked, held: access.Held) -> Response:
    view = applicant_view(asked.wiring.desk, held.file, asked.lang, asked.at)
    if held.typist:
        view["actions"] = [action for action in view["actions"] if action != WITHDRAW]
    return answer(view, 200, etag(held.file.proposal.version))


def etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}


@call(public, "PUT", ONE + "/answers", "applicant", shapes.SAVE, ("If-Match",))
def save(asked: Asked, ticket: str) -> Result:
    """Keep some answers (null takes one away). What is half typed is kept as typed; problems are told."""
    held = own(asked, ticket)
    if isinstance(held, Refusal):
        return held
    given = asked.body.get("contact")
    contact = Contact(**given) if given else None
    done = save_answers(
        asked.wiring.desk,
        held.file,
        asked.body["answers"],
        contact,
        asked.version,
        asked.at,
        held.typist,
    )
    if isinstance(done, Refusal):
        return done
    body = {"version": done.version, "problems": [spoken(p, asked.lang) for p in done.problems]}
    return answer(body, 200, etag(done.version))


@call(public, "POST", ONE + "/documents", "applicant", shapes.UPLOAD)
def offer(asked: Asked, ticket: str) -> Result:
    """A signed form for one file. The browser posts it straight to the store, within ten minutes."""
    held = own(asked, ticket)
    if isinstance(held, Refusal):
        return held
    made = offer_upload(
        asked.wiring.desk,
        held.file,
        Offer(**{**asked.body, "sha256": _hex(asked.body["sha256"])}),
        asked.at,
        held.typist,
    )
    if isinstance(made, Refusal):
        return made
    document, form = made
    body = {"document": document.document, "post": {"url": form.url, "fields": form.fields}}
    return answer(body | {"expires": 600}, 201)


def _hex(sha256: str) -> str:
    """A SHA-256 as hex, also when it came in base64 as S3 writes it. What is neither stays and is refused."""
    if len(sha256) != 44:
        return sha256.lower()
    try:
        return b64decode(sha256, validate=True).hex()
    except ValueError:
        return sha256


@call(public, "GET", DOCUMENT, "applicant")
def document(asked: Asked, ticket: str, document: str) -> Result:
    """How a paper fares; once it is clean, an address to look at it (one minute)."""
    held = own(asked, ticket)
    if isinstance(held, Refusal):
        return held
    found = find_document(as_of(held.file, asked.at), document)
    if found is None:
        return access.UNKNOWN
    view: dict[str, Any] = document_view(found, found.state == "clean", asked.lang)
    url = download(asked.wiring.desk, found) if found.state == "clean" else None
    return view | ({"url": url} if url else {})


@call(public, "DELETE", DOCUMENT, "applicant")
def remove(asked: Asked, ticket: str, document: str) -> Result:
    """Take a paper out of what counts. The version of the proposal moves on."""
    held = own(asked, ticket)
    if isinstance(held, Refusal):
        return held
    file = held.file
    done = remove_document(asked.wiring.desk, file, document, asked.at, held.typist)
    if isinstance(done, Refusal):
        return done
    version = file.proposal.version + (done is not find_document(file, document))
    return answer(document_view(done, False, asked.lang) | {"version": version}, 200, etag(version))


@call(public, "POST", ONE + "/submit", "applicant", shapes.SUBMIT, WRITE)
def send(asked: Asked, ticket: str) -> Result:
    """Send the proposal, or its repair. The same key gives the same receipt, however often.

    Who types a repair on paper names in ``brought`` the flagged papers whose sheets lie in the office now."""
    held = own(asked, ticket, sent=True)
    if isinstance(held, Refusal):
        return held
    done = _sent(asked, held)
    if isinstance(done, Refusal):
        return done
    version = int(str(done.answer["version"]))
    now = done.file or asked.wiring.desk.store.load(held.file.proposal.ticket)
    receipt = receipt_view(done.file or as_sent(now, version)) if now else None
    return answer({**done.answer, "receipt": receipt}, 201, etag(version))


def _sent(asked: Asked, held: access.Held) -> Sent | Refusal:
    """The sending. A typist's key ends with it: what is left to him is to hear its answer again, if it was lost."""
    desk, number = asked.wiring.desk, held.file.proposal.ticket
    by = {"by": held.typist.id} if held.typist else {}
    key = asked.scoped_key("submit", ticket=number, **by)
    if not held.over:
        brought = tuple(asked.body.get("brought", ()))
        return submit(desk, held.file, asked.version, key, asked.at, held.typist, brought)
    return sent_before(desk, number, key) or access.missed(desk, asked.caller, asked.at)


@call(public, "POST", ONE + "/withdraw", "applicant", shapes.WITHDRAW)
def take_back(asked: Asked, ticket: str) -> Result:
    """Withdraw the proposal, for good, with a reason: a code of the rules or own words. If-Match guards it if given."""
    held = own(asked, ticket)
    if isinstance(held, Refusal):
        return held
    if held.typist:
        return Refusal("forbidden", (Problem("entry.withdraw", ""),))
    file = held.file
    number, seen = file.proposal.ticket, asked.version
    version = file.proposal.version if seen < 0 else seen
    key = asked.scoped_key(WITHDRAW, ticket=number, version=str(seen))
    reason, note = _in_words(asked, file)
    done = withdraw(asked.wiring.desk, file, reason, note, version, key, asked.at)
    if isinstance(done, Refusal):
        return done
    fresh = asked.wiring.desk.store.load(number)
    return _view(asked, access.Held(fresh)) if fresh else access.UNKNOWN


def _in_words(asked: Asked, file: File) -> tuple[str, str]:
    """The coded reason and the note. Own words instead of a code are the note of "other"."""
    reason, note = asked.body["reason"].strip(), asked.body.get("note", "")
    codes = asked.wiring.desk.rules_of(file.proposal).reasons["withdrawal"]
    return (reason, note) if reason in codes else ("other", f"{reason}\n{note}".strip())


@call(public, "POST", "/access", "anyone", shapes.ASK)
def ask_access(asked: Asked) -> Result:
    """Mail a code to an address that has proposals here. Always 202: it does not say whether it has."""
    email, ticket = _whose(asked)
    done = access.ask_code(asked.wiring.desk, email, ticket, asked.caller, asked.lang, asked.at)
    return done if done else answer({"status": "accepted"}, 202)


@call(public, "POST", "/access/confirm", "anyone", shapes.CONFIRM)
def confirm_access(asked: Asked) -> Result:
    """The proposals of an address, for the code that was mailed to it."""
    email, ticket = _whose(asked)
    desk = asked.wiring.desk
    files = access.confirm_code(desk, email, ticket, asked.body["code"], asked.caller, asked.at)
    if isinstance(files, Refusal):
        return files
    return {"proposals": [_mine(desk, file) for file in files]}


def _whose(asked: Asked) -> tuple[str, str]:
    return asked.body.get("email", ""), read_ticket(asked.body.get("ticket", "")) or ""


def _mine(desk: Desk, file: File) -> dict[str, Any]:
    proposal = file.proposal
    secret = desk.keys.secret(proposal.ticket, proposal.turn)
    return {
        "ticket": proposal.ticket,
        "secret": secret,
        "programme": proposal.programme,
        "applicant_type": proposal.applicant_type,
        "state": proposal.state,
        "name": applicant_name(proposal),
        "updated_at": proposal.updated_at.isoformat(),
    }
