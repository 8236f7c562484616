"""The losses side by side: each over the error, and its gradient."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from figures.bind import lane
from words import _


def losses(shapes: pd.DataFrame, chosen: str) -> go.Figure:
    """Loss and dL/dŷ against the error, from rows of loss, label, error, value, slope; the `chosen` loss is bold.

    The charts are as high as all losses but the steepest reach: a parabola would flatten the others.
    """
    figure = make_subplots(1, 2, subplot_titles=[_("Loss"), _("Its gradient ∂L/∂ŷ")])
    for place, (key, rows) in enumerate(shapes.groupby("loss", sort=False)):
        color, dash, _symbol = lane(place)
        line = {"color": color, "dash": dash, "width": 4 if key == chosen else 1.5}
        for column, name in enumerate(("value", "slope"), start=1):
            figure.add_scatter(
                x=rows["error"], y=rows[name], name=rows["label"].iloc[0], line=line, mode="lines",
                legendgroup=str(key), showlegend=column == 1, uid=f"{name}-{key}", row=1, col=column,
                hovertemplate="e = %{x:.3~g}<br>%{y:.4~g}",
            )  # fmt: skip
    figure.update_xaxes(title={"text": _("error e = y − ŷ")})
    for column, name in enumerate(("value", "slope"), start=1):
        low, high = _heights(shapes, name)
        figure.update_yaxes(range=[low - 0.05 * (high - low), high + 0.05 * (high - low)], row=1, col=column)
    return figure.update_layout(height=320, margin={"t": 40, "b": 50, "l": 40, "r": 10}, uirevision="kept")


def _heights(shapes: pd.DataFrame, name: str) -> tuple[float, float]:
    """From the lowest to the highest that all losses but the steepest one reach."""
    reached = shapes.groupby("loss")[name].agg(["min", "max"])
    return float(reached["min"].nsmallest(2).iloc[-1]), float(reached["max"].nlargest(2).iloc[-1])
