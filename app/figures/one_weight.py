"""The charts of one weight: loss curve, loss over the weight; weight, gradient and scheduled rate against the step."""

import plotly.graph_objects as go

from figures.bind import BLUE, GREEN, ORANGE, PURPLE, bound
from figures.chart import Chart, against_step, chart, from_zero, learning_rate
from figures.walk import walked
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
    return from_zero(against_step("loss", _("loss"), BLUE, ghosts))


def weight(ghosts: list[str]) -> go.Figure:
    line = {"line": {"color": GREEN, "width": 1.5, "dash": "dash"}, "mode": "lines"}
    best = bound("level", _("w* (least loss)"), line, mark="w", axis="y")
    return against_step("w", "w", ORANGE, ghosts, best)


def gradient(ghosts: list[str]) -> go.Figure:
    return against_step("grad_w", "∂L/∂w", PURPLE, ghosts)


def landscape(ghosts: list[str], address: str, start: float, best: float | None) -> go.Figure:
    drawn = from_zero(walked("w", _("loss over w"), _("loss"), ghosts, address))
    if best is not None and best != start:  # both sides of the valley
        drawn.update_xaxes(range=[best - abs(start - best), best + abs(start - best)])
    return drawn
