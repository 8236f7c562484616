"""Taking steps and writing each one down, at less cost than the loop that writes nothing down."""

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import torch

from engine.problems.task import MOVED, Columns, Problem
from engine.steering.schedules import Running

SLICE = 0.3  # seconds of work until others may have the thread


def step_of(optimizer: torch.optim.Optimizer) -> Callable[..., Any]:
    """`step` past torch's profiler range, which costs more than the update; no step hook is ever set here."""
    step: Callable[..., Any] = type(optimizer).step.__wrapped__  # type: ignore[attr-defined]
    return step


@dataclass(frozen=True)
class Drive:
    """What moves a lane.

    `states` names what is recorded of the optimizer's state. `schedule` is stepped after each update; `alter` changes
    the gradients after each evaluation: recorded are those of the loss and, as `used_grad_…`, those that the optimizer
    is given.
    """

    optimizer: torch.optim.Optimizer
    states: Collection[str]
    schedule: Running | None = None
    alter: Callable[[], None] | None = None


class Recorder:
    """Walks a problem with a torch optimizer and records loss, parameters, gradients and optimizer state.

    Every optimizer steps through a closure, as `torch.optim` defines it; the first evaluation of a step is
    the row. Views of torch's own memory make a row a handful of copies. Gradients are dropped, not zeroed,
    between evaluations; with `clear` false they pile up, as for one who forgets zero_grad().
    What is recorded of torch's state are tensors of a number for each weight, or of one for a whole parameter.

    Several drives are lanes that share the problem's one leaf, of shape (lanes, weights): each has a row of the leaf
    and of its gradient for its parameter, and one evaluation serves them all. `evaluated` counts the evaluations.
    `errors`: by lane, the step in which torch raised an error, and the error; that lane's weights are no numbers then.
    """

    def __init__(self, problem: Problem, drives: Sequence[Drive], clear: bool) -> None:
        self.problem, self.drives, self.clear = problem, drives, clear
        self.lanes, self.shared = len(drives), len(drives) > 1
        self.ones = torch.ones(self.lanes, dtype=problem.parameters[0].dtype) if self.shared else None
        self.scheduled = [(lane, drive.schedule) for lane, drive in enumerate(drives) if drive.schedule]
        self.alterations = [drive.alter for drive in drives if drive.alter]
        self.evaluated = 0
        self.values = [p.detach().numpy().reshape(-1) for p in problem.parameters]
        self.size = len(problem.names) * self.lanes
        self.row = 0

    def run(self, rows: int, updates: int, first: int = 0) -> Generator[None, None, list[Columns]]:
        """`rows` rows of each lane from step `first` on, with an update after each of the first `updates`.

        Returns the columns of each lane, of shape (rows,). Yields, so that others may have the thread, whenever it
        worked for SLICE seconds. What torch raises within a step is in `errors`, and not raised.
        """
        begun = perf_counter()
        self.buffer = np.full((rows, self.lanes + 2 * self.size), np.nan)
        self.used = np.full((rows if self.alterations else 0, self.size), np.nan)
        self.evaluations = np.zeros(rows, dtype=int)
        self.rates: dict[int, list[tuple[float, ...]]] = {lane: [] for lane, _schedule in self.scheduled}
        self.states: dict[str, np.ndarray] = {}
        self.views: list[tuple[np.ndarray, np.ndarray]] = []
        self.unseen = [lane for lane, drive in enumerate(self.drives) if drive.states]
        self.errors: dict[int, tuple[int, Exception]] = {}
        steps = [step_of(drive.optimizer) for drive in self.drives]
        for self.row in range(rows):
            self.waiting = True
            self.problem.at_step(first + self.row)
            for lane, schedule in self.scheduled:
                self.rates[lane].append(schedule.rates())
            if self.row < updates:
                for lane, step in enumerate(steps):
                    self._try(lane, first + self.row, partial(self._update, lane, step))
            else:
                self._try(0, first + self.row, self.evaluate)
            if perf_counter() - begun > SLICE:
                yield
                begun = perf_counter()
        return self._columns(updates)

    def _update(self, lane: int, step: Any) -> None:
        """One lane's update, and its schedule's; the first lane's optimizer is given the closure."""
        drive = self.drives[lane]
        step(drive.optimizer, *(() if lane else (self.evaluate,)))
        if drive.schedule:
            drive.schedule.advance(self.buffer[self.row, lane])

    def _try(self, lane: int, step: int, act: Callable[[], object]) -> None:
        """What torch raises ends the lane, or all of them where there was no loss: their weights become no numbers."""
        try:
            act()
        except Exception as error:
            for each in range(self.lanes) if self.waiting else [lane]:
                # L-BFGS looks for its step further and further: torch refuses one past the weights' numbers, which is
                # what a run that explodes would have come to
                if "overflow" not in str(error):
                    self.errors.setdefault(each, (step, error))
                for parameter in self.drives[each].optimizer.param_groups[0]["params"]:
                    parameter.data.fill_(torch.nan)

    def evaluate(self) -> torch.Tensor:
        """The closure that torch's optimizers call: the loss, with its gradients in place."""
        if self.clear:
            for parameter in self.problem.parameters:
                self._drop(parameter)
        loss = self.problem.loss_at()
        loss.backward(self.ones)
        self.evaluated += 1
        first, self.waiting = self.waiting, False
        if first:
            self._write(loss)
        for alter in self.alterations:
            alter()
        if self.alterations and first:
            parts = [p.grad.numpy().reshape(-1) for p in self.problem.parameters]  # type: ignore[union-attr]
            self.used[self.row] = np.concatenate(parts)
        return loss

    def _drop(self, parameter: torch.Tensor) -> None:
        """Rows of the gradient stay in their place: −0 is the number to which adding any leaves that, to the bit."""
        if self.shared and parameter.grad is not None:
            parameter.grad.fill_(-0.0)
        else:
            parameter.grad = None

    def _write(self, loss: torch.Tensor) -> None:
        self.evaluations[self.row] = self.evaluated
        row, at = self.buffer[self.row], self.lanes
        row[:at] = loss.tolist()
        for parameter, value in zip(self.problem.parameters, self.values, strict=True):
            end = at + len(value)
            row[at:end] = value
            row[at + self.size : end + self.size] = parameter.grad.numpy().reshape(-1)  # type: ignore[union-attr]
            at = end
        for lane in [lane for lane in self.unseen if self.drives[lane].optimizer.state]:
            self._find_states(lane)
        for track, view in self.views:
            track[self.row] = view

    def _find_states(self, lane: int) -> None:
        """torch makes its state at the first update, then changes it in place: views stay true."""
        self.unseen.remove(lane)
        drive, start = self.drives[lane], lane * len(self.problem.names)
        for parameter in drive.optimizer.param_groups[0]["params"]:
            end = start + parameter.numel()
            state = drive.optimizer.state[parameter]
            for name in drive.states:
                if name in state:
                    track = self.states.setdefault(name, np.full((len(self.buffer), self.size), np.nan))
                    self.views.append((track[:, start:end], state[name].numpy().reshape(-1)))
            start = end

    def _columns(self, updates: int) -> list[Columns]:
        at = np.concatenate([self.buffer[:, self.lanes : self.lanes + self.size], [np.concatenate(self.values)]])
        with np.errstate(all="ignore"):  # of a run that explodes
            self.moved = np.diff(at, axis=0)
        self.moved[updates:] = np.nan
        return [self._lane(lane) for lane in range(self.lanes)]

    def _lane(self, lane: int) -> Columns:
        """A lane's rows, a column a number."""
        names = self.problem.names
        columns = {"loss": self.buffer[:, lane], "evaluations": self.evaluations.copy()}
        if schedule := self.drives[lane].schedule:
            columns |= dict(zip(["lr", schedule.cycled], np.array(self.rates[lane]).T, strict=False))
        for index, name in enumerate(names, lane * len(names)):
            columns[name] = self.buffer[:, self.lanes + index]
            columns[f"grad_{name}"] = self.buffer[:, self.lanes + self.size + index]
            columns[f"{MOVED}_{name}"] = self.moved[:, index]
            if self.drives[lane].alter:
                columns[f"used_grad_{name}"] = self.used[:, index]
            columns |= {f"{state}_{name}": track[:, index] for state, track in self.states.items()}
        return columns
