"""What the lanes of a race did before they were changed on their way: their old paths, dimmed, in every chart."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from figures.chart import Chart
from words import _

DIM = {"dash": "dot", "width": 1.5}


class Ghost(NamedTuple):
    """An earlier run of the lane at `place`: lane number `lane` of the stream of this name."""

    stream: str
    lane: int
    place: int


def with_ghosts(charts: Sequence[Chart], ghosts: Sequence[Ghost]) -> list[Chart]:
    """The charts, with each path of a lane that changed as it was before, below it and in its colour."""
    return [chart | {"figure": chart["figure"] | {"data": _drawn(chart["figure"]["data"], ghosts)}} for chart in charts]


def _drawn(traces: Sequence[dict[str, Any]], ghosts: Sequence[Ghost]) -> list[dict[str, Any]]:
    drawn = []
    for trace in traces:
        bind = trace.get("meta", {}).get("bind", {})
        if bind.get("kind") == "path" and bind["stream"] == "run":
            drawn += [_dimmed(trace, bind, ghost) for ghost in reversed(ghosts) if ghost.place == bind["lane"]]
        drawn.append(trace)
    return drawn


def _dimmed(trace: dict[str, Any], bind: dict[str, Any], ghost: Ghost) -> dict[str, Any]:
    old = {"bind": bind | {"stream": ghost.stream, "lane": ghost.lane}}
    name = _("{name}, before the change").format(name=trace["name"])
    same = {**trace, "name": name, "meta": trace["meta"] | old, "uid": f"{ghost.stream}-{trace['uid']}"}
    return same | {"line": trace["line"] | DIM, "opacity": 0.6, "hoverinfo": "skip", "hovertemplate": None}
