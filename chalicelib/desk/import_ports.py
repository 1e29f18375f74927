"""What the import keeps and needs from the store, as shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from chalicelib.core.proposal import Json

State = Literal["waiting", "reading", "checked", "running", "done", "refused"]
Phase = Literal["reading", "running"]
#: States in which something is still to be done without anybody asking for it.
AT_WORK: tuple[State, ...] = ("reading", "running")


@dataclass(frozen=True)
class Counts:
    """Of the rows read so far in the phase under way. ``bad`` rows are not taken; ``known`` ones are there already;
    ``warned`` ones are taken and named."""

    read: int = 0
    good: int = 0
    added: int = 0
    known: int = 0
    bad: int = 0
    warned: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            *(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True))
        )


@dataclass(frozen=True)
class Batch:
    """One import. ``pieces``: into how many the rows were cut; ``piece``: how many of them this phase has done.

    ``letters``: column of the template -> column of the file. ``unit``: OPD, kecamatan or desa of who imports.
    """

    id: str
    kind: str
    programme: str
    applicant_type: str
    year: int
    name: str
    type: str
    bytes: int
    sha256: str
    unit: str
    by: str
    by_name: str
    at: datetime
    changed_at: datetime
    state: State = "waiting"
    version: int = 1
    rows: int = 0
    pieces: int = 0
    piece: int = 0
    counts: Counts = Counts()
    letters: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""  # code of why the whole file was refused
    facts: Mapping[str, Json] = field(default_factory=dict)
    run_by: str = ""  # who gave the order to take the good rows
    run_name: str = ""
    tries: int = 0  # steps begun since one came to its end

    @property
    def at_work(self) -> bool:
        """Whether something is to be done without anybody asking for it: a file that arrived and was not read too."""
        return self.state in AT_WORK or (self.state == "waiting" and self.version > 1)


@dataclass(frozen=True)
class Remark:
    """What is to be said of a row. ``column`` is an id of the template, empty when it is about the whole row.
    A warning keeps nothing out."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Remarks:
    """The remarks on one piece of the rows, in one phase."""

    phase: Phase
    piece: int
    remarks: tuple[Remark, ...] = ()


class ImportStore(Protocol):
    """The part of the store for imports."""

    def batch(self, batch: str) -> Batch | None: ...

    def put_batch(self, batch: Batch, expected: int, remarks: Remarks | None = None) -> None:
        """Batch and remarks together. ``expected`` is the version in the store before, 0: must not exist. Raises
        :class:`Stale` or :class:`Unclear`."""

    def remarks(self, batch: str, phase: str, after: int, most: int) -> tuple[Remarks, ...]:
        """The remarks on the pieces behind ``after``, in order; pieces without any are left out."""

    def batches(self, by: str, most: int) -> tuple[Batch, ...]:
        """Newest first; of one person, or of everybody when ``by`` is empty."""

    def batches_at_work(self, before: datetime) -> tuple[str, ...]:
        """Those nobody has worked on since; may lag by a moment."""
