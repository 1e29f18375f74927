"""The description of the API is valid, is the API, and every code a program may meet has words."""

import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from chalicelib.api.calls import CALLS
from chalicelib.api.openapi import description
from chalicelib.text import LANGUAGES, has
from tests.builders import RULES
from tests.world import World

SOURCE = Path(__file__).parents[2] / "chalicelib"


def test_the_description_is_valid(world: World) -> None:
    got = world.call("GET", "/openapi.json")
    assert got.status == 200
    validate(got.body)


def test_the_description_is_the_routes_as_they_are(world: World) -> None:
    from app import app

    paths = world.call("GET", "/openapi.json").body["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {
        (method, path) for path, methods in app.routes.items() for method in methods
    }


def test_every_call_says_what_it_does_and_what_it_needs() -> None:
    paths = description("https://serang.example")["paths"]
    for row in CALLS:
        said = paths[row.path][row.method.lower()]
        assert len(said["summary"]) > 10
        headers = {p["name"] for p in said["parameters"] if p["in"] == "header" and p["required"]}
        assert headers == set(row.headers)
        assert {p["name"] for p in said["parameters"] if p["in"] == "path"} == set(
            re.findall(r"{(\w+)}", row.path)
        )
        assert (row.who == "anyone") == all(needed == {} for needed in said["security"][:1])
        assert {p["name"] for p in said["parameters"] if p["in"] == "query"} == set(row.query)
        assert ("requestBody" in said) == (row.body is not None)


def test_the_filters_of_the_queue_are_described() -> None:
    said = description("https://serang.example")["paths"]["/office/proposals"]["get"]["parameters"]
    assert {p["name"] for p in said} == {"state", "programme", "kecamatan", "q", "opd", "cursor"}


def test_a_proposal_can_be_looked_at_with_its_secret_and_without() -> None:
    said = description("https://serang.example")["paths"]["/proposals/{ticket}"]["get"]
    assert said["security"] == [{}, {"applicant": []}]


def test_the_success_it_promises_is_the_one_it_gives() -> None:
    from tests.api.test_access_table import EXPECTED

    paths = description("https://serang.example")["paths"]
    for row in CALLS:
        given = {s for s in EXPECTED[f"{row.method} {row.path}"].values() if s < 300}
        promised = {int(s) for s in paths[row.path][row.method.lower()]["responses"] if s.isdigit()}
        assert given <= promised, row.path


# words --------------------------------------------------------------------------------------------


def codes_in_source() -> set[str]:
    """Every code of a problem that stands in the source as it is."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        found |= set(re.findall(r'Problem\(\s*"([a-z.-]+)"', text))
        found |= set(re.findall(r'Halt\(\s*\d+,\s*"([a-z.-]+)"', text))
        found |= set(re.findall(r'problem\(\s*\d+,\s*"[a-z]+",\s*"([a-z.-]+)"', text))
    kinds = (SOURCE / "core" / "kinds.py").read_text()
    found |= set(re.findall(r'yield "([a-z.-]+)"', kinds)) | set(
        re.findall(r'_(?:digits|matches)\("([a-z-]+)"', kinds)
    )
    answers = (SOURCE / "core" / "answers.py").read_text()
    found |= set(re.findall(r'"(required[a-z-]*)"', answers))
    windows = (SOURCE / "desk" / "noting.py").read_text()
    found |= set(re.findall(r'return "(window\.[a-z-]+)"', windows))
    office = (SOURCE / "api" / "office.py").read_text()
    found |= set(re.findall(r'\(\d{3}, "([a-z.-]+)"\)', office))
    found |= set(re.findall(r'\d{3}: "([a-z.]+)"', (SOURCE / "api" / "edges.py").read_text()))
    return found


CODES = sorted(codes_in_source())


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_a_problem_has_words_in_both_languages(code: str) -> None:
    assert all(has(lang, f"problem.{code}") for lang in LANGUAGES)


def test_the_search_for_codes_finds_them() -> None:
    """Known ones of every spelling; without them the test above would be satisfied with nothing."""
    assert {"nik", "phone", "required-point", "shape.type", "file.unknown", "key.required", "session.otp-wrong",
            "http.method", "window.not-paused", "stale.decision", "document.unknown"} <= set(CODES)  # fmt: skip
    assert len(CODES) > 90


def test_every_state_action_and_reason_has_words() -> None:
    for lang in LANGUAGES:
        for programme in RULES.programmes.values():
            for state in programme.workflow.states.values():
                assert has(lang, f"state.{state.id}") and has(
                    lang, f"public_state.{state.public}.name"
                )
            for transition in programme.workflow.transitions:
                words = "resubmit" if transition.sources == ("returned",) else transition.action
                assert has(lang, f"timeline.{words}.title") and has(lang, f"timeline.{words}.text")
                assert not transition.letter or has(lang, f"letter.{transition.letter}.subject")
        for name, codes in RULES.reasons.items():
            assert all(has(lang, f"reason.{name}.{code}") for code in codes)
        assert has(lang, "timeline.open.title")
