"""The cells of a sweep: what each axis has there, how many updates a run makes, what is swept where nobody chose."""

import numpy as np
import pytest

from engine.param import Param
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.spec import usual_domain
from engine.sweep.link import read_sweep
from engine.sweep.spec import Axis, ends, sweepable

SURFACE = "problem=surface&f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.001&steps=100"


def axis(low: float, high: float, count: int, log: bool = False) -> list[float]:
    return Axis(name="a", label="A", low=low, high=high, count=count, log=log).values.tolist()


def test_values_have_as_many_digits_as_a_person_would_write() -> None:
    assert axis(0.0, 1.0, 4) == [0.0, 0.3333, 0.6667, 1.0]
    assert axis(0.001, 0.1, 4, log=True) == [0.001, 0.004642, 0.02154, 0.1]
    assert axis(1 / 3, 2 / 3, 2) == [1 / 3, 2 / 3]  # the ends are those that were asked for
    assert axis(-1.0, 1.0, 3) == [-1.0, 0.0, 1.0]


def test_where_so_few_digits_make_two_values_one_they_have_all_theirs() -> None:
    np.testing.assert_array_equal(axis(1.0, 1.001, 101), np.linspace(1.0, 1.001, 101))
    np.testing.assert_array_equal(axis(1.0, 1.001, 101, log=True), np.geomspace(1.0, 1.001, 101))
    assert len(set(axis(1.0, 1.0003, 3))) == 3


@pytest.mark.parametrize("budget, steps", [(0, 100), (1, 0), (50, 49), (101, 100), (102, 100), (1000, 100)])
def test_a_budget_pays_for_the_gradient_of_every_row(budget: int, steps: int) -> None:
    assert read_sweep(f"{SURFACE}&budget={budget}&sweep=curve").steps == steps


def test_runs_are_the_product_of_the_counts() -> None:
    assert read_sweep(f"{SURFACE}&sweep=map&high_b=0.9&count_a=3&count_b=7").runs == 21
    assert read_sweep(f"{SURFACE}&sweep=curve&count_a=3").runs == 3


def test_a_run_of_a_map_keeps_all_other_settings_and_one_of_basins_the_lane() -> None:
    sweep = read_sweep(
        f"{SURFACE.replace('lr=0.001', 'lr=0.001,weight_decay=0.5')}&sweep=curve&low_a=1&high_a=2&count_a=2"
    )
    settings = sweep.run(1).lanes[0].start.settings
    assert (settings["lr"], settings["weight_decay"], settings["momentum"]) == (2, 0.5, 0)
    start = read_sweep(f"{SURFACE}&sweep=basins&count_a=2&count_b=2").run(2).lanes[0].start
    assert (start.problem, start.settings["lr"]) == ({"x": -2, "y": 3}, 0.001)


def test_what_is_swept_where_nobody_chose() -> None:
    assert ends(Param("lr", "Rate", 0.1, 1e-10, 1e4), 0.01) == pytest.approx((1e-6, 10.0), rel=1e-12)
    assert ends(Param("lr", "Rate", 0.1, 1e-3, 2.0), 0.01) == (1e-3, 2.0)  # within the setting's own bounds
    assert ends(Param("momentum", "Momentum", 0.0, 0.0, 2.0), 0.01) == (0.0, 2.0)
    assert usual_domain("") == ((-5, 5), (-5, 5))
    assert usual_domain("beale") == SURFACES["beale"].domain != usual_domain("")


def test_numbers_alone_are_swept() -> None:
    leg = read_sweep(f"{SURFACE.replace('sgd,lr=0.001', 'lbfgs,lr=1')}&sweep=curve").leg
    assert list(sweepable(leg)) == ["lr", "tolerance_grad", "tolerance_change"]
