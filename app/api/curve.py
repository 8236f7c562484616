"""`GET /api/curve?<spec>&at=k&low=a&high=b`: the loss over a range of w, under the settings of update k."""

from typing import cast

import numpy as np
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.query import answer_errors, split
from engine.link import read
from engine.pair import PairLeg, PairSpec
from engine.pair_task import loss_curve
from engine.param import Number, Param
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
    spec, values = read(query), _values(extra)
    if not isinstance(spec, PairSpec):
        raise SpecError([{"field": "problem", "message": _("Only one weight has a curve: problem=pair.")}])
    return JSONResponse(await to_thread.run_sync(_points, spec, values))


def _values(extra: dict[str, str]) -> dict[str, Number]:
    values, errors = {}, []
    for param in PARAMS:
        try:
            values[param.name] = param.read(extra.get(param.name, param.default))
        except ValueError as mistake:
            errors.append({"field": param.name, "message": str(mistake)})
    if errors:
        raise SpecError(errors)
    return values


def _points(spec: PairSpec, values: dict[str, Number]) -> dict[str, list[float | None]]:
    leg = cast(PairLeg, spec.lanes[0].leg_at(int(values["at"])))
    weights = np.linspace(float(values["low"]), float(values["high"]), POINTS)
    losses = loss_curve(spec, leg, weights)
    return {"w": weights.tolist(), "loss": [loss if np.isfinite(loss) else None for loss in losses.tolist()]}
