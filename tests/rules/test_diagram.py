"""The diagram in the README is drawn from the workflow, so it cannot drift."""

import pytest

from chalicelib.core.law import Workflow
from chalicelib.ops import __main__ as ops
from chalicelib.ops.diagram import diagram
from chalicelib.rules import load_rules

FLOW = load_rules(2027).programmes["hibah-uang"].workflow
HASTE = load_rules(2027).programmes["bansos-tidak-terencana"].workflow


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("flow", [FLOW, HASTE], ids=lambda flow: flow.id)
def test_the_diagram_shows_every_state_and_every_act(flow: Workflow, lang: str) -> None:
    drawn = diagram(flow, lang)
    for name in flow.states:
        assert f" as {name}\n" in drawn
    for one in flow.transitions:
        for source in one.sources:
            assert f"    {source} --> {one.target}: " in drawn


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert ops.main(["diagram"]) == 0
    assert capsys.readouterr().out == diagram(FLOW) + diagram(HASTE)
    assert "Teruskan ke OPD (Camat, Bagian Kesra, 3 hari)" in diagram(HASTE)
    assert "Kirim permohonan (Pemohon, 1 hari kerja)" in diagram(HASTE)
    assert "Kembalikan untuk diperbaiki (Verifikator, 14 hari)" in diagram(FLOW)
