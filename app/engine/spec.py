"""A spec: all that decides a descent, as names and numbers. `engine.link` reads and writes it as a URL."""

from math import inf
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from engine.param import Param, Value
from engine.settings import LIMITS
from words import _

X = Param("x", _("Input x"), 30.2, -1e6, 1e6, help=_("The number that goes into the model."))
Y = Param("y", _("Target y"), 10.5, -1e6, 1e6, help=_("The number that should come out."))
W = Param("w", _("Initial weight w"), 0.2, -1e6, 1e6, help=_("Where the descent starts."))
STEPS = Param("steps", _("Steps"), 50, 1, LIMITS.max_steps, help=_("How many updates to make."))
ZERO_GRAD = Param("zero_grad", "zero_grad()", True, help=_("Clear the gradient before each step."))
REQUIRES_GRAD = Param("requires_grad", _("w requires a gradient"), True,
                      help=_("Off: PyTorch records nothing for w, and backward() has nowhere to go."))  # fmt: skip

SWITCHES = (ZERO_GRAD, REQUIRES_GRAD)
DTYPES = ("float64", "float32")


class SpecError(ValueError):
    """What is wrong with a spec: one {"field", "message"} a mistake, in words for the user."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(" ".join(e["message"] for e in errors))
        self.errors = errors


class Leg(BaseModel):
    """A stretch of a lane with one set of settings: those of update `at` and of all after it."""

    model_config = ConfigDict(frozen=True)

    at: int = 0
    optimizer: str
    settings: dict[str, Value]
    x: float
    y: float
    loss: str
    loss_settings: dict[str, Value] = {}

    @property
    def minimum(self) -> dict[str, float]:
        """Where the loss is least: w = y / x, if there is one such weight."""
        best = self.y / self.x if self.x else inf
        return {"w": best} if abs(best) < 1e300 else {}

    @property
    def pair(self) -> dict[str, Value | str]:
        """What this leg says of the problem, by its names in a URL."""
        return {"x": self.x, "y": self.y, "loss": self.loss, **self.loss_settings}


class Lane(BaseModel):
    """One optimizer's way: at least one leg, in the order of their `at`."""

    model_config = ConfigDict(frozen=True)

    legs: tuple[Leg, ...]

    @property
    def start(self) -> Leg:
        return self.legs[0]

    def leg_at(self, step: int) -> Leg:
        """The leg that decides update `step`."""
        return next(leg for leg in reversed(self.legs) if leg.at <= step)


class Spec(BaseModel):
    """A descent on one weight: prediction = w * x, compared with y."""

    model_config = ConfigDict(frozen=True)

    problem: Literal["pair"] = "pair"
    w: float
    lanes: tuple[Lane, ...]
    steps: int
    zero_grad: bool = True
    requires_grad: bool = True
    dtype: str = "float64"

    def without_last_change(self) -> Self:
        """The same run as it was before the last change of the first lane."""
        lane = Lane(legs=self.lanes[0].legs[:-1])
        return self.model_copy(update={"lanes": (lane, *self.lanes[1:])})

    @property
    def last_change(self) -> int | None:
        """The step of the last change of the first lane, if it has one."""
        legs = self.lanes[0].legs
        return legs[-1].at if len(legs) > 1 else None
