"""chart3d.js: a chart in a scene, with a camera that the canvases know or without; plotly.js stands in for itself."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PLOTLY, made, seen

SCENE = (
    PLOTLY
    + """
  document.body.innerHTML = "";
  const asked = [], wanted = [];
  const hook = (name) => [name, (...what) => asked.push([name, ...what])];
  const hooks = Object.fromEntries(["changed", "commit", "wake", "drop"].map(hook));
  const words = { say: (key) => key };
  const look = { background: "white", text: "black", red: "red", colorway: [], read: () => "" };
  const one = new chart3d.Chart3d(document.body, hooks);
  const scenes = arg.views.map((each) => view(each));
  let camera = arg.camera ?? true;
  Object.assign(one.overlay, { sees: () => camera, draw: () => asked.push(["draw"]),
    clear: () => asked.push(["clear"]) });
  one.fields.want = (_, resting) => wanted.push(resting);
  const layout = arg.layout ?? { scene: { zaxis: { range: [0, 10] }, camera: { eye: 1 } } };
  const spec = { id: "s", figure: { data: arg.data, layout } };
  const { root, plot, gd } = one;
  const since = () => [told.splice(0), asked.splice(0)];
  const set = (scene = scenes[0]) => (one.setFigure(Plotly, spec, scene, look, words), since());
"""
)
PATH = {
    "meta": {"bind": {"kind": "path", "x": "u", "y": "v", "z": "loss"}},
    "line": {"width": 4},
    "marker": {"size": 10},
}
ROWS = {"u": [0.0, 1.0, 2.0], "v": [0.0, 2.0, 4.0], "loss": [10.0, 5.0, 1.0]}
KEPT = {"scene": {"xaxis": {"range": [0, 2]}, "yaxis": {"range": [0, 4]}, "zaxis": {"range": [0, 10]},
    "camera": {"eye": 1}},
        "meta": {"keep": {"x": True, "y": True, "z": True}}}  # fmt: skip


def asked(ask: Ask, body: str, *steps: int, lines: Any = None, **arg: Any) -> Any:
    views = [seen(lines or run(ROWS), step=step, ranges={}) for step in steps or (0,)]
    return ask("store.js chart3d.js", made(SCENE + body, "chart3d.js"), {"views": views, "data": [PATH], **arg})


def test_it_is_a_chart_whose_lines_are_as_webgl_draws_them(ask: Ask) -> None:
    body = """set();
      return [root.className, one.items.map(({ style }) => [style.width, style.size]), one.emptied, one.drawn];"""
    assert asked(ask, body) == ["dl-chart dl-3d", [[2, 13.5]], True, None]


def test_while_it_moves_the_canvases_draw_where_they_know_the_camera(ask: Ask) -> None:
    body = "set(); one.committed = true; one.draw(scenes[0]); return [...since(), one.live, one.committed, wanted];"
    told, canvases, live, committed, wanted = asked(ask, body)
    assert (told, live, committed, wanted) == ([], True, False, [False])
    assert ["draw"] in canvases
    told, canvases, live, committed, wanted = asked(ask, body, camera=False)
    assert (told, canvases, live, committed, wanted) == ([], [], False, False, [False])


def test_plotlys_copies_are_emptied_when_it_begins_to_move(ask: Ask) -> None:
    body = """set(); one.commit(scenes[0]); since();
      const still = one.urgent(scenes[0]);
      one.draw(scenes[0]);
      one.urgent(scenes[0])();
      const [emptied] = since();
      return [still, emptied, one.urgent(scenes[0])];"""
    still, emptied, again = asked(ask, body, layout=KEPT)
    assert (still, again) == (None, None)
    ((name, none, change, which),) = emptied
    assert (name, change, which) == ("update", {}, [0])
    assert none["y"] == none["x"] == [[None]]


def test_without_a_camera_plotly_draws_each_step_once(ask: Ask) -> None:
    body = """set();
      const first = one.urgent(scenes[0]);
      first();
      const [drawn] = since();
      const again = one.urgent(scenes[0]), later = one.urgent({ ...scenes[0], step: 1 });
      later();
      return [drawn.map(([name]) => name), again, one.drawn, one.committed, since()[0].map(([name]) => name)];"""
    drawn, again, step, committed, later = asked(ask, body, layout=KEPT, camera=False)
    assert (drawn, again, step, committed, later) == (["restyle"], None, 1, True, ["restyle"])


def test_an_outgrown_axis_is_given_to_plotly_with_or_without_a_camera(ask: Ask) -> None:
    body = """set();
      one.ranges.axes[2].forget();
      one.urgent(scenes[0])();
      return since()[0].map(([name, what]) => [name, Object.keys(what)]);"""
    (name, keys), *_ = asked(ask, body)
    assert (name, keys) == ("relayout", ["scene.zaxis.range"])
    without = asked(ask, body, camera=False)
    assert [name for name, _ in without] == ["relayout", "restyle"]


def test_path_and_head_lie_a_little_above_the_surface(ask: Ask) -> None:
    body = """set();
      return one.coordinates([{ x: [1, 300, -250, 203], y: [2, 2, 2, 2], z: [5, 5, 5, 5] }]);"""
    found = asked(ask, body, layout=KEPT)
    assert found["z"] == [[5.2] * 4]  # 2 % of 10
    assert found["customdata"] == [[5] * 4]
    assert found["y"] == [[2] * 4]
    near, right, left, edge = found["x"][0]
    assert near == 1
    assert right != right  # more than a hundred widths away
    assert left != left
    assert edge != edge
    within = asked(ask, "set(); return one.coordinates([{ x: [200, -200], y: [2, 2], z: [1e30, 1e31] }]);", layout=KEPT)
    assert within["x"] == [[200, -200]]
    assert all(value != value for value in within["customdata"][0])


def test_on_a_log_axis_they_lie_above_by_powers(ask: Ask) -> None:
    axes = KEPT["scene"] | {"zaxis": {"type": "log", "range": [0, 2]}}
    body = "set(); return one.coordinates([{ x: [1], y: [2], z: [10] }]).z[0][0];"
    found = asked(ask, body, layout=KEPT | {"scene": axes})
    assert found == pytest.approx(10**1.04)


def test_heights_in_sight_count_for_the_axis(ask: Ask) -> None:
    body = """set();
      const counted = [];
      one.ranges.count = (letter, values) => counted.push([letter, ...values]);
      const points = { x: [-0.1, 0, 2, 2.1], y: [-1, 0, 4, 5], z: [9, 8, 7, 6].map((k) => [k, 10 * k, 20 * k,
        30 * k]) };
      one.show(0, { bind: { kind: "curve" }, points });
      one.show(0, { bind: { kind: "curve" }, points: { x: [], y: [] } });
      return [counted, asked.filter(([name]) => name === "wake").length, since()[0].length];"""
    assert asked(ask, body, layout=KEPT) == [[["z", 70, 160]], 2, 2]


def test_the_camera_is_turned_and_put_back(ask: Ask) -> None:
    body = """set();
      const reset = root.querySelector(".dl-reset"), states = [reset.hidden];
      gd.heard.plotly_relayout({ "scene.zaxis.range": [0, 1] });
      states.push(reset.hidden);
      gd.heard.plotly_relayout({ "scene.camera": {} });
      states.push(reset.hidden, asked.length);
      one.live = true;
      gd.heard.plotly_relayout({ "scene.camera": {} });
      gd.heard.plotly_relayouting();
      states.push(asked.length);
      since();
      reset.click();
      return [states, since(), reset.hidden];"""
    states, (told, canvases), hidden = asked(ask, body)
    assert states == [True, True, False, 0, 2]
    assert told == [["relayout", {"scene.camera": {"eye": 1}}]]
    assert (canvases, hidden) == ([["changed"]], True)
    none = {"scene": {}}
    body = "set(); one.reset(); return told;"
    assert asked(ask, body, layout=none) == [["relayout", {"scene.camera": None}]]


def test_the_wheel_scrolls_the_page_unless_it_zooms(ask: Ask) -> None:
    body = """let heard = 0;
      gd.addEventListener("wheel", () => heard++);
      for (const ctrlKey of [false, true]) gd.dispatchEvent(new WheelEvent("wheel", { ctrlKey, bubbles: true }));
      return heard;"""
    assert asked(ask, body) == 1
