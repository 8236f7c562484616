"""`GET /api/curve?<spec>&at=k&low=a&high=b`: the loss over a range of w, under the settings of update k; or f(x)."""

from typing import cast

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from api.query import answer_errors, split, values_of
from engine.encoding import json_bytes
from engine.limits import LIMITS
from engine.link import read
from engine.param import Param
from engine.problems.kinds import KINDS, named, task_of
from engine.problems.task import Columns, Curved
from engine.spec import Spec, SpecError
from words import N_, _

POINTS = 257
PARAMS = (
    Param("at", N_("Step"), 0, 0, LIMITS.max_steps),
    Param("low", N_("Low end"), -1.0, -1e200, 1e200),
    Param("high", N_("High end"), 1.0, -1e200, 1e200),
)


@answer_errors
async def curve(request: Request) -> Response:
    """`{"w": […], "loss": […]}`, of equal length, for f(x) `x` in the place of `w`.

    A point whose loss is not finite is null, and so is one at each pole of f(x): nothing is drawn across it.
    """
    query, extra = split(request, tuple(param.name for param in PARAMS))
    spec, values = await to_thread.run_sync(read, query), values_of(PARAMS, extra)
    if KINDS[spec.problem].sides != 1:
        message = _("The curve is the loss over one weight: {kinds}.").format(kinds=named(lambda kind: kind.sides == 1))
        raise SpecError([{"field": "problem", "message": message}])
    at, low, high = int(values["at"]), float(values["low"]), float(values["high"])  # type: ignore[arg-type]
    points = await to_thread.run_sync(_points, spec, at, low, high)
    return Response(json_bytes(points), media_type="application/json")


def _points(spec: Spec, at: int, low: float, high: float) -> Columns:
    return cast(Curved, task_of(spec)).curve(spec.lanes[0].leg_at(at), low, high, POINTS)
