"""`GET /api/sweep?<spec>&sweep=…`: a sweep as it is made, as NDJSON: its header, parts with decided cells, its end.

With `&format=csv` the cells alone, as a table.
"""

from collections.abc import AsyncIterator
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.query import UNSTORED, answer_errors, attached, is_csv, split
from api.runs import RUNS, SweepRun
from engine.encoding import json_bytes
from engine.sweep.frame import frame
from engine.sweep.header import Header
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part, SweepEnd


@answer_errors
async def sweep(request: Request) -> Response:
    """The stream of the sweep that the query describes; 422 with a sentence for each mistake."""
    query, extra = split(request, ("format",))
    run = RUNS.of_sweep(await to_thread.run_sync(read_sweep, query))
    if is_csv(extra):
        return StreamingResponse(_csv(run), media_type="text/csv", headers=UNSTORED | attached("sweep.csv"))
    headers = {"X-Accel-Buffering": "no", **UNSTORED}
    return StreamingResponse(_lines(run), media_type="application/x-ndjson", headers=headers)


async def _csv(run: SweepRun) -> AsyncIterator[str]:
    title = True
    async for part in run.parts():
        if isinstance(part, Part):
            yield frame(run.sweep, part).to_csv(index=False, header=title)
            title = False


async def _lines(run: SweepRun) -> AsyncIterator[bytes]:
    async for part in run.parts():
        yield json_bytes(_fields(part)) + b"\n"


def _fields(part: Header | Part | SweepEnd) -> dict[str, Any]:
    if isinstance(part, Header):
        return part.fields
    if isinstance(part, SweepEnd):
        return part.fields
    return vars(part)
