"""The list the auditor read: 340 doubled recipients among 10,321 are found, and nobody else; the check can fail."""

import json
from collections import Counter
from collections.abc import Callable

import pytest

from chalicelib.core.doubles import Match, Print, compare, filed_under, looked_up, packed, unpacked
from chalicelib.core.names import NEAR, likeness
from chalicelib.ops.doubles_index import Index, matches, prints
from chalicelib.ops.synthetic_doubles import AuditorsList, auditors_list


@pytest.fixture(scope="module")
def listed() -> AuditorsList:
    return auditors_list()


@pytest.fixture(scope="module")
def found_prints(listed: AuditorsList) -> list[Print]:
    return prints(listed.rows)


def found_and_false(
    listed: AuditorsList, rows: list[Print], judge: Callable[[Print, Print], Match | None]
) -> tuple[set[str], list[tuple[str, str]]]:
    found, false = set(), []
    for later, earlier, match in matches(rows, Index(judge)):
        if match.level == "double":
            if listed.doubled.get(later.id) == earlier.id:
                found.add(later.id)
            else:
                false.append((later.name, earlier.name))
    return found, false


def test_the_list_is_as_long_as_the_auditors_and_every_disguise_is_in_it(
    listed: AuditorsList,
) -> None:
    assert len(listed.rows) == 10_321 and len(listed.doubled) == 340
    assert len({row.id for row in listed.rows}) == 10_321
    worn = Counter(listed.disguise.values())
    assert len(worn) >= 18 and min(worn.values()) >= 15
    ids = [row.id for row in listed.rows]
    assert all(ids.index(first) < ids.index(second) for second, first in listed.doubled.items())


def test_nothing_in_it_can_belong_to_anybody(listed: AuditorsList) -> None:
    for row in listed.rows:
        for name, value in row.answers.items():
            if name.endswith("nik") or name == "kk_number":
                assert str(value).endswith("0000")
            if name in ("person_name", "chair_name"):
                assert "contoh" in str(value).lower()


def test_all_340_are_found_and_nobody_else(listed: AuditorsList, found_prints: list[Print]) -> None:
    found, false = found_and_false(listed, found_prints, compare)
    missed = [listed.disguise[second] for second in set(listed.doubled) - found]
    assert missed == []
    assert false == []


def test_numbers_alone_miss_most_disguises(listed: AuditorsList, found_prints: list[Print]) -> None:
    """The twin that must fail: an office that compares numbers and nothing else."""

    def by_numbers(a: Print, b: Print) -> Match | None:
        return (
            Match("double", ())
            if {k for k in set(a.keys) & set(b.keys) if "officer" not in k}
            else None
        )

    found, false = found_and_false(listed, found_prints, by_numbers)
    assert len(found) < 200
    assert false  # a foundation and its school share an NPWP


def test_near_names_alone_accuse_many_who_are_not_doubled(
    listed: AuditorsList, found_prints: list[Print]
) -> None:
    """The other twin: whoever has a near name in the same desa is taken for the same."""

    def by_name(a: Print, b: Print) -> Match | None:
        near = not a.person and not b.person and likeness(a.name, b.name) >= NEAR
        return Match("double", ()) if near and a.desa == b.desa else None

    _, false = found_and_false(listed, found_prints, by_name)
    assert len(false) > 100


def test_another_list_is_read_as_well() -> None:
    """Not only the one the rules were tried on; smaller, so that it is quick."""
    other = auditors_list(seed=2027, rows=3_000, doubled=180)
    found, false = found_and_false(other, prints(other.rows), compare)
    assert len(found) >= 178 and len(false) <= 1


def test_keys_are_few_and_a_print_is_short(found_prints: list[Print]) -> None:
    assert max(len(filed_under(p)) for p in found_prints) <= 12
    assert max(len(looked_up(p)) for p in found_prints) <= 100
    assert sum(len(packed(p).encode()) for p in found_prints) / len(found_prints) < 400
    assert all(unpacked(packed(p)) == p for p in found_prints[::50])


def test_no_key_gathers_a_crowd(found_prints: list[Print]) -> None:
    """A line of a cost plan or a name that everybody has must not become one long item of the store."""
    keys = Counter(key for p in found_prints for key in filed_under(p))
    assert keys.most_common(1)[0][1] <= 40


def test_what_is_stored_shows_no_number(listed: AuditorsList, found_prints: list[Print]) -> None:
    stored = json.dumps([packed(p) for p in found_prints[:500]])
    for row in listed.rows[:500]:
        for name, value in row.answers.items():
            if name.endswith(("nik", "_number")) or name in ("npwp", "kk_number"):
                assert str(value) not in stored
