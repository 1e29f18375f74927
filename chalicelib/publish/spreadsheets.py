"""The spreadsheets to fill in, as files of the site: one for each programme and type of applicant, one for past aid."""

from collections.abc import Iterator

from chalicelib.core import law
from chalicelib.rules import desa, kecamatan
from chalicelib.sheets import Places, templates
from chalicelib.sheets.blank import blank_csv, blank_xlsx

#: Where they lie; the console makes their addresses from kind, programme and type.
FOLDER = "data/templates"


def spreadsheet_files(rules: law.Rules) -> Iterator[tuple[str, bytes]]:
    """Pairs of path and content."""
    places = Places(tuple(kecamatan()), tuple(desa()))
    for template in templates(rules):
        yield f"{FOLDER}/{template.name}.xlsx", blank_xlsx(template, places)
        yield f"{FOLDER}/{template.name}.csv", blank_csv(template)
