"""What counts as arrived: bands of losses, and the minimum that an end belongs to, by hand."""

import numpy as np
import pytest

from engine.problems.surface.catalogue import Minimum
from engine.sweep.link import read_sweep
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Bands, Goal
from engine.sweep.walk import swept


def sweep(kind: str = "basins", tolerance: float = 0.5) -> Sweep:
    link = "problem=surface&f=bowl&x=0&y=0&lane=sgd,lr=0.1&steps=9&count_a=3"
    return read_sweep(f"{link}&sweep={kind}&tolerance={tolerance}")


def test_a_band_is_within_tolerance_of_its_value_and_the_lowest_has_no_floor() -> None:
    bands = Bands(np.array([1.0, 4.0, 6.0]), 0.5)
    losses = [-9.0, 1.5, 1.51, 3.49, 3.5, 4.0, 4.5, 4.51, 5.5, 6.5, 6.51, np.nan, np.inf]
    assert bands.of(np.array(losses)).tolist() == [1, 1, 0, 0, 2, 2, 2, 0, 3, 3, 0, 0, 0]
    assert bands.of(np.array(losses)).dtype == np.int8


def test_where_two_bands_meet_the_lower_has_it() -> None:
    assert Bands(np.array([0.0, 1.0, 2.0]), 1.0).of(np.array([1.0, 1.5, 2.0, 3.0])).tolist() == [1, 2, 2, 3]


def test_nothing_known_is_no_band() -> None:
    assert Bands(np.empty(0), 1.0).of(np.array([0.0, 1.0])).tolist() == [0, 0]


MINIMA = (Minimum(0, 0, 1.0), Minimum(4, 0, 3.0), Minimum(0, 4, 1.0))


def test_basins_have_a_band_a_value_and_other_sweeps_the_best_alone() -> None:
    assert Goal(MINIMA, 1.0).bands(sweep()).values.tolist() == [1, 3]
    assert Goal(MINIMA, 1.0).bands(sweep()).tolerance == 0.5
    assert Goal(MINIMA, 1.0).bands(sweep("curve")).values.tolist() == [1]
    assert Goal((), -2.0).bands(sweep()).values.tolist() == [-2]
    assert Goal().bands(sweep()).values.tolist() == []


def test_an_end_is_at_the_nearest_minimum_if_its_loss_is_that_ones() -> None:
    goal = Goal(MINIMA, 1.0)
    points = np.array([[0.1, 3.0, 0.5, 3.0, 2.1], [0.2, 0.5, 3.0, 0.5, 0.0]])
    bands = goal.bands(sweep())
    assert goal.basins(points, bands, np.array([1, 2, 1, 1, 0])).tolist() == [0, 1, 2, -1, -1]
    assert Goal().basins(points, bands, np.array([1, 2, 1, 1, 0])).tolist() == [-1] * 5


@pytest.mark.parametrize("tolerance", [0.5, 5.0])
def test_an_end_in_a_minimum_is_in_it_however_near_the_values_are(tolerance: float) -> None:
    """Minima of one value in the last digits, or of values that a large tolerance does not tell apart."""
    goal = Goal((Minimum(0, 0, 1e-16), Minimum(4, 0, 3e-12), Minimum(0, 4, 3.0)), 1e-16)
    bands = goal.bands(sweep(tolerance=tolerance))
    ends = np.array([[0.0, 4.0, 0.0], [0.0, 0.0, 4.0]])
    assert goal.basins(ends, bands, bands.of(np.array([1e-16, 3e-12, 3.0]))).tolist() == [0, 1, 2]


def test_both_minima_of_a_formula_have_their_starts_though_one_is_come_to_more_slowly() -> None:
    """(x² − 1)² (1 + 0.3x) + y²: both are 0, and what is left of it at the end is not the same."""
    formula = "(x**2-1)**2*(1%2B0.3*x)%2By**2"
    link = f"problem=surface&formula={formula}&x=0&y=0&lane=sgd,lr=0.05&steps=150&sweep=basins"
    _header, *parts, _end = swept(read_sweep(f"{link}&low_a=-1.5&high_a=1.5&count_a=4&low_b=0&high_b=1&count_b=2"))
    cells, kind = (np.concatenate([getattr(part, name) for part in parts]) for name in ("cells", "kind"))
    left, right = (set(kind[cells % 4 // 2 == side].tolist()) for side in (0, 1))
    assert (len(left), len(right)) == (1, 1)
    assert left | right == {0, 1}
