"""What the page of the one-minute check carries: the rules it judges by, whole, and nothing it would have to fetch."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from chalicelib.core import law
from chalicelib.publish.eligibility import check_document, choices_in_words, rules_in_prose
from chalicelib.publish.linting import BuiltSite, page_weight
from chalicelib.rules import FOLDER, load_rules
from chalicelib.text import LANGUAGES

RULES = load_rules()
PATHS = ("cek-syarat.html", "en/cek-syarat.html")


def carried(built: BuiltSite, path: str) -> dict:
    (data,) = [one for one in built.pages[path].all("script") if one.get("id") == "page"]
    return json.loads(data.text)


@pytest.mark.parametrize("path", PATHS)
def test_everything_it_links_to_is_there(built: BuiltSite, path: str) -> None:
    page = carried(built, path)
    for programme in page["programmes"]:
        for kind in programme["applicant_types"]:
            for name in ("forms", "requirements", "paper"):
                address = page["links"][name] + f"{programme['id']}-{kind}.html"
                assert address.lstrip("/") in built.files
    assert page["links"]["all"].lstrip("/") in built.files


@pytest.mark.parametrize("path", PATHS)
def test_it_lists_every_paper_with_who_issues_it(built: BuiltSite, path: str) -> None:
    page = carried(built, path)
    for programme in page["programmes"]:
        for kind, papers in programme["papers"].items():
            slots = [one.slot for one in RULES.programmes[programme["id"]].papers[kind]]
            assert [slot for slot, _, _ in papers] == slots
            assert all(
                len(page["papers"][slot]) == 3 and all(page["papers"][slot]) for slot in slots
            )


def test_a_paper_that_hangs_on_an_answer_is_not_said_to_be_required(built: BuiltSite) -> None:
    (hibah,) = [p for p in carried(built, PATHS[0])["programmes"] if p["id"] == "hibah-uang"]
    listed = {slot: (bring, only) for slot, bring, only in hibah["papers"]["body"]}
    assert listed["ktp"] == ("required", "")
    assert listed["lpj_receipt"][0] == "conditional" and "dijawab “Ya" in listed["lpj_receipt"][1]


FORMS = [
    (programme.id, kind)
    for programme in RULES.programmes.values()
    for kind in programme.applicant_types
]


def counted(lines: Iterable[tuple[str, str]]) -> Counter[str]:
    """How many papers one must really bring, counted from the table itself: cell of the type, and the condition."""
    kinds = {"Y": "required", "S": "soft", "o": "optional"}
    return Counter(
        "conditional" if when and cell != "o" else kinds[cell]
        for cell, when in lines
        if cell != "-"
    )


def cells(programme: str, kind: str) -> list[tuple[str, str]]:
    table = (FOLDER / "2027" / "papers.csv").read_text("utf-8").splitlines()
    return [(r[kind], r["when"]) for r in csv.DictReader(table) if r["programme"] == programme]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("programme", "kind"), FORMS)
def test_it_counts_what_must_be_brought_as_the_table_of_papers_does(
    built: BuiltSite, path: str, programme: str, kind: str
) -> None:
    (one,) = [p for p in carried(built, path)["programmes"] if p["id"] == programme]
    assert Counter(bring for _, bring, _ in one["papers"][kind]) == counted(cells(programme, kind))


def test_there_are_twelve_forms_and_a_disaster_asks_for_two_papers() -> None:
    assert len(FORMS) == 12
    for kind in ("person", "group"):
        assert counted(cells("bansos-tidak-terencana", kind))["required"] == 2
    assert counted([("Y", ""), ("S", ""), ("Y", "goods_kind=building")])["required"] == 1


@pytest.mark.parametrize(("programme", "kind"), FORMS)
def test_every_paper_has_its_place_in_the_form_and_on_the_page_of_requirements(
    built: BuiltSite, programme: str, kind: str
) -> None:
    slots = [one.slot for one in RULES.programmes[programme].papers[kind]]
    form = built.pages[f"ajukan/{programme}-{kind}.html"]
    assert sorted(one.get("data-slot") for one in form.all("div") if one.get("data-slot")) == (
        sorted(slots)
    )
    listed = [one.get("id") for one in built.pages[f"syarat/{programme}-{kind}.html"].all("li")]
    assert set(slots) <= set(listed)


@pytest.mark.parametrize(("programme", "kind"), FORMS)
def test_the_page_of_requirements_counts_the_same(
    built: BuiltSite, programme: str, kind: str
) -> None:
    text = " ".join(built.pages[f"syarat/{programme}-{kind}.html"].text.split())
    count = counted(cells(programme, kind))
    said = [f"{count['required']} berkas wajib", f"{count['soft']} boleh menyusul"]
    said += [f"{count['conditional']} bila berlaku", f"{count['optional']} bila ada"]
    for one in said:
        assert (one in text) == (not one.startswith("0")), one


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_says_something_and_years_follow_the_rules(lang: str) -> None:
    for question in RULES.questions:
        said = choices_in_words(RULES, question, lang)
        assert list(said) == list(question.choices)
        assert all(text and "{" not in text + hint for text, hint in said.values())
    aided = next(one for one in RULES.questions if one.kind == "award")
    later = choices_in_words(replace(RULES, year=2031), aided, "id")
    assert (later["1"][0], later["earlier"][0]) == ("2030, tahun lalu", "Sebelum 2029")


def test_the_page_says_that_nothing_is_sent_and_tells_every_rule_with_its_ground(
    built: BuiltSite,
) -> None:
    text = built.pages[PATHS[0]].text
    assert "tidak dikirim dan tidak disimpan" in text
    for rule in rules_in_prose(RULES, "id"):
        assert rule.ground in text and rule.whom in text
    assert "menunggu konfirmasi" in text


@pytest.mark.parametrize(
    ("counts", "said"), [("applying", "tahun mengajukan"), ("receiving", "tahun menerima")]
)
def test_it_says_which_year_counts(counts: law.YearCounts, said: str) -> None:
    told = [one.counted for one in rules_in_prose(replace(RULES, year_counts=counts), "id")]
    again = {"applying": "2028", "receiving": "2027"}[counts]
    assert all(said in one and again in one for one in told if one) and any(told)


def test_the_page_says_which_year_counts(built: BuiltSite) -> None:
    assert "Tahun yang dihitung: tahun mengajukan." in built.pages[PATHS[0]].text


def test_what_is_confirmed_has_no_mark() -> None:
    sure = replace(
        RULES,
        regulations={k: replace(r, confirmed=True) for k, r in RULES.regulations.items()},
        requirements=tuple(replace(one, confirmed=True) for one in RULES.requirements),
    )
    assert all(one.confirmed for one in rules_in_prose(sure, "id"))
    assert not all(one.confirmed for one in rules_in_prose(RULES, "id"))
    told = check_document(sure, "id")["requirements"]
    assert all(one["confirmed"] for one in told)


@pytest.mark.parametrize("path", PATHS)
def test_it_stays_light_and_loads_one_script_that_fetches_nothing(
    built: BuiltSite, path: str
) -> None:
    assert page_weight(built.pages[path], built) < 30 * 1024
    scripts = [one.get("src") for one in built.pages[path].all("script") if one.get("src")]
    assert len(scripts) == 1
    code = (built.root / scripts[0].lstrip("/")).read_text("utf-8")
    assert not re.search(
        r"fetch\(|XMLHttpRequest|sendBeacon|localStorage|sessionStorage|indexedDB|cookie", code
    )


def test_a_script_that_fetches_is_found(built: BuiltSite) -> None:
    (live,) = [p for p in built.files if re.fullmatch(r"assets/live-\w+\.js", p)]
    assert re.search(r"fetch\(", (built.root / live).read_text("utf-8"))


@pytest.mark.parametrize(
    "page", ["index.html", "syarat.html", "ajukan.html", "syarat/hibah-uang-body.html"]
)
def test_it_is_reached_from_where_people_begin(built: BuiltSite, page: str) -> None:
    assert any(one.get("href") == "/cek-syarat.html" for one in built.pages[page].all("a"))
