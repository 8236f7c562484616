"""Headers on every answer: security, such as Streamlit and plotly.js can live with, and early hints of our files."""

import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from browser_files import files, plotly_address

# Streamlit starts from an inline script, styles inline, and imports a component's code as a blob; plotly.js
# draws 2-D and 3-D under this policy, and its image export makes blob and data addresses.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)


def security(embed_in: str) -> dict[str, str]:
    """Those of every answer; `embed_in` is who may show the app in a frame: "'none'", or origins as CSP has them."""
    return {
        "Content-Security-Policy": POLICY.format(ancestors=embed_in),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def server_error(embed_in: str) -> Callable[[Request, Exception], Response]:
    """What an exception is answered with: outside of all middleware, so with the headers of its own."""

    def answer(_request: Request, _mistake: Exception) -> Response:
        return PlainTextResponse("Something went wrong here.", status_code=500, headers=security(embed_in))

    return answer


class OurHeaders:
    """Middleware that adds them, to pages with the hints."""

    def __init__(self, app: ASGIApp, embed_in: str, base: str = "/") -> None:
        self.app = app
        self.security = security(embed_in)
        # the player's modules and plotly.js then load while Streamlit starts, not after it
        modules = [address for address in files() if re.search(r"/(player|shared)/.*\.js$", address)]
        hints = [f"<{base}{address}>; rel=modulepreload" for address in modules]
        self.hints = ", ".join([*hints, f"<{base}{plotly_address()}>; rel=preload; as=script"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _add(self, headers: MutableHeaders) -> None:
        headers.update(self.security)
        if headers.get("content-type", "").startswith("text/html"):
            headers["Link"] = self.hints
