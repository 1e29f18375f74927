"""Words are held to the rules and to each other: every mistake in them is found."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.rules import load_rules
from chalicelib.rules.checking import check_words
from chalicelib.text import tree

RULES = load_rules(2027)
Trees = dict[str, dict[str, Any]]
OURS = ("rules.toml", "letters.toml")


@pytest.fixture
def trees() -> Trees:
    """The real words of both languages, free to be spoiled."""
    return {lang: copy.deepcopy(tree(lang)) for lang in ("id", "en")}


def found(trees: Trees) -> list[str]:
    return [str(one) for one in check_words((RULES,), trees) if one.file.endswith(OURS)]


def test_the_real_words_are_clean(trees: Trees) -> None:
    assert found(trees) == []


def set_word(lang: str, code: str, value: Any) -> Callable[[Trees], None]:
    def change(trees: Trees) -> None:
        *path, last = code.split(".")
        place = trees[lang]
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value

    return change


def drop(lang: str, code: str) -> Callable[[Trees], None]:
    def change(trees: Trees) -> None:
        *path, last = code.split(".")
        place = trees[lang]
        for part in path:
            place = place[part]
        del place[last]

    return change


@pytest.mark.parametrize(
    ("change", "file", "key", "message"),
    [
        (drop("id", "field.nik.hint"), "id/rules.toml", "field.nik.hint", "belum ada"),
        (drop("en", "paper.ktp"), "en/rules.toml", "paper.ktp.issuer", "belum ada"),
        (drop("id", "choice.sector.sport"), "id/rules.toml", "choice.sector.sport", "belum"),
        (drop("en", "reason.refusal.other"), "en/rules.toml", "reason.refusal.other", "belum"),
        (drop("id", "column.rab.unit.label"), "id/rules.toml", "column.rab.unit.label", "belum"),
        (drop("id", "letter.code"), "id/letters.toml", "letter.code.subject", "belum ada"),
        (
            set_word("id", "field.nikk", {"label": "NIK", "hint": "16 angka."}),
            *("id/rules.toml", "field.nikk.label", "tidak dipakai aturan mana pun"),
        ),
        (
            set_word("en", "letter_frame.extra", "Only here."),
            *("id/letters.toml", "letter_frame.extra", "hanya ada dalam bahasa kembarannya"),
        ),
        (
            set_word("en", "letter.opened.subject", "Your draft is open"),
            *("en/letters.toml", "letter.opened.subject", "berbeda dari bahasa asal"),
        ),
        (
            set_word("en", "letter.received.heading", "{number:tanggal}"),
            *("en/letters.toml", "letter.received.heading", "berbeda dari bahasa asal"),
        ),
        (
            set_word("id", "letter.verified.heading", "Kode {code}"),
            *("id/letters.toml", "letter.verified.heading", "tidak diberi fakta `code`"),
        ),
        (
            set_word("id", "letter.verified.heading", "Pada {at:jam}"),
            *("id/letters.toml", "letter.verified.heading", "`{at:jam}` tidak dikenal"),
        ),
        (
            set_word("id", "letter.verified.heading", "Pada {at"),
            *("id/letters.toml", "letter.verified.heading", "kurung kurawal salah"),
        ),
        (
            set_word("id", "letter.verified.body", "Satu kalimat."),
            *("en/letters.toml", "letter.verified.body", "daftar di satu bahasa saja"),
        ),
        (
            set_word("id", "paper.ktp.what", " "),
            *("id/rules.toml", "paper.ktp.what", "kalimatnya kosong"),
        ),
        (
            set_word("id", "paper.ktp.what", 7),
            *("id/rules.toml", "paper.ktp.what", "harus teks"),
        ),
    ],
)
def test_a_mistake_in_the_words_is_found(
    trees: Trees, change: Callable[[Trees], None], file: str, key: str, message: str
) -> None:
    change(trees)
    findings = check_words((RULES,), trees)
    assert any(
        one.file.endswith(file) and one.key == key and message in one.message for one in findings
    ), "\n".join(found(trees))
