"""What a user's changes make of a table."""

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ui.editor import applied

FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [4.0, 5.0, 6.0]})


def changes(edited=None, added=(), deleted=()):  # type: ignore[no-untyped-def]
    return {"edited_rows": edited or {}, "added_rows": list(added), "deleted_rows": list(deleted)}


def test_no_change_is_the_same_table() -> None:
    pd.testing.assert_frame_equal(applied(FRAME, changes()), FRAME)


def test_a_cell_an_empty_cell_a_new_row_and_a_row_less() -> None:
    new = applied(FRAME, changes({0: {"b": 7}, 2: {"a": None}}, [{"a": 8.5}, {"a": 1, "b": 2}], [1]))
    wanted = pd.DataFrame({"a": [1.0, math.nan, 8.5, 1.0], "b": [7.0, 6.0, math.nan, 2.0]})
    pd.testing.assert_frame_equal(new, wanted)
    assert FRAME["b"].tolist() == [4.0, 5.0, 6.0]  # the given table stays as it was


def test_names_of_rows_stay() -> None:
    named = pd.DataFrame({"apples": [0.0, 1.0]}, index=["rain", "b"])
    new = applied(named, changes({1: {"apples": 3}}))
    assert new.index.tolist() == ["rain", "b"]
    assert new["apples"].tolist() == [0.0, 3.0]


@given(
    st.dictionaries(st.integers(0, 2), st.dictionaries(st.sampled_from("ab"), st.floats(-1e9, 1e9))),
    st.lists(st.dictionaries(st.sampled_from("ab"), st.floats(-1e9, 1e9))),
    st.sets(st.integers(0, 2)),
)
def test_any_changes(edited: dict, added: list, deleted: set) -> None:
    new = applied(FRAME, changes(edited, added, deleted))
    rows = [[edited.get(i, {}).get(name, FRAME[name][i]) for name in "ab"] for i in range(3) if i not in deleted]
    rows += [[row.get(name, math.nan) for name in "ab"] for row in added]
    assert new.columns.tolist() == ["a", "b"]
    for ours, wanted in zip(new.to_numpy().tolist(), rows, strict=True):
        assert all(o == w or (math.isnan(o) and math.isnan(w)) for o, w in zip(ours, wanted, strict=True))
