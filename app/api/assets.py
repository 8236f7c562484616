"""`GET /assets/…`: the browser's files, compressed once for those who take gzip, cached for ever."""

import gzip
from functools import cache
from pathlib import PurePosixPath

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from browser_files import files

HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
# our own, since the operating system's table may say otherwise, and a browser runs no module of another type
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}


@cache
def packed(address: str) -> bytes:
    """A file, gzipped."""
    return gzip.compress(files()[address].read_bytes(), 6)


async def asset(request: Request) -> Response:
    address = f"assets/{request.path_params['path']}"
    if address not in files():
        return PlainTextResponse("There is no such file.", status_code=404)
    kind = TYPES[PurePosixPath(address).suffix]
    if not takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(await to_thread.run_sync(files()[address].read_bytes), headers=HEADERS, media_type=kind)
    headers = {**HEADERS, "Content-Encoding": "gzip"}
    return Response(await to_thread.run_sync(packed, address), headers=headers, media_type=kind)


def takes_gzip(accepted: str) -> bool:
    """Whether this `Accept-Encoding` names gzip, or anything, with a weight above 0."""
    parts = [each.replace(" ", "").lower().partition(";") for each in accepted.split(",")]
    weights = {name: weight for name, _sep, weight in parts}
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return weight.removeprefix("q=").strip("0.") != "" or not weight
