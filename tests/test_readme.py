"""The documents say what the code says: made parts are current, links lead somewhere, commands exist."""

import re
from pathlib import Path

import pytest

from chalicelib.ops import documents
from chalicelib.ops.__main__ import COMMANDS
from chalicelib.ops.screenshots import MOST_BYTES

ROOT = documents.ROOT
SETTINGS = (ROOT / "chalicelib" / "settings.py").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def dead_links(text: str, folder: Path) -> list[str]:
    """Links and pictures of a document that lead to no file of the project."""
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", text)
    local = [a or b for a, b in links if "://" not in (a or b)]
    return [link for link in local if not (folder / link).exists()]


def unknown_commands(text: str) -> list[str]:
    """Commands of a document that neither make nor ops knows."""
    made = [
        t for t in re.findall(r"(?:`|^)make ([a-z0-9-]+)", text, re.MULTILINE) if t not in TARGETS
    ]
    ran = re.findall(r"python3? -m chalicelib\.ops ([a-z-]+)", text)
    return made + [command for command in ran if command not in COMMANDS]


@pytest.fixture(params=documents.DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Path:
    return ROOT / str(request.param)


def test_made_parts_say_what_the_code_says(document: Path) -> None:
    text = document.read_text("utf-8")
    assert documents.drifted(text) == [], "bring them up to date with `make readme`"
    assert documents.made(text) == text


def test_every_made_part_stands_in_a_document() -> None:
    everything = "".join((ROOT / name).read_text("utf-8") for name in documents.DOCUMENTS)
    for part in documents.PARTS:
        assert f"<!-- made: {part} -->" in everything


def test_a_drift_is_found_and_mended() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    old = text.replace("`SITE_URL`", "`SITE_ADDRESS`").replace("`make demo` |", "`make show` |")
    assert documents.drifted(old) == ["commands", "environment"]
    assert documents.made(old) == text


def test_a_new_setting_appears_in_its_table() -> None:
    more = SETTINGS.replace(
        "    table: str  #", "    colour: str  # COLOUR: of the door\n    table: str  #"
    )
    assert "| `COLOUR` | functions | does not start | of the door |" in documents.environment_table(
        more
    )
    assert "COLOUR" not in documents.environment_table(SETTINGS)


@pytest.mark.parametrize("remark", ["", "  # the door", "  # DOOR: of the door"])
def test_a_setting_without_its_line_stops_the_table(remark: str) -> None:
    with pytest.raises(documents.Undocumented, match=r"Settings\.colour.*COLOUR"):
        documents.environment_table(
            SETTINGS.replace("    table: str  #", f"    colour: str{remark}\n    table: str  #")
        )


def test_every_call_and_setting_has_its_row() -> None:
    from chalicelib.api.calls import CALLS
    from chalicelib.settings import event_sources

    table = documents.calls_table()
    assert table.count("\n") == len(CALLS) + 2
    assert all(f"`{one.method} /api{one.path}`" in table for one in CALLS)
    assert event_sources({"STREAM_ARN": "here"})[2] == "here"
    assert "`STREAM_ARN`" in documents.environment_table(SETTINGS)


def test_links_and_pictures_are_there(document: Path) -> None:
    assert dead_links(document.read_text("utf-8"), document.parent) == []


def test_a_dead_link_is_found() -> None:
    text = (
        '[a](docs/nowhere.md) [b](LICENSE#mit) <img src="docs/none.png"> [c](https://example.org)'
    )
    assert dead_links(text, ROOT) == ["docs/nowhere.md", "docs/none.png"]


def test_commands_exist(document: Path) -> None:
    assert unknown_commands(document.read_text("utf-8")) == []


def test_an_unknown_command_is_found() -> None:
    text = "`make coffee`, `make run`\nmake tea\npython3 -m chalicelib.ops sing\npython -m chalicelib.ops check"
    assert unknown_commands(text) == ["coffee", "tea", "sing"]


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "screenshots").glob("*.png"))
    assert {picture.stem for picture in pictures} == {"home", "form", "receipt", "console"}
    assert all(picture.stat().st_size <= MOST_BYTES for picture in pictures)


def test_the_command_fails_on_a_drift_and_then_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text(
        "<!-- made: workflow -->\nold\n<!-- made: end -->\n", "utf-8"
    )
    here = (tmp_path, ("README.md",))
    assert documents.main(["--check"], *here) == 1
    assert "README.md: bagian 'workflow'" in capsys.readouterr().err
    assert documents.main(["--write"], *here) == 0
    assert documents.main(["--check"], *here) == 0
    assert "```mermaid\nstateDiagram-v2" in (tmp_path / "README.md").read_text("utf-8")
