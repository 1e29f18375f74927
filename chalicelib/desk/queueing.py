"""The queue of an OPD: oldest first, filtered, counted."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from chalicelib.core.proposal import Actor, Proposal
from chalicelib.core.routing import is_kecamatan
from chalicelib.core.ticket import read_ticket
from chalicelib.core.workflow import CAMAT, SEES_ALL, may_read
from chalicelib.desk import Desk

PAGE = 50
#: What one search reads at most; a filter that finds little says so and offers to go on.
MOST_READ = 1_000
_CURSOR = re.compile(r"([0-9]{1,4})\|((?:[0-9TZ:.-]{1,40})?(?:#[0-9]{12})?)")
#: The question that names the applicant, by type: exactly one of them is asked.
NAME_FIELDS = ("worship_name", "body_name", "group_name", "agency_name", "person_name")


@dataclass(frozen=True)
class Wanted:
    """Filters; empty ones do not filter. ``q`` is a number or a part of a name."""

    state: str = ""
    programme: str = ""
    kecamatan: str = ""
    q: str = ""
    opd: str = ""
    cursor: str = ""


@dataclass(frozen=True)
class Found:
    items: tuple[Proposal, ...]
    next: str
    counts: dict[str, int]
    opds: tuple[str, ...]


def visible_opds(desk: Desk, actor: Actor) -> tuple[str, ...]:
    """Kesra and auditors see every OPD and every kecamatan, a verifier his own OPD, a camat his own kecamatan, others
    none."""
    if set(SEES_ALL) & set(actor.roles):
        kecamatan = sorted({place.parent for place in desk.desa.values()})
        return (*desk.rules(desk.year).opds, *kecamatan)
    own = CAMAT if is_kecamatan(actor.opd) else "verifier"
    return (actor.opd,) if own in actor.roles and actor.opd else ()


def queue_states(desk: Desk, units: tuple[str, ...]) -> tuple[str, ...]:
    """Every state that stands in the queue of one of these units, in the order of the road."""
    kinds = {"kecamatan" if is_kecamatan(unit) else "opd" for unit in units}
    programmes = desk.rules(desk.year).programmes.values()
    states = [s for p in programmes for s in p.workflow.states.values() if s.queue]
    return tuple(dict.fromkeys(s.id for s in states if s.held_by in kinds))


def find(desk: Desk, wanted: Wanted, actor: Actor) -> Found:
    """The page of the queue that was asked for, with counts by state."""
    visible = visible_opds(desk, actor)
    opds = tuple(o for o in visible if wanted.opd in ("", o))
    states = queue_states(desk, visible)
    held = _held(desk)
    counts = {state: sum(held[opd, state] for opd in opds) for state in states}
    ticket = read_ticket(wanted.q)
    if ticket:
        file = desk.store.load(ticket)
        hit = (file.proposal,) if file and may_read(file.proposal, actor) else ()
        return Found(hit, "", counts, _offered(visible, held))
    chosen = tuple(s for s in states if wanted.state in ("", s))
    items, cursor = _page(desk, wanted, [(o, s) for o in opds for s in chosen], held)
    return Found(items, cursor, counts, _offered(visible, held))


def _offered(units: tuple[str, ...], held: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """The units to choose from: every OPD, and of many kecamatan those that hold a file."""
    busy = {unit for unit, _ in held}
    return units if len(units) == 1 else tuple(u for u in units if not is_kecamatan(u) or u in busy)


def _held(desk: Desk) -> Counter[tuple[str, str]]:
    """How many files each OPD holds in each state, from the keys of an index: four small queries a year, where a
    query for each OPD and state would be eighty-eight for Bagian Kesra."""
    return Counter((c.opd, c.state) for year in desk.years for c in desk.store.year_keys(year))


def _page(
    desk: Desk,
    wanted: Wanted,
    partitions: list[tuple[str, str]],
    held: Mapping[tuple[str, str], int],
) -> tuple[tuple[Proposal, ...], str]:
    """Walk the partitions, oldest first within each, until a page is full. The cursor is ``<partition>|<inner>``;
    empty partitions are passed by but counted, so that a cursor means the same on the next page."""
    start, inner = _read_cursor(wanted.cursor)
    kept: list[Proposal] = []
    read = 0
    for number in range(start, len(partitions)):
        while held[partitions[number]]:
            page = desk.store.queue(*partitions[number], inner, PAGE)
            read += len(page.items)
            kept += _matching(page.items, wanted)
            inner = page.next
            if len(kept) >= PAGE or read >= MOST_READ:
                following = f"{number}|{inner}" if inner else f"{number + 1}|"
                done = not inner and number + 1 >= len(partitions)
                return tuple(kept), "" if done else following
            if not inner:
                break
        inner = ""
    return tuple(kept), ""


def _read_cursor(cursor: str) -> tuple[int, str]:
    """The two parts of a cursor of ours; what is none begins at the beginning."""
    found = _CURSOR.fullmatch(cursor)
    return (int(found[1]), found[2]) if found else (0, "")


def _matching(items: tuple[Proposal, ...], wanted: Wanted) -> Iterator[Proposal]:
    needle = folded(wanted.q)
    for item in items:
        if wanted.programme not in ("", item.programme):
            continue
        if wanted.kecamatan not in ("", item.answers.get("kecamatan")):
            continue
        if needle and needle not in folded(f"{applicant_name(item)} {item.contact.name}"):
            continue
        yield item


def applicant_name(proposal: Proposal) -> str:
    """The name of the institution, group or person that applies; the contact's until one is given."""
    for field in NAME_FIELDS:
        if isinstance(name := proposal.answers.get(field), str) and name:
            return name
    return proposal.contact.name


def folded(text: str) -> str:
    """For searching: lower case, without accents, apostrophes and double spaces."""
    plain = "".join(
        c for c in normalize("NFKD", text.casefold()) if not combining(c) and c not in "'’`-."
    )
    return " ".join(plain.split())
