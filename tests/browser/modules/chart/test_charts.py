"""charts.js: one call to plotly.js a frame, and which chart gets it; plotly.js stands in for itself."""

from typing import Any

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PLOTLY, made, seen

CHARTS = (
    PLOTLY
    + """
  document.body.innerHTML = "";
  const box = document.body.appendChild(document.createElement("div"));
  let woken = 0;
  const all = new charts.Charts(box, () => woken++, () => {});
  const words = { say: (key) => key, words: {} };
  const scenes = (arg.views ?? []).map((each) => view(each));
  const ids = () => [...all.root.children].map((each) => each.dataset.chart);
  const calls = () => told.splice(0).map(([name]) => name);
  const ready = (specs, now = 0) => {
    all.builds.set("basic", Plotly);
    all.set(specs, "run", words);
    for (let turn = 0; turn < 2 * specs.length + 2; turn++) all.frame(now, scenes[0], false);
    told.splice(0);
  };
"""
)
LINE = {"meta": {"bind": {"kind": "path", "x": "step", "y": "w"}}}
RUN = run({"w": [0.0, 1.0, 500.0, 1e5, 1e7]})


def spec(name: str, *data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "figure": {"data": list(data or [LINE]), "layout": {}}} | more


A, B, C = spec("a"), spec("b"), spec("c")


def asked(ask: Ask, body: str, *steps: int, lines: Any = RUN, **arg: Any) -> Any:
    views = [seen(lines, step=step, ranges={"x": [0, 2], "y": [0, 9]}) for step in steps]
    return ask("store.js charts.js", made(CHARTS + body, "charts.js"), {"views": views, **arg})


def test_charts_stand_in_the_order_of_the_page(ask: Ask) -> None:
    body = """return arg.pages.map((page) => (all.set(page, "run", words), [ids(), all.jobs.length, woken]));"""
    pages = [[A, B], [C, B, A], [B], []]
    assert asked(ask, body, pages=pages) == [[["a", "b"], 2, 1], [["c", "b", "a"], 3, 2], [["b"], 1, 3], [[], 0, 4]]


def test_nothing_is_drawn_before_plotly_is_here_and_then_a_figure_a_frame(ask: Ask) -> None:
    body = """all.set(arg.specs, "run", words);
      const early = [all.frame(0, scenes[0], true), all.committed, calls()];
      all.builds.set("basic", Plotly);
      const frames = [1, 2, 3, 4, 5].map(() => [all.frame(0, scenes[0], true), calls()]);
      return [early, frames];"""
    early, frames = asked(ask, body, 0, specs=[A, B, spec("w", build="whole")])
    assert early == [False, False, []]
    assert frames == [[True, ["newPlot"]], [True, ["newPlot"]], [False, []], [False, []], [False, []]]


def test_a_figure_that_is_the_same_is_left_alone(ask: Ask) -> None:
    body = """ready(arg.specs);
      all.set(arg.specs, "run", words);
      const same = all.jobs.length;
      all.set([arg.specs[0], { ...arg.specs[1], title: "Other" }], "run", words);
      const other = all.jobs.length;
      all.set(arg.specs, "ghost", words);
      const another = all.jobs.length;
      all.set(arg.specs, "run", { ...words, words: { play: "Los" } });
      return [same, other, another, all.jobs.length];"""
    assert asked(ask, body, 0, specs=[A, B]) == [0, 1, 2, 2]


def test_at_rest_the_charts_are_committed_one_a_frame(ask: Ask) -> None:
    body = """ready(arg.specs, 1000);
      all.changed();
      const frame = (now, moving = false) => [all.frame(now, scenes[0], moving), calls(), all.committed];
      return [woken, frame(2000), frame(2119), frame(2500, true), frame(2120), frame(2120), frame(2120)];"""
    assert asked(ask, body, 0, specs=[A, B]) == [
        2,
        [True, [], False],
        [True, [], False],
        [False, [], False],  # while it moves, only plotly's own work keeps it awake
        [True, ["restyle"], False],
        [False, ["restyle"], True],
        [False, [], True],
    ]


def test_charts_out_of_sight_wait_while_a_run_plays_and_not_at_rest(ask: Ask) -> None:
    body = """ready(arg.specs);
      const drawn = [], [a, b] = all.all;
      for (const chart of [a, b]) chart.draw = (scene) => drawn.push([chart.spec.id, scene.step]);
      b.urgent = () => () => drawn.push("relayout");
      all.look([{ target: a.root, isIntersecting: true }, { target: b.root, isIntersecting: false }]);
      const frame = (scene, moving) => (all.changed(), all.frame(0, scene, moving), drawn.splice(0));
      const playing = { ...scenes[0], soon: 9 };
      const waits = [frame(playing, true), b.committed, b.scene === playing];
      all.dirty = false;
      all.look([{ target: b.root, isIntersecting: true }]);
      return [...waits, all.dirty, frame(playing, true), frame(scenes[0], false)];"""
    seen = [["a", 0], ["b", 0], "relayout", ["b", 0]]
    assert asked(ask, body, 0, specs=[A, B]) == [[["a", 0]], False, True, True, seen, seen]


def test_a_chart_that_was_outgrown_does_not_starve_the_others(ask: Ask) -> None:
    body = """ready(arg.specs);
      const urgent = [];
      for (const chart of all.all) chart.urgent = () => () => urgent.push(chart.spec.id);
      const busy = [1, 2, 3, 4].map(() => all.frame(0, scenes[0], true));
      all.all[1].urgent = () => null;
      all.frame(0, scenes[0], true);
      all.frame(0, scenes[0], true);
      return [urgent, busy];"""
    assert asked(ask, body, 0, specs=[A, B, C]) == [["a", "b", "c", "a", "c", "a"], [True] * 4]


def test_what_was_rescaled_is_drawn_at_once(ask: Ask) -> None:
    body = """ready(arg.specs);
      const [one] = all.all, drawn = [];
      one.draw = ({ step }) => drawn.push(step);
      one.urgent = () => () => drawn.push("rescaled");
      all.frame(0, { ...scenes[0], step: 3 }, true);
      return drawn;"""
    assert asked(ask, body, 0, specs=[A]) == ["rescaled", 3]


def test_another_runs_points_go_before_axes(ask: Ask) -> None:
    body = """ready(arg.specs);
      const done = [];
      for (const chart of all.all) {
        chart.urgent = () => () => done.push("axis");
        chart.placeFixed = (scene) => { done.push(chart.spec.id); chart.placed = scene.stores.get("run"); };
      }
      const left = [1, 2, 3].map(() => all.frame(0, scenes[1], true));
      return [done, left];"""
    assert asked(ask, body, 0, 0, specs=[A, B]) == [["a", "b", "axis"], [True] * 3]


def test_only_charts_that_have_a_figure_count(ask: Ask) -> None:
    body = """ready([arg.specs[0]]);
      all.all[0].commit(scenes[0]);
      all.set(arg.specs, "run", words);
      const names = all.all.map(({ spec }) => spec.id), committed = all.committed;
      all.jobs = [];
      return [names, committed, all.committed];"""
    assert asked(ask, body, 0, specs=[A, spec("w", build="whole")]) == [["a"], False, True]


def test_an_export_commits_what_is_not_committed(ask: Ask) -> None:
    body = """ready(arg.specs);
      all.draw(0);
      all.all[0].commit(scenes[0]);
      told.splice(0);
      all.commitAll();
      return [calls(), all.committed];"""
    assert asked(ask, body, 0, specs=[A, B]) == [["restyle"], True]


def test_a_restart_forgets_the_axes_and_draws_anew(ask: Ask) -> None:
    body = """ready(arg.specs);
      const before = woken;
      all.forgetRanges();
      return [all.all.map(({ ranges }) => ranges.axes.map((axis) => axis.range)), all.dirty, woken - before];"""
    assert asked(ask, body, 0, specs=[A, B]) == [[[None, None], [None, None]], True, 1]


def test_the_axes_that_were_switched_are_named(ask: Ask) -> None:
    body = """ready(arg.specs);
      const none = all.flipped;
      all.all[1].flip("yaxis");
      all.all[1].flip("xaxis");
      return [none, all.flipped];"""
    assert asked(ask, body, 0, specs=[A, B]) == [[], ["b.x", "b.y"]]


def test_all_are_taken_away(ask: Ask) -> None:
    body = "ready(arg.specs); all.destroy(); return [calls(), box.children.length, all.made.size];"
    assert asked(ask, body, 0, specs=[A, B]) == [["purge", "purge"], 0, 0]


def test_a_chart_in_three_dimensions_needs_webgl(ask: Ask) -> None:
    """The browser of these tests has none: a sentence stands in its place."""
    body = """all.set(arg.specs, "run", words);
      all.builds.set("whole", Plotly);
      all.frame(0, scenes[0], false);
      const { chart } = all.made.get("s");
      return [chart.constructor.name, chart.plot.textContent, chart.root.dataset.filled, calls(), all.committed];"""
    scene = spec("s", build="whole") | {"figure": {"data": [], "layout": {"scene": {}}}}
    assert asked(ask, body, 0, specs=[scene]) == ["NoChart", "noWebgl", "true", [], True]
    code = "({ buildOf }, specs) => specs.map(buildOf)"
    assert ask("charts.js", code, [{}, {"build": "whole"}]) == ["basic", "whole"]
