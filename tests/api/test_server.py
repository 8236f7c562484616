"""A whole server: what is at which address, what it takes in, and for how long it waits."""

import os
import re
import socket
from collections.abc import Iterator

import httpx
import pytest

from api.addresses import PAGES
from browser_files import player_address
from tests.browser.server import serve
from tests.fuzz import pages
from tests.specs import SEED
from views import VIEWS

PAGES_TRIED = 12  # `make fuzz` tries thousands


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    with pytest.MonkeyPatch.context() as patch, serve(folder / "log") as base:
        patch.setitem(os.environ, "NO_PROXY", "127.0.0.1")
        yield base


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


def test_the_pages_are_those_of_the_app() -> None:
    first, *others = (view.path for view in VIEWS)  # Streamlit has its first page at "/" alone
    assert set(PAGES) == {"", *others}
    assert first not in PAGES


@pytest.mark.parametrize("path", ["/", *(f"/{page}" for page in PAGES if page), "/race?lane=adam&x=1"])
def test_a_page_answers_with_the_page(path: str, http: httpx.Client) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "modulepreload" in answer.headers["link"]


def test_a_page_is_asked_for_anew_but_what_it_names_is_small_and_kept(http: httpx.Client) -> None:
    page = http.get("/")
    assert page.headers["cache-control"] == "no-cache"
    named = re.findall(r'"\./(static/[^"]+\.js)"', page.text)
    assert len(named) > 20
    for path in (*named, player_address()):
        for method in ("GET", "HEAD"):
            answer = http.request(method, f"/{path}", headers={"accept-encoding": "br"})
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] == "br"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert (method == "HEAD") == (answer.content == b"")


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/favicon.png", f"/{player_address()}",
                                  f"/api/descent?{SEED}", "/manifest.json"])  # fmt: skip
def test_what_is_served_is_there(path: str, http: httpx.Client) -> None:
    assert http.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/no", "/.streamlit/secrets.toml", "/race/no", "/index.html", "/_stcore/no", "/_stcore/metrics", "/api", "/api/no",
     "/wp-login.php", "/media/no", "/component/no", "/static/no.js", "/one-weight", "/Race"],
)  # fmt: skip
def test_nothing_is_at_any_other_address(path: str, http: httpx.Client) -> None:
    for method in ("GET", "HEAD"):
        answer = http.request(method, path)
        assert answer.status_code == 404
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_odd_link_of_a_page_has_its_page(address: str) -> None:
    assert [found for found in pages.run(address, range(PAGES_TRIED)) if found[1]] == []


def opened(address: str, *, send: bytes) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), 60)
    connection.sendall(send)
    return connection


def test_a_link_that_is_far_too_long_gets_a_sentence(http: httpx.Client) -> None:
    answer = http.get("/api/descent?x=" + "1" * 60_000)
    assert answer.status_code == 422
    assert "characters" in answer.text


def test_a_head_without_an_end_is_refused(address: str) -> None:
    with opened(address, send=b"GET / HTTP/1.1\r\nHost: a\r\n" + b"A: " + b"x" * 200_000) as connection:
        connection.settimeout(60)
        assert connection.recv(100).startswith(b"HTTP/1.1 4")


def test_a_file_that_is_too_large_is_refused_before_it_is_here(address: str) -> None:
    head = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n"
    with opened(address, send=head) as connection:
        connection.settimeout(60)
        assert connection.recv(1000).startswith(b"HTTP/1.1 413")
