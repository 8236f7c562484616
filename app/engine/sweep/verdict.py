"""Watching many runs: when each arrived for good, when it stopped being finite, and how it went at the end."""

from enum import IntEnum

import numpy as np

from engine.outcome import GROWN
from engine.sweep.goal import Bands, Goal
from engine.sweep.spec import Sweep

WINDOW = 20  # steps at the end of a run that tell whether it goes back and forth
MOVED = 1e-9  # of the run's own way: a shorter step is rounding
DIVERGED = -2  # the code of such a start among basins; -1 is one that reached no minimum
ROSE = 1e-12  # of the loss: a smaller rise is rounding


class Kind(IntEnum):
    """How a run of a curve or a map went."""

    GOOD = 0
    CRAWLS = 1
    OSCILLATES = 2
    DIVERGES = 3


class Watch:
    """What K runs show from row to row.

    `steps`: the row from which the loss stays in one band to the last row seen; -1 where it is in none. `alive`: every
    loss and gradient so far was finite. `loss`: the last finite one. `tail`: the last rows' losses and points.
    """

    def __init__(self, bands: Bands, runs: int, tail: int) -> None:
        """The tail begins with row `tail`."""
        self.bands, self.begins = bands, tail
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
        if row >= self.begins:
            self.tail.append((loss, point.copy()))
        return ended

    @property
    def diverged(self) -> np.ndarray:
        """Where a number was not finite, or the last loss is more than GROWN times the first."""
        with np.errstate(all="ignore"):
            return ~self.alive | (self.loss > self.first + (GROWN - 1) * np.abs(self.first))

    def close(self) -> None:
        """After the last row."""
        self.loss[self.alive] = self.previous[self.alive]
        self.steps[~self.alive] = -1


def kinds(watch: Watch, start: np.ndarray) -> np.ndarray:
    """How each run of a closed watch went, as `Kind`; `start` is where the runs began, shape (d, 1) or (d, K).

    Diverges: see `Watch.diverged`. Good: it arrived and stays. Oscillates: of its last WINDOW steps most turned back on
    the one before (the scalar product of the two is negative), or in a quarter of them and more the loss rose; what is
    as small as rounding does not count. Crawls: all others, those whose loss still falls, or stands still where it is
    not lowest.
    """
    losses = np.stack([loss for loss, _point in watch.tail])
    points = np.stack([point for _loss, point in watch.tail])
    with np.errstate(all="ignore"):
        restless = _turned(points, start) | _rose(losses)
    answer = np.where(restless, Kind.OSCILLATES, Kind.CRAWLS)
    answer = np.where(watch.steps >= 0, Kind.GOOD, answer)
    return np.where(watch.diverged, Kind.DIVERGES, answer).astype(np.int8)


def verdict(
    sweep: Sweep, goal: Goal, watch: Watch, start: np.ndarray, point: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The code of each run and the row of its arrival, -1 for none; `point` is where it ended, shape (d, K)."""
    if sweep.kind != "basins":
        return kinds(watch, start), watch.steps
    with np.errstate(all="ignore"):
        reached = goal.basins(point, watch.bands, watch.band)
    kind = np.where(watch.alive, reached, DIVERGED)
    return kind, np.where(kind < 0, -1, watch.steps)


def _turned(points: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Where most steps turned back on the one before; `points` are of shape (rows, d, K)."""
    steps = np.diff(points, axis=0)
    way = np.linalg.norm(points[-1] - start, axis=0) + np.linalg.norm(points[-1], axis=0)
    long = np.linalg.norm(steps, axis=1) > MOVED * way
    back = ((steps[1:] * steps[:-1]).sum(axis=1) < 0) & long[1:] & long[:-1]
    return 2 * back.sum(axis=0) > max(len(back), 1)


def _rose(losses: np.ndarray) -> np.ndarray:
    """Where the loss rose in a quarter of the steps and more."""
    rose = np.diff(losses, axis=0) > ROSE * np.abs(losses[:-1])
    return 4 * rose.sum(axis=0) >= max(len(rose), 1)
