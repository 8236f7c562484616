"""A curve over one number, with the descent on it."""

import plotly.graph_objects as go

from figures.bind import BLUE, GREY, PURPLE, VERMILION, bound, end, ghost, head, path
from figures.chart import NUMBER, figure
from words import _


def walked(x: str, curve_name: str, y_name: str, ghosts: list[str], address: str) -> go.Figure:
    """The loss over column `x` with the point that walks down it, its tangent, and the next step as an arrow.

    `address` answers with the curve.
    """
    hover = f"{x} = %{{x:.12~g}}<br>{y_name} = {NUMBER}<extra></extra>"
    curve = {"mode": "lines", "line": {"color": GREY, "width": 2}, "hovertemplate": hover}
    tangent = {"mode": "lines", "line": {"color": PURPLE, "width": 2, "dash": "dash"}, "hoverinfo": "skip"}
    arrow = {"mode": "lines+markers", "line": {"color": VERMILION, "width": 2.5}, "hoverinfo": "skip",
             "marker": {"color": VERMILION, "symbol": "arrow", "size": 12, "angleref": "previous"}}  # fmt: skip
    steps = {
        "mode": "lines+markers",
        "marker": {"size": 5, "color": BLUE},
        "line": {"color": BLUE, "width": 1},
    }
    traces = [
        bound("curve", curve_name, curve, x=x, y="loss", url=address),
        *(ghost(x, "loss", _("before the change"), name) for name in ghosts),
        path(x, "loss", _("steps"), BLUE, **steps, hovertemplate=hover),
        bound("tangent", _("tangent"), tangent, x=x, y="loss", slope=f"grad_{x}"),
        bound("next", _("next step"), arrow, x=x, y="loss"),
        head(x, "loss", BLUE),
        end(x, "loss"),
    ]
    return figure(traces, x, y_name)
