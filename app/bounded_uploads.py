"""Uploads within bounds: one file a session, and a number of bytes for all sessions together."""

from collections.abc import Callable
from contextlib import suppress

import anyio
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from api.query import language_of
from engine.limits import LIMITS
from engine.tables.own import kept_bytes
from words import _, speak

PLACE = "/_stcore/upload_file/"
IDLE_SECONDS = 30.0  # within which the next piece of a file must come
SPOOLED = 2  # a file on its way is in the folder for temporary files and, once it is read from there, in memory
FRAME = 4096  # bytes of the form around a file


def _files() -> MemoryUploadedFileManager:
    files = get_instance().uploaded_file_mgr
    assert isinstance(files, MemoryUploadedFileManager)
    return files


class BoundedUploads:
    """Middleware before Streamlit's upload route, which takes as many files as a session likes to send.

    The session's file before goes when the next one is here: its table was read by then.
    """

    def __init__(self, app: ASGIApp, files: Callable[[], MemoryUploadedFileManager] = _files) -> None:
        self.app, self.files = app, files
        self.coming: dict[str, int] = {}  # bytes on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or PLACE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        speak(language_of(Request(scope)))
        told = Headers(scope=scope).get("content-length", "")
        size = int(told) if told.isdecimal() else LIMITS.max_upload_bytes
        if size > LIMITS.max_upload_bytes + FRAME:
            await _refuse(_("This file is too large."), scope, receive, send)
        elif _session(scope) in self.coming:
            await _refuse(_("A file of yours is on its way already. Wait until it is here."), scope, receive, send)
        elif self.held + SPOOLED * size > LIMITS.tables_bytes:
            await _refuse(_("The server has no memory left for uploads. Try again later."), scope, receive, send)
        else:
            await self._take(size, scope, receive, send)

    @property
    def held(self) -> int:
        """Bytes of all files, here and on their way, and of all tables that were read."""
        files = [file for session in list(self.files().file_storage.values()) for file in list(session.values())]
        return sum(len(file.data) for file in files) + sum(self.coming.values()) + kept_bytes()

    async def _take(self, size: int, scope: Scope, receive: Receive, send: Send) -> None:
        session = _session(scope)
        self.coming[session] = SPOOLED * size
        try:
            with suppress(ClientDisconnect):  # there is nobody left to tell
                await self.app(scope, _in_time(receive), send)
        finally:
            del self.coming[session]
        files = self.files()
        for before in list(files.file_storage.get(session, {}))[:-1]:
            files.remove_file(session, before)


def _session(scope: Scope) -> str:
    return str(scope["path"]).split(PLACE)[1].split("/")[0]


def _in_time(receive: Receive) -> Receive:
    """A visitor who sends nothing any more has gone: what is kept free for the file is others' again."""

    async def received() -> Message:
        with anyio.move_on_after(IDLE_SECONDS):
            return await receive()
        return {"type": "http.disconnect"}

    return received


async def _refuse(text: str, scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(text, status_code=413, headers={"Connection": "close"})(scope, receive, send)
