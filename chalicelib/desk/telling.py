"""Telling people: letters leave the outbox one lease at a time; what becomes of each is written down and shown."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.core.proposal import Letter
from chalicelib.desk.ports import Mailer, MailRefused, MailUnclear, Rendered, Store

#: A sender that died leaves its letter leased. The lease outlives the news of a delivery, so that a letter that did go
#: out is known as delivered before anybody would send it again: SES itself has no idempotency token.
LEASE = timedelta(minutes=10)
#: As GOV.UK Notify does it: again every five minutes for four hours, then a person must look.
AGAIN, MOST_TRIES = timedelta(minutes=5), 48


@dataclass(frozen=True)
class Post:
    """The post room: where letters lie, how they are worded, who carries them."""

    store: Store
    render: Callable[[Letter], Rendered]
    mailer: Mailer


def letter_tag(letter: Letter) -> str:
    """Comes back with every event of the delivery, so that no address has to be looked up."""
    return f"{letter.owner}.{letter.seq}"


def read_tag(tag: str) -> tuple[str, int] | None:
    owner, _, seq = tag.rpartition(".")
    return (owner, int(seq)) if owner and seq.isdigit() else None


def send_letter(post: Post, owner: str, seq: int, at: datetime) -> str:
    """Send one letter if it is due and nobody else is at it. Returns its state, or an empty text when not ours."""
    tried = _tried(post, owner, seq, at)
    return tried.state if tried else ""


def _tried(post: Post, owner: str, seq: int, at: datetime) -> Letter | None:
    """What became of a letter that was ours to send."""
    letter = post.store.lease_letter(owner, seq, at, at + LEASE)
    if letter is None:
        return None
    try:
        done = replace(_sent(post, letter, at), tries=letter.tries)
    except MailUnclear:
        if letter.tries < MOST_TRIES:  # the lease stays: the news of its delivery comes first,
            return replace(letter, state="sending")  # or the lease runs out
        done = replace(letter, state="failed", detail="unclear", due=None)
    post.store.letter_done(done, letter.tries)
    return done


def _sent(post: Post, letter: Letter, at: datetime) -> Letter:
    if letter.expires is not None and at >= letter.expires:
        return replace(letter, state="failed", detail="expired", due=None)
    try:
        message_id = _handed_over(post, replace(_worded(post, letter), tag=letter_tag(letter)))
        return replace(letter, state="sent", message_id=message_id, detail="", due=None)
    except MailRefused as error:
        if error.for_good or letter.tries >= MOST_TRIES:
            return replace(letter, state="failed", detail=str(error)[:200], due=None)
        return replace(letter, state="due", detail=str(error)[:200], due=at + AGAIN)


def _worded(post: Post, letter: Letter) -> Rendered:
    """The letter in words. One that cannot be worded is as if it had been refused: the others must still go out."""
    try:
        return post.render(letter)
    except Exception as error:
        raise MailRefused(f"unworded: {type(error).__name__}") from None


def _handed_over(post: Post, rendered: Rendered) -> str:
    """The id of the message. A letter that breaks its carrier is as good as refused: the others must still go out."""
    try:
        return post.mailer.send(rendered)
    except (MailRefused, MailUnclear):
        raise
    except Exception as error:
        raise MailRefused(f"uncarried: {type(error).__name__}") from None


@dataclass(frozen=True)
class Swept:
    """What a sweep did: letters by what became of them, and how old the oldest is that still waits (seconds)."""

    counts: Mapping[str, int]
    oldest_seconds: int = 0


def send_due(post: Post, at: datetime, most: int = 100) -> Swept:
    """The sweeper: everything that is due."""
    letters = (_tried(post, owner, seq, at) for owner, seq in post.store.due_letters(at, most))
    tried = [letter for letter in letters if letter]
    waiting = [at - letter.at for letter in tried if letter.state in ("due", "sending")]
    oldest = max(waiting, default=timedelta(0))
    return Swept(Counter(letter.state for letter in tried), int(oldest.total_seconds()))


def feedback(store: Store, tag: str, state: str, detail: str, at: datetime) -> bool:
    """News from the mail service about a letter: delivered, bounced or complained. False: not about ours."""
    found = read_tag(tag)
    if found is None or state not in ("delivered", "bounced", "complained"):
        return False
    store.letter_feedback(*found, state, detail[:200], at)
    return True
