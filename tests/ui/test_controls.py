"""The marks of a logarithmic slider."""

from itertools import pairwise

import pytest

from ui.controls import log_marks


@pytest.mark.parametrize("low, high", [(1e-10, 1e4), (1.0, 100_000.0), (0.001, 1000.0), (0.3, 0.7), (1e-16, 1.0)])
def test_marks_rise_in_small_ratios_within_the_bounds(low: float, high: float) -> None:
    marks = log_marks(low, high)
    assert low <= marks[0] <= 1.5 * low
    assert high / 1.5 <= marks[-1] <= high
    assert all(1 < after / before < 1.4 for before, after in pairwise(marks))


def test_marks_are_round_numbers() -> None:
    assert log_marks(0.1, 1) == [0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0]
