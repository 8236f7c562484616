"""Zoom stays where the user put it, and goes when she says so."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewLab
from tests.browser.page import Lab
from tests.browser.proxy import DROPPED, cutting
from tests.specs import spec


def ranges(lab: Lab, name: str = "weight") -> list[float]:
    figure = lab.figure(name)
    return [*figure["x"]["range"], *figure["y"]["range"]]


@pytest.mark.alone
def test_a_drag_zooms_and_reset_goes_back(lab: Lab) -> None:
    lab.open()
    before = ranges(lab)
    lab.zoom("weight", 0.2, 0.6, 0.25, 0.75)
    left, right, low, high = ranges(lab)
    assert [left, right] == pytest.approx([10, 30], abs=0.5)
    assert before[2] < low < high < before[3]
    lab.chart("weight").get_by_role("button", name="Reset zoom").click()
    lab.until("() => document.querySelector('[data-chart=weight] .dl-gd')._fullLayout.xaxis.range[1] === 50")
    lab.at_rest()
    assert ranges(lab) == pytest.approx(before)
    expect(lab.chart("weight").get_by_role("button", name="Reset zoom")).to_be_hidden()


def test_zoom_survives_playing_and_reruns(lab: Lab) -> None:
    lab.open()
    lab.zoom("weight", 0.2, 0.6, 0.25, 0.75)
    chosen = ranges(lab)
    lab.speed.select_option("60/s")
    lab.press("Play")
    lab.ended()
    lab.at_rest()
    assert ranges(lab) == chosen
    lab.player.evaluate("player => (player.same = true)")
    with lab.rerun():
        lab.tab("The code")
    lab.type("Learning rate", 0.0003)  # another run, and another figure
    lab.shows(spec("sgd,lr=0.0003"))
    lab.at_rest()
    assert ranges(lab) == chosen
    assert lab.player.evaluate("player => player.same"), "the player was mounted anew"
    assert lab.figure("loss")["x"]["range"] == [0, 50]


@pytest.mark.allow(DROPPED)
def test_zoom_survives_streaming(address: str, new_lab: NewLab) -> None:
    with cutting(address, most=40_000) as (proxy, through):
        lab = new_lab(through)
        lab.page.goto(f"{through}/?lr=1e-6&steps=3000")
        lab.at_rest()
        lab.zoom("loss", 0.2, 0.6, 0.25, 0.75)
        chosen = ranges(lab, "loss")
        proxy.cut.set()
        lab.settle()
        assert len(lab.rows()) == 3001
        assert ranges(lab, "loss") == chosen
        lab.page.close()


@pytest.mark.alone
def test_linear_and_log(lab: Lab) -> None:
    lab.open()
    lab.press("To the end")
    toggle = lab.chart("loss").get_by_role("button", name="log y")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    lab.at_rest()
    axis = lab.figure("loss")["y"]
    assert axis["type"] == "log"
    low, high = (10**end for end in axis["range"])
    last = lab.rows()["loss"].iloc[-1]
    assert 0 < low <= last < 1e-6 * high
    toggle.click()
    lab.at_rest()
    axis = lab.figure("loss")["y"]
    assert (axis["type"], toggle.get_attribute("aria-pressed")) == ("linear", "false")
    assert axis["range"][0] <= 0
    assert 19.8916 < axis["range"][1] < 25
