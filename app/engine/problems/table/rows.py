"""A table made ready for training: its columns chosen, rows held out, features scaled."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from engine.problems.table.spec import TableSpec
from engine.tables.catalogue import table_of

SHOWN = 200  # rows that a browser gets, at the most


@dataclass(frozen=True)
class Rows:
    """X, shape (rows, features), as the model sees it, and Y, shape (rows, targets); both float64.

    `numbers`, shape (rows,), are the rows' places in the table, from 0.
    """

    X: np.ndarray
    Y: np.ndarray
    numbers: np.ndarray

    def __getitem__(self, chosen: Any) -> "Rows":
        return Rows(self.X[chosen], self.Y[chosen], self.numbers[chosen])


@dataclass(frozen=True)
class Prepared:
    """The rows of a spec. A feature as it was is X * `spread` + `middle`, both of shape (features,)."""

    train: Rows
    held_out: Rows
    middle: np.ndarray
    spread: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes of X and Y, the held-out rows included."""
        return sum(array.nbytes for rows in (self.train, self.held_out) for array in (rows.X, rows.Y))


def prepared(spec: TableSpec, generator: torch.Generator) -> Prepared:
    """Rows held out by `generator`; the scale is that of the training rows alone.

    Raises TableError where the table is gone since its spec was read.
    """
    table = table_of(spec.data)
    # row by row in memory, as a script reads them: sums and products take another order in another layout
    X, Y = (np.array(table[list(names)], float, order="C") for names in (spec.features, spec.targets))
    held = np.zeros(len(X), dtype=bool)
    if count := round(len(X) * spec.held_out):
        held[torch.randperm(len(X), generator=generator)[:count].numpy()] = True
    middle, spread = _scale(spec.scale, X[~held])
    X -= middle
    X /= spread
    rows = Rows(X, Y, np.arange(len(X)))
    return Prepared(rows[~held], rows[held], middle, spread)


def sample(spec: TableSpec, table: Prepared) -> dict[str, Any]:
    """Rows for the browser, evenly spread over the table, in its order: at most `SHOWN`, ready for JSON."""
    count = len(table.train.numbers) + len(table.held_out.numbers)
    numbers = np.linspace(0, count - 1, min(count, SHOWN)).round().astype(int)
    parts = (table.train, table.held_out)
    X, Y, places = (np.concatenate([getattr(part, name) for part in parts]) for name in ("X", "Y", "numbers"))
    chosen = np.argsort(places)[numbers]
    return {
        "row": numbers.tolist(),
        "X": X[chosen].astype(spec.dtype).tolist(),
        "Y": Y[chosen].astype(spec.dtype).tolist(),
        "held_out": np.isin(numbers, table.held_out.numbers).tolist(),
        "middle": table.middle.tolist(),
        "spread": table.spread.tolist(),
        "features": list(spec.features),
        "targets": list(spec.targets),
        "rows": count,
        "train": len(table.train.numbers),
    }


def _scale(how: str, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is taken from each feature, and by what it is divided; a constant feature is not divided.

    The spread of a constant column is what rounding leaves of its sum: up to rows times the last bit of its size, the
    bound of scikit-learn's StandardScaler.
    """
    if how == "raw":
        return np.zeros(X.shape[1]), np.ones(X.shape[1])
    if how == "standard":
        middle, spread = X.mean(axis=0), X.std(axis=0)
    else:
        middle, spread = X.min(axis=0), np.ptp(X, axis=0)
    rounding = len(X) * np.finfo(float).eps * np.abs(X).max(axis=0)
    return middle, np.where(spread > rounding, spread, 1.0)
