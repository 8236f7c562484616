"""A spec: all that decides a descent, as names and numbers. `engine.link` reads and writes it as a URL."""

from abc import ABC, abstractmethod
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, SerializeAsAny

from engine.limits import LIMITS
from engine.param import Choice, Given, Param, Value
from words import N_

STEPS = Param("steps", N_("Steps"), 50, 1, LIMITS.max_steps, help=N_("How many updates to make."))
SEED = Param("seed", N_("Seed"), 0, 0, 2**31 - 1, help=N_("The same seed draws the same numbers."))
DTYPES = ("float64", "float32")
DTYPE = Choice("dtype", N_("Precision"), DTYPES)


class SpecError(ValueError):
    """What is wrong with a spec: one {"field", "message"} a mistake, in words for the user."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(" ".join(e["message"] for e in errors))
        self.errors = errors


class Leg(BaseModel):
    """A stretch of a lane with one set of settings: those of update `at` and of all after it."""

    model_config = ConfigDict(frozen=True)

    starts: ClassVar[tuple[str, ...]] = ()  # the fields that say where a lane starts

    at: int = 0
    optimizer: str
    settings: dict[str, Value]
    rule: str = ""  # of the optimizer that the user wrote
    loss: str = ""  # a surface has none: it is the loss
    loss_settings: dict[str, Value] = {}
    schedule: str = "constant"
    schedule_settings: dict[str, Value] = {}
    noise: float = 0.0
    clip_value: float = 0.0
    clip_norm: float = 0.0

    @property
    def steering(self) -> dict[str, Value]:
        """What steers the optimizer from outside, by its names in a URL; empty where nothing does."""
        gradients = {name: getattr(self, name) for name in ("noise", "clip_value", "clip_norm") if getattr(self, name)}
        if self.schedule == "constant":
            return gradients
        return {"schedule": self.schedule, **self.schedule_settings, **gradients}

    @property
    def problem(self) -> dict[str, Given]:
        """What this leg says of the problem, by its names in a URL."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name not in Leg.model_fields}
        return own | ({"loss": self.loss} if self.loss else {}) | self.loss_settings


class Lane(BaseModel):
    """One optimizer's way: at least one leg, in the order of their `at`."""

    model_config = ConfigDict(frozen=True)

    legs: tuple[SerializeAsAny[Leg], ...]

    @property
    def start(self) -> Leg:
        """Its first leg."""
        return self.legs[0]

    def leg_at(self, step: int) -> Leg:
        """The leg that decides update `step`."""
        return next(leg for leg in reversed(self.legs) if leg.at <= step)


class Spec(BaseModel, ABC):
    """A descent. What is to be minimised is a subclass, one for each kind of problem in `engine.problems.kinds`."""

    model_config = ConfigDict(frozen=True)

    problem: str
    lanes: tuple[Lane, ...]
    steps: int
    budget: int = 0  # gradient evaluations at the most, a lane; 0 is no limit
    dtype: str = DTYPES[0]
    seed: int = 0

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """The columns of its weights."""

    @property
    def clears(self) -> bool:
        """Whether gradients are cleared before each step."""
        return True

    @property
    def depends_on(self) -> str:
        """The name of a table that may go, and the run with it; empty where there is none."""
        return ""

    @property
    def scheduled(self) -> bool:
        """Whether a schedule moves a learning rate."""
        return any(leg.schedule != "constant" for lane in self.lanes for leg in lane.legs)

    def without_last_change(self) -> Self:
        """The lanes that changed on their way, as they were before the last change of each."""
        lanes = tuple(Lane(legs=lane.legs[:-1]) for lane in self.lanes if len(lane.legs) > 1)
        return self.model_copy(update={"lanes": lanes})

    @property
    def last_change(self) -> int | None:
        """The last step at which a lane changes, if one does."""
        return max(lane.legs[-1].at for lane in self.lanes) or None
