"""What the loop sees of a problem: its parameters and the loss at them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from engine.problems.surface.catalogue import Minimum
from engine.spec import Lane, Leg
from engine.wording import Message

MOVED = "moved"  # before a weight's name: what the update adds to it
Columns = dict[str, np.ndarray]
Losses = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class Side:
    """One weight and the values that it takes along its side of a plane."""

    name: str
    values: np.ndarray


@dataclass(frozen=True)
class Problem:
    """A function to minimise.

    `parameters` are the leaves that an optimizer moves, `names` one column each of their elements, in their order.
    `loss_at()` is the loss at the parameters as they are, on an autograd graph: of shape (), or (lanes,) of a leaf that
    lanes share. `at_step(k)` is called before step k, for a loss that differs from step to step. `explain(columns)`
    gives more columns for recorded ones, by autograd; all are of shape (rows,).
    """

    parameters: list[torch.Tensor]
    names: list[str]
    loss_at: Callable[[], torch.Tensor]
    explain: Callable[[Columns], Columns]
    at_step: Callable[[int], None] = lambda step: None


class Task(Protocol):
    """What a spec asks for, ready for torch.

    `names` are the columns of the parameters, `explained` those that the problem's `explain` adds; `nbytes` is
    about what it holds in memory; `most_rows` are the steps of a chunk at the most, so that none holds a thread long,
    and `any_chunks` tells whether the rows are the same, to the bit, whatever the chunks are.
    `together` lanes at the most may share their leaf, where each weight goes its way whatever the others do: 1 where
    the loss may change on the way, of each lane at its own steps.
    `noisy`: steps see a part of the data each. `convex`: the loss has no minimum but its lowest.
    `is_point`: the parameters are the coordinates of a point, and no weights.
    `minima` are those of a surface that are known. `numbers` is how many numbers a loss is made of, and `alike` tells
    whether torch computes many losses at once in the very digits of one alone.
    """

    names: list[str]
    explained: list[str]
    nbytes: int
    most_rows: int
    any_chunks: bool
    noisy: bool
    convex: bool
    is_point: bool
    minima: tuple[Minimum, ...]
    numbers: int
    alike: bool

    @property
    def together(self) -> int:
        """How many lanes may share a leaf."""

    def parameters(self, lanes: Sequence[Lane]) -> list[torch.Tensor]:
        """New leaves at the start of a lane; for several lanes one leaf, a row of it each."""

    def refusal(self, lane: Lane) -> tuple[Columns, Message] | None:
        """The row that there is of a lane on which torch takes no step, and what it says; None where it takes one."""

    def walk(self, parameters: list[torch.Tensor]) -> Callable[[Leg], Problem]:
        """The problem of each leg of one lane, at these leaves."""

    def losses(self, leg: Leg) -> Losses:
        """The losses of many runs at once: of parameters of shape (d, K) those of shape (K,), each of its column."""

    def minimum(self, leg: Leg, near: Mapping[str, float]) -> dict[str, float]:
        """Where the loss is least, by parameter, nearest to a point; empty where that is not known."""

    def lowest(self, leg: Leg, near: Mapping[str, float]) -> float | None:
        """The loss at that minimum; None where it is not known."""

    def bends_up(self, leg: Leg, point: Mapping[str, float]) -> bool | None:
        """Whether the loss bends up at a point in every direction, as in a minimum; None where that is not clear."""

    def reference(self, leg: Leg) -> dict[str, float]:
        """What the charts compare the parameters with, by parameter."""

    def objective(self, leg: Leg, rows: Columns) -> np.ndarray:
        """The loss by which a descent is judged, that of all the data, shape (rows,)."""

    def data(self) -> dict[str, Any]:
        """What a stream's header tells of the data, ready for JSON; empty where the spec says it all."""

    def curvature(self, leg: Leg) -> float:
        """The largest second derivative of the loss at its minimum; 0 where there is none."""


class Curved(Task, Protocol):
    """A task whose loss is drawn over its one weight."""

    def curve(self, leg: Leg, low: float, high: float, points: int) -> Columns:
        """So many values of the weight from `low` to `high`, under its name, and the loss at each; NaN at a pole."""


class Planar(Task, Protocol):
    """A task whose loss is drawn over two of its weights."""

    def plane(self, leg: Leg, held: Mapping[str, float], a: Side, b: Side) -> np.ndarray:
        """The loss under `leg`, shape (values of b, values of a); `held` has the other weights."""
