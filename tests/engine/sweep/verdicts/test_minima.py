"""The minima that are known of a sweep's problem, and those that the ends of its runs show."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.task import SurfaceTask
from engine.sweep.link import read_sweep
from engine.sweep.parts import SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.goal import Goal
from engine.sweep.verdicts.minima import found, known
from engine.sweep.walk import swept
from engine.sweep.ways.together import together


def asked(formula: str, sweep: str = "basins", **more: Any) -> Sweep:
    """Basins over the square from -5 to 5, whose diagonal is 14.142."""
    link = {"problem": "surface", "formula": formula, "x": 0, "y": 0, "lane": "sgd,lr=0.1", "steps": 60}
    return read_sweep(urlencode({**link, "sweep": sweep, **more}))


@pytest.mark.parametrize("formula", ["where(x>0,1,2)", "1e12-x**2-y**2", "x**2"])
def test_where_every_end_is_at_rest_none_is_made_a_minimum(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, bends_up = [], SurfaceTask.bends_up
    monkeypatch.setattr(SurfaceTask, "bends_up", lambda *given: looks.append(1) or bends_up(*given))
    sweep = asked(formula, count_a=60, count_b=60)
    (end,) = (part for part in swept(sweep) if isinstance(part, SweepEnd))
    assert end.minima == ()
    assert 0 < len(looks) <= 200  # each costs a Hessian


# What is known before anything has run


@pytest.mark.parametrize(
    "link, best",
    [
        ("problem=surface&f=styblinski_tang&x=0&y=0", min(m.value for m in SURFACES["styblinski_tang"].minima)),
        ("problem=surface&f=booth&x=0&y=0", 0.0),
        ("problem=surface&formula=x**2&x=0&y=0", None),
        ("problem=function&formula=x**2&x=1", None),
        ("problem=pair&x=2&y=3&w=1&loss=squared_error", 0.0),
        ("problem=table&data=line&loss=l1", None),  # no closed form
    ],
)
def test_the_lowest_loss_is_known_where_the_problem_says_so(link: str, best: float | None) -> None:
    sweep = read_sweep(f"{link}&lane=sgd,lr=0.1&steps=5&sweep=curve")
    assert known(sweep, together(sweep.spec)).best == (best if best is None else pytest.approx(best, abs=1e-12))


def test_of_a_table_it_is_the_loss_of_the_least_squares_solution() -> None:
    rows = np.loadtxt("data/line.csv", delimiter=",", skiprows=1)
    design = np.stack([rows[:, 0], np.ones(len(rows))], axis=1)
    rest = rows[:, 1] - design @ np.linalg.lstsq(design, rows[:, 1])[0]
    sweep = read_sweep("problem=table&data=line&loss=mse&lane=sgd,lr=0.1&steps=5&sweep=curve")
    assert known(sweep, together(sweep.spec)).best == pytest.approx((rest**2).mean(), rel=1e-9)


# What the ends of runs show


def of_ends(sweep: Sweep, *ends: tuple[float, float, float], slopes: float | list[float] = 0.0) -> Goal:
    """Of runs that ended at these x and y with this loss, and a gradient of this size along x."""
    x, y, loss = np.array(ends, dtype=float).T
    gradients = np.stack([np.broadcast_to(slopes, x.shape), np.zeros_like(x)])
    return found(sweep, np.stack([x, y]), loss, gradients)


def places(goal: Goal) -> list[tuple[float, float]]:
    return [(minimum.x, minimum.y) for minimum in goal.minima]


BOWL = "x**2+y**2"


def test_the_lowest_end_is_the_best_and_a_diverged_one_is_none() -> None:
    assert of_ends(asked(BOWL, "curve"), (1, 1, 3.0), (0, 0, -2.0), (2, 2, np.nan)).best == -2
    assert of_ends(asked(BOWL, "curve"), (0, 0, 0.0)).minima == ()  # a curve has no basins
    assert of_ends(asked(BOWL), (2, 2, np.nan)) == Goal()


def test_minima_come_the_lowest_first() -> None:
    goal = of_ends(asked(BOWL), (3, 0, 2.0), (0, 0, 0.0), (0, 3, 1.0))
    assert places(goal) == [(0, 0), (0, 3), (3, 0)]
    assert [minimum.value for minimum in goal.minima] == [0, 1, 2]


def test_ends_nearer_than_a_hundredth_of_the_diagonal_are_one_minimum() -> None:
    assert places(of_ends(asked(BOWL), (0, 0, 0.0), (0.14, 0, 1.0), (0.143, 0, 2.0))) == [(0, 0), (0.143, 0)]


@pytest.mark.parametrize("loss, slope, rest", [(0.0, 0.9e-4, True), (0.0, 1.1e-4, False), (9.0, 0.9e-3, True),
                                               (9.0, 1.1e-3, False), (-9.0, 0.9e-3, True)])  # fmt: skip
def test_an_end_at_rest_has_hardly_a_gradient_beside_its_loss(loss: float, slope: float, rest: bool) -> None:
    for sign in (1, -1):
        assert bool(of_ends(asked(BOWL), (0, 0, loss), slopes=sign * slope).minima) == rest


@pytest.mark.parametrize(
    "formula, bends",
    [(BOWL, True), ("x**2-y**2", False), ("-x**2-y**2", False), ("x**2+0*y", False), ("x**2+1e-5*y**2", True),
     ("x**2+1e-7*y**2", False), ("x**4+y**2", False), ("sqrt(x)+y**2", False)],
)  # fmt: skip
def test_a_minimum_bends_up_in_every_direction(formula: str, bends: bool) -> None:
    assert bool(of_ends(asked(formula), (0, 0, 0.0)).minima) == bends


def test_there_are_no_more_than_forty() -> None:
    ends = [(0.2 * place - 5, 0.0, float(place)) for place in range(50)]
    assert places(of_ends(asked(BOWL), *ends)) == [end[:2] for end in ends[:40]]
