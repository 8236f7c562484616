"""The initial W and b, typed into a small table; the link has them as `weights`: W row by row, then b."""

import numpy as np
import pandas as pd
import streamlit as st

from engine.param import plain
from engine.problems.table.spec import WEIGHTS
from ui.complaints import forgive
from ui.editor import editor
from words import _


def draw_weights(features: list[str], targets: list[str]) -> str:
    """The editor of W, shape (features, targets), with b as its last row; the numbers as the link has them."""
    numbers = _numbers((len(features) + 1) * len(targets))
    frame = pd.DataFrame(np.reshape(numbers, (len(features) + 1, len(targets))), [*features, "b"], targets)
    st.caption(_("W, a row for each feature, and b:"))
    small = {name: st.column_config.NumberColumn(width="small") for name in targets}
    editor("start-weights", frame, _typed, num_rows="fixed", column_config=small, alt=_("Initial W and b"))
    return plain(tuple(numbers))


def _numbers(count: int) -> list[float]:
    """Those that were typed; zeros where there are none, or not as many as there are weights."""
    given = WEIGHTS.read(st.session_state.get("weights", ""))
    return list(given) if len(given) == count else [0.0] * count


def _typed(frame: pd.DataFrame) -> None:
    forgive()
    st.session_state.weights = plain(tuple(frame.fillna(0.0).to_numpy(float).ravel().tolist()))
