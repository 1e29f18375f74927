"""What API Gateway itself refuses is a problem in the product's shape and words."""

import json
from typing import Any

import pytest
from chalice import AuthResponse, Chalice
from chalice.app import AuthRequest
from chalice.local import CustomLocalChalice, LocalChalice

from chalicelib.ops.deploying.gateway import response_of
from chalicelib.ops.exchange import Answer, Ask
from chalicelib.ops.gateway import BODY_LIMIT, Gateway


class FakeProduct:
    def __init__(self, app: Any) -> None:
        self._app = app

    def app(self) -> Any:
        return self._app


@pytest.fixture
def gateway() -> Gateway:
    app = Chalice(app_name="small")

    @app.route("/things/{name}", methods=["GET", "POST"])
    def things(name: str) -> dict[str, object]:
        request = app.current_request
        return {"name": name, "query": dict(request.query_params or {}), "method": request.method}

    CustomLocalChalice.__bases__ = (LocalChalice, Chalice)
    app.__class__ = CustomLocalChalice
    return Gateway(FakeProduct(app))  # type: ignore[arg-type]


def errors(answer: Answer) -> tuple[int, str, str]:
    value = json.loads(answer.body)
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status, value["code"], value["errors"][0]["message"]


def test_prefix_is_taken_off_and_the_query_arrives(gateway: Gateway) -> None:
    answer = gateway(Ask("GET", "/api/things/a", "x=1&y=2"))
    assert json.loads(answer.body) == {"name": "a", "query": {"x": "1", "y": "2"}, "method": "GET"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_is_a_get(gateway: Gateway) -> None:
    assert gateway(Ask("HEAD", "/api/things/a")).status == 200


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer abc"}])
def test_unknown_route_is_404_with_and_without_a_token(
    gateway: Gateway, headers: dict[str, str]
) -> None:
    assert errors(gateway(Ask("GET", "/api/nowhere", headers=headers)))[:2] == (404, "http.route")


def test_unknown_route_speaks_the_language_of_the_caller(gateway: Gateway) -> None:
    indonesian = errors(gateway(Ask("GET", "/api/nowhere")))[2]
    english = errors(gateway(Ask("GET", "/api/nowhere", headers={"accept-language": "en-GB"})))[2]
    assert indonesian != english


def test_wrong_method_is_405(gateway: Gateway) -> None:
    assert errors(gateway(Ask("DELETE", "/api/things/a")))[:2] == (405, "http.method")


def test_body_over_the_limit_is_413(gateway: Gateway) -> None:
    inside, over = b"x" * BODY_LIMIT, b"x" * (BODY_LIMIT + 1)
    assert errors(gateway(Ask("POST", "/api/things/a", body=over)))[:2] == (413, "body.large")
    assert gateway(Ask("POST", "/api/things/a", body=inside)).status != 413


def test_a_token_that_is_not_taken_is_told_alike_here_and_on_aws() -> None:
    """The console opens the sign-in over the page at this answer, and at no other."""
    app = Chalice(app_name="small")

    @app.authorizer()
    def door(request: AuthRequest) -> AuthResponse:
        return AuthResponse(routes=[], principal_id="nobody")

    @app.route("/office/queue", authorizer=door)
    def queue() -> dict[str, object]:
        return {}

    app.__class__ = CustomLocalChalice
    ask = Ask("GET", "/api/office/queue", headers={"authorization": "Bearer over"})
    status, code, message = errors(Gateway(FakeProduct(app))(ask))  # type: ignore[arg-type]
    deployed = response_of("ACCESS_DENIED")
    said = json.loads(deployed["responseTemplates"]["application/problem+json"])
    assert (status, code) == (401, "session.token")
    assert (int(deployed["statusCode"]), said["code"]) == (status, code)
    assert said["errors"][0]["message"] == message


def test_without_the_product_it_is_503() -> None:
    assert errors(Gateway(FakeProduct(None))(Ask("GET", "/api/health")))[0] == 503  # type: ignore[arg-type]
