"""The charts of f(x): their bindings are ones that the player knows, of columns that the stream has."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from engine.link import read
from engine.loop.descend import column_names
from engine.trace import trace
from figures.bind import fill
from figures.function import charts
from tests.figures.kinds import bindings, known_kinds

ENDS = ((-2.5, 2.5), (-3.5, 20.0))
CHARTS = charts(["ghost1"], "/api/curve?spec", ENDS, scheduled=True)
SPEC = read("problem=function&formula=x**2&x=2&lane=sgd,lr=0.1&steps=12")


@pytest.mark.parametrize("bind", bindings(CHARTS))
def test_every_binding_is_known_and_its_columns_are_in_the_stream(bind: dict[str, Any]) -> None:
    assert known_kinds()[bind["kind"]] <= bind.keys()
    assert {bind[field] for field in ("x", "y", "slope") if field in bind} <= set(column_names(SPEC))
    assert bind.get("url", "/api/curve?spec") == "/api/curve?spec"


def test_a_run_fills_every_chart() -> None:
    rows = trace(SPEC)
    for chart in CHARTS:
        filled = fill(go.Figure(chart["figure"]), rows, 12)
        drawn = [trace for trace in filled.data if trace.meta["bind"]["kind"] in {"path", "head"}]
        assert {len(trace.y) for trace in drawn if trace.meta["bind"]["stream"] == "run"} == {13, 1}


def test_the_curve_is_shown_between_its_ends() -> None:
    (landscape,) = (chart["figure"]["layout"] for chart in CHARTS if chart["id"] == "landscape")
    assert (tuple(landscape["xaxis"]["range"]), tuple(landscape["yaxis"]["range"])) == ENDS
    json.dumps(CHARTS, allow_nan=False)


@pytest.mark.parametrize("low, log", [(-1e-9, []), (0.0, ["yaxis"])])
def test_a_logarithm_is_offered_where_there_is_one(low: float, log: list[str]) -> None:
    (loss,) = (chart for chart in charts([], "/", ((-2, 2), (low, 1))) if chart["id"] == "loss")
    assert loss["log"] == log
