"""The charts of one weight: loss curve, loss over the weight; weight, gradient and scheduled rate against the step."""

import plotly.graph_objects as go

from figures.bind import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, bound, end, ghost, head, path
from figures.chart import NUMBER, Chart, against_step, chart, figure, learning_rate
from words import _


def charts(ghosts: list[str], curve: str, start: float, best: float | None, scheduled: bool = False) -> list[Chart]:
    """What the player needs for each chart.

    `curve` is the address that answers the loss over w; `start` and `best` are the weights to show it around.
    """
    rate = [learning_rate(ghosts) | {"span": 2}] if scheduled else []
    return [
        chart("loss", _("Loss curve"), loss_curve(ghosts), ["yaxis"]),
        chart("landscape", _("Loss as a function of w"), landscape(ghosts, curve, start, best), ["yaxis"]),
        chart("weight", _("Weight"), weight(ghosts)),
        chart("gradient", _("Gradient ∂L/∂w"), gradient(ghosts)),
        *rate,
    ]


def loss_curve(ghosts: list[str]) -> go.Figure:
    return against_step("loss", _("loss"), BLUE, ghosts)


def weight(ghosts: list[str]) -> go.Figure:
    line = {"line": {"color": GREEN, "width": 1.5, "dash": "dash"}, "mode": "lines"}
    best = bound("level", _("w* (least loss)"), line, mark="w", axis="y")
    return against_step("w", "w", ORANGE, ghosts, best)


def gradient(ghosts: list[str]) -> go.Figure:
    return against_step("grad_w", "∂L/∂w", PURPLE, ghosts)


def landscape(ghosts: list[str], address: str, start: float, best: float | None) -> go.Figure:
    """The loss over w with the point that walks down it, its tangent, and the next step as an arrow."""
    hover = f"w = %{{x:.12~g}}<br>{_('loss')} = {NUMBER}<extra></extra>"
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
        bound("curve", _("loss over w"), curve, x="w", y="loss", url=address),
        *(ghost("w", "loss", _("before the change"), name) for name in ghosts),
        path("w", "loss", _("steps"), BLUE, **steps, hovertemplate=hover),
        bound("tangent", _("tangent"), tangent, x="w", y="loss", slope="grad_w"),
        bound("next", _("next step"), arrow, x="w", y="loss"),
        head("w", "loss", BLUE),
        end("w", "loss"),
    ]
    drawn = figure(traces, "w", _("loss"))
    if best is not None and best != start:  # both sides of the valley
        drawn.update_xaxes(range=[best - abs(start - best), best + abs(start - best)])
    return drawn
