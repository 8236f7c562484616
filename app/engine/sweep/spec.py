"""A sweep: all that decides it, as names and numbers. `engine.sweep.link` reads and writes it as a URL."""

from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict, SerializeAsAny

from engine.optimizers.own import entry_of
from engine.param import Choice, Labelled, Param
from engine.spec import Lane, Leg, Spec
from words import N_

KIND = Choice("sweep", N_("Sweep"), ("curve", "map", "basins"))
TOLERANCE = Param(
    "tolerance", N_("Tolerance"), 1e-6, 1e-300, 1e300, log=True,
    help=N_("A run has arrived where its loss stays no further than this above the lowest."),
)  # fmt: skip
MOST = {"curve": 1000, "map": 128, "basins": 400}  # values on an axis
COUNTS = {"curve": 100, "map": 64, "basins": 200}  # where the link does not say


class Axis(Labelled, BaseModel):
    """The values of one setting, or of one coordinate of the start: `count` from `low` to `high`, both included."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    low: float
    high: float
    count: int
    log: bool = False

    @cached_property
    def values(self) -> np.ndarray:
        """Evenly spaced, or by their logarithm, in as many digits as a person would write; shape (count,)."""
        exact = (np.geomspace if self.log else np.linspace)(self.low, self.high, self.count)
        short = np.array([self.low, *(float(f"{value:.4g}") for value in exact[1:-1]), self.high][: self.count])
        return short if len(np.unique(short)) == self.count else exact


class Sweep(BaseModel):
    """The runs of one spec's one lane over a grid. Cells are numbered with the first axis running fastest."""

    model_config = ConfigDict(frozen=True)

    spec: SerializeAsAny[Spec]
    kind: str
    axes: tuple[Axis, ...]
    tolerance: float = float(TOLERANCE.default)

    @property
    def leg(self) -> Leg:
        """The settings that all runs have, but for the swept ones."""
        return self.spec.lanes[0].start

    @property
    def steps(self) -> int:
        """Updates of a run, where each evaluates the gradient once; row 0 needs an evaluation too."""
        steps, budget = self.spec.steps, self.spec.budget
        return min(steps, budget - 1) if budget else steps

    @property
    def runs(self) -> int:
        """How many cells there are."""
        return int(np.prod([axis.count for axis in self.axes]))

    def values_at(self, cells: np.ndarray) -> dict[str, np.ndarray]:
        """What each axis has in these cells, by its name; of the shape of `cells`, numbers from 0."""
        across = self.axes[0].count
        places = (cells % across, cells // across)
        return {axis.name: axis.values[place] for axis, place in zip(self.axes, places, strict=False)}

    def run(self, cell: int) -> Spec:
        """The spec of one cell's run alone."""
        values = {name: float(value) for name, value in self.values_at(np.array(cell)).items()}
        change = values if self.kind == "basins" else {"settings": {**self.leg.settings, **values}}
        lane = Lane(legs=(self.leg.model_copy(update=change),))
        return self.spec.model_copy(update={"lanes": (lane,)})


def sweepable(leg: Leg) -> dict[str, Param]:
    """The settings of a leg's optimizer that an axis may have: its plain numbers."""
    params = entry_of(leg).params
    return {param.name: param for param in params if isinstance(param, Param) and param.kind is float}


def ends(param: Param, hint: float) -> tuple[float, float]:
    """From where to where a setting is swept if nobody chose; `hint` is a learning rate that suits.

    A learning rate is swept over seven powers of ten, four below the hint and three above: from far too small to far
    too large.
    """
    if param.name != "lr":
        return param.low, param.high
    return max(param.low, hint * 1e-4), min(param.high, hint * 1e3)
