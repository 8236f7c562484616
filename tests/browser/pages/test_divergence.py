"""Divergence is shown honestly: nothing clipped, the first bad step marked, the largest stable learning rate told."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.page import Lab
from tests.specs import spec

pytestmark = pytest.mark.alone
PLOTLYS_LARGEST = 1.79e304  # beyond it plotly.js takes a number for a mistake
CHARTS = {"loss": ("step", "loss"), "landscape": ("w", "loss"), "weight": ("step", "w"), "gradient": ("step", "grad_w")}


def assert_nothing_clipped(lab: Lab) -> None:
    rows = lab.rows()
    lab.at_rest()
    for name, columns in CHARTS.items():
        figure = lab.figure(name)
        for axis, column in zip("xy", columns, strict=True):
            low, high = figure[axis]["range"]
            assert low <= max(rows[column].min(), -PLOTLYS_LARGEST), f"{name}: {axis}"
            assert min(rows[column].max(), PLOTLYS_LARGEST) <= high, f"{name}: {axis}"
        (path,) = lab.traces(name, kind="path", stream="run")
        assert path["y"] == rows[columns[1]].tolist()


def test_a_run_that_diverges_is_whole_and_marked_where_it_began(lab: Lab) -> None:
    lab.open("sgd,lr=0.0012")
    rows = lab.shows(spec("sgd,lr=0.0012"))
    assert math.isclose(rows["loss"][50], 19.8916 * (1 - 2 * 0.0012 * 30.2**2) ** 100, rel_tol=1e-9)
    lab.press("To the end")
    lab.ended()
    outcome = lab.player.locator(".dl-outcomes")
    expect(outcome).to_contain_text("from step 1 on the loss stays above its start")
    expect(outcome).to_contain_text("the largest that is stable here is 0.00109644.")
    expect(lab.player.locator("[aria-live=polite]")).to_contain_text("Diverged")
    assert_nothing_clipped(lab)
    for name, (x, y) in CHARTS.items():
        (mark,) = lab.traces(name, kind="end")
        assert (mark["x"], mark["y"]) == ([rows[x][1]], [rows[y][1]])


def test_the_largest_stable_rate_parts_the_two(lab: Lab) -> None:
    lab.open("sgd,lr=0.001096", steps=500)
    lab.press("To the end")
    expect(lab.player.locator(".dl-outcomes")).to_contain_text("It still jumps across the minimum at every step.")
    lab.open("sgd,lr=0.0011", steps=500)
    lab.press("To the end")
    expect(lab.player.locator(".dl-outcomes")).to_contain_text("Diverged")


def test_a_run_past_all_numbers_ends_at_its_last_finite_row(lab: Lab) -> None:
    lab.open("sgd,lr=10", steps=1000)
    rows = lab.shows(spec("sgd,lr=10", steps=1000))
    assert len(rows) < 100
    assert rows.drop(columns="t").map(math.isfinite).all(axis=None)
    lab.press("To the end")
    lab.at(len(rows) - 1, "ended")
    expect(lab.player.locator(".dl-outcomes")).to_contain_text("past what a computer can hold")
    assert_nothing_clipped(lab)
    assert lab.results()[1] == pytest.approx(rows["loss"].iloc[-1], rel=1e-5)
