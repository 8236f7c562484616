"""The four charts: their bindings are ones that the player knows, of columns that the stream has."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from engine.loop.descend import column_names
from engine.trace import trace
from figures.bind import fill
from figures.one_weight import charts
from tests.figures.kinds import bindings, known_kinds
from tests.specs import ON_A_WEIGHT, spec

CHARTS = charts(["ghost1", "ghost2"], "/api/curve?spec", 0.2, 10.5 / 30.2)


def test_the_readme_has_a_table_of_kinds() -> None:
    kinds = known_kinds()
    assert {"path", "head", "tangent", "next", "end", "level", "curve"} <= kinds.keys()
    assert kinds["tangent"] == {"x", "y", "slope"}


@pytest.mark.parametrize("bind", bindings(CHARTS))
def test_every_binding_is_of_a_known_kind_with_its_fields(bind: dict[str, Any]) -> None:
    assert bind["kind"] in known_kinds()
    assert known_kinds()[bind["kind"]] <= bind.keys()
    assert bind["stream"] in {"run", "ghost1", "ghost2"}


@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
@pytest.mark.parametrize("bind", bindings(CHARTS))
def test_every_bound_column_is_in_the_stream(bind: dict[str, Any], optimizer: str) -> None:
    if bind["kind"] == "curve":  # fed by its own address
        assert bind["url"] == "/api/curve?spec"
        return
    columns = {bind[field] for field in ("x", "y", "slope") if field in bind}
    assert columns <= set(column_names(spec(optimizer)))


def test_traces_have_names_of_their_own() -> None:
    for chart in CHARTS:
        uids = [trace["uid"] for trace in chart["figure"]["data"]]
        assert len(set(uids)) == len(uids)
    assert len({chart["id"] for chart in CHARTS}) == 4
    assert all(chart["title"] for chart in CHARTS)


@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_a_run_fills_every_chart(optimizer: str) -> None:
    rows = trace(spec(optimizer, steps=12))
    for chart in CHARTS:
        filled = fill(go.Figure(chart["figure"]), rows, 12)
        drawn = [trace for trace in filled.data if trace.meta and trace.meta["bind"]["kind"] in {"path", "head"}]
        assert {len(trace.y) for trace in drawn if trace.meta["bind"]["stream"] == "run"} == {13, 1}


@pytest.mark.parametrize("start, best", [(0.2, None), (1.5, 1.5), (0.2, 0.35), (-1e6, 1e6)])
def test_both_sides_of_the_valley_are_in_sight(start: float, best: float | None) -> None:
    (landscape,) = (chart for chart in charts([], "/", start, best) if chart["id"] == "landscape")
    shown = landscape["figure"]["layout"]["xaxis"].get("range")
    if best is None or best == start:
        assert shown is None
    else:
        low, high = sorted(shown)
        assert low <= start <= high
        assert low < best < high


def test_charts_are_plain_json() -> None:
    text = json.dumps(CHARTS, allow_nan=False)
    assert json.loads(text)[0]["figure"]["layout"]["uirevision"]
