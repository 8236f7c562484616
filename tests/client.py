"""A browser's side of the routes, in this very process; what the app raises comes out."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import anyio
import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api import ROUTES
from api.assets import Assets
from api.headers import OurHeaders
from tests.loop import awaited

Lines = list[dict[str, Any]]


class Client:
    def __init__(self) -> None:
        self.app = Starlette(routes=ROUTES, middleware=[Middleware(OurHeaders, "'none'"), Middleware(Assets)])

    def get(self, address: str) -> httpx.Response:
        return self.get_all([address])[0]

    def get_all(self, addresses: list[str]) -> list[httpx.Response]:
        """Several requests at the same time."""
        answers: dict[int, httpx.Response] = {}

        async def get(http: httpx.AsyncClient, index: int, address: str) -> None:
            answers[index] = await http.get(address)

        async def main() -> None:
            transport = httpx.ASGITransport(self.app)
            async with (
                httpx.AsyncClient(transport=transport, base_url="http://descent") as http,
                anyio.create_task_group() as tasks,
            ):
                for index, address in enumerate(addresses):
                    tasks.start_soon(get, http, index, address)

        awaited(main)
        return [answers[index] for index in range(len(addresses))]

    def stream(self, query: str) -> Lines:
        """The objects of a run's NDJSON."""
        answer = self.get(f"/api/descent?{query}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert answer.text.endswith("\n")
        return [json.loads(line) for line in answer.text.splitlines()]

    def raw(
        self,
        path: str,
        query: bytes = b"",
        leave_after: int | None = None,
        method: str = "GET",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> list[dict[str, Any]]:
        """The messages of an answer; the reader goes away after so many parts of the body."""
        messages: list[dict[str, Any]] = []

        async def main() -> None:
            gone = anyio.Event()

            async def receive() -> dict[str, Any]:
                await gone.wait()
                return {"type": "http.disconnect"}

            async def send(message: Any) -> None:
                messages.append(message)
                if sum(m["type"] == "http.response.body" for m in messages) == leave_after:
                    gone.set()
                await anyio.lowlevel.checkpoint()

            sent = [(name.encode(), value.encode()) for name, value in headers.items()]
            scope = {
                "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": method, "path": path,
                "raw_path": path.encode(), "query_string": query, "headers": sent, "http_version": "1.1",
                "scheme": "http", "server": ("descent", 80), "client": ("reader", 1), "root_path": "",
            }  # fmt: skip
            await self.app(scope, receive, send)

        awaited(main)
        return messages


def columns_of(lines: Lines, lane: int = 0) -> dict[str, list[Any]]:
    """A lane's columns, put together from its chunks."""
    chunks = [line for line in lines if line.get("lane") == lane and "step" in line]
    return {name: [value for chunk in chunks for value in chunk[name]] for name in chunks[0] if name != "lane"}
