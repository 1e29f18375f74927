"""What the table keeps of the files of the office: ``F#<id>``, ``FILE``. Those that were not found clean expire."""

from datetime import datetime

from pynamodb.exceptions import DoesNotExist, PutError

from chalicelib.aws import rows
from chalicelib.aws.doubt import doubt
from chalicelib.aws.table import Row
from chalicelib.core.office_files import OfficeFile
from chalicelib.desk.ports import Stale

FILE = "FILE"
_OWN = ("by", "by_name", "unit")


def office_file_row(file: OfficeFile, expires: datetime | None = None) -> Row:
    """One flat body, so that an export finds the key and the version in it as it does for papers."""
    body = rows.plain(file.document, without=("state",))
    own = {name: getattr(file, name) for name in _OWN}
    row = Row(f"F#{file.id}", FILE, body=body | own, state=file.document.state)
    row.expires = int(expires.timestamp()) if expires else None
    return row


def _file_of(row: Row) -> OfficeFile:
    own = {name: row.body[name] for name in _OWN}
    rest = {name: value for name, value in row.body.items() if name not in _OWN}
    bare = Row(row.pk, row.sk, body=rest, state=row.state)
    return OfficeFile(rows.document_of(bare), **own)


class OfficeFileStore:
    """The part of the store for files of the office."""

    def office_file(self, file: str) -> OfficeFile | None:
        try:
            return _file_of(Row.get(f"F#{file}", FILE, consistent_read=True))
        except DoesNotExist:
            return None

    def offer_office_file(self, file: OfficeFile, expires: datetime) -> None:
        try:
            office_file_row(file, expires).save(condition=Row.pk.does_not_exist())
        except PutError as error:
            raise doubt(error) from None

    def office_file_inspected(self, file: OfficeFile, expires: datetime | None) -> bool:
        try:
            office_file_row(file, expires).save(condition=Row.state == "waiting")
        except PutError as error:
            found = doubt(error)
            if isinstance(found, Stale):
                return False
            raise found from None
        return True
