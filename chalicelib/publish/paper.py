"""How a question looks on paper: how many boxes to write in, how many lines, or which choices to mark."""

from chalicelib.core import law

#: Kinds written one character per box, with the number of boxes.
_BOXES = {"nik": 16, "kk": 16, "npwp": 16, "account": 16, "phone": 14, "year": 4, "rupiah": 12}
_LINES = {"paragraph": 5, "email": 1, "text": 1}


def boxes(field: law.Field) -> int:
    """Number of boxes of one character each; 0 when the answer is written on lines."""
    if field.kind == "integer":
        return max(3, len(str(field.maximum or 999)))
    return _BOXES.get(field.kind, 0)


def lines(field: law.Field) -> int:
    """Number of lines to write on."""
    if field.kind == "text" and (field.maximum or 0) > 120:
        return 2
    return _LINES.get(field.kind, 1)


def choices_of(field: law.Field) -> tuple[str, ...]:
    """The choices to mark on paper."""
    return field.choices
