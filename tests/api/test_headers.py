"""Security headers are on every answer, and hints of our files on pages."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

import main
from api.headers import OurHeaders
from browser_files import files
from tests.client import Client
from tests.loop import awaited
from tests.specs import SEED


@pytest.mark.parametrize(
    "address, status",
    [(f"/api/descent?{SEED}", 200), (f"/api/descent?{SEED}&format=csv", 200), ("/api/descent", 422),
     (f"/api/curve?{SEED}", 200), ("/api/plane", 422),
     (f"/{next(iter(files()))}", 200), ("/assets/no", 404), ("/no", 404)],
)  # fmt: skip
def test_every_answer_has_them(address: str, status: int, client: Client) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_policy_lets_nothing_from_another_host_in(client: Client) -> None:
    policy = client.get("/no").headers["content-security-policy"]
    for part in policy.split(";"):
        name, *sources = part.split()
        assert set(sources) <= {"'self'", "'none'", "'unsafe-inline'", "blob:", "data:", "ws:", "wss:"}, name
    assert "unsafe-eval" not in policy


def page(embed_in: str, base: str = "/") -> httpx.Response:
    """A page behind the middleware."""

    async def show(_request: object) -> HTMLResponse:
        return HTMLResponse("<p>")

    async def get() -> httpx.Response:
        app = Starlette(routes=[Route("/", show)], middleware=[Middleware(OurHeaders, embed_in, base)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://descent") as http:
            return await http.get("/")

    return awaited(get)


def test_an_exception_has_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the entry puts it together: the answer to an exception is made outside of all middleware."""

    async def broken(_request: object) -> None:
        raise ValueError("secret")

    async def get() -> httpx.Response:
        own = [Middleware(OurHeaders, "'none'")]
        app = Starlette(routes=[Route("/", broken)], middleware=own, exception_handlers=main.app._exception_handlers)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://descent") as http:
            return await http.get("/")

    answer = awaited(get)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_who_may_embed_is_a_setting() -> None:
    assert "frame-ancestors https://moodle.example" in page("https://moodle.example").headers["content-security-policy"]


def test_a_page_hints_at_the_players_modules(client: Client) -> None:
    hints = page("'none'").headers["link"]
    for address in files():
        if address.endswith(".js") and ("/player/" in address or "/shared/" in address):
            assert f"</{address}>; rel=modulepreload" in hints
    assert "link" not in client.get(f"/api/descent?{SEED}").headers
    assert "</lab/assets/" in page("'none'", "/lab/").headers["link"]
