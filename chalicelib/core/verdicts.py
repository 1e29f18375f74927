"""The verifier's verdicts: each about something that is asked for, and enough of them for what he wants to do."""

from collections.abc import Mapping, Sequence

from chalicelib.core import papers
from chalicelib.core.following import outstanding
from chalicelib.core.law import Paper, Programme, Rules, Transition
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import File, Verdict
from chalicelib.core.receiving import asked_papers

#: Characters of a note, whoever writes it.
NOTE_MOST = 4_000
VERDICTS = ("ok", "fix", "missing")


def verdict_problems(
    file: File,
    programme: Programme,
    transition: Transition,
    given: Mapping[str, Verdict],
    verdicts: Mapping[str, Verdict],
    rules: Rules,
) -> tuple[Problem, ...]:
    """What is wrong with the verdicts an act brings (``given``), and with all that stand then (``verdicts``)."""
    asked = asked_papers(programme, file.proposal)
    items = {p.slot for p in asked} | {
        f.id for f in programme.form.fields(file.proposal.applicant_type)
    }
    found = [p for item, v in given.items() for p in _one_verdict(item, v, items, rules)]
    if transition.verdicts == "some-flagged" and not any(v.flagged for v in verdicts.values()):
        found.append(Problem("verdicts.some", "/verdicts"))
    if transition.verdicts == "all-good":
        found += _not_good(file, asked, verdicts, outstanding(file, programme, verdicts))
    return tuple(found)


def _one_verdict(item: str, verdict: Verdict, items: set[str], rules: Rules) -> list[Problem]:
    at = f"/verdicts/{item[:80]}"
    if item not in items:
        return [Problem("verdict.item", at, {"item": item[:40]})]
    if verdict.verdict not in VERDICTS:
        return [Problem("verdict.verdict", f"{at}/verdict", {"item": item})]
    if verdict.flagged and verdict.reason not in rules.reasons["paper"]:
        return [Problem("verdict.reason", f"{at}/reason", {"item": item})]
    if len(verdict.note) > NOTE_MOST:
        return [Problem("note.long", f"{at}/note", {"maximum": NOTE_MOST})]
    return []


def _not_good(
    file: File,
    asked: Sequence[Paper],
    verdicts: Mapping[str, Verdict],
    to_follow: Sequence[str],
) -> list[Problem]:
    """Every paper that is required or there must have been looked at and found right; no answer may be flagged. That a
    paper which may follow is missing is no flaw: see ``core.following``."""
    answers = file.proposal.answers
    needed = [
        p.slot
        for p in asked
        if (p.need == "required" and papers.asked(p, answers)) or papers.current(file.documents, p)
    ]
    unseen = [
        Problem("verdict.unseen", f"/verdicts/{s}", {"item": s})
        for s in needed
        if s not in verdicts
    ]
    flagged = [
        Problem("verdict.flagged", f"/verdicts/{item}", {"item": item})
        for item, verdict in verdicts.items()
        if verdict.flagged and not (verdict.verdict == "missing" and item in to_follow)
    ]
    return unseen + flagged
