"""A plot of 400 by 300 pixels at (7, 9) of the page, its axes 100 by 200 pixels at (50, 20) of it.

In `GRID` it has five cells by four, each 20 by 50 pixels; the last row is at the top.
"""

from typing import Any

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import asked, header, line

PICK = """document.body.innerHTML = "";
  const cells = read(...values[0]), { across, up } = cells;
  const plot = document.body.appendChild(document.createElement("div"));
  plot.style.cssText = "position: fixed; left: 7px; top: 9px; width: 400px; height: 300px";
  const heard = [], opened = [];
  const hooks = { point: (...what) => heard.push(what), open: (cell) => opened.push(cell) };
  const side = (count) => ({ low: 0, high: count, step: 1, count });
  const axis = (count, _length) => ({ range: [0, count], _length });
  const sides = cells.header.axes.map(({ values: all }) => side(all.length));
  const grid = { size: { l: 50, t: 20, w: 100, h: 200 }, xaxis: axis(across, 100), yaxis: axis(up, 200), sides, cells };
  let there = grid;
  const pick = new m.Pick(plot, hooks, () => there);
  const { box, tip } = pick;
  const send = (target, type, x, y, more = {}) => target.dispatchEvent(new PointerEvent(type, { clientX: 57 + x,
    clientY: 29 + y, button: 0, pointerType: "mouse", bubbles: true, ...more }));
  const key = (key, more = {}) => {
    const event = new KeyboardEvent("keydown", { key, cancelable: true, ...more });
    plot.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const place = (element) => ["left", "top", "width", "height"].map((name) => element.style[name]);
"""
GRID = [header("map", [line(*range(5)), line(*range(4))])]
CURVE = [header("curve", [line(*range(5))])]
BIG = [header("map", [line(*range(40)), line(*range(30))])]


def pick(ask: Ask, body: str, lines: Any = None, *values: Any) -> Any:
    return asked(ask, "pick.js", PICK + body, lines or GRID, *values)
