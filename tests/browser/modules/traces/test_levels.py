"""levels.js: the colours and level lines of a plane, in powers of ten or as they are."""

import math
from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

COLOURED = """({ coloured }, [z, trace]) => {
  const found = coloured({ x: [0, 1], y: [0, 1], z: z.map((row) => Float64Array.from(row)) }, trace);
  return JSON.parse(JSON.stringify(found, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)));
}"""
IN_POWERS = """({ inPowers }, z) => {
  const { powers, low, high } = inPowers(z.map((row) => Float64Array.from(row)));
  return [powers.map((row) => [...row]), low, high];
}"""


def trace(kind: str = "contour", *, even: bool = False) -> dict[str, Any]:
    return {"type": kind, "meta": {"bind": {"even": even}}, "contours": {"coloring": "fill"}}


def test_positive_values_are_told_apart_by_their_powers(ask: Ask) -> None:
    powers, low, high = ask("levels.js", IN_POWERS, [[1, 10], [100, 1000]])
    assert powers == [[0, 1], pytest.approx([2, 3])]
    assert (low, high) == pytest.approx((0, 3))


def test_others_are_measured_from_a_little_below_the_least(ask: Ask) -> None:
    powers, low, high = ask("levels.js", IN_POWERS, [[-5, -4], [0, 5]])
    shift = 10e-4 + 5
    assert [value for row in powers for value in row] == pytest.approx(
        [math.log10(value + shift) for value in (-5, -4, 0, 5)]
    )
    assert (low, high) == pytest.approx((-3, math.log10(10 + 10e-4)))
    assert ask("levels.js", IN_POWERS, [[0, 0]])[0] == [[pytest.approx(-4)] * 2]


def test_a_few_of_the_lowest_share_one_colour(ask: Ask) -> None:
    _powers, low, high = ask("levels.js", IN_POWERS, [[10.0**k for k in range(-100, 300)]])
    assert (low, high) == pytest.approx((-98, 299))


def test_no_number_is_no_colour(ask: Ask) -> None:
    powers, low, high = ask("levels.js", IN_POWERS, [[math.nan, 10]])
    assert math.isnan(powers[0][0])
    assert (low, high) == (1, 1)
    assert ask("levels.js", IN_POWERS, [[math.nan]])[1:] == [0, 1]


def test_fourteen_levels_between_the_lowest_and_the_highest(ask: Ask) -> None:
    made = ask("levels.js", COLOURED, [[[1, 10], [1e7, 1e14]], trace()])
    assert (made["zmin"], made["zmax"], made["autocontour"]) == (0, 14, False)
    assert made["contours"] == {"coloring": "fill", "start": 1, "end": 13.5, "size": 1}
    assert made["z"] == [[0, 1], [7, 14]]
    assert made["customdata"] == [[1, 10], [1e7, 1e14]]
    assert ask("levels.js", COLOURED, [[[5, 5], [5, 5]], trace()])["contours"]["size"] == 1


def test_even_colours_are_of_the_values_as_they_are(ask: Ask) -> None:
    made = ask("levels.js", COLOURED, [[[-7, 0], [3, 7]], trace(even=True)])
    assert (made["zmin"], made["zmax"], made["z"]) == (-7, 7, [[-7, 0], [3, 7]])
    assert made["contours"] == {"coloring": "fill", "start": -6, "end": 6.5, "size": 1}


def test_a_surface_has_its_heights_and_beside_them_its_colours(ask: Ask) -> None:
    made = ask("levels.js", COLOURED, [[[1, 10], [100, 1e31]], trace("surface")])
    assert made["z"] == [[1, 10], [100, None]]  # beyond the numbers of WebGL
    assert made["surfacecolor"] == [[0, 1], [2, 31]]
    assert (made["cmin"], made["cmax"]) == (0, 31)


def test_the_span_of_a_plane(ask: Ask) -> None:
    code = "({ span }, z) => span(z)"
    assert ask("levels.js", code, [[3, math.nan], [-2, 7]]) == [-2, 7]
    assert ask("levels.js", code, []) == [math.inf, -math.inf]
