"""The way back in: by a key to the proposal, or by a code that is mailed. Wrong is wrong, whatever was wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.holding import sitting, sittings_sent
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, File, Json, Letter
from chalicelib.core.receiving import typist_of
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.issuing import renewed
from chalicelib.desk.keys import SECRET_LENGTH
from chalicelib.desk.opening import email_index
from chalicelib.desk.ports import Code

CODE_MINUTES, CODE_TRIES = 15, 5
#: How often in how many seconds. Counted by a keyed hash; generous by caller, because a whole village may share one
#: address behind a mobile network.
LIMITS = {
    "miss": (30, 600),  # wrong numbers, secrets and codes, by caller
    "number": (120, 600),  # look-ups by number alone, by caller
    "access": (30, 900),  # codes asked for, by caller
    "mailed": (4, 900),  # codes mailed, by address
    "mailed-today": (20, 86_400),  # the same: with five tries each, guessing takes decades
    "open": (
        200,
        86_400,
    ),  # drafts opened, by address (a desa's operator uses one for all): each mails a letter
    "opener": (
        2_000,
        3_600,
    ),  # drafts opened, by caller: nobody makes the office write to all the world
    "sign-in": (
        60,
        600,
    ),  # sign-ins of officials, by caller and name; the pool slows guessing down as well
    "renew": (600, 600),  # sessions renewed, by caller: a whole office behind one address
}

UNKNOWN = Refusal("unknown", (Problem("proposal.unknown", ""),))
THROTTLED = Refusal("throttled", (Problem("http.throttled", ""),))


def _window(at: datetime, seconds: int) -> tuple[datetime, datetime]:
    begin = int(at.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(begin, at.tzinfo), datetime.fromtimestamp(
        begin + 2 * seconds, at.tzinfo
    )


def throttled(desk: Desk, kind: str, who: str, at: datetime) -> bool:
    """Whether this caller did it too often lately, this time counted."""
    most, seconds = LIMITS[kind]
    return desk.store.hits(kind, desk.keys.blind("caller", who), *_window(at, seconds)) > most


@dataclass(frozen=True)
class Held:
    """A file, by one of its keys. ``typist``: the official who holds his own, None for the applicant. ``over``: his
    sitting ended with a sending; all he may do is ask for its answer again."""

    file: File
    typist: Actor | None = None
    over: bool = False


def own_file(
    desk: Desk, ticket: str, secret: str, who: str, at: datetime, sent: bool = False
) -> Held | Refusal:
    """The file for a key to it, and who holds that. A wrong number and a wrong key answer alike, and both count against
    the caller. With ``sent``, a typist's key that ended with the sending is told from one that never was.

    A right key costs one read; only misses are counted, so an honest phone is never slowed.
    """
    file = desk.store.load(ticket) if ticket and len(secret) == SECRET_LENGTH else None
    held = (
        (_applicants(desk, file, secret) or _typists(desk, file, secret, sent, at))
        if file
        else None
    )
    return held or missed(desk, who, at)


def missed(desk: Desk, who: str, at: datetime) -> Refusal:
    """What whoever holds no key is told, this time counted."""
    return THROTTLED if throttled(desk, "miss", who, at) else UNKNOWN


def _applicants(desk: Desk, file: File, secret: str) -> Held | None:
    """A paper is not its applicant's to open before it was sent: he cannot know what is being typed."""
    proposal = file.proposal
    if not desk.keys.is_secret(proposal.ticket, secret, proposal.turn):
        return None
    return None if proposal.received and proposal.submitted_at is None else Held(file)


def _typists(desk: Desk, file: File, secret: str, sent: bool, at: datetime) -> Held | None:
    """Who is no official any more holds no key for long: each is good on its day and the next. One that sent is known
    by the day of the sending."""
    received, ticket = file.proposal.received, file.proposal.ticket
    if received is None:
        return None
    mine = (ticket, received.typed_by)
    now, typist = sitting(file), typist_of(received)
    if now and desk.keys.is_typist_key(*mine, now, secret, at.date()):
        return Held(file, typist)
    past = sittings_sent(file) if sent else ()
    ended = any(desk.keys.is_typist_key(*mine, one, secret, then.date()) for one, then in past)
    return Held(file, typist, over=True) if ended else None


def seen_by_number(desk: Desk, ticket: str, who: str, at: datetime) -> File | Refusal:
    """What the number alone shows. A draft is as unknown as a wrong number: nothing was received."""
    if throttled(desk, "number", who, at):
        return THROTTLED
    file = desk.store.load(ticket)
    return file if file and file.proposal.submitted_at is not None else UNKNOWN


def ask_code(
    desk: Desk, email: str, ticket: str, who: str, lang: str, at: datetime
) -> Refusal | None:
    """Mail a code to an address that has proposals here. Says nothing about whether it has."""
    if throttled(desk, "access", who, at):
        return THROTTLED
    if ticket:
        file = desk.store.load(ticket)
        email = file.proposal.contact.email if file else ""
    email = email.strip().lower()
    if not email or not desk.store.tickets_by(email_index(desk, email)):
        return None
    blind = desk.keys.blind("email", email)
    if throttled(desk, "mailed", blind, at) or throttled(desk, "mailed-today", blind, at):
        return None
    code = Code(desk.ids.token(), at + timedelta(minutes=CODE_MINUTES))
    facts: dict[str, Json] = {"nonce": code.nonce, "minutes": CODE_MINUTES}
    seq = int(at.timestamp())
    letter = Letter(blind, seq, "code", email, lang, at, facts, due=at, expires=code.expires)
    desk.store.put_code(blind, code, letter)
    return None


def confirm_code(
    desk: Desk, email: str, ticket: str, code: str, who: str, at: datetime
) -> tuple[File, ...] | Refusal:
    """Everything that belongs to the address, for its code: five tries, once, for fifteen minutes."""
    wrong = Refusal("credentials", (Problem("code.wrong", "/code"),))
    if throttled(desk, "miss", who, at):
        return THROTTLED
    if ticket:
        file = desk.store.load(ticket)
        email = file.proposal.contact.email if file else ""
    email = email.strip().lower()
    blind = desk.keys.blind("email", email)
    asked = desk.store.try_code(blind, CODE_TRIES) if email else None
    if asked is None or at >= asked.expires or desk.keys.code(blind, asked.nonce) != code.strip():
        return wrong
    if not desk.store.forget_code(blind, asked.nonce):
        return wrong
    files = (desk.store.load(t) for t in desk.store.tickets_by(email_index(desk, email)))
    return tuple(
        renewed(desk, file, at)
        for file in files
        if file is not None and file.proposal.contact.email == email
    )
