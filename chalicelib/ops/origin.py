"""The one origin of a laptop, as CloudFront is on AWS: the site, ``/api`` and ``/_local`` behind one address."""

import re
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from chalicelib.ops.exchange import Answer, Ask, Route, compressed, problem
from chalicelib.ops.gateway import BODY_LIMIT

DRAIN_LIMIT = 20 * BODY_LIMIT
TICKET = re.compile(r"\d{12}|\d{4}-\d{4}-\d{4}")


class PortTaken(RuntimeError):
    """Somebody else listens on the port we were given."""


class Origin:
    """Picks who answers: the longest matching prefix."""

    def __init__(self, routes: dict[str, Route]) -> None:
        self.routes = dict(sorted(routes.items(), key=lambda item: -len(item[0])))

    def __call__(self, ask: Ask) -> Answer:
        for prefix, route in self.routes.items():
            if ask.path == prefix or ask.path.startswith(prefix.rstrip("/") + "/"):
                return compressed(ask, route(ask))
        return problem(404, "http.route", "Nothing here")


class Server(ThreadingHTTPServer):
    """Listens on this machine only, one thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, port: int, route: Route) -> None:
        self.route = route
        try:
            super().__init__(("127.0.0.1", port), Connection)
        except OSError as error:
            raise PortTaken(
                f"port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
            ) from error

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """A browser that goes away in the middle is nothing to report."""
        kind = sys.exc_info()[0]
        if kind is not None and not issubclass(kind, ConnectionError | TimeoutError):
            print(f"  connection failed: {kind.__name__}", flush=True)


class Connection(BaseHTTPRequestHandler):
    """Reads requests and writes answers; decides nothing."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "serang-open"
    sys_version = ""
    disable_nagle_algorithm = True  # 48 -> 3.5 ms for each answer
    timeout = 75

    def handle_any(self) -> None:
        began = time.monotonic()
        length = self.length()
        if length < 0:
            self.close_connection = True
            self.write(problem(400, "http.bad", "Bad Request"))
            return
        body = self.read(length)
        parts = urlsplit(self.path)
        headers = {k.lower(): v for k, v in self.headers.items()}
        ask = Ask(self.command, parts.path, parts.query, headers, body)
        try:
            answer = self.server.route(ask)
        except (
            Exception
        ) as error:  # a thread of the laptop's server must answer, whatever went wrong
            print(f"  {type(error).__name__} while answering", flush=True)
            answer = problem(500, "http.internal", "Terjadi kesalahan / Something went wrong")
        self.write(answer)
        self.tell(answer.status, began)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_any  # noqa: N815

    def length(self) -> int:
        """Bytes of the body; -1 when the request does not say it in a way we take (no chunks, no nonsense)."""
        said = self.headers.get("Content-Length") or "0"
        plain = said.isascii() and said.isdigit() and len(said) < 12
        return int(said) if plain and "Transfer-Encoding" not in self.headers else -1

    def read(self, length: int) -> bytes:
        """The body; of one far too long only so much that the gateway can see that it is."""
        if length > DRAIN_LIMIT:
            self.close_connection = True
            return self.rfile.read(BODY_LIMIT + 1)
        return self.rfile.read(length)

    def write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.wfile.write(answer.body)

    def tell(self, status: int, began: float) -> None:
        """One line for each call of the API and each failure; no query, no number of a proposal."""
        path = TICKET.sub("…", urlsplit(self.path).path)
        if path.startswith("/api/") or status >= 500:
            milliseconds = (time.monotonic() - began) * 1000
            print(f"  {self.command} {path} {status} {milliseconds:.0f} ms", flush=True)

    def log_message(self, format: str, *args: object) -> None:
        """The library's own lines hold the query; ours do not."""


def check_port(port: int) -> None:
    """:class:`PortTaken` now rather than after everything else was started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
            ) from error
