"""How many are in. Counted from the keys of an index, never from a counter that could be wrong."""

from collections import Counter
from datetime import datetime
from weakref import WeakKeyDictionary

from chalicelib.desk import Desk
from chalicelib.desk.ports import Store

KEPT_SECONDS = 60
_DECIDED = ("verified", "refused", "withdrawn")
_kept: WeakKeyDictionary[Store, tuple[datetime, dict[str, object]]] = WeakKeyDictionary()


def numbers(desk: Desk, at: datetime) -> dict[str, object]:
    """``{at, received, in_process, decided, programmes, kecamatan}``; kept for a minute in a warm process."""
    kept = _kept.get(desk.store)
    if kept and 0 <= (at - kept[0]).total_seconds() < KEPT_SECONDS:
        return kept[1]
    states: Counter[str] = Counter()
    programmes: Counter[str] = Counter()
    kecamatan: Counter[str] = Counter()
    for sent in desk.store.year_keys(desk.year):
        states["decided" if sent.state in _DECIDED else "in_process"] += 1
        programmes[sent.programme] += 1
        kecamatan[sent.kecamatan] += 1
    found: dict[str, object] = {
        "at": at.isoformat(),
        "received": sum(states.values()),
        "in_process": states["in_process"],
        "decided": states["decided"],
        "programmes": dict(programmes),
        "kecamatan": dict(kecamatan),
    }
    _kept[desk.store] = (at, found)
    return found
