"""Behind CloudFront nothing is answered that did not come through it: the caller's address would be anybody's word."""

from dataclasses import replace

import pytest

from chalicelib.wiring import Wiring, use
from tests.world import World, moto_keys


@pytest.fixture
def guarded(world: World) -> World:
    settings = replace(world.settings, front_only="yes")
    world.wiring = Wiring(settings, world.now, moto_keys)
    use(world.wiring)
    return world


def test_a_call_round_the_front_is_refused_in_words(guarded: World) -> None:
    got = guarded.call("GET", "/windows")
    assert (got.status, got.codes) == (403, {"http.front"})


@pytest.mark.parametrize("shown", ["", "x", "é", "k" * 64])
def test_a_wrong_proof_is_none(guarded: World, shown: str) -> None:
    assert guarded.call("GET", "/windows", x_origin_proof=shown).status == 403


def test_what_the_front_passes_on_is_answered(guarded: World) -> None:
    proof = guarded.wiring.desk.keys.front_proof()
    assert guarded.call("GET", "/windows", x_origin_proof=proof).status == 200


def test_without_a_front_everything_is_answered(world: World) -> None:
    assert world.call("GET", "/windows").status == 200


def test_the_proof_tells_nothing_of_the_other_keys(world: World) -> None:
    keys = world.wiring.desk.keys
    assert keys.front_proof() not in (keys.secret("proof"), keys.blind("front", "proof"))
