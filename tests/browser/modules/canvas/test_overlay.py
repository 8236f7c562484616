"""overlay.js: what the two canvases are asked to draw from one frame to the next, in a plot of 100 by 200 pixels."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PEN, made, seen

LAYOUT = {"xaxis": {"range": [0, 10], "type": "linear", "_offset": 50, "_length": 100},
          "yaxis": {"range": [0, 10], "type": "linear", "_offset": 20, "_length": 200}}  # fmt: skip
STYLE = {"color": "red", "width": 2, "dash": [], "opacity": 1, "markerOpacity": 1, "lines": True, "markers": False,
         "symbol": "circle", "size": 6, "fill": "red", "edge": "red", "edgeWidth": 0}  # fmt: skip
DOTS = STYLE | {"lines": False, "markers": True}
DRAWN = (
    PEN
    + """
  const over = new overlay.Overlay(document.createElement("div"));
  for (const name of ["history", "head"]) over[name] = penOf(over[name].canvas);
  const items = arg.items.map(([bind, style]) => ({ bind, style }));
  const frames = [];
  for (const each of arg.frames) {
    if (each.clear) over.clear();
    else over.draw({ ...arg.layout, ...each.layout }, items.slice(0, each.items ?? items.length), view(each));
    frames.push({ history: over.history.told.splice(0), head: over.head.told.splice(0) });
  }
  return { frames, style: over.head.canvas.style.cssText, size: [over.head.canvas.width, over.head.canvas.height] };
"""
)
W = {"kind": "path", "x": "step", "y": "w"}
ON = {"x": "step", "y": "w"}
ROWS = run({"w": [1.0, 3.0, 2.0, 8.0, 8.0], "slope": [0.0] * 5, "v": [3.0] * 5})
INK = [["globalAlpha =", 1], ["strokeStyle =", "red"], ["lineWidth =", 2], ["lineJoin =", "round"],
       ["lineCap =", "round"], ["setLineDash", []]]  # fmt: skip
CLIP = [["save"], ["beginPath"], ["rect", 0, 0, 100, 200], ["clip"]]
ERASED = ["clearRect", -14, -14, 128, 228]
PLACED = ["setTransform", 1, 0, 0, 1, 14, 14]


def draw(ask: Ask, items: Any, *frames: dict[str, Any], lines: Any = ROWS) -> dict[str, Any]:
    views = [frame if "clear" in frame else seen(lines) | {"ranges": {"x": [0, 10], "y": [0, 10]}} | frame
             for frame in frames]  # fmt: skip
    result: dict[str, Any] = ask("store.js overlay.js", made(DRAWN, "overlay.js"),
                                 {"items": items, "frames": views, "layout": LAYOUT})  # fmt: skip
    return result


def at(*steps: int) -> list[dict[str, Any]]:
    return [{"step": step} for step in steps]


def strokes(told: list[list[Any]]) -> list[list[Any]]:
    return [call for call in told if call[0] in {"moveTo", "lineTo"}]


def offsets(told: list[list[Any]]) -> list[float]:
    return [call[1] for call in told if call[0] == "lineDashOffset ="]


def test_the_canvases_lie_over_the_plot_with_room_for_markers_on_its_edge(ask: Ask) -> None:
    found = draw(ask, [[W, STYLE]], *at(0))
    assert found["style"] == "left: 36px; top: 6px; width: 128px; height: 228px;"
    assert found["size"] == [128, 228]
    (frame,) = found["frames"]
    assert frame["history"][:2] == [PLACED, ERASED]
    assert frame["head"] == [PLACED, ERASED]


def test_a_path_is_inked_row_by_row(ask: Ask) -> None:
    first, second, third = draw(ask, [[W, STYLE]], *at(0, 1, 3))["frames"]
    assert strokes(first["history"]) == [["moveTo", 0, 180]]
    assert second["history"] == [*INK, ["lineDashOffset =", 0], *CLIP, ["beginPath"], ["moveTo", 0, 180],
                                 ["lineTo", 10, 140], ["stroke"], ["restore"]]  # fmt: skip
    assert strokes(third["history"]) == [["moveTo", 10, 140], ["lineTo", 20, 160], ["lineTo", 30, 40]]
    assert offsets(third["history"]) == [pytest.approx((10**2 + 40**2) ** 0.5)]  # a dash goes on where it ended


def test_a_frame_without_a_new_row_inks_nothing(ask: Ask) -> None:
    frames = draw(ask, [[W, STYLE]], *at(1, 1, 4, 9))["frames"]
    assert frames[1] == {"history": [], "head": [ERASED]}
    assert frames[3] == {"history": [], "head": [ERASED]}  # the run has no more


@pytest.mark.parametrize(
    "change", [{"step": 1}, {"step": 2, "layout": {"xaxis": LAYOUT["xaxis"] | {"range": [0, 20]}}}]
)
def test_all_is_inked_anew_where_the_playhead_went_back_or_the_axes_are_others(
    ask: Ask, change: dict[str, Any]
) -> None:
    _first, again = draw(ask, [[W, STYLE]], {"step": 2}, change)["frames"]
    assert ERASED in again["history"]
    assert strokes(again["history"])[0][0] == "moveTo"
    assert len(strokes(again["history"])) == change["step"] + 1
    assert (PLACED in again["history"]) is ("layout" in change)


def test_a_cleared_canvas_is_empty_and_begins_anew(ask: Ask) -> None:
    _first, cleared, twice, again = draw(ask, [[W, STYLE]], {"step": 2}, {"clear": 1}, {"clear": 1}, {"step": 2})[
        "frames"
    ]
    assert cleared == {"history": [ERASED], "head": [ERASED]}
    assert twice == {"history": [], "head": []}
    assert len(strokes(again["history"])) == 3


def test_a_path_with_a_gap_goes_on_behind_it(ask: Ask) -> None:
    lines = run({"w": [1.0, None, 2.0, 8.0, None, 4.0]})
    frames = draw(ask, [[W, STYLE]], *at(0, 1, 2, 3, 4, 5), lines=lines)["frames"]
    inked = [strokes(frame["history"]) for frame in frames]
    assert inked == [[["moveTo", 0, 180]], [], [["moveTo", 20, 160]], [["moveTo", 20, 160], ["lineTo", 30, 40]], [],
                     [["moveTo", 50, 120]]]  # fmt: skip
    (whole,) = draw(ask, [[W, STYLE]], *at(5), lines=lines)["frames"]
    assert strokes(whole["history"]) == [
        ["moveTo", 0, 180],
        ["moveTo", 20, 160],
        ["lineTo", 30, 40],
        ["moveTo", 50, 120],
    ]


def test_dots_of_a_path_are_those_of_its_new_rows(ask: Ask) -> None:
    first, second = draw(ask, [[W, DOTS]], *at(1, 2))["frames"]
    assert ["translate", 0, 180] in first["history"]
    assert ["translate", 10, 140] in first["history"]
    assert "clip" not in [name for name, *_ in first["history"]]
    assert ["translate", 20, 160] in second["history"]
    assert ["translate", 10, 140] not in second["history"]
    assert "clip" not in [name for name, *_ in second["history"]]
    both, more = draw(ask, [[W, STYLE | {"markers": True}]], *at(1, 2))["frames"]
    assert ["clip"] in both["history"]
    assert ["translate", 20, 160] in more["history"]
    assert ["lineTo", 20, 160] in more["history"]


@pytest.mark.parametrize("x, y, there", [(0, 0, True), (10, 10, True), (10.1, 5, True), (10.11, 5, False),
                                         (-0.1, 5, True), (-0.11, 5, False), (5, -0.05, True), (5, -0.06, False),
                                         (5, 10.05, True), (5, 10.06, False)])  # fmt: skip
def test_a_marker_is_drawn_on_the_plot_and_a_pixel_around_it(ask: Ask, x: float, y: float, *, there: bool) -> None:
    head = {"kind": "head", "x": "a", "y": "w"}
    (frame,) = draw(ask, [[head, DOTS]], *at(0), lines=run({"a": [x], "w": [y]}))["frames"]
    assert ("translate" in [name for name, *_ in frame["head"]]) is there
    assert "clip" not in [name for name, *_ in frame["head"]]


def test_what_moves_is_drawn_each_frame_on_a_canvas_that_was_wiped(ask: Ask) -> None:
    head, tangent = {"kind": "head", **ON}, {"kind": "tangent", "slope": "slope", **ON}
    for frame, place in zip(
        draw(ask, [[head, DOTS], [tangent, STYLE]], *at(1, 3))["frames"], ((10, 140), (30, 40)), strict=True
    ):
        told = frame["head"]
        assert told.count(["clip"]) == 1  # lines end at the plot's edge
        assert ["translate", *place] in told
        assert ["lineTo", place[0] - 25, place[1]] in told
        assert ["lineTo", place[0] + 25, place[1]] in told
        assert ERASED in told


def test_an_arrow_to_the_next_row_and_none_after_the_last(ask: Ask) -> None:
    first, last = draw(ask, [[{"kind": "next", **ON}, STYLE]], *at(2, 4))["frames"]
    assert strokes(first["head"])[:2] == [["moveTo", 20, 160], ["lineTo", 30, 40]]
    assert ["clip"] in first["head"]
    assert not {"moveTo", "translate", "clip"} & {name for name, *_ in last["head"]}


def test_which_traces_stand_still(ask: Ask) -> None:
    code = "({ isFixed }, binds) => binds.map((bind) => isFixed(bind, 'run'))"
    still = [{"kind": kind} for kind in ("curve", "plane", "level", "mark", "diagonal", "points", "start")]
    moving = [{"kind": kind} for kind in ("path", "head", "next", "arrow", "tangent", "fit", "predicted", "end")]
    ghosts = [
        {"kind": "path", "stream": "ghost"},
        {"kind": "path", "stream": "ghost", "follow": True},
        {"kind": "path", "stream": "run"},
    ]
    assert ask("kinds.js", code, still) == [True] * 7
    assert ask("kinds.js", code, moving) == [False] * 8
    assert ask("kinds.js", code, ghosts) == [True, False, False]
