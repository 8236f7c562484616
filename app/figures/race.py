"""The charts of a race: the surface with every lane's path over it, and what became of each lane against the step."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from figures.bind import GREY, Lane, bound, lane
from figures.chart import Chart, chart, figure, hover, plain
from figures.plane import CAMERA, SCALE
from words import _

ARROWS = {"step": "solid", "gradient": "dot", "momentum": "dash"}
LEAST = 1e-12  # of the largest: smaller sizes do not count for a logarithmic axis

Domain = tuple[tuple[float, float], ...]


class Runner(NamedTuple):
    """A lane that is drawn: its place in the race, which gives it its style, and its name."""

    place: int
    name: str

    @property
    def style(self) -> Lane:
        return lane(self.place)


def charts(
    runners: Sequence[Runner],
    url: str,
    domain: Domain,
    minima: Sequence[tuple[float, float, float]],
    most: Mapping[str, float],
    signed: bool,
    starts: Sequence[int] = (),
    arrows: Sequence[str] = ("step",),
    momenta: Mapping[int, tuple[str, int]] = {},
) -> list[Chart]:
    """What the player needs for each chart.

    `url` answers with the surface over a plane, `domain` are the ends of x and of y that are shown; `minima` are
    (x, y, value). `most` holds the largest sizes of columns `loss` and `grad_norm` in the domain: what is larger is a
    lane that explodes, and leaves the axes as they are. `signed`: values may be below 0, where there is no logarithm.
    `arrows` at each head are of the `step`, `gradient` and `momentum`: `momenta` names the last, with its sign.
    `starts` are the lanes whose starts can be moved: a person drags one, or clicks where the first should be.
    """
    plane = {"kind": "plane", "lane": 0, "stream": "run", "url": url, "x": "x", "y": "y", "held": False,
             "even": not minima}  # fmt: skip
    whole = {"build": "whole"}  # plotly.js' small build knows neither contours nor surfaces
    loss, steep = most["loss"], most["grad_norm"]
    above = contour(runners, plane, domain, minima, starts, arrows, momenta)
    made = [
        chart("contour", _("The surface"), above) | whole | {"rows": 2},
        chart("surface", _("The surface in 3-D"), surface(runners, plane, domain, minima)) | whole,
        chart("loss-signed" if signed else "loss", _("Loss"), lines(runners, "loss", _("loss"), loss, not signed),
              ["yaxis"]),
        chart("grad_norm", _("Length of the gradient"), lines(runners, "grad_norm", "‖∇f‖", steep), ["yaxis"]),
        chart("lr", _("Learning rate"), lines(runners, "lr", "lr", None), ["yaxis"]),
    ]  # fmt: skip
    if minima:
        size = max(high - low for low, high in domain)
        away = lines(runners, "distance", _("distance"), 2 * size)
        made.insert(4, chart("distance", _("Distance to the nearest minimum"), away, ["yaxis"]))
    return made


def contour(
    runners: Sequence[Runner],
    plane: dict[str, Any],
    domain: Domain,
    minima: Sequence[tuple[float, float, float]],
    starts: Sequence[int],
    arrows: Sequence[str],
    momenta: Mapping[int, tuple[str, int]],
) -> go.Figure:
    """Level lines with the paths, each lane's next step as an arrow, the starts, and the minima that are known."""
    levels = go.Contour(
        name="f", meta={"bind": plane}, uid="plane-contour", colorscale=SCALE, opacity=0.4, showscale=False,
        hovertemplate=f"{_at(6)}<br>f = %{{customdata:.6~g}}<extra></extra>", line={"width": 1, "color": GREY},
    )  # fmt: skip
    traces = [levels, _minima(minima)] if minima else [levels]
    for place in starts:
        tip = {"hovertemplate": f"{_('start: drag it, or click where it should be')}<br>{_at(9)}<extra></extra>"}
        traces.append(bound("start", _("start"), tip, lane=place, x="x", y="y", drag=True))
    for each in runners:
        traces += _over_the_plane(each, arrows, momenta.get(each.place))
    axes = {f"{letter}axis": {"title": {"text": letter}, "range": list(ends)}
            for letter, ends in zip("xy", domain, strict=True)}  # fmt: skip
    layout = {"showlegend": False, "template": "none", "uirevision": "kept", "meta": {"keep": {"x": True, "y": True}}}
    return go.Figure(traces, {**layout, **axes})


def _over_the_plane(each: Runner, arrows: Sequence[str], momentum: tuple[str, int] | None) -> list[go.Scatter]:
    color, dash, symbol = each.style
    at = {"hovertemplate": f"{plain(each.name)}<br>{_at(9)}<extra></extra>"}
    line = {"mode": "lines", "line": {"color": color, "width": 2.5, "dash": dash}}
    on = {"lane": each.place, "x": "x", "y": "y"}
    return [
        bound("path", each.name, line | at, **on),
        *_arrows(each, arrows, momentum),
        bound("head", each.name, {"marker": {"color": color, "symbol": symbol, "size": 13}} | at, **on),
        bound("end", each.name, {"marker": {"color": color, "symbol": "x-thin-open", "size": 12}}, **on),
    ]


def _arrows(each: Runner, arrows: Sequence[str], momentum: tuple[str, int] | None) -> list[go.Scatter]:
    """The step to the next point in full length; of gradient and momentum the direction in which they lead."""
    color = each.style.color
    on: dict[str, Any] = {"lane": each.place, "x": "x", "y": "y"}
    along = {"gradient": ("grad", -1), "momentum": momentum}
    made = []
    for name in arrows:
        line = {"color": color, "width": 2, "dash": ARROWS[name]}
        look = {"mode": "lines+markers", "line": line, "marker": {"color": color, "size": 10}}
        if name == "step":
            made.append(bound("next", each.name, look, **on))
        elif vector := along[name]:
            column, sign = vector
            made.append(bound("arrow", each.name, look, **on, dx=f"{column}_x", dy=f"{column}_y", sign=sign))
    return made


def _minima(minima: Sequence[tuple[float, float, float]]) -> go.Scatter:
    x, y, value = (list(part) for part in zip(*minima, strict=True))
    marker = {"symbol": "star", "size": 14, "color": "#ffffff", "line": {"width": 1.5, "color": "#111827"}}
    tip = f"{_('minimum')}<br>{_at(9)}<br>f = %{{customdata:.9~g}}<extra></extra>"
    return go.Scatter(
        x=x, y=y, customdata=value, uid="minima", name=_("minimum"), mode="markers", marker=marker, hovertemplate=tip
    )


def surface(
    runners: Sequence[Runner], plane: dict[str, Any], domain: Domain, minima: Sequence[tuple[float, float, float]]
) -> go.Figure:
    """The surface as a height, with the paths on it and a line at each minimum."""
    tip = f"{_at(6)}<br>f = "
    height = go.Surface(
        name="f", meta={"bind": plane}, uid="plane-surface", colorscale=SCALE, opacity=0.85, showscale=False,
        hovertemplate=f"{tip}%{{z:.6~g}}<extra></extra>", contours={"z": {"highlight": False}},
    )  # fmt: skip
    traces = [height]
    for each in runners:
        color, on = each.style.color, {"lane": each.place, "x": "x", "y": "y", "z": "loss"}
        text = {"hovertemplate": f"{plain(each.name)}<br>{tip}%{{customdata:.6~g}}<extra></extra>"}
        line = {"mode": "lines", "line": {"color": color, "width": 6}}
        point = {"mode": "markers", "marker": {"color": color, "size": 7}}
        traces += [bound("path", each.name, line | text, **on), bound("head", each.name, point | text, **on)]
    sides = [*zip("xy", (list(ends) for ends in domain), strict=True), ("z", None)]
    axes = {f"{letter}axis": {"title": {"text": "f" if letter == "z" else letter, "font": {"size": 11}},
                              "tickfont": {"size": 10}, "range": ends} for letter, ends in sides}  # fmt: skip
    scene = {**axes, "dragmode": "turntable", "aspectmode": "manual", "aspectratio": {"x": 1.1, "y": 1.1, "z": 0.8}}
    layout = {"showlegend": False, "template": "none", "uirevision": "kept", "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
              "meta": {"keep": {"x": True, "y": True, "z": True}}}  # fmt: skip
    return go.Figure(traces, {**layout, "scene": {**scene, "camera": CAMERA}})


def lines(runners: Sequence[Runner], column: str, label: str, most: float | None, log: bool = True) -> go.Figure:
    """A column of every lane against the step; values larger than `most` do not count for the axis."""
    traces = []
    for each in runners:
        color, dash, symbol = each.style
        on = {"lane": each.place, "x": "step", "y": column}
        line = {"mode": "lines", "line": {"color": color, "width": 2.5, "dash": dash}, **hover(f"{each.name}: {label}")}
        traces.append(bound("path", each.name, line, **on))
        traces.append(bound("head", each.name, {"marker": {"color": color, "symbol": symbol, "size": 11}}, **on))
    drawn = figure(traces, _("step"), label)
    if log:
        drawn.update_yaxes(type="log")
    return drawn.update_layout(meta={"most": {"y": most}, "least": {"y": LEAST * most}} if most else None)


def _at(digits: int) -> str:
    """For a hover: where a point is."""
    return f"x = %{{x:.{digits}~g}}<br>y = %{{y:.{digits}~g}}"
