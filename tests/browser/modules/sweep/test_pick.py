"""pick.js: the cell under a pointer, its frame and its tip; where the plot and its cells are: picked.py."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.picked import CURVE, pick


@pytest.mark.parametrize(
    "x, y, cell",
    [
        (0, 199, 0), (19, 151, 0), (21, 199, 1), (99, 199, 4), (1, 149, 5), (1, 1, 15), (1, 0, 15), (99, 1, 19),
        (45, 60, 12),
        (-1, 199, None), (100, 199, None), (1, 200, None), (1, -1, None),
    ],
)  # fmt: skip
def test_a_pointer_is_over_the_cell_of_its_pixel(ask: Ask, x: int, y: int, cell: int | None) -> None:
    body = f"send(plot, 'pointermove', {x}, {y}); return [pick.cell, heard];"
    assert pick(ask, body) == [cell, [] if cell is None else [[cell, "mouse"]]]


@pytest.mark.parametrize("change", ["range: [5, 9]", "range: [-9, 0]"])
@pytest.mark.parametrize("name", ["xaxis", "yaxis"])
def test_beside_the_cells_of_a_zoomed_axis_there_is_none(ask: Ask, name: str, change: str) -> None:
    body = f"Object.assign(grid.{name}, {{ {change} }}); send(plot, 'pointermove', 50, 90); return pick.cell;"
    assert pick(ask, body) is None


@pytest.mark.parametrize(
    "x, y, cell", [(0, 199, 6), (99, 1, 12), (-1, 99, None), (100, 99, None), (50, -1, None), (50, 200, None)]
)
def test_what_is_beyond_zoomed_axes_is_not_pointed_at(ask: Ask, x: int, y: int, cell: int | None) -> None:
    """Two cells by two of them are seen, each 50 by 100 pixels."""
    body = f"""grid.xaxis.range = [1, 3]; grid.yaxis.range = [1, 3];
      send(plot, 'pointermove', {x}, {y});
      return pick.cell;"""
    assert pick(ask, body) == cell


@pytest.mark.parametrize("y, cell", [(0, 2), (199, 2), (200, None), (-1, None)])
def test_a_cell_of_a_curve_goes_from_bottom_to_top(ask: Ask, y: int, cell: int | None) -> None:
    body = f"""send(plot, 'pointermove', 45, {y});
      return [pick.cell, ...place(box), ...place(tip).slice(0, 2), tip.className];"""
    found, *where = pick(ask, body, CURVE)
    assert found == cell
    if cell is not None:  # a third of the way down
        assert where == ["90px", "20px", "20px", "200px", "100px", "86.6667px", "dl-tip dl-tip-below"]


def test_a_frame_lies_around_the_cell_and_its_tip_at_the_middle_of_its_top(ask: Ask) -> None:
    body = """send(plot, "pointermove", 45, 60);
      const shown = [box.hidden, tip.hidden, ...place(box), ...place(tip).slice(0, 2)];
      send(plot, "pointerleave", 0, 0);
      return [[box.className, tip.className], shown, box.hidden, tip.hidden, pick.cell, heard];"""
    names, shown, *after = pick(ask, body)
    assert names == ["dl-cell", "dl-tip dl-tip-below"]
    assert shown == [False, False, "90px", "70px", "20px", "50px", "100px", "70px"]
    assert after == [True, True, None, [[12, "mouse"], [None, "mouse"]]]


@pytest.mark.parametrize("t, below", [(20, True), (39, True), (40, False), (41, False)])
def test_a_tip_is_below_where_there_are_less_than_90_pixels_above(ask: Ask, t: int, *, below: bool) -> None:
    """The cell's top is 50 pixels below that of the axes."""
    body = f"grid.size.t = {t}; pick.choose(12, 'keys'); return tip.classList.contains('dl-tip-below');"
    assert pick(ask, body) is below


@pytest.mark.parametrize("width, left", [(199, True), (200, False), (201, False)])
def test_a_tip_is_left_where_its_cell_is_in_the_right_half(ask: Ask, width: int, *, left: bool) -> None:
    """The cell's middle is 100 pixels from the plot's edge."""
    body = f"plot.style.width = '{width}px'; pick.choose(12, 'keys'); return tip.classList.contains('dl-tip-left');"
    assert pick(ask, body) is left


def test_a_tip_has_the_lines_of_its_cell(ask: Ask) -> None:
    body = "pick.showTip(['old']); pick.showTip(['a', 'b']); return [...tip.children].map((each) => each.textContent);"
    assert pick(ask, body) == ["a", "b"]


def test_a_plot_can_have_the_focus_and_shows_nothing_at_first(ask: Ask) -> None:
    body = "return [plot.tabIndex, plot.getAttribute('role'), box.hidden, tip.hidden, pick.cell === null];"
    assert pick(ask, body) == [0, "application", True, True, True]


@pytest.mark.parametrize("more", [{"pointerType": "touch"}, {"buttons": 1}])
def test_only_a_mouse_at_ease_points(ask: Ask, more: Any) -> None:
    body = "send(plot, 'pointermove', 45, 60, values[1]); return [pick.cell, heard];"
    assert pick(ask, body, None, more) == [None, []]


def test_a_cell_that_is_chosen_again_is_told_once(ask: Ask) -> None:
    body = "for (const x of [41, 45, 61]) send(plot, 'pointermove', x, 60); return heard;"
    assert pick(ask, body) == [[12, "mouse"], [13, "mouse"]]


def test_before_there_are_cells_nothing_is_chosen(ask: Ask) -> None:
    body = """there = null;
      send(plot, "pointermove", 45, 60);
      const keys = ["ArrowUp", "Enter", "Escape"].map((name) => key(name));
      pick.choose(3, "keys");
      return [keys, heard, box.hidden, tip.hidden];"""
    assert pick(ask, body) == [[False] * 3, [[3, "keys"]], True, True]
