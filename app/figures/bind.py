"""How a trace says what feeds it, and the same feeding from a DataFrame, for export and tests.

The player reads the same `meta.bind` in the browser: see components/player/README.md for the kinds.
"""

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from words import _

# Plotly's symbols as a text has them: none that Streamlit takes for an emoji
SIGNS = {"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "cross": "✚", "x": "✕", "star": "★",
         "triangle-down": "▼"}  # fmt: skip


class Lane(NamedTuple):
    """How one of several lines of a chart is told from the others: by colour, by dash, and by symbol."""

    color: str
    dash: str
    symbol: str

    @property
    def sign(self) -> str:
        """The symbol in a text; `ui/page.css` has its colour."""
        return SIGNS[self.symbol]


# After Okabe and Ito's colour-blind-safe palette (https://jfly.uni-koeln.de/color/), orange and purple darker:
# each stands out by 3:1 or more from a white and from a dark ground
BLUE, ORANGE, GREEN, VERMILION, PURPLE, GREY = (
    "#0072B2",
    "#C77700",
    "#009E73",
    "#D55E00",
    "#B5568F",
    "#8A8F98",
)
SKY, OLIVE, VIOLET = "#3E97D1", "#8C6D1F", "#7570B3"
LANES = (
    Lane(BLUE, "solid", "circle"),
    Lane(ORANGE, "dash", "square"),
    Lane(GREEN, "dashdot", "diamond"),
    Lane(PURPLE, "dot", "triangle-up"),
    Lane(VIOLET, "longdash", "cross"),
    Lane(SKY, "longdashdot", "x"),
    Lane(VERMILION, "solid", "star"),
    Lane(OLIVE, "dash", "triangle-down"),
)


def lane(index: int) -> Lane:
    """The style of the index-th line; after the last one they begin anew."""
    return LANES[index % len(LANES)]


def bound(kind: str, name: str, trace: dict[str, Any] | None = None, **bind: Any) -> Any:
    """A scatter trace fed by the stream: `bind` holds the columns x and y (and z: in 3-D), what the kind needs."""
    stream = bind.pop("stream", "run")
    meta = {"bind": {"kind": kind, "lane": 0, "stream": stream, **bind}}
    uid = "-".join([kind, stream, name, *map(str, bind.values())])
    own: dict[str, Any] = {"name": name, "meta": meta, "uid": uid, **(trace or {})}
    return go.Scatter3d(x=[], y=[], z=[], **own) if "z" in bind else go.Scatter(x=[], y=[], **own)


def path(x: str, y: str, name: str, color: str, **trace: Any) -> go.Scatter:
    """The rows from the start to the playhead as a line."""
    return bound("path", name, {"mode": "lines", "line": {"color": color, "width": 2.5}, **trace}, x=x, y=y)


def ghost(x: str, y: str, name: str, stream: str) -> go.Scatter:
    """The whole of an earlier run, dim."""
    line = {"color": GREY, "width": 1.5, "dash": "dot"}
    return bound("path", name, {"mode": "lines", "line": line, "opacity": 0.7}, x=x, y=y, stream=stream)


def head(x: str, y: str, color: str, **trace: Any) -> go.Scatter:
    """The row at the playhead as a point."""
    marker = {"color": color, "size": 11}
    return bound("head", _("now"), {"mode": "markers", "marker": marker, **trace}, x=x, y=y)


def end(x: str, y: str) -> go.Scatter:
    """The first bad step of a run that diverged."""
    marker = {"symbol": "x", "size": 13, "color": VERMILION, "line": {"width": 0}}
    return bound("end", _("diverges here"), {"mode": "markers", "marker": marker}, x=x, y=y)


def fill(figure: go.Figure, frame: pd.DataFrame, step: int) -> go.Figure:
    """The figure with its paths and heads as they are at row `step` of their lanes in `frame`."""
    filled = go.Figure(figure)
    for trace in filled.data:
        bind = (trace.meta or {}).get("bind", {})
        if bind.get("stream") == "run" and bind.get("kind") in {"path", "head"}:
            rows = frame[(frame["lane"] == bind["lane"]) & (frame["step"] <= step)]
            chosen = rows if bind["kind"] == "path" else rows.tail(1)
            trace.update({axis: chosen[bind[axis]].to_numpy() for axis in ("x", "y", "z") if axis in bind})
    return filled
