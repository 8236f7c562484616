"""`GET /assets/…`: the browser's files, compressed once, cached for ever."""

import gzip
import mimetypes
from functools import cache

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from browser_files import files

HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Encoding": "gzip"}


@cache
def packed(address: str) -> bytes:
    """A file, gzipped."""
    return gzip.compress(files()[address].read_bytes(), 6)


async def asset(request: Request) -> Response:
    address = f"assets/{request.path_params['path']}"
    if address not in files():
        return PlainTextResponse("There is no such file.", status_code=404)
    kind = mimetypes.guess_type(address)[0]
    return Response(await to_thread.run_sync(packed, address), headers=HEADERS, media_type=kind)
