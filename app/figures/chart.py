"""What charts have in common: an empty figure with its axes, and a column against the step."""

from html import escape
from typing import Any

import plotly.graph_objects as go

from figures.bind import VERMILION, end, ghost, head, path
from words import _

Chart = dict[str, Any]
NUMBER = "%{y:.12~g}"


def chart(name: str, title: str, figure: go.Figure, log: list[str] | None = None) -> Chart:
    """What the player needs for a chart; `log` names the axes that can be made logarithmic."""
    return {"id": name, "title": title, "figure": figure.to_plotly_json(), "log": log or []}


def figure(traces: list[go.Scatter], x: str, y: str, legend: bool = False) -> go.Figure:
    axes: dict[str, Any] = {"xaxis": {"title": {"text": x}}, "yaxis": {"title": {"text": y}}}
    return go.Figure(traces, {"showlegend": legend, "template": "none", "uirevision": "kept", **axes})


def plain(text: str) -> str:
    """A column's name for Plotly, which reads tags and templates in its texts."""
    return escape(text, quote=False).replace("%", "&#37;")


def hover(label: str) -> dict[str, str]:
    return {"hovertemplate": f"{_('step')} %{{x}}<br>{plain(label)} = {NUMBER}<extra></extra>"}


def from_zero(drawn: go.Figure) -> go.Figure:
    """A figure of losses, which are seen against 0: where they hardly move, the picture says so."""
    return drawn.update_layout(meta={"cover": {"y": [0]}})


def ghosts_of(column: str, ghosts: list[str]) -> list[go.Scatter]:
    """A column of the runs before each change."""
    return [ghost("step", column, _("before the change"), name) for name in ghosts]


def against_step(y: str, label: str, color: str, ghosts: list[str], *more: go.Scatter) -> go.Figure:
    """One column against the step: where it was, where it is, and where it goes wrong."""
    line = path("step", y, label, color, **hover(label))
    traces = [*ghosts_of(y, ghosts), *more, line, head("step", y, color), end("step", y)]
    return figure(traces, _("step"), label)


def learning_rate(ghosts: list[str]) -> Chart:
    """The learning rate of each update, as a schedule sets it."""
    return chart("lr", _("Learning rate"), against_step("lr", "lr", VERMILION, ghosts), ["yaxis"])
