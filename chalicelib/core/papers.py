"""Which papers count, which are missing. Only a clean version that nobody removed counts."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.core.law import Paper
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Answers, Document


def current(documents: Iterable[Document], paper: Paper) -> tuple[Document, ...]:
    """The files of a slot that count now: the newest clean one, or up to ``most`` where several are asked."""
    return counted(documents, (paper,))


def counted(documents: Iterable[Document], papers: Iterable[Paper]) -> tuple[Document, ...]:
    """All files that count now, in the order of the papers."""
    clean = _clean(documents)
    return tuple(d for paper in papers for d in clean.get(paper.slot, ())[-paper.most :])


def _clean(documents: Iterable[Document]) -> Mapping[str, Sequence[Document]]:
    """The clean files of each slot, in the order they came."""
    found: dict[str, list[Document]] = {}
    for document in documents:
        if document.state == "clean":
            found.setdefault(document.slot, []).append(document)
    for slot in found.values():
        slot.sort(key=lambda d: int(d.document.rpartition("-")[2]))
    return found


def asked(paper: Paper, answers: Answers) -> bool:
    """Whether the paper is asked for at all, given the answers."""
    return paper.when is None or answers.get(paper.when.field) == paper.when.equals


def missing(
    documents: Sequence[Document], papers: Iterable[Paper], answers: Answers
) -> tuple[Problem, ...]:
    """Required papers (they block) and soft ones (they are only named) without a clean file."""
    clean = _clean(documents)
    return tuple(
        _why(paper, documents)
        for paper in papers
        if paper.need != "optional" and asked(paper, answers) and paper.slot not in clean
    )


def _why(paper: Paper, documents: Sequence[Document]) -> Problem:
    states = {d.state for d in documents if d.slot == paper.slot}
    at = f"/documents/{paper.slot}"
    if paper.need == "soft":
        return Problem("paper.soft", at, {"paper": paper.slot})
    if "waiting" in states:
        return Problem("paper.waiting", at, {"paper": paper.slot})
    return Problem(
        "paper.rejected" if "rejected" in states else "paper.missing", at, {"paper": paper.slot}
    )


def full(documents: Sequence[Document], paper: Paper) -> bool:
    """Whether a slot of several files takes no more. A slot of one file is replaced, never full."""
    return paper.most > 1 and len(current(documents, paper)) >= paper.most
