"""draw.js: which strokes a pen is asked for; the markers' shapes are those that Plotly itself draws."""

import math
import re
from typing import Any

import pytest

from browser_files import plotly_address
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PEN

DRAWN = f"""(draw, {{ name, values }}) => {{
  {PEN}
  const pen = penOf(null);
  draw[name](pen, ...values, ([x]) => x);
  return pen.told;
}}"""
LINE = {"color": "red", "width": 3, "dash": [], "opacity": 0.5}
MARKER = {"symbol": "square", "size": 10, "fill": "red", "edge": "blue", "edgeWidth": 2, "markerOpacity": 0.25}


def drawn(ask: Ask, name: str, *values: Any) -> list[list[Any]]:
    told: list[list[Any]] = ask("draw.js", DRAWN, {"name": name, "values": values})
    return told


def inked(dash: list[float], cap: str, offset: float) -> list[list[Any]]:
    return [["globalAlpha =", 0.5], ["strokeStyle =", "red"], ["lineWidth =", 3], ["lineJoin =", "round"],
            ["lineCap =", cap], ["setLineDash", dash], ["lineDashOffset =", offset]]  # fmt: skip


def test_the_ink_of_a_line(ask: Ask) -> None:
    assert drawn(ask, "inkLine", LINE)[:-1] == inked([], "round", 0)[:-1]
    assert drawn(ask, "inkLine", LINE | {"dash": [9, 9]}, 7) == inked([9, 9], "butt", 7)


def test_a_straight_line_leaves_out_what_is_no_point(ask: Ask) -> None:
    code = f"""({{ drawLine }}, style) => {{
      {PEN}
      const pen = penOf(null);
      drawLine(pen, style, [1, NaN, 5, 6], [2, 3, Infinity, 7]);
      return pen.told;
    }}"""
    told = ask("draw.js", code, LINE)
    assert told == [*inked([], "round", 0), ["beginPath"], ["lineTo", 1, 2], ["lineTo", 6, 7], ["stroke"]]


SQUARE = [["moveTo", -5, -5], ["lineTo", 5, -5], ["lineTo", 5, 5], ["lineTo", -5, 5], ["closePath"]]
FILLED = [["globalAlpha =", 0.25], ["setLineDash", []], ["fillStyle =", "red"], ["fill"]]
EDGED = [["strokeStyle =", "blue"], ["lineWidth =", 2], ["stroke"]]


def markers(ask: Ask, **style: Any) -> list[list[Any]]:
    """What is drawn at (1, 2), which holds, and of others that do not, or are no points."""
    code = f"""({{ drawMarkers }}, style) => {{
      {PEN}
      const pen = penOf(null);
      drawMarkers(pen, style, [1, NaN, 4, 9], [2, 2, -Infinity, 9], (x, y) => x < 9 && y < 9);
      return pen.told;
    }}"""
    told: list[list[Any]] = ask("draw.js", code, MARKER | style)
    return told


def test_markers_are_one_path_and_those_outside_are_left_out(ask: Ask) -> None:
    there, back = ["translate", 1, 2], ["translate", -1, -2]
    assert markers(ask) == [["beginPath"], there, *SQUARE, back, *FILLED, *EDGED]
    assert markers(ask, edgeWidth=0) == [["beginPath"], there, *SQUARE, back, *FILLED]
    circle = [["moveTo", 5, 0], ["arc", 0, 0, 5, 0, pytest.approx(6.283185307179586)], ["closePath"]]
    assert markers(ask, symbol="circle-open")[2:5] == circle
    assert markers(ask, symbol="of another world")[2:5] == circle
    assert markers(ask, symbol="square-open-dot")[2:7] == SQUARE


def test_an_arrow_points_where_its_line_goes(ask: Ask) -> None:
    told = drawn(ask, "drawArrow", LINE | MARKER, [10, 10], [20, 50])
    line = [["beginPath"], ["moveTo", 10, 20], ["lineTo", 10, 50], ["stroke"]]
    turned = [["save"], ["translate", 10, 50], ["rotate", pytest.approx(3.141592653589793)], ["beginPath"]]
    tip = [["moveTo", 0, 0], ["lineTo", -3.09, 9.51], ["lineTo", 3.09, 9.51], ["closePath"]]
    assert told == [*inked([], "round", 0), *line, *turned, *tip, *FILLED, *EDGED, ["restore"]]
    right = drawn(ask, "drawArrow", LINE | MARKER, [0, 7], [5, 5])
    assert ["rotate", pytest.approx(1.5707963267948966)] in right
    slanted = drawn(ask, "drawArrow", LINE | MARKER, [1, 4], [2, 5])
    assert ["rotate", pytest.approx(2.356194490192345)] in slanted


@pytest.mark.parametrize("place", range(4))
def test_an_arrow_to_nowhere_is_not_drawn(ask: Ask, place: int) -> None:
    ends = [[0.0, 1.0], [0.0, 1.0]]
    ends[place // 2][place % 2] = float("nan")
    assert drawn(ask, "drawArrow", LINE | MARKER, *ends) == []
    both = [[0.0, float("inf")], [0.0, float("-inf")]]
    assert drawn(ask, "drawArrow", LINE | MARKER, *both) == []


SHAPES = ["circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "star", "arrow"]
THEIRS = """async ({ loadPlotly }, [plotly, shapes]) => {
  const Plotly = await loadPlotly(plotly);
  const gd = document.body.appendChild(document.createElement("div"));
  const data = shapes.map((symbol, i) => ({ x: [i], y: [0], mode: "markers", marker: { symbol, size: 200 } }));
  await Plotly.newPlot(gd, data, { width: 500, height: 400 }, { staticPlot: true });
  const paths = [...gd.querySelectorAll(".point")].map((point) => point.getAttribute("d"));
  gd.remove();
  return paths;
}"""
OURS = f"""({{ drawMarkers }}, shapes) => {{
  {PEN}
  return shapes.map((symbol) => {{
    const pen = penOf(null);
    drawMarkers(pen, {{ symbol, size: 200 }}, [0], [0], () => true);
    return pen.told.filter(([name]) => name === "moveTo" || name === "lineTo").flatMap(([, ...place]) => place);
  }});
}}"""


def corners(path: str) -> list[tuple[float, float]]:
    """The corners of an SVG path of Plotly's, whose letters go to a place, by a way, or along one axis."""
    x, y, found = 0.0, 0.0, []
    for letter, text in re.findall(r"([MLlHhVv])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        while numbers:
            if letter in "Hh":
                x = numbers.pop(0) + (x if letter == "h" else 0)
            elif letter in "Vv":
                y = numbers.pop(0) + (y if letter == "v" else 0)
            else:
                dx, dy, *numbers = numbers
                x, y = (x + dx, y + dy) if letter == "l" else (dx, dy)
            found.append((x, y))
    return found


Corner = tuple[float, float]


def edges(path: list[Corner]) -> set[frozenset[Corner]]:
    """The sides of a closed path."""
    return {frozenset(side) for side in zip(path, [*path[1:], path[0]], strict=True) if side[0] != side[1]}


def snapped(path: list[Corner], grid: list[Corner]) -> list[Corner]:
    """Each corner as the one of the grid that it lies on, to half a pixel of a hundred."""
    nearest = [min(grid, key=lambda place: math.dist(place, corner)) for corner in path]
    return [place if math.dist(place, corner) < 0.5 else corner for place, corner in zip(nearest, path, strict=True)]


def test_markers_have_the_corners_that_plotly_gives_them(ask: Ask) -> None:
    theirs = ask("assets.js", THEIRS, [f"/{plotly_address()}", SHAPES])
    ours = ask("draw.js", OURS, SHAPES)
    assert len(theirs) == len(SHAPES)
    for name, path, numbers in zip(SHAPES, theirs, ours, strict=True):
        mine = list(zip(numbers[::2], numbers[1::2], strict=True))
        if name == "circle":
            assert mine == [(100, 0)]
            continue
        wanted = corners(path)
        assert edges(snapped(mine, wanted)) == edges(wanted), name
