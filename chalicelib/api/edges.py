"""What never reaches a call: unknown methods, types and routes, in our own form of an error."""

from collections.abc import Callable
from typing import Any

from chalice.app import Response

from chalicelib.api.answers import PROBLEM_JSON, problem
from chalicelib.api.calls import language
from chalicelib.core.problems import Problem

CODES = {
    404: "http.route",
    403: "http.route",
    405: "http.method",
    413: "body.large",
    415: "body.type",
}


def as_problem(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Middleware: an error the framework made itself becomes problem+json."""
    response = get_response(event)
    if response.status_code < 400 or response.headers.get("Content-Type") == PROBLEM_JSON:
        return response
    return edge_problem(response.status_code, event.headers.get("accept-language", ""))


def edge_problem(status: int, accept_language: str) -> Response:
    """The problem for a status the gateway or the framework chose."""
    code = CODES.get(status, "http.bad" if status < 500 else "http.unavailable")
    lang = language(accept_language)
    facts = {"maximum": 262_144} if code == "body.large" else {}
    return problem(status, "http", code, (Problem(code, "", facts),), lang)
