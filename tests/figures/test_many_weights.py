"""The charts of a table: their bindings are ones that the player knows, of columns and rows that the stream has."""

import json
from itertools import product
from typing import Any

import plotly.graph_objects as go
import pytest

from engine.link import read
from engine.loop.descend import column_names
from engine.problems.kinds import task_of
from engine.trace import trace
from figures import one_weight, race
from figures.bind import GREY, LANES, fill
from figures.many_weights import charts
from figures.plane import plane_charts
from tests.figures.kinds import bindings, known_kinds

FRUIT = "problem=table&data=fruit&scale=standard&loss=mse&lane=adam,lr=0.5&steps=12&batch=2&held_out=0.2"
RUN, LINE = read(FRUIT), read(FRUIT + "&features=rainfall&targets=apples")
FEATURES, TARGETS = ["temperature", "rainfall", "humidity"], ["apples", "oranges"]
SHOWN = ["w[temperature,apples]", "w[humidity,oranges]", "b[apples]"]
OPTIONS: dict[str, Any] = {"held_out": True, "batches": True, "ghosts": ["ghost1"]}
TABLE = charts(FEATURES, TARGETS, shown=SHOWN, **OPTIONS, scales={"run": "standardised", "raw": "raw"})
ONE = charts(
    ["rainfall"], ["apples"], shown=["w[rainfall,apples]", "b[apples]"], **OPTIONS, losses={"run": "MSE", "l1": "L1"}
)
STREAMS = {"run", "ghost1", "raw", "l1"}


def bind_of(trace: dict[str, Any]) -> dict[str, Any]:
    bind: dict[str, Any] = trace["meta"]["bind"]
    return bind


def traces(made: list[dict[str, Any]], chart: str, **bind: Any) -> list[dict[str, Any]]:
    """The traces of a chart whose binding says this."""
    (found,) = (one for one in made if one["id"] == chart)
    return [trace for trace in found["figure"]["data"] if bind.items() <= bind_of(trace).items()]


@pytest.mark.parametrize("bind", bindings(TABLE + ONE))
def test_every_binding_is_of_a_known_kind_with_its_fields(bind: dict[str, Any]) -> None:
    assert bind["kind"] in known_kinds()
    assert known_kinds()[bind["kind"]] <= bind.keys()
    assert bind["stream"] in STREAMS
    assert bind.get("part", "train") in {"train", "held_out"}


@pytest.mark.parametrize("made, run", [(TABLE, RUN), (ONE, LINE)], ids=["table", "line"])
def test_every_bound_column_and_target_is_in_the_stream(made: list[dict[str, Any]], run: Any) -> None:
    columns, task = set(column_names(run)), task_of(run)
    for bind in (bind_of(one) for chart in made for one in chart["figure"]["data"]):
        assert {bind[field] for field in ("x", "y") if field in bind} <= columns
        assert bind.get("mark") in {None, *task.names}
        assert bind.get("target") in {None, *task.data()["sample"]["targets"]}


def test_every_kind_is_used() -> None:
    pair = one_weight.charts(["ghost1"], "/api/curve?spec", 0.2, 0.35)
    plane = plane_charts("w[rainfall,apples]", "b[apples]", "/api/plane?spec", [])
    most = {"loss": 1.0, "grad_norm": 1.0}
    domain, arrows = ((-1, 1), (-1, 1)), ["step", "gradient"]
    lanes = race.charts([race.Runner(0, "SGD")], "/u", domain, [], most, signed=True, starts=[0], arrows=arrows)
    drawn = bindings(pair + TABLE + ONE + plane + lanes)
    assert {bind.values[0]["kind"] for bind in drawn} == known_kinds().keys()


def test_charts_come_where_they_have_something_to_show() -> None:
    always = ["loss", "outputs", "weights", "gradients", "predicted"]
    assert [chart["id"] for chart in TABLE] == [*always, "scales"]
    one_output = [name for name in always if name != "outputs"]  # it would be the loss curve again
    assert [chart["id"] for chart in ONE] == [*one_output, "fit", "losses"]
    plain = charts(FEATURES, TARGETS, shown=SHOWN, held_out=False, batches=False, ghosts=[], losses={"run": "MSE"})
    assert [chart["id"] for chart in plain] == always
    used = {bind_of(trace)["stream"] for chart in plain for trace in chart["figure"]["data"]}
    parts = {bind_of(trace).get("part", "train") for chart in plain for trace in chart["figure"]["data"]}
    assert (used, parts) == ({"run"}, {"train"})
    assert not traces(plain, "loss", y="loss")


@pytest.mark.parametrize("chart, part", list(product(["loss", "outputs", "predicted"], ["train", "held_out"])))
def test_held_out_rows_look_different(chart: str, part: str) -> None:
    drawn = [trace for trace in traces(TABLE, chart) if bind_of(trace)["kind"] in {"path", "predicted"}]
    drawn = [t for t in drawn if bind_of(t).get("part") == part or bind_of(t).get("y", "").startswith(part)]
    drawn = [trace for trace in drawn if bind_of(trace)["stream"] == "run"]
    assert len(drawn) == (1 if chart == "loss" else len(TARGETS))
    for one in drawn:
        told = "open" in one["marker"]["symbol"] if chart == "predicted" else one["line"].get("dash") == "dash"
        assert told == (part == "held_out")


@pytest.mark.parametrize("chart", ["weights", "gradients"])
def test_weights_are_told_apart_by_more_than_their_colour(chart: str) -> None:
    names = [f"w[f{place},y]" for place in range(8)]
    made = charts([], [], shown=names, held_out=False, batches=False, ghosts=[])
    lines = [trace["line"] for trace in traces(made, chart, kind="path")]
    symbols = [trace["marker"]["symbol"] for trace in traces(made, chart, kind="head")]
    assert len({line["color"] for line in lines}) == len(set(symbols)) == 8
    assert len({line["dash"] for line in lines}) > 4


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("color", [*(lane.color for lane in LANES), GREY])
@pytest.mark.parametrize("ground", ["#ffffff", "#0e1117"], ids=["light", "dark"])
def test_lines_stand_out_from_the_page(color: str, ground: str) -> None:
    low, high = sorted([luminance(color), luminance(ground)])
    assert (high + 0.05) / (low + 0.05) >= 3


def test_traces_have_names_of_their_own() -> None:
    for chart in TABLE + ONE:
        uids = [trace["uid"] for trace in chart["figure"]["data"]]
        assert len(set(uids)) == len(uids)
        assert chart["title"]


@pytest.mark.parametrize("made, run", [(TABLE, RUN), (ONE, LINE)], ids=["table", "line"])
def test_a_run_fills_every_chart_against_the_step(made: list[dict[str, Any]], run: Any) -> None:
    rows = trace(run)
    for chart in made:
        filled = fill(go.Figure(chart["figure"]), rows, 12)
        paths = [t for t in filled.data if t.meta["bind"]["kind"] == "path" and t.meta["bind"]["stream"] == "run"]
        assert {len(line.y) for line in paths} <= {13}
        assert paths or chart["id"] in {"predicted", "fit", "losses"}


def test_other_streams_follow_the_playhead() -> None:
    (raw,) = traces(TABLE, "scales", kind="path", stream="raw")
    assert bind_of(raw)["follow"]
    (scales,) = (chart for chart in TABLE if chart["id"] == "scales")
    assert scales["figure"]["layout"]["yaxis"]["type"] == "log"


def test_points_of_the_line_can_be_dragged_but_not_those_of_the_comparison() -> None:
    assert all(bind_of(trace)["drag"] for trace in traces(ONE, "fit", kind="points"))
    assert len(traces(ONE, "fit", kind="points")) == 2
    assert not any(bind_of(trace).get("drag") for trace in traces(ONE, "losses", kind="points"))


def test_names_are_shown_as_they_are() -> None:
    """Plotly reads tags and templates in its texts: a column's name is neither."""
    strange = "<b>%{x}</b>"
    for chart in charts([strange], [strange], shown=[f"w[{strange},{strange}]"], **OPTIONS, losses={"run": "MSE"}):
        texts = [trace.get("hovertemplate", "") for trace in chart["figure"]["data"]]
        texts += [chart["figure"]["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
        assert not any("<b>" in text for text in texts)
        assert not any("%{x}</b" in text for text in texts)


def test_charts_are_plain_json() -> None:
    assert json.loads(json.dumps(TABLE, allow_nan=False))[0]["figure"]["layout"]["uirevision"]
