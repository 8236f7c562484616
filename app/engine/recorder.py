"""Taking steps and writing each one down, at less cost than the loop that writes nothing down."""

from collections.abc import Callable, Collection

import numpy as np
import torch

from engine.problem import Columns, Problem
from engine.schedules import Running


class Recorder:
    """Walks a problem with a torch optimizer and records loss, parameters, gradients and optimizer state.

    Every optimizer steps through a closure, as `torch.optim` defines it; the first evaluation of a step is
    the row. Views of torch's own memory make a row a handful of copies. Gradients are dropped, not zeroed,
    between evaluations; with `clear` false they pile up, as for one who forgets zero_grad(). `states` names what
    is recorded of torch's state: tensors of a number for each weight, or of one for a whole parameter. `schedule` is
    stepped after each update; `alter` changes the gradients after each evaluation: recorded are those of the loss
    and, as `used_grad_…`, those that the optimizer is given. `evaluated` counts the evaluations.
    """

    def __init__(
        self,
        problem: Problem,
        optimizer: torch.optim.Optimizer,
        states: Collection[str],
        clear: bool,
        schedule: Running | None = None,
        alter: Callable[[], None] | None = None,
    ) -> None:
        self.problem, self.optimizer, self.clear, self.kept = problem, optimizer, clear, states
        self.schedule, self.alter = schedule, alter
        self.evaluated = 0
        self.values = [p.detach().numpy().reshape(-1) for p in problem.parameters]
        self.size = len(problem.names)
        self.row = 0

    def run(self, rows: int, updates: int, first: int = 0) -> Columns:
        """`rows` rows from step `first` on, with an update after each of the first `updates`; a column a number."""
        self.buffer = np.full((rows, 1 + 2 * self.size), np.nan)
        self.used = np.full((rows if self.alter else 0, self.size), np.nan)
        self.evaluations = np.zeros(rows, dtype=int)
        self.rates: list[tuple[float, ...]] = []
        self.states: dict[str, np.ndarray] = {}
        self.views: list[tuple[np.ndarray, np.ndarray]] = []
        # past torch's profiler range, which costs more than the update; no step hook is ever set here
        step = type(self.optimizer).step.__wrapped__  # type: ignore[attr-defined]
        for self.row in range(rows):
            self.waiting = True
            self.problem.at_step(first + self.row)
            if self.schedule:
                self.rates.append(self.schedule.rates())
            if self.row < updates:
                step(self.optimizer, self.evaluate)
                if self.schedule:
                    self.schedule.advance(self.buffer[self.row, 0])
            else:
                self.evaluate()
        return self._columns()

    def evaluate(self) -> torch.Tensor:
        """The closure that torch's optimizers call: the loss, with its gradients in place."""
        if self.clear:
            for parameter in self.problem.parameters:
                parameter.grad = None
        loss = self.problem.loss_at()
        loss.backward()
        self.evaluated += 1
        first, self.waiting = self.waiting, False
        if first:
            self._write(loss)
        if self.alter:
            self.alter()
            if first:
                parts = [p.grad.numpy().reshape(-1) for p in self.problem.parameters]  # type: ignore[union-attr]
                self.used[self.row] = np.concatenate(parts)
        return loss

    def _write(self, loss: torch.Tensor) -> None:
        self.evaluations[self.row] = self.evaluated
        row, at = self.buffer[self.row], 1
        row[0] = loss.item()
        for parameter, value in zip(self.problem.parameters, self.values, strict=True):
            end = at + len(value)
            row[at:end] = value
            row[at + self.size : end + self.size] = parameter.grad.numpy().reshape(-1)  # type: ignore[union-attr]
            at = end
        if self.kept and not self.views and self.optimizer.state:
            self._find_states()
        for track, view in self.views:
            track[self.row] = view

    def _find_states(self) -> None:
        """torch makes its state at the first update, then changes it in place: views stay true."""
        start = 0
        for parameter in self.problem.parameters:
            end = start + parameter.numel()
            state = self.optimizer.state[parameter]
            for name in self.kept:
                if name in state:
                    track = self.states.setdefault(name, np.full((len(self.buffer), self.size), np.nan))
                    self.views.append((track[:, start:end], state[name].numpy().reshape(-1)))
            start = end

    def _columns(self) -> Columns:
        names = self.problem.names
        columns = {"loss": self.buffer[:, 0], "evaluations": self.evaluations}
        if self.schedule:
            rates = np.array(self.rates)
            columns |= dict(zip(["lr", self.schedule.cycled], rates.T, strict=False))
        for index, name in enumerate(names):
            columns[name] = self.buffer[:, 1 + index]
            columns[f"grad_{name}"] = self.buffer[:, 1 + self.size + index]
            if self.alter:
                columns[f"used_grad_{name}"] = self.used[:, index]
            columns |= {f"{state}_{name}": track[:, index] for state, track in self.states.items()}
        return columns
