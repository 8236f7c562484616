"""Runs that cannot go together, one by one by the one loop, `descend`."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from time import perf_counter

import numpy as np

from engine.loop.descend import walked
from engine.loop.rows import Chunk
from engine.problems.kinds import task_of
from engine.problems.task import Columns, Task
from engine.sweep.parts import Part, Progress
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Bands, Goal
from engine.sweep.verdicts.minima import found
from engine.sweep.verdicts.verdict import Watch, verdict
from engine.verdicts.catalogue import Outcome
from engine.verdicts.course import WINDOW, Peaks
from engine.verdicts.outcome import End

GOLDEN = 0.618
NOWHERE = Bands(np.empty(0), 0.0)
PROBE = 0.3  # seconds in which the cost of the runs is measured
PROBED = (0.2, 0.5, 0.8)  # so far into the cells: which run is dear depends on the setting


@dataclass(frozen=True)
class Trail:
    """A run alone: the loss of every row, shape (rows,), and the points of the last ones, shape (some, d).

    `gradient`, of the last row, and `start` are of shape (d,). `whole`: no number of it was infinite or NaN; `noise` is
    the spread of the gradients' noise.
    """

    losses: np.ndarray
    points: np.ndarray
    gradient: np.ndarray
    start: np.ndarray
    whole: bool
    noise: float

    def watched(self, bands: Bands) -> Watch:
        """What a watch of this run alone has seen at its end."""
        watch = Watch(bands, 1, len(self.losses), 0, self.noise)
        watch.slope = np.abs(self.gradient).max(keepdims=True)
        watch.peaks = Peaks.of(self.losses[:, None])
        watch.band, watch.alive = bands.of(self.losses[-1:]), np.array([self.whole])
        out = np.flatnonzero(bands.of(self.losses) != watch.band)
        if watch.band[0] and self.whole:
            watch.steps[:] = out[-1] + 1 if len(out) else 0
        watch.loss, watch.first = self.losses[-1:], self.losses[:1]
        last = self.losses[-len(self.points) :]
        watch.tail = [(loss[None], point[:, None]) for loss, point in zip(last, self.points, strict=True)]
        return watch


class OneByOne:
    """The runs, in an order spread over the whole grid. Where nobody knows the lowest loss, decided at the end."""

    def __init__(self, sweep: Sweep, goal: Goal, progress: Progress) -> None:
        self.sweep, self.goal, self.progress = sweep, goal, progress
        self.waiting: list[tuple[int, Trail]] = []
        progress.of = sweep.runs

    def parts(self) -> Iterator[Part]:
        """The parts as they are decided; without a known lowest loss all are decided at the end."""
        task = task_of(self.sweep.spec)
        for cell in order(self.sweep.runs).tolist():
            for trail in alone(self.sweep, cell, task):
                if trail:
                    self.progress.done += 1
                    self.waiting.append((cell, trail))
                if self.progress.due:
                    self._decide()
                    yield self.progress.part()
        self.stop()
        yield self.progress.part()

    def stop(self) -> None:
        """Decide all runs that were made, by the lowest loss among them if none is known."""
        if self.goal.best is None and self.waiting:
            trails = [trail for _cell, trail in self.waiting]
            ends = [(trail.points[-1], trail.gradient) for trail in trails]
            points, gradients = (np.stack(column, axis=1) for column in zip(*ends, strict=True))
            lost = [trail.watched(NOWHERE).diverged[0] for trail in trails]
            losses = np.where(lost, np.nan, [trail.losses[-1] for trail in trails])
            self.goal = found(self.sweep, points, losses, gradients)
        self._decide(at_last=True)

    def _decide(self, at_last: bool = False) -> None:
        """What is known of the runs that wait; at last all, also where every one diverged and none is lowest."""
        if self.goal.best is None and not at_last:
            return
        bands = self.goal.bands(self.sweep)
        for cell, trail in self.waiting:
            watch = trail.watched(bands)
            kind, steps = verdict(self.sweep, self.goal, watch, trail.start[:, None], trail.points[-1][:, None])
            self.progress.decide(np.array([cell]), kind, steps, watch.loss)
        self.waiting = []


def order(runs: int) -> np.ndarray:
    """The cells, shape (runs,), in an order in which the first of them are spread over the whole grid.

    A stride near the golden share of the grid that has no divisor in common with it: each cell comes once.
    """
    stride = next(step for step in range(max(1, int(GOLDEN * runs)), runs + 1) if gcd(step, runs) == 1)
    return np.arange(runs) * stride % runs


def alone(sweep: Sweep, cell: int, task: Task) -> Iterator[Trail | None]:
    """One cell's run, with pauses (None) on the way; its trail at last."""
    spec = sweep.run(cell)
    past: list[Columns] = []
    for part in walked(spec, task):
        if isinstance(part, Chunk):
            past.append(part.columns)
        yield _trail(task, past, part, sweep.leg.noise) if isinstance(part, End) else None


def _trail(task: Task, past: list[Columns], end: End, noise: float) -> Trail:
    rows = {
        name: np.concatenate([columns[name] for columns in past])
        for name in ("loss", *task.names, *(f"grad_{name}" for name in task.names))
    }
    points = np.stack([rows[name] for name in task.names], axis=1)
    gradient = np.array([rows[f"grad_{name}"][-1] for name in task.names])
    whole = end.outcome is not Outcome.REFUSED and end.bad_step != end.steps + 1
    return Trail(rows["loss"], points[-WINDOW - 1 :], gradient, points[0], whole, noise)


def cost(sweep: Sweep) -> float:
    """About how many seconds all runs will take, by what a few of them show in a moment."""
    task = task_of(sweep.spec)
    next(iter(walked(sweep.run(sweep.runs // 2), task)))  # the first time all is slow
    return sweep.runs * sum(_seconds(sweep, int(share * sweep.runs), task) for share in PROBED) / len(PROBED)


def _seconds(sweep: Sweep, cell: int, task: Task) -> float:
    """What a run that goes on to its end would take, by its first rows."""
    begun, times, rows = perf_counter(), list[float](), 0
    for part in walked(sweep.run(cell), task):
        times.append(perf_counter() - begun)
        rows += len(part) if isinstance(part, Chunk) else 0
        if times[-1] > PROBE / len(PROBED):
            break
    ended = isinstance(part, End)
    return times[-1] if ended else times[0] + (times[-1] - times[0]) / max(rows - 1, 1) * sweep.spec.steps
