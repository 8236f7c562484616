"""The charts of sweeps: a curve over one setting, a map over two, basins over the plane of starts.

The browser draws the cells (components/sweep): a palette says in which colours. A trace says in `meta.part` what of a
sweep it shows.
"""

from typing import Any

import plotly.graph_objects as go
from plotly.colors import sequential

from figures.bind import GREEN, GREY, LANES, OLIVE, PURPLE, SKY, VERMILION
from figures.chart import Chart
from words import _

DARK = "#3A3F4B"
# few steps are light
SCALE = list(reversed(sequential.Viridis))
SHADE = ["#E8E8EA", "#9A9AA0", "#4B4B52"]
# the kinds of a run in the order of their codes: within tolerance, crawls, oscillates, diverges, not there yet, at rest
KINDS = ((GREEN, "plain"), (GREY, "dots"), (PURPLE, "stripes"), (VERMILION, "hatch"), (SKY, "lines"), (OLIVE, "checks"))
# where a start leads to no minimum: not within the steps, or away
NOWHERE = ((GREY, "dots"), (DARK, "hatch"))
STAR: dict[str, Any] = {"mode": "markers", "marker": {"symbol": "star", "size": 16, "color": "#FFFFFF",
                                     "line": {"width": 1.5, "color": "#111827"}}}  # fmt: skip
HIDDEN = {"hoverinfo": "skip", "showlegend": False}


def chart(sweep: str) -> Chart:
    """What the browser needs for the chart of a `curve`, a `map` or `basins`, and its palette."""
    title, figure = {"curve": (_("Loss after the last step"), curve), "map": (_("Steps to the minimum"), heat_map),
                     "basins": (_("The minimum that each start reaches"), basins)}[sweep]  # fmt: skip
    return {"id": sweep, "title": title, "figure": figure().to_plotly_json(), "palette": palette(sweep)}


def palette(sweep: str) -> dict[str, Any]:
    """The looks of the kinds (of basins: of those that lead nowhere), the colours of steps, and those of minima."""
    bands = sweep == "curve"  # which have their names above them, so they need no pattern
    looks = [{"color": color, "pattern": "plain" if bands else pattern}
             for color, pattern in (NOWHERE if sweep == "basins" else KINDS)]  # fmt: skip
    if sweep == "basins":
        return {"looks": looks, "minima": [lane.color for lane in LANES], "shade": SHADE}
    return {"looks": looks, **({"scale": [_hex(color) for color in SCALE]} if sweep == "map" else {})}


def curve() -> go.Figure:
    """Losses as points in the colours of their kinds, those that diverged at the top edge, and what is good enough."""
    line = {"mode": "lines+markers", "line": {"color": GREY, "width": 1.5}, "marker": {"size": 6}}
    away = {"mode": "markers", "marker": {"color": VERMILION, "symbol": "triangle-up", "size": 9}}
    goal = {"mode": "lines", "line": {"color": GREEN, "width": 1.5, "dash": "dash"}}
    traces = [
        _part("goal", _("arrived below this line"), goal),
        _part("loss", _("loss"), line),
        _part("diverged", _("diverges"), away | {"yaxis": "y2", "cliponaxis": False}),
        _part("best", _("lowest"), STAR),
    ]
    top = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}
    return _figure(traces, {"yaxis": {"title": {"text": _("loss")}}, "yaxis2": top, "margin": {"t": 26}})


def heat_map() -> go.Figure:
    return _figure([_part("best", _("fewest steps"), STAR)])


def basins() -> go.Figure:
    """Stars with the numbers of the minima; the cells are the browser's."""
    text = {"mode": "markers+text", "textfont": {"color": "#111827", "size": 11}, "textposition": "middle center"}
    return _figure([_part("minima", _("minimum"), {"marker": {**STAR["marker"], "size": 24}, **text})])


def _figure(traces: list[go.Scatter], layout: dict[str, Any] | None = None) -> go.Figure:
    return go.Figure(traces, {"showlegend": False, "template": "none", "uirevision": "kept", **(layout or {})})


def _part(name: str, title: str, trace: dict[str, Any]) -> go.Scatter:
    return go.Scatter(x=[], y=[], name=title, uid=name, meta={"part": name}, **HIDDEN, **trace)


def _hex(color: str) -> str:
    """Plotly's scales are in two notations; the browser reads one."""
    if color.startswith("#"):
        return color
    return "#" + "".join(f"{int(part):02x}" for part in color[4:-1].split(","))
