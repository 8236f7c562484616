"""traces.js: what Plotly draws of a sweep, point by point."""

from typing import Any

import pytest

from figures.sweep import palette
from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import COLOURS, PLAIN, asked, end, header, line, part

CURVE = [line(0.001, 0.01, 0.1, 1.0, 10.0, log=True)]
LOSSES = part([0, 1, 2, 3], [1, 0, 0, 3], [None, 5, 2, None], [100.0, 1e-3, 1e-200, 1e9])
FILLED = "const cells = read(...values.slice(2)), filled = m.filled(values[0], cells, values[1]);"


def parts(*names: str) -> list[dict[str, Any]]:
    return [{"meta": {"part": name}} for name in names]


def filled(ask: Ask, name: str, *lines: Any) -> Any:
    body = f"{FILLED} return filled[0];"
    return asked(ask, "traces.js", body, parts(name), palette("curve"), *lines)


def test_a_loss_below_the_axis_stands_at_its_foot_and_says_so(ask: Ask) -> None:
    body = f"{FILLED} return [filled, m.isBelow(cells), m.positive(cells)];"
    (loss, diverged, goal, best), below, positive = asked(
        ask,
        "traces.js",
        body,
        parts("loss", "diverged", "goal", "best"),
        palette("curve"),
        header("curve", CURVE),
        LOSSES,
    )
    assert loss["x"] == [0.001, 0.01, 0.1, 1.0, 10.0]
    assert loss["y"] == [100, 1e-3, pytest.approx(1e-14), None, None]
    assert loss["marker"]["symbol"] == ["circle", "circle", "triangle-down", "circle", "circle"]
    assert (diverged["x"], diverged["y"]) == ([1], [0.975])
    assert (goal["x"], goal["y"]) == ([0.001, 10], [1e-6, 1e-6])
    assert (best["x"], best["y"]) == ([None], [None])
    assert (below, positive) == (True, True)


def test_points_have_the_colours_of_their_kinds_and_a_trace_keeps_its_own(ask: Ask) -> None:
    trace = {"meta": {"part": "loss"}, "mode": "lines", "marker": {"size": 6}}
    body = f"{FILLED} return filled[0];"
    found = asked(ask, "traces.js", body, [trace], {"looks": PLAIN}, header("curve", CURVE), LOSSES)
    assert (found["mode"], found["meta"], found["marker"]["size"]) == ("lines", {"part": "loss"}, 6)
    assert found["marker"]["color"] == [COLOURS[1], COLOURS[0], COLOURS[0], COLOURS[3], "#000000"]


def test_what_has_no_points_has_one_that_is_not_there(ask: Ask) -> None:
    nothing = {"x": [None], "y": [None]}
    told = part([0], [0], [1], [1.0])
    for name, more in [("diverged", {}), ("goal", {"best": None}), ("minima", {}), ("best", {})]:
        found = filled(ask, name, header("curve", CURVE, **more), told)
        assert {axis: found[axis] for axis in "xy"} == nothing, name


def test_the_goal_lies_its_tolerance_above_the_minimum(ask: Ask) -> None:
    found = filled(ask, "goal", header("curve", CURVE, best=2.0, tolerance=0.5))
    assert (found["x"], found["y"]) == ([0.001, 10], [2.5, 2.5])


def test_minima_are_numbered_from_one(ask: Ask) -> None:
    known = [{"x": 3.0, "y": 2.0, "value": 0.0}, {"x": -1.0, "y": 5.0, "value": 0.0}]
    found = filled(ask, "minima", header("basins", minima=known))
    assert (found["x"], found["y"], found["text"]) == ([3, -1], [2, 5], ["1", "2"])


@pytest.mark.parametrize("cell, x, y", [(0, 0.001, 100), (2, 0.1, pytest.approx(1e-14))])
def test_the_best_of_a_curve_is_at_its_loss(ask: Ask, cell: int, x: float, y: float) -> None:
    found = filled(ask, "best", header("curve", CURVE), LOSSES, end(cell))
    assert (found["x"], found["y"]) == ([x], [y])


def test_the_best_of_a_map_is_at_its_values(ask: Ask) -> None:
    found = filled(ask, "best", header(), end(4))
    assert (found["x"], found["y"]) == ([0.1], [0.5])


def test_losses_below_zero_have_no_logarithm_and_no_foot(ask: Ask) -> None:
    body = f"{FILLED} return [filled[0].y, m.isBelow(cells), m.positive(cells)];"
    told = part([0, 1, 2], [1, 0, 0], [None, 5, 2], [1.0, -2.0, 1e-200])
    answer = asked(ask, "traces.js", body, parts("loss"), palette("curve"), header("curve", CURVE), told)
    assert answer == [[1, -2, 1e-200, None, None], False, False]


@pytest.mark.parametrize(
    "losses, best, positive",
    [
        ([0.0], 0.0, True), ([-1.0], 0.0, False), ([1.0, 2.0, 3.0, -1e9], 0.0, True), ([1.0], -1.0, False),
        ([2.0], None, True),
    ],
)  # fmt: skip
def test_losses_have_a_logarithm_where_none_is_below_zero_but_of_runs_that_diverged(
    ask: Ask, losses: list[float], best: float | None, *, positive: bool
) -> None:
    told = part([*range(len(losses))], [0, 1, 2, 3][: len(losses)], [None] * 4, losses)
    body = "return m.positive(read(...values));"
    assert asked(ask, "traces.js", body, header("curve", CURVE, best=best), told) is positive


def test_an_axis_goes_down_to_a_ten_quadrillionth_of_the_largest_loss(ask: Ask) -> None:
    """That is 1 where the largest is 10¹⁶: at the foot itself a point is a point."""
    body = """const cells = read(...values.slice(2)), of = (loss) => { cells.loss[1] = loss;
        const { y, marker } = m.filled(values[0], cells, values[1])[0];
        return [y[1], marker.symbol[1], m.isBelow(cells)]; };
      return [of(1), of(0.999), of(Infinity)];"""
    told = part([0, 1], [1, 0], [None, 5], [1e16, 1.0])
    foot, below, endless = asked(ask, "traces.js", body, parts("loss"), palette("curve"), header("curve", CURVE), told)
    assert foot == [1, "circle", False]
    assert below == [1, "triangle-down", True]
    assert endless == [None, "circle", False]


def test_only_a_curve_has_a_foot(ask: Ask) -> None:
    told = part([0, 1], [1, 0], [None, 5], [1e16, 0.0])
    assert asked(ask, "traces.js", "return m.isBelow(read(...values));", header(), told) is False


@pytest.mark.parametrize(
    "pixels, names",
    [(300, ["crawls", "good", "diverges"]), (160, ["good"]), (60, [])],
)
def test_a_band_has_its_name_where_there_is_room_for_it(ask: Ask, pixels: int, names: list[str]) -> None:
    body = "return m.bandNames(read(values[0], values[1]), values[2]).map(({ text }) => text);"
    assert asked(ask, "traces.js", body, header("curve", CURVE), LOSSES, pixels) == names


@pytest.mark.parametrize("pixels, names", [(329, 0), (330, 0), (331, 1)])
def test_a_letter_is_six_and_six_tenths_of_a_pixel_wide(ask: Ask, pixels: int, names: int) -> None:
    """Ten of them are 66, as wide as one of five cells on 330."""
    body = "return m.bandNames(read(values[0], values[1]), values[2]).length;"
    told = part([4], [0], [1], [1.0])
    assert asked(ask, "traces.js", body, header("curve", CURVE, kinds=["tenletters"]), told, pixels) == names


@pytest.mark.parametrize("log, middles", [(True, [-3, -1.5, 0]), (False, [0.001, 0.055, 1])])
def test_a_name_stands_over_the_middle_of_its_band(ask: Ask, middles: list[float], *, log: bool) -> None:
    body = "return m.bandNames(read(values[0], values[1]), 1000);"
    names = asked(ask, "traces.js", body, header("curve", [CURVE[0] | {"log": log}]), LOSSES)
    style = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": {"size": 12}}
    assert names == [
        {"text": text, "x": pytest.approx(middle), **style}
        for text, middle in zip(["crawls", "good", "diverges"], middles, strict=True)
    ]
