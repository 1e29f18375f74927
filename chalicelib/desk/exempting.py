"""What two persons of Bagian Kesra must agree on: an exemption with its legal ground, and that two recipients are one.

One proposes, another decides. Nothing is deleted: an exemption is ended, a merged recipient's id leads on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from chalicelib.core import trail
from chalicelib.core.office_files import GROUND
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor, Json
from chalicelib.core.recipients import (
    EXEMPT_YEARS,
    NOTE_MOST,
    Exemption,
    Merge,
    Recipient,
    logged,
)
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.once import KEPT, PAUSES, replayed
from chalicelib.desk.ports import Remembered, Stale, Unclear
from chalicelib.desk.recipient_ports import RecipientChange
from chalicelib.desk.resting import scan_for

ROLE = "kesra"
Decision = Literal["approve", "reject", "end"]
_STATES: Mapping[Decision, Literal["approved", "rejected", "ended"]] = {
    "approve": "approved",
    "reject": "rejected",
    "end": "ended",
}


@dataclass(frozen=True)
class Ask:
    """The exemption that is proposed, for the years ``first`` to ``last``; ``file``: id of the scan of its ground."""

    requirement: str
    ground: str
    reference: str
    first: int
    last: int
    note: str
    file: str = ""


@dataclass(frozen=True)
class Said:
    """The decision on what was proposed as number ``n``."""

    n: int
    decision: Decision
    note: str


Done = Mapping[str, Json] | Refusal
_Two = TypeVar("_Two", Exemption, Merge)
Make = Callable[[Recipient], RecipientChange | Refusal]


def propose_exemption(
    desk: Desk, recipient: str, ask: Ask, actor: Actor, key: str, at: datetime
) -> Done:
    """``{recipient, version}``, or everything that is wrong with it."""

    def made(old: Recipient) -> RecipientChange | Refusal:
        problems = _exemption_problems(desk, ask)
        scan = scan_for(desk, ask.file, GROUND, actor)
        if problems or isinstance(scan, Problem):
            return Refusal("invalid", (*problems, *([scan] if isinstance(scan, Problem) else [])))
        n, note = len(old.exemptions) + 1, ask.note.strip()
        exemption = Exemption(
            n,
            actor.id,
            actor.name,
            at,
            note,
            requirement=ask.requirement,
            ground=ask.ground,
            reference=ask.reference.strip(),
            first=ask.first,
            last=ask.last,
            file=scan,
        )
        new = replace(old, exemptions=(*old.exemptions, exemption))
        facts: dict[str, Json] = {"n": n, **vars(ask), "sha256": scan.sha256}
        return as_change(new, "propose-exemption", actor, at, facts)

    return changed_once(desk, recipient, actor, key, at, ["exemption", recipient, vars(ask)], made)


def decide_exemption(
    desk: Desk, recipient: str, said: Said, actor: Actor, key: str, at: datetime
) -> Done:
    """Approve, reject or end. Approving needs another person than the one who proposed."""

    def made(old: Recipient) -> RecipientChange | Refusal:
        one = next((one for one in old.exemptions if one.n == said.n), None)
        if one is None:
            return Refusal("unknown", (Problem("exemption.unknown", ""),))
        if refusal := _undecidable(one, said, actor):
            return refusal
        if said.decision == "approve" and one.file is None:
            return Refusal("invalid", (Problem("exemption.no-file"),))
        decided = _decided(one, said, actor, at)
        every = tuple(decided if e.n == said.n else e for e in old.exemptions)
        facts: dict[str, Json] = {"n": said.n, "note": said.note.strip()}
        if one.file:
            facts["sha256"] = one.file.sha256
        action = f"{said.decision}-exemption"
        return as_change(replace(old, exemptions=every), action, actor, at, facts)

    asked = ["decide-exemption", recipient, vars(said)]
    return changed_once(desk, recipient, actor, key, at, asked, made)


def propose_merge(
    desk: Desk, recipient: str, into: str, note: str, actor: Actor, key: str, at: datetime
) -> Done:
    """Say that this recipient is the same as another one."""

    def made(old: Recipient) -> RecipientChange | Refusal:
        problems = (*_merge_problems(desk, old, into), *_note_problems(note))
        if problems:
            return Refusal("invalid", problems)
        n = len(old.merges) + 1
        merge = Merge(n, actor.id, actor.name, at, note.strip(), into=into)
        facts: dict[str, Json] = {"n": n, "into": into, "note": merge.note}
        new = replace(old, merges=(*old.merges, merge))
        return as_change(new, "propose-merge", actor, at, facts)

    return changed_once(desk, recipient, actor, key, at, ["merge", recipient, into, note], made)


def decide_merge(
    desk: Desk, recipient: str, said: Said, actor: Actor, key: str, at: datetime
) -> Done:
    """Approve or reject. From an approved merge on, the one recipient's id leads to the other."""

    def made(old: Recipient) -> RecipientChange | Refusal:
        one = next((one for one in old.merges if one.n == said.n), None)
        if one is None or said.decision == "end":
            return Refusal("unknown", (Problem("merge.unknown", ""),))
        if refusal := _undecidable(one, said, actor):
            return refusal
        if said.decision == "approve" and (problems := _merge_problems(desk, old, one.into)):
            return Refusal("state", problems)
        decided = _decided(one, said, actor, at)
        new = replace(old, merges=tuple(decided if m.n == said.n else m for m in old.merges))
        facts: dict[str, Json] = {"n": said.n, "into": one.into, "note": said.note.strip()}
        if said.decision == "approve":
            return _merging(desk, new, one.into, actor, at, facts)
        return as_change(new, "reject-merge", actor, at, facts)

    asked = ["decide-merge", recipient, vars(said)]
    return changed_once(desk, recipient, actor, key, at, asked, made)


def _merging(
    desk: Desk, gone: Recipient, into: str, actor: Actor, at: datetime, facts: Mapping[str, Json]
) -> RecipientChange:
    """Both recipients in one transaction: one leads on, the other knows whom it stands for and what that was given,
    so that aid twice in a year shows."""
    target = desk.store.known(recipients=(into,)).recipients[into]
    keys = tuple(dict.fromkeys((*target.keys, *gone.keys)))
    had = {award.id for award in target.awards}
    awards = (*target.awards, *(award for award in gone.awards if award.id not in had))
    kept = replace(target, merged=(*target.merged, gone.id), keys=keys, awards=awards)
    leads = as_change(replace(gone, merged_into=into), "approve-merge", actor, at, facts)
    return replace(leads, also=(as_change(kept, "merged", actor, at, {"from": gone.id}),))


def as_change(
    new: Recipient, action: str, actor: Actor, at: datetime, facts: Mapping[str, Json]
) -> RecipientChange:
    moved, entry = logged(new, action, actor, at, facts)
    return RecipientChange(moved, new.version, entry)


# what is wrong --------------------------------------------------------------------------------------------------------


def _exemption_problems(desk: Desk, ask: Ask) -> tuple[Problem, ...]:
    rules = desk.rules(desk.year)
    grounds = {one.id: one.grounds for one in rules.requirements if one.exemptible}
    found = []
    if ask.requirement not in grounds:
        found.append(Problem("exemption.requirement", "/requirement"))
    if ask.ground not in grounds.get(ask.requirement, rules.regulations):
        found.append(Problem("exemption.ground", "/ground"))
    if not ask.reference.strip():
        found.append(Problem("exemption.reference", "/reference"))
    if not ask.first <= ask.last < ask.first + EXEMPT_YEARS:
        found.append(Problem("exemption.years", "/to", {"most": EXEMPT_YEARS}))
    return (*found, *_note_problems(ask.note))


def _note_problems(note: str) -> tuple[Problem, ...]:
    if not note.strip():
        return (Problem("proposed.note", "/note"),)
    long = len(note) > NOTE_MOST
    return (Problem("note.long", "/note", {"maximum": NOTE_MOST}),) if long else ()


def _merge_problems(desk: Desk, old: Recipient, into: str) -> tuple[Problem, ...]:
    target = desk.store.known(recipients=(into,)).recipients.get(into)
    if target is None or into == old.id:
        return (Problem("merge.into", "/into"),)
    merged = target.merged_into or old.merged_into
    return (Problem("merge.merged", "/into"),) if merged else ()


def _undecidable(old: Exemption | Merge, said: Said, actor: Actor) -> Refusal | None:
    wanted = "approved" if said.decision == "end" else "proposed"
    if old.state != wanted:
        return Refusal("state", (Problem("proposed.state", "", {"state": old.state}),))
    if said.decision == "approve" and old.by == actor.id:
        return Refusal("invalid", (Problem("two-persons", ""),))
    if said.decision != "approve" and (problems := _note_problems(said.note)):
        return Refusal("invalid", problems)
    return None


def _decided(old: _Two, said: Said, actor: Actor, at: datetime) -> _Two:
    state, note = _STATES[said.decision], said.note.strip()
    if said.decision == "end":
        return replace(
            old,
            state=state,
            ended_by=actor.id,
            ended_name=actor.name,
            ended_at=at,
            ended_note=note,
        )
    return replace(
        old,
        state=state,
        decided_by=actor.id,
        decided_name=actor.name,
        decided_at=at,
        decided_note=note,
    )


def changed_once(
    desk: Desk,
    recipient: str,
    actor: Actor,
    key: str,
    at: datetime,
    said: Sequence[object],
    made: Make,
) -> Done:
    """Load, make, store in one transaction; whoever was faster is looked at again. The same key, the same answer."""
    if ROLE not in actor.roles:
        return Refusal("forbidden", (Problem("recipient.forbidden", ""),))
    digest = trail.digest(said)
    for pause in PAUSES:
        desk.wait(pause)
        if (done := replayed(desk, key, digest)) is not None:
            return done
        old = desk.store.known(recipients=(recipient,)).recipients.get(recipient)
        if old is None:
            return Refusal("unknown", (Problem("recipient.unknown", ""),))
        change = made(old)
        if isinstance(change, Refusal):
            return change
        answer: dict[str, Json] = {"recipient": recipient, "version": change.recipient.version}
        try:
            remember = Remembered(key, digest, answer, at + KEPT)
            desk.store.change_recipient(replace(change, remember=remember))
            return answer
        except Stale:
            continue
    raise Unclear("recipient")
