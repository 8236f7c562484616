"""Lanes that share one leaf: a race costs one evaluation and one backward a step, however many run it.

Each lane keeps its own torch optimizer, whose parameter is the lane's row of the leaf. Where each weight goes its way
whatever the others do, every bit is what it is for a lane alone.
"""

import torch

from engine.optimizers import OPTIMIZERS
from engine.problems.task import Task
from engine.spec import Lane, Spec


def groups(spec: Spec, task: Task) -> list[list[int]]:
    """The lanes that are walked together, by their places in the spec; most kinds of problems walk each alone."""
    sharing = [place for place, lane in enumerate(spec.lanes) if _may_share(lane)] if task.together > 1 else []
    alone = [[place] for place in range(len(spec.lanes)) if place not in sharing]
    return [sharing[at : at + task.together] for at in range(0, len(sharing), task.together)] + alone


def _may_share(lane: Lane) -> bool:
    """Whether all its optimizers go element by element; a rule that the user wrote does."""
    return all(leg.rule or OPTIMIZERS[leg.optimizer].elementwise for leg in lane.legs)


def rows_of(leaf: torch.Tensor) -> list[torch.Tensor]:
    """A parameter for each lane: its row of the leaf, shape (lanes, weights), with its row of the gradient."""
    leaf.grad = torch.zeros_like(leaf)
    rows = [row.detach().requires_grad_() for row in leaf.detach()]
    for row, gradient in zip(rows, leaf.grad, strict=True):
        row.grad = gradient
    return rows
