"""Where the runs of a sweep may arrive: the minima that are known, and those that its runs found.

The thresholds are judgement, not theory; `tests/engine/sweep/verdicts/test_minima.py` holds them.
"""

import numpy as np
import torch

from engine.problems.kinds import task_of
from engine.problems.surface.catalogue import Minimum
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.ways.together import Together

FLAT = 1e-4  # relative: a gradient this small is that of a run at rest
APART = 0.01  # of the swept square's diagonal: ends closer than this are one minimum
MOST = 40  # minima
LOOKED_AT = 200  # ends at rest, apart from each other: each costs a Hessian


def known(sweep: Sweep, runs: Together) -> Goal:
    """What is known before anything has run."""
    if minima := runs.task.minima:
        return Goal(minima, min(minimum.value for minimum in minima))
    if not (place := runs.task.minimum(sweep.leg, {})):
        return Goal()
    point = torch.tensor(list(place.values()), dtype=runs.start.dtype)[:, None]
    return Goal(best=float(runs.losses(point)[0]))


def found(sweep: Sweep, points: np.ndarray, losses: np.ndarray, gradients: np.ndarray) -> Goal:
    """What the ends of all runs show: points (d, K), losses (K,), NaN where a run diverged, gradients (d, K)."""
    finite = losses[np.isfinite(losses)]
    minima = _minima(sweep, points, losses, gradients) if sweep.kind == "basins" else ()
    return Goal(minima, float(finite.min()) if len(finite) else None)


def _minima(sweep: Sweep, points: np.ndarray, losses: np.ndarray, gradients: np.ndarray) -> tuple[Minimum, ...]:
    """The minima among the ends, the lowest first.

    An end at rest has hardly a gradient, and the surface bends up there in every direction: a plain or a valley whose
    floor is level has no minimum of its own. Of very many ends at rest the lowest are looked at.
    """
    task = task_of(sweep.spec)
    with np.errstate(all="ignore"):
        rest = np.abs(gradients).max(axis=0) <= FLAT * (1 + np.abs(losses))
    left = np.flatnonzero(rest & np.isfinite(losses))
    left = left[np.argsort(losses[left], kind="stable")]
    near = APART * float(np.linalg.norm([axis.high - axis.low for axis in sweep.axes]))
    minima: list[Minimum] = []
    for _look in range(LOOKED_AT):
        if not len(left) or len(minima) == MOST:
            break
        best = left[0]
        away = np.linalg.norm(points[:, left] - points[:, [best]], axis=0) > near
        if task.bends_up(sweep.leg, dict(zip(task.names, points[:, best].tolist(), strict=True))):
            minima.append(Minimum(float(points[0, best]), float(points[1, best]), float(losses[best])))
        left = left[away]
    return tuple(minima)
