"""The numbers on the screen are torch's, at every playhead."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser.page import Lab, six
from tests.specs import spec

pytestmark = pytest.mark.alone
PLAYHEADS = (0, 17, 49)


def forward_and_backward(row: "pd.Series[float]", x: float = 30.2) -> list[float]:
    return [row["prediction"], row["loss"], row["grad_prediction"], x, row["grad_w"]]


def sgd(row: Any, after: Any) -> list[float]:
    return [after["w"]]


def nesterov(row: Any, after: Any) -> list[float]:
    b = after["momentum_buffer_w"]
    return [b, row["grad_w"] + 0.9 * b, after["w"]]


def adamw(row: Any, after: Any) -> list[float]:
    m, v, t = after["exp_avg_w"], after["exp_avg_sq_w"], row["step"] + 1
    return [row["w"] * (1 - 0.01 * 0.01), m, v, m / (1 - 0.9**t), v / (1 - 0.999**t), after["w"]]


@pytest.mark.parametrize(
    "lane, loss, update",
    [
        ("sgd,lr=0.0001", "squared_error", sgd),
        ("sgd,lr=0.0001,momentum=0.9,nesterov=true", "log_cosh", nesterov),
        ("adamw,lr=0.01", "absolute_error", adamw),
    ],
    ids=["sgd", "nesterov", "adamw"],
)
def test_the_arithmetic_is_torchs(lab: Lab, lane: str, loss: str, update: Any) -> None:
    lab.open(lane, loss=loss)
    rows = lab.shows(spec(lane, loss=loss))
    for step in PLAYHEADS:
        lab.go(step)
        row, after = rows.iloc[step], rows.iloc[step + 1]
        expected = [*forward_and_backward(row), *update(row, after)]
        expect(lab.panel("arithmetic")).to_contain_text(f"The arithmetic of step {step}")
        assert lab.results() == pytest.approx([six(value) for value in expected], rel=1e-9, abs=0)
    lab.go(50)
    expect(lab.panel("arithmetic")).to_contain_text("This is the last row")
    assert lab.results() == [six(value) for value in forward_and_backward(rows.iloc[50])]


def test_the_graph_has_values_and_after_backward_gradients(lab: Lab) -> None:
    lab.open()
    gradient = lab.panel("graph").locator("text.dl-grad").first
    expect(gradient).to_have_css("opacity", "0")
    lab.panel("graph").get_by_role("button", name="loss.backward()").click()
    expect(gradient).to_have_css("opacity", "1")
    rows = lab.shows(spec())
    for step in (0, 9, 50):
        lab.go(step)
        row = rows.iloc[step]
        values = [row["w"], 30.2, row["prediction"], 10.5, row["error"], row["loss"]]
        assert lab.graph("value") == [six(value) for value in values]
        grads = [row["grad_w"], row["grad_prediction"], row["grad_error"], 1]
        assert lab.graph("grad") == [six(value) for value in grads]
        assert row["grad_w"] == pytest.approx(-2 * row["error"] * 30.2)
    lab.panel("graph").get_by_role("button", name="Hide the gradients").click()
    expect(gradient).to_have_css("opacity", "0")


def test_without_requires_grad_torch_itself_explains(lab: Lab) -> None:
    lab.open(requires_grad="false")
    lab.until("() => document.querySelector('.dl-outcomes').textContent.includes('require grad')")
    expect(lab.player.locator(".dl-outcomes")).to_contain_text("element 0 of tensors does not require grad")
    assert len(lab.rows()) == 1
    lab.panel("graph").get_by_role("button", name="loss.backward()").click()
    expect(lab.panel("graph").get_by_role("alert")).to_contain_text("does not require grad")
    expect(lab.panel("graph").locator("text.dl-grad").first).to_have_css("opacity", "0")


def test_forgotten_gradients_pile_up(lab: Lab) -> None:
    lab.open(zero_grad="false")
    rows = lab.shows(spec(zero_grad="false"))
    w, pile = 0.2, 0.0
    for step in range(10):
        own = -2 * (10.5 - w * 30.2) * 30.2
        pile += own
        assert math.isclose(rows["w"][step], w, rel_tol=1e-12)
        assert math.isclose(rows["grad_w"][step], pile, rel_tol=1e-9)
        w -= 0.0001 * pile
    lab.go(3)
    expect(lab.panel("arithmetic")).to_contain_text("before")
    own, before = -2 * rows["error"][3] * 30.2, rows["grad_w"][2]
    assert lab.results()[4:6] == [six(own), six(rows["grad_w"][3])]
    assert np.isclose(own + before, rows["grad_w"][3])
