"""The cells of a sweep as a table."""

import numpy as np
import pytest

from engine.sweep.frame import frame
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part

LINK = "problem=surface&f=himmelblau&x=0&y=0&lane=sgd,lr=0.01&steps=9&sweep="


def part(*kinds: int) -> Part:
    """Cells 3, 2, 1, … with these codes, arrived at step 7 or not at all."""
    size = len(kinds)
    cells, steps = np.arange(size)[::-1], np.array([7.0, *[np.nan] * (size - 1)])
    return Part(size, size, cells, np.array(kinds, np.int8), steps, np.arange(size) / 4)


@pytest.mark.parametrize(
    "kind, codes, verdicts",
    [("basins&count_a=2&count_b=2", (0, 3, -1, -2), ["minimum 1", "minimum 4", "none within the steps", "diverges"]),
     ("curve&count_a=4", (0, 1, 2, 3), ["within tolerance", "crawls", "oscillates", "diverges"])],
)  # fmt: skip
def test_a_row_says_what_was_set_and_what_became_of_it(kind: str, codes: tuple[int, ...], verdicts: list[str]) -> None:
    sweep = read_sweep(LINK + kind)
    table = frame(sweep, part(*codes))
    assert table["verdict"].tolist() == verdicts
    assert table["steps"].tolist()[0] == 7
    assert table["steps"].isna().tolist() == [False, True, True, True]
    assert table["loss"].tolist() == [0, 0.25, 0.5, 0.75]
    for axis in sweep.axes:
        np.testing.assert_array_equal(table[axis.name], sweep.values_at(np.array([3, 2, 1, 0]))[axis.name])
