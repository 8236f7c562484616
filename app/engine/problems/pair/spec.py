"""One weight: prediction = w * x, compared with y. What such a spec holds."""

from collections.abc import Mapping
from math import inf
from typing import Literal, cast

from engine.losses.catalogue import LOSSES
from engine.param import Param, plain
from engine.spec import Leg, Spec
from words import N_, _

X = Param("x", N_("Input x"), 30.2, -1e6, 1e6, help=N_("The number that goes into the model."))
Y = Param("y", N_("Target y"), 10.5, -1e6, 1e6, help=N_("The number that should come out."))
W = Param("w", N_("Initial weight w"), 0.2, -1e6, 1e6, help=N_("Where the descent starts."))
ZERO_GRAD = Param("zero_grad", "zero_grad()", True, help=N_("Clear the gradient before each step."))
REQUIRES_GRAD = Param("requires_grad", N_("w requires a gradient"), True,
                      help=N_("Off: PyTorch records nothing for w, and backward() has nowhere to go."))  # fmt: skip


class PairLeg(Leg):
    """The input and the target in force."""

    x: float
    y: float

    @property
    def minimum(self) -> dict[str, float]:
        """Where the loss is least: w = y / x, if there is one such weight."""
        best = self.y / self.x if self.x else inf
        return {"w": best} if abs(best) < 1e300 else {}


class PairSpec(Spec):
    """A descent on one weight."""

    problem: Literal["pair"] = "pair"
    w: float
    zero_grad: bool = True
    requires_grad: bool = True

    @property
    def clears(self) -> bool:
        """Off where the user forgets zero_grad()."""
        return self.zero_grad

    @property
    def names(self) -> list[str]:
        """The one weight."""
        return ["w"]


def pair_legs(spec: Spec) -> tuple[PairLeg, ...]:
    """The legs of the first lane of a descent on one weight."""
    return cast(tuple[PairLeg, ...], spec.lanes[0].legs)


def usual(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of a link that says nothing else: the course's first example."""
    numbers = [(param.name, plain(param.default)) for param in (X, Y, W)]
    return [*numbers, ("loss", next(iter(LOSSES))), ("lane", "sgd,lr=0.0001"), ("steps", "50")]


def unswept(spec: PairSpec) -> tuple[str, str] | None:
    """What no sweep can be made of."""
    if spec.requires_grad:
        return None
    return "requires_grad", _("Without a gradient there is nothing to sweep: set requires_grad to true.")
