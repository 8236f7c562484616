"""drag.js: a point near the pointer is taken, follows it with its numbers, and is handed on when it is let go.

A plot of 100 by 200 pixels at (50, 20) of a box that lies at (7, 9) of the page: x from 0 to 10, y from 0 to 20.
"""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

DRAG = """async ({ Drag }, arg) => {
  document.body.innerHTML = "";
  const plot = document.body.appendChild(document.createElement("div"));
  plot.style.cssText = "position: fixed; left: 7px; top: 9px; width: 300px; height: 300px";
  const captured = [], timers = [], stopped = [], dropped = [];
  plot.setPointerCapture = (id) => captured.push(id);
  const [setTimer, clearTimer] = [window.setTimeout, window.clearTimeout];
  window.setTimeout = (act, wait) => timers.push([act, wait]);
  window.clearTimeout = (id) => stopped.push(id);
  const layout = { xaxis: { range: [0, 10], type: "linear", _offset: 50, _length: 100 },
                   yaxis: { range: [0, 20], type: "linear", _offset: 20, _length: 200 } };
  const points = [{ rows: [0, 5], x: [5, 2], y: [10, 4], color: "red", target: "a" },
                  { rows: [3], x: [5.5], y: [10], color: "blue", target: "b" }];
  const drag = new Drag(plot, () => ({ layout, points }), (point) => dropped.push(point));
  const mark = plot.querySelector(".dl-held");
  const send = (type, x, y, more = {}) => {
    const event = new PointerEvent(type, { clientX: 57 + x, clientY: 29 + y, pointerId: 4, isPrimary: true, button: 0,
      pointerType: "mouse", bubbles: true, cancelable: true, ...more });
    let through = false;
    const hear = () => (through = true);
    plot.addEventListener(type, hear, { once: true });
    plot.dispatchEvent(event);
    plot.removeEventListener(type, hear);
    return [event.defaultPrevented, through];
  };
  const key = (name) => {
    const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const state = () => [plot.className, mark.hidden, mark.textContent];
  const at = () => [mark.style.left, mark.style.top, mark.style.background];
  try { %s } finally { drag.destroy(); Object.assign(window, { setTimeout: setTimer, clearTimeout: clearTimer }); }
}"""


def asked(ask: Ask, body: str, arg: Any = None) -> Any:
    return ask("drag.js", DRAG % body, arg)


def test_a_point_follows_the_pointer_and_is_handed_on(ask: Ask) -> None:
    body = """const before = state();
      const taken = send("pointerdown", 22, 158);
      const held = [state(), at(), captured.slice()];
      const moved = send("pointermove", 40, 100);
      const there = [state(), at()];
      const left = send("pointerup", 40, 100);
      return { before, taken, held, moved, there, left, after: [state(), dropped, timers.map(([,
        wait]) => wait)] };"""
    found = asked(ask, body)
    assert found["before"] == ["", True, ""]
    assert found["taken"] == [True, False]  # plotly's own drag does not hear of it
    assert found["held"] == [["dl-dragging", False, "2.2, 4.2"], ["72px", "178px", "red"], [4]]
    assert found["moved"] == [False, False]
    assert found["there"] == [["dl-dragging", False, "4, 10"], ["90px", "120px", "red"]]
    assert found["left"] == [True, False]
    assert found["after"] == [["", False, "4, 10"], [{"row": 5, "target": "a", "x": 4, "y": 10}], [4000]]


def test_the_dropped_point_goes_when_its_run_comes_or_after_a_while(ask: Ask) -> None:
    drop = "send('pointerdown', 20, 160); send('pointermove', 60, 100); send('pointerup', 60, 100);"
    assert asked(ask, drop + "timers[0][0](); return state();") == ["", True, "6, 10"]
    assert asked(ask, drop + "drag.hide(); return mark.hidden;") is True
    body = drop + "send('pointerdown', 20, 160); timers[0][0](); drag.hide(); return [mark.hidden, stopped.slice()];"
    assert asked(ask, body) == [False, [None]]  # another is held by now
    body = drop + drop + "return stopped.slice();"
    assert asked(ask, body) == [None, 1]


@pytest.mark.parametrize("x, y, kind, taken", [
    (20 + 12, 160, "mouse", True), (20 + 12.5, 160, "mouse", False), (20, 160 - 12, "mouse", True),
    (20 + 9, 160 + 9, "mouse", False), (20 + 8, 160 + 8, "mouse", True), (20 + 16, 160, "pen", True),
    (20 - 16.5, 160, "pen", False), (20, 160 + 22, "touch", True), (20, 160 + 22.5, "touch", False),
    (20 + 12, 160, "other", True), (20 + 12.5, 160, "other", False),
])  # fmt: skip
def test_how_near_is_near_enough(ask: Ask, x: float, y: float, kind: str, *, taken: bool) -> None:
    body = f"send('pointerdown', {x}, {y}, {{ pointerType: '{kind}' }}); return drag.held !== null;"
    assert asked(ask, body) is taken


@pytest.mark.parametrize("x, row", [(50, 0), (52.4, 0), (52.6, 3), (55, 3)])
def test_of_two_points_the_nearer_is_taken(ask: Ask, x: float, row: int) -> None:
    assert asked(ask, f"send('pointerdown', {x}, 100); return drag.held.row;") == row


@pytest.mark.parametrize("more", ["{ button: 2 }", "{ isPrimary: false }"])
def test_other_buttons_and_a_second_finger_take_nothing(ask: Ask, more: str) -> None:
    assert asked(ask, f"return [send('pointerdown', 20, 160, {more}), drag.held, state()];") == [
        [False, True], None, ["", True, ""],
    ]  # fmt: skip


@pytest.mark.parametrize("x, y, dropped", [(22.9, 160, 0), (23, 160, 1), (22, 162, 0), (22.2, 162.2, 1), (17, 160, 1)])
def test_a_click_is_no_drag(ask: Ask, x: float, y: float, dropped: int) -> None:
    body = (
        f"send('pointerdown', 20, 160); send('pointerup', {x}, {y}); return [dropped.length, mark.hidden, drag.held];"
    )
    assert asked(ask, body) == [dropped, not dropped, None]


@pytest.mark.parametrize("end", ["key('Escape')", "send('pointercancel', 60, 60)"])
def test_a_drag_that_is_given_up_puts_the_point_back(ask: Ask, end: str) -> None:
    body = f"""send("pointerdown", 20, 160);
      send("pointermove", 60, 60);
      const other = key("Enter"), there = state();
      {end};
      return [other, there, state(), dropped, key("Escape"), send("pointerup", 60, 60)];"""
    there = ["dl-dragging", False, "6, 14"]
    assert asked(ask, body) == [False, there, ["", True, "6, 14"], [], False, [False, True]]


def test_escape_is_the_drags_own_while_it_lasts(ask: Ask) -> None:
    body = """let heard = 0;
      document.addEventListener("keydown", () => heard++, { once: true });
      send("pointerdown", 20, 160);
      return [key("Escape"), heard];"""
    assert asked(ask, body) == [True, 0]


def test_a_point_stays_on_the_plot(ask: Ask) -> None:
    body = """send("pointerdown", 20, 160);
      return [[-30, -30], [500, 500]].map(([x, y]) => (send("pointermove", x, y), [...state(), ...at()]));"""
    corner, other = asked(ask, body)
    assert corner == ["dl-dragging", False, "0, 20", "50px", "20px", "red"]
    assert other == ["dl-dragging", False, "10, 0", "150px", "220px", "red"]


@pytest.mark.parametrize(
    "x, y, left, below", [(50, 50, False, False), (50.5, 49.5, True, True), (49, 120, False, False)]
)
def test_its_numbers_stand_where_there_is_room(ask: Ask, x: float, y: float, *, left: bool, below: bool) -> None:
    body = f"""send("pointerdown", 20, 160);
      send("pointermove", {x}, {y});
      return ["dl-held-left", "dl-held-below"].map((name) => mark.classList.contains(name));"""
    assert asked(ask, body) == [left, below]


def test_a_mouse_shows_where_there_is_something_to_take(ask: Ask) -> None:
    body = """const over = (x, pointerType) => (send("pointermove", x, 160, { pointerType }), plot.className);
      return [over(20, "mouse"), over(80, "mouse"), over(20, "touch"), over(25, "mouse")];"""
    assert asked(ask, body) == ["dl-can-drag", "", "", "dl-can-drag"]


def test_while_a_point_is_held_plotly_hears_neither_mouse_nor_finger(ask: Ask) -> None:
    body = """const hears = () => ["mousedown", "touchstart"].map((type) => {
        const event = new Event(type, { bubbles: true, cancelable: true });
        let through = false;
        plot.addEventListener(type, () => (through = true), { once: true });
        plot.dispatchEvent(event);
        return [event.defaultPrevented, through];
      });
      const before = hears();
      send("pointerdown", 20, 160);
      return [before, hears()];"""
    assert asked(ask, body) == [[[False, True]] * 2, [[True, False]] * 2]


def test_a_chart_that_goes_lets_its_keys_go(ask: Ask) -> None:
    body = "send('pointerdown', 20, 160); drag.destroy(); return [drag.held, plot.className, key('Escape')];"
    assert asked(ask, body) == [None, "", False]
