"""Whether a repair answers what was flagged. Pure, like everything in ``core``.

A flagged paper of an online file is answered by a new file. Where an official types for the applicant, papers may lie
in the office: then his statement that the sheet was brought and is kept there answers as well.
"""

from collections.abc import Collection, Iterator, Sequence

from chalicelib.core import papers
from chalicelib.core.holding import typed_alone
from chalicelib.core.law import Paper
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, File, Json
from chalicelib.core.receiving import PAPER_SCAN


def unanswered(
    file: File, asked: Sequence[Paper], answers: Answers, brought: Collection[str]
) -> Iterator[Problem]:
    """The flagged papers without an answer: one that still holds just what was sent, whatever else was tried in
    between, and, in what an official typed, one that has no file at all. ``brought``: slots whose sheet lies in the
    office now. A flagged answer may be right after all."""
    now = papers.counted(file.documents, asked)
    wanted = {p.slot for p in asked if papers.asked(p, answers)}
    for slot in file.proposal.reopened:
        sheet = may_be_brought(file, slot)
        if sheet and slot in brought:
            continue
        before = _sent(file, slot)
        after = {d.sha256 for d in now if d.slot == slot}
        if before and before == after:
            yield _problem("paper.not-brought" if sheet else "paper.same", slot)
        elif sheet and slot in wanted and not after:
            yield _problem("paper.not-brought", slot)


def wrongly_brought(
    file: File, asked: Sequence[Paper], brought: Sequence[str], typing: bool
) -> Iterator[Problem]:
    """What cannot be said to have been brought: only who types (``typing``) a repair says it, of a flagged paper."""
    slots = {p.slot for p in asked} & set(file.proposal.reopened)
    open_now = typing and file.proposal.state == "returned"
    for place, slot in enumerate(brought):
        if not (open_now and slot in slots and may_be_brought(file, slot)):
            yield Problem("paper.brought", f"/brought/{place}")


def may_be_brought(file: File, slot: str) -> bool:
    """Whether a sheet in the office can stand for a file: never for the scan of the signed form."""
    return typed_alone(file.proposal) and slot != PAPER_SCAN.slot


def brought_of(facts: Json) -> tuple[str, ...]:
    """The slots that a sending says were brought, out of the facts of its event."""
    listed = facts.get("brought") if isinstance(facts, dict) else None
    return tuple(str(slot) for slot in listed) if isinstance(listed, list) else ()


def _sent(file: File, slot: str) -> set[str]:
    listed = next(e.facts.get("papers") for e in reversed(file.events) if e.action == "submit")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    return {str(row["sha256"]) for row in rows if row["slot"] == slot}


def _problem(code: str, slot: str) -> Problem:
    return Problem(code, f"/documents/{slot}", {"paper": slot})
