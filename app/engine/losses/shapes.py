"""The losses as curves over the error, by their own formulas, without torch: for the page's figure."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from engine.formula.on_numpy import array_of
from engine.formula.tree import expression
from engine.losses.catalogue import TABLE_LOSSES
from engine.param import Value
from words import _

POINTS = 201  # on each side of 0


def loss_shapes(settings: Mapping[str, Value], reach: float = 5.0) -> pd.DataFrame:
    """Each loss of a table at errors e = y − ŷ from −`reach` to `reach`, with these settings, else its defaults.

    A row is one loss at one error: `loss` (its key), `label`, `error`, `value`, `slope` (dL/dŷ).
    """
    error = np.arange(1 - POINTS, POINTS) * (reach / (POINTS - 1))
    frames = []
    for loss in TABLE_LOSSES.values():
        own = {param.name: settings.get(param.name, param.default) for param in loss.params}
        names: dict[str, Any] = {"y": error, "y_hat": 0.0} | own
        value, slope = (array_of(expression(text))(names) for text in (loss.formula, loss.slope))
        frames.append(pd.DataFrame({"error": error, "value": value, "slope": slope}).assign(
            loss=loss.key, label=_(loss.label)))  # fmt: skip
    return pd.concat(frames, ignore_index=True)
