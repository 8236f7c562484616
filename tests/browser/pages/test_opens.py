"""The page opens on the seed numbers: x = 30.2, y = 10.5, w = 0.2, (y − w·x)², lr = 0.0001."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.page import Lab
from tests.specs import spec

W_STAR, FACTOR = 10.5 / 30.2, 0.817592


@pytest.fixture(scope="module")
def lab(kept: Lab) -> Lab:
    """The page, open."""
    return kept.open()


def test_the_seed_run_is_on_screen(lab: Lab) -> None:
    expect(lab.page).to_have_title("Descent Lab")
    expect(lab.page.get_by_role("heading", name="One weight")).to_be_visible()
    lab.at(0, "paused")
    rows = lab.shows(spec())
    np.testing.assert_allclose(rows["w"], W_STAR + (0.2 - W_STAR) * FACTOR ** rows["step"], rtol=1e-12)
    assert lab.results() == [6.04, 19.8916, -8.92, 30.2, -269.384, 0.226938]
    numbers = lab.panel("arithmetic").locator(".dl-line:not([hidden]) .dl-numbers").last.inner_text()
    assert "".join(numbers.split()) == "=0.2−0.0001·(−269.384)=0.226938"


def test_four_charts_show_the_first_point(lab: Lab) -> None:
    titles = ["Loss curve", "Loss as a function of w", "Weight", "Gradient ∂L/∂w"]
    expect(lab.player.locator(".dl-chart h3")).to_have_text(titles)
    heads = {name: lab.traces(name, kind="head")[0] for name in ("loss", "landscape", "weight", "gradient")}
    assert {name: (head["x"], head["y"]) for name, head in heads.items()} == {
        "loss": ([0], [19.8916]),
        "landscape": ([0.2], [19.8916]),
        "weight": ([0], [0.2]),
        "gradient": ([0], [-269.384]),
    }
    (best,) = lab.traces("weight", kind="level")
    assert best["y"] == [W_STAR, W_STAR]
    (tangent,) = lab.traces("landscape", kind="tangent")
    assert np.isclose(np.diff(tangent["y"]) / np.diff(tangent["x"]), -269.384)
    (arrow,) = lab.traces("landscape", kind="next")
    assert (arrow["x"], arrow["y"]) == ([0.2, 0.2269384], [19.8916, 13.296672865334504])
    lab.until("() => document.querySelector('[data-chart=landscape] .dl-gd').data[0].x.length > 100")
    (curve,) = lab.traces("landscape", kind="curve")
    np.testing.assert_allclose(curve["y"], (10.5 - 30.2 * np.array(curve["x"])) ** 2, rtol=1e-9, atol=1e-12)


def test_pictures_and_settings_have_words(lab: Lab) -> None:
    lab.open()
    expect(lab.panel("graph").get_by_role("img")).to_have_accessible_name("The autograd graph")
    headings = lab.page.get_by_role("heading", level=3).all_inner_texts()
    assert {"Loss curve", "Weight", "The arithmetic of step 0", "The autograd graph"} <= set(headings)
    for name in ("Learning rate", "Input x", "Target y", "Initial weight w", "Momentum μ", "Steps"):
        expect(lab.number(name)).to_have_count(1)
    for name in ("Loss", "Optimizer"):
        expect(lab.sidebar.get_by_role("combobox", name=name, exact=True)).to_have_count(1)
