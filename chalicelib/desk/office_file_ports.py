"""What the desk needs from the store for the files of the office, as a shape."""

from datetime import datetime
from typing import Protocol

from chalicelib.core.office_files import OfficeFile


class OfficeFileStore(Protocol):
    """The part of the store for files of the office. ``expires``: when the store forgets one; None: never."""

    def office_file(self, file: str) -> OfficeFile | None: ...

    def offer_office_file(self, file: OfficeFile, expires: datetime) -> None:
        """Put a waiting file. Raises :class:`Stale` when its id is taken, or :class:`Unclear`."""

    def office_file_inspected(self, file: OfficeFile, expires: datetime | None) -> bool:
        """Write what the inspection found onto a file that still waits; False when it waits no longer."""
