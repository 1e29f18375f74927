"""One way into every call: who may come, what the body is, and what happens when something breaks.

A route exists only through :func:`call`, which writes it into :data:`CALLS`: the table of who may call what, and the
source of the API's description. Nothing of a request is logged but its route; an error: its class and a fingerprint.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, Literal, TypeAlias

from chalice.app import Blueprint, Response

from chalicelib.api.answers import answer, problem, refuse
from chalicelib.api.faults import log_fault
from chalicelib.api.pages import CURSOR, Pages
from chalicelib.api.shapes import Schema, shape_problems
from chalicelib.core.problems import Problem
from chalicelib.core.proposal import Actor
from chalicelib.desk import Refusal
from chalicelib.desk.keys import idempotency_key
from chalicelib.desk.ports import Unclear
from chalicelib.wiring import Wiring, wiring

Who = Literal["anyone", "applicant", "official"]
MOST_BODY = 256 * 1024


@dataclass(frozen=True)
class Call:
    """A row of the table of calls."""

    method: str
    path: str
    who: Who
    body: Schema | None
    headers: tuple[str, ...]  # required: "Idempotency-Key", "If-Match"
    about: str
    query: tuple[str, ...] = ()  # filters of a list; none is required


CALLS: list[Call] = []


class Halt(Exception):
    """A request that goes no further, with its refusal and HTTP status."""

    def __init__(
        self, status: int, code: str, at: str = "", facts: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.problem = status, Problem(code, at, facts or {})


@dataclass(frozen=True)
class Asked:
    """A request, read once: who, when, what. ``caller`` is the network address, only ever used hashed."""

    wiring: Wiring
    at: datetime
    lang: str
    caller: str
    body: Mapping[str, Any]
    query: Mapping[str, str]
    version: int
    key: str
    bearer: str
    actor: Actor | None

    @property
    def official(self) -> Actor:
        if self.actor is None:
            raise Halt(401, "session.token")
        return self.actor

    def scoped_key(self, call: str, **parts: str) -> str:
        """The idempotency key as it is stored: bound to the call and who made it."""
        return idempotency_key({"call": call, "key": self.key, **parts})


Result: TypeAlias = Response | Refusal | Mapping[str, Any]


def call(
    blueprint: Blueprint,
    method: str,
    path: str,
    who: Who,
    body: Schema | None = None,
    headers: tuple[str, ...] = (),
    authorizer: Any = None,
    query: tuple[str, ...] = (),
) -> Callable[[Callable[..., Result]], Callable[..., Response]]:
    """Register a call. Its first line of documentation describes it in ``/openapi.json``."""

    def register(view: Callable[..., Result]) -> Callable[..., Response]:
        about = (view.__doc__ or "").strip().split("\n")[0]
        row = Call(method, path, who, body, headers, about, query)
        CALLS.append(row)

        def guarded(**parameters: str) -> Response:
            return _guarded(blueprint.current_request, row, view, parameters)

        guarded.__name__ = view.__name__
        more = {"authorizer": authorizer} if authorizer else {}
        blueprint.route(path, methods=[method], content_types=CONTENT_TYPES, **more)(guarded)
        return guarded

    return register


#: Chalice refuses other types itself, in words of its own; ours come from :func:`_body`.
CONTENT_TYPES = [
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
]


def _guarded(
    request: Any, row: Call, view: Callable[..., Result], parameters: Mapping[str, str]
) -> Response:
    lang = language(request.headers.get("accept-language", ""))
    try:
        asked = _asked(request, row, lang)
        result = (
            _page(row, view, asked, parameters)
            if CURSOR in row.query
            else view(asked, **parameters)
        )
    except Misshapen as wrong:
        return problem(422, "invalid", wrong.problems[0].code, wrong.problems, lang)
    except Halt as halt:
        return problem(halt.status, "http", halt.problem.code, (halt.problem,), lang)
    except Unclear as error:
        log_error(request, row, error)
        return problem(503, "internal", "http.unavailable", (Problem("http.unavailable"),), lang)
    except Exception as error:
        number = log_error(request, row, error)
        broken = Problem("http.internal", "", {"request": number})
        return problem(500, "internal", "http.internal", (broken,), lang)
    if isinstance(result, Response):
        return result
    return refuse(result, lang) if isinstance(result, Refusal) else answer(result)


def _page(
    row: Call, view: Callable[..., Result], asked: Asked, parameters: Mapping[str, str]
) -> Result:
    """A page of a list: its cursor comes and goes sealed. Raises :class:`Halt` for one of another list, or of none."""
    address = row.path.format(**parameters)
    pages = Pages(asked.wiring.desk.keys, address, asked.query, asked.actor)
    cursor = pages.opened(asked.query.get(CURSOR, ""))
    if cursor is None:
        raise Halt(422, "cursor.unknown")
    result = view(replace(asked, query={**asked.query, CURSOR: cursor}), **parameters)
    if isinstance(result, Mapping) and result.get("next"):
        return {**result, "next": pages.sealed(str(result["next"]))}
    return result


def log_error(request: Any, row: Call, error: Exception) -> str:
    """Write one line about an error; returns the number the person can name."""
    number = str(request.context.get("requestId", ""))[:36]
    log_fault(f"{row.method} {row.path}", error, number)
    return number


def language(accept: str) -> str:
    """Indonesian, unless the first language the person takes is English."""
    return "en" if accept.strip().lower().startswith("en") else "id"


def _asked(request: Any, row: Call, lang: str) -> Asked:
    wired = wiring()
    if wired.settings.front_only and not wired.desk.keys.is_front(
        request.headers.get("x-origin-proof", "")
    ):
        raise Halt(403, "http.front")
    bearer = _bearer(request.headers)
    actor = _official(wired, bearer) if row.who == "official" else None
    if row.who == "applicant" and not bearer:
        raise Halt(401, "proposal.unknown")
    return Asked(
        wiring=wired,
        at=wired.now(),
        lang=lang,
        caller=_caller(request),
        body=_body(request, row.body) if row.body is not None else {},
        query={k: str(v)[:200] for k, v in (request.query_params or {}).items()},
        version=_version(request.headers, "If-Match" in row.headers),
        key=_key(request.headers, "Idempotency-Key" in row.headers),
        bearer=bearer,
        actor=actor,
    )


def _official(wired: Wiring, bearer: str) -> Actor:
    """The token is checked here as well as in the gateway's authorizer: a door is not a lock."""
    actor = wired.official(bearer)
    if actor is None:
        raise Halt(401, "session.token")
    return actor


def _bearer(headers: Mapping[str, str]) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _caller(request: Any) -> str:
    """The viewer's address as the CDN saw it, else the gateway's. Good enough to slow a script down."""
    seen = request.headers.get("cloudfront-viewer-address", "")
    address = str(seen).rpartition(":")[0]  # the rest is the port, another one for each connection
    return _network(address or str(request.context.get("identity", {}).get("sourceIp", "")))


def _network(address: str) -> str:
    """An IPv6 address as its network of 64 bits: within it every caller may change his own as he likes."""
    try:
        read = ip_address(address.strip("[]"))
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Network((int(read) >> 64 << 64, 64)))


def _body(request: Any, schema: Schema) -> Mapping[str, Any]:
    raw: bytes = request.raw_body or b""
    if len(raw) > MOST_BODY:
        raise Halt(413, "body.large", "", {"maximum": MOST_BODY})
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Halt(415, "body.type")
    try:
        found = json.loads(
            raw.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
        )
        if b"\\u" in raw:
            json.dumps(found, ensure_ascii=False).encode()  # half a character cannot be stored
    except (ValueError, RecursionError):
        raise Halt(400, "body.json") from None
    if not isinstance(found, dict):
        raise Halt(400, "body.object")
    problems = tuple(shape_problems(schema, found))
    if problems:
        raise Misshapen(problems)
    return found


def _whole(text: str) -> int:
    if (
        len(text) > 18
    ):  # more than any money there is; sums of such numbers could not even be printed
        raise ValueError(text)
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):  # 1e400
        raise ValueError(text)
    return number


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


class Misshapen(Halt):
    """A body of another shape than the call takes."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(422, problems[0].code)
        self.problems = problems


def _version(headers: Mapping[str, str], required: bool) -> int:
    tag = headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if tag.isascii() and tag.isdigit() and len(tag) < 10:
        return int(tag)
    if required:
        raise Halt(428, "version.required")
    return -1


def _key(headers: Mapping[str, str], required: bool) -> str:
    key = headers.get("idempotency-key", "").strip()
    good = 8 <= len(key) <= 100 and key.isascii() and key.isprintable()
    if required and not good:
        raise Halt(400, "key.required")
    return key if good else ""
