"""Watching many runs: when each arrived for good, when it stopped being finite, and how it went at the end."""

from enum import IntEnum

import numpy as np

from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Bands, Goal
from engine.verdicts import course
from engine.verdicts.catalogue import VERDICTS, Outcome
from engine.verdicts.course import Peaks
from engine.verdicts.outcome import HALF

DIVERGED = -2  # the code of such a start among basins; -1 is one that reached no minimum


class Kind(IntEnum):
    """How a run of a curve or a map went: the code of a verdict."""

    GOOD = 0
    CRAWLS = 1
    OSCILLATES = 2
    DIVERGES = 3
    FALLING = 4
    RESTS = 5

    @property
    def label(self) -> str:
        """What a legend calls it: the verdict's name."""
        return VERDICTS[OUTCOMES[self]].name


OUTCOMES = {
    Kind.GOOD: Outcome.CONVERGED, Kind.CRAWLS: Outcome.CRAWLS, Kind.OSCILLATES: Outcome.OSCILLATES,
    Kind.DIVERGES: Outcome.DIVERGED, Kind.FALLING: Outcome.FALLING, Kind.RESTS: Outcome.LOCAL,
}  # fmt: skip


class Watch:
    """What K runs show from row to row.

    `steps`: the row from which the loss stays in one band to the last row seen; -1 where it is in none. `alive`: every
    loss and gradient so far was finite. `loss`: the last finite one. `slope`: the largest part of the last gradient.
    All of these are of shape (K,). `tail`: the last rows' losses (K,) and points (d, K). `peaks`: the highest losses on
    the way.
    """

    def __init__(self, bands: Bands, runs: int, rows: int, tail: int, noise: float = 0.0) -> None:
        """Of so many rows at the most; the tail begins with row `tail`. `noise` is the gradients'."""
        self.bands, self.count, self.begins, self.noise = bands, rows, tail, noise
        self.slope = np.zeros(runs)
        self.peaks = Peaks.none(runs)
        self.steps = np.full(runs, -1, dtype=np.int32)
        self.alive = np.ones(runs, dtype=bool)
        self.band = np.zeros(runs, dtype=np.int8)
        self.loss = np.full(runs, np.nan)
        self.first = self.previous = self.loss
        self.tail: list[tuple[np.ndarray, np.ndarray]] = []

    def see(self, row: int, loss: np.ndarray, gradient: np.ndarray, point: np.ndarray) -> np.ndarray:
        """Take in row `row`: losses (K,), gradients and points (d, K). The places of the runs that it ended."""
        if row == 0:
            self.first = self.previous = loss
        finite = np.isfinite(loss) & np.isfinite(gradient).all(axis=0)
        ended = np.empty(0, dtype=int)
        if not finite.all():
            ended = np.flatnonzero(self.alive & ~finite)
            self.loss[ended] = self.previous[ended]
            self.alive &= finite
        with np.errstate(all="ignore"):
            band = self.bands.of(loss)
        changed = np.flatnonzero(band != self.band)
        if len(changed):
            self.steps[changed] = np.where(band[changed] > 0, row, -1)
        self.band, self.previous = band, loss
        self.peaks.see(row, self.count, loss)
        if row >= self.begins:
            self.tail.append((loss, point.copy()))
            self.slope = np.abs(gradient).max(axis=0)
        return ended

    @property
    def diverged(self) -> np.ndarray:
        """Where a number was not finite, or the loss grew; bool, shape (K,)."""
        noisy = course.is_noise(self.noise, self.slope)
        grew = course.grows(self.peaks, self.first, noisy)
        return ~self.alive | grew | course.is_far_above(self.peaks, self.first, self.loss, noisy)

    def close(self) -> None:
        """After the last row."""
        self.loss[self.alive] = self.previous[self.alive]
        self.steps[~self.alive] = -1


def kinds(watch: Watch, start: np.ndarray, best: float | None) -> np.ndarray:
    """How each run of a closed watch went, as `Kind`; `start` is where the runs began, shape (d, 1) or (d, K).

    Diverges: see `Watch.diverged`. Good: it arrived and stays. Oscillates: see `course.is_restless`. Crawls: more than
    half of the loss above `best`, the lowest, is left. Rests: it does not move any more, where the loss is not lowest.
    Falling: all others, which are not there yet.
    """
    losses = np.stack([loss for loss, _point in watch.tail])
    points = np.stack([point for _loss, point in watch.tail])
    with np.errstate(all="ignore"):
        left = (watch.loss - best) / (watch.first - best) if best is not None else np.zeros(len(watch.loss))
    answer = np.where(left > HALF, Kind.CRAWLS, Kind.FALLING)
    answer = np.where(course.is_restless(losses, points, start), Kind.OSCILLATES, answer)
    answer = np.where(course.is_at_rest(points), Kind.RESTS, answer)
    answer = np.where(watch.steps >= 0, Kind.GOOD, answer)
    return np.where(watch.diverged, Kind.DIVERGES, answer).astype(np.int8)


def verdict(
    sweep: Sweep, goal: Goal, watch: Watch, start: np.ndarray, point: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The code of each run and the row of its arrival, -1 for none, both (K,); `point` is where it ended, (d, K)."""
    if sweep.kind != "basins":
        return kinds(watch, start, goal.best), watch.steps
    with np.errstate(all="ignore"):
        reached = goal.basins(point, watch.bands, watch.band)
    kind = np.where(watch.alive, reached, DIVERGED)
    return kind, np.where(kind < 0, -1, watch.steps)
