"""`GET /api/plane`: the loss over two weights around a run, as the run itself measures it."""

from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import api.plane
from api.runs import Runs
from engine.link import read
from engine.tables.csv_table import read_csv
from engine.tables.packed import pack
from engine.trace import trace
from tests.client import Client
from tests.fuzz.formulas import formula
from tests.loop import awaited
from tests.specs import SEED
from tests.thorough import examples

A, B = "w[temperature,apples]", "w[rainfall,apples]"
RUN = "problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.1,@20,lr=0.05,l2=0.5&steps=600"


@pytest.fixture(autouse=True)
def shared(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.plane, "RUNS", runs)


def plane(client: Client, query: str = RUN, a: str = A, b: str = B, **extra: Any) -> dict[str, Any]:
    answer = client.get(f"/api/plane?{query}&{urlencode({'a': a, 'b': b} | extra)}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def middle(points: dict[str, Any]) -> float:
    """The loss in the middle of the grid."""
    return points["z"][len(points["y"]) // 2][len(points["x"]) // 2]


def around(row: Any, a: str = A, b: str = B) -> dict[str, float]:
    """Ranges whose middle is a row's point."""
    return {f"{end}_{side}": row[name] + off
            for side, name in (("a", a), ("b", b)) for end, off in (("low", -2), ("high", 2))}  # fmt: skip


@pytest.mark.parametrize("at", [0, 1, 19, 20, 33, 600])
def test_the_runs_own_point_lies_on_it(at: int, client: Client) -> None:
    row = trace(read(RUN)).iloc[at]
    points = plane(client, at=at, **around(row))
    assert points["at"] == at
    np.testing.assert_allclose([points["x"][40], points["y"][40], middle(points)], [row[A], row[B], row["loss"]])


def test_rows_of_z_go_with_y(client: Client) -> None:
    wide, narrow = (
        plane(client, at=0, low_a=-50, high_a=50, low_b=low, high_b=high) for low, high in ((-50, 50), (0, 1e-9))
    )
    assert np.shape(wide["z"]) == (len(wide["y"]), len(wide["x"]))
    assert np.ptp(np.array(narrow["z"]), axis=0).max() < 1e-3
    assert np.ptp(np.array(narrow["z"]), axis=1).min() > 1


def test_a_run_that_ended_before_holds_its_last_row(client: Client) -> None:
    query = "problem=table&data=fruit&loss=mse&lane=sgd,lr=1&steps=900"
    last = len(trace(read(query))) - 1
    assert last < 900
    assert plane(client, query, at=900)["at"] == last


def test_several_lanes_hold_the_firsts_row(client: Client) -> None:
    row = trace(read(RUN)).iloc[500]
    points = plane(client, f"{RUN}&lane=adam,lr=0.1", at=500, **around(row))
    np.testing.assert_allclose(middle(points), row["loss"])


def test_what_is_not_finite_is_null(client: Client) -> None:
    points = plane(client, low_a=-1e200, high_a=1e200, low_b=-1e200, high_b=1e200)
    assert points["z"][0][0] is None
    assert None not in points["x"] + points["y"]
    assert middle(points) > 0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("low, high", [("1", "-1"), ("0", "0"), ("1e-300", "2e-300"), ("-1e200", "1e200")])
def test_odd_ranges_are_answered(low: str, high: str, dtype: str, client: Client) -> None:
    points = plane(client, f"{RUN}&dtype={dtype}", low_a=low, high_a=high, low_b=low, high_b=high)
    for side in "xy":
        assert (points[side][0], points[side][-1]) == (float(low), float(high))


def test_without_ranges_and_step_there_are_defaults(client: Client) -> None:
    ends = {f"{end}_{side}": value for side in "ab" for end, value in (("low", -1), ("high", 1))}
    assert plane(client) == plane(client, at=0, **ends)


@pytest.mark.parametrize("name", ["at", "low_a", "high_a", "low_b", "high_b"])
@pytest.mark.parametrize("text", ["NaN", "inf", "1e308", "text", ""])
def test_a_bad_range_is_422(name: str, text: str, client: Client) -> None:
    assert refused(client, f"{RUN}&a={A}&b={B}&{name}={text}") == {name}


@pytest.mark.parametrize(
    "chosen, fields",
    [
        ("", {"a", "b"}),
        (f"a={A}", {"b"}),
        (f"a=w[x,y]&b={B}", {"a"}),
        (f"a={A}&b=loss", {"b"}),
        (f"a={A}&b={A}", {"b"}),
    ],
)
def test_bad_weights_are_422(chosen: str, fields: set[str], client: Client) -> None:
    assert refused(client, f"{RUN}&{chosen}") == fields


SURFACE = "problem=surface&f=rosenbrock&const=b:7&x=0&y=0&lane=sgd,lr=0.1&steps=1"


def test_a_surface_has_its_own_values(client: Client) -> None:
    points = plane(client, SURFACE, "x", "y", low_a=-2, high_a=2, low_b=-1, high_b=3)
    x, y = np.meshgrid(points["x"], points["y"])
    np.testing.assert_allclose(points["z"], (1 - x) ** 2 + 7 * (y - x**2) ** 2)


def test_the_sides_of_a_surface_may_change_places(client: Client) -> None:
    ends = {"low_a": -2, "high_a": 2, "low_b": -1, "high_b": 3}
    turned = {"low_a": -1, "high_a": 3, "low_b": -2, "high_b": 2}
    one, other = plane(client, SURFACE, "x", "y", **ends), plane(client, SURFACE, "y", "x", **turned)
    np.testing.assert_array_equal(np.transpose(one["z"]), other["z"])


def test_where_a_formula_has_no_value_there_is_null(client: Client) -> None:
    query = "problem=surface&formula=log(x)%2By&x=1&y=0&lane=sgd,lr=0.1&steps=1"
    points = plane(client, query, "x", "y", low_a=-1, high_a=1, low_b=-1, high_b=1)
    assert points["z"][0][0] is None
    assert points["z"][0][-1] == pytest.approx(-1)


@pytest.mark.parametrize("text", ["x", "y", "1", "where(a>0,x,y)", "where(a>0,1,x)", "where(a<0,1,y)*2", "max(1,2)"])
def test_any_formula_has_its_plane(text: str, client: Client) -> None:
    query = f"problem=surface&formula={quote(text)}&x=1&y=1&lane=sgd&steps=5&a=x&b=y&low_a=-1&high_a=2"
    answer = client.get(f"/api/plane?{query}")
    points = answer.json()
    if answer.status_code == 422:  # it has neither x nor y
        assert {error["field"] for error in points["errors"]} == {"formula"}
    else:
        assert np.shape(points["z"]) == (len(points["y"]), len(points["x"]))


@given(st.randoms(use_true_random=False), st.sampled_from(["float32", "float64"]))
@examples(40)
def test_no_formula_is_a_server_error(random: Random, dtype: str) -> None:
    text = quote(formula(random))
    for route, query in (
        ("plane", f"problem=surface&formula={text}&x=1&y=1&a=x&b=y&low_a=-3&high_a=3"),
        ("curve", f"problem=function&formula={text}&x=1&low=-3&high=3"),
    ):
        answer = Client().get(f"/api/{route}?{query}&lane=sgd&steps=5&dtype={dtype}")
        assert answer.status_code in (200, 422)
        if answer.status_code == 200 and route == "plane":
            points = answer.json()
            assert np.shape(points["z"]) == (len(points["y"]), len(points["x"]))


def test_a_surface_has_no_other_sides(client: Client) -> None:
    assert refused(client, f"{SURFACE}&a=x&b=loss") == {"b"}


def test_one_weight_has_no_plane(client: Client) -> None:
    assert refused(client, f"{SEED}&a=w&b=w") == {"problem"}


def test_a_bad_spec_is_422(client: Client) -> None:
    assert refused(client, f"{RUN}&scale=foo&a={A}&b={B}") == {"scale"}


def refused(client: Client, query: str) -> set[str]:
    """The fields that the answer has a sentence for."""
    answer = client.get(f"/api/plane?{query}")
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert all(error["message"].endswith(".") for error in errors)
    return {error["field"] for error in errors}


@pytest.mark.parametrize("cells", ["1,1e200\n2,3e200", "1e300,2\n-1e300,3", "1.7e308,1.7e308\n1,1"])
def test_a_table_of_the_largest_numbers_is_answered(cells: str, client: Client) -> None:
    data = pack(read_csv(f"a,b\n{cells}\n".encode(), "large").frame)
    query = f"problem=table&data={data}&loss=mse&lane=sgd,lr=0.1&steps=40"
    assert client.get(f"/api/descent?{query}").status_code == 200
    assert plane(client, query, "w[a,b]", "b[b]")["at"] == 0


def test_nobody_computes_for_a_reader_who_has_gone(runs: Runs) -> None:
    class Gone:
        async def is_disconnected(self) -> bool:
            return True

    run = runs.of(read(RUN))
    assert awaited(api.plane._weights, run, 600, Gone()) is None
    assert len(run._parts) == 1
