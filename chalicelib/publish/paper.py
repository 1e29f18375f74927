"""How a question looks on paper: how many boxes to write in, how many lines, how many rows."""

from chalicelib.core import law

#: Kinds written one character per box, with the number of boxes.
_BOXES = {"nik": 16, "kk": 16, "npwp": 16, "account": 16, "phone": 14, "year": 4, "rupiah": 12}
_LINES = {"paragraph": 5, "email": 1, "text": 1}


def boxes(field: law.Field) -> int:
    """Number of boxes of one character each; 0 when the answer is written on lines."""
    if field.kind == "integer":
        return max(3, len(str(field.maximum or 999)))
    return _BOXES.get(field.kind, 0)


def wide(field: law.Field) -> bool:
    """Whether the answer needs the whole width of the sheet."""
    return field.kind in ("rows", "paragraph", "point", "choice") or lines(field) > 1


def lines(field: law.Field) -> int:
    """Number of lines to write on."""
    if field.kind == "text" and (field.maximum or 0) > 120:
        return 2
    return _LINES.get(field.kind, 1)


def blank_rows(field: law.Field) -> range:
    """Empty rows of a table: enough for most, and it still fits the sheet."""
    usual = 4 if field.when else 10
    return range(1, 1 + min(field.maximum or usual, usual))
