"""The oracle of a run: the plain PyTorch loop that a student writes, with nothing of ours in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch.nn.functional import softplus

TORCH = {
    "sgd": "SGD", "asgd": "ASGD", "rprop": "Rprop", "adagrad": "Adagrad", "adadelta": "Adadelta", "rmsprop": "RMSprop",
    "adam": "Adam", "adamw": "AdamW", "adamax": "Adamax", "nadam": "NAdam", "radam": "RAdam", "lbfgs": "LBFGS",
    "adafactor": "Adafactor", "muon": "Muon",
}  # fmt: skip


NO_STATE = {"loss", "w", "grad_w", "used_grad_w", "lr", "momentum", "beta1"}


def loss_function(name: str, delta: float = 1.0) -> Callable[[Any, Any], Any]:
    """The loss of prediction and target as a student writes it."""
    losses: dict[str, Callable[[Any, Any], Any]] = {
        "squared_error": lambda y_hat, y: (y - y_hat) ** 2,
        "absolute_error": lambda y_hat, y: abs(y - y_hat),
        "huber": torch.nn.HuberLoss(delta=delta),
        "log_cosh": lambda y_hat, y: (y - y_hat) + softplus(-2 * (y - y_hat), threshold=40) - math.log(2),
    }
    return losses[name]


def loss_number(name: str, error: float, delta: float = 1.0) -> float:
    """The loss of an error by its textbook formula, without torch."""
    size = abs(error)
    return {
        "squared_error": error**2,
        "absolute_error": size,
        "huber": 0.5 * error**2 if size <= delta else delta * (size - 0.5 * delta),
        "log_cosh": size + math.log1p(math.exp(-2 * size)) - math.log(2),
    }[name]


@dataclass
class Student:
    """One loop over one weight. `changes` are done just before the step that they name."""

    optimizer_name: str
    settings: dict[str, Any]
    loss: str = "squared_error"
    loss_settings: dict[str, float] = field(default_factory=dict)
    x: float = 30.2
    y: float = 10.5
    w: float = 0.2
    steps: int = 50
    dtype: torch.dtype = torch.float64
    clear: bool = True
    schedule: tuple[str, dict[str, Any]] | None = None
    noise: float = 0.0
    clip_value: float = 0.0
    clip_norm: float = 0.0
    seed: int = 0
    changes: dict[int, Callable[["Student"], None]] = field(default_factory=dict)

    def run(self) -> pd.DataFrame:
        """Loss, weight, gradient and the optimizer's state before each update, and after the last."""
        self.weight = torch.tensor(self.w, dtype=self.dtype, requires_grad=True)
        self.generator = torch.Generator().manual_seed(2**32 + self.seed)
        self.start(self.optimizer_name, self.settings)
        self.start_schedule()
        rows = []
        for step in range(self.steps + 1):
            self.changes.get(step, lambda student: None)(self)
            group = self.optimizer.param_groups[0]
            rate, momentum = self.rate(group), self.cycled(group)
            self.evaluated: list[dict[str, float]] = []
            if isinstance(self.optimizer, torch.optim.LBFGS) and step < self.steps:
                self.optimizer.step(self.evaluate)
            else:
                self.evaluate()
                if step < self.steps:
                    self.optimizer.step()
            rows.append(self.evaluated[0] | {"lr": rate} | momentum)
            if step < self.steps:
                self.advance(rows[-1]["loss"])
        return pd.DataFrame(rows).rename(columns=dict(self.state_columns(rows)))

    def evaluate(self) -> torch.Tensor:
        """The loss at the weight, with its gradient."""
        if self.clear:
            self.optimizer.zero_grad()
        x, y = torch.tensor(self.x, dtype=self.dtype), torch.tensor(self.y, dtype=self.dtype)
        loss = loss_function(self.loss, **self.loss_settings)(self.weight * x, y)
        loss.backward()
        row = {"loss": loss.item(), "w": self.weight.item(), "grad_w": self.grad()} | self.state()
        self.evaluated.append(row)
        if self.noise:
            noise = torch.randn((), dtype=self.dtype, generator=self.generator)
            self.weight.grad = self.weight.grad + self.noise * noise  # type: ignore[operator]
        if self.clip_value:
            torch.nn.utils.clip_grad_value_(self.weight, self.clip_value)
        if self.clip_norm:
            torch.nn.utils.clip_grad_norm_(self.weight, self.clip_norm)
        if self.noise or self.clip_value or self.clip_norm:
            row["used_grad_w"] = self.grad()
        return loss

    def rate(self, group: dict[str, Any]) -> float:
        """The rate of the coming update; ASGD makes its own at the end of the one before, of the rate it had then."""
        rate = getattr(self.optimizer, "rate_before", group["lr"])
        if isinstance(self.optimizer, torch.optim.ASGD):
            self.optimizer.rate_before = group["lr"]  # type: ignore[attr-defined]
        return float(rate)

    def start_schedule(self) -> None:
        """torch's scheduler on the optimizer there is."""
        if self.schedule:
            name, settings = self.schedule
            self.scheduler = getattr(torch.optim.lr_scheduler, name)(self.optimizer, **settings)

    def advance(self, loss: float) -> None:
        """The scheduler's step after an update; one cycle allows no more than its total."""
        if self.schedule and self.schedule[0] == "ReduceLROnPlateau":
            self.scheduler.step(loss)
        elif self.schedule and self.scheduler.last_epoch < getattr(self.scheduler, "total_steps", math.inf) - 1:
            self.scheduler.step()

    def cycled(self, group: dict[str, Any]) -> dict[str, float]:
        """The momentum that one cycle moves."""
        if not self.schedule or not self.schedule[1].get("cycle_momentum"):
            return {}
        return {"beta1": group["betas"][0]} if "betas" in group else {"momentum": group["momentum"]}

    def start(self, name: str, settings: dict[str, Any]) -> None:
        """A new optimizer, as torch makes it."""
        self.optimizer = getattr(torch.optim, TORCH[name])([self.weight], **settings)

    def set(self, **settings: Any) -> None:
        """Other settings for the optimizer there is."""
        self.optimizer.param_groups[0].update(settings)

    def grad(self) -> float:
        assert self.weight.grad is not None
        return self.weight.grad.item()

    def state(self) -> dict[str, float]:
        if isinstance(self.optimizer, torch.optim.LBFGS):  # its state is not of one weight
            return {}
        state = self.optimizer.state.get(self.weight, {})
        return {name: v.item() for name, v in state.items() if torch.is_tensor(v) and name != "step"}

    @staticmethod
    def state_columns(rows: list[dict[str, float]]) -> list[tuple[str, str]]:
        return [(name, f"{name}_w") for row in rows for name in row if name not in NO_STATE]


def assert_same_bits(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Every column of the student's rows is in ours, bit for bit; ours has no state that torch has not."""
    assert len(ours) == len(theirs)
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name], err_msg=str(name))
    known = {"lane", "step", "loss", "w", "grad_w", "lr", "t", "evaluations"}
    explained = {"prediction", "error", "grad_error", "grad_prediction"}
    extra = set(ours) - set(theirs) - known - explained
    assert not [name for name in extra if ours[name].notna().any()]
