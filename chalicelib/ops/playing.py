"""Plays one scenario against the real desk and core, on a store that only remembers the last change.

Made-up applicants, no service, no clock: the moment of the act is the one the scenario names.
"""

from dataclasses import dataclass
from typing import Any, cast

from chalicelib.core.law import Rules
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import APPLICANT, Actor, File, Proposal, Verdict
from chalicelib.core.workflow import Act
from chalicelib.desk import Desk, Refusal
from chalicelib.desk.deciding import decide
from chalicelib.desk.keys import Keys
from chalicelib.desk.opening import Opening, applicant_of, open_proposal
from chalicelib.desk.ports import Change, Documents, Ids, Store
from chalicelib.desk.submitting import standing, submit, withdraw
from chalicelib.ops.scenarios import WEIGHED, Expected, Scenario
from chalicelib.ops.staging import (
    Unreachable,
    contact,
    good_verdicts,
    label,
    official,
    place,
    staged,
)
from chalicelib.ops.weighing import weigh
from chalicelib.rules import desa

KEY = "scenario"


class LastChange:
    """A store that is empty, and keeps the last change it was given."""

    def __init__(self) -> None:
        self.change: Change | None = None

    def commit(self, change: Change) -> None:
        self.change = change

    def recall(self, _key: str) -> None:
        return None

    def load(self, _ticket: str) -> None:
        return None

    def __getattr__(self, _name: str) -> Any:
        """Whatever else is asked for: there is nothing of it."""
        return lambda *_args, **_more: ()


@dataclass(frozen=True)
class Outcome:
    """What came of an act. ``problems`` as ``code`` or ``code:place``."""

    problems: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    state: str = ""
    opd: str = ""
    letter: str = ""
    due: str = ""


def play(rules: Rules, scenario: Scenario) -> tuple[str, ...]:
    """What is not as expected, in Indonesian; empty when all is."""
    given = scenario.given
    known = {p.id for p in rules.programmes.values()}
    if given.programme not in known and scenario.act != "open":
        return (f"Program `{given.programme}` tidak ada pada aturan {rules.year}.",)
    if scenario.act in WEIGHED:
        return weigh(rules, scenario)
    try:
        outcome = _outcome(rules, scenario)
    except Unreachable as reason:
        return (f"Keadaan awal `{given.state}` tidak tercapai: {reason}.",)
    return _differences(scenario.expect, outcome)


def _differences(expect: Expected, outcome: Outcome) -> tuple[str, ...]:
    wrong = []
    for name, what in (
        ("state", "keadaan"),
        ("opd", "OPD pengampu"),
        ("letter", "surat"),
        ("due", "batas waktu"),
    ):
        wanted, found = getattr(expect, name), getattr(outcome, name)
        if wanted is not None and wanted != found:
            refused = f" (ditolak: {', '.join(outcome.problems)})" if outcome.problems else ""
            wrong.append(f"Diharapkan {what} `{wanted}`, ternyata `{found or '-'}`{refused}.")
    for name, what in (("problems", "masalah"), ("soft", "berkas susulan")):
        wanted, found = getattr(expect, name), getattr(outcome, name)
        if wanted is not None and set(wanted) != set(found):
            said = f"{', '.join(sorted(wanted)) or 'tidak ada'}"
            wrong.append(
                f"Diharapkan {what}: {said}; ternyata: {', '.join(sorted(found)) or 'tidak ada'}."
            )
    return tuple(wrong)


def _outcome(rules: Rules, scenario: Scenario) -> Outcome:
    store = LastChange()
    desk = _desk(rules, store)
    if scenario.act == "open":
        opening = Opening(scenario.given.programme, scenario.given.applicant_type, contact())
        return _told(open_proposal(desk, opening, KEY, scenario.on), store, ())
    file = staged(rules, scenario)
    soft = standing(desk, file).soft if scenario.act == "submit" else ()
    return _told(_act(desk, rules, file, scenario), store, soft)


def _act(desk: Desk, rules: Rules, file: File, scenario: Scenario) -> object:
    proposal, carried, at = file.proposal, scenario.carrying, scenario.on
    if scenario.act == "submit" and scenario.by in ("", APPLICANT):
        return submit(desk, file, proposal.version, KEY, at)
    if scenario.act == "withdraw" and scenario.by in ("", APPLICANT):
        return withdraw(desk, file, carried.reason, carried.note, proposal.version, KEY, at)
    verdicts = good_verdicts(file, carried.unseen) if scenario.act == "verify" else {}
    verdicts |= {item: Verdict("fix", rules.reasons["paper"][0]) for item in carried.flagged}
    act = Act(
        scenario.act, carried.note, carried.reason, verdicts, carried.opd, follow=carried.follow
    )
    return decide(desk, file, act, _actor(scenario, proposal), proposal.version, KEY, at)


def _told(done: object, store: LastChange, soft: tuple[Problem, ...]) -> Outcome:
    """What the desk answered, and what it stored."""
    missing = tuple(place(problem) for problem in soft)
    if isinstance(done, Refusal):
        return Outcome(tuple(label(problem) for problem in done.problems), missing)
    assert store.change is not None
    proposal = store.change.proposal
    letters = [one.kind for one in store.change.letters]
    due = proposal.due.isoformat() if proposal.due else ""
    return Outcome((), missing, proposal.state, proposal.opd, "".join(letters), due)


def _desk(rules: Rules, store: LastChange) -> Desk:
    return Desk(
        store=cast(Store, store),
        documents=cast(Documents, store),
        rules=lambda _year: rules,
        years=(rules.year,),
        desa={one.code: one for one in desa()},
        keys=Keys(b"scenarios keep nothing and seal nothing"),
        ids=Ids(number=lambda _below: 1, token=lambda: "token"),
        wait=lambda _seconds: None,
        outlines={},
    )


def _actor(scenario: Scenario, proposal: Proposal) -> Actor:
    """``verifier``, ``verifier@dinsos``, ``applicant``; by default whoever usually does it, in the file's own OPD."""
    usual = {"route": "kesra", "forward": "camat"}.get(scenario.act, "verifier")
    role, _, opd = (scenario.by or usual).partition("@")
    if role == APPLICANT:
        return applicant_of(proposal.ticket)
    return official(role, opd or proposal.opd)
