"""The training loss over the plane of two weights, the others held."""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch.nn.functional import linear

from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.table.spec import TableLeg
from engine.problems.task import Side

Measured = tuple[torch.Tensor, torch.Tensor, float]  # X, Y and what one error counts in the loss
ELEMENTS = 1_000_000  # predictions held at once


def loss_plane(
    measured: Measured, names: list[str], leg: TableLeg, held: Mapping[str, float], a: Side, b: Side
) -> np.ndarray:
    """The loss of these rows under `leg`, penalties included, shape (values of b, values of a).

    `names` are the weights: `a` and `b` are two different ones, `held` has the values of the others. A prediction is
    linear in the weights: it is the one without `a` and `b`, plus what each adds to the outputs of its target.
    """
    X, Y, share = measured
    weights = torch.tensor([0.0 if name in (a.name, b.name) else held[name] for name in names], dtype=X.dtype)
    W, bias = weights[: -Y.shape[1]].reshape(Y.shape[1], -1), weights[-Y.shape[1] :]
    function = TABLE_LOSSES[leg.loss].function(leg.loss_settings)
    total = torch.zeros(len(b.values), len(a.values), dtype=X.dtype)
    places = {side.name: names.index(side.name) for side in (a, b)}
    for target, (base, actual) in enumerate(zip(linear(X, W, bias).T, Y.T, strict=True)):
        across, down = (_added(X, side, places[side.name], target, Y.shape[1]) for side in (a, b))
        losses = [function(made, actual.expand_as(made), reduction="none").sum(dim=2)
                  for made in _predictions(base, across[None], down[:, None])]  # fmt: skip
        total += torch.cat(losses) * share
    penalties = [_penalties(leg, side, X.dtype) for side in (a, b)]
    return (total + _penalty(leg, W).sum() + penalties[0][None] + penalties[1][:, None]).numpy()


def _predictions(base: torch.Tensor, across: torch.Tensor, down: torch.Tensor) -> Iterator[torch.Tensor]:
    """Those of one target in strips of the plane, shape (values of b, values of a, rows)."""
    for strip in down.split(max(1, ELEMENTS // (across.shape[1] * len(base)))):
        yield base + across + strip


def _added(X: torch.Tensor, side: Side, place: int, target: int, targets: int) -> torch.Tensor:
    """What weight `place` adds to a target's predictions, shape (values, rows); (1, 1) where it is another target's."""
    features = X.shape[1]
    values = torch.from_numpy(side.values).to(X.dtype)[:, None]
    if place >= features * targets:
        return values.expand(-1, len(X)) if place - features * targets == target else values.new_zeros(1, 1)
    own, feature = divmod(place, features)
    return values * X[:, feature] if own == target else values.new_zeros(1, 1)


def _penalties(leg: TableLeg, side: Side, dtype: torch.dtype) -> torch.Tensor:
    """The penalty on each of a side's values; b has none."""
    values = torch.from_numpy(side.values).to(dtype)
    return _penalty(leg, values) if side.name.startswith("w[") else torch.zeros_like(values)


def _penalty(leg: TableLeg, W: torch.Tensor) -> torch.Tensor:
    return leg.l1 * W.abs() + leg.l2 * W**2
