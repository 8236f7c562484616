"""far.js: points far outside the axes come nearer along the way to the plot's middle, and no others."""

import pytest

from tests.browser.modules.conftest import Ask

NEARER = """({ nearer }, [points, ranges]) => {
  const found = nearer(points, ranges);
  return found === points ? "the same" : { ...found, x: [...found.x], y: [...found.y] };
}"""
RANGES = {"x": {"low": 0, "high": 10, "log": False}, "y": {"low": -1, "high": 1, "log": False}}


def test_what_is_near_stays_as_it_is(ask: Ask) -> None:
    assert ask("far.js", NEARER, [{"x": [5, 9e12], "y": [0, 1.9e12]}, RANGES]) == "the same"
    assert ask("far.js", NEARER, [{"x": [1e300], "y": [0], "z": [0]}, RANGES]) == "the same"
    assert ask("far.js", NEARER, [{"x": [], "y": []}, RANGES]) == "the same"


def test_what_is_far_comes_nearer_on_its_way(ask: Ask) -> None:
    found = ask("far.js", NEARER, [{"x": [5, 5 + 1e20], "y": [0, 4e19], "rows": [3, 4]}, RANGES])
    assert found["x"][0] == 5
    assert found["y"][0] == 0
    # in widths 1e19, in heights 2e19: the larger one becomes 1e12
    assert (found["x"][1], found["y"][1]) == pytest.approx((5 + 0.5e12 * 10, 1e12 * 2))
    assert found["rows"] == [3, 4]
    below = ask("far.js", NEARER, [{"x": [5], "y": [-1e300]}, RANGES])
    assert (below["x"][0], below["y"][0]) == pytest.approx((5, -2e12))


def test_what_is_straight_above_or_beside_the_middle_stays_so(ask: Ask) -> None:
    ranges = {"x": {"low": 1000, "high": 1010, "log": False}, "y": {"low": -70, "high": -60, "log": False}}
    for points, middle in ({"x": [1005], "y": [1e30]}, {"x": 1005}), ({"x": [-1e30], "y": [-65]}, {"y": -65}):
        found = ask("far.js", NEARER, [points, ranges])
        assert {name: found[name][0] for name in middle} == pytest.approx(middle, rel=1e-12)


def test_on_a_log_axis_it_goes_by_powers(ask: Ask) -> None:
    ranges = RANGES | {"y": {"low": 0, "high": 1e-13, "log": True}}
    found = ask("far.js", NEARER, [{"x": [5, 5], "y": [100, 1]}, ranges])
    assert found["y"] == pytest.approx([10 ** (0.5e-13 + 1e12 * 1e-13), 1])
