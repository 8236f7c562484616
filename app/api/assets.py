"""The browser's files, ours and Streamlit's: compressed once for those who take it, kept for ever.

Streamlit sends its own as they are, since it would compress them anew at each request.
"""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from browser_files import at_first, files, streamlit_files

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
# our own, since the operating system's table may say otherwise, and a browser runs no module of another type
TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
    ".woff2": "font/woff2", ".png": "image/png", ".gif": "image/gif",
}  # fmt: skip
PACKABLE = {".js", ".css", ".svg"}  # the others are compressed in themselves
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: brotli.compress(plain, quality=5),
    "gzip": lambda plain: gzip.compress(plain, 6),
}
BEST = 10  # of Brotli, a tenth smaller than 5 for twenty times the work; 11 takes twice as long again, for 2 %

_packed: dict[tuple[Path, str], bytes] = {}


def packed(path: Path, coding: str) -> bytes:
    """A file, compressed at its first request: as quickly as somebody who waits for it needs."""
    if (path, coding) not in _packed:
        _packed.setdefault((path, coding), CODINGS[coding](path.read_bytes()))
    return _packed[path, coding]


def pack_well(path: Path) -> None:
    """Compress a file as well as it goes while nobody waits for it."""
    if path.suffix in PACKABLE:
        _packed[path, "br"] = brotli.compress(path.read_bytes(), quality=BEST)


def pack_first() -> None:
    """Make ready what each first visit loads: seconds of work, which hold up neither requests nor other threads."""
    for path in at_first():
        pack_well(path)


class Assets:
    """Middleware. `base` is the path below which the app is."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        below = f"/{base.strip('/')}".rstrip("/")
        served = {f"{below}/{address}": path for address, path in (files() | streamlit_files()).items()}
        self.app, self.files = app, {address: path for address, path in served.items() if path.suffix in TYPES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        path = self.files.get(scope["path"]) if asked else None
        await (await _answer(path, Headers(scope=scope)) if path else self.app)(scope, receive, send)


async def _answer(path: Path, asked: Headers) -> Response:
    """A part of a file is a part of it as it is; so is what has no smaller form."""
    packable = path.suffix in PACKABLE
    coding = best(asked.get("accept-encoding", "")) if packable and "range" not in asked else "identity"
    # an address has the same file for ever: only its forms need telling apart
    headers = FOR_EVER | {"ETag": f'"{coding}"'} | ({"Vary": "Accept-Encoding"} if packable else {})
    if _has(asked.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if coding == "identity":
        return FileResponse(path, headers=headers, media_type=TYPES[path.suffix])
    body = _packed.get((path, coding)) or await to_thread.run_sync(packed, path, coding)
    return Response(body, headers={**headers, "Content-Encoding": coding}, media_type=TYPES[path.suffix])


def _has(tags: str, tag: str) -> bool:
    """Whether this `If-None-Match` names a tag, or any."""
    return not {"*", tag}.isdisjoint(each.strip().removeprefix("W/") for each in tags.split(","))


def best(accepted: str) -> str:
    """What this `Accept-Encoding` likes best: "br", "gzip" or "identity", the smaller where it likes two as much."""
    weights = dict(map(_weight, accepted.lower().split(",")))
    liked = {coding: weights.get(coding, weights.get("*", 0.0)) for coding in CODINGS}
    coding = max(liked, key=liked.__getitem__)
    return coding if liked[coding] > 0 and liked[coding] >= weights.get("identity", 0.0) else "identity"


def _weight(part: str) -> tuple[str, float]:
    """One entry: "gzip", or "gzip;q=0.5"; a weight that is no number is none."""
    name, _sep, weight = part.replace(" ", "").partition(";q=")
    try:
        return name, float(weight or 1)
    except ValueError:
        return name, 0.0
