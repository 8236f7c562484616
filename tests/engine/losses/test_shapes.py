"""The curves of the losses against torch and autograd."""

from typing import Any

import numpy as np
import pytest
import torch

from engine.losses.catalogue import TABLE_LOSSES
from engine.losses.shapes import POINTS, loss_shapes
from tests.linear import MODULES
from tests.student import loss_function


@pytest.mark.parametrize("reach", [0.1, 5.0, 300.0])
@pytest.mark.parametrize("settings", [{}, {"delta": 2.5, "beta": 0.5}, {"delta": 0.001, "beta": 1000.0}], ids=str)
@pytest.mark.parametrize("loss", TABLE_LOSSES)
def test_a_curve_is_torchs_loss_and_gradient(loss: str, settings: dict[str, float], reach: float) -> None:
    shapes = loss_shapes(settings, reach)
    rows = shapes[shapes["loss"] == loss]
    own: dict[str, Any] = {p.name: settings.get(p.name, 1.0) for p in TABLE_LOSSES[loss].params}
    function = MODULES[loss](reduction="none", **own) if loss in MODULES else loss_function(loss)
    target = torch.tensor(rows["error"].to_numpy())
    prediction = torch.zeros_like(target, requires_grad=True)
    values = function(prediction, target)
    (slopes,) = torch.autograd.grad(values.sum(), prediction)
    np.testing.assert_allclose(rows["value"], values.detach(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(rows["slope"], slopes, rtol=1e-9, atol=1e-12)


def test_errors_are_even_on_both_sides_of_0() -> None:
    shapes = loss_shapes({}, 3.0)
    assert set(shapes["loss"]) == set(TABLE_LOSSES)
    for _loss, rows in shapes.groupby("loss"):
        errors = rows["error"].to_numpy()
        assert (errors[0], errors[POINTS - 1], errors[-1]) == (-3, 0, 3)
        np.testing.assert_array_equal(errors, -errors[::-1])
