"""The loss over the plane of two weights, as contours and as a surface, with the path over it."""

from typing import Any

import plotly.graph_objects as go

from figures.bind import BLUE, GREEN, GREY, VERMILION, bound, end, ghost, head
from figures.chart import Chart, chart, plain
from words import _

SCALE = "Cividis"
CAMERA = {"eye": {"x": 1.4, "y": -1.6, "z": 0.85}, "center": {"x": 0, "y": 0, "z": -0.3}}


def plane_charts(a: str, b: str, url: str, ghosts: list[str], z: str = "train", held: bool = True) -> list[Chart]:
    """What the player needs for two charts: the contours and the surface.

    `a` and `b` are the columns along the sides, `url` answers with the values over them, and `z` is the column that
    the path has of these values. `held`: they hold for one step only, so the player asks again where it rests.
    """
    plane = {"url": url, "x": a, "y": b, "held": held}
    whole = {"build": "whole"}  # plotly.js' small build knows neither contours nor surfaces
    return [
        chart("contour", _("Loss over two weights"), contour(a, b, plane, ghosts)) | whole,
        chart("surface", _("The same in 3-D"), surface(a, b, z, plane, ghosts), ["zaxis"]) | whole,
    ]


def contour(a: str, b: str, plane: dict[str, Any], ghosts: list[str]) -> go.Figure:
    """Level lines with the path, the next step and the least-squares point; the hover tells the loss itself."""
    hover = f"{_at(a, b, 6)}<br>{_('loss')} = %{{customdata:.6~g}}<extra></extra>"
    levels = go.Contour(
        name=_("loss"), meta=_meta("plane", **plane), uid="plane-contour", colorscale=SCALE, opacity=0.4,
        showscale=False, hovertemplate=hover, line={"width": 1, "color": GREY},
    )  # fmt: skip
    line = {"mode": "lines+markers", "marker": {"size": 5, "color": VERMILION},
            "line": {"color": VERMILION, "width": 2.5}}  # fmt: skip
    arrow = {"mode": "lines+markers", "line": {"color": BLUE, "width": 2.5}, "hoverinfo": "skip",
             "marker": {"color": BLUE, "symbol": "arrow", "size": 12, "angleref": "previous"}}  # fmt: skip
    at = f"{_at(a, b, 12)}<extra></extra>"
    traces = [
        levels,
        *(ghost(a, b, _("before the change"), name) for name in ghosts),
        bound("mark", _("least squares"), _star(at), x=a, y=b),
        bound("path", _("steps"), line | {"hovertemplate": at}, x=a, y=b),
        bound("next", _("next step"), arrow, x=a, y=b),
        head(a, b, VERMILION),
        end(a, b),
    ]
    axes = {f"{letter}axis": {"title": {"text": plain(name)}} for letter, name in (("x", a), ("y", b))}
    return go.Figure(traces, {"showlegend": False, "template": "none", "uirevision": "kept", **axes})


def surface(a: str, b: str, z: str, plane: dict[str, Any], ghosts: list[str]) -> go.Figure:
    """The loss as a height, with the path on it and a line through the least-squares point.

    A surface that holds for one step only is as high as its axis: the path has the losses of other steps, which may be
    so far above it that it would be flat.
    """
    values = f"{_at(a, b, 6)}<br>{_('loss')} = "
    height = go.Surface(
        name=_("loss"), meta=_meta("plane", **plane), uid="plane-surface", colorscale=SCALE, opacity=0.85,
        showscale=False, hovertemplate=f"{values}%{{z:.6~g}}<extra></extra>", contours={"z": {"highlight": False}},
    )  # fmt: skip
    line = {"mode": "lines", "line": {"color": VERMILION, "width": 5},
            "hovertemplate": f"{values}%{{customdata:.6~g}}<extra></extra>"}  # fmt: skip
    before = {"mode": "lines", "line": {"color": GREY, "width": 3}}
    pole = {"mode": "lines", "line": {"color": GREEN, "width": 3, "dash": "dash"}, "hoverinfo": "skip"}
    point = {"mode": "markers", "marker": {"color": VERMILION, "size": 7}}
    traces = [
        height,
        *(bound("path", _("before the change"), before, x=a, y=b, z=z, stream=name) for name in ghosts),
        bound("mark", _("least squares"), pole, x=a, y=b, z=z),
        bound("path", _("steps"), line, x=a, y=b, z=z),
        bound("head", _("now"), point, x=a, y=b, z=z),
    ]
    axes = {f"{letter}axis": {"title": {"text": plain(name), "font": {"size": 11}}, "tickfont": {"size": 10}}
            for letter, name in (("x", a), ("y", b), ("z", _("loss")))}  # fmt: skip
    scene = {**axes, "dragmode": "turntable", "aspectmode": "manual", "aspectratio": {"x": 1.1, "y": 1.1, "z": 0.8}}
    layout = {"showlegend": False, "template": "none", "uirevision": "kept", "margin": {"l": 0, "r": 0, "t": 0, "b": 0}}
    keep = {"meta": {"keep": {"z": True}}} if plane["held"] else {}
    return go.Figure(traces, {**layout, **keep, "scene": {**scene, "camera": CAMERA}})


def _at(a: str, b: str, digits: int) -> str:
    """For a hover: where a point is."""
    return f"{plain(a)} = %{{x:.{digits}~g}}<br>{plain(b)} = %{{y:.{digits}~g}}"


def _meta(kind: str, **bind: Any) -> dict[str, Any]:
    return {"bind": {"kind": kind, "lane": 0, "stream": "run", **bind}}


def _star(hover: str) -> dict[str, Any]:
    return {"mode": "markers", "marker": {"symbol": "star", "size": 13, "color": GREEN}, "hovertemplate": hover}
