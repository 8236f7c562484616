"""Which addresses are the app's: its pages answer with the page, all others that nobody serves with 404.

Streamlit answers any address that it does not know with its page.
"""

from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# of `VIEWS`, which takes seconds to import: a test holds it
PAGES = ("", "many-weights", "race", "sweep")
METRICS = "/_stcore/metrics"  # counts and seconds of sessions: Streamlit shows them to all


class OurAddresses:
    """Middleware. `base` is the path below which the app is; `metrics` says whether Streamlit's figures are shown."""

    def __init__(self, app: ASGIApp, base: str = "", metrics: bool = False) -> None:
        self.app, self.metrics, self.base = app, metrics, f"/{base.strip('/')}".rstrip("/")
        self.pages = {f"{self.base}/{page}".rstrip("/") for page in PAGES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/") in self.pages:
            await self.app(scope, receive, send)
        elif scope["path"].endswith(METRICS) and not self.metrics:
            await _nothing(scope, receive, send)
        else:
            await self.app(scope, receive, _NoPage(scope, receive, send))


class _NoPage:
    """Sends an answer on, but in the place of a page that nobody is there."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.page = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.page = True
            await _nothing(self.scope, self.receive, self.send)
        elif not self.page:
            await self.send(message)


def _is_page(start: Any) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return start["status"] == 200 and any(kind.startswith(b"text/html") for kind in kinds)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("There is nothing at this address.", status_code=404)(scope, receive, send)
