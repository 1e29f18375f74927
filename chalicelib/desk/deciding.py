"""Deciding on a file: whoever is slower is told what changed, nothing is overwritten."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.core import trail
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Event, File, Json
from chalicelib.core.remarks import is_remark
from chalicelib.core.workflow import Act, Advanced, Refused, advance, may_read
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.claiming import carry_flags
from chalicelib.desk.once import commit_once
from chalicelib.desk.opening import replayed_or
from chalicelib.desk.ports import Unclear
from chalicelib.desk.submitting import change_of


def decide(
    desk: Desk, file: File, act: Act, actor: Actor, version: int, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """One act of an official: ``{ticket, state, version}``. The same key gives the same answer."""
    digest = trail.digest(
        [file.proposal.ticket, act.action, act.note, act.reason, act.opd, _plain(act)]
        + ([list(act.follow)] if act.follow else [])
    )
    if not as_seen(file, version):
        return replayed_or(desk, key, digest, stale(file, version))
    advanced = prepared(desk, file, act, actor, at)
    if isinstance(advanced, Refusal):
        return replayed_or(desk, key, digest, advanced)
    proposal = advanced.proposal
    answer: dict[str, Json] = {
        "ticket": proposal.ticket,
        "state": proposal.state,
        "version": proposal.version,
    }
    done = commit_once(desk, change_of(file, advanced), key, digest, answer, at)
    if isinstance(done, Refusal) and done.kind == "stale":
        now = desk.store.load(proposal.ticket)
        return stale(now, version) if now else done
    if not isinstance(done, Refusal) and proposal.opd != file.proposal.opd:
        with suppress(Unclear):  # the act is done; Bagian Kesra finds what was left behind
            carry_flags(desk, file, proposal.opd)
    return done


def prepared(desk: Desk, file: File, act: Act, actor: Actor, at: datetime) -> Advanced | Refusal:
    """What the act would do, without doing it: for the preview of its letter and for the act itself."""
    signed = {i: replace(v, by=actor.name, at=at) for i, v in act.verdicts.items()}
    advanced = advance(file, desk.rules_of(file.proposal), replace(act, verdicts=signed), actor, at)
    if not isinstance(advanced, Refused):
        return advanced
    if advanced.forbidden:
        return Refusal("forbidden", advanced.problems)
    by_state = any(p.code == "action.state" for p in advanced.problems)
    return Refusal("state" if by_state else "invalid", advanced.problems)


def as_seen(file: File, version: int) -> bool:
    """Whether the file is still what somebody saw: since then others at most judged a flag or looked at a number."""
    remarks = {event.facts.get("version") for event in file.events if is_remark(event)}
    return all(since in remarks for since in range(version + 1, file.proposal.version + 1)) and (
        version <= file.proposal.version
    )


def as_left(file: File, advanced: Advanced) -> File:
    """The file after an act, as the store has it now."""
    letters = (advanced.letter,) if advanced.letter else ()
    return replace(
        file,
        proposal=advanced.proposal,
        events=(*file.events, advanced.event),
        letters=(*file.letters, *letters),
    )


def stale(file: File, version: int) -> Refusal:
    """What the slower of two is told: who did what since the version he saw."""
    since = _since(file, version)
    last = since[-1] if since else (file.events[-1] if file.events else None)
    facts: dict[str, object] = {
        "version": file.proposal.version,
        "state": file.proposal.state,
        "since": since,
    }
    if last:
        facts["changed_by"] = {"name": last.actor_name, "role": last.actor_role}
    return Refusal("stale", (Problem("stale.decision", ""),), facts)


def _since(file: File, version: int) -> tuple[Event, ...]:
    """The acts that made a later version than the one that was seen."""
    made = ((event, event.facts.get("version")) for event in file.events)
    return tuple(event for event, of in made if isinstance(of, int) and of > version)


def _plain(act: Act) -> list[list[str]]:
    return [[i, v.verdict, v.reason, v.note] for i, v in sorted(act.verdicts.items())]


def readable(file: File | None, actor: Actor) -> File | Refusal:
    """The file if this official may see it. An unknown one and a forbidden one look alike."""
    if file is None or not may_read(file.proposal, actor):
        return Refusal("unknown", (Problem("file.unknown", ""),))
    return file
