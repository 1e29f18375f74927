"""The API as it is, described from the table of calls itself (OpenAPI 3.1)."""

import re
from typing import Any

from chalicelib.api.calls import CALLS, Call
from chalicelib.settings import VERSION

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status", "code", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "message")},
            },
        },
    },
}
ABOUT = "Hibah and bansos in Kabupaten Serang. Errors are application/problem+json, in the language asked for."
CREATED = (
    "/proposals",
    "/proposals/{ticket}/documents",
    "/proposals/{ticket}/submit",
    "/office/windows/{programme}/notes",
    "/office/recipients/{recipient}/exemptions",
    "/office/recipients/{recipient}/merge",
    "/office/entries",
    "/office/intake",
    "/office/imports",
    "/office/files",
)


def description(site_url: str) -> dict[str, Any]:
    """The whole description as one JSON value."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Serang Open", "version": VERSION, "description": ABOUT},
        "servers": [{"url": f"{site_url}/api"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {
                "applicant": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "the proposal's secret",
                },
                "official": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def _operation(call: Call) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": call.about,
        "operationId": re.sub(r"[^a-z]+", "-", f"{call.method}{call.path}".lower()).strip("-"),
        "parameters": _parameters(call),
        "security": _security(call),
        "responses": {
            _good(call): {"description": "done"},
            "default": {
                "description": "what is wrong, and what to do",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        },
    }
    if call.body is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": call.body}},
        }
    return made


def _security(call: Call) -> list[dict[str, list[str]]]:
    """Who may call. What a number alone shows in part, the proposal's secret shows in whole."""
    if call.who != "anyone":
        return [{call.who: []}]
    return [{}, {"applicant": []}] if "{ticket}" in call.path else []


def _good(call: Call) -> str:
    if call.method == "POST" and call.path in CREATED:
        return "201"
    if call.path.startswith("/sk/"):
        return "302"
    return "202" if call.path == "/access" else "200"


def _parameters(call: Call) -> list[dict[str, Any]]:
    string = {"type": "string"}
    inside = [
        {"name": name, "in": "path", "required": True, "schema": string}
        for name in re.findall(r"{(\w+)}", call.path)
    ]
    heads = [
        {"name": name, "in": "header", "required": True, "schema": string} for name in call.headers
    ]
    filters = [{"name": name, "in": "query", "schema": string} for name in call.query]
    return inside + heads + filters
