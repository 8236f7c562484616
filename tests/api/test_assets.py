"""The browser's files, ours and Streamlit's: sent small, kept for ever, and no other file."""

import gzip
import mimetypes
import re
from pathlib import Path
from posixpath import dirname, join, normpath

import brotli
import plotly
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api import assets
from api.assets import Assets, pack_first
from browser_files import (
    COMPONENTS,
    at_first,
    files,
    player_address,
    plotly_address,
    streamlit_files,
    sweep_address,
)
from tests.client import Client

WHOLE = files() | streamlit_files()
UNPACKED = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}


class Answer:
    """What is answered for a file, as it comes over the wire."""

    def __init__(self, client: Client, address: str, method: str = "GET", **asked: str) -> None:
        sent = {name.replace("_", "-"): value for name, value in asked.items()}
        start, *bodies = client.raw(f"/{address}", method=method, headers=sent)
        self.status, self.body = start["status"], b"".join(part["body"] for part in bodies)
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}

    @property
    def coding(self) -> str | None:
        return self.headers.get("content-encoding")

    def unpacked(self) -> bytes:
        return UNPACKED[self.coding](self.body)


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_every_text_is_sent_small_and_whole(coding: str, client: Client) -> None:
    for address, path in WHOLE.items():
        answer = Answer(client, address, accept_encoding=coding)
        small = path.suffix in {".js", ".css", ".svg"}
        assert answer.status == 200
        assert answer.coding == (coding if small else None), address
        assert answer.headers.get("vary") == ("Accept-Encoding" if small else None), address
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert answer.unpacked() == path.read_bytes(), address


def test_a_first_visit_loads_a_third_of_its_files_size(client: Client) -> None:
    """What Streamlit's page names, and what is ours: as the first who ask get it, and as it is then made ready."""
    paths = {path: address for address, path in WHOLE.items()}
    addresses = [paths[path] for path in at_first() if path.suffix != ".woff2"]
    assert {address.split("/")[0] for address in addresses} == {"assets", "static"}
    assert plotly_address() in addresses
    assert plotly_address("whole") not in addresses

    def sent() -> list[int]:
        return [len(Answer(client, address, accept_encoding="gzip, br").body) for address in addresses]

    soon, plain = sent(), [WHOLE[address].stat().st_size for address in addresses]
    pack_first()
    later = sent()
    assert sum(soon) < 0.3 * sum(plain)
    assert sum(later) < 0.93 * sum(soon)


def test_only_what_is_named_once_for_all_is_kept_for_ever(client: Client) -> None:
    for address in WHOLE:
        answer = Answer(client, address, method="HEAD")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert not [address for address in WHOLE if address.endswith((".html", ".json"))]
    assert all(re.search(r"\.[\w-]{8}\.\w+$", address) for address in streamlit_files())


ACCEPTED = [
    ("gzip, deflate, br, zstd", "br"), ("br;q=1.0, gzip;q=0.8", "br"), ("br;q=0.5, gzip;q=0.8", "gzip"), ("*", "br"),
    ("GZIP", "gzip"), ("gzip; q=0.001", "gzip"), ("br", "br"), ("br;q=0, *", "gzip"), ("gzip, identity", "gzip"),
    ("", None), ("identity", None), ("zstd", None), ("gzip;q=0", None), ("gzip;q=0.5, identity", None),
    ("gzip; q=0.000, br;q=0", None), ("*;q=0", None), ("gzip;q=much", None), ("gzip;level=9", None), ("brr", None),
]  # fmt: skip


@pytest.mark.parametrize("accepted, coding", ACCEPTED)
def test_each_gets_what_he_takes(accepted: str, coding: str | None, client: Client) -> None:
    answer = Answer(client, player_address(), accept_encoding=accepted)
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.coding == coding
    assert answer.unpacked() == files()[player_address()].read_bytes()


@pytest.mark.parametrize("accepted, coding", [("gzip", "gzip"), ("br", "br"), ("", "identity")])
def test_who_has_a_file_does_not_get_it_again(accepted: str, coding: str, client: Client) -> None:
    tag = Answer(client, player_address(), accept_encoding=accepted).headers["etag"]
    assert tag == f'"{coding}"'
    for tags in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = Answer(client, player_address(), accept_encoding=accepted, if_none_match=tags)
        assert (again.status, again.body) == (304, b"")
        assert (again.headers["etag"], again.headers["vary"]) == (tag, "Accept-Encoding")
        assert "immutable" in again.headers["cache-control"]
    other = Answer(client, player_address(), accept_encoding=accepted, if_none_match='"other"')
    assert (other.status, other.unpacked()) == (200, files()[player_address()].read_bytes())


def test_a_part_of_a_file_is_a_part_of_it_as_it_is(client: Client) -> None:
    plain = files()[player_address()].read_bytes()
    part = Answer(client, player_address(), accept_encoding="gzip, br", range="bytes=10-19")
    assert (part.status, part.coding, part.body) == (206, None, plain[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(plain)}"
    changed = Answer(client, player_address(), accept_encoding="br", range="bytes=10-19", if_range='"br"')
    assert (changed.status, changed.unpacked()) == (200, plain)


def test_an_app_below_a_path_has_its_files_there(client: Client) -> None:
    client.app = Starlette(middleware=[Middleware(Assets, "/lab/")])
    assert Answer(client, f"lab/{player_address()}").status == 200
    assert Answer(client, f"lab/{next(iter(streamlit_files()))}").status == 200
    assert Answer(client, player_address()).status == 404


def test_a_file_of_another_type_is_left_to_streamlit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "streamlit_files", lambda: {"static/a.wasm": Path(__file__)})
    client.app = Starlette(middleware=[Middleware(Assets)])
    assert Answer(client, player_address()).status == 200
    assert Answer(client, "static/a.wasm").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_not_ours(method: str, client: Client) -> None:
    assert Answer(client, player_address(), method=method).status == 404


def test_types_are_ours_whatever_the_operating_system_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda _name: ("text/plain", None))
    for accepted in ("", "gzip"):
        kind = Answer(client, player_address(), accept_encoding=accepted).headers["content-type"]
        assert kind == "text/javascript; charset=utf-8"


def test_every_file_has_its_type(client: Client) -> None:
    kinds = {Path(address).suffix: Answer(client, address).headers["content-type"] for address in WHOLE}
    assert kinds == {
        ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
        ".woff2": "font/woff2", ".png": "image/png", ".gif": "image/gif",
    }  # fmt: skip


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
        "/assets/..\\app\\main.py", "/static/", "/static/js", "/static/js/no.js", "/static/../index.html",
        "/index.html", "/" + next(iter(streamlit_files())) + "/", "/static//js/" + "a/" * 500,
    ],
)  # fmt: skip
def test_nothing_else_is_there(path: str, client: Client) -> None:
    assert client.raw(path)[0]["status"] == 404
