"""Streamlit's page is told to show no dialog of errors; what else it is told stays."""

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from api.host_config import HostConfig
from tests.loop import awaited

ROUTES = create_host_config_routes(None)


def answer(app: ASGIApp, method: str = "GET", path: str = "/_stcore/host-config") -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://descent") as http:
            return await http.request(method, path)

    return awaited(ask)


def test_dialogs_of_errors_are_off_and_the_rest_is_streamlits() -> None:
    routes = [Route("/base" + ROUTES[0].path, ROUTES[0].endpoint), *ROUTES]  # type: ignore[attr-defined]
    theirs = answer(Starlette(routes=routes)).json()
    assert theirs["blockErrorDialogs"] is False
    for path in ("/_stcore/host-config", "/base/_stcore/host-config"):
        ours = answer(Starlette(routes=routes, middleware=[Middleware(HostConfig)]), path=path)
        assert ours.json() == theirs | {"blockErrorDialogs": True}
        assert int(ours.headers["content-length"]) == len(ours.content)
        assert ours.headers["cache-control"] == "no-cache"


def test_other_answers_are_left_alone() -> None:
    app = Starlette(routes=ROUTES, middleware=[Middleware(HostConfig)])
    assert answer(app, "POST").status_code == 405
    for path in ("/no", "/race/_stcore/host-config"):
        assert (answer(app, path=path).status_code, answer(app, path=path).text) == (404, "Not Found")


def test_other_addresses_keep_their_answers() -> None:
    async def other(request: Request) -> Response:
        return PlainTextResponse(request.method)

    app = Starlette(routes=[Route("/other", other), *ROUTES], middleware=[Middleware(HostConfig)])
    assert (answer(app, path="/other").status_code, answer(app, path="/other").text) == (200, "GET")
