"""Finding doubles: the auditor's list, the labelled pairs, and what one flagging costs beside 100,000 proposals."""

import csv
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from bench import wire  # before any client of AWS is made
from bench.environment import testing_environment
from bench.figures import Figure
from chalicelib.core import initials, name_kinds, name_tokens, names, spelling
from chalicelib.core.doubles import Print, compare, filed_under, looked_up, packed
from chalicelib.ops.doubles_index import Index, matches, prints
from chalicelib.ops.synthetic_doubles import AuditorsList, auditors_list

GROUP = "Doubled proposals and recipients"
_LABELLED = Path(__file__).resolve().parents[1] / "tests" / "core"
PAIRS = (_LABELLED / "near_pairs.csv", _LABELLED / "near_pairs_fresh.csv")
CROWD = 100_000
FLAGGED = 500


def figures() -> Iterator[Figure]:
    listed = auditors_list()
    rows = prints(listed.rows)
    yield from of_list(listed, rows)
    for part in ("dev", "held", "fresh"):
        yield from of_pairs(part)
    yield from of_flagging(rows)


def of_list(listed: AuditorsList, rows: list[Print]) -> Iterator[Figure]:
    """Found and false of a list like the auditor's."""
    began, index = time.perf_counter(), Index()
    doubles = [(p.id, other.id) for p, other, m in matches(rows, index) if m.level == "double"]
    seconds = time.perf_counter() - began
    found = {second for second, first in doubles if listed.doubled.get(second) == first}
    false = [pair for pair in doubles if listed.doubled.get(pair[0]) != pair[1]]
    total = len(listed.doubled)
    note = "made up, with eighteen disguises; the tests show that numbers alone and names alone fail on it"
    yield Figure(
        GROUP,
        f"missed of {total} doubled among {len(rows):,}",
        total - len(found),
        "",
        0,
        note=note,
    )
    yield Figure(GROUP, "falsely called doubled", len(false), "", 0)
    yield Figure(GROUP, "time for the whole list", seconds, "s", 20)


def of_pairs(part: str) -> Iterator[Figure]:
    """Shares of the labelled pairs that go wrong: called double and is not, not called so and is."""
    right = wrong = missed = 0
    for pair in _labelled(part):
        match = compare(_side(pair, "a"), _side(pair, "b"))
        double, same = bool(match and match.level == "double"), pair["label"] == "same"
        right += double and same
        wrong += double and not same
        missed += same and not double
    precision, recall = right / (right + wrong), right / (right + missed)
    yield Figure(GROUP, f"near pairs, {part}: precision", precision, "", None, "at least 0.90")
    yield Figure(GROUP, f"near pairs, {part}: recall", recall, "", None, "at least 0.95")
    yield Figure(GROUP, f"near pairs, {part}: 1 - precision", 1 - precision, "", 0.10)
    yield Figure(GROUP, f"near pairs, {part}: 1 - recall", 1 - recall, "", 0.05)


def _labelled(part: str) -> Iterator[dict[str, str]]:
    """The pairs of a part; ``fresh`` was written after the code and never tuned to."""
    for path in PAIRS:
        with path.open(encoding="utf-8", newline="") as lines:
            yield from (pair for pair in csv.DictReader(lines) if pair["part"] == part)


def of_flagging(rows: list[Print]) -> Iterator[Figure]:
    """What it costs to look up one proposal among 100,000."""
    index = Index()
    crowd = list(islice(crowded(rows), CROWD))
    for p in crowd:
        index.add(p)
    step = CROWD // FLAGGED
    asked = [replace(p, id=f"new {n}") for n, p in enumerate(crowd[::step])]
    index.looked_at, began = 0, time.perf_counter()
    for p in asked:
        index.look_up(p)
    seconds = time.perf_counter() - began
    looked_at = index.looked_at / len(asked)
    cold = [_cold(index, p) for p in asked[:: FLAGGED // 25]]
    yield Figure(GROUP, "AWS calls of a look-up", *_calls(asked[0], crowd))
    yield Figure(GROUP, "most keys in the batch", max(len(looked_up(p)) for p in asked), "", 100)
    yield Figure(
        GROUP,
        "most keys a proposal is filed under",
        max(len(filed_under(p)) for p in asked),
        "",
        12,
    )
    yield Figure(GROUP, "candidates looked at, of 100,000", looked_at)
    yield Figure(GROUP, "time to judge them", 1000 * seconds / len(asked), "ms", 100)
    mean = 1000 * sum(cold) / len(cold)
    yield Figure(GROUP, "the same in a function just started", mean, "ms", 400)
    yield Figure(
        GROUP, "a print, mean", sum(len(packed(p).encode()) for p in asked) / len(asked), "B", 400
    )


def _calls(mine: Print, crowd: list[Print]) -> tuple[int, str, int, str]:
    """The requests of one look-up in a mocked table where its desa is well filled: how many, and which."""
    testing_environment()
    from chalicelib.aws.store import DynamoStore
    from tests.world import mocked_aws

    with mocked_aws() as world:
        world.reset()
        store = DynamoStore(world.settings)
        for p in [p for p in crowd if p.desa == mine.desa][:300]:
            store.put_print(packed(p), filed_under(p), p.desa, p.id)
        with wire.listening() as calls:
            store.prints(looked_up(mine))
            store.prints_in(mine.desa)
    return len(calls), "", 2, " and ".join(c.name for c in calls)


def _cold(index: Index, p: Print) -> float:
    """Seconds of one look-up when nothing is remembered."""
    for module in (initials, name_kinds, name_tokens, names, spelling):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()
    began = time.perf_counter()
    index.look_up(p)
    return time.perf_counter() - began


def crowded(rows: list[Print]) -> Iterator[Print]:
    """The list again and again, each time other people with other numbers in the same places."""
    for turn in count():
        for p in rows:
            keys = tuple(f"{key}{turn}" for key in p.keys)
            marks = tuple(f"{mark[0]}{turn}{mark[1:]}" for mark in p.rab)
            yield replace(p, id=f"{turn}-{p.id}", year=2024 + turn % 4, keys=keys, rab=marks)


def _side(pair: dict[str, str], side: str) -> Print:
    lat, lng = pair[f"lat_{side}"], pair[f"lng_{side}"]
    kind, desa = pair[f"type_{side}"], pair[f"desa_{side}"]
    return Print(side, "hibah-uang", 2027, kind, pair[f"kind_{side}"] or kind, pair[f"name_{side}"], desa[:8], desa,
                 (float(lat), float(lng)) if lat else None)  # fmt: skip
