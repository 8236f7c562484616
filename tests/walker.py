"""The oracle of a descent on a surface: a student's loop with the function written by hand, nothing of ours in it."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import torch
from torch import cos, exp, sqrt, tanh

from tests.student import TORCH

PI, E = 3.141592653589793, 2.718281828459045
Function = Callable[[Any, Any], Any]

FUNCTIONS: dict[str, Function] = {
    "bowl": lambda x, y: x**2 + y**2,
    "valley": lambda x, y: 0.5 * (x**2 + 50 * y**2),
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: 0.26 * (x**2 + y**2) - 0.48 * x * y,
    "rastrigin": lambda x, y: 20 + x**2 + y**2 - 10 * (cos(2 * PI * x) + cos(2 * PI * y)),
    "ackley": lambda x, y: (
        (20 + E) - 20 * exp(-0.2 * sqrt(0.5 * (x**2 + y**2))) - exp(0.5 * (cos(2 * PI * x) + cos(2 * PI * y)))
    ),
    "styblinski_tang": lambda x, y: 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y),
    "six_hump_camel": lambda x, y: (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
    "saddle": lambda x, y: x**2 - y**2,
    "monkey_saddle": lambda x, y: x**3 - 3 * x * y**2,
    "plateau": lambda x, y: 1 - exp(-0.5 * (x**2 + y**2)),
    "cliff": lambda x, y: 0.1 * (x**2 + y**2) + 2.5 * (1 + tanh(8 * (x - 2))),
}


def walked(
    function: Function, optimizer: str, settings: dict[str, Any], start: tuple[float, float], steps: int,
    dtype: torch.dtype = torch.float64, schedule: tuple[str, dict[str, Any]] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Value, point and gradient, and the optimizer's state, before each update and after the last."""
    point = torch.tensor(start, dtype=dtype, requires_grad=True)
    made = getattr(torch.optim, TORCH[optimizer])([point], **settings)
    scheduler = getattr(torch.optim.lr_scheduler, schedule[0])(made, **schedule[1]) if schedule else None
    evaluated = []

    def closure() -> torch.Tensor:
        made.zero_grad()
        x, y = point
        loss = function(x, y)
        loss.backward()
        evaluated.append({"loss": loss.item()} | row("", point) | row("grad_", point.grad) | states(made, point))
        return loss

    rows = []
    for step in range(steps + 1):
        evaluated.clear()
        if step < steps and optimizer == "lbfgs":
            made.step(closure)
        else:
            closure()
            made.step() if step < steps else None
        rows.append(evaluated[0])
        if scheduler and step < steps:
            scheduler.step(*([evaluated[0]["loss"]] if schedule and schedule[0] == "ReduceLROnPlateau" else []))
    return pd.DataFrame(rows)


def states(made: torch.optim.Optimizer, point: torch.Tensor) -> dict[str, float]:
    if isinstance(made, torch.optim.LBFGS):  # its state is not of one weight
        return {}
    named = [(name, value) for name, value in made.state.get(point, {}).items() if torch.is_tensor(value)]
    each = [row(f"{name}_", value.expand(point.shape)) for name, value in named if name != "step"]
    return {column: number for part in each for column, number in part.items()}


def row(before: str, value: torch.Tensor | None) -> dict[str, float]:
    assert value is not None
    return {f"{before}{name}": number for name, number in zip("xy", value.tolist(), strict=True)}
