"""Every XLSX file an import must withstand, by what has to become of it. All are harmless here.

``REFUSED`` is refused as a whole and in words. ``READ`` gives exactly the rows of ``sheets_dressed.three``, however
they are dressed. ``EITHER`` may be refused or read, but never read in part. Every maker takes the template it pretends
to be. CSV stands in ``sheets_csv``, what people type into one cell in ``sheets_cells``.
"""

from collections.abc import Callable, Iterator

from chalicelib.sheets import Template
from tests.ops import sheets_armed as armed
from tests.ops import sheets_broken as broken
from tests.ops import sheets_dressed as dressed

Maker = Callable[[Template], bytes]

REFUSED: tuple[Maker, ...] = (
    dressed.formula, dressed.formula_that_runs, dressed.formula_with_result, dressed.merged,
    dressed.other_headers, dressed.column_more, dressed.column_missing, dressed.column_twice,
    dressed.cell_outside, dressed.only_headers, dressed.headers_and_blanks, armed.million_rows, armed.far_cell,
    armed.bomb, armed.small_bomb, armed.bomb_that_lies, armed.too_large,
    armed.many_strings, armed.long_strings, armed.strings_elsewhere, armed.workbook_elsewhere, armed.many_formats,
    armed.many_parts, dressed.wide_row, armed.macros, armed.macros_renamed, armed.macros_typed,
    armed.macro_sheet, armed.linked_file, armed.linked_picture, armed.connection, armed.carried_program,
    armed.laughs, armed.laughs_in_utf16, armed.file_from_disk, broken.old_excel, broken.with_password,
    broken.zip_with_password, broken.binary_excel, broken.open_document, broken.word_document, broken.any_zip,
    broken.page_named_xls, broken.pdf_named_xlsx, broken.noise, broken.cut_off, broken.part_damaged,
    broken.part_twice, broken.sheet_not_xml, broken.no_sheets, broken.empty,
)  # fmt: skip
READ: tuple[Maker, ...] = (
    dressed.plain, dressed.saved_again, dressed.saved_by_excel, dressed.sheet_renamed, dressed.second_sheet,
    dressed.sheet_before, dressed.columns_elsewhere,
    dressed.title_above, dressed.header_shouted, dressed.gaps_between, armed.million_declared,
    dressed.clicked_link, dressed.commented,
)  # fmt: skip
EITHER: tuple[Maker, ...] = (
    dressed.hidden_rows, dressed.hidden_columns, dressed.long_cell, armed.bomb_of_strings,
)  # fmt: skip


def named(makers: tuple[Maker, ...]) -> Iterator[tuple[str, Maker]]:
    """Makers with their names, as words of a test."""
    for maker in makers:
        yield maker.__name__.replace("_", "-"), maker
