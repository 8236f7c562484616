"""`GET /api/sweep`: a header, parts, an end; shared memory; mistakes told as sentences."""

import gc
import json
import weakref
from dataclasses import replace
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest

import api.runs
import api.sweep
from api.runs import Runs
from engine.limits import LIMITS
from engine.sweep.parts import Part
from engine.sweep.walk import swept
from tests.client import Client

BASINS = (
    "problem=surface&f=himmelblau&x=0&y=0&lane=sgd,lr=0.01,momentum=0.9&steps=200&sweep=basins&count_a=40&count_b=30"
)

CURVE = "problem=pair&x=3&y=6&w=1&loss=squared_error&lane=sgd,lr=0.1&steps=60&sweep=curve&count_a=30"
MAP = "problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&steps=40&sweep=map&count_a=7&count_b=5"


@pytest.fixture(autouse=True)
def shared(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.sweep, "RUNS", runs)


def lines(client: Client, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/sweep?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_a_header_then_parts_then_an_end(client: Client) -> None:
    header, *parts, end = lines(client, BASINS)
    assert (header["sweep"], header["runs"], header["steps"]) == ("basins", 1200, 200)
    assert [(axis["name"], len(axis["values"])) for axis in header["axes"]] == [("x", 40), ("y", 30)]
    assert sorted(cell for part in parts for cell in part["cells"]) == list(range(1200))
    for part in parts:
        assert len(part["cells"]) == len(part["kind"]) == len(part["steps"]) == len(part["loss"])
    assert parts[-1]["done"] == parts[-1]["of"]
    kinds = [kind for part in parts for kind in part["kind"]]
    assert set(kinds) >= {0, 1, 2, 3, -2}
    for kind, steps in ((k, s) for part in parts for k, s in zip(part["kind"], part["steps"], strict=True)):
        assert (steps is None) == (kind < 0)
    assert end["outcome"] == "finished"
    assert len(end["minima"]) == 4


def table(client: Client, query: str) -> pd.DataFrame:
    answer = client.get(f"/api/sweep?{query}&format=csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert "sweep.csv" in answer.headers["content-disposition"]
    return pd.read_csv(StringIO(answer.text))


@pytest.mark.parametrize("query", [BASINS, MAP, CURVE])
def test_the_cells_as_a_table(client: Client, query: str) -> None:
    header, *parts, _end = lines(client, query)
    cells = table(client, query)
    told = {name: [value for part in parts for value in part[name]] for name in ("cells", "kind", "steps", "loss")}
    across = len(header["axes"][0]["values"])
    for number, axis in enumerate(header["axes"]):
        places = np.array(told["cells"]) // across if number else np.array(told["cells"]) % across
        np.testing.assert_array_equal(cells[axis["name"]], np.array(axis["values"])[places])
    np.testing.assert_array_equal(cells["steps"].astype(float), np.array(told["steps"], dtype=float))
    np.testing.assert_array_equal(cells["loss"], np.array(told["loss"], dtype=float))
    if header["sweep"] == "basins":
        codes = {**{f"minimum {k + 1}": k for k in range(40)}, "none within the steps": -1, "diverges": -2}
        assert [codes[verdict] for verdict in cells["verdict"]] == told["kind"]
    else:
        assert cells["verdict"].tolist() == [header["kinds"][kind] for kind in told["kind"]]


def test_another_format_is_a_mistake(client: Client) -> None:
    answer = client.get(f"/api/sweep?{BASINS}&format=xls")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "format")


def test_the_same_sweep_is_computed_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lines(client, BASINS)
    monkeypatch.setattr(api.runs, "swept", lambda sweep: pytest.fail("computed again"))
    assert lines(client, BASINS) == first
    assert lines(client, BASINS.replace("lr=0.01", "lr=1e-2,dampening=0")) == first


def test_a_reader_who_leaves_stops_the_computing_and_the_next_one_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(sweep: Any) -> Any:
        for part in swept(sweep):
            made.append(part)
            yield part

    monkeypatch.setattr(api.runs, "swept", counted)
    monkeypatch.setattr("engine.sweep.parts.FIRST", 0.0)
    monkeypatch.setattr("engine.sweep.parts.SLICE", 0.0)
    client.raw("/api/sweep", BASINS.encode(), leave_after=5)
    assert 5 <= len(made) < 10
    _header, *parts, end = lines(client, BASINS)
    assert sum(isinstance(part, Part) for part in made) == len(parts)
    assert end["outcome"] == "finished"


def test_the_size_of_a_sweep_is_that_of_its_cells(client: Client, runs: Runs) -> None:
    lines(client, BASINS)
    (run,) = runs._kept.values()
    assert run.size >= 1200 * 8 * 3


def test_sweeps_that_nobody_reads_any_more_make_room_for_others(
    client: Client, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.sweep.parts.FIRST", 0.0)
    large = BASINS.replace("count_a=40&count_b=30", "count_a=150&count_b=100")
    client.raw("/api/sweep", large.encode(), leave_after=2)
    (run,) = runs._kept.values()
    under_way, runs.most = run.size, 3 * run.size
    assert under_way > 15_000 * 2 * 100  # bytes: what an optimizer, its gradients and the graph keep
    gone = weakref.ref(run)
    del run
    for number in range(1, 6):
        client.raw("/api/sweep", large.replace("lr=0.01", f"lr=0.01{number}").encode(), leave_after=2)
        assert len(runs._kept) <= 3
    gc.collect()
    assert gone() is None
    lines(client, large)
    assert next(reversed(runs._kept.values())).size < under_way


@pytest.mark.parametrize(
    "change, field",
    [
        (("sweep=basins", "sweep=basin"), "sweep"),
        (("count_a=40", "count_a=401"), "count_a"),
        (("count_a=40", "count_a=1"), "count_a"),
        (("count_a=40", "low_a=2&high_a=1"), "high_a"),
        (("count_a=40", "a=lr"), "a"),
        (("lane=sgd", "lane=sgd,lr=1&lane=sgd"), "lane"),
        (("lr=0.01", "lr=0.01,@5,lr=1"), "lane"),
        (("lr=0.01", "lr=x"), "lr"),
    ],
)
def test_a_mistake_is_a_422_at_its_field(change: tuple[str, str], field: str, client: Client) -> None:
    answer = client.get(f"/api/sweep?{BASINS.replace(*change)}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert all(error["message"].endswith(".") for error in answer.json()["errors"])


def test_a_sweep_past_its_time_is_stopped_with_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.sweep.walk.LIMITS", replace(LIMITS, max_seconds=0))
    monkeypatch.setattr("engine.sweep.parts.FIRST", 0.0)
    *_rest, end = lines(client, BASINS)
    assert end["outcome"] == "stopped"
    assert end["message"].startswith("Stopped")
