"""What moves many runs at once: a leaf of shape (d, K), a column a run, and who updates it from its gradient."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch

from engine.driver import make_optimizer, start_schedule
from engine.gradients import generator
from engine.spec import Leg
from engine.sweep.spec import Sweep
from engine.sweep.together import Together


class Mover(Protocol):
    """Gives the parameters, takes their loss's backward(), and updates them."""

    def leaf(self) -> torch.Tensor:
        """The parameters for the next loss, on the graph."""

    def gradient(self) -> torch.Tensor:
        """What the last backward() left, shape (d, K)."""

    def move(self) -> None:
        """One update."""


class OneParameter:
    """All runs share their settings: one parameter of shape (d, K) under torch's own optimizer."""

    def __init__(self, leg: Leg, start: torch.Tensor) -> None:
        self.parameter = start.clone().requires_grad_()
        self.optimizer = make_optimizer(leg, [self.parameter])
        self.schedule = start_schedule(leg, self.optimizer)
        self.step: Callable[..., None] = type(self.optimizer).step.__wrapped__  # type: ignore[attr-defined]

    def leaf(self) -> torch.Tensor:
        self.parameter.grad = None
        return self.parameter

    def gradient(self) -> torch.Tensor:
        assert self.parameter.grad is not None
        return self.parameter.grad

    def move(self) -> None:
        self.step(self.optimizer)
        if self.schedule:
            self.schedule.advance(np.nan)


def altered(leg: Leg, together: Together, seed: int) -> Callable[[torch.Tensor], None]:
    """What is done to the gradients of all runs: the noise that a run alone draws, the same for each, then the clip."""
    source = generator(seed)

    def alter(gradient: torch.Tensor) -> None:
        if leg.noise:
            drawn = [torch.randn(shape, dtype=gradient.dtype, generator=source) for shape in together.shapes]
            gradient += torch.cat([leg.noise * part.reshape(-1) for part in drawn])[:, None]
        if leg.clip_value:
            gradient.clamp_(-leg.clip_value, leg.clip_value)

    return alter if leg.noise or leg.clip_value else lambda gradient: None


def mover(sweep: Sweep, start: torch.Tensor, cells: np.ndarray) -> Mover:
    """What moves the runs of these cells from `start`, shape (d, K)."""
    return OneParameter(sweep.leg, start)
