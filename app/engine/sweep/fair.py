"""A fair race: each optimizer with the learning rate that serves it best within one budget of gradient evaluations."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.optimizers.own import entry_of
from engine.param import Param
from engine.spec import Spec, SpecError
from engine.sweep.parts import Part
from engine.sweep.spec import Axis, Sweep, ends, sweepable
from engine.sweep.verdicts.verdict import Kind
from engine.sweep.walk import swept
from words import _

A_DECADE = 8  # learning rates that are tried in a factor of ten


@dataclass(frozen=True)
class Rate:
    """The learning rate that led lowest, and the loss where it ended; None where every one diverged."""

    lr: float | None
    loss: float


def rates(spec: Spec, budget: int) -> Sweep:
    """The sweep over learning rates of a spec's one lane on a surface, each run with this budget.

    Raises SpecError, with a sentence, on a lane that is changed on the way.
    """
    ((leg, *changes),) = (lane.legs for lane in spec.lanes)
    if changes:
        message = _("A lane that is changed on the way has no one learning rate to choose.")
        raise SpecError([{"field": "lane", "message": message}])
    lr: Param = sweepable(leg)["lr"]
    low, high = ends(lr, entry_of(leg).lr_hint)
    count = 1 + round(A_DECADE * np.log10(high / low))
    axis = Axis(name="lr", label=lr.label, low=low, high=high, count=count, log=True)
    own = spec.model_copy(update={"budget": budget, "steps": budget})
    return Sweep(spec=own, kind="curve", axes=(axis,))


def best_rate(spec: Spec, budget: int) -> Iterator[Part | Rate]:
    """The parts of that sweep as it is made, and at last the rate whose run ended lowest.

    Of several the one that arrived first, and of those the smallest: the same spec always gives the same rate.
    """
    sweep = rates(spec, budget)
    done: list[Part] = []
    for part in swept(sweep):
        if isinstance(part, Part):
            done.append(part)
            yield part
    kind, cells, steps, loss = (
        np.concatenate([getattr(part, name) for part in done]) for name in ("kind", "cells", "steps", "loss")
    )
    loss = np.where((kind == Kind.DIVERGES) | np.isnan(loss), np.inf, loss)
    best = np.lexsort((cells, np.nan_to_num(steps, nan=np.inf), loss))[:1]
    found = [float(sweep.axes[0].values[cells[place]]) for place in best if np.isfinite(loss[place])]
    yield Rate(found[0], float(loss[best[0]])) if found else Rate(None, np.nan)
