"""Sending and withdrawing: one transaction holds the state, the event, the letter and the remembered answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.core import papers, receiving, repairing, trail
from chalicelib.core.answers import all_problems
from chalicelib.core.holding import key_facts, typed_facts
from chalicelib.core.law import Programme
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Answers, Event, File, Json, Proposal, Received
from chalicelib.core.windows import may_submit
from chalicelib.core.workflow import Act, Advanced, Refused, advance
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.claiming import claims_of, moved_flags
from chalicelib.desk.landing import as_of
from chalicelib.desk.once import commit_once, replayed
from chalicelib.desk.opening import applicant_of, email_index, replayed_or
from chalicelib.desk.ports import Change
from chalicelib.desk.recipient_ports import Claims
from chalicelib.desk.windows import window_of, window_problem

#: Of the files that are not looked into yet, the newest so many must still wait when the transaction is made: none may
#: begin to count behind the back of the receipt. Older ones are uploads given up; a transaction has its limit.
MOST_WATCHED = 40


@dataclass(frozen=True)
class Standing:
    """What stops a proposal from being sent (``blocking``) and what is only named (``soft``); and the answers, opened
    once for all who look at them."""

    blocking: tuple[Problem, ...]
    soft: tuple[Problem, ...]
    answers: Answers


def standing(desk: Desk, file: File, brought: Sequence[str] = ()) -> Standing:
    """Everything that is missing or wrong, all at once. ``brought``: the flagged papers of a repair whose sheets lie in
    the office now."""
    proposal = file.proposal
    programme = desk.programme_of(proposal)
    answers = desk.keys.open_answers(proposal.ticket, proposal.answers)
    wrong = all_problems(programme, proposal.applicant_type, answers, desk.desa)
    asked = receiving.asked_papers(programme, proposal)
    lacking = papers.missing(file.documents, asked, answers)
    stopping = tuple(p for p in lacking if receiving.stops(p, proposal))
    repair = proposal.state == "returned"
    flagged = repairing.unanswered(file, asked, answers, brought) if repair else ()
    named = {p.at for p in stopping}
    blocking = (*wrong, *stopping, *(p for p in flagged if p.at not in named))
    named = {p.at for p in blocking}
    rest = (p for p in lacking if p.at not in named)
    return Standing(blocking, tuple(map(receiving.named_softly, rest)), answers)


@dataclass(frozen=True)
class Sent:
    """What a sending is answered with: ``{ticket, state, version, submitted_at}``, the same for the same key.

    ``file`` is the file as this sending left it; None when it was done before, by the same key.
    """

    answer: Mapping[str, Json]
    file: File | None = None


def submit(
    desk: Desk,
    file: File,
    version: int,
    key: str,
    at: datetime,
    typist: Actor | None = None,
    brought: Sequence[str] = (),
) -> Sent | Refusal:
    """Send, or send the repair: its applicant, or the ``typist`` in his place, who may say of flagged papers that their
    sheets were ``brought`` and are kept in the office (slots)."""
    file = as_of(file, at)
    proposal = file.proposal
    digest = _digest(proposal.ticket)
    refusal = _not_now(desk, proposal, version, at)
    if refusal is None:
        stands = standing(desk, file, brought)
        blocking = (*stands.blocking, *_wrongly_brought(desk, file, brought, typist))
        advanced = Refused(blocking) if blocking else sending(desk, file, at, typist, brought)
        if not isinstance(advanced, Refused):
            claims = claims_of(desk, advanced.proposal, at, stands.answers)
            return _sent(desk, file, advanced, claims, key, digest, at)
        refusal = Refusal("invalid" if blocking else "state", advanced.problems)
    done = replayed_or(desk, key, digest, refusal)
    return done if isinstance(done, Refusal) else Sent(done)


def _wrongly_brought(
    desk: Desk, file: File, brought: Sequence[str], typist: Actor | None
) -> tuple[Problem, ...]:
    asked = receiving.asked_papers(desk.programme_of(file.proposal), file.proposal)
    return tuple(repairing.wrongly_brought(file, asked, brought, typist is not None))


def sent_before(desk: Desk, ticket: str, key: str) -> Sent | Refusal | None:
    """What a sending with this key was answered, if there was one: for who may not send any more."""
    done = replayed(desk, key, _digest(ticket))
    return done if done is None or isinstance(done, Refusal) else Sent(done)


def as_sent(file: File, version: int) -> File:
    """The file with the trail as a sending left it that was answered with this version."""
    events = tuple(e for e in file.events if int(str(e.facts.get("version", 1))) <= version)
    return replace(file, events=events)


def _digest(ticket: str) -> str:
    return trail.digest(["submit", ticket])


def sending(
    desk: Desk,
    file: File,
    at: datetime,
    typist: Actor | None = None,
    brought: Sequence[str] = (),
) -> Advanced | Refused:
    """The act of sending. Who sends it signs it: the applicant or, in his place, who typed it; what came in on paper is
    sent by its typist the first time. What he put into a repair is named, whoever sends that."""
    proposal, rules = file.proposal, desk.rules_of(file.proposal)
    judged = replace(file, proposal=replace(proposal, rules=rules.digest))
    facts, sender = _sent_papers(desk, file), applicant_of(proposal.ticket)
    if brought:
        facts["brought"] = [*sorted(set(brought))]
    if received := proposal.received:
        facts |= typed_facts(file, facts["papers"])
        if typist or proposal.state == "draft":
            facts |= receiving.on_behalf(received)
            sender = receiving.typist_of(received)
        else:
            facts |= key_facts(file)
    return advance(judged, rules, Act("submit", facts=facts), sender, at)


def _sent(
    desk: Desk, file: File, advanced: Advanced, claims: Claims, key: str, digest: str, at: datetime
) -> Sent | Refusal:
    answer = receipt(advanced)
    waiting = [d for d in file.documents if d.state == "waiting"][-MOST_WATCHED:]
    change = replace(
        change_of(file, advanced),
        still_waiting=tuple(waiting),
        claims=claims,
    )
    draft = file.proposal.state == "draft"
    if (
        draft and file.proposal.received and file.proposal.contact.email
    ):  # from now on it is his to find
        change = replace(change, find_by=(email_index(desk, file.proposal.contact.email),))
    done = commit_once(desk, change, key, digest, answer, at)
    if isinstance(done, Refusal):
        return done
    if done is not answer:  # another copy of this request was faster
        return Sent(done)
    after = replace(file, proposal=advanced.proposal, events=(*file.events, advanced.event))
    return Sent(answer, after)


def _not_now(desk: Desk, proposal: Proposal, version: int, at: datetime) -> Refusal | None:
    if proposal.state not in ("draft", "returned"):
        return Refusal("state", (Problem("submit.state", "", {"state": proposal.state}),))
    late = _out_of_time(desk, proposal, at) if proposal.state == "draft" else None
    if late is not None:
        return Refusal("state", (late,))
    if proposal.version != version:
        return Refusal("stale", (Problem("stale.submit", ""),), {"version": proposal.version})
    return None


def _out_of_time(desk: Desk, proposal: Proposal, at: datetime) -> Problem | None:
    """Why a draft cannot be sent now. Before anybody is turned away, the notes are read as they are this moment."""
    programme, grace = desk.programme_of(proposal), desk.rules_of(proposal).grace_minutes
    if proposal.received:
        return paper_day_problem(desk, programme, proposal.received, at)
    window = window_of(desk, programme, at)
    if may_submit(window, at, proposal.updated_at, grace):
        return None
    window = window_of(desk, programme, at, fresh=True)
    if may_submit(window, at, proposal.updated_at, grace):
        return None
    running = replace(window, paused=None)
    stopped = window.paused and may_submit(running, at, proposal.updated_at, grace)
    return window_problem(programme, window, "", "paused" if stopped else window.state)


def paper_day_problem(
    desk: Desk, programme: Programme, received: Received, at: datetime
) -> Problem | None:
    """Why a paper of that day is not taken; an extension of this very minute counts."""
    today = at.astimezone(programme.closes.tzinfo).date()
    window = window_of(desk, programme, at)
    if receiving.day_problem(programme, window, received.on, today) is not None:
        window = window_of(desk, programme, at, fresh=True)
    return receiving.day_problem(programme, window, received.on, today)


def _sent_papers(desk: Desk, file: File) -> dict[str, Json]:
    """What the receipt and the trail say was sent: slot and hash of each file, a hash over the answers, and the digest
    of the rules it was judged by."""
    asked = receiving.asked_papers(desk.programme_of(file.proposal), file.proposal)
    sent: list[Json] = [
        {"document": d.document, "slot": d.slot, "sha256": d.sha256, "bytes": d.bytes}
        for d in papers.counted(file.documents, asked)
    ]
    rules = desk.rules_of(file.proposal).digest
    return {"papers": sent, "answers": trail.digest(dict(file.proposal.answers)), "rules": rules}


def receipt(advanced: Advanced) -> dict[str, Json]:
    """What a sending is answered with."""
    return {
        "ticket": advanced.proposal.ticket,
        "state": advanced.proposal.state,
        "version": advanced.proposal.version,
        "submitted_at": advanced.event.at.isoformat(),
    }


def change_of(file: File, advanced: Advanced) -> Change:
    """An advance as one transaction on top of the file it was made from. Open flags go where the file goes."""
    moved = advanced.proposal.opd != file.proposal.opd
    return Change(
        advanced.proposal,
        file.proposal.version,
        events=(advanced.event,),
        letters=(advanced.letter,) if advanced.letter else (),
        flags=moved_flags(file, advanced.proposal.opd) if moved else (),
    )


def withdraw(
    desk: Desk, file: File, reason: str, note: str, version: int, key: str, at: datetime
) -> Mapping[str, Json] | Refusal:
    """Take the proposal back, for good: ``{ticket, state, version, submitted_at}``."""
    proposal = file.proposal
    digest = trail.digest(["withdraw", proposal.ticket, reason, note])
    if proposal.version != version:
        stale = Refusal("stale", (Problem("stale.submit", ""),), {"version": proposal.version})
        return replayed_or(desk, key, digest, stale)
    act = Act("withdraw", note=note, reason=reason, facts=key_facts(file))
    advanced = advance(file, desk.rules_of(proposal), act, applicant_of(proposal.ticket), at)
    if isinstance(advanced, Refused):
        kind = (
            "invalid"
            if any(p.at.startswith(("/reason", "/note")) for p in advanced.problems)
            else "state"
        )
        return replayed_or(desk, key, digest, Refusal(kind, advanced.problems))  # type: ignore[arg-type]
    return commit_once(desk, change_of(file, advanced), key, digest, receipt(advanced), at)


def sending_events(file: File) -> tuple[Event, ...]:
    """The acts of sending, first and repairs."""
    return tuple(e for e in file.events if e.action == "submit")
