"""What the bodies of calls look like, as JSON Schema: one definition that checks requests and describes the API.

Only the part of JSON Schema that :func:`shape_problems` checks is used, so the description promises nothing more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.core.problems import Problem

Schema = Mapping[str, Any]


def text(longest: int, shortest: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": longest, **more}


def obj(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


CONTACT = obj(
    {"name": text(200, 0), "email": text(300, 0), "phone": text(60, 0)}, ("name", "email", "phone")
)
LANG = {"type": "string", "enum": ["id", "en"]}
ANSWERS: dict[str, Any] = {"type": "object", "additionalProperties": True, "maxProperties": 200}

OPEN = obj(
    {"programme": text(60), "applicant_type": text(30), "contact": CONTACT, "lang": LANG},
    ("programme", "applicant_type", "contact"),
)
SAVE = obj({"answers": ANSWERS, "contact": CONTACT}, ("answers",))
UPLOAD = obj(
    {
        "slot": text(60),
        "name": text(300),
        "type": text(60),
        "bytes": {"type": "integer", "minimum": 0, "maximum": 10**10},
        "sha256": text(64),
    },
    ("slot", "name", "type", "bytes", "sha256"),
)
SUBMIT = obj({"brought": {"type": "array", "items": text(80), "maxItems": 40}})
WITHDRAW = obj({"reason": text(1000), "note": text(5000, 0)}, ("reason",))
ASK = obj({"email": text(300), "ticket": text(30)})
CONFIRM = obj({"email": text(300), "ticket": text(30), "code": text(20)}, ("code",))
SESSION = obj(
    {
        "username": text(200),
        "password": text(300),
        "new_password": text(300, 0),
        "otp": text(3000, 0),
    },
    ("username", "password"),
)
RENEWAL = obj({"refresh": text(6000)}, ("refresh",))
JUDGED = {"type": "string", "enum": ["ok", "fix", "missing"]}
VERDICT = obj({"verdict": JUDGED, "reason": text(60, 0), "note": text(5000, 0)}, ("verdict",))
DECISION = obj(
    {
        "action": text(40),
        "note": text(5000, 0),
        "reason": text(60, 0),
        "opd": text(60, 0),
        "verdicts": {"type": "object", "additionalProperties": VERDICT, "maxProperties": 200},
        "follow": {"type": "array", "items": text(80), "maxItems": 40},
    },
    ("action",),
)
NOTE = obj(
    {
        "kind": {
            "type": "string",
            "enum": ["extension", "correction", "pause", "resume", "attach"],
        },
        "closes": text(40, 0),
        "sk_number": text(100, 0),
        "sk_date": text(10, 0),
        "reason": text(5000, 0),
        "reference": text(300, 0),
        "file": text(64, 0),
        "of": {"type": "integer", "minimum": 0, "maximum": 99_999},
        "year": {"type": "integer", "minimum": 2000, "maximum": 2999},
    },
    ("kind",),
)

_TYPES: Mapping[str, type] = {"string": str, "integer": int, "object": dict, "array": list}


def shape_problems(schema: Schema, value: object, at: str = "") -> Iterator[Problem]:
    """Everything in which a body differs from its shape."""
    name = at.rpartition("/")[2] or "body"
    kind = schema["type"]
    if not isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        yield Problem("shape.type", at, {"name": name, "wanted": kind})
    elif isinstance(value, str):
        yield from _text(schema, value, at, name)
    elif isinstance(value, int):
        if not schema["minimum"] <= value <= schema["maximum"]:
            yield Problem("shape.number", at, {"name": name})
    elif isinstance(value, dict):
        yield from _object(schema, value, at)
    elif isinstance(value, list):
        yield from _array(schema, value, at, name)


def _array(schema: Schema, value: list[Any], at: str, name: str) -> Iterator[Problem]:
    if len(value) > schema["maxItems"]:
        yield Problem("shape.number", at, {"name": name})
        return
    for place, inner in enumerate(value):
        yield from shape_problems(schema["items"], inner, f"{at}/{place}")


def _text(schema: Schema, value: str, at: str, name: str) -> Iterator[Problem]:
    if "enum" in schema and value not in schema["enum"]:
        yield Problem("shape.choice", at, {"name": name, "choices": ", ".join(schema["enum"])})
    elif len(value) > schema.get("maxLength", 10**6):
        yield Problem("shape.long", at, {"name": name, "maximum": schema["maxLength"]})
    elif len(value) < schema.get("minLength", 0):
        yield Problem("shape.short", at, {"name": name})


def _object(schema: Schema, value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    known = schema.get("properties", {})
    more = schema["additionalProperties"]
    for name in schema.get("required", ()):
        if name not in value:
            yield Problem("shape.required", f"{at}/{name}", {"name": name})
    if len(value) > schema.get("maxProperties", 10**6):
        yield Problem("shape.number", at, {"name": at.rpartition("/")[2]})
        return
    for name, inner in value.items():
        within = f"{at}/{name[:80]}"
        if name in known:
            yield from shape_problems(known[name], inner, within)
        elif more is False:
            yield Problem("shape.unknown", within, {"name": name[:40]})
        elif more is not True:
            yield from shape_problems(more, inner, within)
