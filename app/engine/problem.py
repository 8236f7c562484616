"""What the loop sees of a problem: its parameters and the loss at them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from engine.losses import LOSSES
from engine.spec import Leg, Spec

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Problem:
    """A function to minimise.

    `parameters` are the leaves that an optimizer moves, `names` one column each of their elements.
    `loss_at()` is the loss at the parameters as they are: a scalar tensor on an autograd graph.
    `explain(columns)` gives more columns for recorded ones, by autograd.
    """

    parameters: list[torch.Tensor]
    names: list[str]
    loss_at: Callable[[], torch.Tensor]
    explain: Callable[[Columns], Columns]


def pair_problem(weight: torch.Tensor, leg: Leg) -> Problem:
    """One weight: prediction = w * x, compared with y. `weight` is a leaf of shape ()."""
    x, y = (torch.tensor(v, dtype=weight.dtype) for v in (leg.x, leg.y))
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    explain = partial(_explain_pair, leg, weight.dtype)
    return Problem([weight], ["w"], lambda: loss(weight * x, y), explain)


def start_weight(spec: Spec) -> torch.Tensor:
    """The initial weight, a leaf of shape ()."""
    return torch.tensor(spec.w, dtype=getattr(torch, spec.dtype), requires_grad=spec.requires_grad)


def _explain_pair(leg: Leg, dtype: torch.dtype, columns: Columns) -> Columns:
    """Every node of the graph w -> prediction -> error -> loss at once, with its gradient."""
    w = torch.tensor(columns["w"], dtype=dtype, requires_grad=True)
    x, y = (torch.tensor(value, dtype=dtype) for value in (leg.x, leg.y))
    prediction = w * x
    error = y - prediction
    # every loss here is a function of the error alone
    losses = LOSSES[leg.loss].function(leg.loss_settings)(torch.zeros_like(error), error, reduction="sum")
    grad_error, grad_prediction = torch.autograd.grad(losses, [error, prediction])
    nodes = {
        "prediction": prediction,
        "error": error,
        "grad_error": grad_error,
        "grad_prediction": grad_prediction,
    }
    return {name: node.detach().double().numpy() for name, node in nodes.items()}


def loss_curve(spec: Spec, leg: Leg, weights: np.ndarray) -> np.ndarray:
    """The loss at each of `weights`, shape (n,), by torch."""
    w = torch.tensor(weights, dtype=getattr(torch, spec.dtype))
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    x = torch.tensor(leg.x, dtype=w.dtype)
    return loss(w * x, torch.full_like(w, leg.y), reduction="none").double().numpy()


def curvature(leg: Leg) -> float:
    """The second derivative of the loss at its minimum, dL²/dw², by autograd twice."""
    if not leg.minimum:
        return 0.0
    w = torch.tensor(leg.minimum["w"], dtype=torch.float64)
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    x, y = torch.tensor(leg.x, dtype=torch.float64), torch.tensor(leg.y, dtype=torch.float64)
    return float(torch.autograd.functional.hessian(lambda weight: loss(weight * x, y), w))
