"""How people write numbers, and how they are kept: phones, rupiah, NIK with dots. What is not understood stays."""

import re
from collections.abc import Callable

from chalicelib.core.law import Field
from chalicelib.core.proposal import Json


def digits_only(text: str) -> str:
    """Digits of a number as people write it, with spaces, dots and dashes."""
    return re.sub(r"[\s.\-]", "", text)


def tidy_phone(text: str) -> str:
    """A phone number as ``+62…`` however it was written: ``0812 …``, ``62812…``, ``+62 (0)812-…``."""
    digits = re.sub(r"[\s.\-()/]", "", text)
    return re.sub(r"^((\+|00)?62|0)0*", "+62", digits)


def tidy(field: Field, value: Json) -> Json:
    """The value as it is kept: outer spaces gone, numbers without their dots. Never changes what it cannot read."""
    if isinstance(value, list) and field.kind == "rows":
        return by_cell(field, value, tidy)
    if not isinstance(value, str):
        return value
    value = value.strip()
    if field.kind == "phone":
        return tidy_phone(value) if value else ""
    if field.kind == "email":
        return value.lower()
    if field.kind in ("nik", "kk", "npwp", "account"):
        return digits_only(value)
    if field.kind in ("integer", "rupiah", "year"):
        return _whole_number(value)
    return value


def by_cell(field: Field, rows: list[Json], change: Callable[[Field, Json], Json]) -> list[Json]:
    """Rows with every cell of a known column changed; whatever else stands there stays."""
    columns = {column.id: column for column in field.columns}
    return [
        {k: change(columns[k], v) if k in columns else v for k, v in row.items()}
        if isinstance(row, dict)
        else row
        for row in rows
    ]


def _whole_number(text: str) -> int | str:
    """``50.000.000``, ``Rp 50.000.000,00``, ``50.000.000,-`` and ``50000000`` are the same; anything else stays as
    typed. ``50,000`` too: fifty, or fifty thousand as the English write it? Nobody guesses with money."""
    bare = re.sub(r"(?i)^rp\.?\s*", "", text)
    if not re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d{1,15})(,(00?|-|–))?", bare):
        return text
    return int(bare.split(",")[0].replace(".", ""))
