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
