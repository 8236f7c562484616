"""The charts of a function f(x): f, x and gradient against the step, and f over x with the descent on it."""

import plotly.graph_objects as go

from figures.bind import BLUE, ORANGE, PURPLE
from figures.chart import Chart, against_step, chart, learning_rate
from figures.walk import walked
from words import _

Ends = tuple[float, float]


def charts(ghosts: list[str], curve: str, ends: tuple[Ends, Ends], scheduled: bool = False) -> list[Chart]:
    """What the player needs for each chart.

    `curve` is the address that answers f(x) over x; `ends` are those of x and of f(x) that it shows at the least.
    """
    log = ["yaxis"] if ends[1][0] >= 0 else []  # below 0 there is no logarithm
    rate = [learning_rate(ghosts) | {"span": 2}] if scheduled else []
    return [
        chart("loss", _("f against the step"), against_step("loss", "f(x)", BLUE, ghosts), log),
        chart("landscape", _("f(x) over x"), landscape(ghosts, curve, ends)),
        chart("weight", "x", against_step("x", "x", ORANGE, ghosts)),
        chart("gradient", _("Gradient df/dx"), against_step("grad_x", "df/dx", PURPLE, ghosts)),
        *rate,
    ]


def landscape(ghosts: list[str], address: str, ends: tuple[Ends, Ends]) -> go.Figure:
    drawn = walked("x", "f(x)", "f(x)", ghosts, address)
    return drawn.update_layout({f"{axis}axis.range": list(span) for axis, span in zip("xy", ends, strict=True)})
