"""`GET /api/sweep?<spec>&sweep=…`: a sweep as it is made, as NDJSON: its header, parts with decided cells, its end."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.query import answer_errors
from api.runs import RUNS, SweepRun
from engine.sweep.link import read_sweep
from engine.sweep.parts import Header, Part, SweepEnd

HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}  # it may be on a table that is its session's alone


@answer_errors
async def sweep(request: Request) -> Response:
    """The stream of the sweep that the query describes; 422 with a sentence for each mistake."""
    run = RUNS.of_sweep(await to_thread.run_sync(read_sweep, request.url.query))
    return StreamingResponse(_lines(run), media_type="application/x-ndjson", headers=HEADERS)


async def _lines(run: SweepRun) -> AsyncIterator[bytes]:
    index = 0
    while (part := await run.part(index)) is not None:
        index += 1
        yield orjson.dumps(_fields(part), option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"  # what is not finite as null


def _fields(part: Header | Part | SweepEnd) -> dict[str, Any]:
    if isinstance(part, Header):
        return part.fields
    fields = dict(vars(part))
    if isinstance(part, SweepEnd):
        fields["minima"] = [minimum._asdict() for minimum in part.minima]
    return fields
