"""The part of the store in memory that papers need."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.core.proposal import Letter, Proposal, Received
from chalicelib.core.receiving import in_register
from chalicelib.desk.paper_ports import Intake, Page
from chalicelib.desk.ports import Change, Remembered, Stale


def _number(received: Received) -> tuple[int, str, str]:
    return (received.on.year, received.place, in_register(received.agenda))


class MemoryPapers:
    """The register of agenda numbers, letters to hand over, the daily count."""

    files: Any
    keys: Any
    mail: dict[tuple[str, int], Letter]

    def reset_papers(self) -> None:
        self.registers: dict[tuple[int, str, str], str] = {}
        self.typed: list[tuple[str, datetime, str]] = []
        self.daybook: dict[tuple[int, tuple[str, ...], int], Intake] = {}

    def take_papers(self, change: Change) -> None:
        """What a change does to the registers; raises before anything was written."""
        for letter in change.handed:
            if self.mail[letter.owner, letter.seq].state != "by-hand":
                raise Stale
        proposal = change.proposal
        received = proposal.received
        if (change.register or change.given_up) and received is not None:
            if _number(received) in self.registers:
                raise Stale
            self.registers[_number(received)] = proposal.ticket
            if change.given_up:
                del self.registers[_number(change.given_up)]
            if change.register and not received.batch:
                self.typed.append((received.typed_by, proposal.created_at, proposal.ticket))
        self.mail |= {(x.owner, x.seq): x for x in change.handed}

    def registered(self, year: int, place: str, agenda: str) -> str:
        return self.registers.get((year, place, agenda), "")

    def entries(self, typist: str, first: datetime, last: datetime, cursor: str, most: int) -> Page:
        mine = [
            (f"{at.astimezone(UTC).isoformat()}#{t}", t, at)
            for by, at, t in self.typed
            if by == typist
        ]
        found = sorted((line, t) for line, t, at in mine if first <= at < last)[::-1]
        after = [(line, t) for line, t in found if not cursor or line < cursor]
        page = after[:most]
        return Page(tuple((t, 0) for _, t in page), page[-1][0] if len(after) > most else "")

    def heads_of(self, tickets: tuple[str, ...]) -> dict[str, Proposal]:
        return {t: self.files[t].proposal for t in tickets if t in self.files}

    def by_hand(self, place: str, cursor: str, most: int) -> Page:
        lines = sorted(
            (
                f"{x.facts.get('place', '')}#{x.at.astimezone(UTC).isoformat()}#{x.owner}#{x.seq:05d}",
                x,
            )
            for x in self.mail.values()
            if x.state == "by-hand" and place in ("", x.facts.get("place"))
        )
        after = [(line, x) for line, x in lines if line > cursor]
        page = after[:most]
        more = page[-1][0] if len(after) > most else ""
        return Page(tuple((x.owner, x.seq) for _, x in page), more)

    def add_intake(self, year: int, intake: Intake, remember: Remembered) -> None:
        key = (year, intake.key, intake.seq)
        if key in self.daybook or remember.key in self.keys:
            raise Stale
        self.daybook[key] = intake
        self.keys[remember.key] = remember

    def intakes(self, year: int, first: str, last: str) -> tuple[Intake, ...]:
        found = [e for (y, _, _), e in self.daybook.items() if y == year]
        days = [e for e in found if (first or "0") <= e.day.isoformat() <= (last or "9")]
        return tuple(sorted(days, key=lambda e: (e.key, e.seq)))
