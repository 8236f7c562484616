"""`GET /api/descent?<spec>`: the rows of a run as they are made, as NDJSON or CSV. `&from=k` starts at row k."""

from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.query import UNSTORED, answer_errors, attached, is_csv, split
from api.runs import RUNS, Run
from engine.descend import column_names
from engine.lane_names import lane_names
from engine.link import read
from engine.outcome import End
from engine.param import Param
from engine.problem import Task
from engine.rows import Chunk
from engine.settings import LIMITS
from engine.spec import Spec, SpecError
from engine.stability import largest_stable_lr
from engine.trace import to_frame
from words import _

FROM = Param("from", _("First row"), 0, 0, LIMITS.max_steps)


@answer_errors
async def descent(request: Request) -> Response:
    """The stream of the run that the query describes; 422 with a sentence for each mistake."""
    query, extra = split(request, ("format", "from"))
    run = RUNS.of(await to_thread.run_sync(read, query))  # a large table takes its time to look at
    table = is_csv(extra)
    try:
        first = int(FROM.read(extra.get("from", "0")))
    except ValueError as mistake:
        raise SpecError([{"field": "from", "message": str(mistake)}]) from None
    if table:
        return StreamingResponse(_csv(run, first), media_type="text/csv", headers=UNSTORED | attached("descent.csv"))
    headers = {"X-Accel-Buffering": "no", **UNSTORED}
    return StreamingResponse(_ndjson(run, first), media_type="application/x-ndjson", headers=headers)


def header(spec: Spec, task: Task) -> dict[str, Any]:
    """The first line of a stream: what the rows are of."""
    names = lane_names(spec.lanes)
    lanes = [{"label": name, "optimizer": lane.start.optimizer, **lane.start.settings, **lane.start.steering}
             for name, lane in zip(names, spec.lanes, strict=True)]  # fmt: skip
    last = spec.lanes[0].legs[-1]
    return {
        "spec": spec.model_dump(),
        "parameters": task.names,
        "lanes": lanes,
        "columns": column_names(spec, task),
        "steps": spec.steps,
        "legs": [[leg.at for leg in lane.legs] for lane in spec.lanes],
        "marks": task.reference(last),
        "stable_lr": largest_stable_lr(last, task.curvature(last)),
        **task.data(),
    }


async def _ndjson(run: Run, first: int) -> AsyncIterator[bytes]:
    waiting: bytes | None = None
    async for part in _parts(run, first):
        if waiting is None:  # a table's header takes its time to work out
            waiting = orjson.dumps(await to_thread.run_sync(header, run.spec, run.task)) + b"\n"
        yield waiting + _line(part)
        waiting = b""


async def _csv(run: Run, first: int) -> AsyncIterator[str]:
    title = True
    async for part in _parts(run, first):
        if isinstance(part, Chunk):
            yield to_frame([part]).to_csv(index=False, header=title)
            title = False


async def _parts(run: Run, first: int) -> AsyncIterator[Chunk | End]:
    """The parts of a run from row `first` of each lane on."""
    async for part in run.parts():
        if isinstance(part, End) or part.first >= first:
            yield part
        elif part.first + len(part) > first:
            skip = first - part.first
            yield Chunk(part.lane, first, {name: column[skip:] for name, column in part.columns.items()})


def _line(part: Chunk | End) -> bytes:
    fields = part.fields if isinstance(part, End) else _fields(part)
    return orjson.dumps(fields, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def _fields(chunk: Chunk) -> dict[str, Any]:
    """A chunk for JSON, which knows no infinity: it becomes null, and `nonfinite` says that it was one."""
    columns = {name: np.ascontiguousarray(column) for name, column in chunk.columns.items()}
    infinite = any(np.isinf(column).any() for column in columns.values())
    return {"lane": chunk.lane, **columns} | ({"nonfinite": True} if infinite else {})
