"""chart.js: what one chart asks of plotly.js, of its canvases and of the player; plotly.js stands in for itself."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PLOTLY, made, seen

CHART = (
    PLOTLY
    + """
  document.body.innerHTML = "";
  const asked = [];
  class Canvases {
    draw(_layout, items) {
      asked.push(["draw", ...items.map(({ bind, style }) => [bind.kind, style.markers, style.opacity])]);
    }
    clear() { asked.push(["clear"]); }
  }
  const hook = (name) => [name, (...what) => asked.push([name, ...what])];
  const hooks = Object.fromEntries(["changed", "commit", "wake", "drop"].map(hook));
  const words = { say: (key, values) => key + (values ? JSON.stringify(values) : "") };
  const look = { background: "white", text: "black", red: "red", colorway: [], read: () => "" };
  const box = document.body.appendChild(document.createElement("div"));
  const one = new chart.Chart(box, hooks, Canvases);
  const scenes = arg.views.map((each) => view(each));
  const set = (spec, scene) => one.setFigure(Plotly, spec, scene, look, words);
  const { root, plot, gd } = one;
  const since = () => [told.splice(0), asked.splice(0)];
"""
)
PATH = {"meta": {"bind": {"kind": "path", "x": "step", "y": "w"}}, "mode": "lines+markers", "line": {"color": "red"}}
HEAD = {"meta": {"bind": {"kind": "head", "x": "step", "y": "w"}}, "opacity": 0.5}
LEVEL = {"meta": {"bind": {"kind": "level", "mark": "w", "axis": "y"}}}
FREE = {"x": [1], "y": [2]}
START = {"meta": {"bind": {"kind": "start", "x": "step", "y": "w", "drag": True, "lane": 1}}}
ROWS = {"w": [0.0, 4.0, 8.0]}
RUN = run(ROWS, marks={"w": 5.0})
CALLS = ["newPlot", "react", "restyle", "update", "relayout"]


def spec(*data: dict[str, Any], **more: Any) -> dict[str, Any]:
    layout = {"xaxis": {"range": [0, 2]}, "yaxis": {"range": [0, 9]}} | more.pop("layout", {})
    return {"id": "loss", "title": "Loss", "figure": {"data": list(data), "layout": layout}} | more


def views(*steps: int, lines: Any = RUN, **more: Any) -> list[dict[str, Any]]:
    return [seen(lines, step=step, ranges={"x": [0, 2], "y": [0, 9]}, **more) for step in steps]


def asked(ask: Ask, body: str, *steps: int, lines: Any = RUN, **arg: Any) -> Any:
    return ask("store.js chart.js", made(CHART + body, "chart.js"), {"views": views(*steps, lines=lines), **arg})


def test_a_figure_is_drawn_once_and_changed_afterwards(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); set(arg.spec, scenes[0]);
      one.announce({ id: "w", span: 2, rows: 3 }, words);
      const items = one.items.map(({ index, moves }) => [index, moves]);
      return [told, root.dataset.chart, root.style.cssText, one.committed, items];"""
    told, name, style, committed, items = asked(ask, body, 0, spec=spec(FREE, PATH, HEAD, LEVEL))
    assert [call[0] for call in told] == ["newPlot", "react"]
    _, data, layout, config = told[0]
    assert config == {
        "displayModeBar": False,
        "displaylogo": False,
        "responsive": False,
        "doubleClick": False,
        "showTips": False,
    }
    assert [trace["y"] for trace in data] == [[2], [None], [None], [5, 5]]  # a level is placed at once
    assert layout["yaxis"]["range"] == pytest.approx([-0.54, 9.54])
    assert (name, style, committed) == ("w", "--dl-span: 2; --dl-rows: 3;", False)
    assert items == [[1, True], [2, True], [3, False]]


def test_a_chart_is_one_column_and_one_row_unless_it_says_so(ask: Ask) -> None:
    assert asked(ask, "one.announce({ id: 'w' }, words); return root.style.cssText;") == "--dl-span: 1; --dl-rows: 1;"


def test_while_it_moves_plotly_is_not_called(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      one.committed = true;
      one.draw(scenes[1]);
      return [...since(), one.live, root.className, one.committed];"""
    told, asked_, live, name, committed = asked(ask, body, 0, 1, spec=spec(PATH, HEAD, LEVEL))
    assert told == []
    assert asked_[-1] == ["draw", ["path", True, 1], ["head", True, 0.5]]
    assert (live, name, committed) == (True, "dl-chart dl-live", False)


@pytest.mark.parametrize("steps, dots", [(300, True), (301, False)])
def test_dots_of_a_path_are_drawn_up_to_three_hundred_steps(ask: Ask, steps: int, *, dots: bool) -> None:
    body = "set(arg.spec, scenes[0]); since(); one.draw(scenes[1]); one.commit(scenes[1]); return since();"
    long = run({"w": [0.0] * (steps + 1)})
    told, canvases = asked(ask, body, 0, 1, lines=long, spec=spec(PATH, HEAD))
    assert ["draw", ["path", dots, 1], ["head", True, 0.5]] in canvases
    assert told[-1][1]["mode"] == ["lines+markers" if dots else "lines", "markers"]


def test_at_rest_plotly_is_given_everything_in_one_call(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); one.draw(scenes[1]); since();
      one.commit(scenes[1]);
      return [...since(), one.live, root.className, one.committed, root.dataset.filled];"""
    told, canvases, live, name, committed, filled = asked(ask, body, 0, 1, spec=spec(FREE, PATH, HEAD, LEVEL))
    ((call, update, which),) = told
    assert (call, which) == ("restyle", [1, 2, 3])
    assert update["x"][:2] == [[0, 1], [1]]
    assert update["y"] == [[0, 4], [4], [5, 5]]
    assert update["opacity"] == [1, 0.5, 1]
    assert update["customdata"] == [None] * 3
    assert canvases == [["clear"]]
    assert (live, name, committed, filled) == (False, "dl-chart", True, "true")


def test_a_chart_without_bound_traces_gives_plotly_nothing(ask: Ask) -> None:
    assert (
        asked(ask, "set(arg.spec, scenes[0]); since(); one.commit(scenes[0]); return told;", 0, spec=spec(FREE)) == []
    )


def test_what_stands_still_is_placed_when_another_run_comes(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      const before = [one.isOutdated(scenes[0]), one.isOutdated(scenes[1])];
      one.placeFixed(scenes[1]);
      return [before, one.isOutdated(scenes[1]), ...since()];"""
    before, after, told, _ = asked(ask, body, 0, 0, spec=spec(PATH, LEVEL, HEAD))
    assert (before, after) == ([False, True], False)
    ((_call, update, which),) = told
    assert which == [1]
    assert update["y"] == [[5, 5]]


def test_an_axis_that_was_outgrown_goes_to_plotly_with_its_copies_emptied_once(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); one.draw(scenes[0]); since();
      const calm = one.urgent(scenes[0]);
      one.urgent(scenes[1])();
      const [first] = since();
      one.urgent(scenes[2])();
      return [calm, first, since()[0], root.dataset.rescales, one.urgent(scenes[2]), one.emptied];"""
    lines = run({"w": [0.0, 100.0, 1e4, 1e8]})
    figure = spec(PATH, HEAD, LEVEL, layout={"yaxis": {}})
    calm, first, second, times, again, emptied = asked(ask, body, 0, 1, 2, lines=lines, spec=figure)
    assert (calm, again, times, emptied) == (None, None, "2", True)
    ((name, none, change, which),) = first
    assert (name, which, list(change)) == ("update", [0, 1], ["yaxis.range"])
    assert none["x"] == none["y"] == [[None], [None]]
    ((name, change),) = second
    assert (name, list(change)) == ("relayout", ["yaxis.range"])
    low, high = change["yaxis.range"]
    assert low < 0 < 1e8 < high


def test_at_rest_copies_are_not_emptied(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); one.commit(scenes[0]); since();
      one.rescale({ 'yaxis.range': [0, 3] }); return [told, one.emptied];"""
    assert asked(ask, body, 0, spec=spec(PATH)) == [[["relayout", {"yaxis.range": [0, 3]}]], False]


def test_after_a_commit_copies_are_there_to_be_emptied_again(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]);
      one.draw(scenes[0]); one.rescale({ 'yaxis.range': [0, 3] }); one.commit(scenes[0]);
      one.draw(scenes[0]); since(); one.rescale({ 'yaxis.range': [0, 4] }); return told;"""
    assert asked(ask, body, 0, spec=spec(PATH))[0][0] == "update"


def test_a_switch_of_scale_empties_what_would_not_fit(ask: Ask) -> None:
    body = """one.flip("yaxis");
      const early = told.length;
      set(arg.spec, scenes[0]); one.commit(scenes[0]); since();
      one.flip("yaxis");
      return [early, ...since(), root.querySelector(".dl-log").getAttribute("aria-pressed")];"""
    early, told, canvases, pressed = asked(ask, body, 0, spec=spec(PATH, log=["yaxis"]))
    assert early == 0
    ((name, _none, change, which),) = told
    assert (name, change, which) == ("update", {"yaxis.type": "log", "yaxis.autorange": False}, [0])
    assert (canvases, pressed) == ([["changed"]], "true")


def test_a_zoom_by_hand_can_be_taken_back(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      const button = root.querySelector(".dl-reset"), states = [button.hidden];
      gd.heard.plotly_relayout({ "yaxis.range": [0, 1] });
      states.push(button.hidden, asked.length);
      gd.heard.plotly_relayout({ "yaxis.range[0]": 0, "yaxis.range[1]": 1 });
      states.push(button.hidden, asked.length, one.ranges.zoomed);
      gd.heard.plotly_doubleclick();
      states.push(button.hidden, asked.length, one.ranges.zoomed);
      gd.heard.plotly_relayout({ "xaxis.range[0]": 0 });
      button.click();
      gd.heard.plotly_relayouting();
      return [states, button.hidden, asked];"""
    states, hidden, canvases = asked(ask, body, 0, spec=spec(PATH))
    assert states == [True, True, 0, False, 1, True, True, 2, False]
    assert hidden is True
    assert canvases == [["changed"]] * 5


def test_a_click_on_the_plot_is_where_the_first_start_goes(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      one.draw(scenes[0]);
      const { left, top } = plot.getBoundingClientRect();
      gd.heard.plotly_click({ event: { clientX: left + 50 + 50, clientY: top + 20 + 100 } });
      return asked.filter(([name]) => name === "drop");"""
    layout = {"xaxis": {"range": [0, 10]}, "yaxis": {"range": [0, 20]}, "meta": {"keep": {"x": True, "y": True}}}
    lines = run(ROWS, ROWS, ends=({}, {}))
    second = START | {"meta": {"bind": START["meta"]["bind"] | {"lane": 0}}}
    found = asked(ask, body, 0, lines=lines, spec=spec(PATH, START, second, layout=layout))
    assert found == [["drop", {"row": 1, "x": 5, "y": 10}]]
    alone = {"meta": {"bind": {"kind": "start", "x": "step", "y": "w", "drag": True}}}
    assert asked(ask, body, 0, spec=spec(alone, layout=layout)) == [["drop", {"row": 0, "x": 5, "y": 10}]]
    still = {"meta": {"bind": {"kind": "start", "x": "step", "y": "w"}}}
    assert asked(ask, body, 0, spec=spec(PATH, still, layout=layout)) == []


def test_points_to_drag_are_those_that_say_so(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); one.draw(scenes[0]);
      const drag = one.drag;
      set(arg.spec, scenes[0]);
      return [one.draggable().points, drag === one.drag, plot.querySelectorAll(".dl-held").length];"""
    points, same, marks = asked(ask, body, 0, lines=run(ROWS, ROWS, ends=({}, {})), spec=spec(PATH, START))
    assert (same, marks) == (True, 1)
    assert points == [{"rows": [1], "x": [0], "y": [0], "color": "black", "target": None}]
    body = "set(arg.spec, scenes[0]); return plot.querySelectorAll('.dl-held').length;"
    assert asked(ask, body, 0, spec=spec(PATH)) == 0


def test_a_picture_is_saved_of_what_rests(ask: Ask) -> None:
    body = """one.save();
      const early = [told.length, asked.length];
      set(arg.spec, scenes[0]); since();
      Object.assign(plot.style, { width: "500px", height: "250px" });
      root.querySelector(".dl-image").click();
      return [early, ...since()];"""
    early, told, canvases = asked(ask, body, 0, spec=spec(PATH))
    assert early == [0, 0]
    assert canvases == [["commit"]]
    ((name, figure, how),) = told
    assert name == "downloadImage"
    assert figure["layout"]["title"]["text"] == "Loss"
    assert how == {"format": "png", "scale": 2, "filename": "loss", "width": 500, "height": 290}


@pytest.mark.parametrize("width, height, times", [(300, 200, 0), (300.4, 200, 0), (301, 200, 1), (300, 199, 1),
                                                  (0, 200, 0)])  # fmt: skip
def test_a_plot_of_another_size_is_drawn_anew(ask: Ask, width: float, height: float, times: int) -> None:
    body = f"""set(arg.spec, scenes[0]); since();
      Object.assign(plot.style, {{ width: "{width}px", height: "{height}px" }});
      one.resize();
      return since();"""
    told, canvases = asked(ask, body, 0, spec=spec(PATH))
    assert told == [["resize"]] * times
    assert canvases == [["changed"]] * times


def test_one_that_goes_takes_everything_along(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      const closed = [];
      one.fields.close = () => closed.push("fields");
      one.resizes.disconnect = () => closed.push("resizes");
      one.drag.destroy = () => closed.push("drag");
      one.destroy();
      return [closed, told, box.children.length];"""
    closed, told, left = asked(ask, body, 0, lines=run(ROWS, ROWS, ends=({}, {})), spec=spec(START))
    assert sorted(closed) == ["drag", "fields", "resizes"]
    assert (told, left) == ([["purge"]], 0)
    assert asked(ask, "one.destroy(); return box.children.length;") == 0  # before it had a figure


def test_lanes_that_diverge_are_inked_anew_when_they_become_dim(ask: Ask) -> None:
    other = {"meta": {"bind": PATH["meta"]["bind"] | {"lane": 1}}}
    lines = run(ROWS, ROWS, ends=({"bad_step": 1}, {}))
    body = """set(arg.spec, scenes[0]); since();
      return scenes.map((scene) => (one.draw(scene), since()[1]));"""
    first, lost, still = asked(ask, body, 0, 1, 2, lines=lines, spec=spec(PATH, other))
    assert first[-1] == ["draw", ["path", True, 1], ["path", False, 1]]
    assert lost == [["clear"], ["draw", ["path", True, 0.3], ["path", False, 1]]]
    assert still == lost[1:]


def test_a_curve_that_arrives_is_shown_and_what_is_held_is_told(ask: Ask) -> None:
    body = """set(arg.spec, scenes[0]); since();
      one.show(1, { bind: { kind: "curve" }, points: { x: [1, 2], y: [3, 4] } });
      const curve = since()[0], before = root.querySelector(".dl-note").textContent;
      one.show(1, { bind: { kind: "curve", held: true }, points: { x: [1], y: [3], at: 7 } });
      return [curve, before, root.querySelector(".dl-note").textContent];"""
    curve = {"meta": {"bind": {"kind": "curve", "url": "/c", "x": "w", "y": "loss"}}}
    told, before, after = asked(ask, body, 0, spec=spec(PATH, curve))
    assert told == [["restyle", {"x": [[1, 2]], "y": [[3, 4]]}, [1]]]
    assert (before, after) == ("", 'held{"step":7}')


def test_fields_are_asked_for_where_the_axes_are_known(ask: Ask) -> None:
    body = """const wanted = [];
      one.fields.want = (view, resting) => wanted.push([view.step, resting]);
      set(arg.spec, scenes[0]);
      one.ranges.axes.forEach((axis) => (axis.range = null));
      one.draw(scenes[1]);
      const early = wanted.length;
      one.ranges.axes[0].range = { low: 0, high: 1 };
      one.draw(scenes[1]);
      one.commit(scenes[1]);
      return [early, wanted];"""
    assert asked(ask, body, 0, 1, spec=spec(PATH)) == [0, [[1, False], [1, True]]]
