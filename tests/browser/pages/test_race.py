"""The page "Race" in a real browser: its link, its lanes, its ranking, and lanes that leave the page."""

import re
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from engine.link import read
from engine.spec import Spec
from engine.trace import trace
from tests.browser.page import PLAYER, Lab, same_rows, six

RACE: dict[str, Any] = {
    "f": "himmelblau", "x": 0, "y": 0, "steps": 60,
    "lane": ["sgd,lr=0.01", "lbfgs,lr=0.5,max_iter=3", "adam,lr=0.2,x=1,y=-1,schedule=cosine,T_max=60", "sgd,lr=0.1"],
}  # fmt: skip
DIVERGES = 3
NAMES = ["SGD, lr 0.01", "L-BFGS, max_iter 3", "Adam, cosine", "SGD, lr 0.1"]


class RacePage(Lab):
    path = "race"

    @property
    def spec(self) -> Spec:
        """The race of the page's link."""
        return read(f"problem=surface&{urlsplit(self.page.url).query}")

    def lanes(self) -> list[pd.DataFrame]:
        """The rows of each lane that the browser has."""
        found = self.page.evaluate(f"() => {PLAYER}.rows()")
        return [pd.DataFrame(lane).astype(float) for lane in found]

    def unfold(self, lane: str) -> None:
        """Show the widgets of a lane."""
        self.sidebar.locator("summary").filter(has_text=lane).click()

    def ranking(self) -> pd.DataFrame:
        """The table of the lanes, from the first to the last."""
        cells = [row.locator("td").all_inner_texts() for row in self.panel("ranking").locator("tbody tr").all()]
        heads = self.panel("ranking").locator("th").all_inner_texts()
        return pd.DataFrame(cells, columns=heads)


@pytest.fixture
def race(lab: Lab) -> RacePage:
    return RacePage(lab.page, lab.address)


@pytest.fixture(scope="module")
def shown(kept: Lab) -> RacePage:
    """The race on a page to look at."""
    page = RacePage(kept.page, kept.address)
    page.open(**RACE)
    return page


def test_a_link_opens_its_race_to_the_last_bit(shown: RacePage) -> None:
    rows = trace(shown.spec)
    for place, ours in enumerate(shown.lanes()):
        theirs = rows[rows["lane"] == place].drop(columns="lane").reset_index(drop=True).astype(float)
        same_rows(ours, theirs)


def test_the_ranking_is_by_the_loss_at_the_playhead(shown: RacePage) -> None:
    rows = trace(shown.spec)
    for step in (0, 7, 60):
        shown.go(step)
        shown.at_rest()
        now = rows[(rows["step"] == step) & (rows["lane"] != DIVERGES)].sort_values("loss", kind="stable")
        table = shown.ranking()
        told = table["lane"].tolist()
        assert [name for name in told if name != NAMES[DIVERGES]] == [NAMES[lane] for lane in now["lane"]]
    assert told[-1] == NAMES[DIVERGES]
    assert table["how it ended"].iloc[-1].startswith("Diverged")
    gradients = dict(zip(told, table["gradients"], strict=True))
    last = rows[rows["step"] == 60].set_index("lane")["evaluations"]
    assert {name: int(gradients[name]) for name in NAMES[:3]} == {NAMES[lane]: int(last[lane]) for lane in range(3)}


def test_a_lane_that_explodes_leaves_the_others_in_sight(race: RacePage) -> None:
    race.open(**RACE | {"lane": [f"{lane},momentum=0.5" if lane.startswith("sgd") else lane for lane in RACE["lane"]]})
    race.press("To the end")
    race.ended()
    contour = race.figure("contour")
    assert [contour[axis]["range"] for axis in "xy"] == [[-5, 5], [-5, 5]]
    low, high = race.figure("loss")["y"]["range"]
    assert -14 < low < high < 4
    race.page.get_by_role("button", name="Charts").click()
    with race.rerun():
        race.page.get_by_role("button", name="Optimizer state").click()
    race.key("Escape")
    race.choose("State against the step", "Momentum (momentum_buffer)")
    race.until("() => document.querySelector('[data-chart=state-momentum_buffer][data-filled]')")
    low, high = race.figure("state-momentum_buffer")["y"]["range"]
    sound = trace(race.spec).query("lane == 0")[["momentum_buffer_x", "momentum_buffer_y"]]
    assert low < sound.min(axis=None) < sound.max(axis=None) < high < 3 * sound.max(axis=None)


def test_a_lane_that_explodes_is_drawn_without_a_complaint_on_any_axis(race: RacePage) -> None:
    """Far outside the plot Plotly's arithmetic overflows, and the browser complains: so no console is clean then."""
    race.open(f="bowl", x=1, y=-1, steps=200, lane=["sgd,lr=10000", "adam,lr=1"])
    race.press("To the end")
    race.ended()
    for button in race.player.locator(".dl-log").all():
        race.at_rest()
        button.click()
        race.until("() => document.querySelector('.descent-lab').dataset.committed !== 'true'")
    race.at_rest()
    (path,) = race.traces("contour", kind="path", lane=0)
    rows = trace(race.spec).query("lane == 0")
    assert len(path["x"]) == len(rows)
    np.testing.assert_array_equal(path["x"][:3], rows["x"][:3])


def test_the_paths_are_the_rows(shown: RacePage) -> None:
    rows = trace(shown.spec)
    shown.go(12)
    for drawn in shown.traces("contour", kind="path"):
        lane = rows[(rows["lane"] == drawn["bind"].get("lane", 0)) & (rows["step"] <= 12)]
        assert len(drawn["x"]) == len(drawn["y"]) == len(lane)
        near = (lane[["x", "y"]].abs() < 1e12).all(axis=1)  # a point further away is drawn on its way there
        assert near.sum() > 3
        np.testing.assert_array_equal([np.array(drawn[side])[near] for side in "xy"], lane.loc[near, ["x", "y"]].T)


def place(race: RacePage, x: float, y: float) -> tuple[float, float]:
    """Where a point of the contour is on the screen."""
    figure, box = race.figure("contour"), race.chart("contour").locator(".dl-gd").bounding_box()
    assert box
    shares = [(value - axis["range"][0]) / (axis["range"][1] - axis["range"][0])
              for value, axis in ((x, figure["x"]), (y, figure["y"]))]  # fmt: skip
    left = box["x"] + figure["x"]["offset"] + shares[0] * figure["x"]["length"]
    return left, box["y"] + figure["y"]["offset"] + (1 - shares[1]) * figure["y"]["length"]


def starts(race: RacePage, lane: int) -> tuple[float, float]:
    start = race.spec.lanes[lane].start.problem
    return start["x"], start["y"]  # type: ignore[return-value]


def test_starts_are_typed_clicked_and_dragged_and_the_link_has_them(race: RacePage) -> None:
    race.open(**RACE)
    race.type("Start x", -2.5)
    race.until("() => location.search.includes('x=-2.5')")
    assert starts(race, 0) == (-2.5, 0)
    race.settle()
    race.page.mouse.move(*place(race, -3, 1.9))
    race.page.mouse.click(*place(race, -3, 2))
    race.until("() => new URLSearchParams(location.search).get('x') < -2.6")
    assert starts(race, 0) == pytest.approx((-3, 2), abs=0.1)
    assert starts(race, 2) == (1, -1)
    race.settle()
    race.page.mouse.move(*place(race, 1, -1))
    race.page.mouse.down()
    race.page.mouse.move(*place(race, 2, -3), steps=5)
    race.page.mouse.up()
    race.until("() => !location.search.includes('x%3D1%2C')")
    race.idle()
    assert starts(race, 2) == pytest.approx((2, -3), abs=0.1)
    assert starts(race, 0) == pytest.approx((-3, 2), abs=0.1)


def test_from_here_one_lane_goes_on_with_another_setting(race: RacePage) -> None:
    race.open(f="himmelblau", x=0, y=0, steps=60, lane=["sgd,lr=0.01", "adam,lr=0.2"])
    before = race.lanes()
    with race.rerun():
        race.apply("from here")
    race.go(12)
    race.unfold("Adam")
    race.type("Learning rate", 0.5)
    race.until("() => location.search.includes('%4012')")
    race.idle()
    legs = race.spec.lanes[1].legs
    assert [(leg.at, leg.settings["lr"]) for leg in legs] == [(0, 0.2), (12, 0.5)]
    expect(race.sidebar.locator("summary").filter(has_text="Adam, changed on the way")).to_be_visible()
    expect(race.sidebar.get_by_text("hold from step 12 on")).to_be_visible()
    race.until(f"() => {PLAYER}.rows('ghost1')?.[0]?.x.length === 61")
    race.at(12)
    rows = trace(race.spec)
    for place, ours in enumerate(race.lanes()):
        theirs = rows[rows["lane"] == place].drop(columns="lane").reset_index(drop=True).astype(float)
        same_rows(ours, theirs)
    old = pd.DataFrame(race.page.evaluate(f"() => {PLAYER}.rows('ghost1')")[0]).astype(float)
    np.testing.assert_array_equal(old["x"], before[1]["x"])
    for chart in ("contour", "loss"):
        (ghost,) = race.traces(chart, stream="ghost1")
        assert len(ghost["x"]) == 61


def test_a_rule_is_typeset_and_raced_as_it_is_typed(race: RacePage) -> None:
    race.open(f="himmelblau", x=0, y=0, steps=60, lane=["sgd,lr=0.001,momentum=0.9", "own,rule=w = w - lr*g,lr=0.001"])
    race.unfold("Own rule")
    area = race.sidebar.get_by_role("textbox", name="The rule")
    area.click()
    area.press("Control+a")
    area.press_sequentially("v = beta*v + g\nw = w - lr*v +")
    race.alert(re.compile("Line 2, column")).wait_for()
    area.press("Backspace")
    area.press("Backspace")
    race.until("() => decodeURIComponent(location.search).includes('v+%3D') || location.search.includes('beta')")
    expect(race.sidebar.locator(".dl-formulas").last).to_contain_text("β")
    race.idle()
    expect(race.alert(re.compile("Line 2, column"))).to_have_count(0)
    expect(area).to_be_focused()
    race.until(f"() => {PLAYER}.rows()[0].x.every((x, i) => x === {PLAYER}.rows()[1].x[i])")
    assert race.spec.lanes[1].start.settings == {"lr": 0.001, "beta": 0.9}


def test_a_formula_is_typeset_as_it_is_typed(race: RacePage) -> None:
    race.open(formula="x**2+y**2", x=1, y=2, steps=5, lane="sgd,lr=0.1")
    field = race.sidebar.get_by_role("textbox", name="f(x, y) =")
    expect(race.sidebar.locator(".dl-formulas msup")).to_have_count(2)
    field.press("End")
    field.press_sequentially("+a*sin(x)")
    expect(race.sidebar.locator(".dl-formulas").first).to_contain_text("sin")
    race.until("() => location.search.includes('sin')")
    race.settle()
    expect(field).to_be_focused()
    expect(field).to_have_value("x**2+y**2+a*sin(x)")
    loss = float(trace(race.spec)["loss"].iloc[-1])
    race.press("To the end")
    race.ended()
    race.at_rest()
    assert float(race.ranking()["loss"][0].replace("−", "-")) == pytest.approx(six(loss), rel=1e-3)
