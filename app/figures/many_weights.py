"""The charts of a table: losses, weights and gradients against the step, and what the model makes of the rows.

`features` and `targets` are the table's columns; `ghosts` the streams of the runs before each change. A trace of
another stream follows the playhead.
"""

from typing import Any

import plotly.graph_objects as go

from figures.bind import GREY, bound, end, lane, path
from figures.chart import Chart, chart, figure, from_zero, ghosts_of, hover, learning_rate, plain
from words import _

PARTS = {"train": {}, "held_out": {"dash": "dash"}}
OPEN = {"train": "", "held_out": "-open"}


def charts(
    features: list[str],
    targets: list[str],
    *,
    held_out: bool,
    batches: bool,
    scheduled: bool = False,
    ghosts: list[str],
    shown: list[str],
    scales: dict[str, str] | None = None,
    losses: dict[str, str] | None = None,
) -> list[Chart]:
    """What the player needs for each chart.

    `shown` are the weights to draw, by their columns: `w[temperature,apples]`, `b[apples]`. `batches`: a step sees a
    part of the rows. `scheduled`: the learning rate moves. `scales` and `losses` label the streams that two charts
    compare: {"run": "standardised", "raw": "raw"} the training loss under two scalings, {"run": "MSE", "l1": "L1"} the
    lines of one feature.
    """
    parts = ["train", *(["held_out"] if held_out else [])]
    made = [
        chart("loss", _("Loss curve"), loss_curve(parts, batches, ghosts), ["yaxis"]),
        *(_outputs(targets, parts) if len(targets) > 1 else []),
        chart("weights", _("Weights"), weights(shown, ghosts)),
        chart("gradients", _("Gradients"), gradients(shown)),
        chart("predicted", _("Predicted against actual"), predicted(targets, parts)),
    ]
    if scheduled:
        made.append(learning_rate(ghosts))
    if len(features) == 1:
        made.append(chart("fit", _("The line through the points"), fitted(features[0], targets, parts)))
    if scales:
        made.append(chart("scales", _("Raw and standardised features"), compared_scales(scales), ["yaxis"]))
    if losses and len(features) == 1:
        made.append(chart("losses", _("One line for each loss"), compared_losses(features[0], targets[0], losses)))
    return made


def loss_curve(parts: list[str], batches: bool, ghosts: list[str]) -> go.Figure:
    """The loss of all training rows bold, of the held-out rows dashed, of each step's batch faint."""
    traces = ghosts_of("train", ghosts)
    if batches:
        faint = {"line": {"color": GREY, "width": 1}, "opacity": 0.75}
        traces.append(path("step", "loss", _("this step's batch"), GREY, **faint, **hover(_("loss"))))
    names = {"train": _("training rows"), "held_out": _("held-out rows")}
    for part, color in zip(parts, (lane(0).color, lane(1).color), strict=False):
        line = {"color": color, "width": 3, **PARTS[part]}
        traces += [path("step", part, names[part], color, line=line, **hover(names[part])), _now("step", part, color)]
    return from_zero(figure([*traces, _end("train")], _("step"), _("loss"), legend=len(parts) > 1 or batches))


def _outputs(targets: list[str], parts: list[str]) -> list[Chart]:
    return [chart("outputs", _("Loss of each output"), output_losses(targets, parts), ["yaxis"])]


def output_losses(targets: list[str], parts: list[str]) -> go.Figure:
    """Each output's share of the loss; the shares add up to it."""
    traces = []
    for place, target in enumerate(targets):
        for part in parts:
            column, name = f"{part}[{target}]", _named(target, part)
            line = {"color": lane(place).color, "width": 2.5, **PARTS[part]}
            traces.append(path("step", column, name, lane(place).color, line=line, **hover(name)))
        traces.append(_now("step", f"train[{target}]", lane(place).color, lane(place).symbol))
    return from_zero(figure(traces, _("step"), _("loss"), legend=True))


def weights(shown: list[str], ghosts: list[str]) -> go.Figure:
    """Weights against the step, each with its least-squares solution dashed."""
    traces = [trace for name in shown for trace in ghosts_of(name, ghosts)]
    for place, name in enumerate(shown):
        line = {"color": lane(place).color, "width": 1.5, "dash": "dash"}
        best = {"mode": "lines", "line": line, "opacity": 0.85, "showlegend": place == 0, "legendgroup": "best"}
        traces.append(bound("level", _("least squares"), best, mark=name, axis="y"))
    return _each({name: name for name in shown}, _("weight"), traces)


def gradients(shown: list[str]) -> go.Figure:
    return _each({f"grad_{name}": name for name in shown}, _("gradient ∂L/∂w"), [])


def _each(names: dict[str, str], label: str, under: list[go.Scatter]) -> go.Figure:
    """Columns, each with its name, against the step: a colour, a dash and a symbol for each."""
    traces = list(under)
    for place, column in enumerate(names):
        color, dash, symbol = lane(place)
        line = {"color": color, "width": 2.5, "dash": dash}
        traces.append(path("step", column, names[column], color, line=line, **hover(names[column])))
        traces.append(_now("step", column, color, symbol))
    return figure(traces, _("step"), label, legend=True)


def predicted(targets: list[str], parts: list[str]) -> go.Figure:
    """A point a row and output: on the diagonal the prediction is right."""
    line = {"color": GREY, "width": 1.5, "dash": "dot"}
    traces = [bound("diagonal", _("predicted = actual"), {"mode": "lines", "line": line})]
    for place, target in enumerate(targets):
        for part in parts:
            style = _points(place, part, f"{_('actual')} %{{x:.6~g}}<br>{_('predicted')} %{{y:.6~g}}")
            traces.append(bound("predicted", _named(target, part), style, target=target, part=part))
    return figure(traces, _("actual"), _("predicted"), legend=True)


def fitted(feature: str, targets: list[str], parts: list[str]) -> go.Figure:
    """One feature: the line that the weights draw through the table's points, which can be dragged."""
    traces = []
    for place, target in enumerate(targets):
        for part in parts:
            style = _points(place, part, f"{plain(feature)} %{{x:.6~g}}<br>{plain(target)} %{{y:.6~g}}")
            traces.append(bound("points", _named(target, part), style, target=target, part=part, drag=True))
        line = {"mode": "lines", "line": {"color": lane(place).color, "width": 3}, "hoverinfo": "skip"}
        name = _("{name} = w · {feature} + b").format(name=target, feature=feature)
        traces.append(bound("fit", name, line, target=target))
    return figure(traces, plain(feature), plain(targets[0]) if len(targets) == 1 else _("target"), legend=True)


def compared_scales(scales: dict[str, str]) -> go.Figure:
    """The training loss of the same data, scaled in one way and another."""
    traces = []
    for place, (stream, label) in enumerate(scales.items()):
        color, dash, symbol = lane(place)
        line = {"mode": "lines", "line": {"color": color, "width": 2.5, "dash": dash}, **hover(label)}
        traces.append(bound("path", label, line, x="step", y="train", stream=stream, follow=True))
        traces.append(_now("step", "train", color, symbol, stream))
    drawn = figure(traces, _("step"), _("loss"), legend=True)
    return drawn.update_yaxes(type="log")


def compared_losses(feature: str, target: str, losses: dict[str, str]) -> go.Figure:
    """The lines that the same data get from one loss and another."""
    style = {"mode": "markers", "marker": {"color": GREY, "symbol": "circle", "size": 8, "opacity": 0.6}}
    points = {"hovertemplate": f"{plain(feature)} %{{x:.6~g}}<br>{plain(target)} %{{y:.6~g}}<extra></extra>", **style}
    traces = [bound("points", target, points, target=target, part="train")]
    for place, (stream, label) in enumerate(losses.items()):
        color, dash, _symbol = lane(place)
        line = {"mode": "lines", "line": {"color": color, "width": 3, "dash": dash}, "hoverinfo": "skip"}
        traces.append(bound("fit", label, line, target=target, stream=stream))
    return figure(traces, plain(feature), plain(target), legend=True)


def _points(place: int, part: str, told: str) -> dict[str, Any]:
    """A target's points: held-out ones are open."""
    color, _dash, symbol = lane(place)
    edge = {"width": 1.5 if OPEN[part] else 0}
    marker = {"color": color, "symbol": symbol + OPEN[part], "size": 9, "opacity": 0.85, "line": edge}
    return {
        "mode": "markers",
        "marker": marker,
        "hovertemplate": f"{_('row')} %{{customdata}}<br>{told}<extra></extra>",
    }


def _named(target: str, part: str) -> str:
    return target if part == "train" else _("{name}, held out").format(name=target)


def _now(x: str, y: str, color: str, symbol: str = "circle", stream: str = "run") -> go.Scatter:
    """The point at the playhead; the legend knows its line already."""
    style = {"mode": "markers", "marker": {"color": color, "size": 10, "symbol": symbol}, "showlegend": False}
    return bound("head", "now", style, x=x, y=y, stream=stream)


def _end(column: str) -> go.Scatter:
    return end("step", column).update(showlegend=False)
