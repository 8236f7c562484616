"""Many runs under way together: their losses by one program, one backward a step, each watched from row to row."""

from collections.abc import Iterator

import numpy as np
import torch

from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Bands
from engine.sweep.verdicts.verdict import Watch
from engine.sweep.ways.movers import altered, mover
from engine.sweep.ways.together import Together
from engine.verdicts.course import WINDOW


class Block:
    """The runs of some cells of a sweep, a column each.

    `start`, `point` and `gradient` are of shape (d, K): where the runs begin, and what the last row of `rows` showed.
    """

    def __init__(self, sweep: Sweep, runs: Together, cells: np.ndarray, bands: Bands) -> None:
        self.sweep, self.runs, self.cells = sweep, runs, cells
        tail = 0 if sweep.kind == "basins" else WINDOW + 1  # rows
        rows = sweep.steps + 1
        self.watch = Watch(bands, len(cells), rows, rows - tail, sweep.leg.noise)
        self.start = self._start()

    def rows(self) -> Iterator[np.ndarray]:
        """Row after row, the state before each update and after the last: the places of the runs that it ended.

        These are whole numbers from 0 to K - 1, shape (ended,), mostly none.
        """
        steps, moved = self.sweep.steps, mover(self.sweep, self.start, self.cells)
        ones = torch.ones(len(self.cells), dtype=self.start.dtype)
        alter = altered(self.sweep.leg, self.runs, self.sweep.spec.seed)
        for row in range(steps + 1):
            leaf = moved.leaf()
            loss = self.runs.losses(leaf)
            loss.backward(ones)
            self.point, self.gradient = leaf.detach().numpy(), moved.gradient().numpy()
            yield self.watch.see(row, loss.detach().numpy(), self.gradient, self.point)
            if row < steps:
                alter(moved.gradient())
                moved.move()
        self.watch.close()

    def _start(self) -> torch.Tensor:
        """Where the runs begin, shape (d, K)."""
        if self.sweep.kind != "basins":
            return self.runs.start.expand(-1, len(self.cells)).contiguous()
        columns = self.sweep.values_at(self.cells)
        return torch.from_numpy(np.stack([columns[name] for name in ("x", "y")])).to(self.runs.start.dtype)
