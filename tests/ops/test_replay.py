"""What if: stored proposals under another year's rules; who would be judged differently and why, and nobody by name."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.law import Form, Paper, Rules, Step
from chalicelib.core.proposal import Json
from chalicelib.core.ticket import grouped, make_ticket
from chalicelib.ops import replay as command
from chalicelib.ops.new_year import begin
from chalicelib.ops.records import (
    Record,
    Unreadable,
    line,
    read_records,
    record_of,
    table_records,
)
from chalicelib.ops.replay import differences, judge, replay
from chalicelib.ops.synthetic import applicant
from chalicelib.rules import FOLDER, load_rules
from tests.builders import FORMS, RULES, a_desk, a_file, lay
from tests.world import World

OWN = {2027: RULES}


def a_record(
    programme: str = "hibah-uang", applicant_type: str = "worship", number: int = 1, **answers: Json
) -> Record:
    who = applicant(programme, applicant_type, number, **answers)
    desk = a_desk()
    ticket = make_ticket(2027, number)
    file = a_file(
        "draft",
        programme=programme,
        applicant_type=applicant_type,
        ticket=ticket,
        answers=who.answers,
    )
    return record_of(desk, file)


def other(programme: str = "hibah-uang", **changes: Any) -> Rules:
    """The rules of the year after, in which one programme differs."""
    programmes = dict(RULES.programmes)
    programmes[programme] = replace(programmes[programme], **changes)
    return replace(RULES, year=2028, programmes=programmes)


def causes(rules: Rules, record: Record) -> list[str]:
    return [one.cause for one in differences(judge(RULES, record), judge(rules, record))]


@pytest.mark.parametrize(("programme", "applicant_type"), FORMS)
def test_a_right_proposal_is_right_as_a_shape_too(programme: str, applicant_type: str) -> None:
    for number in range(1, 9):
        judged = judge(RULES, a_record(programme, applicant_type, number))
        assert (judged.blocking, judged.unasked) == ({}, ())


def test_the_same_rules_judge_nothing_differently() -> None:
    report = replay(OWN, replace(RULES, year=2028), [a_record(number=n) for n in range(1, 20)])
    assert report == ["Menurut aturan 2028, 0 dari 19 permohonan dinilai berbeda."]


def test_a_lower_ceiling_stops_those_above_it() -> None:
    record = a_record(amount=20_000_001)
    assert "+ too-much:amount" in causes(other(ceiling=20_000_000), record)
    assert causes(other(ceiling=20_000_001), record) == []


def test_a_paper_that_becomes_required_or_soft_is_named() -> None:
    papers = RULES.programmes["hibah-uang"].papers
    required = Paper("recommendation", "required", ("application/pdf",), 1)
    kept = tuple(p for p in papers["worship"] if p.slot != "recommendation")
    assert causes(other(papers={**papers, "worship": (*kept, required)}), a_record()) == [
        "+ paper.missing:recommendation"
    ]
    soft = replace(required, need="soft")
    assert causes(other(papers={**papers, "worship": (*kept, soft)}), a_record()) == [
        "~ paper.soft:recommendation"
    ]


def test_what_stopped_and_stops_no_more_is_said() -> None:
    record = a_record(rab=None)
    form = RULES.programmes["hibah-uang"].form
    steps = tuple(
        Step(s.id, tuple(replace(f, required=f.required and f.id != "rab") for f in s.fields))
        for s in form.steps
    )
    assert causes(other(form=Form(form.id, steps)), record) == ["- required-rows:rab"]


def test_another_opd_and_a_question_that_is_gone_are_said() -> None:
    form = RULES.programmes["hibah-uang"].form
    steps = tuple(
        Step(s.id, tuple(f for f in s.fields if f.id != "worship_number")) for s in form.steps
    )
    rules = other(form=Form(form.id, steps), routing={"*": "dinsos"})
    assert causes(rules, a_record()) == ["> kesra dinsos", "x worship_number"]


def test_a_programme_or_applicant_no_longer_taken_is_said() -> None:
    assert causes(other(applicant_types=("body",)), a_record()) == ["+ type.not-taken"]
    none = replace(RULES, year=2028, programmes={})
    assert causes(none, a_record()) == ["+ programme.unknown"]


def test_a_record_names_nobody() -> None:
    """Of what a person wrote only lengths are kept; the must-fail twin: the answers themselves do hold the names."""
    for programme, applicant_type in FORMS:
        who = applicant(programme, applicant_type, 3)
        personal = re.compile(r"Contoh|contoh|3604\d{12}|\+62|musim")
        assert personal.search(json.dumps(who.answers))
        assert not personal.search(line(a_record(programme, applicant_type, 3)))


def test_the_report_has_numbers_and_codes_and_no_names() -> None:
    records = [a_record(number=n, amount=30_000_000) for n in (1, 2)]
    report = "\n".join(
        replay(OWN, other(ceiling=20_000_000), [*records, replace(records[0], year=2019)])
    )
    assert "2 dari 3 permohonan dinilai berbeda" in report
    assert grouped(records[0].ticket) in report and "+ too-much:amount: tertahan: " in report
    assert (
        "    2  + too-much:amount" in report
        and "1 permohonan dari tahun yang aturannya tidak ada" in report
    )
    assert "Contoh" not in report


def test_an_export_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "2027.jsonl"
    records = [a_record(number=n) for n in (1, 2, 3)]
    file.write_text("".join(f"{line(one)}\n" for one in records) + "\n", "utf-8")
    assert list(read_records(file)) == records


@pytest.mark.parametrize("text", ["{", "[]", '{"ticket": "1"}', "7"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "2027.jsonl"
    file.write_text(f"{line(a_record())}\n{text}\n", "utf-8")
    with pytest.raises(Unreadable, match="baris 2"):
        list(read_records(file))


def test_the_store_is_read_through_its_queues() -> None:
    desk = a_desk()
    states = ("submitted", "checking", "returned", "verified", "refused", "draft")
    for number, state in enumerate(states, 1):
        lay(desk, a_file(state, ticket=make_ticket(2027, number)))
    found = list(table_records(desk, [RULES]))
    assert {one.ticket for one in found} == {make_ticket(2027, n) for n in range(1, 6)}
    assert all(judge(RULES, one).blocking == {} for one in found)


def test_more_than_a_page_is_read() -> None:
    desk = a_desk()
    for number in range(1, 208):
        lay(desk, a_file("submitted", ticket=make_ticket(2027, number)))
    assert len({one.ticket for one in table_records(desk, [RULES])}) == 207


def test_the_command_reads_the_running_table_and_saves_an_export(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.lay("submitted")
    export = tmp_path / "2027.jsonl"
    assert command.main(["--rules", "2027", "--table", "--save", str(export)]) == 0
    assert "0 dari 1 permohonan" in capsys.readouterr().out
    assert command.main(["--rules", "2027", "--from", str(export)]) == 0
    assert "0 dari 1 permohonan" in capsys.readouterr().out
    assert command.main(["--rules", "2027", "--from", str(tmp_path / "none.jsonl")]) == 1


def test_a_year_that_is_still_being_written_can_be_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FOLDER / "2027", tmp_path / "2027")
    begin(2028, tmp_path, tmp_path / "scenarios")
    programmes = tmp_path / "2028" / "programmes.toml"
    text = programmes.read_text("utf-8").replace("ceiling = 50_000_000", "ceiling = 2_000_000")
    programmes.write_text(text, "utf-8")
    export = tmp_path / "2027.jsonl"
    export.write_text(f"{line(a_record(amount=30_000_000))}\n", "utf-8")
    assert command.main(["--rules", "2028", "--from", str(export)], tmp_path) == 0
    said = capsys.readouterr().out
    assert "1 dari 1 permohonan" in said and "+ too-much:amount" in said
    assert "masih punya" in said and load_rules().year == 2027
