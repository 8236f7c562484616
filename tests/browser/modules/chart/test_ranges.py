"""ranges.js and charthead.js: which axes are the player's, what a person changed of them, and the row above a chart."""

from typing import Any

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made, seen

RUN = run({"w": [0.0, 10.0]}, marks={"w": 5.0})
PATH = {"meta": {"bind": {"kind": "path", "x": "step", "y": "w"}}}
FREE = {"x": [1], "y": [2]}
MADE = """
  const one = new ranges.Ranges(), seen = view(arg.view);
  const bound = (data, layout = {}, flip) => (one.bind({ data, layout }, flip), one);
  const [path, free] = [arg.path, arg.free];
"""


def asked(ask: Ask, body: str, lines: Any = RUN, **more: Any) -> Any:
    view = seen(lines, **{"ranges": {"x": [0, 10], "y": [0, 10]}, **more})
    return ask("store.js ranges.js", made(MADE + body, "ranges.js"), {"view": view, "path": PATH, "free": FREE})


def test_a_layout_gets_scale_and_range_of_the_axes_that_are_ours(ask: Ask) -> None:
    body = """bound([free, path], { xaxis: { title: "step" }, yaxis: { type: "log" } });
      const layout = { xaxis: { title: "step" } };
      one.write(layout, undefined, seen);
      const again = {};
      one.write(again, { xaxis: { range: [3, 4] }, yaxis: { range: [5, 6] } }, seen);
      const none = {};
      bound([free]).write(none, undefined, seen);
      return [layout, again, none];"""
    lines = run({"w": [1.0, 100.0]})
    layout, again, none = asked(ask, body, lines)
    assert layout["xaxis"] == {"title": "step", "type": "linear", "range": [0, 1], "autorange": False}
    low, high = layout["yaxis"].pop("range")
    assert layout["yaxis"] == {"type": "log", "autorange": False}
    assert (round(low, 6), round(high, 6)) == (-0.12, 2.12)
    assert (again["xaxis"]["range"], again["yaxis"]["range"]) == ([3, 4], [5, 6])
    assert none == {}


def test_before_there_are_rows_an_axis_is_as_the_figure_has_it(ask: Ask) -> None:
    body = """const layout = { yaxis: { range: [2, 7] } }, bare = {};
      const empty = { ...seen, stores: new Map() };
      bound([path], layout).write(layout, undefined, empty);
      bound([path]).write(bare, undefined, empty);
      return [layout.yaxis.range, layout.xaxis.range, bare.yaxis.range];"""
    given, step, bare = asked(ask, body)
    assert step == bare == [0, 1]
    assert given[0] <= 2
    assert given[1] >= 7


def test_what_the_scene_needs_is_told_once(ask: Ask) -> None:
    body = """bound([path]);
      const before = one.known;
      return [before, one.outgrown(seen), one.outgrown(seen), one.known];"""
    before, change, again, known = asked(ask, body)
    assert (before, again, known) == (False, None, True)
    assert change == {"xaxis.range": [0, 1], "yaxis.range": [-0.6, 10.6]}


def test_an_axis_in_a_persons_hand_stays(ask: Ask) -> None:
    body = """bound([path]);
      const drags = [{ "xaxis.range": [0, 1] }, { "yaxis.type": "log" }, { "yaxis.range[0]": 1,
        "yaxis.range[1]": 2 }];
      const taken = drags.map((change) => one.takeDrag(change));
      const state = () => [one.zoomed, one.known, one.outgrown(seen)];
      const held = state();
      one.forget();
      const forgotten = state();
      one.reset();
      return [taken, held, forgotten, state()];"""
    taken, held, forgotten, free = asked(ask, body)
    assert taken == [False, False, True]
    assert held == [True, True, {"xaxis.range": [0, 1]}]
    assert forgotten == [True, True, {"xaxis.range": [0, 1]}]
    assert free == [False, False, {"xaxis.range": [0, 1], "yaxis.range": [-0.6, 10.6]}]


def test_another_scale_is_another_range(ask: Ask) -> None:
    body = """bound([path]);
      one.outgrown(seen);
      one.takeDrag({ "yaxis.range[0]": 1 });
      const before = one.flipped, change = one.flip("y");
      const after = [one.flipped, one.zoomed, one.known, Object.keys(one.outgrown(seen))];
      return [before, change, after, one.flip("y"), one.flipped];"""
    before, change, after, back, usual = asked(ask, body)
    assert (before, usual) == ([], [])
    assert change == {"yaxis.type": "log", "yaxis.autorange": False}
    assert after == [["y"], False, False, ["xaxis.range", "yaxis.range"]]
    assert back["yaxis.type"] == "linear"


def test_axes_may_begin_with_the_other_scale_and_keep_what_they_have(ask: Ask) -> None:
    body = """bound([path], { yaxis: { type: "log" } }, ["yaxis", "zaxis"]);
      const first = [one.logs, one.flipped];
      bound([path], { yaxis: { type: "log" }, xaxis: { type: "log" } });
      return [first, one.logs, one.flipped, new ranges.Ranges().flipped];"""
    first, logs, flipped, none = asked(ask, body)
    assert first == [{"x": False, "y": False}, ["y"]]
    assert (logs, flipped, none) == ({"x": False, "y": False}, ["x", "y"], [])


def test_a_range_outlives_its_figure_but_not_one_that_keeps_another(ask: Ask) -> None:
    body = """bound([path]).outgrown(seen);
      one.takeDrag({ "yaxis.range[0]": 1 });
      bound([path, free]);
      const same = [one.axes[1].range, one.zoomed];
      bound([path], { yaxis: { range: [0, 3] }, meta: { keep: { y: true } } });
      return [same, one.axes[1].range, one.zoomed];"""
    same, other, zoomed = asked(ask, body)
    assert same == [{"low": -0.6, "high": 10.6}, True]
    assert (other, zoomed) == (None, False)


def test_limits_are_each_axes_own(ask: Ask) -> None:
    body = """bound([path], { meta: { keep: { x: true }, most: { y: 9 }, least: { y: 2 }, sound: { y: true },
      cover: { y: [0] } } });
      const flat = one.axes.map(({ most, least, keeps, sound, covers }) => [most, least, keeps, sound,
        covers].map(String));
      one.axes = [];
      return [flat, bound([path], { scene: {} }).axes.map(({ letter, most }) => [letter, most])];"""
    flat, deep = asked(ask, body)
    assert flat == [["Infinity", "0", "true", "false", ""], ["9", "2", "false", "true", "0"]]
    assert deep == [["x", 1e30], ["y", 1e30], ["z", 1e30]]


def test_in_a_scene_axes_are_below_it(ask: Ask) -> None:
    body = """bound([{ meta: { bind: { kind: "path", x: "w", y: "w", z: "w" } } }],
      { scene: { zaxis: { type: "log" } } });
      one.count("z", [1, 1000]);
      const change = Object.keys(one.outgrown(seen));
      const layout = { scene: { xaxis: { range: ["1", 2] }, yaxis: { range: [3, 4] }, zaxis: { range: [0, 1],
        type: "log" } } };
      return [change, one.shown(layout), one.flip("z")];"""
    change, shown, flip = asked(ask, body)
    assert change == [f"scene.{letter}axis.range" for letter in "xyz"]
    assert shown == {"x": {"low": 1, "high": 2, "log": False}, "y": {"low": 3, "high": 4, "log": False},
                     "z": {"low": 0, "high": 1, "log": True}}  # fmt: skip
    assert flip == {"scene.zaxis.type": "linear", "scene.zaxis.autorange": False}


def test_counted_values_are_those_of_one_axis(ask: Ask) -> None:
    body = "bound([path]); one.count('y', [-50, 50]); return one.outgrown(seen);"
    assert asked(ask, body) == {"xaxis.range": [0, 1], "yaxis.range": [-56, 56]}


HEAD = """({ ChartHead }, arg) => {
  document.body.innerHTML = "";
  const acts = [];
  const act = Object.fromEntries(["log", "reset", "save"].map((name) => [name, (...what) => acts.push([name,
    ...what])]));
  const head = new ChartHead(document.body, act);
  const texts = { say: (key, values) => key + (values ? values.axis : "") };
  const update = (spec, ranges = { logs: { x: false, y: true }, zoomed: false }) => head.update(spec, texts, ranges);
  const buttons = () => [...head.tools.children].map((each) => [each.textContent, each.hidden, each.title,
    each.getAttribute("aria-label"), each.getAttribute("aria-pressed"), each.type, each.className]);
  %s
}"""


def headed(ask: Ask, body: str) -> Any:
    return ask("charthead.js", HEAD % body)


RESET = ["", True, "resetZoom", "resetZoom", None, "button", "dl-tool dl-reset"]
SAVE = ["", False, "saveImage", "saveImage", None, "button", "dl-tool dl-image"]


def test_the_row_above_a_chart(ask: Ask) -> None:
    body = """update({ title: "Loss", log: ["yaxis", "xaxis"] });
      const first = [head.title.textContent, buttons()];
      update({ log: ["xaxis"] }, { logs: null, zoomed: true });
      return [first, [head.title.textContent, buttons()], head.root.className, head.noteLine.className,
        head.tools.className,
              head.tools.querySelectorAll("svg").length];"""
    first, second, root, note, tools, icons = headed(ask, body)
    log = ["button", "dl-tool dl-log"]
    assert first == ["Loss", [["logx", False, "logTitlex", None, "false", *log], ["logy", False, "logTitley", None,
      "true", *log],
                              RESET, SAVE]]  # fmt: skip
    assert second[0] == ""
    assert [button[1] for button in second[1]] == [False, True, False, False]
    assert [button[4] for button in second[1]] == ["false", "false", None, None]
    assert (root, note, tools, icons) == ("dl-chart-head", "dl-note", "dl-tools", 2)


def test_its_buttons_act(ask: Ask) -> None:
    body = """update({ log: ["yaxis"] });
      for (const button of head.tools.children) button.click();
      update({});
      return [acts, buttons()[0][1]];"""
    assert headed(ask, body) == [[["log", "yaxis"], ["reset"], ["save"]], True]


def test_a_note_is_told_in_full_where_it_is_cut(ask: Ask) -> None:
    assert headed(ask, "head.note('at 5'); return [head.noteLine.textContent, head.noteLine.title];") == ["at 5"] * 2
