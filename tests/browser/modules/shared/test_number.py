"""number.js: one form of a number for people, the same that Python writes."""

import math
import random

import pytest

from engine.wording import number
from tests.browser.modules.conftest import Ask
from words import using

SHOWN = "({ shown }, cases) => cases.map(([value, digits]) => shown(value, digits))"
BY_HAND = [
    (0.0, 6, "0"), (-0.0, 6, "0"), (1.0, 6, "1"), (-2.5, 6, "−2.5"), (math.inf, 6, "∞"), (-math.inf, 6, "−∞"),
    (math.nan, 6, "–"), (1234567.0, 6, "1,234,567"), (1234567.8, 6, "1,234,568"), (1234.5, 6, "1,234.5"),
    (-1234.5, 6, "−1,234.5"), (999.9996, 6, "1,000"), (123.0, 6, "123"), (12345.678, 6, "12,345.7"),
    (100000.0, 6, "100,000"), (9999999.0, 6, "9,999,999"), (9999999.4, 6, "9,999,999"), (9999999.6, 6, "10⁷"),
    (1e7, 6, "10⁷"), (1.5e7, 6, "1.5×10⁷"), (123456789.0, 6, "1.23457×10⁸"), (1e-4, 6, "0.0001"),
    (0.00012345678, 6, "0.000123457"), (9.99e-5, 6, "9.99×10⁻⁵"), (9.9999999e-5, 6, "0.0001"), (1e-6, 6, "10⁻⁶"),
    (-1.5e-6, 6, "−1.5×10⁻⁶"), (-1e-10, 6, "−10⁻¹⁰"), (5e-324, 6, "4.94066×10⁻³²⁴"),
    (1.7976931348623157e308, 6, "1.79769×10³⁰⁸"), (9.999999e20, 6, "10²¹"), (0.1 + 0.2, 6, "0.3"),
    (0.1 + 0.2, 17, "0.30000000000000004"), (123456.7, 4, "123,457"), (0.000123456, 3, "0.000123"), (1.25, 2, "1.2"),
    (1.75, 2, "1.8"), (1234566.5, 6, "1,234,566"), (1234567.5, 6, "1,234,568"), (123456789.0, 9, "123,456,789"),
    (1234567890.0, 9, "1.23456789×10⁹"), (2.5, 1, "2"), (30.2, 6, "30.2"), (19.8916, 6, "19.8916"),
]  # fmt: skip


@pytest.fixture(scope="module")
def many() -> list[tuple[float, int]]:
    """Numbers of all sizes, with those at which something turns: halves, and powers of ten from both sides."""
    draw = random.Random(0)
    sizes = [draw.uniform(1, 10) * 10.0 ** draw.randint(-320, 307) for _ in range(1000)]
    sizes += [draw.uniform(0, 10) * 10.0 ** draw.randint(-6, 9) for _ in range(3000)]
    sizes += [round(size, draw.randint(0, 6)) for size in sizes[1000:]]
    sizes += [draw.randrange(1 << 20) / 2 ** draw.randint(0, 12) for _ in range(2000)]
    sizes += [around for power in range(-8, 10) for around in beside(10.0**power)]
    return [(draw.choice((-1, 1)) * size, draw.choice((2, 3, 4, 6, 6, 6, 9, 17))) for size in sizes]


def beside(value: float) -> list[float]:
    near = [math.nextafter(value, 0), math.nextafter(value, math.inf), value * (1 - 4e-7)]
    return [value, *near, value - 0.5, value * 0.9]


def test_numbers_are_written_by_the_rule(ask: Ask) -> None:
    assert ask("number.js", SHOWN, [case[:2] for case in BY_HAND]) == [text for _value, _digits, text in BY_HAND]


def test_python_and_the_browser_write_the_same(ask: Ask, many: list[tuple[float, int]]) -> None:
    cases = [*many, *[case[:2] for case in BY_HAND]]
    ours = [number(value, digits) for value, digits in cases]
    theirs = ask("number.js", SHOWN, [list(case) for case in cases])
    assert [case for case in zip(cases, ours, theirs, strict=True) if case[1] != case[2]] == []


@pytest.mark.parametrize("language", ["de", "es", "fr", "hi", "ko", "pl", "sv", "en-XA"])
def test_they_do_so_in_other_languages(ask: Ask, many: list[tuple[float, int]], language: str) -> None:
    with using(language):
        ours = [number(value, digits) for value, digits in many]
    code = (
        "({ writeIn, shown }, [language, cases]) => { writeIn(language); return cases.map((each) => shown(...each)); }"
    )
    theirs = ask("number.js", code, [language, [list(case) for case in many]])
    assert [case for case in zip(many, ours, theirs, strict=True) if case[1] != case[2]] == []


def test_six_digits_are_the_usual(ask: Ask) -> None:
    assert ask("number.js", "({ shown }) => shown(2 / 3)") == "0.666667"
