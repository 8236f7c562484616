"""A sweep's chart with plotly.js, its canvas's pen and the observer of sizes standing in."""

from typing import Any

from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PEN
from tests.browser.modules.sweep.made import RATE, SIZED, TEXTS, asked, header, part

CHART = (
    SIZED
    + PEN
    + """document.body.innerHTML = "";
  const heard = [], opened = [], observed = [];
  const real = [window.ResizeObserver, devicePixelRatio];
  window.ResizeObserver = class {
    constructor(act) { this.act = act; }
    observe(one) { observed.push(one); }
    disconnect() { observed.push("gone"); }
  };
  const sharpness = (value) => Object.defineProperty(window, "devicePixelRatio", { value, configurable: true });
  sharpness(2);
  const texts = new Texts(values[0]);
  const box = document.body.appendChild(document.createElement("div"));
  const one = new m.Chart(box, { point: (...what) => heard.push(what), open: (cell) => opened.push(cell) });
  const { root, plot, gd, canvas, picture } = one;
  plot.style.cssText = "position: fixed; left: 7px; top: 9px; width: 400px; height: 300px";
  const pen = penOf(canvas);
  canvas.getContext = () => pen;
  const theme = { background: "white", text: "black", red: "red", colorway: [], font: "serif", read: () => "" };
  const set = (cells, spec = values[1]) => one.set(Plotly, spec, cells, theme, texts);
  const [reset, logs] = [one.head.resetButton, () => [...root.querySelectorAll(".dl-log")]];
  const calls = () => told.splice(0).map(([name]) => name);
  const key = (key) => plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
"""
)
CLEAN = "finally { window.ResizeObserver = real[0]; sharpness(real[1]); }"
LINES = [header(), part([0, 1], [0, 3], [3, None], [1e-9, 5.0])]
CURVE = [header("curve", [RATE]), part([0, 1], [0, 1], [3, None], [1e-9, 5.0])]


def spec(*names: str, layout: Any = None, **more: Any) -> dict[str, Any]:
    data = [{"meta": {"part": name}} for name in names]
    looks = [{"color": "#102030", "pattern": "plain"}] * 4
    return {
        "id": "map",
        "title": "Steps",
        "figure": {"data": data, "layout": layout or {}},
        "palette": {"looks": looks},
    } | more


def charted(ask: Ask, body: str, lines: Any = None, figure: Any = None, **more: Any) -> Any:
    """What the body answers, given `cells` that have read these lines, and `more` as `arg`."""
    whole = f"{CHART} const cells = read(...values[2]), arg = values[3]; try {{ {body} }} {CLEAN}"
    return asked(ask, "chart.js", whole, TEXTS, figure or spec("best"), lines or LINES, more)
