"""Where a function of x grows beyond all bounds, and what is shown of one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formula.poles import poles, poles_told, view
from engine.formula.tree import expression

POLES = {
    "1/x": [0], "1/(x - 0.123)": [0.123], "x**2 + 1/(x - 1)**2": [1], "log(abs(x))": [0], "1/sqrt(abs(x - 3.3))": [3.3],
    "tan(x)": [-1.5 * math.pi, -0.5 * math.pi, 0.5 * math.pi, 1.5 * math.pi],
    "1/(x**2 - 2)": [-math.sqrt(2), math.sqrt(2)],
    "1/(1 - exp(-x))": [0], "-1/x**9": [0], "exp(1/(x - 2))": [2],
}  # fmt: skip
# finite everywhere, in one stretch only, or at all points but one beside which nothing grows
NONE = [
    "x**4 - 3*x**2 + x", "abs(x)", "0*x", "where(x > 0, 1, 2)", "sin(1000000*x)", "exp(-1000000*(x - 0.37)**2)",
    "1/(x**2 + 1e-12)", "log(x)", "sqrt(x)", "x**0.5", "sin(x)/x", "exp(x**3)", "log(-1)*x", "1/(x - x)", "x - 1/0",
]  # fmt: skip


@pytest.mark.parametrize("text", POLES)
def test_poles_are_found(text: str) -> None:
    assert poles(expression(text), -5, 5) == pytest.approx(POLES[text], abs=2e-3 if "exp(1/" in text else 1e-6)


@pytest.mark.parametrize("text", NONE)
def test_where_nothing_grows_there_is_no_pole(text: str) -> None:
    assert poles(expression(text), -5, 5) == []
    assert poles_told(expression(text), -5, 5) == ""


@given(st.floats(-4.9, 4.9), st.sampled_from([1, 2, 3]), st.sampled_from(["", "-"]))
def test_a_pole_is_found_wherever_it_is(place: float, power: int, sign: str) -> None:
    (found,) = poles(expression(f"{sign}1/(x - ({place!r}))**{power} + x"), -5, 5)
    assert found == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize("low, high", [(1, 1), (5, -5), (-1e200, 1e200), (1e-300, 2e-300)])
def test_odd_intervals(low: float, high: float) -> None:
    assert all(low <= place <= high for place in poles(expression("1/(x - 1)"), low, high))


def test_a_sentence_names_a_few() -> None:
    assert poles_told(expression("1/x"), -5, 5) == "f(x) grows beyond all bounds at x = 0."
    assert poles_told(expression("tan(x)"), -2, 2) == "f(x) grows beyond all bounds at x = −1.571, 1.571."
    assert poles_told(expression("tan(x)"), -5, 5).endswith("x = −4.712, −1.571, 1.571, ….")


@pytest.mark.parametrize("start", [2.0, -3.0, 0.0, 1e6])
@pytest.mark.parametrize("text", [*POLES, *NONE, "x*1e308*10"])
def test_a_view_has_the_start_in_it_and_finite_ends(text: str, start: float) -> None:
    across, up = view(expression(text), start)
    assert across[0] < start < across[1]
    assert all(math.isfinite(end) for end in (*across, *up))
    assert up[0] <= up[1]


def test_a_view_has_both_valleys_and_no_pole() -> None:
    assert view(expression("x**2"), 2) == ((-2.5, 2.5), (pytest.approx(0, abs=1e-5), 6.25))
    assert max(map(abs, view(expression("1/x"), 2)[1])) < 10


def test_a_view_is_a_quarter_wider_than_the_start_and_two_at_the_least() -> None:
    assert view(expression("x**2"), -8) == ((-10, 10), (pytest.approx(0, abs=1e-4), 100))
    for start in (0, 1.6, -1.6):
        assert view(expression("x**2"), start) == ((-2, 2), (pytest.approx(0, abs=1e-5), 4))
    assert view(expression("x**2"), 1.7)[0] == (-2.125, 2.125)
    assert view(expression("3"), 0) == ((-2, 2), (3, 3))


def test_a_view_of_what_has_no_value_is_one_up_and_one_down() -> None:
    assert view(expression("log(-1)*x"), 0) == ((-2, 2), (-1, 1))


@pytest.mark.parametrize("text, ends", [("1/x", (-4, 4)), ("where(x > 0, x, log(-1))", (0.1, 1.9))])
def test_where_a_pole_or_a_gap_is_in_sight_a_tenth_of_the_values_is_left_out(text: str, ends: tuple) -> None:
    """1/x is above 4 on a twentieth of the way from -2.5 to 2.5; x on (0, 2) leaves out a twentieth at each end."""
    start = 2 if text == "1/x" else 0
    assert view(expression(text), start)[1] == pytest.approx(ends, rel=0.02)


@pytest.mark.parametrize("low, high", [(-5, 5), (-1, 1), (-0.001, 0.002), (-1e6, 1e6)])
def test_a_pole_is_found_on_every_scale(low: float, high: float) -> None:
    assert poles(expression("1/x"), low, high) == pytest.approx([0], abs=1e-6 * high)


def test_two_poles_side_by_side_are_two() -> None:
    assert poles(expression("1/(x-0.1)+1/(x-0.2)"), -5, 5) == pytest.approx([0.1, 0.2], abs=1e-6)


@pytest.mark.parametrize("height", [1e3, 1e6, 1e9])
def test_a_peak_that_ends_is_no_pole(height: float) -> None:
    assert poles(expression(f"1/(x**2 + {1 / height!r})"), -5, 5) == []
