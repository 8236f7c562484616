"""A request whose head does not come to its end in time is not waited for."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import bounded_heads
from bounded_heads import BoundedHeads

HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
SECONDS = 0.4


async def answer(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("here")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(bounded_heads, "HEAD_SECONDS", SECONDS)
    app = Starlette(routes=[Route("/", answer)])
    server = uvicorn.Server(uvicorn.Config(app, http=BoundedHeads, lifespan="off", log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()
        server.should_exit = True
        thread.join()


def closed_by_the_server(connection: socket.socket, byte: bytes = b"") -> bool:
    """Whether it closes within ten times the limit, while a byte is sent now and then."""
    connection.settimeout(SECONDS / 4)
    until = time.monotonic() + 10 * SECONDS
    while time.monotonic() < until:
        try:
            connection.sendall(byte)
            if not connection.recv(1000):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


@pytest.mark.parametrize("begun", [b"", HEAD[:20], HEAD + HEAD[:20]], ids=["nothing", "a part", "after a request"])
def test_an_unfinished_head_is_not_waited_for(begun: bytes, server: tuple[str, int]) -> None:
    with socket.create_connection(server, 10) as connection:
        connection.sendall(begun)
        assert closed_by_the_server(connection, b"x" if begun else b"")


def test_a_finished_one_is_answered_after_that_time(server: tuple[str, int]) -> None:
    with socket.create_connection(server, 10) as connection:
        for _request in range(4):
            connection.sendall(HEAD)
            received = b""
            while not received.endswith(b"here"):
                received += connection.recv(1000)
            time.sleep(SECONDS / 2)
