"""Exactly once: an act that carries an idempotency key is done one time and answered the same way ever after."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Json
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.ports import Change, Remembered, Stale, Unclear

#: An answer is remembered longer than any window is open.
KEPT = timedelta(days=180)
#: Seconds between looks while another copy of the same request may still be at work.
PAUSES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)


def replayed(desk: Desk, key: str, digest: str) -> Mapping[str, Json] | Refusal | None:
    """The answer given before to this key, a refusal when the key was used for something else, or None."""
    done = desk.store.recall(key)
    if done is None:
        return None
    return done.answer if done.digest == digest else Refusal("reused", (Problem("key.reused", ""),))


def commit_once(
    desk: Desk, change: Change, key: str, digest: str, answer: Mapping[str, Json], at: datetime
) -> Mapping[str, Json] | Refusal:
    """Store the change with its answer. After any doubt one consistent read of the record decides.

    The lost reply of our own write looks like a failed condition when the client library tries again; and the
    faster of two copies of a request may not have finished yet. A key that did the same to an earlier version is not
    this request again: its answer would say done of what was not.
    """
    try:
        desk.store.commit(replace(change, remember=Remembered(key, digest, answer, at + KEPT)))
        return answer
    except (Stale, Unclear) as doubt:
        for pause in PAUSES:
            desk.wait(pause)
            done = replayed(desk, key, digest)
            if done is not None:
                return _this_one(done, answer)
            if isinstance(doubt, Stale) and _moved_on(desk, change):
                break
        done = replayed(desk, key, digest)
        if done is None and isinstance(doubt, Unclear):
            raise
        return _this_one(done, answer) if done is not None else _outrun(desk, change)


def _this_one(
    done: Mapping[str, Json] | Refusal, answer: Mapping[str, Json]
) -> Mapping[str, Json] | Refusal:
    if isinstance(done, Refusal) or done.get("version") == answer.get("version"):
        return done
    return Refusal("reused", (Problem("key.reused", ""),))


def _outrun(desk: Desk, change: Change) -> Refusal:
    """Somebody else was faster: the version there is now."""
    file = desk.store.load(change.proposal.ticket)
    facts = {"version": file.proposal.version} if file else {}
    return Refusal("stale", (Problem("stale.submit", ""),), facts)


def _moved_on(desk: Desk, change: Change) -> bool:
    """Whether the file is really at another version, so that waiting for our own copy is pointless."""
    file = desk.store.load(change.proposal.ticket)
    return file is not None and file.proposal.version != change.expected
