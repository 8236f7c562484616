"""The old paths of lanes that changed: of the right stream and lane, in every chart, below the new ones."""

import json
from typing import Any

import pytest

from figures.race import Runner, charts
from figures.race_ghosts import Ghost, with_ghosts

DOMAIN = ((-5.0, 5.0), (-4.0, 4.0))
PLAIN = charts([Runner(0, "SGD"), Runner(2, "Adam")], "/u", DOMAIN, [], {"loss": 8.0, "grad_norm": 5.0}, signed=False)
GHOSTS = [Ghost("ghost1", 0, 0), Ghost("ghost1", 1, 1), Ghost("ghost1", 2, 2), Ghost("ghost2", 0, 2)]
CHARTS = with_ghosts(PLAIN, GHOSTS)


def bind(trace: dict[str, Any]) -> dict[str, Any]:
    return trace.get("meta", {}).get("bind", {})  # type: ignore[no-any-return]


@pytest.mark.parametrize("chart, plain", [*zip(CHARTS, PLAIN, strict=True)], ids=[chart["id"] for chart in PLAIN])
def test_each_path_has_its_old_ones_below_it(chart: dict[str, Any], plain: dict[str, Any]) -> None:
    traces = chart["figure"]["data"]
    old = [trace for trace in traces if bind(trace).get("stream", "run") != "run"]
    assert [trace for trace in traces if trace not in old] == plain["figure"]["data"]
    assert {(bind(trace)["stream"], bind(trace)["lane"]) for trace in old} == {
        ("ghost1", 0), ("ghost1", 2), ("ghost2", 0),
    }  # lane 1 is not shown  # fmt: skip
    assert [bind(trace)["stream"] for trace in old] == ["ghost1", "ghost2", "ghost1"]
    for trace in old:
        own = traces[traces.index(trace) + 1 :]
        path = next(other for other in own if bind(other).get("stream") == "run" and bind(other)["kind"] == "path")
        assert {name: bind(path).get(name) for name in "xyz"} == {name: bind(trace).get(name) for name in "xyz"}
        assert trace["line"]["color"] == path["line"]["color"]
        assert trace["opacity"] < 1
        assert trace["line"]["width"] < path["line"]["width"]
    uids = [trace["uid"] for trace in traces]
    assert len(set(uids)) == len(uids)
    json.dumps(chart, allow_nan=False)


def test_without_ghosts_nothing_is_another() -> None:
    assert with_ghosts(PLAIN, []) == PLAIN
