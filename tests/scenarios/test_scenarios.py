"""Every scenario of every published year is a test; and a scenario that is wrong is said to be."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.ops import scenarios as command
from chalicelib.ops.playing import play
from chalicelib.ops.scenarios import Expected, Scenario, read_scenarios
from chalicelib.rules import load_rules, years
from chalicelib.rules.finding import Finding

FINDINGS: list[Finding] = []
ALL = [(year, one) for year in years() for one in read_scenarios(year, FINDINGS)]
BY_NAME = {one.name: one for year, one in ALL if year == 2027}


@pytest.mark.parametrize(("year", "scenario"), ALL, ids=[f"{y}-{s.name}" for y, s in ALL])
def test_scenario(year: int, scenario: Scenario) -> None:
    assert play(load_rules(year), scenario) == ()


def test_all_can_be_read_and_each_has_a_name_of_its_own() -> None:
    assert FINDINGS == []
    assert len({(year, one.name) for year, one in ALL}) == len(ALL)
    assert all(sum(y == year for y, _ in ALL) >= 40 for year in years())


def test_every_act_and_every_state_is_begun_from() -> None:
    flows = [one.workflow for one in load_rules(2027).programmes.values()]
    states = {state for flow in flows for state in flow.states}
    assert {one.act for one in BY_NAME.values()} == {*command.ACTS, *command.WEIGHED}
    assert {one.given.state for one in BY_NAME.values()} >= states - {"withdrawn"}
    assert {one.expect.state for one in BY_NAME.values()} >= states


@pytest.mark.parametrize(
    ("name", "expect", "said"),
    [
        (
            "Tepat pada pagu masih boleh",
            Expected(state="refused"),
            "Diharapkan keadaan `refused`, ternyata `submitted`.",
        ),
        (
            "Satu rupiah di atas pagu tidak boleh",
            Expected(state="submitted"),
            "Diharapkan keadaan `submitted`, ternyata `-` (ditolak: too-much:amount).",
        ),
        (
            "Satu rupiah di atas pagu tidak boleh",
            Expected(problems=("too-little:amount",)),
            "Diharapkan masalah: too-little:amount; ternyata: too-much:amount.",
        ),
        (
            "Tanda terima LPJ boleh menyusul bagi lembaga yang pernah dibantu",
            Expected(soft=()),
            "Diharapkan berkas susulan: tidak ada; ternyata: lpj_receipt.",
        ),
        (
            "Pengembalian memberi waktu empat belas hari",
            Expected(due="2027-02-14", letter="refused", opd="dinsos"),
            "Diharapkan batas waktu `2027-02-14`, ternyata `2027-02-15`.",
        ),
    ],
)
def test_what_is_not_as_expected_is_said(name: str, expect: Expected, said: str) -> None:
    assert said in play(load_rules(2027), replace(BY_NAME[name], expect=expect))


@pytest.mark.parametrize(
    ("name", "expect", "said"),
    [
        (
            "Dibantu tahun lalu: dapat lagi tahun depan",
            Expected(findings=()),
            "Diharapkan temuan: tidak ada; ternyata: not-consecutive:stop.",
        ),
        (
            "Dibantu tahun lalu: dapat lagi tahun depan",
            Expected(next_in=3),
            "Diharapkan dapat lagi dalam 3 tahun, ternyata: 1.",
        ),
        (
            "Bantuan bencana tidak dihitung",
            Expected(findings=("not-consecutive:stop",), next_in=1),
            "Diharapkan dapat lagi dalam 1 tahun, ternyata: tidak disebut.",
        ),
        (
            "Tercatat menerima tahun lalu",
            Expected(findings=("not-consecutive:exempt",)),
            "Diharapkan temuan: not-consecutive:exempt; ternyata: not-consecutive:stop.",
        ),
    ],
)
def test_what_is_not_found_as_expected_is_said(name: str, expect: Expected, said: str) -> None:
    assert said in play(load_rules(2027), replace(BY_NAME[name], expect=expect))


def test_a_requirement_that_changes_fails_the_scenarios_of_its_border() -> None:
    rules = load_rules(2027)
    milder = tuple(
        replace(one, effect="warn") if one.id == "report-settled" else one
        for one in rules.requirements
    )
    failing = {n for n, one in BY_NAME.items() if play(replace(rules, requirements=milder), one)}
    assert failing == {
        "LPJ bantuan dua tahun lalu masih tertunggak",
        "Instansi tidak terikat jarak satu tahun, tetapi berutang LPJ",
        "Pengecualian tidak membebaskan dari LPJ",
    }


def test_a_beginning_that_cannot_be_reached_is_said() -> None:
    one = BY_NAME["Sesudah diputus, tidak dapat dicabut lagi"]
    lost = replace(one, given=replace(one.given, state="paid"))
    assert play(load_rules(2027), lost) == (
        "Keadaan awal `paid` tidak tercapai: keadaan itu tidak dikenal.",
    )
    stranger = replace(one, given=replace(one.given, applicant_type="person"))
    assert "tidak menerima `person`" in play(load_rules(2027), stranger)[0]
    nowhere = replace(one, given=replace(one.given, programme="hibah"))
    assert "Program `hibah` tidak ada" in play(load_rules(2027), nowhere)[0]


def test_a_rule_that_changes_fails_the_scenarios_of_its_border() -> None:
    rules = load_rules(2027)
    hibah = replace(rules.programmes["hibah-uang"], ceiling=49_999_999)
    stricter = replace(rules, programmes={**rules.programmes, "hibah-uang": hibah})
    failing = {one.name for one in BY_NAME.values() if play(stricter, one)}
    assert failing == {"Tepat pada pagu masih boleh"}


GOOD = """
[[scenario]]
name = "Satu"
given = { programme = "hibah-uang", applicant_type = "worship" }
on = 2027-02-01T10:00:00
act = "submit"
expect = { state = "submitted" }
"""


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('act = "submit"', 'act = "send"', "scenario.Satu.act", "`send` tidak dikenal"),
        ('act = "submit"', 'act = "submit"\nwho = "x"', "scenario.Satu.who", "tidak dikenal"),
        ("on = 2027-02-01T10:00:00", "on = 2027-02-01", "scenario.Satu.on", "tanggal dan jam"),
        ('{ state = "submitted" }', "{ }", "scenario.Satu.expect", "tidak mengharapkan apa pun"),
        ('{ state = "', '{ stat = "', "scenario.Satu.expect.stat", "tidak dikenal"),
        (
            '"worship" }',
            '"worship", documents = { ktp = "lost" } }',
            "scenario.Satu.given.documents.ktp",
            "`lost` tidak dikenal",
        ),
        ('programme = "hibah-uang", ', "", "scenario.Satu.given.programme", "wajib ada"),
        (
            '"worship" }',
            '"worship", awards = [{ year = 2026 }] }',
            "scenario.Satu.given.awards.1.year",
            "tidak dikenal",
        ),
        (
            '"worship" }',
            '"worship", told = { aided = 1 } }',
            "scenario.Satu.given.told.aided",
            "teks",
        ),
        ("on = 2027-02-01T10:00:00", "", "scenario.Satu.on", "wajib ada"),
    ],
)
def test_a_slip_in_a_scenario_is_found(
    tmp_path: Path, old: str, new: str, key: str, message: str
) -> None:
    (tmp_path / "2027").mkdir()
    assert old in GOOD
    (tmp_path / "2027" / "a.toml").write_text(GOOD.replace(old, new), "utf-8")
    findings: list[Finding] = []
    read_scenarios(2027, findings, tmp_path)
    assert any(one.key == key and message in one.message for one in findings), findings


def test_the_command_says_which_fail_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2027").mkdir()
    file = tmp_path / "2027" / "a.toml"
    file.write_text(GOOD, "utf-8")
    assert command.main(["2027"], tmp_path) == 0
    assert "1 skenario 2027: 1 sesuai, 0 tidak." in capsys.readouterr().out
    file.write_text(GOOD.replace('"submitted"', '"verified"'), "utf-8")
    assert command.main([], tmp_path) == 1
    said = capsys.readouterr().out
    assert "memang dimaksud, sesuaikan" in said
    assert "GAGAL  Satu" in said and "Diharapkan keadaan `verified`" in said
    file.write_text(GOOD.replace("name", "nam"), "utf-8")
    assert command.main([], tmp_path) == 1 and "belum dapat dijalankan" in capsys.readouterr().out
