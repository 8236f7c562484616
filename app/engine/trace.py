"""A whole run as a pandas DataFrame: for tables, downloads, notebooks and tests."""

import numpy as np
import pandas as pd

from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.spec import Spec
from engine.verdicts.outcome import End


def trace(spec: Spec) -> pd.DataFrame:
    """The rows of a run, one column a number, `lane` first. Row k of a lane is the state before update k.

    `frame.attrs["ends"]` is the list of how each lane ended, as dicts with outcome, mark, steps and message.
    """
    made = list(descend(spec))
    chunks = [part for part in made if isinstance(part, Chunk)]
    frame = to_frame(sorted(chunks, key=lambda chunk: (chunk.lane, chunk.first)))
    frame.attrs["ends"] = [part.fields for part in made if isinstance(part, End)]
    return frame


def to_frame(chunks: list[Chunk]) -> pd.DataFrame:
    """Chunks, in order, as one table."""
    lanes = np.concatenate([np.full(len(chunk), chunk.lane) for chunk in chunks])
    columns = {name: np.concatenate([chunk.columns[name] for chunk in chunks]) for name in chunks[0].columns}
    return pd.DataFrame({"lane": lanes} | columns)
