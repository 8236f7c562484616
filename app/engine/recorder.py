"""Taking steps and writing each one down, at less cost than the loop that writes nothing down."""

from collections.abc import Collection, Sequence

import numpy as np
import torch

from engine.problem import Columns, Problem


class Recorder:
    """Walks a problem with a torch optimizer and records loss, parameters, gradients and optimizer state.

    Every optimizer steps through a closure, as `torch.optim` defines it; the first evaluation of a step is
    the row. Views of torch's own memory make a row a handful of copies. Gradients are dropped, not zeroed,
    between evaluations; with `clear` false they pile up, as for one who forgets zero_grad(). `states` names what
    is recorded of torch's state: tensors of a number for each weight, or of one for a whole parameter.

    Several optimizers are lanes that share the problem's one leaf, of shape (lanes, weights): each has a row of the
    leaf and of its gradient for its parameter, and one evaluation serves them all.
    """

    def __init__(
        self, problem: Problem, optimizers: Sequence[torch.optim.Optimizer], states: Sequence[Collection[str]],
        clear: bool,
    ) -> None:  # fmt: skip
        self.problem, self.optimizers, self.clear, self.kept = problem, optimizers, clear, states
        self.lanes, self.shared = len(optimizers), len(optimizers) > 1
        self.ones = torch.ones(self.lanes, dtype=problem.parameters[0].dtype) if self.shared else None
        self.values = [p.detach().numpy().reshape(-1) for p in problem.parameters]
        self.size = len(problem.names) * self.lanes
        self.row = 0

    def run(self, rows: int, updates: int, first: int = 0) -> list[Columns]:
        """`rows` rows of each lane from step `first` on, with an update after each of the first `updates`."""
        self.buffer = np.full((rows, self.lanes + 2 * self.size), np.nan)
        self.states: dict[str, np.ndarray] = {}
        self.views: list[tuple[np.ndarray, np.ndarray]] = []
        self.unseen = [lane for lane in range(self.lanes) if self.kept[lane]]
        # past torch's profiler range, which costs more than the update; no step hook is ever set here
        (step, leader), *others = [(type(each).step.__wrapped__, each) for each in self.optimizers]  # type: ignore
        for self.row in range(rows):
            self.waiting = True
            self.problem.at_step(first + self.row)
            if self.row < updates:
                step(leader, self.evaluate)
                for step_other, other in others:
                    step_other(other)
            else:
                self.evaluate()
        return self._columns()

    def evaluate(self) -> torch.Tensor:
        """The closure that torch's optimizers call: the loss, with its gradients in place."""
        if self.clear:
            for parameter in self.problem.parameters:
                self._drop(parameter)
        loss = self.problem.loss_at()
        loss.backward(self.ones)
        if self.waiting:
            self._write(loss)
        return loss

    def _drop(self, parameter: torch.Tensor) -> None:
        """Rows of the gradient stay in their place: −0 is the number to which adding any leaves that, to the bit."""
        if self.shared and parameter.grad is not None:
            parameter.grad.fill_(-0.0)
        else:
            parameter.grad = None

    def _write(self, loss: torch.Tensor) -> None:
        self.waiting = False
        row, at = self.buffer[self.row], self.lanes
        row[:at] = loss.tolist()
        for parameter, value in zip(self.problem.parameters, self.values, strict=True):
            end = at + len(value)
            row[at:end] = value
            row[at + self.size : end + self.size] = parameter.grad.numpy().reshape(-1)  # type: ignore[union-attr]
            at = end
        for lane in [lane for lane in self.unseen if self.optimizers[lane].state]:
            self._find_states(lane)
        for track, view in self.views:
            track[self.row] = view

    def _find_states(self, lane: int) -> None:
        """torch makes its state at the first update, then changes it in place: views stay true."""
        self.unseen.remove(lane)
        optimizer, start = self.optimizers[lane], lane * len(self.problem.names)
        for parameter in optimizer.param_groups[0]["params"]:
            end = start + parameter.numel()
            state = optimizer.state[parameter]
            for name in self.kept[lane]:
                if name in state:
                    track = self.states.setdefault(name, np.full((len(self.buffer), self.size), np.nan))
                    self.views.append((track[:, start:end], state[name].numpy().reshape(-1)))
            start = end

    def _columns(self) -> list[Columns]:
        return [self._lane(lane) for lane in range(self.lanes)]

    def _lane(self, lane: int) -> Columns:
        """A lane's rows, a column a number."""
        names = self.problem.names
        columns = {"loss": self.buffer[:, lane]}
        for index, name in enumerate(names, lane * len(names)):
            columns[name] = self.buffer[:, self.lanes + index]
            columns[f"grad_{name}"] = self.buffer[:, self.lanes + self.size + index]
            columns |= {f"{state}_{name}": track[:, index] for state, track in self.states.items()}
        return columns
