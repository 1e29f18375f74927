"""Doubles, recipients and eligibility as officials see them: numbers masked, files of other OPDs in outline."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api.agreed_views import exemption_view, merge_view
from chalicelib.core.eligibility import Award as Given
from chalicelib.core.eligibility import History, judged_by_history
from chalicelib.core.proposal import Actor, File, Flag, Proposal
from chalicelib.core.recipients import (
    Dossier,
    Entry,
    Recipient,
    valid,
)
from chalicelib.core.ticket import grouped
from chalicelib.core.workflow import may_read
from chalicelib.desk import Desk
from chalicelib.desk.following import MOST_PROPOSALS
from chalicelib.desk.keys import is_sealed, masked
from chalicelib.desk.queueing import applicant_name
from chalicelib.desk.recipient_ports import Known, WaitingFlag
from chalicelib.desk.recipients import awards_of, exempt_from, led_on
from chalicelib.desk.revealing import sensitive
from chalicelib.text import say

#: Who looks into recipients that are not those of a file he reads.
READERS = ("kesra", "auditor")
#: Whose name and place are not public.
PERSON = "person"


def pairs_view(desk: Desk, file: File, actor: Actor, lang: str) -> dict[str, Any]:
    """What the file view says of doubles, of the recipient and of what its history means for this request."""
    proposal = file.proposal
    others = [flag.other for flag in file.flags]
    tickets = [other for other in others if other.isdigit()]
    ids = [other for other in others if not other.isdigit()]
    known = Known({}, {})
    if others or proposal.recipient:
        known = desk.store.known(tickets, (*ids, proposal.recipient))
    mine = known.recipients.get(proposal.recipient)
    recipient = led_on(desk, mine) if mine else None
    return {
        "flags": [flag_view(flag, known, actor, lang) for flag in _sorted(file.flags)],
        "recipient": own_view(desk, recipient, actor) if recipient else None,
        "eligibility": eligibility_view(desk, proposal, recipient, lang) if recipient else [],
        "sensitive": list(sensitive(proposal)),
    }


def _sorted(flags: tuple[Flag, ...]) -> list[Flag]:
    """What waits for a judgement first, doubles before what is only related."""
    return sorted(flags, key=lambda f: (bool(f.judgement), f.level != "double", f.at, f.other))


def flag_view(flag: Flag, known: Known, actor: Actor, lang: str) -> dict[str, Any]:
    """One flag with what this official may know of the other side."""
    if flag.other.isdigit():
        other = proposal_outline(known.proposals.get(flag.other), actor)
    else:
        other = recipient_outline(known.recipients.get(flag.other), actor)
    return {
        "other": flag.other,
        **other,
        "level": flag.level,
        "reasons": reason_views(flag, lang),
        "at": flag.at.isoformat(),
        "judgement": flag.judgement,
        "judged": judged_view(flag),
    }


def reason_views(flag: Flag, lang: str) -> list[dict[str, str]]:
    return [{"code": r, "text": say(lang, f"double_reason.{r}")} for r in flag.reasons]


def judged_view(flag: Flag) -> dict[str, Any] | None:
    """Who judged last. A flag that was opened again has this too, with an empty ``judgement``."""
    if flag.judged_at is None:
        return None
    return {"by": flag.by_name, "at": flag.judged_at.isoformat(), "note": flag.note}


def proposal_outline(proposal: Proposal | None, actor: Actor) -> dict[str, Any]:
    """The other file. Of one he may not read: its programme, year and OPD, and what of an institution is public
    anyway, name and place, so that he can judge; of a person nothing more (UU 27/2022)."""
    readable = proposal is not None and may_read(proposal, actor)
    seen = proposal if readable else None
    named = proposal if proposal and (readable or proposal.applicant_type != PERSON) else None
    answers = named.answers if named else {}
    return {
        "kind": "proposal",
        "programme": proposal.programme if proposal else "",
        "year": proposal.year if proposal else None,
        "opd": proposal.opd if proposal else "",
        "readable": readable,
        "number": grouped(seen.ticket) if seen else "",
        "name": applicant_name(named) if named else "",
        "state": seen.state if seen else "",
        "kecamatan": answers.get("kecamatan") or "",
        "desa": answers.get("desa") or "",
        "applicant_type": named.applicant_type if named else "",
    }


def recipient_outline(recipient: Recipient | None, actor: Actor) -> dict[str, Any]:
    readable = recipient is not None and bool(set(READERS) & set(actor.roles))
    named = recipient if recipient and (readable or recipient.applicant_type != PERSON) else None
    last = recipient.last_award if recipient else None
    return {
        "kind": "recipient",
        "programme": last.programme if last else "",
        "year": last.year if last else None,
        "opd": last.giver if last else "",
        "readable": readable,
        "number": "",
        "name": named.name if named else "",
        "state": "",
        "kecamatan": named.kecamatan if named else "",
        "desa": named.desa if named else "",
        "applicant_type": named.applicant_type if named else "",
    }


def own_view(desk: Desk, recipient: Recipient, actor: Actor) -> dict[str, Any]:
    """The recipient a file belongs to, for whoever reads the file."""
    return {
        "id": recipient.id,
        "name": recipient.name,
        "readable": bool(set(READERS) & set(actor.roles)),
        "awards": award_views(desk, recipient),
        "exemptions": [exemption_view(one) for one in recipient.exemptions],
    }


def award_views(desk: Desk, recipient: Recipient) -> list[dict[str, Any]]:
    """Newest first, each with who put it on record, from which row of which import."""
    said = ("year", "programme", "amount", "giver", "purpose", "reported", "source", "batch", "row")
    return [
        {name: getattr(one, name) for name in said} | {"at": one.at.isoformat(), "by": one.by_name}
        for one in reversed(awards_of(desk, recipient))
    ]


def eligibility_view(
    desk: Desk, proposal: Proposal, recipient: Recipient, lang: str
) -> list[dict[str, Any]]:
    """What the awards on record mean for this request, with the ground. It tells; it stops nothing."""
    rules = desk.rules_of(proposal)
    awards = (
        Given(a.year, a.programme, a.amount, a.reported, a.giver)
        for a in awards_of(desk, recipient)
    )
    history = History(tuple(awards), exempt_from(desk, recipient, proposal.year))
    findings = judged_by_history(rules, proposal.programme, proposal.applicant_type, history)
    return [
        {
            "requirement": one.requirement,
            "verdict": one.verdict,
            "text": say(lang, one.code, **one.facts),
            "regulation": one.regulation,
        }
        for one in findings
    ]


def pair_view(pair: WaitingFlag, known: Known, lang: str) -> dict[str, Any]:
    """A line of the list of unjudged pairs."""
    mine = known.proposals.get(pair.owner)
    return {
        "ticket": pair.owner,
        "number": grouped(pair.owner),
        "name": applicant_name(mine) if mine else "",
        "state": mine.state if mine else "",
        "other": pair.flag.other,
        "level": pair.flag.level,
        "reasons": reason_views(pair.flag, lang),
        "at": pair.flag.at.isoformat(),
        "opd": pair.holder,
    }


def recipient_pair_view(
    pair: WaitingFlag, known: Mapping[str, Recipient], lang: str
) -> dict[str, Any]:
    """A line of the list of unjudged pairs of recipients."""
    mine, other = known.get(pair.owner), known.get(pair.flag.other)
    return {
        "recipient": pair.owner,
        "name": mine.name if mine else "",
        "other": pair.flag.other,
        "other_name": other.name if other else "",
        "kecamatan": mine.kecamatan if mine else "",
        "desa": mine.desa if mine else "",
        "level": pair.flag.level,
        "reasons": reason_views(pair.flag, lang),
        "at": pair.flag.at.isoformat(),
    }


# recipients -----------------------------------------------------------------------------------------------------------


def recipient_row_view(recipient: Recipient) -> dict[str, Any]:
    """A line of the list."""
    last = recipient.last_award
    return {
        **_who(recipient),
        "awards": len(recipient.awards),
        "last_year": last.year if last else None,
        "twice": list(recipient.twice),
        "merged_into": recipient.merged_into or None,
    }


def _who(recipient: Recipient) -> dict[str, Any]:
    names = ("id", "name", "applicant_type", "kind", "kecamatan", "desa")
    return {name: getattr(recipient, name) for name in names}


def recipient_view(desk: Desk, dossier: Dossier, actor: Actor, lang: str) -> dict[str, Any]:
    """A whole recipient: numbers masked, nothing left out of its log."""
    recipient = dossier.recipient
    through = _through_files(desk, dossier, actor)
    others = [flag.other for flag in (*dossier.flags, *through)]
    tickets = (*dossier.proposals, *(other for other in others if other.isdigit()))
    ids = (*(other for other in others if not other.isdigit()), recipient.merged_into)
    known = desk.store.known(tickets, (*ids, *(m.into for m in recipient.merges)))
    return {
        **recipient_row_view(recipient),
        "version": recipient.version,
        "numbers": numbers_view(desk, recipient),
        "awards": award_views(desk, recipient),
        "proposals": [
            {"ticket": ticket, **proposal_outline(known.proposals.get(ticket), actor)}
            for ticket in dossier.proposals
        ],
        "exemptions": [exemption_view(one) for one in recipient.exemptions],
        "merges": [merge_view(one, known) for one in recipient.merges],
        "merged": list(recipient.merged),
        "flags": [
            {**flag_view(flag, known, actor, lang), "through": through.get(flag, "")}
            for flag in _sorted((*dossier.flags, *through))
        ],
        "log": [entry_view(entry) for entry in dossier.log],
        "trail": {"valid": valid(dossier.log, recipient.head), "length": len(dossier.log)},
        "may_write": "kesra" in actor.roles,
    }


def _through_files(desk: Desk, dossier: Dossier, actor: Actor) -> dict[Flag, str]:
    """Flags of the files of a recipient, with the file each lies in: one who was made from a request alone has none of
    his own, and the pair is seen from both sides. What he is paired with himself stands there already."""
    seen = {flag.other for flag in dossier.flags} | {*dossier.proposals, dossier.recipient.id}
    found: dict[Flag, str] = {}
    for ticket in dossier.proposals[:MOST_PROPOSALS]:
        file = desk.store.load(ticket)
        if file is None or not may_read(file.proposal, actor):
            continue
        for flag in file.flags:
            if flag.other not in seen:
                seen.add(flag.other)
                found[flag] = ticket
    return found


def numbers_view(desk: Desk, recipient: Recipient) -> dict[str, list[str]]:
    """Numbers by kind, with their middle hidden."""
    return {
        kind: [masked(desk.keys.unseal(recipient.id, kind, one)) for one in found if is_sealed(one)]
        for kind, found in recipient.numbers.items()
        if isinstance(found, list)
    }


def entry_view(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "action": entry.action,
        "by": {"username": entry.by, "name": entry.by_name} if entry.by else None,
        "facts": dict(entry.facts),
        "hash": entry.hash,
    }
