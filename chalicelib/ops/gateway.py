"""``/api`` on a laptop: Chalice's local gateway over the same ``app.py``, with API Gateway's own errors in our shape.

On AWS the stage is named ``api``, so the product's routes do not carry the prefix; here it is taken off.
"""

import base64
import importlib
import json
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalice.config import Config
from chalice.local import CustomLocalChalice, LocalChalice, LocalGateway, LocalGatewayException

from chalicelib import settings as product_settings
from chalicelib.ops.exchange import Answer, Ask, problem
from chalicelib.text import say

PREFIX = "/api"
BODY_LIMIT = 1_000_000  # bytes
TRY_AGAIN_AFTER = 2.0  # seconds, when the product could not be imported

#: Status -> code of the sentence, for what the gateway itself refuses.
_CODES = {
    401: "session.token",
    403: "action.forbidden",
    404: "http.route",
    405: "http.method",
    413: "body.large",
    415: "body.type",
    503: "http.unavailable",
}


def refusal(ask: Ask, status: int) -> Answer:
    """An error of the gateway itself: the product's shape and words, in the language of the request."""
    language = (
        "en" if ask.headers.get("accept-language", "").strip().lower().startswith("en") else "id"
    )
    code = _CODES.get(status, "http.bad")
    facts = {"maximum": BODY_LIMIT} if code == "body.large" else {}
    errors = [{"pointer": "", "code": code, "message": say(language, f"problem.{code}", **facts)}]
    title = say(language, "problem_title.http")
    return problem(status, code, title, errors, {"Content-Language": language})


class Product:
    """The Chalice application, imported when it is first needed and again as long as that fails.

    ``clock`` is the product's clock from then on; it is given the offset of the settings.
    """

    def __init__(self, clock: Callable[[int], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_at = -TRY_AGAIN_AFTER
        self._said = ""
        self._app: Any = None

    def app(self) -> Any:
        """The application, or ``None`` while it cannot be imported."""
        with self._lock:
            if self._app is None and time.monotonic() - self._failed_at >= TRY_AGAIN_AFTER:
                self._import()
            return self._app

    def _import(self) -> None:
        try:
            app = importlib.import_module("app").app
            self._wire()
        except Exception:  # whatever is wrong in it, the site stays up and says so
            self._failed_at = time.monotonic()
            said = traceback.format_exc(limit=-2)
            if said != self._said:
                print("  app.py cannot be imported:", said, sep="\n", flush=True)
            self._said = said
            return
        CustomLocalChalice.__bases__ = (LocalChalice, app.__class__)
        app.__class__ = CustomLocalChalice  # one request per thread, as `chalice local` does it
        self._app = app

    def _wire(self) -> None:
        """Make the parts now: on Lambda a process serves one call at a time, here many threads would make them."""
        wiring = importlib.import_module("chalicelib.wiring")
        made = wiring.Wiring(product_settings.settings(), clock=self._clock)
        _ = made.desk, made.users, made.post
        wiring.use(made)

    def handler(self, name: str) -> Any:
        """A background handler by its name, or ``None`` when the product has none of that name."""
        app = self.app()
        return app.handler_map.get(name) if app is not None else None


class Gateway:
    """Answers what begins with ``/api``."""

    def __init__(self, product: Product) -> None:
        self._product = product

    def __call__(self, ask: Ask) -> Answer:
        app = self._product.app()
        if app is None:
            return refusal(ask, 503)
        if len(ask.body) > BODY_LIMIT:
            return refusal(ask, 413)
        method = "GET" if ask.method == "HEAD" else ask.method
        gateway = LocalGateway(app, Config.create())
        target = ask.target.removeprefix(PREFIX) or "/"
        try:
            response = gateway.handle_request(method, target, dict(ask.headers), ask.body or None)
        except LocalGatewayException as error:
            return self._own_error(ask, error)
        return _as_problem(ask, _answer(response))

    def _own_error(self, ask: Ask, error: LocalGatewayException) -> Answer:
        """What API Gateway says before the product is asked. An unknown route is its 403; to people it is a 404."""
        kind = error.headers.get("x-amzn-ErrorType", "")
        if error.CODE == 403 and kind == "UnauthorizedException":
            return refusal(ask, 404)
        # The authorizer opens every office route or none: what it denies is the token.
        return refusal(ask, 401 if error.CODE == 403 else error.CODE)


def _answer(response: Mapping[str, Any]) -> Answer:
    headers = {str(k): str(v) for k, v in (response.get("headers") or {}).items()}
    for name, values in (response.get("multiValueHeaders") or {}).items():
        headers[str(name)] = str(values[-1])
    body = response.get("body") or ""
    raw = base64.b64decode(body) if response.get("isBase64Encoded") else str(body).encode()
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    return Answer(int(response["statusCode"]), headers, raw)


def _as_problem(ask: Ask, answer: Answer) -> Answer:
    """An error in Chalice's own shape becomes one in ours; what the product said itself stays as it is."""
    kind = next((v for k, v in answer.headers.items() if k.lower() == "content-type"), "")
    if answer.status < 400 or "problem+json" in kind:
        return answer
    try:
        said = json.loads(answer.body).get("Code", "")
    except (ValueError, AttributeError):
        said = ""
    status = 405 if said == "MethodNotAllowedError" else answer.status
    return refusal(ask, status)
