"""Tables for measurements: numbers drawn at random, under a name that a link can say."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import pandas as pd


@contextmanager
def made_up(rows: int, features: int) -> Iterator[None]:
    """While it lasts, every table is one of so many rows and features, each with a spread of its own, and a target."""
    random = np.random.default_rng(0)
    X = random.normal(size=(rows, features)) * np.logspace(0, 2, features) + 50
    y = X @ random.normal(size=features) + random.normal(size=rows)
    table = pd.DataFrame(X, columns=[f"x{place}" for place in range(features)]).assign(y=y)
    with (
        patch("engine.problems.table.spec.table_of", lambda data: table.copy()),
        patch("engine.problems.table.rows.table_of", lambda data: table.copy()),
    ):
        yield
