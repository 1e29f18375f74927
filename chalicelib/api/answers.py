"""What calls answer: JSON, and ``application/problem+json`` (RFC 9457) with every problem in the person's language."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from chalice.app import Response

from chalicelib.core.problems import Problem
from chalicelib.desk import Refusal
from chalicelib.text import has, say

#: Nothing of the API is kept by a cache or guessed at by a browser.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
PROBLEM_JSON = "application/problem+json"

STATUS = {
    "invalid": 422,
    "unknown": 404,
    "forbidden": 403,
    "state": 409,
    "stale": 412,
    "throttled": 429,
    "credentials": 401,
    "reused": 422,
}


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer. Chalice's ``Response`` carries the body as text, so that it is encoded once."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text, {"Content-Type": "application/json", **HEADERS, **(headers or {})}, status
    )


def refuse(refusal: Refusal, lang: str) -> Response:
    """A refusal of the desk as problem+json."""
    code = refusal.problems[0].code if refusal.problems else refusal.kind
    return problem(STATUS[refusal.kind], refusal.kind, code, refusal.problems, lang, refusal.facts)


def problem(
    status: int,
    title: str,
    code: str,
    problems: Iterable[Problem],
    lang: str,
    facts: Mapping[str, Any] | None = None,
) -> Response:
    """``title`` is a code of ``problem_title``; ``code`` names the first problem for programs."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": say(lang, f"problem_title.{title}"),
        "status": status,
        "code": code,
        "errors": [spoken(p, lang) for p in problems],
        **(facts or {}),
    }
    headers = {"Content-Type": PROBLEM_JSON, **HEADERS, "Content-Language": lang}
    if status == 429:
        headers["Retry-After"] = "300"
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), headers, status)


def spoken(problem: Problem, lang: str) -> dict[str, str]:
    """``{pointer, code, message}`` in the language of the caller."""
    return {"pointer": problem.at, "code": problem.code, "message": sentence(problem, lang)}


def sentence(problem: Problem, lang: str) -> str:
    facts = dict(problem.facts)
    if "field" in facts:
        facts["field"] = field_name(str(facts["field"]), lang)
    if "paper" in facts:
        facts["paper"] = _first(lang, str(facts["paper"]), "paper.{}.name")
    if "item" in facts:
        facts["item"] = item_name(str(facts["item"]), lang)
    return say(lang, f"problem.{problem.code}", **facts)


def field_name(field: str, lang: str) -> str:
    """The label of a field, or of a column (``rab.price``)."""
    return _first(lang, field, "field.{}.label", "column.{}.label", "problem_field.{}")


def item_name(item: str, lang: str) -> str:
    """The name of what a verdict is about: a paper or a question."""
    return _first(lang, item, "paper.{}.name", "field.{}.label")


def _first(lang: str, name: str, *codes: str) -> str:
    for code in codes:
        if has(lang, code.format(name)):
            return say(lang, code.format(name))
    return name
