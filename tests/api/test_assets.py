"""`GET /assets/…`: the browser's files, gzipped, kept for ever, and no other file."""

import gzip
import mimetypes
import re
from posixpath import dirname, join, normpath

import plotly
import pytest

from browser_files import COMPONENTS, files, player_address, plotly_address, sweep_address
from tests.client import Client


@pytest.mark.parametrize("address", files())
def test_every_file_is_sent_whole_and_kept_for_ever(address: str, client: Client) -> None:
    start, *bodies = client.raw(f"/{address}", headers={"accept-encoding": "gzip, br"})
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert start["status"] == 200
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert "max-age=31536000" in headers["cache-control"]
    assert gzip.decompress(b"".join(part["body"] for part in bodies)) == files()[address].read_bytes()


@pytest.mark.parametrize(
    "accepted, packed",
    [("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8", True), ("*", True), ("GZIP", True), ("gzip; q=0.001", True),
     ("", False), ("identity", False), ("br", False), ("gzip;q=0", False),
     ("gzip; q=0.000, *", False), ("*;q=0", False)],
)  # fmt: skip
def test_who_does_not_take_gzip_gets_the_file_as_it_is(accepted: str, packed: bool, client: Client) -> None:
    start, *bodies = client.raw(f"/{player_address()}", headers={"accept-encoding": accepted})
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    body = b"".join(part["body"] for part in bodies)
    assert headers["vary"] == "Accept-Encoding"
    assert headers.get("content-encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(body) if packed else body) == files()[player_address()].read_bytes()


def test_types_are_ours_whatever_the_operating_system_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda _name: ("text/plain", None))
    assert client.get(f"/{player_address()}").headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("suffix, kind", [(".js", "text/javascript"), (".css", "text/css"), (".woff2", "font/woff2")])
def test_files_have_their_types(suffix: str, kind: str, client: Client) -> None:
    address = next(address for address in files() if address.endswith(suffix))
    assert client.get(f"/{address}").headers["content-type"].startswith(kind)


def test_addresses_carry_a_version_or_a_digest() -> None:
    assert re.fullmatch(r"assets/[0-9a-f]{12}/player/main\.js", player_address())
    assert re.fullmatch(r"assets/[0-9a-f]{12}/sweep/main\.js", sweep_address())
    assert plotly.__version__ in plotly_address()
    assert all(re.search(rf"/[0-9a-f]{{12}}/|{re.escape(plotly.__version__)}", address) for address in files())


@pytest.mark.parametrize("folder", ["player", "shared", "sweep"])
def test_every_module_is_served_where_others_name_it(folder: str) -> None:
    served = {path: address for address, path in files().items()}
    modules = [path for path in (COMPONENTS / folder).rglob("*") if path.suffix in {".js", ".css"}]
    assert modules
    assert {*modules} <= served.keys()
    for module in modules:
        for name in re.findall(r'(?:from |url\(|new URL\()"(\.[^"]+)"', module.read_text()):
            imported = (module.parent / name).resolve()
            assert imported in served, f"{module.name} imports {name}"
            assert normpath(join(dirname(served[module]), name)) == served[imported]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/", "/assets/nosuch.js", "/assets/../app/main.py", "/assets/%2e%2e/app/main.py", "/assets//etc/passwd",
        "/assets/player/../../app/main.py", "/assets/..%2f..%2fapp/main.py", "/assets/player/main.js", "/assets/\x00",
        "/assets/./" + plotly_address().removeprefix("assets/"), "/assets/player", "/assets/" + "a/" * 500,
        "/assets/..\\app\\main.py",
    ],
)  # fmt: skip
def test_nothing_else_is_there(path: str, client: Client) -> None:
    assert client.raw(path)[0]["status"] == 404
