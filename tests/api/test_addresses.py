"""Which addresses answer with the page: the app's own. Beneath is an app that answers any address with its page."""

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.addresses import OurAddresses
from tests.loop import awaited


async def beneath(scope: Scope, receive: Receive, send: Send) -> None:
    """An address names its answer: `/404.text.plain` is a 404 of plain text; all others are Streamlit's page."""
    status, kind = 200, "text/html; charset=utf-8"
    if scope["path"].startswith("/answer/"):
        number, kind = scope["path"].removeprefix("/answer/").split(".", 1)
        status, kind = int(number), kind.replace(".", "/")
    await Response("beneath", status, media_type=kind)(scope, receive, send)


def ask(path: str, base: str = "", metrics: bool = False) -> tuple[int, str]:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(OurAddresses(beneath, base, metrics))
        async with httpx.AsyncClient(transport=transport, base_url="http://descent") as http:
            return await http.get(path)

    answer = awaited(asked)
    return answer.status_code, answer.text


NOTHING = (404, "There is nothing at this address.")
PAGE = (200, "beneath")


@pytest.mark.parametrize("path", ["", "/", "/race", "/race/", "/sweep", "/many-weights"])
def test_our_pages_are_the_page(path: str) -> None:
    assert ask(path) == PAGE
    assert ask(f"/lab{path}", "lab/") == PAGE


@pytest.mark.parametrize("path", ["/no", "/race/no", "/racer"])
def test_where_nobody_is_there_is_no_page(path: str) -> None:
    assert ask(path) == NOTHING
    assert ask("/race", "lab") == NOTHING


@pytest.mark.parametrize("path", ["200.text.plain", "404.text.html", "201.text.html", "199.text.html", "200.image.png"])
def test_what_is_no_page_is_sent_on(path: str) -> None:
    assert ask(f"/answer/{path}") == (int(path[:3]), "beneath")


def test_figures_of_sessions_are_shown_to_none_who_was_not_meant() -> None:
    path = "/answer/200.text.plain/_stcore/metrics"
    assert ask(path) == NOTHING
    assert ask(path, metrics=True) == PAGE
