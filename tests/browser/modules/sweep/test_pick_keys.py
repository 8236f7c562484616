"""pick.js: arrow keys go where they point, and a press opens where it did not move."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import end, header
from tests.browser.modules.sweep.picked import BIG, CURVE, GRID, pick

MIDDLE = 15 * 40 + 20  # of 40 cells by 30


@pytest.mark.parametrize(
    "name, by, fast",
    [("ArrowLeft", -1, -10), ("ArrowRight", 1, 10), ("ArrowDown", -40, -400), ("ArrowUp", 40, 400)],
)
def test_an_arrow_key_goes_one_cell_and_with_shift_ten(ask: Ask, name: str, by: int, fast: int) -> None:
    body = f"""const from = (cell, more) => (pick.choose(cell, "mouse"), key("{name}", more), pick.cell);
      return [from({MIDDLE}), from({MIDDLE}, {{ shiftKey: true }})];"""
    assert pick(ask, body, BIG) == [MIDDLE + by, MIDDLE + fast]


@pytest.mark.parametrize(
    "keys, place",
    [
        (["ArrowUp"], (1, 1)), (["ArrowUp", "ArrowDown"], (1, 0)), (["ArrowRight"], (2, 1)),
        (["ArrowLeft", "ArrowLeft", "ArrowLeft"], (0, 1)), (["ArrowUp", "ArrowUp", "ArrowRight"], (2, 1)),
        (["ArrowDown", "ArrowDown"], (1, 0)), (["ArrowRight"] * 3, (2, 1)),
    ],
)  # fmt: skip
def test_keys_begin_in_the_middle_and_end_at_the_edges(ask: Ask, keys: list[str], place: tuple[int, int]) -> None:
    """The middle is cell (1, 1) of three by two."""
    body = """for (const name of values[1]) key(name);
      return [pick.cell % 3, Math.floor(pick.cell / 3), ...place(box)];"""
    column, row, left, top, *_ = pick(ask, body, [header()], keys)
    assert (column, row) == place
    assert float(left[:-2]) == pytest.approx(50 + 100 / 3 * column, abs=1e-3)
    assert float(top[:-2]) == pytest.approx(20 + 100 * (1 - row))


def test_keys_begin_at_the_best_cell_where_there_is_one(ask: Ask) -> None:
    body = "key('ArrowRight'); return [pick.cell, heard];"
    assert pick(ask, body, [*GRID, end(7)]) == [8, [[8, "keys"]]]
    assert pick(ask, body, [*GRID, end(None)]) == [13, [[13, "keys"]]]


def test_a_curve_has_one_row(ask: Ask) -> None:
    body = "return ['ArrowUp', 'ArrowRight', 'ArrowDown'].map((name) => (key(name), pick.cell));"
    assert pick(ask, body, CURVE) == [2, 3, 3]


def test_enter_opens_and_escape_lets_go(ask: Ask) -> None:
    body = """const nothing = [key("Enter"), opened.length];
      key("ArrowRight");
      return [nothing, key("Enter"), opened, pick.cell, key("Escape"), pick.cell, heard];"""
    assert pick(ask, body) == [[False, 0], True, [13], 13, True, None, [[13, "keys"], [None, "keys"]]]


@pytest.mark.parametrize("more", [{"ctrlKey": True}, {"altKey": True}, {"metaKey": True}])
def test_keys_of_the_browsers_own_are_left_to_it(ask: Ask, more: Any) -> None:
    body = "return [key('ArrowRight', values[1]), key('Escape', values[1]), key('a'), key('Tab'), pick.cell];"
    assert pick(ask, body, None, more) == [False, False, False, False, None]


def test_keys_that_are_used_go_no_further(ask: Ask) -> None:
    names = ["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"]
    assert pick(ask, "return values[1].map((name) => key(name));", None, names) == [True] * 4


PRESS = """const press = (x, y, [dx, dy] = [0, 0], more = {}, type = "pointerup") => {
    send(plot, "pointerdown", x, y, more);
    send(window, type, x + dx, y + dy, more);
    return [pick.cell, ...opened.splice(0)];
  };
  const finger = { pointerType: "touch" };
"""


def pressed(ask: Ask, body: str, *values: Any) -> Any:
    return pick(ask, PRESS + body, *values)


def test_a_click_chooses_and_opens(ask: Ask) -> None:
    body = "return [press(45, 60), heard, press(45, 60), press(-5, 60)];"
    assert pressed(ask, body) == [[12, 12], [[12, "mouse"]], [12, 12], [12]]


def test_a_finger_chooses_first_and_opens_what_it_chose(ask: Ask) -> None:
    body = """const touch = (x) => press(x, 60, [0, 0], finger);
      return [touch(45), touch(45), touch(65), heard];"""
    assert pressed(ask, body) == [[12], [12, 12], [13], [[12, "touch"], [13, "touch"]]]


@pytest.mark.parametrize(
    "by, opens", [([4, 2], True), ([-3, 3], True), ([3, 4], False), ([5, 0], False), ([0, -5], False)]
)
def test_a_press_that_moves_five_pixels_is_a_drag(ask: Ask, by: list[int], *, opens: bool) -> None:
    body = "return press(50, 75, values[1]);"
    assert pressed(ask, body, None, by) == ([12, 12] if opens else [None])


def test_another_button_and_a_press_that_is_taken_away_open_nothing(ask: Ask) -> None:
    body = "return [press(45, 60, [0, 0], { button: 2 }), press(45, 60, [0, 0], {}, 'pointercancel')];"
    assert pressed(ask, body) == [[None], [None]]


def test_a_press_is_over_when_it_is_let_go(ask: Ask) -> None:
    body = """press(45, 60);
      send(window, "pointerup", 45, 60);
      press(45, 60, [0, 0], {}, "pointercancel");
      send(window, "pointerup", 45, 60);
      return opened;"""
    assert pressed(ask, body) == []
