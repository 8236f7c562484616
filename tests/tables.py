"""Tables for tests: any that may come out of a reading, with names that need no cleaning."""

import pandas as pd
from hypothesis import strategies as st

from engine.tables.column_names import cleaned

CELLS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-1000, 1000).map(float),
    st.sampled_from([0.0, -0.0, 0.1, 1e16, 2.0**53 + 2, 5e-324, 1.7976931348623157e308]),
)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Two to five columns of finite float64, one to twelve rows."""
    names = cleaned(draw(st.lists(st.text(max_size=12), min_size=2, max_size=5)))
    rows = draw(st.integers(1, 12))
    return pd.DataFrame({name: draw(st.lists(CELLS, min_size=rows, max_size=rows)) for name in names})
