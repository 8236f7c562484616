"""One weight for torch: prediction = w * x, compared with y."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

import numpy as np
import torch

from engine.losses.catalogue import LOSSES
from engine.problems.pair.spec import PairLeg, PairSpec
from engine.problems.task import Columns, Losses, Problem
from engine.spec import Lane, Leg
from engine.wording import Message, say


class PairTask:
    """The task of one weight, a leaf of shape ()."""

    most_rows = 512
    any_chunks = False  # NumPy's tanh of many rows has other last digits than that of few
    explained = ["prediction", "error", "grad_error", "grad_prediction"]
    nbytes = 0
    together = 1
    noisy = False
    convex = True
    is_point = False
    minima = ()
    numbers = 1
    alike = True

    def __init__(self, spec: PairSpec) -> None:
        self.spec, self.names = spec, spec.names

    def parameters(self, lanes: Sequence[Lane]) -> list[torch.Tensor]:
        """The weight, a leaf of shape (); lanes never share it."""
        dtype = getattr(torch, self.spec.dtype)
        return [torch.tensor(self.spec.w, dtype=dtype, requires_grad=self.spec.requires_grad)]

    def refusal(self, lane: Lane) -> tuple[Columns, Message] | None:
        """A weight that requires no gradient: what torch says to backward()."""
        if self.spec.requires_grad:
            return None
        (weight,) = self.parameters([lane])
        problem = self.walk([weight])(lane.start)
        loss = problem.loss_at()
        row = {"w": np.array([weight.item()]), "loss": np.array([loss.item()])}
        nodes = problem.explain(row)
        row |= {"step": np.zeros(1, dtype=int), "t": np.ones(1, dtype=int), "lr": np.array([lane.start.settings["lr"]])}
        return row | {name: nodes[name] for name in ("prediction", "error")}, _backward(loss)

    def walk(self, parameters: list[torch.Tensor]) -> Callable[[Leg], Problem]:
        """The loss of w·x against y, x and y being each leg's own."""
        return lambda leg: _problem(parameters[0], cast(PairLeg, leg))

    def losses(self, leg: Leg) -> Losses:
        """The losses of weights of shape (1, K), shape (K,)."""
        leg, dtype = cast(PairLeg, leg), getattr(torch, self.spec.dtype)
        x, y = (torch.tensor(value, dtype=dtype) for value in (leg.x, leg.y))
        loss = LOSSES[leg.loss].function(leg.loss_settings)
        return lambda leaf: loss(leaf[0] * x, y.expand(leaf.shape[1]), reduction="none")

    def minimum(self, leg: Leg, near: Mapping[str, float]) -> dict[str, float]:
        """w = y / x, wherever the point is; empty where there is no such weight."""
        return cast(PairLeg, leg).minimum

    def lowest(self, leg: Leg, near: Mapping[str, float]) -> float | None:
        """0, since the error vanishes at w = y / x; None where there is no such weight."""
        return 0.0 if self.minimum(leg, near) else None

    def bends_up(self, leg: Leg, point: Mapping[str, float]) -> bool | None:
        """None: it is of no interest where the loss is convex."""
        return None

    def reference(self, leg: Leg) -> dict[str, float]:
        """The minimum."""
        return self.minimum(leg, {})

    def objective(self, leg: Leg, rows: Columns) -> np.ndarray:
        """The column `loss`, shape (rows,): there is one pair, and every step sees it."""
        return rows["loss"]

    def data(self) -> dict[str, Any]:
        """Nothing: the spec has the pair."""
        return {}

    def curvature(self, leg: Leg) -> float:
        """d²L/dw² at the minimum: 2x² of the squared error, x² of Huber and log-cosh, 0 of the absolute error."""
        return curvature(cast(PairLeg, leg))

    def curve(self, leg: Leg, low: float, high: float, points: int) -> Columns:
        """The loss at `points` weights, evenly spaced: `w` and `loss`, both of shape (points,)."""
        weights = np.linspace(low, high, points)
        return {"w": weights, "loss": loss_curve(self.spec, cast(PairLeg, leg), weights)}


def _problem(weight: torch.Tensor, leg: PairLeg) -> Problem:
    x, y = (torch.tensor(v, dtype=weight.dtype) for v in (leg.x, leg.y))
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    explain = partial(_explain_pair, leg, weight.dtype)
    return Problem([weight], ["w"], lambda: loss(weight * x, y), explain)


def _backward(loss: torch.Tensor) -> Message:
    """What torch says to a backward() without a graph."""
    words = ""
    try:
        loss.backward()
    except RuntimeError as error:
        words = str(error)
    return say("PyTorch refuses backward(): w does not require a gradient, so nothing was recorded on the way. "
               "Set requires_grad=True. In PyTorch's words: “{error}”", error=words)  # fmt: skip


def _explain_pair(leg: PairLeg, dtype: torch.dtype, columns: Columns) -> Columns:
    """Every node of the graph w -> prediction -> error -> loss at once, with its gradient; all of shape (rows,)."""
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


def loss_curve(spec: PairSpec, leg: PairLeg, weights: np.ndarray) -> np.ndarray:
    """The loss at each of `weights`, shape (n,), by torch."""
    w = torch.tensor(weights, dtype=getattr(torch, spec.dtype))
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    x = torch.tensor(leg.x, dtype=w.dtype)
    return loss(w * x, torch.full_like(w, leg.y), reduction="none").double().numpy()


def curvature(leg: PairLeg) -> float:
    """The second derivative of the loss at its minimum, d²L/dw², by autograd twice."""
    if not leg.minimum:
        return 0.0
    w = torch.tensor(leg.minimum["w"], dtype=torch.float64)
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    x, y = torch.tensor(leg.x, dtype=torch.float64), torch.tensor(leg.y, dtype=torch.float64)
    return float(torch.autograd.functional.hessian(lambda weight: loss(weight * x, y), w))
