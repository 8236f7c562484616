"""Security headers on every answer, such as Streamlit and plotly.js can live with."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit starts from an inline script and styles inline, and imports a component's code as a blob; plotly.js
# draws 2-D under this policy, and its image export makes blob and data addresses.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)


class SecurityHeaders:
    """Middleware. `embed_in` is who may show the app in a frame: "'none'", or origins as CSP writes them."""

    def __init__(self, app: ASGIApp, embed_in: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": POLICY.format(ancestors=embed_in),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
