"""Lines of a sweep's stream, and what reads them."""

from typing import Any

from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PLOTLY
from ui.sweep import texts

TEXTS = texts()
RATE = {"name": "lr", "label": "Learning rate", "values": [0.01, 0.1, 1.0], "log": True}
MOMENTUM = {"name": "momentum", "label": "Momentum", "values": [0.0, 0.5], "log": False}
AXES = [RATE, MOMENTUM]
KINDS = ["good", "crawls", "oscillates", "diverges"]
COLOURS = ["#010203", "#0a0b0c", "#141516", "#1e1f20"]
PLAIN = [{"color": color, "pattern": "plain"} for color in COLOURS]
READ = "const read = (...lines) => lines.reduce((made, line) => (made.ingest(line), made), new Cells());"

# plotly.js whose plot is 100 by 200 pixels at (50, 20)
SIZED = (
    PLOTLY
    + """
  const { react } = Plotly;
  Plotly.react = (gd, ...what) => (react(gd, ...what), (gd._fullLayout._size = { l: 50, t: 20, w: 100, h: 200 }));
"""
)


def header(sweep: str = "map", axes: list[dict[str, Any]] = AXES, **more: Any) -> dict[str, Any]:
    runs = len(axes[0]["values"]) * (len(axes[1]["values"]) if len(axes) > 1 else 1)
    return {"sweep": sweep, "axes": axes, "runs": runs, "steps": 50, "lane": "SGD", "minima": [], "best": 0.0,
            "tolerance": 1e-6, "method": "groups", "note": "", "kinds": KINDS} | more  # fmt: skip


def part(cells: list[int], kind: list[int], steps: list[Any], loss: list[Any], **more: Any) -> dict[str, Any]:
    return {"done": 10, "of": 51, "cells": cells, "kind": kind, "steps": steps, "loss": loss} | more


def line(*values: float, log: bool = False) -> dict[str, Any]:
    """An axis."""
    return {"name": "lr", "label": "Rate", "values": [*values], "log": log}


def end(best_cell: int | None = None, **more: Any) -> dict[str, Any]:
    return {"outcome": "finished", "message": "All runs are over.", "best_cell": best_cell} | more


def asked(ask: Ask, module: str, body: str, *values: Any) -> Any:
    """What a function with this body answers, given all of a module's exports as `m`, `read`, and `values`."""
    return ask(
        f"{module} cells.js texts.js",
        f"async (m, {{ Cells }}, {{ Texts }}, values) => {{ {READ} {body} }}",
        values,
    )
