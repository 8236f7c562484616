"""The page "Sweep" in a real browser: cells that appear, cancel and go on, and the run behind a cell."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Route, expect

from engine.link import read
from engine.problems.surface.catalogue import SURFACES
from engine.sweep.link import read_sweep
from engine.sweep.spec import Sweep
from engine.trace import trace
from tests.browser.conftest import NewLab
from tests.browser.page import Lab

BASINS: dict[str, Any] = {
    "problem": "surface", "f": "himmelblau", "x": 0, "y": 0, "lane": "sgd,lr=0.01,momentum=0.5", "steps": 200,
    "sweep": "basins", "count_a": 21, "count_b": 11,
}  # fmt: skip
CELLS = """() => {
  const { kind, steps } = document.querySelector('.dl-sweep').sweep.cells();
  return [[...kind], [...steps]];
}"""
OVERFLOW = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
  .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"""

# whether the sweep on screen is that of the page's link
OF_THE_LINK = """() => {
  const sorted = (query) => [...new URLSearchParams(query)].sort().join('&');
  const url = document.querySelector('.dl-sweep')?.sweep.url();
  return url && sorted(url.split('?')[1]) === sorted(location.search);
}"""


class SweepPage(Lab):
    path = "sweep"

    @property
    def root(self) -> Locator:
        return self.page.locator(".dl-sweep")

    @property
    def plot(self) -> Locator:
        return self.root.locator(".dl-plot")

    @property
    def sweep(self) -> Sweep:
        """The sweep of the page's link."""
        return read_sweep(urlsplit(self.page.url).query)

    def settle(self) -> "SweepPage":
        """Wait until the whole sweep is on screen."""
        self.until(OF_THE_LINK)
        return self.drawn("done")

    def drawn(self, state: str) -> "SweepPage":
        self.page.locator(f".dl-sweep[data-drawn={state}]").wait_for()
        self.idle()
        return self

    def cells(self) -> tuple[list[int], list[float | None]]:
        kinds, steps = self.page.evaluate(CELLS)
        return kinds, steps

    def place(self, cell: int) -> tuple[float, float]:
        """Where the middle of a cell is on the screen."""
        self.until("() => document.querySelector('.dl-sweep .dl-cells').clientWidth > 0")
        box = self.root.locator(".dl-cells").bounding_box()
        assert box
        across, up = (*(axis.count for axis in self.sweep.axes), 1)[:2]
        column, row = cell % across, cell // across
        return box["x"] + (column + 0.5) / across * box["width"], box["y"] + (1 - (row + 0.5) / up) * box["height"]


@pytest.fixture
def page(lab: Lab) -> SweepPage:
    return SweepPage(lab.page, lab.address)


def stream(page: SweepPage, sweep: Sweep, done: int) -> list[dict[str, Any]]:
    """The lines of a sweep by hand, as far as `done` runs, one by one."""
    axes = [{"name": axis.name, "label": axis.label, "values": axis.values.tolist(), "log": axis.log}
            for axis in sweep.axes]  # fmt: skip
    header = {"sweep": sweep.kind, "axes": axes, "runs": sweep.runs, "steps": 1000, "lane": "L-BFGS",
              "minima": [{"x": 3.0, "y": 2.0, "value": 0.0}], "best": 0.0, "tolerance": 1e-6, "method": "one by one",
              "note": "About half a minute.", "kinds": ["none", "diverges"]}  # fmt: skip
    cells = list(range(done))
    lines = [header, {"done": done, "of": sweep.runs, "cells": cells, "kind": [0] * done, "steps": [5] * done,
                      "loss": [0.0] * done}] if done else [header]  # fmt: skip
    if done == sweep.runs:
        lines.append({"outcome": "finished", "message": "All arrived.", "best_cell": 0, "minima": header["minima"]})
    return lines


@contextmanager
def answering(page: SweepPage, sweep: Sweep, *done: int) -> Iterator[list[int]]:
    """The server's answers, one a request: so many runs, and then the connection breaks off."""
    left = list(done)

    def answer(route: Route) -> None:
        text = "".join(json.dumps(line) + "\n" for line in stream(page, sweep, left.pop(0) if left else sweep.runs))
        route.fulfill(body=text, content_type="application/x-ndjson")

    page.page.route("**/api/sweep*", answer)
    yield left
    page.page.unroute("**/api/sweep*")


def test_cells_appear_and_are_those_of_single_runs(page: SweepPage) -> None:
    page.open(**BASINS)
    kinds, steps = page.cells()
    assert len(kinds) == page.sweep.runs
    assert {0, 1, 2, 3} <= set(kinds)  # all four minima
    bar = page.root.get_by_role("progressbar")
    assert bar.get_attribute("aria-valuenow") == bar.get_attribute("aria-valuemax")
    counts = [int(text.split(" ")[0]) for text in page.root.locator(".dl-share").all_inner_texts()]
    assert sum(counts) == len(kinds)
    minima = np.array([(minimum.x, minimum.y) for minimum in SURFACES["himmelblau"].minima])
    for cell in [cell for cell, kind in enumerate(kinds) if kind >= 0][::20]:
        rows = trace(page.sweep.run(cell))
        assert np.hypot(*(minima - rows[["x", "y"]].iloc[-1].to_numpy()).T).argmin() == kinds[cell]
        assert (rows["loss"].iloc[int(steps[cell] or 0) :] <= 1e-6).all()
        assert rows["loss"].iloc[int(steps[cell] or 0) - 1] > 1e-6


def test_a_click_opens_the_run_in_the_race_and_the_way_back_leads_to_the_sweep(page: SweepPage) -> None:
    page.open(**BASINS)
    link, cell = parse_qsl(urlsplit(page.page.url).query), 5 + 21 * 7
    wanted = page.sweep.run(cell)
    page.page.mouse.click(*page.place(cell))
    page.page.wait_for_url("**/race?*")
    page.until("() => document.querySelector('.descent-lab')?.player?.clock.complete")
    assert read(f"problem=surface&{urlsplit(page.page.url).query}") == wanted
    page.page.get_by_role("link", name="Sweep").click()
    page.settle()
    assert sorted(parse_qsl(urlsplit(page.page.url).query)) == sorted(link)


def test_it_fits_a_phone_where_a_finger_chooses_and_then_opens(address: str, new_lab: NewLab) -> None:
    lab = new_lab(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = SweepPage(lab.page, address)
    page.open(**BASINS)
    assert page.page.evaluate(OVERFLOW) == [0, 0]
    for control in page.root.get_by_role("button").all():
        if control.is_visible():
            expect(control).to_have_accessible_name(re.compile(r"\w"))
    page.page.touchscreen.tap(*page.place(30))
    expect(page.root.locator(".dl-chosen-lines")).to_contain_text("Start y = −4")
    assert "/sweep" in page.page.url
    page.root.get_by_role("button", name="Open this run").tap()
    page.page.wait_for_url("**/race?*")


def test_a_point_of_a_curve_opens_on_the_page_of_one_weight(page: SweepPage) -> None:
    page.open(problem="pair", steps=20, sweep="curve", low_a=1e-5, high_a=1e-2, count_a=31)
    kinds, _steps = page.cells()
    assert set(kinds) >= {0, 3, 4}
    wanted = page.sweep.run(12)
    page.page.mouse.click(*page.place(12))
    page.page.wait_for_url(lambda url: "/sweep" not in url)
    page.until("() => document.querySelector('.descent-lab')?.player?.rows()")
    page.shows(wanted)


def test_a_costly_sweep_waits_is_cancelled_and_goes_on(page: SweepPage) -> None:
    sweep = read_sweep(urlencode(BASINS))
    with answering(page, sweep, 0, *[100] * 3) as left:
        page.page.goto(f"{page.address}/sweep?{urlencode(BASINS)}")
        page.drawn("waiting")
        expect(page.root.locator(".dl-side")).to_contain_text("About half a minute.")
        button = page.root.locator(".dl-sweep-bar .dl-go")
        expect(button).to_have_text("Start")
        left.extend([100] * 10)
        button.click()
        expect(page.root.locator(".dl-done")).to_contain_text("100 of 231 runs")
        button.click()
        page.drawn("cancelled")
        expect(button).to_have_text("Go on")
        assert sum(kind >= 0 for kind in page.cells()[0]) == 100
        left.clear()
        button.click()
        page.settle()
        assert sum(kind >= 0 for kind in page.cells()[0]) == sweep.runs
        left.extend([100] * 3)
        page.page.reload()  # what was started goes on, also after its connection broke off
        left.clear()
        page.settle()


@pytest.mark.allow("500")
def test_a_sweep_that_fails_shows_no_empty_frame_and_can_be_tried_again(page: SweepPage) -> None:
    page.page.route("**/api/sweep*", lambda route: route.fulfill(status=500))
    page.page.goto(f"{page.address}/sweep?{urlencode(BASINS)}")
    expect(page.root).to_have_attribute("data-state", "failed")
    expect(page.root.get_by_text("The sweep could not be loaded.").first).to_be_visible()
    for gone in (page.plot, page.root.locator(".dl-chosen"), page.root.get_by_role("button", name="Go on")):
        expect(gone).to_be_hidden()
    page.page.unroute("**/api/sweep*")
    page.root.get_by_role("button", name="Try again").click()
    page.settle()
    expect(page.plot).to_be_visible()
    expect(page.root.locator(".dl-chosen")).to_be_visible()


@pytest.mark.allow("422")
def test_a_wrong_input_is_told_and_the_last_sweep_stays_and_a_change_is_in_the_link(
    page: SweepPage, another: Callable[[], Lab]
) -> None:
    page.open(**BASINS)
    before = page.page.url
    low = page.sidebar.get_by_role("spinbutton", name="From").first
    low.fill("7")
    low.press("Enter")
    expect(page.alert("has to rise")).to_be_visible()
    assert page.page.url == before
    assert page.root.get_attribute("data-state") == "done"
    low.fill("-4")
    low.press("Enter")
    page.type("Momentum μ", 0.8)
    page.until("() => location.search.includes('momentum%3D0.8')")
    page.settle()
    other = SweepPage(another().page, page.address)
    other.visit(page.page.url)
    assert (other.sweep, other.cells()) == (page.sweep, page.cells())
    assert other.sweep.axes[0].values[0] == -4
    by_keys(other)


def by_keys(page: SweepPage) -> None:
    page.plot.focus()
    page.key("ArrowRight", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowLeft")
    expect(page.root.locator(".dl-chosen-lines")).to_contain_text("Start x = −4")
    expect(page.root.locator(".dl-spoken")).to_contain_text("Start x = −4")
    page.key("Enter")
    page.page.wait_for_url("**/race?*")
    assert "x=-4" in page.page.url
