"""The diagram in the README is drawn from the workflow, so it cannot drift."""

import pytest

from chalicelib.ops import __main__ as ops
from chalicelib.ops.diagram import diagram
from chalicelib.rules import load_rules

FLOW = load_rules(2027).programmes["hibah-uang"].workflow


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_diagram_shows_every_state_and_every_act(lang: str) -> None:
    drawn = diagram(FLOW, lang)
    for name in FLOW.states:
        assert f" as {name}\n" in drawn
    for one in FLOW.transitions:
        for source in one.sources:
            assert f"    {source} --> {one.target}: " in drawn


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert ops.main(["diagram"]) == 0
    assert capsys.readouterr().out == diagram(FLOW)
    assert "Kembalikan untuk diperbaiki (Verifikator, 14 hari)" in diagram(FLOW)
