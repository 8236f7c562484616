"""scale.js: from values to pixels and back, linear and logarithmic."""

import math

import pytest

from tests.browser.modules.conftest import Ask

PIXELS = "({ pixels }, [scale, values]) => values.map(pixels(scale))"
VALUES = "({ values }, [scale, pixels]) => pixels.map(values(scale))"


def scale(low: float, high: float, *, log: bool = False, down: bool = False, length: float = 200) -> dict[str, object]:
    return {"low": low, "high": high, "log": log, "down": down, "length": length, "offset": 30}


def test_pixels_of_values(ask: Ask) -> None:
    assert ask("scale.js", PIXELS, [scale(10, 20), [10, 15, 20, 25, 0]]) == [0, 100, 200, 300, -200]
    assert ask("scale.js", PIXELS, [scale(10, 20, down=True), [10, 15, 20, 25]]) == [200, 100, 0, -100]
    assert ask("scale.js", PIXELS, [scale(0, 2, log=True), [1, 10, 100]]) == [0, 100, 200]
    assert all(map(math.isnan, ask("scale.js", PIXELS, [scale(0, 2, log=True), [0, -1]])))
    drops = "({ pixels }, [scale, values]) => values.map(pixels(scale, true))"
    assert ask("scale.js", drops, [scale(0, 2, log=True), [10, 0, -5]]) == [100, -200_000, -200_000]
    assert math.isnan(ask("scale.js", drops, [scale(0, 2, log=True), [math.nan]])[0])
    assert ask("scale.js", PIXELS, [scale(0, 1), [1e9, -1e9, 90]]) == [20000, -20000, 18000]
    assert ask("scale.js", PIXELS, [scale(0, 1, down=True), [1e9, -1e9]]) == [-20000, 20000]


def test_values_of_pixels_have_as_few_digits_as_a_pixel_tells(ask: Ask) -> None:
    assert ask("scale.js", VALUES, [scale(0, 3, length=700), [0, 100, 350, 700]]) == [0, 0.429, 1.5, 3]
    assert ask("scale.js", VALUES, [scale(0, 3, length=700, down=True), [0, 700]]) == [3, 0]
    assert ask("scale.js", VALUES, [scale(0, 30000, length=300), [1, 2, 299]]) == [100, 200, 29900]
    assert ask("scale.js", VALUES, [scale(0, 30000, length=290), [1]]) == [100]
    assert ask("scale.js", VALUES, [scale(0, 200), [7]]) == [7]
    assert ask("scale.js", VALUES, [scale(0, 2, log=True), [0, 100, 50]]) == [1, 10, 3.16]


def test_an_axis_that_begins_anywhere_has_its_own_ends(ask: Ask) -> None:
    assert ask("scale.js", VALUES, [scale(10, 20), [0, 100, 200]]) == [10, 15, 20]
    assert ask("scale.js", VALUES, [scale(-30, -10, down=True), [0, 50, 200]]) == [-10, -15, -30]
    assert ask("scale.js", VALUES, [scale(1, 3, log=True), [0, 100, 200]]) == [10, 100, 1000]


def test_an_axis_of_plotlys(ask: Ask) -> None:
    axis = {"range": ["1", 5], "type": "log", "_offset": 40, "_length": 300}
    code = "({ scaleOf }, [axis, down]) => scaleOf(axis, down)"
    expected = {"log": True, "low": 1, "high": 5, "offset": 40, "length": 300, "down": True}
    assert ask("scale.js", code, [axis, True]) == expected
    assert ask("scale.js", code, [axis | {"type": "linear"}, False]) == expected | {"log": False, "down": False}


@pytest.mark.parametrize("change", [{"low": 1}, {"high": 9}, {"log": True}, {"offset": 1}, {"length": 9}])
def test_other_pixels_are_another_key(ask: Ask, change: dict[str, object]) -> None:
    code = "({ scaleKey }, [a, b, c]) => [scaleKey(a, b) === scaleKey(a, { ...b }), scaleKey(a, b) === scaleKey(a, c), scaleKey(a, b) === scaleKey(c, b)]"  # noqa: E501
    a, b = scale(0, 2), scale(0, 2)
    assert ask("scale.js", code, [a, b, b | change]) == [True, False, False]
