"""The short check of the real year is sound, and every mistake somebody might make in it is found."""

import copy
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chalicelib.ops.new_year import blanked
from chalicelib.rules import FOLDER, load_rules
from chalicelib.rules.checking import check_rules, check_words
from chalicelib.rules.checks.spoken import sentences
from chalicelib.rules.locking import lock
from chalicelib.text import tree

FILE = "requirements.toml"
NAMED = f"chalicelib/rules/2027/{FILE}"


class Mistake(NamedTuple):
    """One edit, and what the checker must say about it."""

    old: str
    new: str
    key: str
    message: str


PLACE = 'id = "in-regency"\nkind = "answer"\n'
BETWEEN = 'question = "aided"\nyears = 1\n'
MISTAKES = {
    "unknown key of a question": Mistake(
        'id = "legal"\n', 'id = "legal"\ncolour = "red"\n', "question.legal.colour", "tidak dikenal"
    ),
    "unknown key of a requirement": Mistake(
        PLACE, f'{PLACE}weight = "3"\n', "requirement.in-regency.weight", "tidak dikenal"
    ),
    "unknown key of the file": Mistake(
        '[[question]]\nid = "who"',
        'minutes = 1\n[[question]]\nid = "who"',
        "minutes",
        "tidak dikenal",
    ),
    "unknown kind of question": Mistake(
        'kind = "award"', 'kind = "prize"', "question.aided.kind", "`prize` tidak dikenal"
    ),
    "unknown kind of requirement": Mistake(
        PLACE,
        PLACE.replace('"answer"', '"age"'),
        "requirement.in-regency.kind",
        "`age` tidak dikenal",
    ),
    "unknown effect": Mistake(
        'effect = "stop"', 'effect = "block"', "requirement.in-regency.effect", "`block`"
    ),
    "requirement that does not say whether it is confirmed": Mistake(
        "confirmed = true\n", "", "requirement.in-regency.confirmed", "wajib ada"
    ),
    "the same question twice": Mistake(
        'id = "legal"', 'id = "place"', "question.place", "tertulis dua kali"
    ),
    "the same requirement twice": Mistake(
        'id = "registered" ', 'id = "in-regency" ', "requirement.in-regency", "tertulis dua kali"
    ),
    "questions that begin elsewhere": Mistake(
        'id = "who"\nkind = "applicant"',
        'id = "who"\nkind = "answer"',
        "question",
        "dua pertanyaan pertama",
    ),
    "question with one choice": Mistake(
        'choices = ["yes", "in-process", "no"]',
        'choices = ["yes"]',
        "question.legal.choices",
        "kurang dari dua",
    ),
    "the same choice twice": Mistake(
        '["yes", "in-process", "no"]', '["yes", "yes", "no"]', "question.legal.choices", "dua kali"
    ),
    "applicant no programme takes": Mistake(
        '["person", "group"', '["person", "firm", "group"', "question.who.choices", "`firm`"
    ),
    "applicant who cannot be chosen": Mistake(
        '"worship", "body", "agency"]',
        '"worship", "agency"]',
        "question.who.choices",
        "`body` dapat mengajukan",
    ),
    "need that leads to an unknown programme": Mistake(
        'hardship = ["bansos-terencana"]',
        'hardship = ["bansos"]',
        "question.need.leads.hardship",
        "`bansos` tidak dikenal",
    ),
    "programme no need leads to": Mistake(
        'hardship = ["bansos-terencana"]',
        'hardship = ["hibah-uang"]',
        "question.need.leads",
        "tidak ada pilihan yang menunjuk `bansos-terencana`",
    ),
    "need that leads nowhere": Mistake(
        'activity = ["hibah-uang"]',
        "activity = []",
        "question.need.leads.activity",
        "tidak menunjuk",
    ),
    "leads of another question": Mistake(
        'choices = ["yes", "in-process", "no"]',
        '[question.leads]\nyes = ["hibah-uang"]\nno = ["hibah-uang"]',
        "question.legal.leads",
        "hanya berarti pada pertanyaan program",
    ),
    "years that leave one out": Mistake(
        '["never", "0", "1", "2"', '["never", "0", "2"', "question.aided.choices", "berurutan"
    ),
    "years without never": Mistake(
        '["never", "0", "1"', '["0", "1"', "question.aided.choices", "ditambah earlier dan never"
    ),
    "condition on a later question": Mistake(
        'unless = { question = "aided", answers = ["0", "never", "unsure"] }',
        'unless = { question = "afterwards", answers = ["0"] }',
        "question.report.unless",
        "tidak ditanyakan sebelum",
    ),
    "condition on a question that is not about the last award": Mistake(
        'unless = { question = "aided", answers = ["0", "never", "unsure"] }',
        'unless = { question = "legal", answers = ["no"] }',
        "question.report.unless",
        "tidak menanyakan kapan terakhir dibantu",
    ),
    "condition on an answer nobody can give": Mistake(
        '["0", "never", "unsure"]', '["0", "nie"]', "question.report.unless.answers", "`nie`"
    ),
    "condition of a question that is not about a report": Mistake(
        'id = "aided"\nkind = "award"',
        'id = "aided"\nunless = { question = "legal", answers = ["no"] }\nkind = "award"',
        "question.aided.unless",
        "hanya pertanyaan tentang LPJ",
    ),
    "question nobody uses": Mistake(
        'question = "legal"',
        'question = "place"',
        "question.legal",
        "tidak dipakai syarat mana pun",
    ),
    "unknown programme": Mistake(
        'programmes = ["hibah-uang", "hibah-barang"]',
        'programmes = ["hibah"]',
        "requirement.registered.programmes",
        "`hibah` tidak dikenal",
    ),
    "unknown applicant type": Mistake(
        'applicant_types = ["body", "worship"]',
        'applicant_types = ["firm"]',
        "requirement.registered.applicant_types",
        "`firm` tidak dikenal",
    ),
    "requirement that judges nobody": Mistake(
        'applicant_types = ["body", "worship"]',
        'applicant_types = ["person"]',
        "requirement.registered",
        "tidak menilai siapa pun",
    ),
    "awards of an unknown programme": Mistake(
        'awards_of = ["hibah-uang"',
        'awards_of = ["hibah"',
        "requirement.not-consecutive.awards_of",
        "`hibah` tidak dikenal",
    ),
    "unknown question": Mistake(
        'question = "legal"',
        'question = "deed"',
        "requirement.registered.question",
        "`deed` tidak ada",
    ),
    "question of another kind": Mistake(
        BETWEEN,
        BETWEEN.replace("aided", "legal"),
        "requirement.not-consecutive.question",
        "berjenis `answer`, bukan `award`",
    ),
    "unknown answer": Mistake(
        'answers = ["regency"]',
        'answers = ["regency", "kabupaten"]',
        "requirement.in-regency.answers",
        "`kabupaten` tidak dikenal",
    ),
    "requirement nobody can meet": Mistake(
        'answers = ["regency"]\n', "", "requirement.in-regency.answers", "tidak seorang pun"
    ),
    "requirement nobody can miss": Mistake(
        'answers = ["regency"]',
        'answers = ["regency", "kota-serang", "kota-cilegon", "elsewhere"]',
        "requirement.in-regency.answers",
        "setiap jawaban memenuhinya",
    ),
    "not knowing that would do": Mistake(
        'question = "report"\nanswers = ["yes"]',
        'question = "report"\nanswers = ["yes", "unsure"]',
        "requirement.report-settled.answers",
        "`unsure` tidak dapat memenuhi",
    ),
    "no years between": Mistake(
        BETWEEN,
        'question = "aided"\n',
        "requirement.not-consecutive.years",
        "sedikitnya satu tahun",
    ),
    "more years between than the question can tell": Mistake(
        BETWEEN,
        BETWEEN.replace("years = 1", "years = 3"),
        "requirement.not-consecutive.years",
        "hanya sampai 2 tahun",
    ),
    "years of another kind": Mistake(
        PLACE, f"{PLACE}years = 1\n", "requirement.in-regency.years", "tidak berarti"
    ),
    "answers of another kind": Mistake(
        BETWEEN,
        f'{BETWEEN}answers = ["never"]\n',
        "requirement.not-consecutive.answers",
        "tidak berarti",
    ),
    "awards of another kind": Mistake(
        PLACE,
        f'{PLACE}awards_of = ["hibah-uang"]\n',
        "requirement.in-regency.awards_of",
        "tidak berarti",
    ),
    "year that counts in no known way": Mistake(
        'year_counts = "applying"',
        'year_counts = "paying"',
        "year_counts",
        "`paying` tidak dikenal",
    ),
    "year that counts left out": Mistake(
        'year_counts = "applying"', "", "year_counts", "wajib ada"
    ),
    "ground nobody knows": Mistake(
        '  "uu-1-2018",',
        '  "uu-1-2081",',
        "requirement.not-consecutive.grounds",
        "`uu-1-2081` tidak dikenal",
    ),
    "ground written twice": Mistake(
        '  "uu-1-2018",',
        '  "uu-12-2010",',
        "requirement.not-consecutive.grounds",
        "peraturan tertulis dua kali",
    ),
    "exemption without a ground": Mistake(
        'years = 1\nawards_of = ["hibah-uang", "hibah-barang", "bansos-terencana"]\neffect = "warn"',
        'years = 1\nexemptible = true\neffect = "warn"',
        "requirement.social-again.grounds",
        "tidak ada peraturan yang dapat menjadi dasarnya",
    ),
    "ground of what nobody is exempted from": Mistake(
        'effect = "warn"',
        'grounds = ["perbup-22-2022"]\neffect = "warn"',
        "requirement.social-again.grounds",
        "tidak dapat dikecualikan",
    ),
    "grounds of another kind": Mistake(
        PLACE,
        f'{PLACE}grounds = ["perbup-22-2022"]\n',
        "requirement.in-regency.grounds",
        "tidak berarti",
    ),
    "exemption from another kind": Mistake(
        PLACE, f"{PLACE}exemptible = true\n", "requirement.in-regency.exemptible", "tidak berarti"
    ),
    "end of another kind": Mistake(
        BETWEEN, f"{BETWEEN}ends = true\n", "requirement.not-consecutive.ends", "tidak berarti"
    ),
    "report asked of everybody": Mistake(
        'unless = { question = "aided", answers = ["0", "never", "unsure"] }',
        "",
        "requirement.report-settled.question",
        "belum pernah dibantu",
    ),
    "unknown regulation": Mistake(
        'regulation = "perbup-22-2022"',
        'regulation = "perbup-22"',
        "requirement.not-consecutive.regulation",
        "`perbup-22` tidak dikenal",
    ),
    "no regulation": Mistake(
        'regulation = "perbup-22-2022"',
        "",
        "requirement.not-consecutive.regulation",
        "belum ditulis",
    ),
}


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A copy of the real year that may be spoiled."""
    return Path(shutil.copytree(FOLDER / "2027", tmp_path / "2027"))


def about_the_check(folder: Path) -> list[str]:
    return [f"{one.key}: {one.message}" for one in check_rules(folder)[1] if one.file == NAMED]


def test_the_real_check_is_clean() -> None:
    assert about_the_check(FOLDER / "2027") == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_found(year: Path, name: str) -> None:
    mistake = MISTAKES[name]
    text = (year / FILE).read_text("utf-8")
    assert mistake.old in text, f"{FILE} no longer says {mistake.old!r}"
    (year / FILE).write_text(text.replace(mistake.old, mistake.new, 1), "utf-8")
    found = check_rules(year)[1]
    assert any(
        one.file == NAMED and one.key == mistake.key and mistake.message in one.message
        for one in found
    ), "\n".join(map(str, found)) or "nothing was found"
    assert all(one.proposal for one in found)


def test_a_missing_file_is_found(year: Path) -> None:
    (year / FILE).unlink()
    assert "-: berkas tidak ada." in about_the_check(year)


def test_the_registered_three_years_are_no_requirement() -> None:
    """Dropped by Permendagri 13/2018: being registered counts, for how long does not."""
    rules = load_rules(2027)
    assert not [one for one in rules.requirements if one.years and one.kind != "years-between"]
    assert "tidak menjadi syarat" in tree("id")["requirement"]["registered"]["rule"]


def test_what_is_not_settled_is_said_to_be_unconfirmed() -> None:
    unsure = {one.id for one in load_rules(2027).requirements if not one.confirmed}
    assert unsure == {"not-consecutive", "social-again", "report-settled"}


def test_nothing_with_a_year_in_it_survives_into_a_new_year() -> None:
    text = (FOLDER / "2027" / FILE).read_text("utf-8")
    rules = "\n".join(line.partition("#")[0] for line in text.splitlines())
    numbers = re.sub(r'"[a-z]+-[0-9]+-[0-9]{4}"', "", rules)  # the name of a regulation
    assert re.findall(r"\b(?:19|20)\d\d\b", numbers) == []
    next_year = blanked(FILE, text, 2027, 2028)
    assert "confirmed = true" in text and "confirmed = true" not in next_year
    sentences = {"answer": tree("id")["answer"], "question": tree("id")["question"]}
    assert re.findall(r"\b20\d\d\b", str(sentences)) == []


def test_the_year_that_could_survive_is_found() -> None:
    assert re.findall(r"\b(?:19|20)\d\d\b", 'choices = ["2026"]') == ["2026"]


def test_the_lock_covers_it(year: Path) -> None:
    from datetime import date

    assert FILE in lock(year, "Siti Contoh, Kabag", date(2026, 12, 20))
    (year / FILE).write_text((year / FILE).read_text("utf-8") + "\n# lain", "utf-8")
    assert any("berubah sejak disetujui" in one for one in about_the_check(year))


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def spoken(change: Any) -> list[str]:
    """The findings about the words of the check after a change to them."""
    trees = {lang: copy.deepcopy(tree(lang)) for lang in ("id", "en")}
    change(trees)
    found = check_words((load_rules(2027),), trees)
    return [str(one) for one in found if one.file.endswith("eligibility.toml")]


def test_the_real_words_are_clean() -> None:
    assert spoken(lambda trees: None) == []


@pytest.mark.parametrize("code", sorted(sentences(load_rules(2027))))
def test_a_missing_sentence_is_found(code: str) -> None:
    def drop(trees: dict[str, Any]) -> None:
        *path, last = code.split(".")
        place = trees["id"]
        for part in path:
            place = place[part]
        del place[last]

    assert any(f" {code}: belum ada kata-katanya" in one for one in spoken(drop))


def test_a_sentence_nobody_says_is_found() -> None:
    def add(trees: dict[str, Any]) -> None:
        trees["id"]["requirement"]["in-regency"]["exempt"] = "Dikecualikan."

    assert any("in-regency.exempt: kata-kata ini tidak dipakai" in one for one in spoken(add))


def test_a_sentence_about_something_it_is_not_told_is_found() -> None:
    def change(trees: dict[str, Any]) -> None:
        for lang in trees:
            trees[lang]["requirement"]["not-consecutive"]["stop"] = "{year}, {giver}"

    assert any("not-consecutive.stop: tidak diberi fakta `giver`" in one for one in spoken(change))


def test_a_requirement_that_only_warns_needs_the_sentence_of_a_warning() -> None:
    rules = load_rules(2027)
    warned = tuple(replace(one, effect="warn") for one in rules.requirements)
    codes = sentences(replace(rules, requirements=warned))
    assert "requirement.report-settled.warn_before" in codes
    assert "requirement.report-settled.stop" not in codes
