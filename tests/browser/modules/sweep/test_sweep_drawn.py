"""sweep.js: how often it is drawn, and what it tells of the chosen cell."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import end, header, part
from tests.browser.modules.sweep.staged import staged

TOLD = part([0, 1], [0, 1], [3, None], [1e-9, 5.0])
LINES = {"head": header(), "told": TOLD, "end": end(0)}
SHOWN = "await show(); await feeds[0].tell(arg.head, arg.told, arg.end); await drawn('done');"


def shown(ask: Ask, body: str, **arg: Any) -> Any:
    """The same of a sweep that is over and drawn."""
    return staged(ask, SHOWN + body, **LINES, **arg)


# `waits` are those that `draw` asks for, at 1,000 ms
TIMED = """
  const kept = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout }, waits = [], stopped = [];
  window.setTimeout = (_, wait) => waits.push(wait);
  window.clearTimeout = (id) => stopped.push(id);
  performance.now = () => arg.at ?? 1000;
  try { %s } finally { Object.assign(window, kept); delete performance.now; sweep.timer = 0; }
"""


def timed(ask: Ask, body: str, **arg: Any) -> Any:
    return shown(ask, TIMED % body, **arg)


@pytest.mark.parametrize("drawn, wait", [(1000, 250), (900, 150), (751, 1), (750, 0), (100, 0), (None, 0)])
def test_a_running_sweep_is_drawn_four_times_a_second(ask: Ask, drawn: float | None, wait: float) -> None:
    body = "sweep.drawn = arg.drawn ?? undefined; sweep.timer = 0; sweep.draw(false); return [waits, sweep.timer];"
    assert timed(ask, body, drawn=drawn) == [[wait], 1]


def test_the_first_picture_of_a_page_waits_too(ask: Ask) -> None:
    body = "Object.assign(sweep, { drawn: undefined, timer: 0 }); sweep.draw(false); return waits;"
    assert timed(ask, body, at=100) == [150]


def test_what_is_drawn_soon_waits_for_no_second_time_and_what_is_drawn_now_for_nothing(ask: Ask) -> None:
    body = """sweep.drawn = 1000; sweep.timer = 0;
      sweep.draw(false); sweep.draw(false);
      const soon = waits.splice(0);
      stopped.length = 0;
      sweep.draw();
      return [soon, waits, stopped];"""
    assert timed(ask, body) == [[250], [0], [1]]


@pytest.mark.parametrize(
    "state, another, now", [("running", False, False), ("running", True, True), ("done", False, True)]
)
def test_the_first_and_the_last_cells_are_drawn_at_once(ask: Ask, state: str, *, another: bool, now: bool) -> None:
    body = """const asked = [];
      sweep.draw = (now) => asked.push(now);
      sweep.showChosen(1);
      sweep.state = arg.state;
      if (arg.another) sweep.cells = null;
      sweep.adopt();
      return [asked, chosen().length];"""
    assert shown(ask, body, state=state, another=another) == [[now], 0 if another else 4]


def test_when_it_was_drawn_is_kept(ask: Ask) -> None:
    body = """sweep.timer = 7; sweep.drawn = 0;
      const before = performance.now();
      await sweep.drawNow();
      return [sweep.timer, sweep.drawn >= before, root.dataset.drawn];"""
    assert shown(ask, body) == [0, True, "done"]


def test_without_plotly_it_says_so(ask: Ask) -> None:
    body = """await show(); await feeds[0].tell(arg.head, arg.told);
      await until(() => stray.length);
      return [at(".dl-stream").textContent, stray[0].startsWith("could not load"), root.dataset.drawn ?? null];"""
    assert staged(ask, body, broken=True, **LINES) == ["The chart could not be drawn.Try again", True, None]


@pytest.mark.parametrize("broken", [False, True])
def test_one_that_went_meanwhile_is_not_drawn(ask: Ask, *, broken: bool) -> None:
    body = """await sweep.styles;
      await show(); sweep.coming.ingest(arg.head);
      Object.assign(sweep, { cells: sweep.coming });
      const soon = sweep.drawNow();
      sweep.destroy();
      told.splice(0);
      await soon;
      return [told, stray, at(".dl-stream").textContent];"""
    assert staged(ask, body, broken=broken, **LINES) == [[], [], "starting…"]


def test_colours_are_read_anew_and_are_the_same_object_while_they_are_the_same(ask: Ask) -> None:
    body = """const one = sweep.theme(), same = sweep.theme() === one;
      root.style.setProperty("--st-text-color", "red");
      const other = sweep.theme();
      return [same, other === one, other.text, sweep.theme() === other];"""
    assert shown(ask, body) == [True, False, "red", True]


def test_a_cell_is_told_with_its_numbers(ask: Ask) -> None:
    body = """sweep.cells = read(arg.head, arg.told); sweep.texts = new Texts(values[0]);
      return [0, 1, 2, 3].map((cell) => sweep.told(cell));"""
    told = part([0, 1, 2], [0, 1, 3], [3, 1, None], [1e-9, 2.5, None])
    arrived, one, lost, waiting = staged(ask, body, head=header(), told=told)
    assert arrived == ["Learning rate = 0.01", "Momentum = 0", "good", "arrived after 3 steps", "last loss = 10⁻⁹"]
    assert one == ["Learning rate = 0.1", "Momentum = 0", "crawls", "arrived after 1 step", "last loss = 2.5"]
    assert lost == ["Learning rate = 1", "Momentum = 0", "diverges"]
    assert waiting == ["Learning rate = 0.01", "Momentum = 0.5", "not decided yet"]


def test_a_start_is_told_with_its_minimum(ask: Ask) -> None:
    body = """sweep.cells = read(arg.head, arg.told); sweep.texts = new Texts(values[0]);
      return [0, 1, 2, 3].map((cell) => sweep.told(cell)[2]);"""
    head = header("basins", minima=[{"x": 3, "y": 2, "value": 0}], kinds=["too slow", "away"])
    told = part([0, 1, 2, 3], [0, 1, -1, -2], [3, 3, None, None], [0.0] * 4)
    assert staged(ask, body, head=head, told=told) == ["minimum 1: 3, 2", "minimum 2: –, –", "too slow", "away"]


def test_a_cell_that_was_pointed_at_stays_beside_the_chart(ask: Ask) -> None:
    body = """const tip = () => [...at(".dl-tip").children].map((each) => each.textContent);
      const pick = sweep.chart.pick, point = (...what) => (pick.choose(...what), chosen()[2] ?? null);
      const heard = [point(0, "mouse"), tip()[2], spoken(), point(null, "mouse"), at(".dl-open").hidden];
      const keys = [point(1, "keys"), spoken(), point(null, "keys"), at(".dl-open").hidden,
        at(".dl-chosen").textContent];
      await sweep.drawNow();
      return [heard, keys, chosen()[2]];"""
    heard, keys, redrawn = shown(ask, body)
    assert heard == ["good", "good", "All runs are over.", "good", False]
    sentence = "Learning rate = 0.1, Momentum = 0, crawls, last loss = 5"
    nothing = "Point at a cell to see its run; click to open it.Open this run"
    assert keys == ["crawls", sentence, None, True, nothing]
    assert redrawn == "crawls"


def test_only_the_chosen_cell_has_a_tip(ask: Ask) -> None:
    body = """sweep.chart.pick.choose(0, "mouse");
      const tip = at(".dl-tip").textContent;
      sweep.showChosen(1);
      return [at(".dl-tip").textContent === tip, chosen()[2]];"""
    assert shown(ask, body) == [True, "crawls"]


def test_before_there_are_cells_none_is_told(ask: Ask) -> None:
    assert staged(ask, "await show(); sweep.showChosen(3); return chosen();") == []


def test_a_cell_is_opened_by_its_button_or_a_press(ask: Ask) -> None:
    body = """const open = at(".dl-open");
      open.click();
      const nothing = opened.length;
      key("ArrowUp"); key("Enter"); open.click();
      sweep.chart.pick.choose(1, "mouse"); sweep.chart.pick.choose(null, "mouse"); open.click();
      return [nothing, opened.map(([name, { cell, url }]) => [name, cell, url])];"""
    assert shown(ask, body) == [
        0, [["opened", 3, "/a"], ["opened", 3, "/a"], ["opened", 1, "/a"]],
    ]  # fmt: skip
