"""What can be said of a lane by its rows alone: facts, from which `engine.verdicts.outcome` chooses a verdict.

The thresholds are judgement, not theory; `tests/engine/verdicts` holds them.
"""

from functools import cached_property

import numpy as np
import torch

from engine.problems.task import Columns, Task
from engine.spec import Lane, Spec
from engine.stability import largest_stable_lr
from engine.verdicts import course
from engine.verdicts.course import WINDOW, Peaks

NEAR = 1e-6  # of the longest way from it: this close to a point counts as there
REACH = 10.0  # times 1, or the numbers of the place itself: a longer way, from a start far off, counts for no more
ROUNDING = 8  # units in the last place of a weight that are no distance
REST = 10  # rows without a move, at the end, are rest
SMALL = 1e15  # from numbers below this one step does not lead past all numbers: the function has no value there
CALMER = 0.99  # swings that shrink to less than this within the last steps get smaller


class Seen:
    """A lane with these rows: the loss, the parameters, their gradients and, where steps see a batch each, `train`.

    `broke_off`: the row after them was not finite. A last row that a change on the way measures by another problem is
    left out: no update was made there.
    """

    def __init__(self, spec: Spec, task: Task, lane: Lane, rows: Columns, broke_off: bool) -> None:
        self.spec, self.task, self.broke_off = spec, task, broke_off
        self.steps = len(rows["loss"]) - 1
        last_update = self.steps if broke_off else self.steps - 1
        self.leg = lane.leg_at(max(last_update, 0))
        if lane.leg_at(self.steps).problem != self.leg.problem:
            rows = {name: column[:-1] for name, column in rows.items()}
        self.rows = rows
        self.since = self._since(lane)
        self.losses = task.objective(self.leg, rows)[self.since :]
        self.points = np.stack([rows[name] for name in task.names], axis=1)[self.since :]  # (rows, weights)
        self.first, self.last, self.peak = float(self.losses[0]), float(self.losses[-1]), float(self.losses.max())
        self.end = dict(zip(task.names, self.points[-1].tolist(), strict=True))
        self.way = float(np.abs(self.points - self.points[-1]).max())
        self.noisy = task.noisy or bool(self.leg.noise)

    def _since(self, lane: Lane) -> int:
        """The row from which the loss is that of the last leg: another target or loss on the way is no divergence."""
        others = [before.at for before in lane.legs if before.at < self.leg.at and before.problem != self.leg.problem]
        return next(later.at for later in lane.legs if later.at > max(others, default=-1))

    @cached_property
    def best(self) -> dict[str, float]:
        """The known minimum nearest to the end; empty where none is known."""
        return self.task.minimum(self.leg, self.end)

    @cached_property
    def stable_lr(self) -> float | None:
        """The largest learning rate that is stable here, where one is known."""
        return largest_stable_lr(self.leg, self.task.curvature(self.leg))

    @property
    def is_small(self) -> bool:
        """Whether the last numbers are so small that no step from them leads past all numbers."""
        return max(abs(float(column[-1])) for column in self.rows.values()) < SMALL

    @property
    def falls_without_end(self) -> bool:
        """Whether the last loss is far below 0, and below the first."""
        return self.last < -SMALL and self.last < self.first

    @cached_property
    def _peaks(self) -> Peaks:
        return Peaks.of(self.losses[:, None])

    @cached_property
    def grows(self) -> bool:
        """See `course.grows`."""
        return bool(course.grows(self._peaks, self.losses[:1], self._is_noise)[0])

    @cached_property
    def is_far_above(self) -> bool:
        """See `course.is_far_above`."""
        return bool(course.is_far_above(self._peaks, self.losses[:1], self.losses[-1:], self._is_noise)[0])

    @property
    def _is_noise(self) -> bool:
        """Whether chance may be what moves it: the noise is no smaller than the slope, or nobody knows how large."""
        return self.task.noisy or bool(course.is_noise(self.leg.noise, self._slopes[-1:])[0])

    @property
    def bad_step(self) -> int | None:
        """The first step from which the loss stays above its start, or the one that leads past all numbers."""
        if self.broke_off:
            return self.steps + 1
        if self.falls_without_end:
            return self.steps
        below = np.flatnonzero(self.losses <= self.first)
        return self.since + int(below[-1]) + 1

    @cached_property
    def arrival(self) -> int | None:
        """The row from which every weight stays at the known minimum, if they end there."""
        return self._stays([self.best[name] for name in self.task.names]) if self.best else None

    @cached_property
    def rest(self) -> int | None:
        """The row from which nothing moves any more, if so for REST rows or from the start."""
        row = self._stays(self.points[-1])
        never_moved = self.way == 0 and len(self.points) > 1
        return row if row is not None and (never_moved or self.since + len(self.points) - row > REST) else None

    def _stays(self, place: object) -> int | None:
        """The row from which all weights stay at a place (weights,), by the longest way from it that they were."""
        away, size = np.abs(self.points - np.asarray(place)), np.abs(np.asarray(place))
        near = NEAR * min(away.max(), REACH * max(1.0, size.max()))
        far = (away > np.maximum(near, ROUNDING * self._eps * size)).any(axis=1)
        if far[-1]:
            return None
        return self.since + (int(np.flatnonzero(far)[-1]) + 1 if far.any() else 0)

    @cached_property
    def rests(self) -> bool:
        """Whether nothing moves any more because the slope is zero."""
        if self.rest is None:
            return False
        size = max(1.0, abs(self.last))
        zero = max(NEAR * min(self._slopes[self.since :].max(), REACH * size), ROUNDING * self._eps * size)
        return bool(self._slopes[-1] <= zero)

    @cached_property
    def _slopes(self) -> np.ndarray:
        """The largest part of the gradient at each row, shape (rows,)."""
        return np.abs(np.stack([self.rows[f"grad_{name}"] for name in self.task.names], axis=1)).max(axis=1)

    @property
    def _eps(self) -> float:
        return torch.finfo(getattr(torch, self.spec.dtype)).eps

    @cached_property
    def bends_up(self) -> bool | None:
        """Whether the loss bends up in every direction where the lane ended; None where that is not clear."""
        return self.task.bends_up(self.leg, self.end)

    @property
    def place(self) -> dict[str, float]:
        """Where it ended; what is nothing beside the way that it went is 0."""
        return {name: value if abs(value) > NEAR * self.way else 0.0 for name, value in self.end.items()}

    @property
    def _tail(self) -> np.ndarray:
        return self.points[-WINDOW - 1 :]

    @cached_property
    def is_restless(self) -> bool:
        """See `course.is_restless`."""
        losses, start = self.losses[-WINDOW - 1 :, None], self.points[0][:, None]
        return len(losses) > 2 and bool(course.is_restless(losses, self._tail[:, :, None], start)[0])

    @property
    def jumps_across(self) -> bool:
        """Whether the one weight was on the other side of its minimum at every one of the last ten steps."""
        if len(self.best) != 1 or len(self.points) < REST:
            return False
        sides = np.sign(self.points[-REST:, 0] - next(iter(self.best.values())))
        return bool(np.all(sides[1:] * sides[:-1] < 0))

    @property
    def calms_down(self) -> bool:
        """Whether the last steps get shorter."""
        moves = np.linalg.norm(np.diff(self._tail, axis=0), axis=1)
        early, late = np.array_split(moves, 2)
        return not self.noisy and len(late) > 0 and bool(late.max() < CALMER * early.max())

    @cached_property
    def left(self) -> float | None:
        """The share of the first loss, above the lowest known, that is left; None where none is known."""
        lowest = self.task.lowest(self.leg, self.end)
        if lowest is None or not self.first > lowest:
            return None
        return (self.last - lowest) / (self.first - lowest)

    @property
    def still_falls(self) -> bool:
        """Whether the last step led lower, and the last steps all together."""
        return len(self.losses) > 1 and bool(self.losses[-1] < min(self.losses[-2], self.losses[-WINDOW - 1 :][0]))

    @property
    def decays(self) -> bool:
        """Whether a setting pulls the weights towards 0, so that they rest beside the minimum."""
        return bool(self.leg.settings.get("weight_decay") or self.leg.settings.get("lambd"))
