"""`GET /api/curve?<spec>&at=k&low=a&high=b`: the loss over a range of w, under the settings of update k."""

from typing import cast

import numpy as np
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.query import answer_errors, split, values_of
from engine.link import read
from engine.pair import PairLeg, PairSpec
from engine.pair_task import loss_curve
from engine.param import Given, Param
from engine.settings import LIMITS
from engine.spec import SpecError
from words import _

POINTS = 257
PARAMS = (
    Param("at", _("Step"), 0, 0, LIMITS.max_steps),
    Param("low", _("Low end"), -1.0, -1e200, 1e200),
    Param("high", _("High end"), 1.0, -1e200, 1e200),
)


@answer_errors
async def curve(request: Request) -> Response:
    """`{"w": […], "loss": […]}`, of equal length; a point whose loss is not finite is null."""
    query, extra = split(request, tuple(param.name for param in PARAMS))
    spec, values = read(query), values_of(PARAMS, extra)
    if not isinstance(spec, PairSpec):
        raise SpecError([{"field": "problem", "message": _("Only one weight has a curve: problem=pair.")}])
    return JSONResponse(await to_thread.run_sync(_points, spec, values))


def _points(spec: PairSpec, values: dict[str, Given]) -> dict[str, list[float | None]]:
    leg = cast(PairLeg, spec.lanes[0].leg_at(cast(int, values["at"])))
    weights = np.linspace(cast(float, values["low"]), cast(float, values["high"]), POINTS)
    losses = loss_curve(spec, leg, weights)
    return {"w": weights.tolist(), "loss": [loss if np.isfinite(loss) else None for loss in losses.tolist()]}
