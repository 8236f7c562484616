"""Figures are fed by their bindings: from a DataFrame as in the browser."""

import re
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from engine.trace import trace
from figures.bind import LANES, bound, end, fill, ghost, head, path
from tests.specs import spec

FRAME = trace(spec("adam,lr=0.01&lane=sgd,lr=0.0001"))


def figure(*traces: go.Scatter) -> go.Figure:
    return go.Figure(list(traces))


@pytest.mark.parametrize("step", [0, 1, 17, 50])
def test_a_path_is_the_rows_to_the_playhead_and_a_head_the_last(step: int) -> None:
    line, dot = fill(figure(path("step", "loss", "loss", "red"), head("w", "loss", "red")), FRAME, step).data
    rows = FRAME[FRAME["lane"] == 0]
    np.testing.assert_array_equal(line.x, np.arange(step + 1))
    np.testing.assert_array_equal(line.y, rows["loss"][: step + 1])
    assert (list(dot.x), list(dot.y)) == ([rows["w"][step]], [rows["loss"][step]])


def test_past_the_end_the_whole_run_is_drawn() -> None:
    line, dot = fill(figure(path("step", "w", "w", "red"), head("step", "w", "red")), FRAME, 1000).data
    assert len(line.x) == 51
    assert list(dot.x) == [50]


def test_other_traces_are_left_alone() -> None:
    others = [ghost("step", "loss", "before", "ghost1"), end("step", "loss"), go.Scatter(x=[1], y=[2])]
    for before, after in zip(others, fill(figure(*others), FRAME, 10).data, strict=True):
        assert list(before.x) == list(after.x)


def test_the_figure_itself_stays_empty() -> None:
    empty = figure(path("step", "loss", "loss", "red"))
    fill(empty, FRAME, 10)
    assert not empty.data[0].x


def test_a_binding_is_in_meta_with_lane_and_stream() -> None:
    trace = bound("level", "best", mark="w", axis="y")
    assert trace.meta == {"bind": {"kind": "level", "lane": 0, "stream": "run", "mark": "w", "axis": "y"}}
    assert ghost("step", "w", "before", "ghost2").meta["bind"]["stream"] == "ghost2"


def test_lanes_have_their_colours_in_the_pages_texts_too() -> None:
    css = (Path(__file__).parents[2] / "app" / "ui" / "page.css").read_text()
    colours = re.findall(r"st-key-lane-(\d).* \{ --lane: (#\w+); \}", css)
    assert [(int(place), colour.upper()) for place, colour in colours] == [
        (place, lane.color.upper()) for place, lane in enumerate(LANES)
    ]
    assert len({lane.sign for lane in LANES}) == len(LANES)
