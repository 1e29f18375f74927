"""Papers that may follow. When a file is declared verified and a soft paper is still missing, whoever verifies accepts
that knowingly: he names each one and writes why. The letter and the trail say which are to come, and until when.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalicelib.core import papers
from chalicelib.core.calendar import due_date
from chalicelib.core.law import Programme, Rules, Transition
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Event, File, Json, Verdict
from chalicelib.core.receiving import PAPER_SCAN, asked_papers

VERIFIES = "all-good"


def outstanding(
    file: File, programme: Programme, verdicts: Mapping[str, Verdict]
) -> tuple[str, ...]:
    """Soft papers that are asked for and not there. What came in on paper is there when the official saw the sheet."""
    answers = file.proposal.answers
    return tuple(
        paper.slot
        for paper in asked_papers(programme, file.proposal)
        if paper.need == "soft"
        and papers.asked(paper, answers)
        and not papers.current(file.documents, paper)
        and paper.slot not in _seen_on_paper(file, verdicts)
    )


def _seen_on_paper(file: File, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Slots without a file that an official found right: he had the sheet of a paper application before him."""
    if file.proposal.received is None:
        return ()
    scanned = {one.slot for one in file.documents if one.state == "clean"} | {PAPER_SCAN.slot}
    return tuple(item for item, one in verdicts.items() if not one.flagged and item not in scanned)


def follow_problems(
    file: File,
    programme: Programme,
    transition: Transition,
    accepted: Sequence[str],
    note: str,
    verdicts: Mapping[str, Verdict],
) -> tuple[Problem, ...]:
    """Each missing soft paper must be accepted by name, with a note; nothing else can be."""
    missing = outstanding(file, programme, verdicts) if transition.verdicts == VERIFIES else ()
    found = [
        Problem("follow.accept", f"/follow/{slot}", {"paper": slot})
        for slot in missing
        if slot not in accepted or transition.follow_days is None
    ]
    found += [
        Problem("follow.item", f"/follow/{slot[:80]}", {"item": slot[:40]})
        for slot in accepted
        if slot not in missing
    ]
    if missing and not note.strip():
        found.append(Problem("follow.note", "/note"))
    return tuple(found)


def follow_facts(
    file: File,
    programme: Programme,
    transition: Transition,
    verdicts: Mapping[str, Verdict],
    rules: Rules,
    at: datetime,
) -> dict[str, Json]:
    """For trail and letter: ``follow`` (slots still to come) with ``follow_by`` (a day), and ``on_paper`` (slots that
    were looked at on paper in the office, not scanned). Empty when nothing is missing."""
    if transition.verdicts != VERIFIES:
        return {}
    facts: dict[str, Json] = {}
    if missing := outstanding(file, programme, verdicts):
        days = transition.follow_days or 0
        by = due_date(at, days, False, rules.holidays)
        facts |= {"follow": list(missing), "follow_by": by.isoformat()}
    slots = {paper.slot for paper in asked_papers(programme, file.proposal)}
    if on_paper := [slot for slot in _seen_on_paper(file, verdicts) if slot in slots]:
        facts["on_paper"] = list(on_paper)
    return facts


def letter_kind(transition: Transition, facts: Mapping[str, Json]) -> str:
    """The letter of an act: its own when papers are still to follow."""
    return transition.follow_letter if facts.get("follow") else transition.letter


def still_to_follow(events: Sequence[Event]) -> tuple[tuple[str, ...], date] | None:
    """The papers the last verification left to follow, and until when."""
    last = next((one for one in reversed(events) if "follow" in one.facts), None)
    if last is None:
        return None
    listed = last.facts["follow"]
    slots = tuple(map(str, listed)) if isinstance(listed, list) else ()
    return slots, date.fromisoformat(str(last.facts["follow_by"]))
