"""A problem for many runs at once: one leaf of shape (d, K), a column a run, and the K losses there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

import torch

from engine.kinds import task_of
from engine.losses import LOSSES, TABLE_LOSSES
from engine.pair import PairLeg, PairSpec
from engine.spec import Spec
from engine.surface_task import SurfaceTask
from engine.table import TableLeg
from engine.table_task import TableTask

Losses = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Together:
    """What the runs of a sweep have in common.

    `losses` maps parameters of shape (d, K) to losses of shape (K,), each of its column alone. `start` is of shape
    (d, 1), `shapes` are those of a single run's parameters, `numbers` is how many numbers one run's loss is made of.
    """

    losses: Losses
    start: torch.Tensor
    shapes: tuple[torch.Size, ...]
    numbers: int


def together(spec: Spec) -> Together:
    """The problem of a spec's first lane, for many runs."""
    leg, task = spec.lanes[0].start, task_of(spec)
    with torch.no_grad():
        single = task.parameters(spec.lanes[:1])
        start = torch.cat([parameter.reshape(-1) for parameter in single])[:, None]
    shapes = tuple(parameter.shape for parameter in single)
    if isinstance(task, TableTask):
        return Together(_table(task, cast(TableLeg, leg)), start, shapes, task.table.train.Y.size)
    if isinstance(task, SurfaceTask):
        return Together(lambda leaf: task.at(leaf.unbind(0)), start, shapes, 1)
    assert isinstance(spec, PairSpec)
    return Together(_pair(cast(PairLeg, leg), start.dtype), start, shapes, 1)


def _pair(leg: PairLeg, dtype: torch.dtype) -> Losses:
    x, y = (torch.tensor(value, dtype=dtype) for value in (leg.x, leg.y))
    loss = LOSSES[leg.loss].function(leg.loss_settings)
    return lambda leaf: loss(leaf[0] * x, y.expand(leaf.shape[1]), reduction="none")


def _table(task: TableTask, leg: TableLeg) -> Losses:
    """As `nn.Linear` keeps them, W of (targets, features) and b of (targets,), each with a last side for the runs."""
    X, Y = task.rows(task.table.train)
    spec = task.spec
    function = partial(TABLE_LOSSES[leg.loss].function(leg.loss_settings), reduction="none")
    share, targets, features = task.share(len(X)), len(spec.targets), len(spec.features)
    wanted = Y.T[:, :, None]  # (targets, rows, 1)

    def losses(leaf: torch.Tensor) -> torch.Tensor:
        W, b = leaf[:-targets], leaf[-targets:]
        predictions = X @ W.reshape(targets, features, -1) + b[:, None]  # (targets, rows, K)
        loss = function(predictions, wanted.expand_as(predictions)).sum(dim=(0, 1)) * share
        loss = loss + leg.l1 * W.abs().sum(dim=0) if leg.l1 else loss
        return loss + leg.l2 * (W**2).sum(dim=0) if leg.l2 else loss

    return losses
