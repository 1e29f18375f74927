"""How amounts, dates, times and sizes are said in Indonesian and in English.

English keeps the currency code, ``IDR 50,000,000``: the comma groups digits there, the full stop in Indonesian, and
``Rp50,000`` in an Indonesian office would be read as fifty rupiah. The code says which convention the number follows.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from chalicelib.text.numerals import terbilang

__all__ = ["SPECS", "file_size", "rupiah", "speak", "tanggal", "terbilang", "waktu"]

WIB = timezone(timedelta(hours=7), "WIB")

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}


def _grouped(number: int, lang: str) -> str:
    text = f"{number:,}"
    return text if lang == "en" else text.replace(",", ".")


def rupiah(amount: int, lang: str = "id") -> str:
    """``Rp50.000.000``, in English ``IDR 50,000,000``. Integer rupiah only."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"rupiah is an integer, not {type(amount).__name__}")
    sign = "-" if amount < 0 else ""
    unit = "IDR " if lang == "en" else "Rp"
    return f"{sign}{unit}{_grouped(abs(amount), lang)}"


def _day(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(WIB).date() if value.tzinfo else value.date()
    return value


def tanggal(value: date | datetime | str, lang: str = "id") -> str:
    """``12 Maret 2027`` in WIB, from a date, a datetime or ISO text."""
    day = _day(value)
    return f"{day.day} {MONTHS[lang].split()[day.month - 1]} {day.year}"


def waktu(value: datetime | str, lang: str = "id") -> str:
    """``12 Maret 2027 pukul 14.05 WIB``. The moment must know its zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be told in WIB")
    moment = moment.astimezone(WIB)
    clock = f"at {moment:%H:%M} WIB" if lang == "en" else f"pukul {moment:%H.%M} WIB"
    return f"{tanggal(moment, lang)} {clock}"


def file_size(number: int, lang: str = "id") -> str:
    """``4,2 MB``: 1 MB is 1,048,576 bytes, as file dialogs and the limits of the rules count."""
    if number < 1024:
        return f"{number} byte{'s' if lang == 'en' and number != 1 else ''}"
    if number < 1_000_000:
        return f"{round(number / 1024)} KB"
    text = f"{number / 1_048_576:.1f}".removesuffix(".0")
    return f"{text if lang == 'en' else text.replace('.', ',')} MB"


#: The specs a sentence may use: ``{amount:rupiah}``.
SPECS: dict[str, Callable[..., str]] = {
    "rupiah": rupiah,
    "terbilang": terbilang,
    "tanggal": tanggal,
    "waktu": waktu,
    "bytes": file_size,
}


def speak(lang: str, spec: str, value: object) -> str:
    """A value said in a language. Raises ``KeyError`` for an unknown spec."""
    return SPECS[spec](value, lang)
