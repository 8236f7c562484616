"""side.js: what the colours mean and how many cells have each, in sentences, and the chosen cell."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import KINDS, PLAIN, RATE, TEXTS, asked, end, header, part

SIDE = """document.body.innerHTML = "";
  let opened = 0;
  const texts = new Texts(values[0]);
  const side = new m.Side(document.body, () => opened++);
  const show = (palette, lines) => side.show(read(...lines), palette, texts);
  const words = (each) => [...each.querySelectorAll("span")].map((span) => span.textContent);
  const said = () => [...side.legend.children].map(words);
  const colour = (each) => [...each.querySelector("canvas").getContext("2d").getImageData(9, 9, 1, 1).data].join();
  const shown = (...names) => names.map((name) => (side[name].hidden ? null : side[name].textContent));
"""
MAP = {"looks": PLAIN, "scale": ["#000000", "#112233", "#ffffff"]}
BASINS = {"looks": PLAIN[:2], "minima": ["#804020", "#204080"], "shade": ["#eeeeee", "#444444"]}
TOLD = part([0, 1, 2, 3], [0, 0, 0, 1], [3, 5, 9, None], [0.0, 0.0, 0.0, 1.0])
MINIMA = [
    {"x": 3.0, "y": 2.0, "value": 0.0},
    {"x": -1.23456, "y": 9.9e-7, "value": 0.0},
    {"x": 1e-6, "y": -2e-7, "value": 0},
]


def side(ask: Ask, body: str, *values: Any) -> Any:
    return asked(ask, "side.js", SIDE + body, TEXTS, *values)


def test_its_parts_look_as_their_styles_want_them(ask: Ask) -> None:
    body = """const { root, ending, note, legend, below, scale, chosen, lines, open, about } = side;
      return [[...root.children, ...chosen.children].map((each) => each.tagName + " " + each.className), open.type,
        root.className, lines === chosen.firstChild];"""
    names, kind, root, first = side(ask, body)
    assert names == [
        "P dl-ending", "P dl-cost", "UL dl-kinds", "P dl-cost", "DIV dl-scale", "DIV dl-chosen", "DIV dl-about",
        "DIV dl-chosen-lines", "BUTTON dl-open dl-go",
    ]  # fmt: skip
    assert (kind, root, first) == ("button", "dl-side", True)


def test_every_kind_of_a_map_has_its_share(ask: Ask) -> None:
    """Of six cells three are good and one crawls."""
    body = """show(values[1], values[2]);
      const { width, height, ariaHidden } = side.legend.querySelector("canvas");
      return [said(), [...side.legend.children].map(colour), width, height, ariaHidden,
        side.legend.querySelectorAll(".dl-share").length];"""
    legend, colours, *swatch, shares = side(ask, body, MAP, [header(), TOLD])
    assert legend == list(map(list, zip(KINDS, ["3 (50.0%)", "1 (16.7%)", "0 (0.0%)", "0 (0.0%)"], strict=True)))
    assert colours == ["17,34,51,255", "10,11,12,255", "20,21,22,255", "30,31,32,255"]
    assert (swatch, shares) == ([18, 18, "true"], 4)


def test_the_kinds_of_a_curve_have_their_own_colours_and_no_scale(ask: Ask) -> None:
    body = """show(values[1], values[2]); return [colour(side.legend.firstChild), side.scale.hidden];"""
    assert side(ask, body, {"looks": PLAIN}, [header("curve", [RATE]), TOLD]) == ["1,2,3,255", True]


def test_minima_are_named_by_their_places_and_starts_that_lead_nowhere_where_there_are_any(ask: Ask) -> None:
    """A place within a millionth of 0 is 0; the third minimum has the first's colour again."""
    body = "show(values[1], values[2]); return [said(), [...side.legend.children].map(colour)];"
    told = part([0, 1, 2], [0, 1, -2], [3, 5, None], [0.0, 0.0, 1.0])
    lines = [header("basins", minima=MINIMA, kinds=["too slow", "away"]), told]
    legend, colours = side(ask, body, BASINS, lines)
    assert legend == [
        ["minimum 1: 3, 2", "1 (16.7%)"], ["minimum 2: −1.23, 0", "1 (16.7%)"],
        ["minimum 3: 10⁻⁶, 0", "0 (0.0%)"], ["away", "1 (16.7%)"],
    ]  # fmt: skip
    assert colours == ["128,64,32,255", "32,64,128,255", "128,64,32,255", "10,11,12,255"]


def test_the_name_of_a_minimum_counts_from_one(ask: Ask) -> None:
    body = "return m.minimumName({ x: -2e-6, y: 1234.5 }, 4, new Texts(values[0]));"
    assert side(ask, body) == "minimum 5: −2×10⁻⁶, 1,234"


@pytest.mark.parametrize(
    "steps, ends",
    [
        ([3, 5, 9], ["3 steps", "9 steps"]),
        ([1, 5, 9], ["1 step", "9 steps"]),
        ([1, 1], ["1 step", "1 step"]),
        ([1, *[5] * 98, 1200], ["5 or fewer", "5 or more"]),
        ([], ["0 steps", "50 steps"]),
    ],
)
def test_the_scale_is_told_by_its_ends(ask: Ask, steps: list[int], ends: list[str]) -> None:
    body = """show(values[1], values[2]);
      const [title, bar, ...ends] = side.scale.children;
      return [side.scale.hidden, title.textContent, title.className, bar.className, bar.style.background,
        ends.map((each) => each.textContent)];"""
    axes = [{**RATE, "values": [*range(1, 101)]}, {**RATE, "values": [1, 2]}]
    told = part([*range(len(steps))], [0] * len(steps), [*steps], [0.0] * len(steps))
    hidden, title, name, bar, background, said = side(ask, body, MAP, [header("map", axes), told])
    assert (hidden, title, name, bar) == (False, "Steps until it arrives", "dl-scale-title", "dl-scale-bar")
    assert background == "linear-gradient(to right, rgb(0, 0, 0), rgb(17, 34, 51), rgb(255, 255, 255))"
    assert said == ends


def test_the_scale_of_basins_is_grey(ask: Ask) -> None:
    body = "show(values[1], values[2]); return [side.scale.hidden, side.scale.children[1].style.background];"
    found = side(ask, body, BASINS, [header("basins"), TOLD])
    assert found == [False, "linear-gradient(to right, rgb(238, 238, 238), rgb(68, 68, 68))"]


ENDED = end(message="Half of them arrived.")
BELOW = "▼ The loss is lower than the axis shows: point at it to see it."


@pytest.mark.parametrize(
    "lines, wanted",
    [
        ([header(), TOLD], [None, None, None]),
        ([header(note="It takes a minute."), TOLD, ENDED], ["Half of them arrived.", "It takes a minute.", None]),
        ([header("basins"), TOLD, ENDED], [None, None, None]),
        ([header("basins"), TOLD, ENDED | {"outcome": "stopped"}], ["Half of them arrived.", None, None]),
        ([header("curve", [RATE]), part([0, 1], [0, 0], [1, 1], [1.0, 1e-30])], [None, None, BELOW]),
    ],
)
def test_sentences_are_there_where_they_say_something(ask: Ask, lines: Any, wanted: list[str | None]) -> None:
    body = "show(values[1], values[2]); return shown('ending', 'note', 'below');"
    palette = BASINS if lines[0]["sweep"] == "basins" else MAP
    assert side(ask, body, palette, lines) == wanted


def test_the_chosen_cell_has_its_lines_and_a_button(ask: Ask) -> None:
    body = """side.showChosen(["lr = 0.1", "good"], texts);
      const chosen = [[...side.lines.children].map((each) => each.textContent), ...shown("open")];
      side.open.click();
      side.showChosen([], texts);
      return [chosen, opened, side.lines.textContent, side.lines.children.length, ...shown("open")];"""
    assert side(ask, body) == [
        [["lr = 0.1", "good"], "Open this run"], 1, "Point at a cell to see its run; click to open it.", 0, None,
    ]  # fmt: skip


def test_what_there_is_to_see_is_told_in_paragraphs(ask: Ask) -> None:
    body = """side.showAbout(["old"], texts); side.showAbout(["One.", "Two."], texts);
      return [...side.about.children].map((each) => [each.tagName, each.textContent]);"""
    assert side(ask, body) == [["H3", "What you see"], ["P", "One."], ["P", "Two."]]
