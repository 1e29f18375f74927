"""Whole numbers in words (terbilang), for amounts on letters: up to 10^15 and a little more."""

_INDONESIAN = (
    *("nol", "satu", "dua", "tiga", "empat", "lima"),
    *("enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"),
)
_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = (
    *("", "", "twenty", "thirty", "forty"),
    *("fifty", "sixty", "seventy", "eighty", "ninety"),
)

_SCALES = {
    "id": ("", "ribu", "juta", "miliar", "triliun", "kuadriliun"),
    "en": ("", "thousand", "million", "billion", "trillion", "quadrillion"),
}

LARGEST = 10**18 - 1


def _below_thousand_id(number: int) -> str:
    if number < 12:
        return _INDONESIAN[number]
    if number < 20:
        return f"{_INDONESIAN[number - 10]} belas"
    if number < 100:
        tens, rest = divmod(number, 10)
        head = f"{_INDONESIAN[tens]} puluh"
    else:
        hundreds, rest = divmod(number, 100)
        head = "seratus" if hundreds == 1 else f"{_INDONESIAN[hundreds]} ratus"
    return f"{head} {_below_thousand_id(rest)}" if rest else head


def _below_thousand_en(number: int) -> str:
    if number < 20:
        return _ENGLISH[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _ENGLISH_TENS[tens] + (f"-{_ENGLISH[rest]}" if rest else "")
    hundreds, rest = divmod(number, 100)
    head = f"{_ENGLISH[hundreds]} hundred"
    return f"{head} {_below_thousand_en(rest)}" if rest else head


def _part(group: int, scale: str, lang: str) -> str:
    """Three digits with the word of their place. A single thousand is *seribu*, not *satu ribu*."""
    if lang == "id" and scale == "ribu" and group == 1:
        return "seribu"
    spoken = _below_thousand_en(group) if lang == "en" else _below_thousand_id(group)
    return f"{spoken} {scale}" if scale else spoken


def terbilang(number: int, lang: str = "id") -> str:
    """``50000000`` is "lima puluh juta", in English "fifty million". Without the unit."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"terbilang wants an integer, not {type(number).__name__}")
    if abs(number) > LARGEST:
        raise ValueError(f"no words for {number}")
    if number == 0:
        return _part(0, "", lang)
    parts = []
    rest = abs(number)
    for scale in _SCALES[lang]:
        rest, group = divmod(rest, 1000)
        if group:
            parts.append(_part(group, scale, lang))
    sign = ["minus"] if number < 0 else []
    return " ".join(sign + parts[::-1])
