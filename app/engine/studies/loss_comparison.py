"""Several losses on one table: the same run with each, and where each one ends."""

from typing import Any, cast

import numpy as np
import pandas as pd

from engine.losses.catalogue import TABLE_LOSSES, Loss
from engine.problems.table.spec import TableLeg, TableSpec
from engine.spec import Lane

SHOWN = 8  # weights in the summary


def specs_of_losses(spec: TableSpec) -> dict[str, TableSpec]:
    """The first lane's start with each loss of a table in turn, by the loss's key; changes on the way are dropped."""
    return {key: _with_loss(spec, loss) for key, loss in TABLE_LOSSES.items()}


def compared(spec: TableSpec) -> pd.DataFrame:
    """Where each loss ends, a row a loss (its key), by whole runs.

    Columns: the first weights as in `spec.names`, `mean_absolute_error` and `root_mean_squared_error` of the
    training rows and all targets, and `end`, a sentence.
    """
    return pd.DataFrame.from_dict({key: _summary(run) for key, run in specs_of_losses(spec).items()}, orient="index")


def _with_loss(spec: TableSpec, loss: Loss) -> TableSpec:
    start = cast(TableLeg, spec.lanes[0].start)
    own = {param.name: param.default for param in loss.params}
    settings = start.loss_settings if loss.key == start.loss else own
    leg = start.model_copy(update={"loss": loss.key, "loss_settings": settings})
    return spec.model_copy(update={"lanes": (Lane(legs=(leg,)),)})


def _summary(run: TableSpec) -> dict[str, Any]:
    from engine.problems.table.task import (
        TableTask,  # torch takes seconds to import: the page does without it until here
    )
    from engine.trace import trace

    rows = trace(run)
    weights = rows[run.names].iloc[-1]
    train, targets = TableTask(run).table.train, len(run.targets)
    W, b = np.split(weights.to_numpy(), [len(run.features) * targets])
    with np.errstate(all="ignore"):  # a run that diverged may end at the largest numbers there are
        errors = train.Y - (train.X @ W.reshape(targets, -1).T + b)
        told = {"mean_absolute_error": np.abs(errors).mean(), "root_mean_squared_error": np.sqrt((errors**2).mean())}
    return weights[:SHOWN].to_dict() | told | {"end": rows.attrs["ends"][0]["message"]}
