"""Prose pages: both languages say the same things under the same anchors."""

import pytest

from chalicelib.publish.prose import FOLDER, read_prose

NAMES = sorted(path.stem for path in (FOLDER / "id").glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_sections(name: str) -> None:
    anchors = [[anchor for anchor, _ in read_prose(lang, name).sections] for lang in ("id", "en")]
    assert anchors[0] == anchors[1]


@pytest.mark.parametrize("name", NAMES)
def test_anchors_become_ids_and_leave_the_heading(name: str) -> None:
    prose = read_prose("id", name)
    assert "{#" not in prose.body
    for anchor, heading in prose.sections:
        assert f'<h2 id="{anchor}">{heading}</h2>' in prose.body


def test_english_prose_links_to_english_pages() -> None:
    for name in NAMES:
        body = str(read_prose("en", name).body)
        assert 'href="/' not in body.replace('href="/en/', ""), name
