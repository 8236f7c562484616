"""The cells of a sweep as a table, a row each: what was set, what became of the run, and in how many steps."""

import numpy as np
import pandas as pd

from engine.sweep.header import kind_names
from engine.sweep.parts import Part
from engine.sweep.spec import Sweep
from words import _


def frame(sweep: Sweep, part: Part) -> pd.DataFrame:
    """The cells that a part decides, in its order.

    A column for each axis, by its name (of basins x and y, the start); `verdict`, in words; `steps` until the run
    arrived for good, empty where it did not; `loss`, the last one.
    """
    values = sweep.values_at(part.cells)
    steps = pd.array(part.steps, dtype="Int64")
    return pd.DataFrame({**values, "verdict": _verdicts(sweep, part.kind), "steps": steps, "loss": part.loss})


def _verdicts(sweep: Sweep, kinds: np.ndarray) -> list[str]:
    names = kind_names(sweep)
    if sweep.kind != "basins":
        return [names[kind] for kind in kinds]
    return [_("minimum {number}").format(number=kind + 1) if kind >= 0 else names[-1 - kind] for kind in kinds]
