"""The socket of the local origin: answers whole, says little, refuses what is too much."""

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from chalicelib.ops.exchange import Answer, Ask
from chalicelib.ops.origin import Origin, PortTaken, Server, check_port


def echo(ask: Ask) -> Answer:
    if ask.path == "/api/broken":
        raise ValueError("NIK 3604010101900001")
    return Answer(
        200, {"Content-Type": "text/plain", "X-Length": str(len(ask.body))}, ask.path.encode()
    )


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(0, Origin({"/": echo, "/api": echo}))
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def connection(server: Server) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", server.server_port, timeout=5)


def test_longest_prefix_answers() -> None:
    origin = Origin(
        {"/": lambda _: Answer(200, {}, b"site"), "/api": lambda _: Answer(200, {}, b"api")}
    )
    assert [origin(Ask("GET", path)).body for path in ("/", "/x", "/api", "/api/x", "/apix")] == [
        b"site", b"site", b"api", b"api", b"site",
    ]  # fmt: skip


def test_head_has_the_length_but_no_body(connection: HTTPConnection) -> None:
    connection.request("HEAD", "/abc")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Length"), answer.read()) == (200, "4", b"")


def test_one_connection_serves_many_requests(connection: HTTPConnection) -> None:
    for path in ("/one", "/two"):
        connection.request("POST", path, body=b"12345")
        answer = connection.getresponse()
        assert (answer.read(), answer.getheader("X-Length")) == (path.encode(), "5")


def test_what_breaks_is_a_500_that_tells_nothing(
    connection: HTTPConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    connection.request("GET", "/api/broken?nik=3604010101900001")
    answer = connection.getresponse()
    assert answer.status == 500
    assert b"3604" not in answer.read()
    assert "3604" not in capsys.readouterr().out


def test_log_line_has_no_query_and_no_number(
    connection: HTTPConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    connection.request("GET", "/api/proposals/274839201756?q=Aminah")
    connection.getresponse().read()
    connection.request("GET", "/api/after")
    connection.getresponse().read()
    said = capsys.readouterr().out
    assert "GET /api/proposals/… 200" in said
    assert "Aminah" not in said
    assert "274839201756" not in said


@pytest.mark.parametrize("length", ["-5", "abc", "1e3", ""])
def test_nonsense_length_is_refused(server: Server, length: str) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as raw:
        raw.sendall(f"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        first = raw.recv(100).split(b"\r\n")[0]
    assert first == (b"HTTP/1.1 200 OK" if length == "" else b"HTTP/1.1 400 Bad Request")


def test_taken_port_is_said_plainly(server: Server) -> None:
    with pytest.raises(PortTaken, match=f"port {server.server_port} is taken.*PORT="):
        Server(server.server_port, echo)
    with pytest.raises(PortTaken):
        check_port(server.server_port)
