"""What Chalice leaves open at API Gateway: its own errors in our shape, limits for each call, nothing in its logs.

Chalice imports the API anew at each deploy; responses are put again only when they differ, and then the stage is
deployed once more. Sources: API Gateway's gateway response types, method throttling of a stage.
"""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.text import say

STAGE = "api"
#: Response type of the gateway -> HTTP status and code of our sentence.
RESPONSES: Mapping[str, tuple[int, str]] = {
    "DEFAULT_4XX": (400, "http.bad"),
    "DEFAULT_5XX": (500, "http.unavailable"),
    "ACCESS_DENIED": (
        401,
        "session.token",
    ),  # the authorizer opens every office route or none: it denies tokens
    "UNAUTHORIZED": (401, "session.token"),
    "MISSING_AUTHENTICATION_TOKEN": (404, "http.route"),
    "RESOURCE_NOT_FOUND": (404, "http.route"),
    "REQUEST_TOO_LARGE": (413, "body.large"),
    "UNSUPPORTED_MEDIA_TYPE": (415, "body.type"),
    "THROTTLED": (429, "http.throttled"),
    "QUOTA_EXCEEDED": (429, "http.throttled"),
    "INTEGRATION_FAILURE": (503, "http.unavailable"),
    "INTEGRATION_TIMEOUT": (503, "http.unavailable"),
}
#: Calls a second and at once: for everything, and for calls that cost a letter or a try. The functions count by caller
#: as well; this is the wall before them. 60 submissions a second is what the design carries.
USUAL = (200, 400)
LIMITS: Mapping[str, tuple[int, int]] = {
    "POST /proposals": (60, 120),
    "POST /proposals/{ticket}/submit": (60, 120),
    "POST /access": (10, 20),
    "POST /access/confirm": (10, 20),
    "POST /office/session": (10, 20),
    "POST /office/session/renew": (60, 120),  # every official at work, four times an hour
}
BODY_LIMIT = 10 * 1024 * 1024  # the gateway's own


def response_of(kind: str) -> dict[str, Any]:
    """A gateway response as problem+json. The gateway knows no languages: Indonesian, the original."""
    status, code = RESPONSES[kind]
    facts = {"maximum": BODY_LIMIT} if code == "body.large" else {}
    message = say("id", f"problem.{code}", **facts)
    body = {
        "type": "about:blank",
        "title": say("id", "problem_title.http"),
        "status": status,
        "code": code,
        "errors": [{"pointer": "", "code": code, "message": message}],
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "Content-Type": "application/problem+json",
        "Content-Language": "id",
        "Cache-Control": "no-store",
    }
    return {
        "statusCode": str(status),
        "responseParameters": {
            f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()
        },
        "responseTemplates": {"application/json": text, "application/problem+json": text},
    }


def put_responses(client: Any, api: str) -> bool:
    """Bring the gateway's own errors to our shape; whether anything had to be changed."""
    there = {
        one["responseType"]: one
        for one in client.get_gateway_responses(restApiId=api, limit=500)["items"]
    }
    changed = False
    for kind in RESPONSES:
        wanted = response_of(kind)
        found = there.get(kind, {})
        if any(found.get(name) != value for name, value in wanted.items()):
            client.put_gateway_response(restApiId=api, responseType=kind, **wanted)
            changed = True
    if changed:
        client.create_deployment(restApiId=api, stageName=STAGE)
    return changed


def limits_patch() -> list[dict[str, str]]:
    """The limits of the stage as API Gateway takes them; ``/`` in a path is written ``~1``."""
    patch = []
    for call, (rate, burst) in {"*/*": USUAL, **LIMITS}.items():
        method, _, path = call.partition(" ")
        at = "/*/*" if call == "*/*" else f"/{path.replace('/', '~1')}/{method}"
        for name, value in (("rateLimit", rate), ("burstLimit", burst)):
            patch.append({"op": "replace", "path": f"{at}/throttling/{name}", "value": str(value)})
    patch.append({"op": "replace", "path": "/*/*/logging/dataTrace", "value": "false"})
    return patch


def set_limits(client: Any, api: str) -> None:
    """Set the limits of every call."""
    client.update_stage(restApiId=api, stageName=STAGE, patchOperations=limits_patch())
