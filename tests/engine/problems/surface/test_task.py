"""What the loop and the page ask of a surface's task, beside numbers worked out by hand."""

from typing import Any

import numpy as np
import pytest
import torch

from engine.link import read
from engine.problems.surface.task import FEW, SurfaceTask
from engine.problems.task import Side


def task(**fields: Any) -> SurfaceTask:
    chosen = {"problem": "surface", "x": 3, "y": -1, "lane": "sgd,lr=0.1", "steps": 4} | fields
    return SurfaceTask(read("&".join(f"{key}={value}" for key, value in chosen.items())))  # type: ignore[arg-type]


LEG = task(f="bowl").spec.lanes[0].start


def test_a_plane_has_the_first_side_across_and_the_second_up() -> None:
    xs, ys = Side("x", np.array([1.0, 2.0, 3.0])), Side("y", np.array([10.0, 20.0]))
    surface = task(formula="x-100*y")
    np.testing.assert_array_equal(surface.plane(LEG, {}, xs, ys), [[-999, -998, -997], [-1999, -1998, -1997]])
    np.testing.assert_array_equal(surface.plane(LEG, {}, ys, xs), [[-999, -1999], [-998, -1998], [-997, -1997]])


def test_the_largest_sizes_over_a_domain() -> None:
    assert task(formula="x**2-3*y").most(((-2, 1), (-5, 2))) == pytest.approx(
        {"loss": 4 + 15, "grad_norm": np.hypot(4, 3)}
    )
    assert task(formula="x-y").most(((-1, 1), (0, 4))) == pytest.approx({"loss": 5, "grad_norm": np.sqrt(2)})
    assert task(formula="log(x)%2By").most(((-1, 1), (0, 4)))["loss"] < 4 + abs(np.log(0.02)) + 0.01  # the finite ones


def columns(**more: list[float]) -> dict[str, np.ndarray]:
    given = {
        "x": [3.0, 3.0], "y": [2.0, -2.0], "grad_x": [3.0, 0.0], "grad_y": [-4.0, 2.0],
        "moved_x": [-0.6, 1.0], "moved_y": [2.0, np.nan],
    }  # fmt: skip
    return {name: np.array(values) for name, values in (given | more).items()}


def test_what_is_told_of_each_row() -> None:
    with np.errstate(divide="ignore"):  # as the loop has it
        told = task(f="himmelblau").explain(columns())
    np.testing.assert_allclose(told["grad_norm"], [5, 2])
    second = np.hypot(3 - 3.584428340330492, -2 + 1.8481265269644034)  # the minimum below is not at whole numbers
    np.testing.assert_allclose(told["distance"], [0, second], atol=1e-9)
    np.testing.assert_allclose(told["effective_lr_x"], [0.2, np.inf])
    np.testing.assert_allclose(told["effective_lr_y"], [0.5, np.nan])


def test_a_rate_is_of_the_gradient_that_the_optimizer_was_given() -> None:
    told = task(f="bowl").explain(columns(used_grad_x=[6.0, 1.0], used_grad_y=[-8.0, 1.0]))
    np.testing.assert_allclose(told["effective_lr_x"], [0.1, 1.0])
    np.testing.assert_allclose(told["effective_lr_y"], [0.25, np.nan])
    np.testing.assert_allclose(told["grad_norm"], [5, 2])  # of the loss


@pytest.mark.parametrize(
    "fields, bend",
    [({"f": "valley", "const": "kappa:7"}, 7), ({"f": "valley", "const": "kappa:1"}, 1), ({"f": "bowl"}, 2),
     ({"f": "booth"}, 18), ({"f": "rosenbrock"}, 501 + np.sqrt(301**2 + 400**2))],
)  # fmt: skip
def test_the_curvature_is_the_largest_at_the_minimum(fields: dict[str, str], bend: float) -> None:
    """Of Rosenbrock's at (1, 1) the second derivatives are 802, −400 and 200; of Booth's 10, 8 and 10."""
    surface = task(**fields)
    assert surface.curvature(surface.spec.lanes[0].start) == pytest.approx(bend, rel=1e-9)


@pytest.mark.parametrize("near, place", [((3.1, 2.2), (3, 2)), ((-3, 3), (-2.805118, 3.131313)),
                                         ((3.5, -1.8), (3.584428, -1.848127))])  # fmt: skip
def test_the_minimum_is_the_nearest_one(near: tuple[float, float], place: tuple[float, float]) -> None:
    found = task(f="himmelblau").minimum(LEG, dict(zip("xy", near, strict=True)))
    assert (found["x"], found["y"]) == pytest.approx(place, abs=1e-5)


def test_where_no_minimum_is_known_there_is_none() -> None:
    for surface in (task(f="saddle"), task(formula="x**2")):
        assert surface.minimum(LEG, {"x": 1.0, "y": 1.0}) == {}
        assert surface.curvature(LEG) == 0
        assert "distance" not in surface.explained


def test_the_reference_is_the_minimum_nearest_to_the_lanes_start() -> None:
    surface = task(f="himmelblau", x=-3, y=-3)
    assert surface.reference(surface.spec.lanes[0].start)["x"] == pytest.approx(-3.77931, abs=1e-4)


@pytest.mark.parametrize(
    "formula, lanes, together", [("x**2", 8, 8), ("x**2", 3, 3), ("x**2.5", 8, FEW), ("x**2.5", 3, FEW)]
)
def test_so_many_lanes_share_a_leaf_as_leave_every_bit(formula: str, lanes: int, together: int) -> None:
    assert task(formula=formula, lane="&lane=".join(["sgd,lr=0.1"] * lanes)).together == together


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_surface_without_x_and_y_in_its_value_has_a_gradient_of_0(dtype: torch.dtype) -> None:
    surface = task(formula="where(x>0,1,2)", dtype=str(dtype).removeprefix("torch."))
    (point,) = surface.parameters(surface.spec.lanes)
    value = surface.value(point)
    value.backward()
    assert value.item() == 1
    assert value.dtype == dtype
    assert point.grad is not None
    assert point.grad.tolist() == [0, 0]


def test_along_a_line_are_the_values_of_a_function() -> None:
    function = SurfaceTask(read("problem=function&formula=x**2-1&x=2&lane=sgd,lr=0.1&steps=3"))  # type: ignore[arg-type]
    assert function.along(np.array([-2.0, 0.0, 3.0])).tolist() == [3, -1, 8]
    assert function.names == ["x"]


@pytest.mark.parametrize("formula", ["0.1*sqrt(x)", "where(x > 0, 0.1*x, 0.1/(x-x))", "0.1*x"])
def test_where_there_is_no_finite_value_the_size_is_none(formula: str) -> None:
    """Left of 0 it is not a number, or infinite; the finite ones are all below 1."""
    assert 0.05 < task(formula=formula).most(((-1, 1), (0, 1)))["loss"] < 0.3
