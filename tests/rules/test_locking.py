"""A published year is what was approved, file by file; a change names its file and its two lines name who approved."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from chalicelib.ops import lock as command
from chalicelib.rules import FOLDER, all_years, years
from chalicelib.rules.checking import check_rules
from chalicelib.rules.locking import approvals, check_lock, file_digests, lock
from chalicelib.rules.reading import LOCK, digest

BY, ON = "Siti Contoh, Kepala Bagian Kesra", date(2026, 12, 20)


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "2027", tmp_path / "2027"))


def told(year: Path) -> dict[str, str]:
    return {one.file.rpartition("2027/")[2]: one.message for one in check_lock(year)}


def test_a_year_without_a_lock_is_told_nothing(year: Path) -> None:
    assert told(year) == {}


def test_a_locked_year_is_clean_and_keeps_its_digest(year: Path) -> None:
    before = digest(year)
    assert set(lock(year, BY, ON)) == set(file_digests(year))
    assert check_rules(year)[1] == () and digest(year) == before


def test_a_changed_file_is_named_with_who_approved_the_old_one(year: Path) -> None:
    lock(year, BY, ON)
    (year / "papers.csv").write_text((year / "papers.csv").read_text() + "\n")
    assert told(year) == {"papers.csv": f"berubah sejak disetujui {BY} pada 2026-12-20."}
    assert any(one.file.endswith("papers.csv") for one in check_rules(year)[1])


def test_a_new_file_and_a_missing_one_are_named(year: Path) -> None:
    lock(year, BY, ON)
    (year / "forms" / "more.toml").write_text("")
    (year / "reasons.toml").unlink()
    assert told(year) == {
        "forms/more.toml": "baru, belum disetujui siapa pun.",
        "reasons.toml": f"hilang, padahal disetujui {BY}.",
    }


def test_a_change_is_two_lines_in_a_diff_with_who_approved(year: Path) -> None:
    lock(year, BY, ON)
    before = (year / LOCK).read_text().splitlines()
    (year / "programmes.toml").write_text((year / "programmes.toml").read_text() + "# ya\n")
    assert lock(year, "Budi Contoh, Sekda", date(2027, 1, 5)) == ("programmes.toml",)
    after = (year / LOCK).read_text().splitlines()
    (gone,), (come,) = set(before) - set(after), set(after) - set(before)
    assert gone.startswith("programmes.toml,") and BY in gone and "2026-12-20" in gone
    assert come.startswith("programmes.toml,") and "Budi Contoh, Sekda" in come
    assert told(year) == {}


def test_locking_what_did_not_change_writes_nothing(year: Path) -> None:
    lock(year, BY, ON)
    before = (year / LOCK).read_text()
    assert lock(year, "Orang Lain", date(2027, 2, 2)) == ()
    assert (year / LOCK).read_text() == before


def test_a_lock_without_a_name_or_date_is_found(year: Path) -> None:
    lock(year, BY, ON)
    text = (year / LOCK).read_text()
    (year / LOCK).write_text(text.replace(f'2026-12-20,"{BY}"', "kemarin,", 1))
    (finding,) = check_lock(year)
    assert finding.file.endswith(LOCK) and "tanpa nama penyetuju" in finding.message
    assert next(one.on for one in approvals(year, [])) == "kemarin"


@pytest.fixture
def shelf(year: Path) -> Path:
    """The folder of all years as the command sees it."""
    years.cache_clear()
    all_years.cache_clear()
    return year.parent


def test_the_command_locks_a_sound_year(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["2027", "--by", BY, "--on", "2026-12-20"]
    assert command.main(asked, shelf) == 0 and "Aturan 2027 terkunci" in capsys.readouterr().out
    (shelf / "2027" / "year.toml").write_text(
        (shelf / "2027" / "year.toml").read_text().replace("pages = 100", "pages = 90")
    )
    assert command.main(asked, shelf) == 0 and "year.toml" in capsys.readouterr().out
    assert command.main(asked, shelf) == 0 and "Tidak ada yang berubah" in capsys.readouterr().out


def test_the_command_refuses_an_unsound_year(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = shelf / "2027" / "year.toml"
    head.write_text(head.read_text().replace("pages = 100", "pages = 0"))
    assert command.main(["2027", "--by", BY, "--on", "2026-12-20"], shelf) == 1
    assert "limits.pages" in capsys.readouterr().out and not (shelf / "2027" / LOCK).exists()


def test_the_command_refuses_a_year_nobody_published(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = shelf / "2027" / "year.toml"
    head.write_text(head.read_text().replace("published = true", "published = false"))
    assert command.main(["2027", "--by", BY, "--on", "2026-12-20"], shelf) == 1
    assert command.main(["2027", "--by", " ", "--on", "2026-12-20"], shelf) == 1
    assert "belum diumumkan" in capsys.readouterr().out
