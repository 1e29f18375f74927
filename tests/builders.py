"""Values for tests, everything valid by default: a test names only what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.core import papers, trail
from chalicelib.core.following import outstanding
from chalicelib.core.law import Field, Programme, Rules
from chalicelib.core.proposal import (
    APPLICANT,
    Actor,
    Contact,
    Document,
    Event,
    File,
    Json,
    Letter,
    Proposal,
    Verdict,
)
from chalicelib.core.ticket import make_ticket
from chalicelib.core.workflow import Act, Advanced, Refused, advance
from chalicelib.desk import Desk
from chalicelib.desk.keys import Keys
from chalicelib.desk.ports import Change, Ids
from chalicelib.ops.staging import road
from chalicelib.ops.synthetic import applicant
from chalicelib.rules import desa, kecamatan, load_rules
from chalicelib.settings import WIB
from tests.fakes import MemoryBucket, MemoryStore, counting

RULES: Rules = load_rules(2027)
DESA = {place.code: place for place in desa()}
NOON = datetime(2027, 2, 1, 12, 0, tzinfo=WIB)
TICKET = make_ticket(2027, 1)
MASTER = b"k" * 64

#: Every form there is: (programme, applicant type).
FORMS = [(p.id, t) for p in RULES.programmes.values() for t in p.applicant_types]


def a_programme(programme: str = "hibah-uang", **changes: Any) -> Programme:
    return replace(RULES.programmes[programme], **changes)


def a_contact(**changes: str) -> Contact:
    filled = {"name": "Aminah Contoh", "email": "aminah@contoh.example", "phone": "+6281200000001"}
    return Contact(**filled | changes)


def a_field(kind: str = "text", **changes: Any) -> Field:
    return Field("asked", kind, **changes)


def answers_of(
    programme: str = "hibah-uang", applicant_type: str = "worship", **changes: Json
) -> dict[str, Json]:
    """Complete, right answers; ``None`` takes one away."""
    return dict(applicant(programme, applicant_type, 1, **changes).answers)


def an_official(role: str = "verifier", opd: str = "kesra", name: str = "Budi Contoh") -> Actor:
    return Actor(f"id-{name}-{role}-{opd}", name, (role,), opd)


def the_applicant(ticket: str = TICKET) -> Actor:
    return Actor(f"applicant:{ticket}", "", (APPLICANT,))


def a_document(slot: str = "ktp", number: int = 1, **changes: Any) -> Document:
    made = Document(
        document=f"{slot}-{number}",
        slot=slot,
        name=f"{slot}.pdf",
        type="application/pdf",
        bytes=1_000 + number,
        sha256=f"{number:064x}",
        key=f"papers/{TICKET}/{slot}-{number}/token",
        added_at=NOON - timedelta(hours=1),
        state="clean",
        version_id=f"v{number}",
    )
    return replace(made, **changes)


def required_papers(
    programme: str = "hibah-uang", applicant_type: str = "worship"
) -> tuple[Document, ...]:
    asked = RULES.programmes[programme].papers[applicant_type]
    return tuple(a_document(p.slot, i) for i, p in enumerate(asked, 1) if p.need == "required")


def a_proposal(
    programme: str = "hibah-uang", applicant_type: str = "worship", **changes: Any
) -> Proposal:
    """A complete draft. ``answers`` replaces all of them; amounts and the like go through :func:`answers_of`."""
    made = Proposal(
        ticket=TICKET,
        year=2027,
        rules=RULES.digest,
        programme=programme,
        applicant_type=applicant_type,
        lang="id",
        state="draft",
        version=1,
        contact=a_contact(),
        answers=answers_of(programme, applicant_type),
        created_at=NOON - timedelta(hours=2),
        updated_at=NOON - timedelta(hours=2),
        entered_at=NOON - timedelta(hours=2),
        opd="kesra",
    )
    return replace(made, **changes)


def an_event(seq: int = 1, **changes: Any) -> Event:
    made = Event(seq, NOON, "open", "", "draft", f"applicant:{TICKET}", "", APPLICANT)
    return replace(made, **changes)


def a_letter(seq: int = 1, **changes: Any) -> Letter:
    facts = {"name": "Aminah Contoh", "programme": "hibah-uang", "opd": "kesra"}
    made = Letter(TICKET, seq, "opened", "aminah@contoh.example", "id", NOON, facts, due=NOON)
    return replace(made, **changes)


def a_draft(**changes: Any) -> File:
    """A complete draft with its papers, its first event and its first letter."""
    proposal = a_proposal(**changes)
    opened = trail.sealed(an_event(at=proposal.created_at, letter="opened"), "")
    return File(
        replace(proposal, events=1, letters=1, head=opened.hash),
        required_papers(proposal.programme, proposal.applicant_type),
        (opened,),
        (a_letter(owner=proposal.ticket, at=proposal.created_at, due=proposal.created_at),),
    )


def good_verdicts(file: File) -> dict[str, Verdict]:
    return {d.slot: Verdict("ok") for d in file.documents if d.state == "clean"}


def papers_sent(file: File) -> dict[str, Json]:
    """What the desk writes into the event of a sending."""
    asked = RULES.programmes[file.proposal.programme].papers[file.proposal.applicant_type]
    sent: list[Json] = [
        {"document": d.document, "slot": d.slot, "sha256": d.sha256, "bytes": d.bytes}
        for d in papers.counted(file.documents, asked)
    ]
    return {"papers": sent}


FLAGGED: Mapping[str, Verdict] = {"ktp": Verdict("fix", "unreadable", "Foto kabur.")}


def verifying(file: File) -> Act:
    """Everything is good, and what may follow is accepted as still to come."""
    verdicts, proposal = good_verdicts(file), file.proposal
    programme = load_rules(proposal.year).programmes[proposal.programme]
    to_follow = outstanding(file, programme, verdicts)
    note = "Boleh menyusul." if to_follow else ""
    return Act("verify", note, verdicts=verdicts, follow=to_follow)


#: What each act must carry, filled in.
FILLED = {
    "submit": lambda file: Act("submit", facts=papers_sent(file)),
    "withdraw": lambda file: Act("withdraw", reason="plan-changed"),
    "forward": lambda file: Act("forward"),
    "take": lambda file: Act("take"),
    "return": lambda file: Act("return", note="Foto ulang KTP.", verdicts=dict(FLAGGED)),
    "verify": verifying,
    "refuse": lambda file: Act("refuse", note="Di luar daerah.", reason="outside-regency"),
    "route": lambda file: Act("route", note="Urusan dinas lain.", opd="dinsos"),
}


def after(file: File, act: Act | str, at: datetime = NOON, actor: Actor | None = None) -> File:
    """The file after an act of whoever usually does it."""
    act = FILLED[act](file) if isinstance(act, str) else act
    usual = (
        the_applicant(file.proposal.ticket)
        if act.action in ("submit", "withdraw")
        else an_official("camat" if act.action == "forward" else "verifier", file.proposal.opd)
    )
    done = advance(file, RULES, act, actor or usual, at)
    assert isinstance(done, Advanced), done
    letters = (done.letter,) if done.letter else ()
    return replace(
        file,
        proposal=done.proposal,
        events=(*file.events, done.event),
        letters=(*file.letters, *letters),
    )


def a_file(state: str = "draft", **changes: Any) -> File:
    """A file that walked the road to a state, one hour between two acts."""
    file = a_draft(**changes)
    workflow = RULES.programmes[file.proposal.programme].workflow
    for hours, act in enumerate(road(workflow, state)):
        file = after(file, act, NOON + timedelta(hours=hours))
    return file


def codes(refused: Advanced | Refused) -> set[str]:
    return {p.code for p in refused.problems} if isinstance(refused, Refused) else set()


def a_desk(store: Any = None, **changes: Any) -> Desk:
    """A desk on a store in memory, with numbers one after another and no waiting."""
    tokens = counting()
    made = Desk(
        store=store or MemoryStore(),
        documents=MemoryBucket(),
        rules=load_rules,
        years=(2027,),
        desa=DESA,
        keys=Keys(MASTER),
        ids=Ids(number=counting(), token=lambda: f"token-{tokens(0)}"),
        wait=lambda _seconds: None,
        outlines={},
        kecamatan=tuple(kecamatan()),
    )
    return replace(made, **changes)


def lay(desk: Desk, file: File) -> File:
    """Put a file into the store as if the office had made it; sensitive answers are sealed on the way."""
    fields = RULES.programmes[file.proposal.programme].form.fields(file.proposal.applicant_type)
    sealed = desk.keys.seal_answers(file.proposal.ticket, fields, file.proposal.answers)
    proposal = replace(file.proposal, answers=sealed)
    desk.store.commit(
        Change(
            proposal,
            0,
            True,
            file.events,
            file.letters,
            file.documents,
            find_by=(f"email#{desk.keys.blind('email', proposal.contact.email)}",),
        )
    )
    found = desk.store.load(proposal.ticket)
    assert found is not None
    return found
