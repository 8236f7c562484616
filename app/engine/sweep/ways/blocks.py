"""A sweep whose runs go together, block after block."""

from collections.abc import Iterator

import numpy as np

from engine.sweep.parts import Part, Progress
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.minima import found
from engine.sweep.verdicts.verdict import DIVERGED, Kind, verdict
from engine.sweep.ways.block import Block
from engine.sweep.ways.together import Together

RUNS = 40_000  # together: fewer pay more for each call, more gain nothing (measured)
NUMBERS = 2_000_000  # of which the losses of one step are made, or the points at the end kept, at the most


class Blocks:
    """Each block is spread over the whole grid. Where nobody knows how low it goes, all is walked twice."""

    def __init__(self, sweep: Sweep, runs: Together, goal: Goal, progress: Progress) -> None:
        self.sweep, self.runs, self.goal, self.progress = sweep, runs, goal, progress
        most = max(1, min(RUNS, NUMBERS // runs.task.numbers, NUMBERS // (20 * len(runs.start))))
        count = -(-sweep.runs // most)
        self.cells = [np.arange(sweep.runs)[first::count] for first in range(count)]
        progress.of = count * (sweep.steps + 1) * (1 if goal.best is not None else 2)

    def parts(self) -> Iterator[Part]:
        """The parts as they are decided, a last one with what is left."""
        if self.goal.best is None:
            yield from self._scout()
        for cells in self.cells:
            block = Block(self.sweep, self.runs, cells, self.goal.bands(self.sweep))
            for ended in block.rows():
                self.progress.done += 1
                if len(ended):
                    code = np.full(len(ended), DIVERGED if self.sweep.kind == "basins" else Kind.DIVERGES)
                    self.progress.decide(cells[ended], code, np.full(len(ended), -1), block.watch.loss[ended])
                if self.progress.due:
                    yield self.progress.part()
            alive = block.watch.alive
            kind, steps = verdict(self.sweep, self.goal, block.watch, block.start.numpy(), block.point)
            self.progress.decide(cells[alive], kind[alive], steps[alive], block.watch.loss[alive])
        yield self.progress.part()

    def stop(self) -> None:
        """What is under way is not decided."""

    def _scout(self) -> Iterator[Part]:
        ends = []
        for cells in self.cells:
            block = Block(self.sweep, self.runs, cells, self.goal.bands(self.sweep))
            for _ended in block.rows():
                self.progress.done += 1
                if self.progress.due:
                    yield self.progress.part()
            ends.append((block.point, np.where(block.watch.diverged, np.nan, block.watch.loss), block.gradient))
        points, losses, gradients = (np.concatenate(column, axis=-1) for column in zip(*ends, strict=True))
        self.goal = found(self.sweep, points, losses, gradients)
