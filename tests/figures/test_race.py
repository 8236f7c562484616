"""The charts of a race: their bindings are ones that the player knows, of columns that its stream has."""

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from engine.link import read
from engine.loop.descend import column_names
from engine.trace import trace
from figures.bind import LANES, fill
from figures.race import Runner, charts
from tests.figures.kinds import known_kinds

SPEC = read("problem=surface&f=himmelblau&x=1&y=1&steps=9&lane=sgd,lr=0.01&lane=adam,lr=0.1&lane=lbfgs,lr=0.5")
RUNNERS = [Runner(0, "SGD"), Runner(2, "<b>%{y}")]
DOMAIN = ((-5.0, 5.0), (-4.0, 4.0))
MINIMA = [(3.0, 2.0, 0.0), (-2.8, 3.1, 0.0)]
MOST = {"loss": 800.0, "grad_norm": 500.0}
CHARTS = charts(RUNNERS, "/api/plane?spec", DOMAIN, MINIMA, MOST, signed=False)
BY_ID = {chart["id"]: chart for chart in CHARTS}
LINES = [chart for chart in CHARTS if chart["id"] not in {"contour", "surface"}]


def binds(chart: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace["meta"]["bind"] for trace in chart["figure"]["data"] if "meta" in trace]


def styles(chart: dict[str, Any], kind: str, part: str, name: str) -> set[str]:
    drawn = [trace for trace in chart["figure"]["data"] if trace.get("meta", {}).get("bind", {}).get("kind") == kind]
    return {trace[part][name] for trace in drawn}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["id"])
def test_bindings_are_of_known_kinds_and_columns(chart: dict[str, Any]) -> None:
    assert len(binds(chart)) >= 2 * len(RUNNERS)
    for bind in binds(chart):
        assert known_kinds()[bind["kind"]] <= bind.keys()
        assert {bind[axis] for axis in "xyz" if axis in bind} <= set(column_names(SPEC))
        assert bind["stream"] == "run"
    assert {bind["lane"] for bind in binds(chart) if bind["kind"] != "plane"} == {0, 2}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["id"])
def test_lanes_differ_in_colour_dash_and_symbol(chart: dict[str, Any]) -> None:
    chosen = [LANES[0], LANES[2]]
    assert styles(chart, "path", "line", "color") == {lane.color for lane in chosen}
    if chart["id"] != "surface":
        assert styles(chart, "path", "line", "dash") == {lane.dash for lane in chosen}
        assert styles(chart, "head", "marker", "symbol") == {lane.symbol for lane in chosen}


def test_the_domain_stays_whatever_the_lanes_do() -> None:
    for chart, layout in ((BY_ID["contour"], BY_ID["contour"]["figure"]["layout"]),
                          (BY_ID["surface"], BY_ID["surface"]["figure"]["layout"]["scene"])):  # fmt: skip
        assert [tuple(layout[f"{axis}axis"]["range"]) for axis in "xy"] == list(DOMAIN)
        assert chart["figure"]["layout"]["meta"]["keep"] | {"z": True} == {"x": True, "y": True, "z": True}
    for name, most in MOST.items():
        assert BY_ID[name]["figure"]["layout"]["meta"]["most"] == {"y": most}


def test_known_minima_are_marked() -> None:
    (stars,) = (trace for trace in BY_ID["contour"]["figure"]["data"] if trace["name"] == "minimum")
    np.testing.assert_array_equal(np.transpose([stars["x"], stars["y"], stars["customdata"]]), MINIMA)


def test_without_minima_there_is_no_distance_and_levels_are_even() -> None:
    made = {chart["id"]: chart for chart in charts(RUNNERS, "/u", DOMAIN, [], MOST, signed=True)}
    assert made.keys() == BY_ID.keys() - {"loss", "distance"} | {"loss-signed"}
    assert binds(made["contour"])[0]["even"] is True
    assert binds(BY_ID["contour"])[0]["even"] is False


def test_a_loss_that_may_be_negative_has_no_logarithm_at_first() -> None:
    assert all(chart["figure"]["layout"]["yaxis"].get("type") == "log" for chart in LINES)
    made = {chart["id"]: chart for chart in charts(RUNNERS, "/u", DOMAIN, MINIMA, MOST, signed=True)}
    assert "type" not in made["loss-signed"]["figure"]["layout"]["yaxis"]
    assert all(chart["log"] == ["yaxis"] for chart in LINES)


def test_traces_have_names_of_their_own_and_are_json() -> None:
    for chart in CHARTS:
        uids = [trace["uid"] for trace in chart["figure"]["data"]]
        assert len(set(uids)) == len(uids)
    assert json.loads(json.dumps(CHARTS, allow_nan=False)) == CHARTS


def test_names_are_text() -> None:
    hovers = json.dumps([trace.get("hovertemplate") for chart in CHARTS for trace in chart["figure"]["data"]])
    assert "&lt;b&gt;&#37;{y}" in hovers
    assert "<b>" not in hovers


def test_a_race_fills_the_lines_of_its_lanes() -> None:
    rows = trace(SPEC)
    filled = fill(go.Figure(BY_ID["loss"]["figure"]), rows, 4)
    for drawn in filled.data:
        bind = drawn.meta["bind"]
        if bind["kind"] == "path":
            lane = rows[rows["lane"] == bind["lane"]]
            np.testing.assert_array_equal(drawn.y, lane["loss"][:5])


def test_arrows_of_the_step_the_gradient_and_the_momentum() -> None:
    def drawn(*arrows: str) -> dict[str, Any]:
        momenta = {0: ("exp_avg", -1), 2: ("v", 1)}
        return charts(RUNNERS, "/api", DOMAIN, MINIMA, MOST, signed=False, arrows=arrows, momenta=momenta)[0]

    traces = [trace for trace in drawn("step", "gradient", "momentum")["figure"]["data"] if "meta" in trace]
    arrows = [trace for trace in traces if trace["meta"]["bind"]["kind"] == "arrow"]
    assert [tuple(trace["meta"]["bind"][key] for key in ("lane", "dx", "sign")) for trace in arrows] == [
        (0, "grad_x", -1), (0, "exp_avg_x", -1), (2, "grad_x", -1), (2, "v_x", 1),
    ]  # fmt: skip
    for each in arrows:
        assert known_kinds()["arrow"] <= each["meta"]["bind"].keys()
    assert len({trace["line"]["dash"] for trace in arrows[:2]}) == 2
    assert not {bind["kind"] for bind in binds(drawn())} & {"arrow", "next"}
