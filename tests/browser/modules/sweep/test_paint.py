"""paint.js: the picture of the cells, each pixel as it comes by hand."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import PLAIN, RATE, asked, header, line, part

# `look` reads the colours of a cell's square; `made` has the picture's sizes
PICTURE = """const cells = read(...values.slice(1)), canvas = document.createElement("canvas");
  m.paint(canvas, cells, values[0]);
  const pen = canvas.getContext("2d"), size = m.sizeOf(cells), high = Math.min(size, canvas.height);
  const look = (column, row) => {
    const { data } = pen.getImageData(column * size, canvas.height - row * size - high, size, high);
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) found.add([...data.slice(i, i + 4)].join());
    return [...found];
  };
  const made = [canvas.width, canvas.height, size];
"""
GREYS = {"looks": PLAIN, "scale": ["#000000", "#404040", "#ffffff"]}


def asked_picture(ask: Ask, body: str, *values: Any) -> Any:
    return asked(ask, "paint.js", PICTURE + body, *values)


def grey(*parts: int) -> list[list[str]]:
    return [[f"{part},{part},{part},255"] for part in parts]


def test_the_picture_has_the_first_row_below_and_each_kind_in_its_colour(ask: Ask) -> None:
    body = "return [...made, [0, 1].map((row) => [0, 1, 2].map((column) => look(column, row)))];"
    told = part([0, 1, 2, 3, 4], [0, 0, 1, 2, 3], [2, 50, None, None, None], [0.0] * 5)
    colours = {"looks": PLAIN, "scale": ["#000000", "#ffffff"]}
    width, height, size, rows = asked_picture(ask, body, colours, header(), told)
    assert (width, height, size) == (3 * 171, 2 * 171, 171)
    assert rows[0] == [["0,0,0,255"], ["255,255,255,255"], ["10,11,12,255"]]
    assert rows[1] == [["20,21,22,255"], ["30,31,32,255"], ["0,0,0,0"]]


def test_a_curve_is_one_pixel_high_and_has_no_shades(ask: Ask) -> None:
    told = part([0, 2], [0, 1], [2, 50], [0.0] * 2)
    body = "return [...made, look(0, 0), look(1, 0), look(2, 0)];"
    answer = asked_picture(ask, body, {"looks": PLAIN}, header("curve", [RATE]), told)
    assert answer == [513, 1, 171, ["1,2,3,255"], ["0,0,0,0"], ["10,11,12,255"]]


@pytest.mark.parametrize("across, up, size", [(2, 1, 256), (3, 2, 171), (2, 5, 102), (512, 1, 1), (1200, 1, 1)])
def test_a_cell_has_as_many_pixels_as_make_512(ask: Ask, across: int, up: int, size: int) -> None:
    axes = [line(*range(across)), *([line(*range(up))] if up > 1 else [])]
    assert asked(ask, "paint.js", "return m.sizeOf(read(values[0]));", header("map", axes)) == size


def test_steps_are_shaded_by_their_logarithm_in_64_shades(ask: Ask) -> None:
    """Of 0, 1, 3 and 7 steps one more is 1, 2, 4 and 8: shades 0, 21, 42 and 63. Who never arrived is the slowest."""
    told = part([0, 1, 2, 3, 4], [0] * 5, [0, 1, 3, 7, None], [0.0] * 5)
    body = "return [[0, 0], [1, 0], [2, 0], [0, 1], [1, 1]].map((at) => look(...at));"
    assert asked_picture(ask, body, GREYS, header(), told) == grey(0, 43, 128, 255, 255)


def test_alike_steps_are_the_first_shade(ask: Ask) -> None:
    told = part([0, 1], [0] * 2, [5, 5], [0.0] * 2)
    assert asked_picture(ask, "return [look(0, 0), look(1, 0)];", GREYS, header(), told) == grey(0, 0)


def test_the_few_beyond_the_scale_have_the_colours_of_its_ends(ask: Ask) -> None:
    told = part([*range(100)], [0] * 100, [1, *range(10, 107), 900, 999], [0.0] * 100)
    body = "return [[0, 0], [1, 0], [8, 9], [9, 9]].map((at) => look(...at));"
    axes = [line(*range(10)), line(*range(10))]
    first, _, _, last = asked_picture(ask, body, GREYS, header("map", axes), told)
    assert [first, last] == grey(0, 255)


def mixed(color: tuple[int, ...], other: int, share: float) -> str:
    return ",".join(str(int(part + share * (other - part) + 0.5)) for part in color) + ",255"


def test_basins_are_light_where_they_are_fast_and_dark_where_they_are_slow(ask: Ask) -> None:
    """62 hundredths of white at the most, 50 of black; the third minimum has the first's colour again."""
    one, two = (0x80, 0x40, 0x20), (0x20, 0x40, 0x80)
    palette = {"looks": PLAIN[:2], "minima": ["#804020", "#204080"]}
    told = part([*range(6)], [0, 0, 0, 1, 2, -2], [0, 1, 3, 7, 7, None], [0.0] * 6)
    body = "return [0, 1].map((row) => [0, 1, 2].map((column) => look(column, row)[0]));"
    below, above = asked_picture(ask, body, palette, header("basins"), told)
    assert below == [mixed(one, 255, 0.62), mixed(one, 255, 0.62 / 3), mixed(one, 0, 0.5 / 3)]
    assert above == [mixed(two, 0, 0.5), mixed(one, 0, 0.5), "10,11,12,255"]


def test_a_start_that_leads_nowhere_has_the_first_look(ask: Ask) -> None:
    palette = {"looks": PLAIN, "minima": ["#804020"]}
    told = part([0], [-1], [None], [None])
    assert asked_picture(ask, "return look(0, 0);", palette, header("basins"), told) == ["1,2,3,255"]
