"""A problem for many runs at once: one leaf of shape (d, K), a column a run, and the K losses there."""

from dataclasses import dataclass

import torch

from engine.problems.kinds import task_of
from engine.problems.task import Losses, Task
from engine.spec import Spec


@dataclass(frozen=True)
class Together:
    """What the runs of a sweep have in common.

    `losses` maps parameters of shape (d, K) to losses of shape (K,), each of its column alone. `start` is of shape
    (d, 1), `shapes` are those of a single run's parameters.
    """

    task: Task
    losses: Losses
    start: torch.Tensor
    shapes: tuple[torch.Size, ...]


def together(spec: Spec) -> Together:
    """The problem of a spec's first lane, for many runs."""
    task = task_of(spec)
    with torch.no_grad():
        single = task.parameters(spec.lanes[:1])
        start = torch.cat([parameter.reshape(-1) for parameter in single])[:, None]
    return Together(task, task.losses(spec.lanes[0].start), start, tuple(parameter.shape for parameter in single))
