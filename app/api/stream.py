"""`GET /api/descent?<spec>`: the rows of a run as they are made, as NDJSON or CSV. `&from=k` starts at row k.

The row after the last may be asked for, by a reader who lacks the ends alone; no row beyond it.
"""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import numpy as np
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.query import UNSTORED, answer_errors, attached, is_csv, split, values_of
from api.resumed import in_short_lines, piece
from api.runs import RUNS, Run
from engine.encoding import json_bytes
from engine.lane_names import lane_names
from engine.limits import LIMITS
from engine.link import read
from engine.loop.descend import column_names
from engine.loop.rows import Chunk
from engine.param import Param
from engine.problems.task import Task
from engine.spec import Spec, SpecError
from engine.stability import largest_stable_lr
from engine.trace import to_frame
from engine.verdicts.outcome import End
from engine.wording import number
from words import N_, _

FROM = Param("from", N_("First row"), 0, 0, LIMITS.max_steps + 1)


@answer_errors
async def descent(request: Request) -> Response:
    """The stream of the run that the query describes; 422 with a sentence for each mistake."""
    query, extra = split(request, ("format", "from"))
    spec = await to_thread.run_sync(read, query)  # a large table takes its time to look at
    table, first = is_csv(extra), _first(spec, extra)
    run = RUNS.of(spec)
    if table:
        return StreamingResponse(_csv(run, first), media_type="text/csv", headers=UNSTORED | attached("descent.csv"))
    headers = {"X-Accel-Buffering": "no", **UNSTORED}
    return StreamingResponse(_ndjson(run, first), media_type="application/x-ndjson", headers=headers)


def _first(spec: Spec, extra: dict[str, str]) -> int:
    """The row to begin at. Raises SpecError where the run can have none there."""
    first = int(values_of((FROM,), extra)["from"])  # type: ignore[arg-type]
    if first > spec.steps + 1:
        text = _("This run has the rows 0 to {last}: from must be {most} at the most.")
        message = text.format(last=number(spec.steps), most=number(spec.steps + 1))
        raise SpecError([{"field": "from", "message": message}])
    return first


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
    await run.part(0)  # with it the task is there
    waiting = json_bytes(await to_thread.run_sync(header, run.spec, run.task)) + b"\n"  # a table's takes its time
    if first:  # it may be long until that row is made
        yield waiting
        waiting = b""
    parts = _parts(run, first)
    async for part in in_short_lines(parts, len(run.spec.lanes)) if first else parts:
        yield waiting + _line(part)
        await anyio.sleep(0)  # others have their turn, and a reader who has gone is seen
        waiting = b""


async def _csv(run: Run, first: int) -> AsyncIterator[str]:
    title = True
    async for part in _parts(run, first):
        if isinstance(part, Chunk):
            yield to_frame([part]).to_csv(index=False, header=title)
            await anyio.sleep(0)
            title = False


async def _parts(run: Run, first: int) -> AsyncIterator[Chunk | End]:
    """The parts of a run from row `first` of each lane on."""
    async for part in run.parts():
        if isinstance(part, End) or part.first >= first:
            yield part
        elif part.first + len(part) > first:
            yield piece(part, first - part.first, len(part))


def _line(part: Chunk | End) -> bytes:
    return json_bytes(part.fields if isinstance(part, End) else _fields(part)) + b"\n"


def _fields(chunk: Chunk) -> dict[str, Any]:
    """A chunk for JSON, which knows no infinity: it becomes null, and `nonfinite` says that it was one."""
    infinite = any(np.isinf(column).any() for column in chunk.columns.values())
    columns = {name: np.ascontiguousarray(column) for name, column in chunk.columns.items()}  # quicker to encode
    return {"lane": chunk.lane, **columns} | ({"nonfinite": True} if infinite else {})
