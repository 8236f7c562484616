"""What the modules need of a run, in JavaScript: `view` makes what a chart sees at a step of a stream's lines."""

from collections.abc import Sequence
from typing import Any

from tests.browser.made import run

# the first module is store.js; a lane's columns hold the numbers, and `null` is a value that is not there
MAKERS = """
  const storeOf = (lines) => lines.reduce((store, line) => (store.ingest(line), store), new store.Store());
  const view = ({ streams, step = 0, soon = 0, ranges = {} }) => {
    const stores = new Map(Object.entries(streams).map(([name, lines]) => [name, storeOf(lines)]));
    const range = ([low, high, log = false]) => ({ low, high, log });
    const axes = Object.fromEntries(Object.entries(ranges).map(([letter, ends]) => [letter, range(ends)]));
    return { stores, run: "run", step, soon, ranges: axes };
  };
  const plain = (points) => Object.fromEntries(Object.entries(points).map(([name, values]) => [name, [...values]]));
"""


def made(code: str, modules: str) -> str:
    """A function of the modules and an argument whose body has these makers."""
    names = ["store", *(name.removesuffix(".js") for name in modules.split())]
    return f"({', '.join(names)}, arg) => {{ {MAKERS} {code} }}"


def seen(lines: Sequence[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """What `view` takes: a run at a step, with ranges of its axes as [low, high, log]."""
    return {"streams": {"run": lines or run({"w": [0.0]})}, **more}


# a canvas's pen that tells what it is asked for: each call with its values, each setting as ["color =", value]
PEN = """
  const penOf = (canvas) => new Proxy({ canvas, told: [] }, {
    get: (pen, name) => pen[name] ?? ((...values) => { pen.told.push([name, ...values]); }),
    set: (pen, name, value) => Boolean(pen.told.push([`${name} =`, value])),
  });
"""


# plotly.js as far as a chart asks it: it keeps what it is given, draws nothing, and tells what it was asked for
PLOTLY = """
  const told = [];
  const bare = (_, value) => (ArrayBuffer.isView(value) ? [...value] : value);
  const tell = (...what) => told.push(JSON.parse(JSON.stringify(what, bare)));
  const axis = (given, _offset, _length) => ({ type: "linear", range: [0, 1], ...given, _offset, _length });
  const draw = (gd, data, layout) => {
    Object.assign(gd, { data, layout, heard: gd.heard ?? {}, on: (name, act) => (gd.heard[name] = act) });
    gd._fullData = data.map((trace, index) => ({ ...trace, index }));
    const axes = { xaxis: axis(layout.xaxis, 50, 100), yaxis: axis(layout.yaxis, 20, 200) };
    gd._fullLayout = { width: 300, height: 200, ...axes };
    for (const name of ["xaxis", "yaxis"]) gd._fullLayout[name].range = (layout[name]?.range ?? [0, 1]).slice();
    if (layout.scene) gd._fullLayout.scene = layout.scene;
  };
  const change = (gd, changes) => Object.entries(changes).forEach(([way, value]) => {
    const [name, what] = way.split(".");
    if (gd._fullLayout[name]) gd._fullLayout[name][what] = value;
  });
  const Plotly = {
    newPlot: (gd, data, layout, config) => (tell("newPlot", data, layout, config), draw(gd, data, layout)),
    react: (gd, data, layout, config) => (tell("react", data, layout, config), draw(gd, data, layout)),
    restyle: (gd, ...what) => tell("restyle", ...what),
    update: (gd, traces, layout, which) => (tell("update", traces, layout, which), change(gd, layout)),
    relayout: (gd, layout) => (tell("relayout", layout), change(gd, layout)),
    purge: () => tell("purge"),
    downloadImage: (...what) => tell("downloadImage", ...what),
    Plots: { resize: () => tell("resize") },
  };
"""
