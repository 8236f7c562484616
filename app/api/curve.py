"""`GET /api/curve?<spec>&at=k&low=a&high=b`: the loss over a range of w, under the settings of update k; or f(x)."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from api.query import answer_errors, split, values_of
from engine.encoding import json_bytes
from engine.link import read
from engine.pair import PairLeg, PairSpec
from engine.pair_task import loss_curve
from engine.param import Param
from engine.poles import poles
from engine.settings import LIMITS
from engine.spec import SpecError
from engine.surface import FunctionSpec
from engine.surface_task import SurfaceTask
from words import _

POINTS = 257
PARAMS = (
    Param("at", _("Step"), 0, 0, LIMITS.max_steps),
    Param("low", _("Low end"), -1.0, -1e200, 1e200),
    Param("high", _("High end"), 1.0, -1e200, 1e200),
)


@answer_errors
async def curve(request: Request) -> Response:
    """`{"w": […], "loss": […]}`, of equal length, for f(x) `x` in the place of `w`.

    A point whose loss is not finite is null, and so is one at each pole of f(x): nothing is drawn across it.
    """
    query, extra = split(request, tuple(param.name for param in PARAMS))
    spec, values = await to_thread.run_sync(read, query), values_of(PARAMS, extra)
    if spec.problem not in POINTS_OF:
        message = _("Only one weight, or f(x), has a curve: problem=pair or problem=function.")
        raise SpecError([{"field": "problem", "message": message}])
    at, low, high = int(values["at"]), float(values["low"]), float(values["high"])  # type: ignore[arg-type]
    points = await to_thread.run_sync(POINTS_OF[spec.problem], spec, at, low, high)
    return Response(json_bytes(points), media_type="application/json")


def _of_pair(spec: PairSpec, at: int, low: float, high: float) -> dict[str, np.ndarray]:
    weights = np.linspace(low, high, POINTS)
    return {"w": weights, "loss": loss_curve(spec, cast(PairLeg, spec.lanes[0].leg_at(at)), weights)}


def _of_function(spec: FunctionSpec, _at: int, low: float, high: float) -> dict[str, np.ndarray]:
    task = SurfaceTask(spec)
    x = np.linspace(low, high, POINTS)
    losses, gaps = task.along(x), poles(task.tree, low, high)
    places = np.searchsorted(x, gaps)
    return {"x": np.insert(x, places, gaps), "loss": np.insert(losses, places, np.nan)}


POINTS_OF: dict[str, Callable[[Any, int, float, float], dict[str, np.ndarray]]] = {
    "pair": _of_pair,
    "function": _of_function,
}
