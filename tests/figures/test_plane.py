"""Contours and surface: their bindings are ones that the player knows, of columns that a table's stream has."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from engine.link import read
from engine.loop.descend import column_names
from engine.trace import trace
from figures.bind import fill
from figures.plane import plane_charts
from tests.figures.kinds import known_kinds

A, B, ADDRESS = "w[temperature,apples]", "b[apples]", "/api/plane?spec"
SPEC = read("problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=9")
CHARTS = plane_charts(A, B, ADDRESS, ["ghost1"])
CONTOUR, SURFACE = CHARTS


def binds(chart: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    found = [trace["meta"]["bind"] for trace in chart["figure"]["data"]]
    return [bind for bind in found if wanted.items() <= bind.items()]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["id"])
def test_bindings_are_of_known_kinds_and_columns(chart: dict[str, Any]) -> None:
    assert len(binds(chart)) == len(chart["figure"]["data"]) > 4
    for bind in binds(chart):
        assert known_kinds()[bind["kind"]] <= bind.keys()
        assert {bind[axis] for axis in "xyz" if axis in bind} <= set(column_names(SPEC))
        assert (bind["x"], bind["y"]) == (A, B)
        assert bind["stream"] in {"run", "ghost1"}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["id"])
def test_each_has_the_plane_below_a_path_with_its_head(chart: dict[str, Any]) -> None:
    first = chart["figure"]["data"][0]
    assert first["meta"]["bind"] == binds(chart, kind="plane", url=ADDRESS, held=True)[0]
    assert first["type"] == chart["id"]
    assert {"path", "head", "mark"} <= {bind["kind"] for bind in binds(chart, stream="run")}
    assert binds(chart, kind="path", stream="ghost1")
    assert chart["build"] == "whole"
    assert chart["title"]


def test_only_the_surface_has_a_height_and_it_may_be_logarithmic() -> None:
    heights = {bind.get("z") for bind in binds(SURFACE) if bind["kind"] != "plane"}
    assert heights == {"train"}
    assert not any("z" in bind for bind in binds(CONTOUR))
    assert (SURFACE["log"], CONTOUR["log"]) == (["zaxis"], [])


def test_a_surface_of_one_step_is_as_high_as_its_axis() -> None:
    assert SURFACE["figure"]["layout"]["meta"]["keep"] == {"z": True}
    *_contour, whole = plane_charts(A, B, ADDRESS, [], held=False)
    assert "meta" not in whole["figure"]["layout"]


def test_axes_are_named_after_their_columns() -> None:
    for axes in (CONTOUR["figure"]["layout"], SURFACE["figure"]["layout"]["scene"]):
        assert [axes[f"{axis}axis"]["title"]["text"] for axis in "xy"] == [A, B]


def test_other_columns_and_a_plane_that_holds_for_all_steps() -> None:
    for chart in plane_charts("x", "y", "/else", [], z="loss", held=False):
        assert binds(chart, kind="plane", url="/else", held=False, x="x", y="y")
        assert all(bind.get("z", "loss") == "loss" for bind in binds(chart))


def test_traces_have_names_of_their_own_and_are_json() -> None:
    for chart in CHARTS:
        uids = [trace["uid"] for trace in chart["figure"]["data"]]
        assert len(set(uids)) == len(uids)
    assert json.loads(json.dumps(CHARTS)) == CHARTS


def test_a_run_fills_both() -> None:
    rows = trace(SPEC)
    for chart in CHARTS:
        filled = fill(go.Figure(chart["figure"]), rows, 5)
        (line,) = [t for t in filled.data if t.meta["bind"]["kind"] == "path" and t.meta["bind"]["stream"] == "run"]
        for axis in set("xyz") & line.meta["bind"].keys():
            np.testing.assert_array_equal(line[axis], rows[line.meta["bind"][axis]][:6])


def test_names_that_people_gave_are_text() -> None:
    name = "<a href='x'>%{y}"
    texts = json.dumps([[t.get("hovertemplate"), c["figure"]["layout"]] for c in plane_charts(name, B, ADDRESS, [])
                        for t in c["figure"]["data"]])  # fmt: skip
    assert "&lt;a href='x'&gt;&#37;{y}" in texts
    assert "<a" not in texts
    assert "%{y}" not in texts
