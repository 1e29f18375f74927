"""What the local origin is asked and what it answers, as values: what is behind the socket can be tried without it."""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

GZIP_FROM = 600  # bytes; below that a compressed answer is no smaller on the wire


@dataclass(frozen=True)
class Ask:
    """One request. ``path`` has no query; header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    def wants_json(self) -> bool:
        return "application/json" in self.headers.get("accept", "")


@dataclass(frozen=True)
class Answer:
    """One response. ``Content-Length`` is added when it is sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


Route = Callable[[Ask], Answer]


def json_answer(status: int, value: object, content_type: str = "application/json") -> Answer:
    """A JSON answer nobody keeps."""
    return Answer(
        status,
        {
            "Content-Type": content_type,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
        json.dumps(value, ensure_ascii=False).encode(),
    )


def problem(
    status: int,
    code: str,
    title: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An error in the shape the API uses (RFC 9457)."""
    value = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "errors": errors,
    }
    made = json_answer(status, value, "application/problem+json")
    return Answer(status, {**made.headers, **(headers or {})}, made.body)


def compressed(ask: Ask, answer: Answer) -> Answer:
    """The answer as gzip when the browser takes it and the content is text of some length."""
    kind = answer.headers.get("Content-Type", "")
    is_text = kind.startswith("text/") or any(
        word in kind for word in ("json", "javascript", "xml")
    )
    if (
        not is_text
        or len(answer.body) < GZIP_FROM
        or "gzip" not in ask.headers.get("accept-encoding", "")
    ):
        return answer
    headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Answer(answer.status, headers, gzip.compress(answer.body, 6, mtime=0))
