"""The scans of decrees as everybody reads them: only what stands in the log of a window, by the number of its entry."""

from datetime import datetime

from chalicelib.core.windows import scans
from chalicelib.desk import Desk
from chalicelib.desk.office_files import office_download
from chalicelib.desk.windows import notes_of


def decree_path(year: int, programme: str, entry: int) -> str:
    """Where everybody finds the scan of the decree behind an entry, on the site: it lasts, and names no file."""
    return f"/api/sk/{year}/{programme}/{entry}"


def decree_address(desk: Desk, year: int, programme: str, entry: int, at: datetime) -> str | None:
    """A short-lived address of the scan that stands for the decree of an entry now; None when there is none.

    A scan whose place another one took is not given out from that moment on, and a file that no entry names never was.
    """
    found = desk.rules(year).programmes.get(programme) if year in desk.years else None
    scan = scans(notes_of(desk, found, at, fresh=True)).get(entry) if found else None
    file = desk.store.office_file(scan.id) if scan else None
    if file is None or scan is None or file.document.sha256 != scan.sha256:
        return None
    return office_download(desk, file, f"sk-{programme}-{entry}")
