"""The road of a proposal. ``advance`` looks at file, rules and act and returns what becomes of it, or every problem.
The states and transitions themselves are data: ``rules/<year>/workflows``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from chalicelib.core import trail
from chalicelib.core.acts_letter import letter_of
from chalicelib.core.calendar import due_date
from chalicelib.core.following import follow_facts, follow_problems, letter_kind
from chalicelib.core.law import Programme, Rules, Transition
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Event, File, Json, Letter, Proposal, Verdict
from chalicelib.core.receiving import has_typed, signed_as, typed_himself
from chalicelib.core.routing import is_kecamatan, next_holder
from chalicelib.core.verdicts import NOTE_MOST, verdict_problems

CAMAT = "camat"
#: Roles that see the files of all units, and roles that see those their own unit has.
SEES_ALL = ("kesra", "auditor")
OF_UNIT = ("verifier", CAMAT)


@dataclass(frozen=True)
class Act:
    """What somebody wants to do. ``verdicts`` are by item: a paper slot or a field id."""

    action: str
    note: str = ""
    reason: str = ""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    opd: str = ""
    facts: Mapping[str, Json] = field(default_factory=dict)
    follow: tuple[str, ...] = ()  # soft papers that are missing and are accepted as still to come


@dataclass(frozen=True)
class Advanced:
    """The next proposal, the event that says so and the letter it leaves."""

    proposal: Proposal
    event: Event
    letter: Letter | None


@dataclass(frozen=True)
class Refused:
    """The act is not to be done. ``forbidden``: not by this person; otherwise the problems say what to mend."""

    problems: tuple[Problem, ...]
    forbidden: bool = False


def may_read(proposal: Proposal, actor: Actor) -> bool:
    """Verifiers read the files of their OPD, a camat those that wait for him; Kesra and auditors read all. Nobody
    reads what was never sent."""
    if proposal.submitted_at is None or actor.side != "office":
        return False
    return any(role in SEES_ALL or _holds(role, actor, proposal) for role in actor.roles)


def _holds(role: str, actor: Actor, proposal: Proposal) -> bool:
    """Whether the unit of this official has the file, and is of the kind that belongs to the role."""
    if role not in OF_UNIT or actor.opd != proposal.opd:
        return False
    return is_kecamatan(actor.opd) == (role == CAMAT)


def open_to(proposal: Proposal, programme: Programme, actor: Actor) -> tuple[Transition, ...]:
    """The transitions this person may take from here."""
    if actor.side == "office" and not may_read(proposal, actor):
        return ()
    return tuple(
        t
        for t in programme.workflow.transitions
        if proposal.state in t.sources
        and _role_for(proposal, t, actor)
        and not typed_himself(proposal, t.action, actor)
    )


def _role_for(proposal: Proposal, transition: Transition, actor: Actor) -> str:
    """The role that lets this person take the transition, or an empty text. Verifiers and a camat act only on what
    their own unit has."""
    roles = [
        role
        for role in transition.roles
        if role in actor.roles and (role not in OF_UNIT or _holds(role, actor, proposal))
    ]
    return roles[0] if roles else ""


def advance(file: File, rules: Rules, act: Act, actor: Actor, at: datetime) -> Advanced | Refused:
    """Take one step on the road. Pure: ``at`` is the clock, the result holds everything that is to be stored."""
    proposal = file.proposal
    programme = rules.programmes[proposal.programme]
    transition = next(
        (t for t in open_to(proposal, programme, actor) if t.action == act.action), None
    )
    if transition is None:
        return _not_open(proposal, programme, act, actor)
    verdicts = {**proposal.verdicts, **act.verdicts}
    problems = (
        *_note_problems(transition, act, rules),
        *verdict_problems(file, programme, transition, act.verdicts, verdicts, rules),
        *follow_problems(file, programme, transition, act.follow, act.note, verdicts),
        *_route_problems(transition, act, proposal, rules),
    )
    if problems:
        return Refused(problems)
    role = signed_as(_role_for(proposal, transition, actor), actor)
    more = follow_facts(file, programme, transition, verdicts, rules, at)
    act = replace(act, facts={**act.facts, **more})
    event = _event(proposal, transition, act, actor, role, at)
    moved = replace(
        _moved(proposal, transition, event, verdicts),
        due=_due(proposal, transition, rules, at),
        opd=act.opd or _held_by(proposal, programme, transition),
    )
    moved = _AFTER.get(act.action, lambda p, _actor: p)(moved, actor)
    return Advanced(moved, event, letter_of(moved, transition, event) if event.letter else None)


def _not_open(proposal: Proposal, programme: Programme, act: Act, actor: Actor) -> Refused:
    known = [t for t in programme.workflow.transitions if t.action == act.action]
    facts = {"action": act.action, "state": proposal.state}
    if not known:
        return Refused((Problem("action.unknown", "/action", {"action": act.action[:40]}),))
    if any(
        proposal.state in t.sources
        and _role_for(proposal, t, actor)
        and typed_himself(proposal, t.action, actor)
        for t in known
    ):
        code = "action.typed" if has_typed(proposal, actor) else "action.issued"
        return Refused((Problem(code, "/action", facts),), forbidden=True)
    if any(proposal.state in t.sources for t in known) or not any(
        _role_for(proposal, t, actor) for t in known
    ):
        return Refused((Problem("action.forbidden", "/action", facts),), forbidden=True)
    return Refused((Problem("action.state", "/action", facts),))


def _note_problems(transition: Transition, act: Act, rules: Rules) -> tuple[Problem, ...]:
    found = []
    if transition.note == "required" and not act.note.strip():
        found.append(Problem("note.required", "/note", {"action": act.action}))
    if len(act.note) > NOTE_MOST:
        found.append(Problem("note.long", "/note", {"maximum": NOTE_MOST}))
    if transition.reasons and act.reason not in rules.reasons[transition.reasons]:
        found.append(Problem("reason.required", "/reason", {"action": act.action}))
    if not transition.reasons and act.reason:
        found.append(Problem("reason.none", "/reason", {"action": act.action}))
    return tuple(found)


def _route_problems(
    transition: Transition, act: Act, proposal: Proposal, rules: Rules
) -> tuple[Problem, ...]:
    if transition.action != "route":
        return () if not act.opd else (Problem("opd.none", "/opd"),)
    if act.opd not in rules.opds:
        return (Problem("opd.unknown", "/opd"),)
    return (Problem("opd.same", "/opd", {"opd": act.opd}),) if act.opd == proposal.opd else ()


def _event(
    proposal: Proposal, transition: Transition, act: Act, actor: Actor, role: str, at: datetime
) -> Event:
    event = Event(
        seq=proposal.events + 1,
        at=at,
        action=act.action,
        source=proposal.state,
        target=transition.target,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_role=role,
        reason=act.reason,
        note=act.note.strip(),
        facts=_event_facts(act, proposal.version + 1),
        letter=letter_kind(transition, act.facts),
    )
    return trail.sealed(event, proposal.head)


def _moved(
    proposal: Proposal, transition: Transition, event: Event, verdicts: Mapping[str, Verdict]
) -> Proposal:
    return replace(
        proposal,
        state=transition.target,
        version=proposal.version + 1,
        updated_at=event.at,
        entered_at=event.at,
        events=event.seq,
        head=event.hash,
        letters=proposal.letters + bool(event.letter),
        verdicts=verdicts,
    )


def _due(proposal: Proposal, transition: Transition, rules: Rules, at: datetime) -> date | None:
    """Until when whoever the new state waits for has time; None: as long as it takes."""
    if transition.keeps_due:
        return proposal.due
    if transition.due_days is None:
        return None
    return due_date(at, transition.due_days, transition.working_days, rules.holidays)


def _held_by(proposal: Proposal, programme: Programme, transition: Transition) -> str:
    states = programme.workflow.states
    source, target = states[proposal.state], states[transition.target]
    return next_holder(
        programme, proposal.applicant_type, proposal.answers, proposal.opd, source, target
    )


def _event_facts(act: Act, version: int) -> dict[str, Json]:
    """What the trail keeps beside the act itself; ``version`` tells the slower of two what he has not seen yet."""
    judged: dict[str, Json] = {
        i: {"verdict": v.verdict, "reason": v.reason, "note": v.note}
        for i, v in act.verdicts.items()
    }
    more: dict[str, Json] = {"verdicts": judged, "opd": act.opd}
    return {**act.facts, "version": version, **{k: v for k, v in more.items() if v}}


def _returned(proposal: Proposal, _: Actor) -> Proposal:
    """Only what was flagged opens again; the answers as they stand are kept to be shown beside the new ones."""
    flagged = tuple(item for item, verdict in proposal.verdicts.items() if verdict.flagged)
    before = {item: proposal.answers.get(item) for item in flagged if item in proposal.answers}
    return replace(proposal, reopened=flagged, before=before, typed=())


def _submitted(proposal: Proposal, _: Actor) -> Proposal:
    """What was flagged must be judged anew; nothing is open to the applicant any more."""
    kept = {item: v for item, v in proposal.verdicts.items() if not v.flagged}
    first = proposal.submitted_at or proposal.updated_at
    return replace(proposal, submitted_at=first, verdicts=kept, typed=())


def _taken(proposal: Proposal, actor: Actor) -> Proposal:
    return replace(proposal, assignee=actor.id, assignee_name=actor.name)


def _routed(proposal: Proposal, _: Actor) -> Proposal:
    return replace(proposal, assignee="", assignee_name="")


_AFTER = {"return": _returned, "submit": _submitted, "take": _taken, "route": _routed}
