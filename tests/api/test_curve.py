"""`GET /api/curve`: the loss over a range of w, as the student computes it."""

import numpy as np
import pytest

from tests.client import Client
from tests.specs import LOSS_CASES, SEED, case_name, link, table_link
from tests.student import loss_number


def curve(client: Client, query: str) -> dict[str, list[float | None]]:
    answer = client.get(f"/api/curve?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("loss, given", LOSS_CASES, ids=case_name)
def test_the_curve_is_the_loss_over_w(loss: str, given: dict, client: Client) -> None:
    points = curve(client, link(loss=loss, **given) + "&at=0&low=-0.5&high=1.25")
    assert len(points["w"]) == len(points["loss"]) > 100
    weights, losses = (np.array(points[name], dtype=float) for name in ("w", "loss"))
    np.testing.assert_allclose(weights, np.linspace(-0.5, 1.25, len(weights)))
    np.testing.assert_allclose(losses, [loss_number(loss, 10.5 - w * 30.2, **given) for w in weights], rtol=1e-10)


def test_the_curve_follows_the_changes_on_the_way(client: Client) -> None:
    query = link("sgd,lr=0.0001,@10,y=3,x=2,loss=absolute_error")
    before, after = (curve(client, f"{query}&at={at}&low=1&high=2") for at in (9, 10))
    assert before["loss"][0] == pytest.approx((10.5 - 30.2) ** 2)
    assert after["loss"][0] == pytest.approx(abs(3 - 2))


def test_what_is_not_finite_is_null(client: Client) -> None:
    points = curve(client, f"{SEED}&at=0&low=-1e200&high=1e200")
    assert points["loss"][0] is None
    assert None not in points["w"]
    assert points["loss"][len(points["loss"]) // 2] == pytest.approx(10.5**2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("low, high", [("1", "-1"), ("0", "0"), ("1e-300", "2e-300"), ("-1e200", "1e200")])
def test_odd_ranges_are_answered(low: str, high: str, dtype: str, client: Client) -> None:
    points = curve(client, f"{link(dtype=dtype)}&low={low}&high={high}")
    assert points["w"][0] == float(low)
    assert points["w"][-1] == float(high)


def test_without_a_range_there_is_a_default(client: Client) -> None:
    assert curve(client, SEED) == curve(client, f"{SEED}&at=0&low=-1&high=1")


@pytest.mark.parametrize("name", ["low", "high", "at"])
@pytest.mark.parametrize("text", ["NaN", "inf", "1e308", "text", ""])
def test_a_bad_range_is_422(name: str, text: str, client: Client) -> None:
    answer = client.get(f"/api/curve?{SEED}&{name}={text}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_a_bad_spec_is_422(client: Client) -> None:
    answer = client.get(f"/api/curve?{link(x='NaN')}&low=0&high=1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "x"


FUNCTION = "problem=function&x=2&lane=sgd,lr=0.1&steps=5"


@pytest.mark.parametrize("dtype, rounding", [("float64", 1e-12), ("float32", 1e-5)])
def test_a_function_has_its_curve(dtype: str, rounding: float, client: Client) -> None:
    query = f"{FUNCTION}&formula=a*x**2%2Bsin(5*x)&const=a:0.5&dtype={dtype}&at=3&low=-2&high=3"
    x, values = (np.array(numbers, dtype=float) for numbers in curve(client, query).values())
    np.testing.assert_allclose(x, np.linspace(-2, 3, len(x)))
    np.testing.assert_allclose(values, 0.5 * x**2 + np.sin(5 * x), rtol=rounding, atol=rounding)


def test_the_curve_is_broken_at_a_pole_and_nowhere_else(client: Client) -> None:
    points = curve(client, f"{FUNCTION}&formula=1/(x-0.123)&low=-1&high=1")
    (gap,) = (x for x, value in zip(points["x"], points["loss"], strict=True) if value is None)
    assert gap == pytest.approx(0.123)
    assert points["x"] == sorted(points["x"])


def test_a_stretch_without_a_value_is_null(client: Client) -> None:
    points = curve(client, f"{FUNCTION}&formula=log(x)&low=-1&high=1")
    assert all((value is None) == (x <= 0) for x, value in zip(points["x"], points["loss"], strict=True))


@pytest.mark.parametrize("low, high", [("1", "-1"), ("0", "0"), ("1e-300", "2e-300"), ("-1e200", "1e200")])
def test_odd_ranges_of_a_function_are_answered(low: str, high: str, client: Client) -> None:
    points = curve(client, f"{FUNCTION}&formula=1/x&low={low}&high={high}")
    assert (points["x"][0], points["x"][-1]) == (float(low), float(high))


@pytest.mark.parametrize("query", ["problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&steps=2", table_link()])
def test_what_has_more_than_one_weight_has_no_curve(query: str, client: Client) -> None:
    answer = client.get(f"/api/curve?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "problem"
