"""A run as a DataFrame."""

import io
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from engine.loop.descend import column_names, descend
from engine.loop.rows import Chunk
from engine.trace import to_frame, trace
from tests.specs import ON_A_WEIGHT, SETTINGS, spec, words


@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_columns_are_those_announced(optimizer: str) -> None:
    run = spec(f"{optimizer},{words(SETTINGS[optimizer][-1])}")
    rows = trace(run)
    assert list(rows) == ["lane", *column_names(run)]
    counts = [name for name in ("lane", "step", "t", "evaluations") if name in rows]
    assert (rows.dtypes[counts] == np.int64).all()
    assert (rows.dtypes.drop(counts) == np.float64).all()


def test_lanes_follow_one_another() -> None:
    rows = trace(spec("sgd,lr=0.0001&lane=adam,lr=0.01&lane=sgd,lr=0.01", steps=700))
    assert all(a <= b for a, b in pairwise(rows["lane"]))
    for _lane, part in rows.groupby("lane"):
        np.testing.assert_array_equal(part["step"], np.arange(len(part)))
    assert [end["outcome"] for end in sorted(rows.attrs["ends"], key=lambda end: end["lane"])] == [
        "converged", "converged", "diverged",
    ]  # fmt: skip


def test_the_end_is_told_in_attrs() -> None:
    (end,) = trace(spec()).attrs["ends"]
    assert end.keys() == {"lane", "outcome", "mark", "steps", "message", "bad_step"}


def test_the_same_spec_is_the_same_table() -> None:
    run = spec("adam,lr=0.01,@20,lr=0.1", loss="huber", steps=300)
    pd.testing.assert_frame_equal(trace(run), trace(run), check_exact=True)


def test_a_table_reads_back_from_csv_bit_for_bit() -> None:
    rows = trace(spec("adam,lr=0.013", loss="log_cosh"))
    again = pd.read_csv(io.StringIO(rows.to_csv(index=False)))
    pd.testing.assert_frame_equal(again, rows, check_exact=True)


def test_chunks_become_a_table_in_their_order() -> None:
    run = spec(steps=40)
    chunks = [part for part in descend(run) if isinstance(part, Chunk)]
    np.testing.assert_array_equal(to_frame(chunks[1:])["step"], np.arange(1, 41))
