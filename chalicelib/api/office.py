"""The calls of the officials. Every one checks the token itself, whatever the gateway did."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import quote

from chalice.app import AuthRequest, AuthResponse, Blueprint, Response

from chalicelib.api import shapes
from chalicelib.api.answers import answer, problem
from chalicelib.api.calls import Asked, Halt, Result, call
from chalicelib.api.office_views import event_view, file_view, row_view
from chalicelib.api.public import etag
from chalicelib.aws.users import MIN_PASSWORD, SESSION_SECONDS, Challenge, SignedIn
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Event, File, Verdict
from chalicelib.core.ticket import read_ticket
from chalicelib.core.workflow import Act
from chalicelib.desk import Refusal, access
from chalicelib.desk.deciding import as_left, decide, prepared, readable
from chalicelib.desk.queueing import Wanted, find
from chalicelib.desk.uploading import DOWNLOAD_SECONDS, download, find_document
from chalicelib.wiring import wiring

office = Blueprint(__name__)

ONE = "/office/proposals/{ticket}"
#: What stands in the preview of a letter where the key of the applicant will be.
NO_KEY = "…"

#: What is still needed to sign in, as (HTTP status, problem code).
CHALLENGES = {
    "credentials": (401, "session.credentials"),
    "new-password": (409, "session.new-password-required"),
    "password-weak": (422, "session.password-weak"),
    "otp": (409, "session.otp-required"),
    "otp-setup": (409, "session.otp-setup"),
    "otp-wrong": (401, "session.otp-wrong"),
    "over": (401, "session.token"),
    "throttled": (429, "http.throttled"),
}


@office.authorizer(name="officials", ttl_seconds=0)
def officials(request: AuthRequest) -> AuthResponse:
    """The gateway's door: a good token opens the office routes, nothing else does. Nothing is cached."""
    token = request.token.removeprefix("Bearer ").strip()
    actor = wiring().official(token)
    return AuthResponse(routes=["*"] if actor else [], principal_id=actor.id if actor else "nobody")


@call(office, "POST", "/office/session", "anyone", shapes.SESSION)
def sign_in(asked: Asked) -> Result:
    """Sign in an official: name and password, a new password when it is the first time, a code if the pool asks."""
    body, wired = asked.body, asked.wiring
    username = body["username"].strip()
    if access.throttled(wired.desk, "sign-in", f"{asked.caller}|{username.lower()}", asked.at):
        return access.THROTTLED
    new = body.get("new_password", "")
    done = _weak(new) or wired.users.sign_in(
        username, body["password"], new, body.get("otp", "").strip()
    )
    if isinstance(done, Challenge):
        return _challenged(asked, done)
    return _session(done) | {"refresh": done.refresh, "session_seconds": SESSION_SECONDS}


@call(office, "POST", "/office/session/renew", "anyone", shapes.RENEWAL)
def renew(asked: Asked) -> Result:
    """The next token of a session, without a password; 401 when it is over or the official was disabled."""
    if access.throttled(asked.wiring.desk, "renew", asked.caller, asked.at):
        return access.THROTTLED
    done = asked.wiring.users.renew(asked.body["refresh"])
    return _challenged(asked, done) if isinstance(done, Challenge) else _session(done)


def _session(done: SignedIn) -> dict[str, Any]:
    return {
        "token": done.token,
        "expires": done.expires,
        "username": done.username,
        "name": done.actor.name,
        "roles": list(done.actor.roles),
        "opd": done.actor.opd,
    }


def _weak(new_password: str) -> Challenge | None:
    """The pool's own rule, checked here too: some pools do not apply it at the first sign-in."""
    return Challenge("password-weak") if 0 < len(new_password) < MIN_PASSWORD else None


def _challenged(asked: Asked, challenge: Challenge) -> Response:
    status, code = CHALLENGES[challenge.kind]
    facts: dict[str, Any] = {}
    if challenge.kind == "otp-setup":
        secret, _, session = challenge.secret.partition("|")
        label = quote(f"Serang Open:{asked.body['username']}")
        uri = f"otpauth://totp/{label}?secret={secret}&issuer=Serang%20Open"
        facts = {"secret": secret, "session": session, "uri": uri}
    made = problem(status, "credentials", code, (Problem(code),), asked.lang, facts)
    return _renamed(made, code.partition(".")[2])


def _renamed(made: Response, code: str) -> Response:
    """Programs know the short code (``otp-required``)."""
    made.body = made.body.replace(f'"code":"session.{code}"', f'"code":"{code}"', 1)
    return made


FILTERS = tuple(field.name for field in fields(Wanted))


@call(office, "GET", "/office/proposals", "official", authorizer=officials, query=FILTERS)
def queue(asked: Asked) -> Result:
    """The queue of the official's OPD, oldest first, with counts by state."""
    wanted = Wanted(**{name: asked.query.get(name, "") for name in FILTERS})
    desk = asked.wiring.desk
    found = find(desk, wanted, asked.official)
    return {
        "items": [row_view(desk, p, asked.at) for p in found.items],
        "next": found.next or None,
        "counts": found.counts,
        "opds": list(found.opds),
    }


def numbered(asked: Asked, ticket: str) -> File | None:
    """The file of a number as somebody wrote it. Whether this official may see it, the caller asks."""
    number = read_ticket(ticket)
    return asked.wiring.desk.store.load(number) if number else None


def seen(asked: Asked, ticket: str) -> File:
    """The file, if this official may see it."""
    found = readable(numbered(asked, ticket), asked.official)
    if isinstance(found, Refusal):
        raise Halt(404, "file.unknown")
    return found


@call(office, "GET", ONE, "official", authorizer=officials)
def look_into(asked: Asked, ticket: str) -> Result:
    """One file with everything that belongs to it and the acts open to this official."""
    file = seen(asked, ticket)
    view = file_view(asked.wiring.desk, file, asked.official, asked.lang, asked.at)
    return answer(view, 200, etag(file.proposal.version))


@call(office, "GET", ONE + "/documents/{document}", "official", authorizer=officials)
def paper(asked: Asked, ticket: str, document: str) -> Result:
    """A short-lived address of one clean version of a paper, as a download."""
    found = find_document(seen(asked, ticket), document)
    url = download(asked.wiring.desk, found) if found else None
    if found is None or url is None:
        raise Halt(404, "document.unknown")
    return {"url": url, "expires": DOWNLOAD_SECONDS, "type": found.type}


def _act(asked: Asked) -> Act:
    body = asked.body
    verdicts = {i: Verdict(**v) for i, v in body.get("verdicts", {}).items()}
    return Act(
        action=body["action"],
        note=body.get("note", ""),
        reason=body.get("reason", ""),
        verdicts=verdicts,
        opd=body.get("opd", ""),
        follow=tuple(dict.fromkeys(body.get("follow", ()))),
    )


@call(
    office,
    "POST",
    ONE + "/decisions",
    "official",
    shapes.DECISION,
    ("Idempotency-Key", "If-Match"),
    authorizer=officials,
)
def act(asked: Asked, ticket: str) -> Result:
    """One act on a file. The slower of two officials is told what changed; nothing is overwritten."""
    desk, actor, file = asked.wiring.desk, asked.official, seen(asked, ticket)
    key = asked.scoped_key("decide", ticket=file.proposal.ticket, actor=actor.id)
    done = decide(desk, file, _act(asked), actor, asked.version, key, asked.at)
    if isinstance(done, Refusal):
        return _told(asked, done, file)
    fresh = _after(asked, file, done)
    view = file_view(desk, fresh, actor, asked.lang, asked.at)
    return answer(view, 200, etag(fresh.proposal.version))


def _after(asked: Asked, file: File, done: Mapping[str, Any]) -> File:
    """The file as this act left it. What was read before the act says it all, unless the act was done before."""
    if done.get("version") == file.proposal.version + 1:
        advanced = prepared(asked.wiring.desk, file, _act(asked), asked.official, asked.at)
        if not isinstance(advanced, Refusal):
            return as_left(file, advanced)
    return asked.wiring.desk.store.load(file.proposal.ticket) or file


def _told(asked: Asked, refusal: Refusal, file: File) -> Refusal:
    """The acts since, as the console shows them."""
    if not refusal.facts or "since" not in refusal.facts:
        return refusal
    programme = asked.wiring.desk.programme_of(file.proposal)
    since = refusal.facts["since"]
    events = [e for e in since if isinstance(e, Event)] if isinstance(since, tuple) else []
    told = [event_view(e, programme, asked.lang) for e in events]
    return Refusal(refusal.kind, refusal.problems, {**refusal.facts, "since": told})


@call(office, "POST", ONE + "/preview", "official", shapes.DECISION, authorizer=officials)
def preview(asked: Asked, ticket: str) -> Result:
    """The letter an act would leave, without doing the act. The link in it does not open the file."""
    desk, actor, file = asked.wiring.desk, asked.official, seen(asked, ticket)
    advanced = prepared(desk, file, _act(asked), actor, asked.at)
    if isinstance(advanced, Refusal):
        return advanced
    if advanced.letter is None:
        return {"to": "", "subject": "", "text": "", "html": ""}
    made = asked.wiring.render(advanced.letter, NO_KEY)
    return {"to": made.to, "subject": made.subject, "text": made.text, "html": made.html}
