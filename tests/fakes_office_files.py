"""The files of the office in the store in memory."""

from datetime import datetime
from threading import RLock

from chalicelib.core.office_files import OfficeFile
from chalicelib.desk.ports import Stale


class MemoryOfficeFiles:
    """What was offered, and what the inspection found."""

    lock: RLock

    def reset_office_files(self) -> None:
        self.office: dict[str, OfficeFile] = {}

    def office_file(self, file: str) -> OfficeFile | None:
        return self.office.get(file)

    def offer_office_file(self, file: OfficeFile, expires: datetime) -> None:
        with self.lock:
            if file.id in self.office:
                raise Stale
            self.office[file.id] = file

    def office_file_inspected(self, file: OfficeFile, expires: datetime | None) -> bool:
        with self.lock:
            there = self.office.get(file.id)
            if there is None or there.document.state != "waiting":
                return False
            self.office[file.id] = file
            return True
