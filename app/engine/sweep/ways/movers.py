"""What moves many runs at once: a leaf of shape (d, K), a column a run, and who updates it from its gradient."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import torch

from engine.loop.recorder import step_of
from engine.loop.sharing import rows_of
from engine.optimizers.of_leg import make_optimizer, start_schedule
from engine.optimizers.own import entry_of
from engine.spec import Leg
from engine.steering.gradients import generator
from engine.sweep.spec import Sweep
from engine.sweep.ways.method import Method, method_of
from engine.sweep.ways.rule_update import RuleUpdate
from engine.sweep.ways.together import Together


class Mover(Protocol):
    """Gives the parameters, takes their loss's backward(), and updates them."""

    def leaf(self) -> torch.Tensor:
        """The parameters for the next loss, on the graph, shape (d, K)."""

    def gradient(self) -> torch.Tensor:
        """What the last backward() left, shape (d, K)."""

    def move(self) -> None:
        """One update."""


def mover(sweep: Sweep, start: torch.Tensor, cells: np.ndarray) -> Mover:
    """What moves the runs of these cells from `start`, shape (d, K)."""
    method = method_of(sweep)
    if method is Method.ONE_PARAMETER:
        return OneParameter(sweep.leg, start)
    columns = sweep.values_at(cells)
    return (Groups if method is Method.GROUPS else Batched)(sweep.leg, start, columns)


class _Own:
    """A mover with a parameter of its own, whose gradient is new at every step."""

    parameter: torch.Tensor

    def leaf(self) -> torch.Tensor:
        self.parameter.grad = None
        return self.parameter

    def gradient(self) -> torch.Tensor:
        assert self.parameter.grad is not None
        return self.parameter.grad


class _Torch:
    """A mover by an optimizer of torch's."""

    def start(self, leg: Leg, optimizer: torch.optim.Optimizer) -> None:
        self.optimizer, self.step = optimizer, step_of(optimizer)
        self.schedule = start_schedule(leg, optimizer)

    def move(self) -> None:
        self.step(self.optimizer)
        if self.schedule:
            self.schedule.advance(np.nan)


class OneParameter(_Own, _Torch):
    """All runs share their settings: one parameter of shape (d, K) under torch's own optimizer."""

    def __init__(self, leg: Leg, start: torch.Tensor) -> None:
        self.parameter = start.clone().requires_grad_()
        self.start(leg, make_optimizer(leg, [self.parameter]))


class Groups(_Torch):
    """A parameter group for each run's settings in one optimizer of torch's; the runs are rows of a leaf (K, d)."""

    def __init__(self, leg: Leg, start: torch.Tensor, columns: dict[str, np.ndarray]) -> None:
        self.parameter = start.T.contiguous().requires_grad_()
        rows, entry = rows_of(self.parameter), entry_of(leg)
        optimizer = make_optimizer(leg, rows[:1])
        first = optimizer.param_groups[0]
        for place, row in enumerate(rows):
            values = {name: float(column[place]) for name, column in columns.items()}
            keywords = entry.keywords({**leg.settings, **values})
            first.update(keywords) if place == 0 else optimizer.add_param_group({"params": [row], **keywords})
        for group in optimizer.param_groups:
            group |= {"foreach": False} if "foreach" in group else {}
        self.start(leg, optimizer)

    def leaf(self) -> torch.Tensor:
        """The runs as columns, shape (d, K): a view of the leaf that torch's groups move."""
        assert self.parameter.grad is not None
        self.parameter.grad.fill_(-0.0)  # the number to which adding any leaves that, to the bit
        return self.parameter.T

    def gradient(self) -> torch.Tensor:
        """The same view of its gradient."""
        assert self.parameter.grad is not None
        return self.parameter.grad.T


class Batched(_Own):
    """Each run has its settings, and the optimizer's own rule updates all of them at once."""

    def __init__(self, leg: Leg, start: torch.Tensor, columns: dict[str, np.ndarray]) -> None:
        self.parameter = start.clone().requires_grad_()
        varied = {name: torch.from_numpy(column).to(start.dtype) for name, column in columns.items()}
        self.update = RuleUpdate(entry_of(leg), leg.settings, varied, self.parameter)
        self.rates = _Rates(leg, columns.get("lr")) if leg.schedule != "constant" else None

    def move(self) -> None:
        """One update by the rule, then one step of the schedule."""
        self.update(self.gradient(), {"lr": self.rates.now()} if self.rates else {})
        if self.rates:
            self.rates.advance()


class _Rates:
    """The learning rates of a schedule, torch's own on an optimizer with a group for each rate that there is."""

    def __init__(self, leg: Leg, rates: np.ndarray | None) -> None:
        several = np.array([float(leg.settings["lr"])]) if rates is None else rates
        distinct, self.places = np.unique(several, return_inverse=True)
        groups = [{"params": [torch.zeros(1)], "lr": rate} for rate in distinct.tolist()]
        self.one, self.optimizer = rates is None, torch.optim.SGD(groups)
        schedule = start_schedule(leg, self.optimizer)
        assert schedule
        self.schedule = schedule

    def now(self) -> Any:
        rates = [group["lr"] for group in self.optimizer.param_groups]
        return rates[0] if self.one else torch.tensor(rates, dtype=torch.float64)[self.places]

    def advance(self) -> None:
        self.schedule.advance(np.nan)


def altered(leg: Leg, together: Together, seed: int) -> Callable[[torch.Tensor], None]:
    """What is done to the gradients of all runs: the noise that a run alone draws, the same for each, then the clip.

    What is returned changes a gradient of shape (d, K) in place.
    """
    source = generator(seed)

    def alter(gradient: torch.Tensor) -> None:
        if leg.noise:
            drawn = [torch.randn(shape, dtype=gradient.dtype, generator=source) for shape in together.shapes]
            gradient += torch.cat([leg.noise * part.reshape(-1) for part in drawn])[:, None]
        if leg.clip_value:
            gradient.clamp_(-leg.clip_value, leg.clip_value)

    return alter if leg.noise or leg.clip_value else lambda gradient: None
