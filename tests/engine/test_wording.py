"""One form of a number for people: what is written reads back as the number, within its digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.wording import number

WRITTEN = {
    0.0: "0", 19.8916: "19.8916", -2.5: "−2.5", 1e-7: "10⁻⁷", -1e-7: "−10⁻⁷", 1.5e-6: "1.5×10⁻⁶",
    -1.25e300: "−1.25×10³⁰⁰", 1e10: "10¹⁰", 0.00109644: "0.00109644", 1234567: "1,234,567", 1234567.8: "1,234,568",
    1234.5: "1,234.5", 12345678: "1.23457×10⁷", 9999999.6: "10⁷", 9999999.5: "10⁷", 9999999.4: "9,999,999",
    0.0001: "0.0001",
    9.9999e-5: "9.9999×10⁻⁵", 9.9999999e-5: "0.0001", 0.99999999: "1", 999999.96: "1,000,000", 100: "100",
    1000: "1,000", math.inf: "∞", -math.inf: "−∞", math.nan: "–", 5e-324: "4.94066×10⁻³²⁴",
}  # fmt: skip


@pytest.mark.parametrize("value, text", WRITTEN.items())
def test_a_number_as_it_is_written_by_hand(value: float, text: str) -> None:
    assert number(value) == text


def test_more_digits_where_they_are_asked_for() -> None:
    assert number(2**31 - 1, 12) == "2,147,483,647"
    assert number(0.1 + 0.2, 12) == "0.3"
    assert number(1 / 3, 3) == "0.333"
    assert number(1e12, 12) == "10¹²"


def read(text: str) -> float:
    plain = text.replace("−", "-").replace(",", "")
    plain = plain.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    head, times, power = plain.partition("×10")
    if times:
        return float(f"{head}e{power}")
    raised = any(sign in text for sign in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return float(plain.replace("10", "1e", 1)) if raised else float(plain)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300), st.integers(1, 12))
def test_what_is_written_is_the_number_within_its_digits(value: float, digits: int) -> None:
    assert read(number(value, digits)) == pytest.approx(value, rel=0.5000001 * 10.0 ** (1 - digits), abs=5e-324)


@given(st.integers(-9_999_999, 9_999_999))
def test_a_whole_number_is_written_whole(value: int) -> None:
    assert number(value) == f"{value:,}".replace("-", "−")
