"""paint.js: the patterns as tiles, and their ink, which is dark on what is light."""

from typing import Any

import pytest

from figures.sweep import palette
from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import asked, header, line

TILES = {
    "dots": ["##....", "##....", *["......"] * 4],
    "stripes": ["###......", "##......#", "#......##", "......###", ".....###.", "....###..", "...###...", "..###....",
                ".###....."],
    "lines": ["#######"] * 2 + ["......."] * 5,
    "checks": ["####...."] * 4 + ["....####"] * 4,
    "hatch": ["##......", "###....#", "..##..##", "...####.", "....##..", "...####.", "..##..##", "###....#"],
}  # fmt: skip


@pytest.mark.parametrize("name", TILES)
def test_a_pattern_repeats_its_tile(ask: Ask, name: str) -> None:
    body = """const sign = (x, y) => (m.PATTERNS[values[0]](x, y) ? "#" : ".");
      const draw = (y) => Array.from({ length: 20 }, (_, x) => sign(x, y)).join("");
      return [0, 504].map((from) => Array.from({ length: 20 }, (_, y) => draw(from + y)));"""
    first, last = asked(ask, "paint.js", body, name)
    tile = TILES[name]
    wanted = [(row * 20)[:20] for row in tile * 40]
    assert first == wanted[:20]
    assert last == [(tile[y % len(tile)] * 20)[:20] for y in range(504, 524)]


SWATCH = """const canvas = Object.assign(document.createElement("canvas"), { width: 12, height: 7 });
  m.swatch(canvas, values[0]);
  const { data } = canvas.getContext("2d").getImageData(0, 0, 12, 7);
  const at = (x, y) => [...data.slice(4 * (12 * y + x), 4 * (12 * y + x) + 4)].join();
  return Array.from({ length: 7 }, (_, y) => Array.from({ length: 12 }, (_, x) => at(x, y)));
"""


def swatch(ask: Ask, color: str, pattern: str) -> Any:
    return asked(ask, "paint.js", SWATCH, {"color": color, "pattern": pattern})


def test_a_small_piece_of_a_look_has_its_pattern(ask: Ask) -> None:
    """28 hundredths of white on a dark colour."""
    signs = {"16,32,48,255": ".", "83,94,106,255": "#"}
    rows = swatch(ask, "#102030", "stripes")
    assert ["".join(signs[colour] for colour in row) for row in rows] == [
        (row * 2)[:12] for row in TILES["stripes"][:7]
    ]
    assert swatch(ask, "#102030", "plain") == [["16,32,48,255"] * 12] * 7


@pytest.mark.parametrize(
    "color, light",
    [
        ("#6e6e6e", False), ("#6f6f6f", True), ("#ff0000", False), ("#00b400", False), ("#00c800", True),
        ("#ff00ff", False), ("#ff1eff", True), ("#ff3c00", True), ("#0000ff", False),
    ],
)  # fmt: skip
def test_ink_is_dark_on_what_is_light(ask: Ask, color: str, *, light: bool) -> None:
    """Brightness by the weights of television, 299, 587 and 114 thousandths, above 110 of 255."""
    ink = swatch(ask, color, "dots")[0][0]
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    assert ink == ",".join(str(int(each + 0.28 * ((0 if light else 255) - each) + 0.5)) for each in parts) + ",255"


def test_a_pattern_is_in_a_picture_of_one_pixel_a_cell_too(ask: Ask) -> None:
    axes = [line(*range(600)), line(*range(600))]
    body = """const cells = read(values[0]);
      cells.kind.fill(-2);
      const canvas = document.createElement("canvas");
      m.paint(canvas, cells, values[1]);
      const { data } = canvas.getContext("2d").getImageData(0, 0, 24, 24);
      const found = new Set();
      for (let i = 0; i < data.length; i += 4) found.add([...data.slice(i, i + 3)].join());
      return [canvas.width, found.size];"""
    assert asked(ask, "paint.js", body, header("basins", axes), palette("basins")) == [600, 2]
