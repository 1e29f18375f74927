"""The trail: whoever changes, drops, adds or reorders an act is found out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.core import trail
from chalicelib.core.proposal import Event
from tests.builders import NOON, a_file, an_event


def a_trail(length: int = 5) -> list[Event]:
    made: list[Event] = []
    for seq in range(1, length + 1):
        facts = {"papers": [{"slot": "ktp", "sha256": f"{seq:064x}"}]}
        event = an_event(seq, note=f"Catatan {seq} – “é”", facts=facts, at=NOON + timedelta(seq))
        made.append(trail.sealed(event, made[-1].hash if made else ""))
    return made


def test_an_untouched_trail_is_valid() -> None:
    assert trail.valid(a_trail())
    assert trail.valid([])
    for state in ("submitted", "returned", "verified", "withdrawn"):
        assert trail.valid(a_file(state).events)


CHANGES = {
    "at": NOON - timedelta(days=9), "action": "verify", "source": "x", "target": "refused", "actor_id": "other",
    "actor_name": "Orang lain", "actor_role": "kesra", "reason": "other", "note": "Diubah", "letter": "refused",
    "facts": {"papers": []}, "prev": "0" * 64, "hash": "0" * 64, "seq": 9,
}  # fmt: skip


@pytest.mark.parametrize("member", CHANGES)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_no_member_of_an_event_can_be_changed_unseen(member: str, place: int) -> None:
    events = a_trail()
    events[place] = replace(events[place], **{member: CHANGES[member]})
    assert not trail.valid(events)


def test_every_member_of_an_event_is_tried() -> None:
    assert set(CHANGES) == set(Event.__dataclass_fields__)


def test_resealing_one_event_breaks_the_next() -> None:
    events = a_trail()
    events[1] = trail.sealed(replace(events[1], note="Diubah"), events[0].hash)
    assert not trail.valid(events)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_dropped_event_is_missed(place: int) -> None:
    events = a_trail()
    del events[place]
    assert not trail.valid(events)


def test_the_last_event_cannot_be_dropped_when_the_head_is_known() -> None:
    events = a_trail()
    assert trail.valid(events, events[-1].hash)
    assert not trail.valid(events[:-1], events[-1].hash)
    assert not trail.valid([], events[-1].hash)


def test_neighbours_cannot_change_places() -> None:
    events = a_trail()
    events[2], events[3] = events[3], events[2]
    assert not trail.valid(events)


def test_the_same_event_twice_is_found() -> None:
    events = a_trail()
    assert not trail.valid([*events, events[-1]])


def test_the_same_instant_in_another_zone_is_another_text() -> None:
    from datetime import UTC

    events = a_trail()
    events[0] = replace(events[0], at=events[0].at.astimezone(UTC))
    assert not trail.valid(events)


def test_digest_does_not_depend_on_the_order_of_members() -> None:
    assert trail.digest({"a": 1, "b": [1, 2]}) == trail.digest({"b": [1, 2], "a": 1})
    assert trail.digest({"a": 1}) != trail.digest({"a": "1"})
