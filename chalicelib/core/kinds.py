"""What is wrong with one value: one function for each kind of field, in :data:`CHECKS`."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from chalicelib.core.law import Field
from chalicelib.core.proposal import Json

Found = Iterator[tuple[str, dict[str, object]]]

POINT_SOURCES = ("gps", "map", "typed", "link")
#: Without ``=?``: in a header that begins a coded word, which stands for other signs, even for another address.
_EMAIL = re.compile(r"(?!.*=\?)[!#-''*+\-./0-9=?A-Z^-~]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+62[1-9][0-9]{7,11}")
#: Marks that are no writing: control characters, halves of characters, and those that turn the direction of a line.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LINES = re.compile("[\n\r\u2028\u2029]")
MOST_RUPIAH = 10**12


def _text(field: Field, value: Json) -> Found:
    if not isinstance(value, str):
        yield "text", {}
    elif _CONTROL.search(value):
        yield "control", {}
    elif field.maximum is not None and len(value) > field.maximum:
        yield "too-long", {"maximum": field.maximum, "length": len(value)}
    elif field.minimum is not None and value and len(value) < field.minimum:
        yield "too-short", {"minimum": field.minimum, "length": len(value)}
    elif field.kind == "text" and _LINES.search(value):
        yield "one-line", {}


def _number(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "number", {}
    elif field.minimum is not None and value < field.minimum:
        yield "too-small", {"minimum": field.minimum}
    elif field.maximum is not None and value > field.maximum:
        yield "too-large", {"maximum": field.maximum}


def _rupiah(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "rupiah", {}
    elif value < (field.minimum or 0):
        yield "too-little", {"minimum": field.minimum or 0}
    elif value > (field.maximum or MOST_RUPIAH):
        yield "too-much", {"maximum": field.maximum or MOST_RUPIAH}


def _year(field: Field, value: Json) -> Found:
    if isinstance(value, bool) or not isinstance(value, int) or not 1800 <= value <= 2200:
        yield "year", {}
    else:
        yield from _number(field, value)


def _date(_: Field, value: Json) -> Found:
    try:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        if not 1900 <= date.fromisoformat(value).year <= 2200:
            raise ValueError
    except ValueError:
        yield "date", {}


def _choice(field: Field, value: Json) -> Found:
    if value not in field.choices:
        yield "choice", {}


def _checkbox(_: Field, value: Json) -> Found:
    if value is not True and value is not False:
        yield "checkbox", {}


def _nik(_: Field, value: Json) -> Found:
    """Province 2, regency 2, district 2, birth date DDMMYY (+40 to a woman's day), serial 4 (UU 23/2006, art. 37)."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{16}", value):
        yield "nik", {"length": len(value) if isinstance(value, str) else 0}
    elif not (
        1 <= int(value[6:8]) % 40 <= 31 and int(value[6:8]) <= 71 and 1 <= int(value[8:10]) <= 12
    ):
        yield "nik-date", {}


def _digits(code: str, shortest: int, longest: int) -> Callable[[Field, Json], Found]:
    def check(_: Field, value: Json) -> Found:
        if not isinstance(value, str) or not re.fullmatch(rf"[0-9]{{{shortest},{longest}}}", value):
            yield code, {"length": len(value) if isinstance(value, str) else 0}

    return check


def _matches(code: str, pattern: re.Pattern[str]) -> Callable[[Field, Json], Found]:
    def check(_: Field, value: Json) -> Found:
        if not isinstance(value, str) or len(value) > 254 or not pattern.fullmatch(value):
            yield code, {}

    return check


def _point(_: Field, value: Json) -> Found:
    if not isinstance(value, dict) or set(value) - {"lat", "lng", "source", "accuracy", "note"}:
        yield "point", {}
        return
    lat, lng, accuracy, note = (value.get(k) for k in ("lat", "lng", "accuracy", "note"))
    if not (_is_degrees(lat, 90) and _is_degrees(lng, 180)):
        yield "point", {}
    elif value.get("source") not in POINT_SOURCES:
        yield "point-source", {}
    elif accuracy is not None and not _is_metres(accuracy):
        yield "point-accuracy", {}
    elif note is not None and (
        not isinstance(note, str) or len(note) > 500 or _CONTROL.search(note)
    ):
        yield "point-note", {"maximum": 500}


def _is_degrees(value: Json, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most


def _is_metres(value: Json) -> bool:
    return _is_degrees(value, 10**6) and isinstance(value, int | float) and value >= 0


CHECKS: Mapping[str, Callable[[Field, Json], Found]] = {
    "text": _text,
    "paragraph": _text,
    "integer": _number,
    "rupiah": _rupiah,
    "year": _year,
    "date": _date,
    "choice": _choice,
    "checkbox": _checkbox,
    "nik": _nik,
    "kk": _digits("kk", 16, 16),
    "npwp": _digits("npwp", 15, 16),
    "account": _digits("account", 6, 20),
    "phone": _matches("phone", _PHONE),
    "email": _matches("email", _EMAIL),
    "kecamatan": _matches("kecamatan-code", re.compile(r"\d\d\.\d\d\.\d\d", re.ASCII)),
    "desa": _matches("desa-code", re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}", re.ASCII)),
    "point": _point,
}
