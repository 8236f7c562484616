"""Every kind of trace that the player knows is in some figure."""

from figures.one_weight import charts
from figures.plane import plane_charts
from tests.kinds import known_kinds

CHARTS = [*charts([], "/api/curve?spec", 0.2, 0.3), *plane_charts("x", "y", "/api/plane?spec", [])]


def test_every_kind_is_used() -> None:
    traces = [trace for chart in CHARTS for trace in chart["figure"]["data"]]
    assert {trace["meta"]["bind"]["kind"] for trace in traces} == known_kinds().keys()
