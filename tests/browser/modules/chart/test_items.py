"""items.js and figure.js: what a page's figure is to Plotly, and the coordinates of its bound traces."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made, seen

THEME = """const theme = { text: "black", background: "white", panel: "grey", border: "silver", red: "red", font: "f",
  colorway: [], read: (name) => ({ "--a": "aqua" })[name] ?? "" };"""


def on(kind: str, **more: Any) -> dict[str, Any]:
    return {"meta": {"bind": {"kind": kind, "x": "step", "y": "w"} | more}}


def ready(ask: Ask, *data: dict[str, Any], **layout: Any) -> Any:
    code = "({ ready }, figure) => { " + THEME + " return ready(figure, 'run', theme); }"
    return ask("figure.js", code, {"data": list(data), "layout": layout})


LINE = {"mode": "lines", "line": {"width": 2}}
SKIP = {"hoverinfo": "skip"}
ARROW = {"mode": "lines+markers", "line": {"width": 2}, **SKIP,
         "marker": {"symbol": "arrow", "angleref": "previous", "size": [0, 12], "opacity": 1,
           "line": {"width": 0}}}  # fmt: skip


@pytest.mark.parametrize("kind, moves, style", [
    ("path", True, LINE),
    ("head", True, {"mode": "markers", "marker": {"size": 11, "line": {"width": 1.5, "color": "white"}}}),
    ("tangent", True, {"mode": "lines", **SKIP, "line": {"width": 1.5, "dash": "dash"}}),
    ("next", True, ARROW), ("arrow", True, ARROW),
    ("end", True, {"mode": "markers", "marker": {"symbol": "x", "size": 11, "color": "red"}}),
    ("level", False, {"mode": "lines", **SKIP, "line": {"width": 1.5, "dash": "dot"}}),
    ("mark", False, {"mode": "markers", "marker": {"symbol": "star", "size": 13, "line": {"width": 1,
      "color": "white"}}}),
    ("start", False, {"mode": "markers", "marker": {"symbol": "circle-open", "size": 15, "color": "black",
                                                    "line": {"width": 2}}}),
    ("curve", False, {"mode": "lines", "line": {"width": 1.5}}),
    ("diagonal", False, {"mode": "lines", **SKIP, "line": {"width": 1.5, "dash": "dot"}}),
    ("points", False, {"mode": "markers", "marker": {"size": 9}}),
    ("predicted", True, {"mode": "markers", "marker": {"size": 8}}),
    ("fit", True, {"mode": "lines", **SKIP, "line": {"width": 2.5}}),
])  # fmt: skip
def test_a_trace_is_styled_by_its_kind(ask: Ask, kind: str, style: dict[str, Any], *, moves: bool) -> None:
    _free, trace = ready(ask, {"x": [1]}, on(kind))["data"]
    void = {"x": [None], "y": [None], "z": [None]}
    uid = ("dl-moving-" if moves else "dl-fixed-") + "1"
    assert trace == on(kind) | style | void | {"uid": uid, "cliponaxis": False}


def test_what_a_figure_says_of_a_style_stays(ask: Ask) -> None:
    own = {
        "line": {"width": 5, "color": "--a"},
        "mode": "markers",
        "hovertemplate": "%{x}",
        "marker": {"size": [3, 20]},
    }
    level, arrow, ghost, free, plane = ready(
        ask, on("level") | own, on("next") | own, on("path", stream="g") | {"line": {"color": "--b"}}, {"y": [1]},
        on("plane") | {"z": [[1]]})["data"]  # fmt: skip
    assert level["line"] == {"width": 5, "color": "aqua", "dash": "dot"}
    assert (level["mode"], level["marker"]) == ("markers", {"size": [3, 20]})
    assert "hoverinfo" not in level
    assert arrow["marker"]["size"] == [0, 20]
    assert ghost["line"] == {
        "width": 2,
        "dash": "dot",
        "color": "black",
    }  # a variable that nobody set is the text's colour
    assert (ghost["opacity"], ghost["hoverinfo"], ghost["uid"]) == (0.4, "skip", "dl-fixed-2")
    assert free == {"y": [1]}
    assert plane == on("plane") | {"z": [[1]]}


def test_a_layout_is_the_players_where_the_figure_leaves_it_open(ask: Ask) -> None:
    layout = ready(ask, title="Mine", template={"a": 1}, width=5, height=6, showlegend=True, margin={"l": 99},
      dragmode="pan",
                   xaxis={"range": [0, 1]})["layout"]  # fmt: skip
    assert not {"title", "width", "height"} & layout.keys()
    assert (layout["showlegend"], layout["autosize"], layout["uirevision"], layout["dragmode"]) == (
        False,
        True,
        "kept",
        "pan",
    )
    assert layout["margin"] == {"l": 99, "r": 14, "t": 10, "b": 40}
    assert layout["xaxis"] == {"range": [0, 1]}
    assert layout["template"]["layout"]["paper_bgcolor"] == "white"
    bare = ready(ask)["layout"]
    assert (bare["margin"], bare["dragmode"]) == ({"l": 54, "r": 14, "t": 10, "b": 40}, "zoom")


ROWS = {"w": [1.0, 3.0, 1e9], "v": [2.0, 2.0, 2.0]}
RUN = run(ROWS, ROWS, marks={"w": 5.0}, ends=({"bad_step": 1}, {}))
ITEMS = """
  const traces = arg.traces.map((trace, index) => ({ mode: "lines", ...trace, index }));
  const seen = view(arg.view), all = items.boundItems(traces, "run");
"""


def asked(ask: Ask, body: str, *traces: dict[str, Any], lines: Any = RUN, **more: Any) -> Any:
    view = seen(lines, **{"ranges": {"x": [0, 10], "y": [0, 10]}, **more})
    return ask("store.js items.js", made(ITEMS + body, "items.js"), {"traces": list(traces), "view": view})


def test_those_fed_from_rows_are_known_by_their_place(ask: Ask) -> None:
    body = "return all.map(({ index, mode, opacity, moves, bind }) => [index, mode, opacity, moves, bind.kind]);"
    found = asked(ask, body, {}, on("path") | {"opacity": 0.5}, on("curve"), on("plane"),
      on("level") | {"mode": "markers"},
                  {"meta": {}})  # fmt: skip
    assert found == [[1, "lines", 0.5, True, "path"], [4, "markers", 1, False, "level"]]


def test_what_stands_still_is_in_the_figure_from_the_first_frame(ask: Ask) -> None:
    body = """items.place(arg.traces, seen); return arg.traces.map(({ x, y, customdata }) => [x && [...x],
      y && [...y], customdata]);"""
    level = on("level", mark="w", axis="x")
    path, fixed, start, ghost, curve, unknown = asked(
        ask, body, on("path"), level, on("start", lane=1), on("path", stream="ghost"), on("curve"),
        on("level", mark="v", axis="x"))  # fmt: skip
    assert path == curve == [None, None, None]
    assert fixed[0] == [5, 5]
    assert start == [[0], [1], [1]]
    assert ghost == [[None], [None], None]  # no such run yet
    assert unknown == [[None], [None], None]


@pytest.mark.parametrize("kind", ["head", "end"])
def test_a_single_point_far_outside_is_not_handed_to_plotly(ask: Ask, kind: str) -> None:
    body = "return items.points(all, seen).map(({ x, y }) => [[...x], [...y]]);"

    def at(w: float, **more: Any) -> Any:  # fmt: skip
        lines = run({"w": [w], "v": [1.0]}, ends=({"bad_step": 0},))
        return asked(ask, body, {"meta": {"bind": {"kind": kind, "x": "v", "y": "w"}}}, lines=lines, **more)

    assert at(1e7) == [[[1], [1e7]]]
    assert at(1.01e7) == [[[None], [None]]]
    assert at(-1.01e7) == [[[None], [None]]]
    assert at(0.0, ranges={"x": [0, 10], "y": [0, 2, True]}) == [[[None], [None]]]  # 0 has no place on a log axis
    assert at(10.0, ranges={"x": [0, 10], "y": [0, 2, True]}) == [[[1], [10]]]
    assert at(1.0, ranges={"x": [5e7, 5e7 + 10], "y": [0, 10]}) == [[[None], [None]]]


def test_a_path_goes_to_plotly_whole(ask: Ask) -> None:
    body = "return items.points(all, seen).map(({ x, y }) => [[...x], [...y]]);"
    (path,) = asked(ask, body, on("path"), step=1)
    assert path == [[0, 1], [1, 3]]


def test_dots_of_a_path_that_cannot_be_told_apart_are_no_markers(ask: Ask) -> None:
    body = "[false, true, false].forEach((dots, i) => (all[i].style.markers = dots)); return items.modes(all);"
    both = {"mode": "lines+markers"}
    assert asked(ask, body, on("path") | both, on("path") | both, on("head") | both) == ["lines", *[both["mode"]] * 2]


def test_lanes_that_have_diverged_by_now_are_dim_beside_others(ask: Ask) -> None:
    body = """const told = [0, 1, 2, 0].map((step) => [items.dim(all, { ...seen, step }),
      all.map(({ style }) => style.opacity)]);
      return told;"""
    traces = [
        on("path") | {"opacity": 0.5},
        on("path", lane=1),
        on("head"),
        on("next"),
        on("arrow"),
        on("path", lane=9),
    ]
    calm = ["false,false,false,false,false,false", [0.5, 1, 1, 1, 1, 1]]
    lost = ["true,false,false,true,true,false", [0.15, 1, 1, 0.3, 0.3, 1]]
    assert asked(ask, body, *traces) == [calm, lost, lost, calm]
    alone = run(ROWS, ends=({"bad_step": 1},))
    assert asked(ask, body, on("path"), lines=alone)[1] == ["false", [1]]
