"""A proxy between the browser and the server that cuts the stream of a run in the middle of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import cast
from urllib.parse import urlsplit

STREAM = b"GET /api/descent"
# what Chromium then has in its console
DROPPED = "ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET|EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH)"


class CuttingProxy(ThreadingTCPServer):
    """Passes everything on; the first answer to a run stops after `most` bytes, and breaks off at `cut`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, server: str, most: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        place = urlsplit(server)
        self.server_place = (str(place.hostname), int(place.port or 80))
        self.most = most
        self.cut = threading.Event()
        self.turn = threading.Lock()
        self.streams = 0

    def is_first_stream(self) -> bool:
        with self.turn:
            self.streams += 1
            return self.streams == 1


class _Connection(BaseRequestHandler):
    """One connection of the browser, and the one to the server behind it."""

    def handle(self) -> None:
        self.left: int | None = None  # bytes until the cut
        self.proxy = cast(CuttingProxy, self.server)
        with socket.create_connection(self.proxy.server_place) as self.behind:
            back = threading.Thread(target=self.answers, daemon=True)
            back.start()
            self.questions()
            back.join()

    def questions(self) -> None:
        for data in _received(self.request):
            if STREAM in data and self.proxy.is_first_stream():
                self.left = self.proxy.most
            self.behind.sendall(data)
        _close(self.behind)

    def answers(self) -> None:
        for data in _received(self.behind):
            allowed = data if self.left is None else data[: self.left]
            if allowed:
                self.request.sendall(allowed)
            if self.left is not None:
                self.left -= len(allowed)
                if self.left <= 0:
                    self.proxy.cut.wait(60)
                    break
        _close(self.request)
        _close(self.behind)


def _received(source: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            data = source.recv(65536)
        except OSError:
            return
        if not data:
            return
        yield data


def _close(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side was first
        connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(server: str, most: int) -> Iterator[tuple[CuttingProxy, str]]:
    """The proxy and its address."""
    with CuttingProxy(server, most) as proxy:
        threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield proxy, f"http://127.0.0.1:{proxy.server_address[1]}"
        finally:
            proxy.cut.set()
            proxy.shutdown()
