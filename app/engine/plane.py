"""The training loss over the plane of two weights, the others held."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import linear

from engine.losses import TABLE_LOSSES
from engine.table import TableLeg
from engine.table_task import ELEMENTS, TableTask


@dataclass(frozen=True)
class Side:
    """One weight and the values that it takes along its side of the plane."""

    name: str
    values: np.ndarray


def loss_plane(task: TableTask, leg: TableLeg, held: dict[str, float], a: Side, b: Side) -> np.ndarray:
    """The loss of the training rows under `leg`, penalties included, shape (values of b, values of a).

    `a` and `b` are two different weights, `held` has the values of the others. The rows and the reduction are those
    of column `train`. A prediction is linear in the weights: it is the one without `a` and `b`, plus what each
    adds to the outputs of its target.
    """
    X, Y, share = task.measured(task.table.train)
    weights = torch.tensor([0.0 if name in (a.name, b.name) else held[name] for name in task.names], dtype=task.dtype)
    W, bias = weights[: -Y.shape[1]].reshape(Y.shape[1], -1), weights[-Y.shape[1] :]
    function = TABLE_LOSSES[leg.loss].function(leg.loss_settings)
    total = torch.zeros(len(b.values), len(a.values), dtype=task.dtype)
    for target, (base, actual) in enumerate(zip(linear(X, W, bias).T, Y.T, strict=True)):
        across, down = _added(task, X, a, target)[None], _added(task, X, b, target)[:, None]
        losses = [function(made, actual.expand_as(made), reduction="none").sum(dim=2)
                  for made in _predictions(base, across, down)]  # fmt: skip
        total += torch.cat(losses) * share
    return (total + _penalty(leg, W).sum() + _penalties(task, leg, a)[None] + _penalties(task, leg, b)[:, None]).numpy()


def _predictions(base: torch.Tensor, across: torch.Tensor, down: torch.Tensor) -> Iterator[torch.Tensor]:
    """Those of one target in strips of the plane, shape (values of b, values of a, rows)."""
    for strip in down.split(max(1, ELEMENTS // (across.shape[1] * len(base)))):
        yield base + across + strip


def _added(task: TableTask, X: torch.Tensor, side: Side, target: int) -> torch.Tensor:
    """What the weight adds to a target's predictions, shape (values, rows); (1, 1) where it is another target's."""
    features = X.shape[1]
    place, outputs = task.names.index(side.name), len(task.spec.targets)
    values = torch.from_numpy(side.values).to(task.dtype)[:, None]
    if place >= features * outputs:
        return values.expand(-1, len(X)) if place - features * outputs == target else values.new_zeros(1, 1)
    own, feature = divmod(place, features)
    return values * X[:, feature] if own == target else values.new_zeros(1, 1)


def _penalties(task: TableTask, leg: TableLeg, side: Side) -> torch.Tensor:
    """The penalty on each of a side's values; b has none."""
    values = torch.from_numpy(side.values).to(task.dtype)
    return _penalty(leg, values) if side.name.startswith("w[") else torch.zeros_like(values)


def _penalty(leg: TableLeg, W: torch.Tensor) -> torch.Tensor:
    return leg.l1 * W.abs() + leg.l2 * W**2
