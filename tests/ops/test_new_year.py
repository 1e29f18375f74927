"""A year is begun from the last one with blanks that the checker lists; the running system does not notice."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from chalicelib.ops import check, new_year
from chalicelib.ops.new_year import Refused, begin, shifted
from chalicelib.ops.scenarios import SCENARIOS, read_scenarios
from chalicelib.rules import FOLDER, all_years, load_rules, years
from chalicelib.rules.checking import check_all, check_draft, check_rules, drafted_years
from chalicelib.rules.finding import Finding
from chalicelib.rules.locking import lock
from chalicelib.rules.reading import LOCK

RULES = load_rules(2027)
WINDOWS = {
    f"{name}.{key}"
    for name, one in RULES.programmes.items()
    for key in ("opens", "closes")
    if not one.windowless
}
HOLIDAYS = "-"  # of holidays.csv as a whole
BLANKS = WINDOWS | {f"{name}.title" for name in RULES.regulations} | {HOLIDAYS}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of years of which only 2027 is there, and one of scenarios beside it."""
    shutil.copytree(FOLDER / "2027", tmp_path / "rules" / "2027")
    shutil.copytree(SCENARIOS / "2027", tmp_path / "scenarios" / "2027")
    years.cache_clear()
    all_years.cache_clear()
    return tmp_path


def made(shelf: Path) -> Path:
    assert begin(2028, shelf / "rules", shelf / "scenarios") == 2027
    years.cache_clear()
    return shelf / "rules" / "2028"


def fill(year: Path) -> None:
    """What a civil servant writes into the blanks."""
    for name, old, new in (
        ("programmes.toml", 'opens = ""', "opens = 2028-01-15T00:00:00"),
        ("programmes.toml", 'closes = ""', "closes = 2028-03-31T23:59:59"),
        ("regulations.toml", 'title = ""', 'title = "Perbup Nomor 1 Tahun 2027"'),
        ("holidays.csv", ",Hari Buruh Internasional,no", "2028-05-01,Hari Buruh Internasional,yes"),
    ):
        path = year / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_the_checker_lists_exactly_what_must_be_filled_in(shelf: Path) -> None:
    year = made(shelf)
    findings = check_rules(year)[1]
    assert {one.key for one in findings} == BLANKS
    assert all("belum diisi" in one.message for one in findings)
    fill(year)
    assert check_rules(year)[1] == ()


def test_what_was_blanked_stays_beside_it(shelf: Path) -> None:
    year = made(shelf)
    assert "# 2027: 2027-03-31T23:59:59" in (year / "programmes.toml").read_text("utf-8")
    assert "# 2027: Undang-Undang Nomor 27" in (year / "regulations.toml").read_text("utf-8")


def test_nothing_is_confirmed_in_a_new_year_and_bounds_move_with_it(shelf: Path) -> None:
    year = made(shelf)
    fill(year)
    rules, _ = check_rules(year)
    assert not any(one.confirmed for one in rules.regulations.values())
    assert not any(one.ceiling_confirmed for one in rules.programmes.values())
    fields = {f.id: f for f in rules.programmes["hibah-uang"].form.fields("group")}
    assert (fields["year_formed"].minimum, fields["year_formed"].maximum) == (1900, 2028)


def test_holidays_are_named_but_wait_for_their_days(shelf: Path) -> None:
    rules, _ = check_rules(made(shelf))
    assert rules.holidays == frozenset()
    assert "Hari Kemerdekaan Republik Indonesia" in rules.open_holidays


def test_the_running_system_does_not_know_a_year_before_it_is_published(shelf: Path) -> None:
    year = made(shelf)
    root = shelf / "rules"
    assert years(root) == (2027,) and drafted_years(root) == (2028,)
    assert check_all(root) == ()
    assert {one.key for one in check_draft(2028, root)} == BLANKS
    head = year / "year.toml"
    head.write_text(head.read_text("utf-8").replace("published = false", "published = true"))
    years.cache_clear()
    assert years(root) == (2027, 2028) and {one.key for one in check_all(root)} == BLANKS


def test_a_year_that_cannot_be_read_counts_as_published_so_that_it_is_seen(shelf: Path) -> None:
    year = made(shelf)
    (year / "year.toml").write_text("published = ", "utf-8")
    years.cache_clear()
    assert years(shelf / "rules") == (2027, 2028)


def test_words_only_a_coming_year_uses_are_no_mistake(shelf: Path) -> None:
    year = made(shelf)
    reasons = year / "reasons.toml"
    reasons.write_text(reasons.read_text("utf-8").replace("paper = [", 'paper = [\n  "blurred",'))
    keys = {one.key for one in check_draft(2028, shelf / "rules")}
    assert keys == BLANKS | {"reason.paper.blurred"}
    assert check_all(shelf / "rules") == ()


def test_nothing_is_overwritten_and_no_year_is_skipped(shelf: Path) -> None:
    year = made(shelf)
    (year / "year.toml").write_text("# mine", "utf-8")
    for wrong in (2028, 2027, 2030, 2020):
        with pytest.raises(Refused):
            begin(wrong, shelf / "rules", shelf / "scenarios")
    assert (year / "year.toml").read_text("utf-8") == "# mine"


def test_a_lock_is_not_inherited(shelf: Path) -> None:
    lock(shelf / "rules" / "2027", "Siti Contoh, Kabag", date(2026, 12, 20))
    assert not (made(shelf) / LOCK).exists()


def test_scenarios_come_along_a_year_later(shelf: Path) -> None:
    made(shelf)
    findings: list[Finding] = []
    old = read_scenarios(2027, findings, shelf / "scenarios")
    new = read_scenarios(2028, findings, shelf / "scenarios")
    assert findings == [] and [one.name for one in new] == [one.name for one in old]
    assert [one.on.year for one in new] == [one.on.year + 1 for one in old]
    assert shifted('due = "2027-02-15" # 36.04.05.2001 2027', 1) == (
        'due = "2028-02-15" # 36.04.05.2001 2027'
    )


def test_the_commands_say_what_is_to_be_done(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = (shelf / "rules", shelf / "scenarios")
    assert new_year.main(["2028"], *here) == 0
    said = capsys.readouterr().out
    assert "hibah-uang.opens: belum diisi." in said and "ops check 2028" in said
    assert (
        new_year.main(["2028"], *here) == 1 and "tidak ada yang ditimpa" in capsys.readouterr().out
    )


def test_check_names_the_standing_of_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["2027"]) == 0 and "belum dikunci" in capsys.readouterr().out
    assert check.main(["1999"]) == 2 and "Ada: 2027" in capsys.readouterr().out
