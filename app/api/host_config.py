"""Streamlit's settings for its own page, one of them ours: no dialog of errors.

Without a server it would tell a class to restart `streamlit run yourscript.py`; the player says it in its own words.
"""

import json

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/_stcore/host-config"
OURS = {"blockErrorDialogs": True}


class HostConfig:
    """Middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_it = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].endswith(PATH)
        await self.app(scope, receive, _with_ours(send) if is_it else send)


def _with_ours(send: Send) -> Send:
    """A short answer: it comes in one piece, and is not compressed. Beside a page there is none: 404."""
    starts: list[Message] = []

    async def send_with_ours(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            return starts.append(message)
        if not starts:
            return await send(message)
        body = json.dumps(json.loads(message["body"]) | OURS).encode()
        MutableHeaders(scope=starts[0])["Content-Length"] = str(len(body))
        await send(starts[0])
        return await send({**message, "body": body})

    return send_with_ours
