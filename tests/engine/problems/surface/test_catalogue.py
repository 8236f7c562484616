"""The surfaces' table: gradient 0 and the value at every listed minimum, by autograd; and the source's own numbers."""

import math

import pytest
import torch
from torch.autograd.functional import hessian, jacobian

from engine.formula.on_torch import function_of, not_finite
from engine.formula.tree import expression, names, replaced
from engine.problems.surface.catalogue import SURFACES, Minimum, Surface
from ui.mathml import formula

MINIMA = [(surface, minimum) for surface in SURFACES.values() for minimum in surface.minima]
ASKED = {
    "bowl", "valley", "rosenbrock", "beale", "himmelblau", "booth", "matyas", "rastrigin", "ackley",
    "styblinski_tang", "six_hump_camel", "saddle", "monkey_saddle", "plateau", "cliff",
}  # fmt: skip


def value_at(surface: Surface, constants: dict[str, float]):  # type: ignore[no-untyped-def]
    """f of a point, shape (2,)."""
    function = function_of(replaced(expression(surface.formula), constants), {"x", "y"}, torch.float64)
    return lambda point: function({"x": point[0], "y": point[1]})


def settings(surface: Surface) -> list[dict[str, float]]:
    """The constants at their defaults, and at both their ends."""
    values = [lambda p: p.default, lambda p: p.low, lambda p: p.high]
    return [{param.name: float(value(param)) for param in surface.params} for value in values]


def case(value: object) -> str:
    return value.key if isinstance(value, Surface) else ""


def test_the_surfaces_that_there_should_be() -> None:
    assert SURFACES.keys() >= ASKED
    assert {surface.key for surface, _minimum in MINIMA} == SURFACES.keys() - {"saddle", "monkey_saddle"}


@pytest.mark.parametrize("surface, minimum", MINIMA, ids=case)
def test_at_a_minimum_the_value_is_right_and_the_gradient_0(surface: Surface, minimum: Minimum) -> None:
    point = torch.tensor([minimum.x, minimum.y], dtype=torch.float64)
    for constants in settings(surface):
        function = value_at(surface, constants)
        assert float(function(point)) == pytest.approx(minimum.value, abs=1e-12)
        if not surface.sharp:
            assert float(jacobian(function, point).abs().max()) < 1e-10
            assert float(torch.linalg.eigvalsh(hessian(function, point))[0]) > 0


@pytest.mark.parametrize("surface, minimum", MINIMA, ids=case)
def test_all_around_a_minimum_the_surface_is_higher(surface: Surface, minimum: Minimum) -> None:
    function = value_at(surface, settings(surface)[0])
    for size in (1e-3, 1e-2):
        for turn in range(24):
            angle = turn * math.pi / 12
            near = torch.tensor([minimum.x + size * math.cos(angle), minimum.y + size * math.sin(angle)],
                                dtype=torch.float64)  # fmt: skip
            assert float(function(near)) > minimum.value


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_no_point_of_the_domain_is_lower_than_the_lowest_minimum(surface: Surface) -> None:
    constants = settings(surface)[0]
    assert not not_finite(replaced(expression(surface.formula), constants), surface.domain)
    axes = [torch.linspace(low, high, 401, dtype=torch.float64) for low, high in surface.domain]
    x, y = torch.meshgrid(*axes, indexing="ij")
    lowest = float(value_at(surface, constants)((x, y)).min())
    if surface.minima:
        assert lowest >= min(minimum.value for minimum in surface.minima) - 1e-12
    for (low, high), at, places in zip(surface.domain, surface.start, ("x", "y"), strict=True):
        assert low <= at <= high, places
        assert all(low <= getattr(minimum, places) <= high for minimum in surface.minima)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_an_entry_says_what_it_is(surface: Surface) -> None:
    tree = expression(surface.formula)
    assert {"x", "y"} <= set(names(tree)) == {"x", "y", *(param.name for param in surface.params)}
    assert surface.help
    assert surface.label
    assert surface.source.startswith("https://")
    assert "<math" in formula(tree)


# Values that the sources print, or that a hand works out
POINTS = [
    ("rosenbrock", (-1.0, 1.0), 4.0), ("rosenbrock", (0.0, 0.0), 1.0), ("beale", (0.0, 0.0), 14.203125),
    ("himmelblau", (0.0, 0.0), 170.0), ("booth", (0.0, 0.0), 74.0), ("matyas", (1.0, 1.0), 0.04),
    ("rastrigin", (1.0, 1.0), 2.0), ("styblinski_tang", (1.0, 1.0), -10.0), ("six_hump_camel", (1.0, 1.0), 97 / 30),
    ("saddle", (2.0, 1.0), 3.0), ("monkey_saddle", (2.0, 1.0), 2.0), ("valley", (1.0, 1.0), 25.5),
    ("ackley", (1.0, 1.0), 20 * (1 - math.exp(-0.2))), ("bowl", (1.0, 2.0), 5.0),
    ("plateau", (1.0, 1.0), 1 - math.exp(-1)), ("cliff", (2.0, 1.0), 3.0),
]  # fmt: skip


@pytest.mark.parametrize("key, point, value", POINTS)
def test_values_worked_out_by_hand(key: str, point: tuple[float, float], value: float) -> None:
    surface = SURFACES[key]
    at = torch.tensor(point, dtype=torch.float64)
    assert float(value_at(surface, settings(surface)[0])(at)) == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert {key for key, _point, _value in POINTS} == SURFACES.keys()
