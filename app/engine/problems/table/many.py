"""The losses of many runs on one table at once."""

from functools import partial

import torch

from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.table.spec import TableLeg
from engine.problems.task import Losses


def losses_of(rows: tuple[torch.Tensor, torch.Tensor], share: float, leg: TableLeg) -> Losses:
    """Of parameters of shape (d, K): as `nn.Linear` keeps them, W of (targets, features) and b of (targets,).

    `rows` are X and Y, and `share` is what one error counts.
    """
    X, Y = rows
    function = partial(TABLE_LOSSES[leg.loss].function(leg.loss_settings), reduction="none")
    targets, features = Y.shape[1], X.shape[1]
    wanted = Y.T[:, :, None]  # (targets, rows, 1)

    def losses(leaf: torch.Tensor) -> torch.Tensor:
        W, b = leaf[:-targets], leaf[-targets:]
        predictions = X @ W.reshape(targets, features, -1) + b[:, None]  # (targets, rows, K)
        loss = function(predictions, wanted.expand_as(predictions)).sum(dim=(0, 1)) * share
        loss = loss + leg.l1 * W.abs().sum(dim=0) if leg.l1 else loss
        return loss + leg.l2 * (W**2).sum(dim=0) if leg.l2 else loss

    return losses
