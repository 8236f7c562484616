"""grid.js: each cell has its value in its middle, along a linear or a logarithmic axis."""

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import MOMENTUM, RATE, asked, line


def test_a_pixel_is_in_the_cell_whose_value_is_nearest(ask: Ask) -> None:
    """Three rates over two powers of ten: each cell is one power wide, its value in its middle."""
    body = """const side = m.sideOf(values[0]);
      const axis = { range: [side.low, side.high], _length: 300 };
      const zoomed = { range: [-1.5, -0.5], _length: 300 };
      const at = (axis, ...pixels) => pixels.map((pixel) => m.placeAt(side, axis, pixel));
      return [side, at(axis, -1, 0, 99, 101, 299, 300), at(zoomed, 0, 150, 299),
        m.cellPixels(side, 1, axis), m.cellPixels(side, 1, zoomed)];"""
    side, places, zoomed, pixels, close = asked(ask, "grid.js", body, RATE)
    assert side == pytest.approx({"low": -2.5, "high": 0.5, "step": 1, "count": 3, "log": True})
    assert places == [-1, 0, 0, 1, 2, -1]
    assert zoomed == [1, 1, 1]
    assert pixels == pytest.approx([100, 200])
    assert close == pytest.approx([0, 300])


def test_a_linear_side_begins_half_a_cell_before_its_first_value(ask: Ask) -> None:
    body = "return values.map(m.sideOf);"
    two, five, one = asked(ask, "grid.js", body, MOMENTUM, line(2, 4, 6, 8, 10), line(7))
    assert two == {"low": -0.25, "high": 0.75, "step": 0.5, "count": 2, "log": False}
    assert five == {"low": 1, "high": 11, "step": 2, "count": 5, "log": False}
    assert one == {"low": 6.5, "high": 7.5, "step": 1, "count": 1, "log": False}


def test_cells_share_their_edges(ask: Ask) -> None:
    """Ten units on 200 pixels, from -2: a cell of two units has 40 of them."""
    body = """const side = m.sideOf(values[0]), axis = { range: [-2, 8], _length: 200 };
      return [...[0, 1, 3].map((place) => m.cellPixels(side, place, axis)), m.pixels(0, 4, axis)].flat();"""
    pixels = asked(ask, "grid.js", body, line(2, 4, 6, 8, 10))
    assert pixels == pytest.approx([60, 100, 100, 140, 180, 220, 40, 120])
