"""Whether two cost plans (RAB) are one text: marks of their lines, keyed, so that nothing can be read from them.

A line's mark is made of its item (its words, sorted, as they sound), its volume and its price. Lines everybody writes
(cement, sand, in round numbers) have none. Two plans are one when they share several telling lines and most of the
shorter one.
"""

import base64
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence

from chalicelib.core.name_tokens import tokens
from chalicelib.core.proposal import Json
from chalicelib.core.spelling import sound

#: Marks kept of one plan, telling ones first; then those with the smallest hashes, so that two plans keep the same.
MOST = 20
#: Shared marks that make two plans one: so many, of them telling so many, and this part of the shorter plan.
SHARED, TELLING, PART = 4, 3, 0.5

_IDLE_WORDS = """
    pengadaan pembelian belanja biaya beli ongkos upah pek pekerjaan dan untuk ukuran uk merk merek
"""
_IDLE = frozenset(_IDLE_WORDS.split())
#: Items that stand in every plan: they tell something only with an unusual number.
_USUAL_WORDS = """
    semen pasir batu bata besi kayu cat paku genteng keramik split koral batako kawat triplek plafon hebel kaso
    seng pipa tukang kenek laden tenaga kerja ongkos upah pekerja mandor angkut transport konsumsi snack nasi makan
    minum air atk spanduk banner dokumentasi fotocopy materai karpet mikrofon pengeras sound kipas lampu kabel
    kursi meja buku alquran honor narasumber sewa tenda panggung bibit pupuk
"""
_USUAL = frozenset(sound(word) for word in _USUAL_WORDS.split())


def rab_marks(rows: Json, blind: Callable[[str, str], str]) -> tuple[str, ...]:
    """Marks of the answer ``rab`` (rows of item, volume, unit, price in rupiah): ``d…`` telling, ``p…`` plain."""
    if not isinstance(rows, list):
        return ()
    lines = (_line(row) for row in rows if isinstance(row, dict))
    marks = {kind + _hash(blind("rab", text)) for kind, text in lines if kind}
    return tuple(sorted(marks)[:MOST])


def same_rab(one: Collection[str], two: Collection[str]) -> bool:
    """Whether two plans are one text with small changes."""
    shared = set(one) & set(two)
    telling = sum(mark.startswith("d") for mark in shared)
    return len(shared) >= SHARED and telling >= TELLING and len(shared) >= PART * min(len(one), len(two))  # fmt: skip


def telling(marks: Sequence[str]) -> tuple[str, ...]:
    return tuple(mark for mark in marks if mark.startswith("d"))


def _line(row: Mapping[str, Json]) -> tuple[str, str]:
    volume, price = _number(row.get("volume")), _number(row.get("price"))
    words = sorted(
        {sound(w) for w in tokens(str(row.get("item") or "")) if w.isalnum() and w not in _IDLE}
    )
    if not words or not volume or not price:
        return "", ""
    usual = any(word in _USUAL for word in words)
    odd = volume > 12 and volume % 5 != 0
    telling = odd or (not usual and len(str(price).rstrip("0")) >= 4)
    return "d" if telling else "" if usual else "p", f"{' '.join(words)}|{volume}|{price}"


def _number(value: Json) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _hash(text: str) -> str:
    """Six signs, 32 bits: enough to find the few plans that share lines among some hundred thousand."""
    return base64.urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=4).digest()).decode()[:6]  # fmt: skip
