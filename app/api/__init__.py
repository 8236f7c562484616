"""The server's own routes beside Streamlit's: the stream of a run, its loss around it, sweeps."""

from importlib import import_module

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.query import Endpoint


def _late(module: str, name: str) -> Endpoint:
    """An endpoint whose module is imported at its first request: torch takes seconds, the server starts first."""

    async def endpoint(request: Request) -> Response:
        handler: Endpoint = getattr(await to_thread.run_sync(import_module, module), name)
        return await handler(request)

    return endpoint


ROUTES: tuple[BaseRoute, ...] = (
    Route("/api/descent", _late("api.stream", "descent")),
    Route("/api/curve", _late("api.curve", "curve")),
    Route("/api/plane", _late("api.plane", "plane")),
    Route("/api/sweep", _late("api.sweep", "sweep")),
)
