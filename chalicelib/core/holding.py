"""Who holds a key to a file, until when, and what the trail says of it.

An applicant holds the key of the file's current *turn*. Who typed a paper for him holds a key of his own, for one
*sitting*: while the draft is unsent, and after a return from the moment he says that he enters the repair. It is over
with the sending.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.core.proposal import Actor, Event, File, Json, Proposal
from chalicelib.core.receiving import OPERATOR

#: The act that prints an applicant's own key for him, and the one that ends such a key when he comes by mail.
WAY_BACK, RENEWED = "way-back", "renew-key"
ASSIST = "assist"
#: The sitting in which a draft is typed begins with the first event of its file.
FIRST_SITTING = 1


def sitting(file: File) -> int:
    """The sitting that is open to who typed this file, one by one: the number of the event it began with. 0: none."""
    proposal = file.proposal
    if not typed_alone(proposal) or proposal.state not in ("draft", "returned"):
        return 0
    for event in reversed(file.events):
        if _begins(event, proposal):
            return event.seq
        if event.action == "return":
            return 0
    return 0


def sittings_sent(file: File) -> Iterator[tuple[int, datetime]]:
    """The sittings that ended with a sending of the typist, and when."""
    now = 0
    for event in file.events if typed_alone(file.proposal) else ():
        if _begins(event, file.proposal):
            now = event.seq
        elif event.action == "submit":
            if now and _mine(event, file.proposal):
                yield now, event.at
            now = 0


def typed_alone(proposal: Proposal) -> bool:
    """Whether one official typed it himself: what came with an import has no typist at work."""
    return proposal.received is not None and not proposal.received.batch


def _begins(event: Event, proposal: Proposal) -> bool:
    return event.action in ("open", ASSIST) and _mine(event, proposal)


def _mine(event: Event, proposal: Proposal) -> bool:
    return proposal.received is not None and event.actor_id == proposal.received.typed_by


def is_typist(actor: Actor | None) -> bool:
    """Whether somebody works on a file in the place of its applicant."""
    return actor is not None and OPERATOR in actor.roles


def issued_by_hand(file: File) -> Event | None:
    """The act that printed the key the applicant holds now; None when no official ever saw it."""
    return next(
        (
            event
            for event in reversed(file.events)
            if event.action == WAY_BACK and event.facts.get("turn") == file.proposal.turn
        ),
        None,
    )


def key_facts(file: File) -> dict[str, Json]:
    """What an act of the applicant says of a key that was printed for him: by whom, and on which day (ISO)."""
    if not file.proposal.turn or (issued := issued_by_hand(file)) is None:
        return {}
    return {"key": {"by": issued.actor_name, "on": issued.at.date().isoformat()}}


def typed_facts(file: File, papers: Json) -> dict[str, Json]:
    """Which parts of a repair come from the typist, whoever sends it: answers and papers by their ids. ``papers``: what
    is sent now, as the event says it."""
    if file.proposal.state != "returned":
        return {}
    before = next(e for e in reversed(file.events) if e.action == "submit").facts.get("papers")
    new = _documents(papers) - _documents(before)
    added = {d.slot for d in file.documents if d.by and d.document in new}
    items = sorted(added | set(file.proposal.typed))
    return {"typed": list(items)} if items else {}


def _documents(papers: Json) -> set[str]:
    rows = papers if isinstance(papers, list) else []
    return {str(row["document"]) for row in rows if isinstance(row, dict)}
