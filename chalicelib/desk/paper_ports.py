"""What papers need from the store, as shapes: the register of agenda numbers, who typed what, letters to hand over, and
the daily count of papers received."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.core.proposal import Proposal

if TYPE_CHECKING:
    from chalicelib.desk.ports import Remembered


@dataclass(frozen=True)
class Intake:
    """How many papers a unit counted on a day. ``seq`` 1 declares, each later one corrects; the newest one holds."""

    day: date
    programme: str
    channel: str
    place: str
    seq: int
    count: int
    note: str
    by: str
    by_name: str
    at: datetime

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.day.isoformat(), self.programme, self.channel, self.place)


@dataclass(frozen=True)
class Page:
    """Tickets, or (ticket, number of the letter), and where to go on."""

    items: tuple[tuple[str, int], ...]
    next: str = ""


class PaperStore(Protocol):
    """The part of the store that papers need."""

    def registered(self, year: int, place: str, agenda: str) -> str:
        """The ticket a paper register gave a number (as ``in_register`` makes it) to, or an empty text."""

    def entries(self, typist: str, first: datetime, last: datetime, cursor: str, most: int) -> Page:
        """What an official typed from ``first`` until before ``last``, newest first."""

    def heads_of(self, tickets: tuple[str, ...]) -> dict[str, Proposal]:
        """The heads of files (answers hold only the summary), by ticket."""

    def by_hand(self, place: str, cursor: str, most: int) -> Page:
        """Letters to print and hand over, of one place (oldest first) or, with an empty text, of every place; may lag
        by a moment."""

    def add_intake(self, year: int, intake: Intake, remember: "Remembered") -> None:
        """Raises :class:`Stale` when its number or the key is taken, or :class:`Unclear`."""

    def intakes(self, year: int, first: str, last: str) -> tuple[Intake, ...]:
        """Every entry about the days from ``first`` to ``last`` (ISO, inclusive; empty: no end), in order."""
