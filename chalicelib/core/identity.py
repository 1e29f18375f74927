"""Numbers that tell who somebody is, as one and the same text however they were typed. The desk blinds them afterwards.

A number that cannot identify anybody (too short, all one digit, a word instead) is ``""`` and is no key.
"""

import re

#: The kinds of key, in the order of the reasons of a match. ``officer`` is the NIK of chair, secretary or treasurer.
KINDS = ("nik", "kk", "npwp", "ahu", "registry", "account", "officer")

_NO_DIGIT = re.compile(r"[^0-9]+")
_LABELS = re.compile(
    r"\b(?:NOMOR|NOMER|NO|NMR|TAHUN|THN|TH|ID|SIMAS|NASIONAL|MASJID|MUSALA|MUSHOLLA|NSM|NSPP|NPSN|NSS|EMIS|SKT|SK|KEP|"
    r"KEMENKUMHAM|MENKUMHAM|KEMENHUMHAM|KUMHAM|IZIN|OPERASIONAL|RI)\b"
)
_AHU = re.compile(r"([0-9]{2,})[^0-9A-Z]*AH[^0-9]*([0-9. /-]*?)[^0-9]*((?:19|20)[0-9]{2})\b")


def normalised(kind: str, value: str) -> str:
    """The number without what differs from hand to hand; ``""`` when it identifies nobody."""
    text = value.strip().upper()
    if kind in ("nik", "kk", "officer"):
        return _sixteen(_digits(text))
    if kind == "npwp":
        return _npwp(_digits(text))
    if kind == "account":
        return _telling(_digits(text), 6)
    return (_ahu(text) if kind == "ahu" else "") or _registry(text)


def is_nik(npwp: str) -> bool:
    """Whether an NPWP is a person's: since PMK 112/PMK.03/2022 it is the NIK, 16 digits and no 0 before."""
    digits = _digits(npwp)
    return len(digits) == 16 and not digits.startswith("0")


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text)


def _sixteen(digits: str) -> str:
    return digits if len(digits) == 16 and len(set(digits)) > 1 else ""


def _npwp(digits: str) -> str:
    """Nine digits are the taxpayer, three the tax office (it changes when he moves), three the branch. The form of 16
    digits puts a 0 before (PMK 112/PMK.03/2022)."""
    if is_nik(digits):
        return digits
    digits = digits.removeprefix("0") if len(digits) == 16 else digits
    return digits[:9] + digits[12:] if len(digits) == 15 and int(digits[:9]) else ""


def _ahu(text: str) -> str:
    """Serial, class and year of ``AHU-0012345.AH.01.04.TAHUN 2015``, however it is punctuated."""
    found = _AHU.search(text)
    if not found:
        return ""
    serial, sort, year = (
        found[1].lstrip("0"),
        "".join(c for c in found[2] if c in "123456789"),
        found[3],
    )
    return f"{serial}/{sort}/{year}" if serial else ""


def _registry(text: str) -> str:
    """SIMAS, NSM, NSPP or the number of a licence: letters and digits alone, without what people write before it."""
    bare = re.sub(r"[^0-9A-Z]", "", _LABELS.sub(" ", text))
    return _telling(bare.lstrip("0") if bare.isdigit() else bare, 5)


def _telling(bare: str, shortest: int) -> str:
    digits = _digits(bare)
    if len(bare) < shortest or len(digits) < 4 or len(set(digits)) == 1 or digits in "0123456789":
        return ""
    return bare
