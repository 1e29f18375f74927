"""The part of the store in memory that papers need."""

from chalicelib.core.receiving import in_register
from chalicelib.desk.ports import Change, Stale


class MemoryPapers:
    """The register of agenda numbers."""

    def reset_papers(self) -> None:
        self.registers: dict[tuple[int, str, str], str] = {}

    def take_papers(self, change: Change) -> None:
        received = change.proposal.received
        if not change.register or received is None:
            return
        key = (received.on.year, received.place, in_register(received.agenda))
        if key in self.registers:
            raise Stale
        self.registers[key] = change.proposal.ticket

    def registered(self, year: int, place: str, agenda: str) -> str:
        return self.registers.get((year, place, agenda), "")
