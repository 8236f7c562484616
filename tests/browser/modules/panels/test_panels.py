"""panels.js, fields.js: what follows the playhead besides the charts, and the curves that a chart has asked for."""

from typing import Any

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made

PANELS = """
  document.body.innerHTML = "<div></div>";
  const box = document.body.firstChild, seen = [], gone = [];
  const kinds = { ...panels.PANELS };
  const mount = (root, panel) => ({
    pace: panel.pace, update: (view) => seen.push([panel.name, view]), destroy: () => gone.push(panel.name) });
  Object.assign(panels.PANELS, { graph: mount, ranking: mount });
  const all = new panels.Panels(box);
  const texts = { words: {} };
  const stores = new Map([["run", storeOf(arg.lines)]]);
  const names = () => seen.splice(0).map(([name]) => name);
  const now = performance.now;
  let time = 1000;
  performance.now = () => time;
  const sight = (...inSight) => all.mounted.forEach(({ box }, i) => (box.inSight = inSight[i]));
"""
RUN = run({"w": [1.0, 2.0]}, {"w": [3.0, 4.0]}, ends=({}, {}))


def asked(ask: Ask, body: str, lines: Any = RUN) -> Any:
    kept = f"try {{ {body} }} finally {{ Object.assign(panels.PANELS, kinds); performance.now = now; }}"
    return ask("store.js panels.js", made(PANELS + kept, "panels.js"), {"lines": lines})


def test_a_panel_is_told_the_step_and_its_lane(ask: Ask) -> None:
    body = """all.set([{ kind: "graph", name: "a" }, { kind: "graph", name: "b", lane: 1 }, { kind: "graph",
      name: "c", lane: 9 }], texts);
      all.update(stores, "run", 1, false);
      return seen.map(([name, { lane, step, row, header, playing, store }]) =>
        [name, lane.at("w", 0), step, row(1), header === store.header, playing]);"""
    assert asked(ask, body) == [["a", 1, 1, {"step": 1, "w": 2}, True, False], ["b", 3, 1, {"step": 1, "w": 4},
      True, False],
                                ["c", 1, 1, {"step": 1, "w": 2}, True, False]]  # fmt: skip


def test_before_there_is_a_run_nobody_is_told(ask: Ask) -> None:
    body = """all.set([{ kind: "graph" }], texts);
      all.update(stores, "ghost", 0, false);
      all.update(new Map([["run", {}]]), "run", 0, false);
      return seen.length;"""
    assert asked(ask, body) == 0


def test_while_a_run_plays_those_in_sight_are_told_at_their_pace(ask: Ask) -> None:
    body = """all.set([{ kind: "graph", name: "a" }, { kind: "graph", name: "b", pace: 100 }], texts);
      const look = (at, playing = true) => ((time = at), all.update(stores, "run", 0, playing), names());
      sight(true, true);
      const both = [look(1000), look(1099), look(1100), look(1150)];
      sight(false, true);
      return [both, look(1199), look(1200), look(1200, false)];"""
    assert asked(ask, body) == [[["a", "b"], ["a"], ["b"], []], [], ["b"], ["a", "b"]]


def test_panels_are_made_anew_only_where_they_are_others(ask: Ask) -> None:
    body = """const set = (...list) => { all.set(list, texts); return [all.root.children.length, gone.splice(0)]; };
      const a = { kind: "graph", name: "a" }, b = { kind: "ranking", name: "b" };
      const told = [set(a), set({ ...a }), set(a, b), set(b, { kind: "nothing" })];
      const ranked = box.classList.contains("dl-ranked");
      all.set([b], { words: { play: "Los" } });
      told.push(gone.splice(0), set(a), box.classList.contains("dl-ranked"));
      all.destroy();
      return [told, ranked, gone, all.root.children.length, all.mounted.length];"""
    told, ranked, gone, left, mounted = asked(ask, body)
    assert told == [[1, []], [1, []], [2, ["a"]], [1, ["a", "b"]], ["b"], [1, ["b"]], False]
    assert (ranked, gone, left, mounted) == (True, ["a"], 0, 0)


def test_what_is_in_sight_is_seen(ask: Ask) -> None:
    body = """all.set([{ kind: "graph", name: "a" }, { kind: "ranking", name: "b" }], texts);
      const [a, b] = all.mounted.map(({ box }) => box);
      a.style.height = b.style.height = "50px";
      b.style.marginTop = "9000px";
      for (let turn = 0; turn < 500 && b.inSight === undefined; turn++) await new Promise((done) => setTimeout(done,
        0));
      return [a.inSight, b.inSight, a.className, b.className, all.root.className];"""
    code = made(PANELS + f"return (async () => {{ try {{ {body} }} finally {{ Object.assign(panels.PANELS, kinds); "
                         "performance.now = now; } })();", "panels.js")  # fmt: skip
    assert ask("store.js panels.js", code, {"lines": RUN}) == [
        True, False, "dl-panel dl-panel-graph", "dl-panel dl-panel-ranking", "dl-panels",
    ]  # fmt: skip


FIELDS = """({ Fields, attributes }, arg) => {
  const shown = [], closed = [];
  const fields = new Fields((index, field) => shown.push([index, field.bind.url]));
  const trace = (url, kind = "curve") => ({ type: "scatter", meta: { bind: { kind, url, x: "w", y: "loss" } } });
  const watch = () => fields.all.forEach((field) => (field.close = () => closed.push(field.bind.url)));
  const urls = () => [...fields.all].map(([index, field]) => [index, field.bind.url]);
  %s
}"""


def test_fields_are_known_by_the_place_of_their_trace(ask: Ask) -> None:
    body = """fields.bind([{}, trace("/a"), { meta: {} }, trace("/p", "path"), trace("/b", "plane")]);
      fields.all.get(1).arrived();
      const asked = [];
      fields.all.forEach((field) => (field.want = (view, resting) => asked.push([field.bind.url, view, resting])));
      fields.want("view", true);
      watch();
      fields.close();
      return [urls(), shown, asked, closed];"""
    urls, shown, asked_, closed = ask("fields.js", FIELDS % body)
    assert urls == [[1, "/a"], [4, "/b"]]
    assert shown == [[1, "/a"]]
    assert asked_ == [["/a", "view", True], ["/b", "view", True]]
    assert closed == ["/a", "/b"]


def test_another_address_shows_the_old_points_until_its_own_are_here(ask: Ask) -> None:
    body = """fields.bind([trace("/a"), trace("/b")]);
      const [a, b] = fields.all.values();
      a.points = { x: [1], y: [2] };
      watch();
      const next = [trace("/a"), trace("/c")];
      fields.bind(next);
      const kept = [fields.all.get(0) === a, fields.all.get(1) === b, closed.splice(0), next[0].x, next[1].x ?? null];
      const other = [trace("/d")];
      watch();
      fields.bind(other);
      return [kept, other[0].x, fields.all.get(0).points.y, closed];"""
    kept, x, y, closed = ask("fields.js", FIELDS % body)
    assert kept == [True, False, ["/b"], [1], None]
    assert (x, y, closed) == ([1], [2], ["/a", "/c"])


def test_a_planes_points_are_its_colours(ask: Ask) -> None:
    body = """const points = { x: [0, 1], y: [0, 1], z: [[1, 10], [100, 1000]].map((row) => Float64Array.from(row)) };
      const plane = { type: "contour", meta: { bind: { kind: "plane" } }, contours: {} };
      const curve = { x: points.x, y: points.y };
      return [attributes({ points: curve }, {}) === curve,
              Object.keys(attributes({ points }, plane)).includes("customdata")];"""
    assert ask("fields.js", FIELDS % body) == [True, True]
