"""What somebody types and uploads who tries the form by hand: complete, made up, and ready to use."""

from pathlib import Path

import pytest

from chalicelib.ops import example
from chalicelib.ops.synthetic import applicant
from chalicelib.rules import load_rules
from chalicelib.text import say


@pytest.mark.parametrize("kind", example.KINDS)
def test_papers_and_answers_of_every_kind_of_applicant(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert example.main([kind, "--to", str(tmp_path)]) == 0
    programme, _, applicant_type = kind.rpartition("-")
    asked = load_rules().programmes[programme].papers[applicant_type]
    written = {path.name.rpartition("-")[0] for path in tmp_path.iterdir()}
    assert written == {paper.slot for paper in asked if paper.need == "required"}
    printed = capsys.readouterr().out
    assert "@contoh.example" in printed
    assert say("id", "step.send.title") in printed


def test_kinds_are_those_of_the_rules() -> None:
    found = {f"{p.id}-{t}" for p in load_rules().programmes.values() for t in p.applicant_types}
    assert set(example.KINDS) == found


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_answer_has_its_line(lang: str) -> None:
    who = applicant("hibah-uang", "worship", 4)
    lines = "\n".join(example.answer_sheet(who, lang))
    for field in load_rules().programmes["hibah-uang"].form.fields("worship"):
        assert (say(lang, f"field.{field.id}.label") in lines) == (field.id in who.answers)
    assert "{" not in lines
    assert who.name in lines
