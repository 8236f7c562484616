"""The losses: torch's functions, the formulas that the page shows, and the code that it offers."""

import math
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional

from engine.formula.tree import parse
from engine.losses.catalogue import LOSSES
from engine.problems.pair.task import curvature, loss_curve
from engine.trace import trace
from tests.rules import names, value
from tests.specs import LOSS_CASES, case_name, spec
from tests.student import loss_number

ERRORS = [-40.0, -25.0, -12.5, -3.0, -1.0, -0.25, -1e-3, 0.0, 1e-3, 0.5, 1.0, 2.0, 9.99, 40.0]


def settings_of(key: str, given: dict) -> dict[str, Any]:
    return {param.name: param.default for param in LOSSES[key].params} | given


def number(value: float) -> torch.Tensor:
    return torch.tensor(value, dtype=torch.float64)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_loss_is_the_textbooks(key: str, given: dict, error: float) -> None:
    loss = LOSSES[key].function(settings_of(key, given))(number(0.0), number(error))
    assert loss.item() == pytest.approx(loss_number(key, error, **given), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_formula_on_the_page_is_the_loss(key: str, given: dict, error: float) -> None:
    settings = settings_of(key, given)
    loss = LOSSES[key].function(settings)(number(2.0), number(2.0 + error)).item()
    shown = value(LOSSES[key].formula, y=2.0 + error, y_hat=2.0, **settings)
    assert shown == pytest.approx(loss, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_slope_on_the_page_is_autograds(key: str, given: dict, error: float) -> None:
    settings = settings_of(key, given)
    prediction = number(2.0).requires_grad_()
    LOSSES[key].function(settings)(prediction, number(2.0 + error)).backward()
    assert prediction.grad is not None
    shown = value(LOSSES[key].slope, y=2.0 + error, y_hat=2.0, **settings)
    assert shown == pytest.approx(prediction.grad.item(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_formula_and_slope_give_the_recorded_numbers(key: str, given: dict) -> None:
    settings = settings_of(key, given)
    for _k, row in trace(spec("adam,lr=0.013", loss=key, **given, steps=40)).iterrows():
        numbers = {"y": 10.5, "y_hat": row["prediction"], **settings}
        # abs: log cosh of an error near 0 is a difference of numbers near 1
        assert value(LOSSES[key].formula, **numbers) == pytest.approx(row["loss"], rel=1e-12, abs=1e-15)
        assert value(LOSSES[key].slope, **numbers) == pytest.approx(row["grad_prediction"], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_code_to_copy_is_the_same_function(key: str, given: dict) -> None:
    settings = settings_of(key, given)
    code = compile(LOSSES[key].code(settings), "code", "eval")
    for error in ERRORS:
        prediction, target = number(2.0), number(2.0 + error)
        names = {"prediction": prediction, "target": target, "F": torch.nn.functional, "math": math, "torch": torch}
        copied = eval(code, names)  # noqa: S307
        assert copied.item() == LOSSES[key].function(settings)(prediction, target).item()


@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_reductions_are_torchs(key: str, given: dict) -> None:
    loss = LOSSES[key].function(settings_of(key, given))
    prediction, target = torch.zeros(5, dtype=torch.float64), torch.linspace(-3, 3, 5, dtype=torch.float64)
    each = loss(prediction, target, reduction="none")
    assert each.shape == (5,)
    assert loss(prediction, target).item() == pytest.approx(each.mean().item(), rel=1e-15)
    assert loss(prediction, target, reduction="sum").item() == pytest.approx(each.sum().item(), rel=1e-15)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_formula_names_only_the_pair_and_its_settings(loss: Any) -> None:
    known = {"y", "y_hat", *(param.name for param in loss.params)}
    assert names(parse(f"L = {loss.formula}").tree) <= known
    assert names(parse(f"L = {loss.slope}").tree) <= known


@pytest.mark.parametrize("error", [1e-9, 1e3, 1e6, -1e3, -1e6])
@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_loss_and_gradient_of_far_errors_are_finite(key: str, given: dict, error: float) -> None:
    prediction = number(0.0).requires_grad_()
    loss = LOSSES[key].function(settings_of(key, given))(prediction, number(error))
    loss.backward()
    assert prediction.grad is not None
    assert math.isfinite(loss.item() + prediction.grad.item())


@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_loss_is_never_negative(key: str, given: dict) -> None:
    errors = torch.linspace(-1e-6, 1e-6, 401, dtype=torch.float64)
    losses = LOSSES[key].function(settings_of(key, given))(torch.zeros_like(errors), errors, reduction="none")
    assert (losses >= -1e-15).all()


@pytest.mark.parametrize("key, given", LOSS_CASES, ids=case_name)
def test_curve_is_the_loss_over_w(key: str, given: dict) -> None:
    run = spec(loss=key, **given)
    weights = np.linspace(-1, 1, 41)
    expected = [loss_number(key, 10.5 - w * 30.2, **given) for w in weights]
    np.testing.assert_allclose(loss_curve(run, run.lanes[0].start, weights), expected, rtol=1e-10)


@pytest.mark.parametrize(
    "key, given, bend",
    [("squared_error", {}, 2.0), ("absolute_error", {}, 0.0), ("huber", {"delta": 3.0}, 1.0), ("log_cosh", {}, 1.0)],
)
def test_curvature_is_that_of_the_loss_at_its_minimum(key: str, given: dict, bend: float) -> None:
    leg = spec(loss=key, **given).lanes[0].start
    assert curvature(leg) == pytest.approx(bend * 30.2**2, rel=1e-12)
    assert leg.minimum == {"w": 10.5 / 30.2}


@pytest.mark.parametrize("x", [0, 1e-320, -1e-310])
def test_without_an_input_there_is_no_minimum(x: float) -> None:
    leg = spec(x=x).lanes[0].start
    assert leg.minimum == {}
    assert curvature(leg) == 0
