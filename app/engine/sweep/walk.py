"""A sweep carried out: its header, its parts, its end."""

from collections.abc import Iterator

import numpy as np

from engine.settings import LIMITS
from engine.sweep.block import Block
from engine.sweep.ending import ending
from engine.sweep.header import header
from engine.sweep.minima import Goal, found, known
from engine.sweep.parts import Header, Part, Progress, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.together import Together, together
from engine.sweep.verdict import Kind, kinds

RUNS = 20_000  # together: more fall out of the processor's cache, fewer pay too much for each call (measured)
NUMBERS = 2_000_000  # of which the losses of one step are made, at the most
NONE, DIVERGED = -1, -2  # codes of basins


def swept(sweep: Sweep, seconds: float | None = None) -> Iterator[Header | Part | SweepEnd]:
    """The sweep as it is made, for so many seconds of work at the most."""
    runs = together(sweep.spec)
    goal = known(sweep, runs)
    yield Header(header(sweep, goal))
    walk = _Walk(sweep, runs, LIMITS.max_seconds if seconds is None else seconds)
    walk.progress.begin()
    for part in walk.parts(goal):
        yield part
        walk.progress.begin()
        if walk.progress.over:
            break
    yield ending(sweep, walk.progress, walk.goal)


class _Walk:
    """A sweep on its way, block after block."""

    def __init__(self, sweep: Sweep, runs: Together, seconds: float) -> None:
        self.sweep, self.runs = sweep, runs
        most = max(1, min(RUNS, NUMBERS // runs.numbers, NUMBERS // len(runs.start)))
        count = -(-sweep.runs // most)
        self.blocks = [np.arange(sweep.runs)[first::count] for first in range(count)]  # each is of the whole grid
        self.progress = Progress(count * (sweep.spec.steps + 1), seconds)

    def parts(self, goal: Goal) -> Iterator[Part]:
        """Where nobody knows how low it goes, all is walked twice: first to see that."""
        self.goal = goal
        if goal.best is None:
            self.progress.of *= 2
            yield from self._scout()
        bands = self.goal.bands(self.sweep)
        for cells in self.blocks:
            block = Block(self.sweep, self.runs, cells, bands)
            for ended in block.rows():
                self.progress.done += 1
                if len(ended):
                    code = DIVERGED if self.sweep.kind == "basins" else Kind.DIVERGES
                    places = np.full(len(ended), code), np.full(len(ended), -1), block.watch.loss[ended]
                    self.progress.decide(cells[ended], *places)
                if self.progress.due:
                    yield self.progress.part()
            self._decide(block)
        yield self.progress.part()

    def _scout(self) -> Iterator[Part]:
        ends = []
        for cells in self.blocks:
            block = Block(self.sweep, self.runs, cells, self.goal.bands(self.sweep))
            for _ended in block.rows():
                self.progress.done += 1
                if self.progress.due:
                    yield self.progress.part()
            lost = ~block.watch.alive | (kinds(block.watch, block.start.numpy()) == Kind.DIVERGES)
            ends.append((block.point, np.where(lost, np.nan, block.watch.loss), block.gradient))
        points, losses, gradients = (np.concatenate(column, axis=-1) for column in zip(*ends, strict=True))
        minima = found(self.sweep, points, losses, gradients) if self.sweep.kind == "basins" else ()
        finite = losses[np.isfinite(losses)]
        self.goal = Goal(minima, float(finite.min()) if len(finite) else None)

    def _decide(self, block: Block) -> None:
        """The runs that came to their end in numbers."""
        watch = block.watch
        if self.sweep.kind == "basins":
            kind = self.goal.basins(block.point, watch.bands, watch.band)
            steps = np.where(kind == NONE, -1, watch.steps)
        else:
            kind, steps = kinds(watch, block.start.numpy()), watch.steps
        alive = watch.alive
        self.progress.decide(block.cells[alive], kind[alive], steps[alive], watch.loss[alive])
