"""The library's reader of XLSX files, held to what was looked at: it opens nothing on its own, and no part of a file is
taken into memory before it was counted. Raises :class:`UnreadableSheet`."""

from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS

from chalicelib.sheets.package import Parts, check_strings


class _Reader(ExcelReader):  # type: ignore[misc] # the library has no types
    def __init__(self, found: Parts) -> None:
        super().__init__(found.fp, read_only=True, keep_links=False)
        self.archive = found

    def read_strings(self) -> None:
        """The texts that cells share, wherever the file says they lie."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            check_strings(self.archive, part.PartName[1:])
        super().read_strings()

    def read_chartsheet(self, *_of: object) -> None:
        """A sheet that is a chart holds no rows, and would be read as a whole."""


def book_of(found: Parts) -> Any:
    """The workbook; its sheets are read row by row."""
    reader = _Reader(found)
    reader.read()
    return reader.wb
