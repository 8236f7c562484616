"""`GET /api/plane?<spec>&a=…&b=…&at=k&low_a=…&high_a=…&low_b=…&high_b=…`: the loss over two weights at step k.

The other weights are those of row k of the first lane (of its last row, where it ended before), the loss is that
of update k. A surface has no other weights than its x and y: it is the same at every step.
"""

from collections.abc import Callable
from functools import partial
from typing import cast

import numpy as np
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from api.query import answer_errors, split, values_of
from api.runs import RUNS, Run
from engine.encoding import json_bytes
from engine.limits import LIMITS
from engine.link import read
from engine.loop.rows import Chunk
from engine.param import Given, Param, Setting, Text, quoted
from engine.problems.kinds import KINDS, named, task_of
from engine.problems.task import Planar, Side, Task
from engine.spec import Leg, Spec, SpecError
from engine.verdicts.outcome import End
from words import N_, _

POINTS = 81  # a side
SIDES = (("a", N_("First weight")), ("b", N_("Second weight")))
PARAMS: tuple[Setting, ...] = (
    Param("at", N_("Step"), 0, 0, LIMITS.max_steps),
    *(Text(name, label) for name, label in SIDES),
    *(Param(f"low_{name}", N_("Low end"), -1.0, -1e200, 1e200) for name, _label in SIDES),
    *(Param(f"high_{name}", N_("High end"), 1.0, -1e200, 1e200) for name, _label in SIDES),
)


@answer_errors
async def plane(request: Request) -> Response:
    """`{"x": [values of a], "y": [values of b], "z": [[losses along a] for each of b], "at": k}`.

    A loss that is not finite is null; `at` is the row whose weights are held.
    """
    query, extra = split(request, tuple(param.name for param in PARAMS))
    spec, values = await to_thread.run_sync(read, query), values_of(PARAMS, extra)
    _check(spec, values)
    if KINDS[spec.problem].steady:
        task = await to_thread.run_sync(task_of, spec)
        return await _answer(values, cast(int, values["at"]), partial(_losses, task, spec.lanes[0].start, {}))
    run = RUNS.of(spec)
    if (found := await _weights(run, cast(int, values["at"]), request)) is None:
        return Response(status_code=499)  # nobody is there to read it
    row, held = found
    return await _answer(values, row, partial(_losses, run.task, spec.lanes[0].leg_at(row), held))


def _check(spec: Spec, values: dict[str, Given]) -> None:
    """Raise SpecError where these are not two weights of the model, or the two sides of a surface."""
    if KINDS[spec.problem].sides != 2:
        message = _("The plane is the loss over two weights: {kinds}.").format(
            kinds=named(lambda kind: kind.sides == 2)
        )
        raise SpecError([{"field": "problem", "message": message}])
    unknown = _("There is no weight {name}. There are: {names}.")
    names = ", ".join(spec.names[:20])
    errors = [
        {"field": name, "message": unknown.format(name=quoted(values[name]), names=names)}
        for name, _label in SIDES
        if values[name] not in spec.names
    ]
    if not errors and values["a"] == values["b"]:
        errors = [{"field": "b", "message": _("A plane needs two different weights: choose another for b.")}]
    if errors:
        raise SpecError(errors)


async def _weights(run: Run, at: int, request: Request) -> tuple[int, dict[str, float]] | None:
    """Row `at` of the first lane, or its last one, and the weights there; None where the reader has gone."""
    index, last = 0, None
    while (part := await run.part(index)) is not None and not (isinstance(part, End) and part.lane == 0):
        index += 1
        if await request.is_disconnected():
            return None
        if isinstance(part, Chunk) and part.lane == 0:
            last = part
            if part.first + len(part) > at:
                break
    assert last is not None  # every run has a first row
    place = min(at - last.first, len(last) - 1)
    return last.first + place, {name: float(last.columns[name][place]) for name in run.task.names}


async def _answer(values: dict[str, Given], row: int, losses: Callable[[Side, Side], np.ndarray]) -> Response:
    """The losses over the two sides, worked out in a thread."""

    def work() -> bytes:
        a, b = (_side(values, name) for name, _label in SIDES)
        return json_bytes({"x": a.values, "y": b.values, "z": losses(a, b), "at": row})

    headers = {"Cache-Control": "no-store"}  # a table may be its session's own
    return Response(await to_thread.run_sync(work), headers=headers, media_type="application/json")


def _losses(task: Task, leg: Leg, held: dict[str, float], a: Side, b: Side) -> np.ndarray:
    return cast(Planar, task).plane(leg, held, a, b)


def _side(values: dict[str, Given], name: str) -> Side:
    low, high = (cast(float, values[f"{end}_{name}"]) for end in ("low", "high"))
    return Side(str(values[name]), np.linspace(low, high, POINTS))
